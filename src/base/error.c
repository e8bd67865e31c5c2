/* SPDX-License-Identifier: Apache-2.0 */
/* Filling a caller-owned idt_error. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void fill(idt_error *err, int code, uint64_t offset, const char *format, va_list args)
    IDT_PRINTF(4, 0);

static void fill(idt_error *err, int code, uint64_t offset, const char *format, va_list args)
{
    if (!err)
        return;
    memset(err, 0, sizeof *err);
    err->code = code;
    err->offset = offset;
    vsnprintf(err->message, sizeof err->message, format, args);
}

int idt_error__set(idt_error *err, int code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fill(err, code, 0, format, args);
    va_end(args);
    return code;
}

int idt_error__at(idt_error *err, int code, uint64_t offset, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fill(err, code, offset, format, args);
    va_end(args);
    return code;
}

void idt_error__prefix(idt_error *err, const char *prefix)
{
    size_t room, n, old;

    if (!err)
        return;
    room = sizeof err->message - 1;
    n = strlen(prefix) + 2;
    old = strlen(err->message);
    if (n > room)
        return;
    if (old > room - n)
        old = room - n;
    memmove(err->message + n, err->message, old);
    memcpy(err->message, prefix, n - 2);
    memcpy(err->message + n - 2, ": ", 2);
    err->message[n + old] = '\0';
}

const char *idt_status__name(int status)
{
    switch ((idt_status)status) {
    case IDT_OK: return "ok";
    case IDT_MORE: return "more follows";
    case IDT_DONE: return "done";
    case IDT_ENOMEM: return "out of memory";
    case IDT_EINVAL: return "invalid argument";
    case IDT_EIO: return "input or output error";
    case IDT_EFORMAT: return "format error";
    case IDT_EVERSION: return "unsupported version";
    case IDT_ERANGE: return "out of range";
    case IDT_EBUSY: return "in use";
    case IDT_ELIMIT: return "limit reached";
    case IDT_ENOTFOUND: return "not found";
    }
    return "unknown status";
}
