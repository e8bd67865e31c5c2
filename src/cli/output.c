/* SPDX-License-Identifier: Apache-2.0 */
/* Where results go: a descriptor, or a file that appears when it is complete. */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

static int os_error(idt_error *err, const char *what, const char *name)
{
    int cause = errno;

    return idt_error__set(err, IDT_EIO, "could not %s \"%s\": %s", what, name, strerror(cause));
}

void idt_output__from_fd(idt_output *out, int fd, const char *name)
{
    memset(out, 0, sizeof *out);
    out->fd = fd;
    out->is_open = true;
    snprintf(out->path, sizeof out->path, "%s", name);
}

/* The file behind symbolic links; the path itself when there is none yet. */
static int resolve(idt_output *out, const char *path, idt_error *err)
{
    char *real = realpath(path, NULL);
    int n = snprintf(out->path, sizeof out->path, "%s", real ? real : path);

    free(real);
    if (n < 0 || (size_t)n + sizeof ".XXXXXX" > sizeof out->path)
        return idt_error__set(err, IDT_EIO, "the path \"%.80s…\" is too long", path);
    return IDT_OK;
}

static int open_in_place(idt_output *out, idt_error *err)
{
    out->fd = open(out->path, O_WRONLY | O_CLOEXEC);
    return out->fd < 0 ? os_error(err, "open", out->path) : IDT_OK;
}

static int open_temporary(idt_output *out, const struct stat *old, idt_error *err)
{
    mode_t mask = umask(0);
    mode_t mode = old ? old->st_mode & 07777 : 0666 & ~mask;

    umask(mask);
    snprintf(out->temporary, sizeof out->temporary, "%.*s.XXXXXX",
             (int)(sizeof out->temporary - sizeof ".XXXXXX"), out->path);
    out->fd = mkstemp(out->temporary);
    if (out->fd < 0) {
        out->temporary[0] = '\0';
        return os_error(err, "create a file beside", out->path);
    }
    if (fchmod(out->fd, mode) != 0) {
        os_error(err, "set the permissions of", out->temporary);
        close(out->fd);
        unlink(out->temporary);
        return IDT_EIO;
    }
    return IDT_OK;
}

int idt_output__create(idt_output *out, const char *path, idt_error *err)
{
    struct stat st;
    bool exists;
    int status;

    memset(out, 0, sizeof *out);
    status = resolve(out, path, err);
    if (status != IDT_OK)
        return status;
    exists = stat(out->path, &st) == 0;
    if (exists && S_ISDIR(st.st_mode))
        return idt_error__set(err, IDT_EIO, "could not write \"%s\": it is a directory", path);
    if (exists && !S_ISREG(st.st_mode))
        status = open_in_place(out, err);
    else
        status = open_temporary(out, exists ? &st : NULL, err);
    if (status != IDT_OK)
        return status;
    out->is_open = out->owns_fd = true;
    return IDT_OK;
}

int idt_output__write(idt_output *out, idt_bytes bytes, idt_error *err)
{
    while (bytes.len > 0) {
        ssize_t n = write(out->fd, bytes.data, bytes.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EPIPE) {
            out->is_closed_pipe = true;
            return IDT_DONE;
        }
        if (n < 0)
            return os_error(err, "write", out->path);
        bytes.data += n;
        bytes.len -= (size_t)n;
    }
    return IDT_OK;
}

/* The rename is durable only once the directory is synced too. */
static void sync_directory(const char *path)
{
    char dir[IDT_OUTPUT_PATH_SIZE];
    const char *slash = strrchr(path, '/');
    int fd;

    snprintf(dir, sizeof dir, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fsync(fd);
    close(fd);
}

int idt_output__commit(idt_output *out, idt_error *err)
{
    bool is_file = out->temporary[0] != '\0';
    int status = IDT_OK;

    if (!out->owns_fd)
        return IDT_OK;
    if (is_file && fsync(out->fd) != 0)
        status = os_error(err, "write", out->path);
    out->owns_fd = false;
    if (close(out->fd) != 0 && status == IDT_OK)
        status = os_error(err, "write", out->path);
    if (is_file && status == IDT_OK && rename(out->temporary, out->path) != 0)
        status = os_error(err, "rename the new file to", out->path);
    if (is_file && status == IDT_OK) {
        out->temporary[0] = '\0';
        sync_directory(out->path);
    }
    idt_output__close(out);
    return status;
}

void idt_output__close(idt_output *out)
{
    if (!out->is_open)
        return;
    if (out->owns_fd)
        close(out->fd);
    if (out->temporary[0])
        unlink(out->temporary);
    memset(out, 0, sizeof *out);
}
