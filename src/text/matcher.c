/* SPDX-License-Identifier: Apache-2.0 */
/* Opening the text sections: nothing in them is believed before it has been checked. */
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "text/cas.h"
#include "text/text_int.h"

static int damaged(idt_error *err, const char *what)
{
    return idt_error__set(err, IDT_EFORMAT, "%s in the text sections of the book", what);
}

static bool is_within(uint32_t offset, uint32_t len, size_t size)
{
    return offset <= size && len <= size - offset;
}

/* The key letters of a form, in lower case, are its node's key. */
static bool form_has_key(const char *form, size_t form_len, const char *key, size_t key_len)
{
    size_t n = 0;

    for (size_t i = 0; i < form_len; i++) {
        if (idt_fold__is_separator(form[i]))
            continue;
        if (n == key_len || idt_ascii__lower(form[i]) != key[n++])
            return false;
    }
    return n == key_len;
}

static int verify_nodes(const idt_matcher *m, idt_error *err)
{
    const idt_text_node *nodes = m->nodes.data;
    const char *keys = m->keys.data;
    idt_bytes before = {NULL, 0};
    size_t n_names = 0;

    for (size_t i = 0; i < m->nodes.n_records; i++) {
        const idt_text_node *node = &nodes[i];
        idt_bytes key = {keys + node->key, node->key_len};

        if (node->key_len == 0 || node->key_len > IDT_TEXT_KEY_MAX ||
            !is_within(node->key, node->key_len, m->keys.size))
            return damaged(err, "a key out of range");
        if (i > 0 && idt_bytes__compare(before, key) >= 0)
            return damaged(err, "keys out of order");
        if (node->parent != IDT_TEXT_NONE && node->parent >= i)
            return damaged(err, "a node that is its own ancestor");
        if (node->n_names == 0 || node->first_name != n_names)
            return damaged(err, "names without a node");
        n_names += node->n_names;
        before = key;
    }
    if (n_names != m->names.n_records)
        return damaged(err, "names without a node");
    if (m->keys.size && memchr(keys, 0, m->keys.size))
        return damaged(err, "a NUL byte");
    return IDT_OK;
}

static int verify_names(const idt_matcher *m, idt_error *err)
{
    const idt_text_node *node = m->nodes.data;
    const idt_text_name_record *names = m->names.data;
    const char *forms = m->forms.data;

    for (size_t i = 0; i < m->names.n_records; i++) {
        const idt_text_name_record *name = &names[i];

        while (i - node->first_name >= node->n_names)
            node++;
        if (name->form_len == 0 || name->form_len > IDT_TEXT_FORM_MAX ||
            !is_within(name->form, name->form_len, m->forms.size))
            return damaged(err, "a form out of range");
        if (!form_has_key(forms + name->form, name->form_len,
                          (const char *)m->keys.data + node->key, node->key_len))
            return damaged(err, "a form of another name");
        if (name->name_class < IDT_NAME_UNIQUE || name->name_class > IDT_NAME_PHRASE ||
            name->flags & ~IDT_STORED_ALL || name->owner == IDT_TEXT_NONE || name->reserved != 0)
            return damaged(err, "a name of no known class");
    }
    return IDT_OK;
}

static int verify_table(const idt_matcher *m, idt_error *err)
{
    const idt_text_slot *slots = m->table.data;
    size_t n_empty = 0;

    for (size_t i = 0; i < m->table.n_records; i++) {
        if (slots[i].prefix == 0)
            n_empty++;
        else if (slots[i].n_nodes == 0 ||
                 !is_within(slots[i].first_node, slots[i].n_nodes, m->nodes.n_records))
            return damaged(err, "a node out of range");
    }
    return n_empty ? IDT_OK : damaged(err, "a full table");
}

static int verify_cas(const idt_matcher *m, idt_error *err)
{
    const idt_cas_record *records = m->cas.data;

    for (size_t i = 0; i < m->cas.n_records; i++) {
        if (!idt_cas__is_valid(records[i].cas) || records[i].owner == IDT_TEXT_NONE ||
            records[i].reserved != 0)
            return damaged(err, "a CAS number that is none");
        if (i > 0 &&
            (records[i - 1].cas > records[i].cas ||
             (records[i - 1].cas == records[i].cas && records[i - 1].owner >= records[i].owner)))
            return damaged(err, "CAS numbers out of order");
    }
    return IDT_OK;
}

/* 64 - log2(n); false when n is not a power of two from 2 to 2^31. */
static bool shift_for(uint32_t *out, size_t n)
{
    if (n < 2 || n > UINT32_C(1) << 31 || (n & (n - 1)) != 0)
        return false;
    *out = 64 - idt_u64__lowest_bit(n);
    return true;
}

int idt_matcher__open(idt_matcher *out, const idt_image *image, idt_error *err)
{
    const struct {
        uint32_t tag, record_size;
        idt_section *section;
    } wanted[] = {
        {IDT_TAG_FOLD, 0, &out->fold},
        {IDT_TAG_NODES, sizeof(idt_text_node), &out->nodes},
        {IDT_TAG_KEYS, 0, &out->keys},
        {IDT_TAG_NAMES, sizeof(idt_text_name_record), &out->names},
        {IDT_TAG_FORMS, 0, &out->forms},
        {IDT_TAG_TABLE, sizeof(idt_text_slot), &out->table},
        {IDT_TAG_FILTER, sizeof(uint64_t), &out->filter},
        {IDT_TAG_SHORT, 0, &out->short_filter},
        {IDT_TAG_CAS, sizeof(idt_cas_record), &out->cas},
    };
    idt_fold fold;
    int status;

    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < IDT_COUNT_OF(wanted); i++) {
        status =
            idt_image__find(wanted[i].section, image, wanted[i].tag, wanted[i].record_size, err);
        if (status == IDT_ENOTFOUND)
            return damaged(err, "a section is missing");
        if (status != IDT_OK)
            return status;
    }
    if (!shift_for(&out->table_shift, out->table.n_records) ||
        !shift_for(&out->filter_shift, out->filter.n_records))
        return damaged(err, "a table size that is no power of two");
    if (out->short_filter.size != IDT_TEXT_SHORT_SIZE)
        return damaged(err, "a filter of a wrong size");
    status = idt_fold__open(&fold, &out->fold, err);
    status = status == IDT_OK ? verify_nodes(out, err) : status;
    status = status == IDT_OK ? verify_names(out, err) : status;
    status = status == IDT_OK ? verify_table(out, err) : status;
    return status == IDT_OK ? verify_cas(out, err) : status;
}

size_t idt_matcher__find_cas(const idt_cas_record **out, const idt_matcher *matcher, uint64_t cas)
{
    const idt_cas_record *records = matcher->cas.data;
    size_t low = 0;
    size_t high = matcher->cas.n_records;
    size_t n = 0;

    *out = NULL;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (records[middle].cas < cas)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + n < matcher->cas.n_records && records[low + n].cas == cas)
        n++;
    if (n > 0)
        *out = records + low;
    return n;
}
