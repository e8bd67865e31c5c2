/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inputs → records, in two stages so that threads scale. A splitter (one thread) opens inputs,
 * decompresses them and cuts them into chunks of whole records; a parser (one per thread) turns a
 * chunk into records. What cannot be read becomes an error row in its place: nothing is lost.
 */
#ifndef IDT_RECORD_RECORD_H
#define IDT_RECORD_RECORD_H

#include <stdbool.h>

#include "base/buf.h"
#include "interdict/record.h"

typedef enum idt_input_format {
    IDT_INPUT_DETECT = 0, /* from the first bytes of each input; the rule: docs/records.md */
    IDT_INPUT_JSONL = 1,
    IDT_INPUT_CSV = 2,  /* RFC 4180, with a header; `delimiter` may be another than the comma */
    IDT_INPUT_TSV = 3,  /* text/tab-separated-values: a header, no quoting */
    IDT_INPUT_TEXT = 4, /* each line is a record with the one field "text" */
    IDT_INPUT_SDF = 5,  /* records that end with a line "$$$$"; each is one field "sdf" */
    /* as IDT_INPUT_DETECT, for structures: SDF by its name or its counts line, a table when its
       header names a column of structures, JSON lines, else lines of text */
    IDT_INPUT_STRUCTURES = 6,
} idt_input_format;

enum {
    IDT_CHUNK_SIZE = 256 * 1024,             /* default of idt_record_options.chunk_size */
    IDT_LINE_LIMIT = 256 * 1024 * 1024,      /* default of idt_record_options.line_limit */
    IDT_LINE_LIMIT_MAX = 1024 * 1024 * 1024, /* largest that is accepted */
    IDT_CHUNK_SIZE_MAX = 1024 * 1024 * 1024, /* the same for chunks */
    IDT_CHUNK_PADDING = 64,                  /* readable bytes after a chunk's content */
};

/** How to read. Zero-initialise for the defaults. */
typedef struct idt_record_options {
    idt_input_format format;
    char delimiter;    /* of CSV; 0: comma, or semicolon when the header has that and no comma */
    idt_bytes column;  /* IDT_INPUT_STRUCTURES: a further name of such a column; borrowed */
    size_t chunk_size; /* bytes of a chunk, about; 0: IDT_CHUNK_SIZE. Never changes the records */
    size_t line_limit; /* largest record in bytes, its line end not counted; 0: IDT_LINE_LIMIT */
    bool has_wake_fd;
    int wake_fd; /* when has_wake_fd: stop reading as soon as this descriptor is readable */
} idt_record_options;

/** "json", "duplicate_key", …: part of the output format, never changed. */
const char *idt_record_code__name(idt_record_code code);

/** "jsonl", "csv", "tsv", "text", "sdf", "detect", "structures". */
const char *idt_input_format__name(idt_input_format format);

/** The format of a name as above. @return IDT_OK or IDT_ENOTFOUND */
int idt_input_format__parse(idt_input_format *out, idt_bytes name);

/** True when two names of columns are the same: letter case does not matter, "-" and " " are "_".
 */
bool idt_record__is_name(idt_bytes name, idt_bytes other);

/**
 * How good a column of that name is as the structure of a record: the highest rank wins; 0: it
 * holds no structures.
 */
size_t idt_record__structure_rank(idt_bytes name);

/** One input as it was opened; immutable once a chunk points to it. */
typedef struct idt_input {
    idt_bytes path;
    idt_input_format format;  /* neither IDT_INPUT_DETECT nor IDT_INPUT_STRUCTURES */
    char delimiter;           /* of CSV and TSV */
    const idt_bytes *columns; /* of CSV and TSV: unique, not empty */
    size_t n_columns;
    const struct idt_role *roles; /* what the columns mean; for the record room alone */
    size_t line_limit;
} idt_input;

/**
 * Whole records of one input, cut by a splitter, then an optional error row.
 * One thread at a time. Zero-initialise; free with idt_chunk__free. Reuse it: its memory stays.
 */
typedef struct idt_chunk {
    const idt_input *input; /* lives as long as the splitter */
    idt_buf bytes;          /* decompressed; IDT_CHUNK_PADDING more bytes are allocated */
    uint64_t first_line;    /* line of the first byte, from 1 */
    uint64_t n_input_bytes; /* bytes read from all inputs so far, before decompression */
    bool is_line_bound;     /* CSV: quotes do not reach over line ends (after a stray quote) */
    idt_record_code code;   /* of the error row after the records; IDT_RECORD_OK: none */
    uint64_t error_line;
    idt_error error;
} idt_chunk;

void idt_chunk__free(idt_chunk *chunk);

/** One thread at a time. Made by idt_splitter__new, freed by idt_splitter__free. */
typedef struct idt_splitter idt_splitter;

/**
 * Prepare to read inputs one after the other.
 *
 * @param paths    borrowed until idt_splitter__free; "-" is standard input
 * @param options  copied
 * @return IDT_OK, IDT_EINVAL (an option out of range), IDT_EIO (no descriptors left), IDT_ENOMEM
 */
IDT_CHECKED int idt_splitter__new(idt_splitter **out, const char *const *paths, size_t n_paths,
                                  const idt_record_options *options, idt_error *err);
void idt_splitter__free(idt_splitter *splitter);

/**
 * Cut the next chunk. An input that cannot be opened or read is a chunk with an error row; the
 * next call goes on with the next input.
 * @return IDT_OK, IDT_DONE (no more input, or woken), IDT_ENOMEM
 */
IDT_CHECKED int idt_splitter__next(idt_splitter *splitter, idt_chunk *chunk, idt_error *err);

/** End the reading soon, also while idt_splitter__next waits for input. Any thread. */
void idt_splitter__stop(idt_splitter *splitter);

/** True when wake_fd or a stop ended the reading; the record it fell into was not delivered. */
bool idt_splitter__was_woken(const idt_splitter *splitter);

/** Bytes of all inputs on disk, or 0 when one of them is a pipe, missing or not a file. */
uint64_t idt_splitter__n_total_bytes(const idt_splitter *splitter);

/** One thread at a time. Made by idt_parser__new, freed by idt_parser__free. */
typedef struct idt_parser idt_parser;

/** @return IDT_OK or IDT_ENOMEM */
IDT_CHECKED int idt_parser__new(idt_parser **out, idt_error *err);
void idt_parser__free(idt_parser *parser);

/** Start on a chunk, which is borrowed until the last of its records was read. */
void idt_parser__begin(idt_parser *parser, const idt_chunk *chunk);

/**
 * The next record or error row, in the order of the input. Allocates nothing once the largest
 * record has been seen.
 *
 * @param out  borrows from parser and chunk until the next call
 * @return IDT_OK, IDT_DONE (end of the chunk), IDT_ENOMEM
 */
IDT_CHECKED int idt_parser__next(idt_parser *parser, idt_record *out, idt_error *err);

#endif
