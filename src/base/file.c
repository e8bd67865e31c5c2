/* SPDX-License-Identifier: Apache-2.0 */
/* Files: read whole, map read-only, replace atomically (POSIX). */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"

static int os_error(idt_error *err, const char *what, const char *path)
{
    int cause = errno;

    return idt_error__set(err, IDT_EIO, "could not %s \"%s\": %s", what, path, strerror(cause));
}

static int open_regular(const char *path, struct stat *st, idt_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        os_error(err, "open", path);
        return -1;
    }
    if (fstat(fd, st) != 0) {
        os_error(err, "inspect", path);
    } else if (S_ISDIR(st->st_mode)) {
        idt_error__set(err, IDT_EIO, "could not read \"%s\": it is a directory", path);
    } else {
        return fd;
    }
    close(fd);
    return -1;
}

int idt_file__read(idt_buf *out, const char *path, size_t limit, idt_error *err)
{
    struct stat st;
    int status = IDT_OK;
    size_t total = 0;
    int fd = open_regular(path, &st, err);

    if (fd < 0)
        return IDT_EIO;
    if (S_ISREG(st.st_mode) && st.st_size > 0)
        idt_buf__reserve(out, idt_size__min((size_t)st.st_size, limit) + 1);
    for (;;) {
        ssize_t n;

        if (!idt_buf__reserve(out, 4096)) {
            status = idt_error__set(err, IDT_ENOMEM, "out of memory while reading \"%s\"", path);
            break;
        }
        n = read(fd, out->data + out->len, out->capacity - out->len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            status = os_error(err, "read", path);
        if (n <= 0)
            break;
        total += (size_t)n;
        if (total > limit) {
            status =
                idt_error__set(err, IDT_ELIMIT, "\"%s\" is larger than %zu bytes", path, limit);
            break;
        }
        out->len += (size_t)n;
    }
    close(fd);
    return status;
}

static int copy_in(idt_mapping *out, const char *path, idt_error *err)
{
    idt_buf buf = {0};
    int status = idt_file__read(&buf, path, SIZE_MAX / 2, err);

    if (status != IDT_OK) {
        idt_buf__free(&buf);
        return status;
    }
    out->data = buf.data;
    out->len = buf.len;
    out->kind = IDT_MAPPING_COPIED;
    return IDT_OK;
}

int idt_file__map(idt_mapping *out, const char *path, bool copy, idt_error *err)
{
    struct stat st;
    void *p;
    int fd;

    memset(out, 0, sizeof *out);
    if (copy)
        return copy_in(out, path, err);
    fd = open_regular(path, &st, err);
    if (fd < 0)
        return IDT_EIO;
    if (st.st_size <= 0) {
        close(fd);
        return idt_error__set(err, IDT_EIO, "\"%s\" is empty", path);
    }
    p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED) {
        int status = os_error(err, "map", path);

        close(fd);
        return status;
    }
    close(fd);
    out->data = p;
    out->len = (size_t)st.st_size;
    out->kind = IDT_MAPPING_MAPPED;
    return IDT_OK;
}

void idt_file__unmap(idt_mapping *mapping)
{
    if (mapping->kind == IDT_MAPPING_MAPPED)
        munmap(mapping->data, mapping->len);
    else if (mapping->kind == IDT_MAPPING_COPIED)
        idt_alloc__free(mapping->data);
    memset(mapping, 0, sizeof *mapping);
}

static int write_all(int fd, idt_bytes content)
{
    while (content.len > 0) {
        ssize_t n = write(fd, content.data, content.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        content.data += n;
        content.len -= (size_t)n;
    }
    return 0;
}

/* The rename is durable only once the directory is synced too. */
static void sync_directory(const char *path)
{
    char dir[4096];
    const char *slash = strrchr(path, '/');
    int fd;

    if (!slash)
        snprintf(dir, sizeof dir, ".");
    else
        snprintf(dir, sizeof dir, "%.*s", (int)(slash - path) + 1, path);
    fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fsync(fd);
    close(fd);
}

int idt_file__write(const char *path, idt_bytes content, idt_error *err)
{
    char temporary[4096];
    mode_t mask;
    int fd, n;

    n = snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    if (n < 0 || (size_t)n >= sizeof temporary)
        return idt_error__set(err, IDT_EIO, "the path \"%.80s…\" is too long", path);
    fd = mkstemp(temporary);
    if (fd < 0)
        return os_error(err, "create a temporary file for", path);
    mask = umask(0);
    umask(mask);
    if (fchmod(fd, 0666 & ~mask) != 0 || write_all(fd, content) != 0 || fsync(fd) != 0) {
        os_error(err, "write", path);
        close(fd);
        goto fail;
    }
    if (close(fd) != 0 || rename(temporary, path) != 0) {
        os_error(err, "write", path);
        goto fail;
    }
    sync_directory(path);
    return IDT_OK;

fail:
    unlink(temporary);
    return IDT_EIO;
}
