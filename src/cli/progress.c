/* SPDX-License-Identifier: Apache-2.0 */
/* One line on a terminal that tells how far a run has come. */
#include "cli/progress.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/int.h"

enum { INTERVAL_MS = 100, BAR_CELLS = 24, EIGHTHS = 8, ENOUGH_MS = 1000 };

bool idt_progress__is_wanted(int fd, int output_fd, bool is_quiet)
{
    struct stat line, output;

    if (is_quiet || !isatty(fd))
        return false;
    if (!isatty(output_fd))
        return true;
    return fstat(fd, &line) == 0 && fstat(output_fd, &output) == 0 &&
           line.st_rdev != output.st_rdev;
}

static uint64_t now_ms(void)
{
    struct timespec now;

    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 0;
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* As the C library would decide, without the side effects of setlocale. */
static bool is_utf8_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (size_t i = 0; i < IDT_COUNT_OF(names); i++) {
        const char *value = getenv(names[i]);

        if (value && *value)
            return strstr(value, "UTF-8") || strstr(value, "utf8") || strstr(value, "UTF8");
    }
    return false;
}

void idt_progress__begin(idt_progress *progress, int fd, uint64_t n_total_bytes)
{
    memset(progress, 0, sizeof *progress);
    progress->fd = fd;
    progress->n_total_bytes = n_total_bytes;
    if (fd < 0)
        return;
    progress->is_utf8 = is_utf8_locale();
    progress->start_ms = now_ms();
    progress->drawn_ms = progress->start_ms;
}

static unsigned terminal_width(int fd)
{
    struct winsize size;

    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/* A terminal that is gone is no reason to end a run: what cannot be written is left out. */
static void write_line(int fd, idt_bytes line)
{
    while (line.len > 0) {
        ssize_t n = write(fd, line.data, line.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        line.data += n;
        line.len -= (size_t)n;
    }
}

void idt_progress__update(idt_progress *progress, uint64_t n_bytes, uint64_t n_records,
                          uint64_t n_alerts)
{
    idt_progress_state state = {n_bytes, progress->n_total_bytes, n_records, n_alerts, 0};
    uint64_t now;

    if (progress->fd < 0)
        return;
    now = now_ms();
    if (now - progress->drawn_ms < INTERVAL_MS)
        return;
    progress->drawn_ms = now;
    progress->is_shown = true;
    state.elapsed_ms = now - progress->start_ms;
    idt_buf__reset(&progress->line);
    idt_buf__put_cstr(&progress->line, "\r");
    idt_progress__render(&progress->line, &state, terminal_width(progress->fd) - 1,
                         progress->is_utf8);
    idt_buf__put_cstr(&progress->line, "\x1b[K");
    write_line(progress->fd, idt_buf__bytes(&progress->line));
}

void idt_progress__clear(idt_progress *progress)
{
    if (progress->is_shown)
        write_line(progress->fd, IDT_LIT("\r\x1b[K"));
    progress->is_shown = false;
}

void idt_progress__end(idt_progress *progress)
{
    idt_progress__clear(progress);
    idt_buf__free(&progress->line);
    progress->fd = -1;
}

static void put_bar(idt_buf *out, uint64_t part_permille, bool is_utf8)
{
    static const char *const eighths[] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    unsigned filled = (unsigned)(part_permille * BAR_CELLS * EIGHTHS / 1000);

    idt_buf__put_cstr(out, is_utf8 ? "▕" : "[");
    for (unsigned i = 0; i < BAR_CELLS; i++) {
        unsigned in_cell = filled > i * EIGHTHS ? filled - i * EIGHTHS : 0;

        if (in_cell >= EIGHTHS)
            idt_buf__put_cstr(out, is_utf8 ? "█" : "#");
        else
            idt_buf__put_cstr(out, is_utf8 ? eighths[in_cell] : in_cell > EIGHTHS / 2 ? "-" : " ");
    }
    idt_buf__printf(out, "%s %3u%%", is_utf8 ? "▏" : "]", (unsigned)(part_permille / 10));
}

/* A number in at most four digits and a unit. */
static void put_amount(idt_buf *out, uint64_t value, const char *suffix)
{
    static const char *const units[] = {"", " k", " M", " G", " T", " P", " E"};
    unsigned unit = 0;
    uint64_t rest = 0;

    while (value >= 1000 && unit + 1 < sizeof units / sizeof units[0]) {
        rest = value % 1000;
        value /= 1000;
        unit++;
    }
    idt_buf__put_u64(out, value);
    if (unit > 0 && value < 100)
        idt_buf__printf(out, ".%u", (unsigned)(rest / 100));
    idt_buf__printf(out, "%s%s%s", units[unit], unit == 0 && *suffix == 'B' ? " " : "", suffix);
}

static void put_duration(idt_buf *out, uint64_t seconds)
{
    if (seconds >= 3600)
        idt_buf__printf(out, "%llu:%02u:%02u", (unsigned long long)(seconds / 3600),
                        (unsigned)(seconds / 60 % 60), (unsigned)(seconds % 60));
    else
        idt_buf__printf(out, "%u:%02u", (unsigned)(seconds / 60), (unsigned)(seconds % 60));
}

static unsigned columns_of(const idt_buf *text)
{
    unsigned n = 0;

    for (size_t i = 0; i < text->len; i++)
        n += ((unsigned char)text->data[i] & 0xC0) != 0x80;
    return n;
}

/* One part of the line. Order is importance: the later ones are left out when there is no room. */
static void put_part(idt_buf *out, const idt_progress_state *state, unsigned part, bool is_utf8)
{
    uint64_t total = state->n_total_bytes, done = state->n_bytes;
    uint64_t ms = state->elapsed_ms ? state->elapsed_ms : 1;

    if (total > 0 && done > total)
        done = total;
    switch (part) {
    case 0:
        if (total > 0)
            put_bar(out, total >= 1000 ? done / (total / 1000) : done * 1000 / total, is_utf8);
        break;
    case 1:
        put_amount(out, done, "B");
        if (total > 0) {
            idt_buf__put_cstr(out, " of ");
            put_amount(out, total, "B");
        }
        break;
    case 2: put_amount(out, state->n_alerts, state->n_alerts == 1 ? " alert" : " alerts"); break;
    case 3: put_amount(out, state->n_records * 1000 / ms, " records/s"); break;
    case 4:
        if (total > 0 && done > 0 && ms >= ENOUGH_MS) {
            put_duration(out, (uint64_t)((total - done) / (done / ms + 1)) / 1000);
            idt_buf__put_cstr(out, " left");
        }
        break;
    default: break;
    }
}

void idt_progress__render(idt_buf *out, const idt_progress_state *state, unsigned width,
                          bool is_utf8)
{
    idt_buf line = {0};

    for (unsigned part = 0; part < 5; part++) {
        size_t before = line.len;

        if (before > 0)
            idt_buf__put_cstr(&line, "  ");
        put_part(&line, state, part, is_utf8);
        if (line.len == before + 2 || columns_of(&line) > width)
            line.len = before;
    }
    idt_buf__put_bytes(out, idt_buf__bytes(&line));
    idt_buf__free(&line);
}
