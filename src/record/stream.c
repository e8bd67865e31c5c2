/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes of one input. Raw bytes go through a fixed input window, where the compression is told
 * and which the decompressors drain; plain input bypasses the window once it is empty.
 */
#include "record/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"

enum { WINDOW_SIZE = 128 * 1024 };

typedef enum stream_kind { KIND_UNKNOWN, KIND_PLAIN, KIND_GZIP, KIND_ZSTD } stream_kind;

struct idt_stream {
    int fd;
    int wake_fds[2];
    stream_kind kind;
    bool is_raw_end;  /* the descriptor has no more bytes */
    bool is_in_frame; /* inside a gzip member or zstd frame: an end here is a truncation */
    int failure;      /* told by the next read; IDT_OK: none */
    idt_error error;
    uint64_t n_input_bytes;
    size_t begin, end; /* unread part of the window */
    z_stream gzip;
    bool has_gzip;
    ZSTD_DStream *zstd;
    size_t zstd_hint; /* what the last step asked for; 0 between frames */
    char window[WINDOW_SIZE];
};

int idt_stream__open(idt_stream **out, const char *path, const int wake_fds[2], idt_error *err)
{
    idt_stream *stream;
    struct stat st;
    int fd = STDIN_FILENO, status;

    *out = NULL;
    stream = idt_alloc__zeroed(1, sizeof *stream);
    if (!stream)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    /* O_NONBLOCK: a FIFO without a writer must not keep an interrupt waiting. */
    if (strcmp(path, "-") != 0)
        fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0) {
        status = idt_error__set(err, IDT_EIO, "could not open input: %s", strerror(errno));
        goto fail;
    }
    if (S_ISDIR(st.st_mode)) {
        status = idt_error__set(err, IDT_EIO, "could not read input: it is a directory");
        goto fail;
    }
    stream->fd = fd;
    stream->wake_fds[0] = wake_fds[0];
    stream->wake_fds[1] = wake_fds[1];
    *out = stream;
    return IDT_OK;

fail:
    if (fd > STDIN_FILENO)
        close(fd);
    idt_alloc__free(stream);
    return status;
}

void idt_stream__close(idt_stream *stream)
{
    if (!stream)
        return;
    if (stream->has_gzip)
        inflateEnd(&stream->gzip);
    ZSTD_freeDStream(stream->zstd);
    if (stream->fd > STDIN_FILENO)
        close(stream->fd);
    idt_alloc__free(stream);
}

uint64_t idt_stream__n_input_bytes(const idt_stream *stream)
{
    return stream->n_input_bytes;
}

/* Wait for input. IDT_OK, or IDT_MORE when woken. */
static int wait_for_input(const idt_stream *stream)
{
    struct pollfd fds[3] = {{.fd = stream->fd, .events = POLLIN},
                            {.fd = stream->wake_fds[0], .events = POLLIN},
                            {.fd = stream->wake_fds[1], .events = POLLIN}};

    for (;;) {
        int n = poll(fds, 3, -1);

        if (n < 0 && errno != EINTR)
            return IDT_OK; /* let read() tell what is wrong */
        if (n > 0 && (fds[1].revents | fds[2].revents) != 0)
            return IDT_MORE;
        if (n > 0)
            return IDT_OK;
    }
}

/* Bytes straight from the descriptor. IDT_OK with at least one, IDT_DONE, IDT_MORE, IDT_EIO. */
static int read_raw(idt_stream *stream, char *to, size_t capacity, size_t *n_out, idt_error *err)
{
    *n_out = 0;
    if (stream->is_raw_end)
        return IDT_DONE;
    for (;;) {
        ssize_t n;

        if (wait_for_input(stream) == IDT_MORE)
            return IDT_MORE;
        n = read(stream->fd, to, capacity);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n < 0)
            return idt_error__set(err, IDT_EIO, "could not read input: %s", strerror(errno));
        if (n == 0) {
            stream->is_raw_end = true;
            return IDT_DONE;
        }
        stream->n_input_bytes += (uint64_t)n;
        *n_out = (size_t)n;
        return IDT_OK;
    }
}

/* More bytes into the window, after what is there. */
static int fill_window(idt_stream *stream, idt_error *err)
{
    size_t n;
    int status;

    if (stream->begin > 0) {
        memmove(stream->window, stream->window + stream->begin, stream->end - stream->begin);
        stream->end -= stream->begin;
        stream->begin = 0;
    }
    status = read_raw(stream, stream->window + stream->end, WINDOW_SIZE - stream->end, &n, err);
    stream->end += n;
    return status;
}

/* How an input may start that is not plain text, and what to do about it. */
static const struct magic {
    const char *bytes;
    size_t len;
    stream_kind kind;   /* KIND_UNKNOWN: not read */
    const char *advice; /* then: what it is, and what would help */
} magics[] = {
    {"\x1F\x8B", 2, KIND_GZIP, NULL},
    {"\x28\xB5\x2F\xFD", 4, KIND_ZSTD, NULL},
    {"\x50\x2A\x4D\x18", 4, KIND_ZSTD, NULL}, /* a skippable frame, as pzstd writes it first */
    {"\xFD\x37\x7A\x58\x5A\x00", 6, KIND_UNKNOWN,
     "compressed with xz; decompress it first, for example with xz -dc"},
    {"BZh", 3, KIND_UNKNOWN,
     "compressed with bzip2; decompress it first, for example with bzip2 -dc"},
    {"PK\3\4", 4, KIND_UNKNOWN,
     "a ZIP archive or an Office workbook; unpack it, or save it as CSV"},
    {"\xD0\xCF\x11\xE0", 4, KIND_UNKNOWN, "an old Office document; save it as CSV"},
    {"%PDF-", 5, KIND_UNKNOWN, "a PDF document; extract its text first"},
};

static size_t window_size(const idt_stream *stream)
{
    return stream->end - stream->begin;
}

static bool window_starts_with(const idt_stream *stream, const char *magic, size_t len)
{
    return window_size(stream) >= len && memcmp(stream->window + stream->begin, magic, len) == 0;
}

/* True when more bytes are needed to tell: no byte is awaited that cannot change the answer. */
static bool is_start_of_magic(const idt_stream *stream)
{
    size_t len = window_size(stream);

    for (size_t i = 0; i < IDT_COUNT_OF(magics); i++) {
        if (len < magics[i].len &&
            (len == 0 || memcmp(magics[i].bytes, stream->window + stream->begin, len) == 0))
            return true;
    }
    return false;
}

static int start_gzip(idt_stream *stream, idt_error *err)
{
    /* 15 window bits, +16: gzip wrapper only */
    if (inflateInit2(&stream->gzip, 15 + 16) != Z_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    stream->kind = KIND_GZIP;
    stream->has_gzip = true;
    stream->is_in_frame = true;
    return IDT_OK;
}

static int start_zstd(idt_stream *stream, idt_error *err)
{
    stream->zstd = ZSTD_createDStream();
    if (!stream->zstd)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    stream->kind = KIND_ZSTD;
    return IDT_OK;
}

static int detect(idt_stream *stream, idt_error *err)
{
    int status = IDT_OK;

    while (status == IDT_OK && is_start_of_magic(stream))
        status = fill_window(stream, err);
    if (status != IDT_OK && status != IDT_DONE)
        return status;
    for (size_t i = 0; i < IDT_COUNT_OF(magics); i++) {
        if (!window_starts_with(stream, magics[i].bytes, magics[i].len))
            continue;
        if (magics[i].kind == KIND_GZIP)
            return start_gzip(stream, err);
        if (magics[i].kind == KIND_ZSTD)
            return start_zstd(stream, err);
        return idt_error__set(err, IDT_EFORMAT, "the input is %s", magics[i].advice);
    }
    stream->kind = KIND_PLAIN;
    return IDT_OK;
}

static int read_plain(idt_stream *stream, char *to, size_t capacity, size_t *n_out, idt_error *err)
{
    size_t n = idt_size__min(capacity, stream->end - stream->begin);

    if (n == 0)
        return read_raw(stream, to, capacity, n_out, err);
    memcpy(to, stream->window + stream->begin, n);
    stream->begin += n;
    *n_out = n;
    return IDT_OK;
}

/*
 * After a member: another one, padding with zeros (as tape drives and gzip -c leave it), the end,
 * or something that does not belong there.
 */
static int next_gzip_member(idt_stream *stream, idt_error *err)
{
    int status = IDT_OK;

    for (;;) {
        while (stream->begin < stream->end && stream->window[stream->begin] == '\0')
            stream->begin++;
        if (stream->end - stream->begin >= 2 || status == IDT_DONE)
            break;
        status = fill_window(stream, err);
        if (status != IDT_OK && status != IDT_DONE)
            return status;
    }
    if (stream->begin == stream->end)
        return IDT_DONE;
    if (!window_starts_with(stream, "\x1F\x8B", 2))
        return idt_error__set(err, IDT_EFORMAT, "there are other bytes after the gzip data");
    if (inflateReset(&stream->gzip) != Z_OK)
        return idt_error__set(err, IDT_EFORMAT, "the gzip data is damaged");
    stream->is_in_frame = true;
    return IDT_OK;
}

/* One step of inflate. IDT_OK also when it made no bytes yet. */
static int inflate_some(idt_stream *stream, char *to, size_t capacity, size_t *n_out,
                        idt_error *err)
{
    z_stream *z = &stream->gzip;
    uInt room = (uInt)idt_size__min(capacity, 1u << 30);
    int result;

    z->next_in = (Bytef *)stream->window + stream->begin;
    z->avail_in = (uInt)(stream->end - stream->begin);
    z->next_out = (Bytef *)to;
    z->avail_out = room;
    result = inflate(z, Z_NO_FLUSH);
    stream->begin = stream->end - z->avail_in;
    *n_out = room - z->avail_out;
    if (result == Z_STREAM_END)
        stream->is_in_frame = false;
    else if (result == Z_MEM_ERROR)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    else if (result != Z_OK && result != Z_BUF_ERROR)
        return idt_error__set(err, IDT_EFORMAT, "the gzip data is damaged: %s",
                              z->msg ? z->msg : "not deflate");
    return IDT_OK;
}

/*
 * One step of zstd. It is given one piece of the frame at a time (a header, a block): what a call
 * has decoded before it meets damage is lost, so no call may do more than one thing. The hint of
 * the last call is the size of the next piece and, mostly, of the block header behind it.
 */
static int zstd_some(idt_stream *stream, char *to, size_t capacity, size_t *n_out, idt_error *err)
{
    enum { BLOCK_HEADER = 3 };
    size_t hint = stream->zstd_hint;
    size_t piece = hint > BLOCK_HEADER ? hint - BLOCK_HEADER : hint ? hint : 1;
    ZSTD_inBuffer in = {stream->window + stream->begin,
                        idt_size__min(stream->end - stream->begin, piece), 0};
    ZSTD_outBuffer out = {to, capacity, 0};
    size_t result = ZSTD_decompressStream(stream->zstd, &out, &in);

    stream->begin += in.pos;
    *n_out = out.pos;
    if (ZSTD_isError(result))
        return idt_error__set(err, IDT_EFORMAT, "the zstd data is damaged: %s",
                              ZSTD_getErrorName(result));
    stream->zstd_hint = result;
    stream->is_in_frame = result != 0;
    return IDT_OK;
}

/* Give the decompressor something to work on. */
static int feed(idt_stream *stream, idt_error *err)
{
    int status;

    if (stream->kind == KIND_GZIP && !stream->is_in_frame)
        return next_gzip_member(stream, err);
    if (stream->begin < stream->end)
        return IDT_OK;
    status = fill_window(stream, err);
    if (status == IDT_DONE && stream->is_in_frame)
        return idt_error__set(err, IDT_EFORMAT, "the %s data ends before it is complete",
                              stream->kind == KIND_GZIP ? "gzip" : "zstd");
    return status;
}

static int read_compressed(idt_stream *stream, char *to, size_t capacity, size_t *n_out,
                           idt_error *err)
{
    bool is_gzip = stream->kind == KIND_GZIP;

    for (;;) {
        /* Inside a frame output may be waiting: ask for it before asking for more input. */
        bool can_step = stream->is_in_frame || (!is_gzip && stream->begin < stream->end);
        int status = IDT_OK;

        if (can_step)
            status = (is_gzip ? inflate_some : zstd_some)(stream, to, capacity, n_out, err);
        if (status != IDT_OK || *n_out > 0)
            return status;
        status = feed(stream, err);
        if (status != IDT_OK)
            return status;
    }
}

int idt_stream__read(idt_stream *stream, char *to, size_t capacity, size_t *n_out, idt_error *err)
{
    int status = stream->failure;

    *n_out = 0;
    if (status != IDT_OK) {
        if (err)
            *err = stream->error;
        return status;
    }
    if (stream->kind == KIND_UNKNOWN)
        status = detect(stream, &stream->error);
    if (status == IDT_OK && stream->kind == KIND_PLAIN)
        status = read_plain(stream, to, capacity, n_out, &stream->error);
    else if (status == IDT_OK)
        status = read_compressed(stream, to, capacity, n_out, &stream->error);
    if (status == IDT_OK)
        return IDT_OK;
    stream->failure = status;
    if (*n_out > 0)
        return IDT_OK;
    if (err)
        *err = stream->error;
    return status;
}
