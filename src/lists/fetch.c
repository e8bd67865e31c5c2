/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/fetch.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"

enum { STATE_MAX = 16384, LIST_MAX = 1 << 30 };

typedef struct fetch {
    const char *url, *path;
    idt_list_fetch_options options; /* with the defaults filled in */
    idt_list_fetch_result *result;
    idt_error *err;
    CURL *curl;
    struct curl_slist *headers;
    idt_buf temporary; /* name, NUL-terminated */
    FILE *file;
    bool is_too_large, is_disk_error;
    char why[CURL_ERROR_SIZE];
} fetch;

static uint32_t or_default(uint32_t value, uint32_t otherwise)
{
    return value ? value : otherwise;
}

static int no_memory(fetch *f)
{
    return idt_error__set(f->err, IDT_ENOMEM, "out of memory");
}

/* ---- what the server said last time ------------------------------------------------------- */

static void state_path(const fetch *f, idt_buf *out)
{
    idt_buf__printf(out, "%s.fetch", f->path);
    idt_buf__put_char(out, '\0');
}

static bool digest_file(char out[IDT_DIGEST_HEX_SIZE], const char *path)
{
    unsigned char digest[IDT_DIGEST_SIZE];
    idt_buf content = {0};
    bool good = idt_file__read(&content, path, LIST_MAX, NULL) == IDT_OK;

    if (good) {
        idt_digest__bytes(digest, content.data, content.len);
        idt_digest__hex(out, digest);
    }
    idt_buf__free(&content);
    return good;
}

/* The value of a line "word<tab>value", or empty. */
static idt_bytes state_value(idt_bytes state, const char *word)
{
    size_t n = strlen(word);

    while (state.len) {
        const char *end = memchr(state.data, '\n', state.len);
        size_t len = end ? (size_t)(end - state.data) : state.len;

        if (len > n && memcmp(state.data, word, n) == 0 && state.data[n] == '\t')
            return idt_bytes__slice(state, n + 1, len);
        state = idt_bytes__slice(state, end ? len + 1 : len, state.len);
    }
    return (idt_bytes){"", 0};
}

static int add_header(fetch *f, const char *name, idt_bytes value)
{
    struct curl_slist *more;
    idt_buf line = {0};
    int status = IDT_OK;

    if (value.len == 0)
        return IDT_OK;
    idt_buf__printf(&line, "%s: ", name);
    idt_buf__put_bytes(&line, value);
    idt_buf__put_char(&line, '\0');
    more = idt_buf__status(&line) == IDT_OK ? curl_slist_append(f->headers, line.data) : NULL;
    if (more)
        f->headers = more;
    else
        status = no_memory(f);
    idt_buf__free(&line);
    return status;
}

/* Ask for changes only, when the file is still the one that the server spoke of. */
static int add_conditions(fetch *f)
{
    char digest[IDT_DIGEST_HEX_SIZE];
    idt_buf path = {0}, state = {0};
    int status = IDT_OK;

    state_path(f, &path);
    if (idt_buf__status(&path) != IDT_OK) {
        status = no_memory(f);
    } else if (!f->options.force && idt_file__read(&state, path.data, STATE_MAX, NULL) == IDT_OK) {
        idt_bytes text = idt_buf__bytes(&state);

        if (idt_bytes__is(state_value(text, "url"), f->url) && digest_file(digest, f->path) &&
            idt_bytes__is(state_value(text, "digest"), digest)) {
            status = add_header(f, "If-None-Match", state_value(text, "etag"));
            if (status == IDT_OK)
                status = add_header(f, "If-Modified-Since", state_value(text, "last-modified"));
        }
    }
    idt_buf__free(&path);
    idt_buf__free(&state);
    return status;
}

static const char *answer_header(const fetch *f, const char *name)
{
    struct curl_header *header;

    return curl_easy_header(f->curl, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK
               ? header->value
               : "";
}

static int keep_state(fetch *f)
{
    char digest[IDT_DIGEST_HEX_SIZE];
    idt_buf path = {0}, state = {0};
    int status;

    if (!digest_file(digest, f->path))
        return idt_error__set(f->err, IDT_EIO, "could not read \"%s\"", f->path);
    state_path(f, &path);
    idt_buf__printf(&state, "url\t%s\netag\t%s\nlast-modified\t%s\ndigest\t%s\n", f->url,
                    answer_header(f, "ETag"), answer_header(f, "Last-Modified"), digest);
    if (idt_buf__status(&path) != IDT_OK || idt_buf__status(&state) != IDT_OK)
        status = no_memory(f);
    else
        status = idt_file__write(path.data, idt_buf__bytes(&state), f->err);
    idt_buf__free(&path);
    idt_buf__free(&state);
    return status;
}

/* ---- transfer ----------------------------------------------------------------------------- */

static size_t on_data(char *data, size_t size, size_t n, void *payload)
{
    fetch *f = payload;

    n *= size;
    if (n > f->options.size_limit - f->result->n_bytes) {
        f->is_too_large = true;
        return 0;
    }
    f->result->n_bytes += n;
    if (fwrite(data, 1, n, f->file) != n) {
        f->is_disk_error = true;
        return 0;
    }
    return n;
}

static int open_temporary(fetch *f)
{
    int fd;

    idt_buf__printf(&f->temporary, "%s.XXXXXX", f->path);
    idt_buf__put_char(&f->temporary, '\0');
    if (idt_buf__status(&f->temporary) != IDT_OK) {
        idt_buf__free(&f->temporary);
        return no_memory(f);
    }
    fd = mkstemp(f->temporary.data);
    f->file = fd < 0 ? NULL : fdopen(fd, "wb");
    if (f->file)
        return IDT_OK;
    idt_error__set(f->err, IDT_EIO, "could not create a file beside \"%s\": %s", f->path,
                   strerror(errno));
    if (fd >= 0)
        close(fd);
    else
        idt_buf__free(&f->temporary); /* there is nothing to remove */
    return IDT_EIO;
}

static int set_options(fetch *f)
{
    bool is_https = strncmp(f->url, "https://", 8) == 0;
    const idt_list_fetch_options *o = &f->options;
    CURL *c = f->curl;
    int bad = 0;

    bad |= curl_easy_setopt(c, CURLOPT_URL, f->url) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, is_https ? "https" : "http,https") !=
           CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)o->redirects) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_timeout_ms) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)o->total_timeout_ms) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_FAILONERROR, 1L) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_PROXY, o->proxy ? o->proxy : "") != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "") != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_USERAGENT, "interdict") != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_HTTPHEADER, f->headers) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_ERRORBUFFER, f->why) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_data) != CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_WRITEDATA, f) != CURLE_OK;
    return bad ? no_memory(f) : IDT_OK;
}

/* Why a transfer failed, for the person who asked for it. */
static int transfer_error(fetch *f, CURLcode code)
{
    if (f->is_too_large)
        return idt_error__set(f->err, IDT_ELIMIT, "%.80s is larger than the limit of %llu bytes",
                              f->url, (unsigned long long)f->options.size_limit);
    if (f->is_disk_error)
        return idt_error__set(f->err, IDT_EIO, "could not write beside \"%s\": %s", f->path,
                              strerror(errno));
    if (code == CURLE_OUT_OF_MEMORY)
        return no_memory(f);
    if (code == CURLE_TOO_MANY_REDIRECTS)
        return idt_error__set(f->err, IDT_ELIMIT, "%.80s leads through more than %u redirections",
                              f->url, (unsigned)f->options.redirects);
    if (code == CURLE_HTTP_RETURNED_ERROR)
        return idt_error__set(f->err, IDT_EIO, "%.80s: the server answered %ld", f->url,
                              f->result->http_status);
    return idt_error__set(f->err, IDT_EIO, "could not fetch %.80s: %s", f->url,
                          f->why[0] ? f->why : curl_easy_strerror(code));
}

static int finish_file(fetch *f)
{
    bool good = fflush(f->file) == 0 && fsync(fileno(f->file)) == 0;

    good = fclose(f->file) == 0 && good;
    f->file = NULL;
    if (good && rename(f->temporary.data, f->path) == 0) {
        idt_buf__free(&f->temporary);
        return keep_state(f);
    }
    return idt_error__set(f->err, IDT_EIO, "could not write \"%s\": %s", f->path, strerror(errno));
}

static int transfer(fetch *f)
{
    CURLcode code = curl_easy_perform(f->curl);

    (void)curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &f->result->http_status);
    if (code != CURLE_OK)
        return transfer_error(f, code);
    snprintf(f->result->last_modified, sizeof f->result->last_modified, "%s",
             answer_header(f, "Last-Modified"));
    if (f->result->http_status == 304)
        return IDT_DONE;
    if (f->result->http_status != 200)
        return idt_error__set(f->err, IDT_EIO, "%.80s: the server answered %ld", f->url,
                              f->result->http_status);
    if (f->result->n_bytes == 0)
        return idt_error__set(f->err, IDT_EFORMAT, "%.80s: the answer is empty", f->url);
    return finish_file(f);
}

int idt_list_fetch__get(const char *url, const char *path, const idt_list_fetch_options *options,
                        idt_list_fetch_result *result, idt_error *err)
{
    static const idt_list_fetch_options defaults = IDT_LIST_FETCH_OPTIONS_INIT;
    fetch f = {.url = url,
               .path = path,
               .options = options ? *options : defaults,
               .result = result,
               .err = err};
    int status;

    *result = (idt_list_fetch_result){0};
    if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
        return idt_error__set(err, IDT_EINVAL, "\"%.80s\" is not an http or https address", url);
    f.options.connect_timeout_ms =
        or_default(f.options.connect_timeout_ms, IDT_LIST_FETCH_CONNECT_MS);
    f.options.total_timeout_ms = or_default(f.options.total_timeout_ms, IDT_LIST_FETCH_TOTAL_MS);
    f.options.redirects = or_default(f.options.redirects, IDT_LIST_FETCH_REDIRECTS);
    if (f.options.size_limit == 0)
        f.options.size_limit = IDT_LIST_FETCH_SIZE;
    f.curl = curl_easy_init();
    status = f.curl ? add_conditions(&f) : no_memory(&f);
    if (status == IDT_OK)
        status = set_options(&f);
    if (status == IDT_OK)
        status = open_temporary(&f);
    if (status == IDT_OK)
        status = transfer(&f);
    if (f.file)
        fclose(f.file);
    if (f.temporary.data)
        unlink(f.temporary.data);
    idt_buf__free(&f.temporary);
    curl_slist_free_all(f.headers);
    if (f.curl)
        curl_easy_cleanup(f.curl);
    return status;
}
