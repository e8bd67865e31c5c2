/* SPDX-License-Identifier: Apache-2.0 */
/* What the verbs share. */
#include "cli/cli.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/date.h"

#ifndef IDT_INSTALLED_BOOK
#define IDT_INSTALLED_BOOK "/usr/local/share/interdict/interdict.book"
#endif

void idt_cli__complain(const char *format, ...)
{
    va_list args;

    fputs("interdict: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

/* "interdict.book" in the directory of the running program. */
static const char *path_beside_program(char *out, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", out, size - 1);
    char *slash;

    if (n <= 0)
        return NULL;
    out[n] = '\0';
    slash = strrchr(out, '/');
    if (!slash || (size_t)(slash + 1 - out) + sizeof "interdict.book" > size)
        return NULL;
    memcpy(slash + 1, "interdict.book", sizeof "interdict.book");
    return access(out, R_OK) == 0 ? out : NULL;
}

const char *idt_cli__book_path(const idt_arguments *arguments)
{
    static char beside[PATH_MAX];
    const char *path = idt_arguments__get(arguments, "book");

    if (path)
        return path;
    path = getenv("INTERDICT_BOOK");
    if (path && *path)
        return path;
    path = path_beside_program(beside, sizeof beside);
    if (path)
        return path;
    if (access(IDT_INSTALLED_BOOK, R_OK) == 0)
        return IDT_INSTALLED_BOOK;
    idt_cli__complain(
        "no book was found; name one with --book FILE or INTERDICT_BOOK, or build one "
        "with `interdict book build rules/interdict.rules -o FILE`");
    return NULL;
}

idt_book *idt_cli__open_book(const idt_arguments *arguments)
{
    const char *path = idt_cli__book_path(arguments);
    idt_book *book;
    idt_error err;

    if (!path)
        return NULL;
    if (idt_book_open(&book, path, IDT_OPEN_MAP, &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
        return NULL;
    }
    return book;
}

const char *idt_cli__parties_path(const idt_arguments *arguments)
{
    const char *path = idt_arguments__get(arguments, "parties");

    if (!path)
        path = getenv("INTERDICT_PARTIES");
    return path && *path ? path : NULL;
}

idt_parties *idt_cli__open_parties(const idt_arguments *arguments)
{
    const char *path = idt_cli__parties_path(arguments);
    idt_parties *parties;
    idt_error err;

    if (!path) {
        idt_cli__complain(
            "name a parties book with --parties FILE or INTERDICT_PARTIES; `interdict "
            "lists build` makes one");
        return NULL;
    }
    if (idt_parties__open(&parties, path, false, &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
        return NULL;
    }
    return parties;
}

idt_date idt_cli__today(void)
{
    time_t now = time(NULL);
    struct tm tm;
    idt_date today;

    if (!localtime_r(&now, &tm) ||
        idt_date__from_ymd(&today, tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) != IDT_OK)
        return 0;
    return today;
}

bool idt_cli__read_date(idt_date *out, const char *option, const char *text, idt_date absent)
{
    *out = absent;
    if (!text || idt_date__parse(out, idt_bytes__from_cstr(text)) == IDT_OK)
        return true;
    idt_cli__complain("--%s takes a date such as 2026-04-12, not \"%s\"", option, text);
    return false;
}

bool idt_cli__read_country(char out[3], const char *option, const char *text)
{
    memset(out, 0, 3);
    if (!text)
        return true;
    if (strlen(text) == 2 && idt_ascii__is_alpha(text[0]) && idt_ascii__is_alpha(text[1])) {
        out[0] = (char)(text[0] & ~0x20);
        out[1] = (char)(text[1] & ~0x20);
        return true;
    }
    idt_cli__complain(
        "--%s takes a country code of two letters (ISO 3166-1) such as CN, not \"%s\"", option,
        text);
    return false;
}

bool idt_cli__has_color(FILE *file)
{
    const char *term = getenv("TERM");
    const char *no_color = getenv("NO_COLOR");

    if (no_color && *no_color)
        return false;
    return isatty(fileno(file)) && term && strcmp(term, "dumb") != 0;
}

int idt_cli__columns(void)
{
    const char *text = getenv("COLUMNS");
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    if (text) {
        long columns = strtol(text, NULL, 10);

        if (columns >= 40 && columns <= 1000)
            return (int)columns;
    }
    return 80;
}

bool idt_cli__write_out(idt_buf *buf)
{
    bool ok = !buf->failed;

    if (!ok)
        idt_cli__complain("out of memory");
    if (ok && (fwrite(buf->data, 1, buf->len, stdout) != buf->len || fflush(stdout) != 0)) {
        if (errno != EPIPE)
            idt_cli__complain("could not write the output: %s", strerror(errno));
        ok = false;
    }
    idt_buf__free(buf);
    return ok;
}
