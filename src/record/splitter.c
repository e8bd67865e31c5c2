/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inputs → chunks of whole records. Bytes are read straight into the chunk; what stands behind the
 * last whole record waits in `carry` for the next one. Where a chunk ends never changes the
 * records: every decision that ends, refuses or skips a record depends on its own bytes only.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"
#include "record/csv.h"
#include "record/sniff.h"
#include "record/stream.h"

enum {
    KEPT_MEMORY = 8, /* buffers larger than this many times the usual size are given back */
    HEADER_LIMIT = 8 * 1024 * 1024,
};

struct idt_splitter {
    idt_record_options options;
    const char *const *paths;
    size_t n_paths, next_path;
    uint64_t n_total_bytes;
    uint64_t n_closed_bytes; /* of the inputs that are done */
    idt_arena arena;         /* idt_input and columns; chunks point there */
    bool was_woken;
    int stop_fds[2]; /* a pipe: stop writes into it, reading watches it */

    /* the open input */
    idt_stream *stream;
    const idt_input *input;
    uint64_t line; /* of the next byte */
    idt_buf carry; /* bytes that were read too far: [carry_at, len) */
    size_t carry_at;
    bool is_stream_end;       /* nothing follows the carry */
    idt_record_code end_code; /* why the stream ended early; IDT_RECORD_OK: it did not */
    idt_error end_error;
    uint64_t line_bound_left; /* CSV: bytes from here on whose quotes must not span lines */
};

/* What was done already at the start of an input. */
typedef struct splitter_head {
    bool is_bom_done;
} splitter_head;

static size_t or_default(size_t value, size_t fallback)
{
    return value ? value : fallback;
}

static uint64_t total_size(const char *const *paths, size_t n_paths)
{
    uint64_t total = 0;
    struct stat st;

    for (size_t i = 0; i < n_paths; i++) {
        int failed = strcmp(paths[i], "-") == 0 ? fstat(0, &st) : stat(paths[i], &st);

        if (failed || !S_ISREG(st.st_mode))
            return 0;
        total += (uint64_t)st.st_size;
    }
    return total;
}

int idt_splitter__new(idt_splitter **out, const char *const *paths, size_t n_paths,
                      const idt_record_options *options, idt_error *err)
{
    idt_splitter *splitter;

    *out = NULL;
    if (options->chunk_size > IDT_CHUNK_SIZE_MAX || options->line_limit > IDT_LINE_LIMIT_MAX)
        return idt_error__set(err, IDT_EINVAL, "a chunk or line may have %d bytes at most",
                              IDT_LINE_LIMIT_MAX);
    if (options->delimiter == '"' || options->delimiter == '\n' || options->delimiter == '\r')
        return idt_error__set(err, IDT_EINVAL, "this character cannot be a delimiter");
    splitter = idt_alloc__zeroed(1, sizeof *splitter);
    if (!splitter)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    if (pipe(splitter->stop_fds) != 0) {
        idt_alloc__free(splitter);
        return idt_error__set(err, IDT_EIO, "could not make a pipe: %s", strerror(errno));
    }
    (void)fcntl(splitter->stop_fds[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(splitter->stop_fds[1], F_SETFD, FD_CLOEXEC);
    splitter->options = *options;
    splitter->options.chunk_size = or_default(options->chunk_size, IDT_CHUNK_SIZE);
    splitter->options.line_limit = or_default(options->line_limit, IDT_LINE_LIMIT);
    splitter->paths = paths;
    splitter->n_paths = n_paths;
    splitter->n_total_bytes = total_size(paths, n_paths);
    if (!idt_buf__reserve(&splitter->carry, IDT_SNIFF_SIZE)) {
        idt_splitter__free(splitter);
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    }
    *out = splitter;
    return IDT_OK;
}

void idt_splitter__free(idt_splitter *splitter)
{
    if (!splitter)
        return;
    idt_stream__close(splitter->stream);
    close(splitter->stop_fds[0]);
    close(splitter->stop_fds[1]);
    idt_buf__free(&splitter->carry);
    idt_arena__free(&splitter->arena);
    idt_alloc__free(splitter);
}

void idt_splitter__stop(idt_splitter *splitter)
{
    (void)!write(splitter->stop_fds[1], "", 1);
}

bool idt_splitter__was_woken(const idt_splitter *splitter)
{
    return splitter->was_woken;
}

uint64_t idt_splitter__n_total_bytes(const idt_splitter *splitter)
{
    return splitter->n_total_bytes;
}

static size_t carry_size(const idt_splitter *splitter)
{
    return splitter->carry.len - splitter->carry_at;
}

static bool is_exhausted(const idt_splitter *splitter)
{
    return splitter->is_stream_end && carry_size(splitter) == 0;
}

/*
 * Note why the stream has no more bytes. Being woken is an end too: what was read is still
 * delivered, the record that is cut short is not.
 */
static int end_stream(idt_splitter *splitter, int status, idt_error *err)
{
    if (status == IDT_ENOMEM) {
        if (err)
            *err = splitter->end_error;
        return status;
    }
    splitter->is_stream_end = true;
    splitter->was_woken = status == IDT_MORE;
    if (status == IDT_EIO)
        splitter->end_code = IDT_RECORD_INPUT;
    else if (status == IDT_EFORMAT)
        splitter->end_code = IDT_RECORD_COMPRESSION;
    return IDT_OK;
}

/* Append up to `want` more bytes to `to`: from the carry first. None: is_exhausted is true. */
static int fill(idt_splitter *splitter, idt_buf *to, size_t want, idt_error *err)
{
    size_t n = idt_size__min(want, carry_size(splitter));
    int status;

    if (!idt_buf__reserve(to, want + IDT_CHUNK_PADDING))
        return idt_error__set(err, IDT_ENOMEM, "out of memory while reading a record");
    if (n > 0) {
        memcpy(to->data + to->len, splitter->carry.data + splitter->carry_at, n);
        splitter->carry_at += n;
    } else if (!splitter->is_stream_end) {
        status =
            idt_stream__read(splitter->stream, to->data + to->len, want, &n, &splitter->end_error);
        if (status != IDT_OK)
            return end_stream(splitter, status, err);
    }
    to->len += n;
    return IDT_OK;
}

/* Put bytes back in front of what is still to be read. They are the last ones that fill gave. */
static int push_back(idt_splitter *splitter, idt_bytes bytes, idt_error *err)
{
    if (carry_size(splitter) > 0) {
        /* then all of them came from the carry and are still there */
        splitter->carry_at -= bytes.len;
        return IDT_OK;
    }
    if (splitter->carry.capacity > KEPT_MEMORY * splitter->options.chunk_size + IDT_SNIFF_SIZE)
        idt_buf__free(&splitter->carry);
    idt_buf__reset(&splitter->carry);
    splitter->carry_at = 0;
    idt_buf__put_bytes(&splitter->carry, bytes);
    if (idt_buf__status(&splitter->carry) != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory while reading a record");
    return IDT_OK;
}

/* An error row that stands behind the records of the chunk. */
static void set_row(idt_chunk *chunk, idt_record_code code, uint64_t line, const idt_error *error)
{
    chunk->code = code;
    chunk->error_line = line;
    if (error)
        chunk->error = *error;
}

static void close_input(idt_splitter *splitter)
{
    splitter->n_closed_bytes += idt_stream__n_input_bytes(splitter->stream);
    idt_stream__close(splitter->stream);
    splitter->stream = NULL;
    idt_buf__reset(&splitter->carry);
    splitter->carry_at = 0;
}

static void take_off(idt_buf *bytes, size_t n)
{
    if (n > 0)
        memmove(bytes->data, bytes->data + n, bytes->len - n);
    bytes->len -= n;
}

/* Take a UTF-8 byte order mark off the start of an input. @return false: more bytes must tell */
static bool take_bom(splitter_head *head, idt_buf *bytes)
{
    if (head->is_bom_done)
        return true;
    if (bytes->len < 3 && bytes->len > 0 && bytes->data[0] == '\xEF')
        return false;
    take_off(bytes, idt_sniff__bom_size(idt_buf__bytes(bytes)));
    head->is_bom_done = bytes->len > 0;
    return true;
}

/* Take blank lines off the start of an input. The title of an SDF record may be such a line. */
static void take_blank_lines(idt_buf *bytes, uint64_t *line)
{
    size_t end = 0;

    for (size_t i = 0; i < bytes->len && idt_ascii__is_space((unsigned char)bytes->data[i]); i++) {
        if (bytes->data[i] == '\n') {
            end = i + 1;
            ++*line;
        }
    }
    take_off(bytes, end);
}

/* The first line of the input that is not blank, or what else is enough to tell the format. */
static int read_head(idt_splitter *splitter, idt_input_format asked, idt_buf *bytes, idt_error *err)
{
    bool may_be_sdf = asked == IDT_INPUT_SDF || asked == IDT_INPUT_STRUCTURES;
    splitter_head head = {0};

    while (!idt_sniff__is_enough(idt_buf__bytes(bytes), asked) && !is_exhausted(splitter)) {
        size_t want = idt_size__min(splitter->options.chunk_size, IDT_SNIFF_SIZE);
        int status = fill(splitter, bytes, want, err);

        if (status != IDT_OK)
            return status;
        if (take_bom(&head, bytes) && !may_be_sdf)
            take_blank_lines(bytes, &splitter->line);
    }
    return IDT_OK;
}

/* The header row, which may span lines, starts `head`. *end_out is behind it. */
static int read_header_row(idt_splitter *splitter, const idt_input *input, idt_buf *head,
                           size_t *end_out, idt_error *err)
{
    idt_csv_scan scan = {0};

    for (;;) {
        idt_bytes text = idt_buf__bytes(head);
        bool is_whole;
        int status;

        if (input->format == IDT_INPUT_CSV) {
            is_whole = idt_csv__find_end(&scan, text, input->delimiter);
            *end_out = scan.at;
        } else {
            const char *p = text.len ? memchr(text.data, '\n', text.len) : NULL;

            is_whole = p != NULL;
            *end_out = p ? (size_t)(p - text.data) + 1 : text.len;
        }
        if (is_whole || is_exhausted(splitter) || *end_out > HEADER_LIMIT)
            return IDT_OK;
        status = fill(splitter, head, splitter->options.chunk_size, err);
        if (status != IDT_OK)
            return status;
    }
}

static int take_header(idt_splitter *splitter, idt_input *input, idt_buf *head, size_t *at,
                       idt_chunk *chunk, idt_error *err)
{
    int status = read_header_row(splitter, input, head, at, err);
    idt_bytes row;

    if (status != IDT_OK)
        return status;
    row = idt_bytes__slice(idt_buf__bytes(head), 0, *at);
    if (row.len > HEADER_LIMIT)
        status = idt_error__set(&chunk->error, IDT_EFORMAT, "the header is longer than %d bytes",
                                HEADER_LIMIT);
    else if (row.len > 0) /* an empty input has no records, and needs no names */
        status = idt_csv__read_header(input, row, &splitter->arena, &chunk->error);
    if (status == IDT_ENOMEM)
        return idt_error__set(err, IDT_ENOMEM, "out of memory while reading a header");
    if (status != IDT_OK)
        set_row(chunk, IDT_RECORD_CSV_HEADER, splitter->line, NULL);
    splitter->line += idt_record__count_lines(row);
    return IDT_OK;
}

static int name_roles(idt_splitter *splitter, idt_input *input, idt_error *err)
{
    idt_role *roles = idt_arena__array(&splitter->arena, input->n_columns, sizeof *roles);

    if (!roles)
        return idt_error__set(err, IDT_ENOMEM, "out of memory while reading a header");
    for (size_t i = 0; i < input->n_columns; i++)
        roles[i] = idt_record__role(input->columns[i]);
    input->roles = roles;
    return IDT_OK;
}

/* Format, delimiter and columns; a refusal becomes the chunk's error row. */
static int identify(idt_splitter *splitter, idt_input *input, idt_chunk *chunk, idt_error *err)
{
    idt_buf *head = &chunk->bytes;
    idt_bytes text;
    size_t at = 0;
    idt_record_code code;
    int status = read_head(splitter, input->format, head, err);

    if (status != IDT_OK)
        return status;
    code = idt_sniff__decide(idt_buf__bytes(head), &input->format, &input->delimiter,
                             splitter->options.column, &chunk->error);
    if (input->format != IDT_INPUT_SDF)
        take_blank_lines(head, &splitter->line);
    if (code != IDT_RECORD_OK) {
        set_row(chunk, code, 0, NULL);
    } else if (input->format == IDT_INPUT_CSV || input->format == IDT_INPUT_TSV) {
        status = take_header(splitter, input, head, &at, chunk, err);
        if (status == IDT_OK)
            status = name_roles(splitter, input, err);
    }
    text = idt_buf__bytes(head);
    if (status == IDT_OK && chunk->code == IDT_RECORD_OK)
        status = push_back(splitter, idt_bytes__slice(text, at, text.len), err);
    idt_buf__reset(head);
    return status;
}

/* Open the next input and learn what it is. An input that is not read leaves an error row. */
static int start_input(idt_splitter *splitter, idt_chunk *chunk, idt_error *err)
{
    const char *path = splitter->paths[splitter->next_path++];
    const idt_record_options *options = &splitter->options;
    int wake_fds[2] = {splitter->stop_fds[0], options->has_wake_fd ? options->wake_fd : -1};
    idt_input *input = idt_arena__alloc(&splitter->arena, sizeof *input);
    int status;

    if (!input)
        return idt_error__set(err, IDT_ENOMEM, "out of memory while opening an input");
    input->path = idt_bytes__from_cstr(path);
    input->format = options->format;
    if (input->format == IDT_INPUT_STRUCTURES && idt_sniff__is_sdf_name(input->path))
        input->format = IDT_INPUT_SDF;
    input->delimiter = options->delimiter;
    input->line_limit = options->line_limit;
    splitter->input = chunk->input = input;
    splitter->line = 1;
    splitter->line_bound_left = 0;
    splitter->is_stream_end = false;
    splitter->end_code = IDT_RECORD_OK;
    status = idt_stream__open(&splitter->stream, path, wake_fds, &chunk->error);
    if (status == IDT_EIO) {
        set_row(chunk, IDT_RECORD_INPUT, 0, NULL);
        return IDT_OK;
    }
    if (status != IDT_OK)
        return idt_error__set(err, status, "out of memory while opening an input");
    status = identify(splitter, input, chunk, err);
    if (status == IDT_OK && chunk->code != IDT_RECORD_OK)
        close_input(splitter);
    return status;
}

/* Drop bytes up to and with the next line feed. */
static int skip_line(idt_splitter *splitter, idt_buf *scratch, idt_error *err)
{
    const char *end = NULL;

    while (!end && !is_exhausted(splitter)) {
        int status;

        idt_buf__reset(scratch);
        status = fill(splitter, scratch, splitter->options.chunk_size, err);
        if (status != IDT_OK)
            return status;
        if (scratch->len == 0)
            continue;
        end = memchr(scratch->data, '\n', scratch->len);
        if (end) {
            size_t n = (size_t)(end - scratch->data) + 1;

            splitter->line++;
            status = push_back(splitter, (idt_bytes){end + 1, scratch->len - n}, err);
            if (status != IDT_OK)
                return status;
            idt_buf__reset(scratch);
            scratch->len = n;
        }
        splitter->line_bound_left -= idt_size__min(splitter->line_bound_left, scratch->len);
    }
    idt_buf__reset(scratch);
    return IDT_OK;
}

/* The chunk's only content is the line at its start, which is refused and skipped. */
static int refuse_line(idt_splitter *splitter, idt_chunk *chunk, idt_record_code code,
                       idt_error *err)
{
    idt_error why = {0};
    int status;

    if (code == IDT_RECORD_LINE_LIMIT)
        idt_error__set(&why, IDT_ELIMIT, "the line is longer than %zu bytes",
                       splitter->options.line_limit);
    else
        idt_error__set(&why, IDT_EFORMAT, "a quotation mark is opened and not closed");
    status = push_back(splitter, idt_buf__bytes(&chunk->bytes), err);
    if (status != IDT_OK)
        return status;
    set_row(chunk, code, splitter->line, &why);
    return skip_line(splitter, &chunk->bytes, err);
}

/* End of the last whole line in [from, len), or 0. */
static size_t last_line_end(idt_bytes text, size_t from)
{
    for (size_t i = text.len; i > from; i--) {
        if (text.data[i - 1] == '\n')
            return i;
    }
    return 0;
}

/* End of the last line "$$$$" in [from, len), or 0. */
static size_t last_sdf_end(idt_bytes text, size_t from)
{
    size_t end;

    while ((end = last_line_end(text, from)) > 0) {
        size_t begin = last_line_end((idt_bytes){text.data, end - 1}, 0);

        if (idt_bytes__starts_with(idt_bytes__slice(text, begin, end), IDT_LIT("$$$$")))
            return end;
        text.len = begin;
    }
    return 0;
}

/* Where a chunk is cut, and what else was seen on the way. */
typedef struct split {
    size_t seen;       /* bytes that were searched already */
    size_t cut;        /* whole records end here */
    idt_csv_scan scan; /* CSV: the row that starts at cut */
    bool is_refused;   /* the record at the start of the chunk is one that cannot be delivered */
    idt_record_code refusal;
} split;

static void split_lines(split *at, idt_bytes text, size_t limit, idt_input_format format)
{
    size_t end =
        format == IDT_INPUT_SDF ? last_sdf_end(text, at->seen) : last_line_end(text, at->seen);

    if (end > 0)
        at->cut = end;
    at->seen = text.len;
    if (at->cut == 0 && text.len > limit) {
        at->is_refused = true;
        at->refusal = IDT_RECORD_LINE_LIMIT;
    }
}

/*
 * A row that spans lines and does not end within the limit, or never: a quotation mark is astray.
 * The lines it swallowed are read again one by one, as far as the search may have gone, so that
 * each byte is searched twice at most.
 */
static void refuse_row(idt_splitter *splitter, split *at, idt_bytes row, bool is_last)
{
    const char *p = memchr(row.data, '\n', row.len);

    at->is_refused = true;
    at->refusal = p || is_last ? IDT_RECORD_CSV_QUOTE : IDT_RECORD_LINE_LIMIT;
    if (p)
        splitter->line_bound_left = row.len;
}

static void split_rows(idt_splitter *splitter, split *at, idt_bytes text, char delimiter)
{
    size_t limit = splitter->options.line_limit;
    bool is_last =
        is_exhausted(splitter) && splitter->end_code == IDT_RECORD_OK && !splitter->was_woken;

    for (;;) {
        bool is_whole = idt_csv__find_end(&at->scan, text, delimiter);
        size_t len = at->scan.at - at->cut - is_whole;

        if (len > limit) {
            /* Records before it go out first; it is looked at again at the start of a chunk. */
            if (at->cut == 0)
                refuse_row(splitter, at, (idt_bytes){text.data, limit + 1}, false);
            return;
        }
        if (!is_whole) {
            if (is_last && at->cut == 0 && at->scan.state == IDT_CSV_IN_QUOTES)
                refuse_row(splitter, at, text, true);
            return;
        }
        at->cut = at->scan.at;
        idt_csv__begin_row(&at->scan, at->cut);
    }
}

/* Rows of a region in which quotes do not span lines: to its end, and no further. */
static void split_line_bound(const idt_splitter *splitter, split *at, idt_bytes text)
{
    uint64_t left = splitter->line_bound_left;

    if (text.len >= left) {
        const char *p = memchr(text.data + left - 1, '\n', text.len - (size_t)left + 1);

        if (p)
            text.len = (size_t)(p - text.data) + 1;
    }
    at->seen = idt_size__min(at->seen, text.len);
    split_lines(at, text, splitter->options.line_limit, IDT_INPUT_CSV);
}

static void look_for_cut(idt_splitter *splitter, split *at, idt_bytes text)
{
    const idt_input *input = splitter->input;

    if (splitter->line_bound_left > 0)
        split_line_bound(splitter, at, text);
    else if (input->format == IDT_INPUT_CSV)
        split_rows(splitter, at, text, input->delimiter);
    else
        split_lines(at, text, splitter->options.line_limit, input->format);
}

/* Read until there is a place to cut, a record to refuse, or nothing more to read. */
static int read_records(idt_splitter *splitter, idt_chunk *chunk, split *at, idt_error *err)
{
    idt_buf *bytes = &chunk->bytes;
    size_t chunk_size = splitter->options.chunk_size;

    do {
        size_t want = bytes->len < chunk_size ? chunk_size - bytes->len : chunk_size;
        int status = fill(splitter, bytes, want, err);

        if (status != IDT_OK)
            return status;
        if (bytes->len > 0)
            look_for_cut(splitter, at, idt_buf__bytes(bytes));
    } while (at->cut == 0 && !at->is_refused && !is_exhausted(splitter));
    return IDT_OK;
}

/* After a clean end the last record needs no line end; after a damaged one it is not whole. */
static void take_last_record(idt_splitter *splitter, const idt_chunk *chunk, split *at)
{
    bool is_clean = splitter->end_code == IDT_RECORD_OK && !splitter->was_woken;
    bool is_open = splitter->line_bound_left == 0 && splitter->input->format == IDT_INPUT_CSV &&
                   at->scan.state == IDT_CSV_IN_QUOTES;

    if (is_exhausted(splitter) && is_clean && !is_open && !at->is_refused &&
        chunk->bytes.len - at->cut <= splitter->options.line_limit)
        at->cut = chunk->bytes.len;
}

static void advance(idt_splitter *splitter, idt_chunk *chunk, size_t cut)
{
    chunk->bytes.len = cut;
    splitter->line += idt_record__count_lines(idt_buf__bytes(&chunk->bytes));
    splitter->line_bound_left -= idt_size__min(splitter->line_bound_left, cut);
}

static void finish_input(idt_splitter *splitter, idt_chunk *chunk)
{
    if (splitter->end_code != IDT_RECORD_OK && !splitter->was_woken)
        set_row(chunk, splitter->end_code, splitter->line, &splitter->end_error);
    close_input(splitter);
}

/* One chunk of the open input; empty when the input ended. */
static int cut_chunk(idt_splitter *splitter, idt_chunk *chunk, idt_error *err)
{
    split at = {0};
    idt_bytes text;
    int status;

    chunk->first_line = splitter->line;
    chunk->is_line_bound = splitter->line_bound_left > 0;
    status = read_records(splitter, chunk, &at, err);
    if (status != IDT_OK)
        return status;
    take_last_record(splitter, chunk, &at);
    if (at.is_refused)
        return refuse_line(splitter, chunk, at.refusal, err);
    text = idt_buf__bytes(&chunk->bytes);
    if (at.cut < text.len && (!is_exhausted(splitter) || at.cut > 0)) {
        status = push_back(splitter, idt_bytes__slice(text, at.cut, text.len), err);
        if (status != IDT_OK)
            return status;
    }
    advance(splitter, chunk, at.cut);
    if (is_exhausted(splitter))
        finish_input(splitter, chunk);
    return IDT_OK;
}

static uint64_t input_bytes(const idt_splitter *splitter)
{
    return splitter->n_closed_bytes +
           (splitter->stream ? idt_stream__n_input_bytes(splitter->stream) : 0);
}

static void reset_chunk(const idt_splitter *splitter, idt_chunk *chunk)
{
    if (chunk->bytes.capacity / KEPT_MEMORY > splitter->options.chunk_size + IDT_SNIFF_SIZE)
        idt_buf__free(&chunk->bytes);
    idt_buf__reset(&chunk->bytes);
    chunk->code = IDT_RECORD_OK;
    chunk->is_line_bound = false;
}

int idt_splitter__next(idt_splitter *splitter, idt_chunk *chunk, idt_error *err)
{
    int status = IDT_OK;

    reset_chunk(splitter, chunk);
    while (status == IDT_OK) {
        if (!splitter->stream) {
            if (splitter->next_path == splitter->n_paths || splitter->was_woken)
                return IDT_DONE;
            status = start_input(splitter, chunk, err);
        } else {
            chunk->input = splitter->input;
            status = cut_chunk(splitter, chunk, err);
        }
        if (chunk->bytes.len > 0 || chunk->code != IDT_RECORD_OK)
            break;
    }
    chunk->n_input_bytes = input_bytes(splitter);
    return status;
}
