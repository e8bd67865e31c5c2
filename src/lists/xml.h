/* SPDX-License-Identifier: Apache-2.0 */
/*
 * XML lists as a stream of small trees: each element on a record path is built, handed over and
 * forgotten, so memory is bounded by the largest record. A document type declaration is refused
 * before anything in it is read: without one there are no entities to expand or to fetch.
 */
#ifndef IDT_LISTS_XML_H
#define IDT_LISTS_XML_H

#include "base/arena.h"
#include "base/buf.h"
#include "lists/input.h"

enum {
    IDT_LIST_XML_DEPTH_MAX = 32,        /* nested elements */
    IDT_LIST_XML_ATTRIBUTES_MAX = 64,   /* of one element */
    IDT_LIST_XML_TOKEN_MAX = 1 << 20,   /* bytes of one tag, comment or run of text */
    IDT_LIST_XML_RECORD_MAX = 16 << 20, /* bytes of one record's names, attributes and texts */
    IDT_LIST_XML_RECORD_NODES = 200000, /* elements of one record */
};

typedef struct idt_list_xml_attribute {
    idt_bytes name, value;
    bool used;
} idt_list_xml_attribute;

/** An element. Text is that of a leaf, trimmed; an element with children has none. */
typedef struct idt_list_xml_node {
    idt_bytes name; /* without prefix */
    idt_bytes text;
    idt_list_xml_attribute *attributes;
    size_t n_attributes;
    struct idt_list_xml_node *parent, *first, *last, *next;
    uint64_t line;
    bool used;
} idt_list_xml_node;

typedef struct idt_list_xml_options {
    const char *root; /* name of the document element */
    /* paths of records such as "list/people/person"; "*" stands for any last element; NULL ends */
    const char *const *records;
    idt_list_encoding encoding; /* overrides the XML declaration */
} idt_list_xml_options;

/**
 * Receives the document element (without children, at its start) and each record.
 * @param node  lives until the call returns
 */
typedef int (*idt_list_xml_sink)(void *payload, idt_list_xml_node *node, idt_error *err);

/**
 * Read a whole document.
 *
 * @return IDT_OK, IDT_MORE (it ends early: truncated; err says where, complete records have been
 *         handed over), IDT_EFORMAT, IDT_ELIMIT, IDT_EIO, IDT_ENOMEM, or what the sink returned
 */
int idt_list_xml__read(idt_list_input *input, const idt_list_xml_options *options,
                       idt_list_xml_sink sink, void *payload, idt_error *err);

/**
 * First child of that name (all children for NULL), or the next one of the same name. Marks it
 * used.
 */
idt_list_xml_node *idt_list_xml__child(idt_list_xml_node *node, const char *name);
idt_list_xml_node *idt_list_xml__next(idt_list_xml_node *node, const char *name);

/** Text of the first child of that name, or empty. Marks it used. */
idt_bytes idt_list_xml__text(idt_list_xml_node *node, const char *name);

/** Value of an attribute, or empty. Marks it used. */
idt_bytes idt_list_xml__attribute(idt_list_xml_node *node, const char *name);

/**
 * Walk over all texts and attributes below a node that nobody has used.
 * @param visit  name is a path such as "alias/note" or "alias/@id", valid during the call
 */
void idt_list_xml__unused(idt_list_xml_node *node, idt_buf *path,
                          void (*visit)(void *payload, idt_bytes name, idt_bytes value),
                          void *payload);

/** Mark a node, its attributes and everything below as used: known, and of no interest. */
void idt_list_xml__ignore(idt_list_xml_node *node);

#endif
