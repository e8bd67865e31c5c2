/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/party_waive.h"

#include "base/bytes.h"
#include "base/date.h"
#include "cli/paint.h"
#include "lists/waiver_file.h"

#define HEAD "id\trank\tlist\tentry\tname\tscore\trelation"

int idt_party_waive__read(idt_party_waive *out, idt_date date, const idt_arguments *arguments)
{
    const char *path = idt_arguments__get(arguments, "good-guys");
    const char *until = idt_arguments__get(arguments, "until");
    idt_error err;

    *out = (idt_party_waive){.approver = idt_arguments__get(arguments, "waive-as"),
                             .reason = idt_arguments__get(arguments, "reason"),
                             .approved_on = date};
    if (!idt_cli__read_date(&out->expires, "until", until, date))
        return IDT_EXIT_USAGE;
    if (!out->approver != !out->reason || !out->approver != !until) {
        idt_cli__complain("--waive-as APPROVER, --reason TEXT and --until DATE go together");
        return IDT_EXIT_USAGE;
    }
    if (out->approver && (idt_bytes__trim(idt_bytes__from_cstr(out->approver)).len == 0 ||
                          idt_bytes__trim(idt_bytes__from_cstr(out->reason)).len == 0)) {
        idt_cli__complain("a waiver needs the name of an approver and a reason");
        return IDT_EXIT_USAGE;
    }
    if (out->expires < date) {
        idt_cli__complain("--until %s is before the day of the approval", until);
        return IDT_EXIT_USAGE;
    }
    if (!path || idt_waiver_file__read(&out->waivers, path, &err) == IDT_OK)
        return IDT_EXIT_OK;
    idt_cli__complain("%s", err.message);
    return IDT_EXIT_INPUT;
}

void idt_party_waive__free(idt_party_waive *waive)
{
    idt_waivers__free(waive->waivers);
    waive->waivers = NULL;
}

const char *idt_party_waive__head(const idt_party_waive *waive)
{
    if (waive->approver)
        return "party_id\tname\tparty_digest\tlist\tentry\tentry_name\tentry_digest\trelation\t"
               "approver\treason\tapproved_on\texpires\n";
    return waive->waivers ? HEAD "\twaiver\tapprover\treason\texpires\n" : HEAD "\n";
}

uint32_t idt_party_waive__top(const idt_party_waive *waive, uint32_t top)
{
    return waive->waivers ? (uint32_t)IDT_PARTIES_TOP_MAX : top;
}

int idt_party_waive__judge(idt_waived *out, const idt_party_waive *waive,
                           const idt_parties *parties, idt_bytes id, const idt_parties_query *query,
                           const idt_party_hit *hit)
{
    idt_buf room = {0};
    int status;

    *out = (idt_waived){IDT_WAIVER_NONE, NULL};
    if (!waive->waivers)
        return IDT_OK;
    status = idt_waivers__judge(out, waive->waivers, &room, parties, id, query, hit);
    idt_buf__free(&room);
    return status;
}

static void put_state(idt_buf *out, const idt_waived *waived)
{
    idt_buf__put_cstr(out, waived->state == IDT_WAIVER_HOLDS ? "waived" : "void: ");
    idt_buf__put_cstr(out, idt_waiver__reason(waived->state));
}

void idt_party_waive__put_cells(idt_buf *out, const idt_party_waive *waive,
                                const idt_waived *waived)
{
    char day[IDT_DATE_SIZE];

    if (!waive->waivers)
        return;
    if (!waived->waiver) {
        idt_buf__put_cstr(out, "\t\t\t\t");
        return;
    }
    idt_buf__put_char(out, '\t');
    put_state(out, waived);
    idt_buf__put_char(out, '\t');
    idt_paint__put_plain(out, waived->waiver->approver);
    idt_buf__put_char(out, '\t');
    idt_paint__put_plain(out, waived->waiver->reason);
    idt_date__format(day, waived->waiver->expires);
    idt_buf__printf(out, "\t%s", day);
}

void idt_party_waive__put_lines(idt_buf *out, const idt_waived *waived)
{
    char from[IDT_DATE_SIZE], to[IDT_DATE_SIZE];

    if (!waived->waiver)
        return;
    idt_date__format(from, waived->waiver->approved_on);
    idt_date__format(to, waived->waiver->expires);
    idt_buf__printf(out, "     %-11s", "waiver");
    put_state(out, waived);
    idt_buf__put_cstr(out, "; ");
    idt_paint__put_plain(out, waived->waiver->approver);
    idt_buf__printf(out, ", %s to %s: ", from, to);
    idt_paint__put_plain(out, waived->waiver->reason);
    idt_buf__put_char(out, '\n');
}

static void put_note(idt_buf *notes, idt_bytes id, const idt_parties_query *query,
                     const idt_party_entry_view *entry, idt_waiver_state may)
{
    idt_buf__put_cstr(notes, "not to be waived: ");
    idt_paint__put_plain(notes, id.len ? id : query->name);
    idt_buf__put_cstr(notes, ", ");
    idt_paint__put_plain(notes, entry->list);
    idt_buf__put_cstr(notes, " ");
    idt_paint__put_plain(notes, entry->id);
    idt_buf__printf(notes, ": %s\n", idt_waiver__reason(may));
}

/* A quotation mark at the beginning would open a quoted cell, so such a one is quoted. */
static void put_cell(idt_buf *out, idt_bytes text)
{
    bool is_quoted = text.len && text.data[0] == '"';
    size_t begin = 0;

    if (is_quoted)
        idt_buf__put_char(out, '"');
    for (size_t i = 0; is_quoted && i < text.len; i++)
        if (text.data[i] == '"') {
            idt_paint__put_plain(out, idt_bytes__slice(text, begin, i));
            idt_buf__put_cstr(out, "\"\"");
            begin = i + 1;
        }
    idt_paint__put_plain(out, idt_bytes__slice(text, begin, text.len));
    if (is_quoted)
        idt_buf__put_char(out, '"');
}

int idt_party_waive__propose(idt_buf *out, idt_buf *notes, const idt_party_waive *waive,
                             const idt_parties *parties, idt_bytes id,
                             const idt_parties_query *query, const idt_party_hit *hit)
{
    char party[IDT_WAIVER_DIGEST_SIZE], digest[IDT_WAIVER_DIGEST_SIZE];
    char from[IDT_DATE_SIZE], to[IDT_DATE_SIZE];
    idt_waiver_state may = idt_waiver__may(query, id, hit);
    idt_party_entry_view entry;
    idt_buf room = {0};
    int status;

    if (idt_party__is_past_or_future((idt_party_standing)hit->standing))
        return IDT_OK;
    idt_parties__entry(&entry, parties, hit->entry);
    if (may != IDT_WAIVER_HOLDS) {
        put_note(notes, id, query, &entry, may);
        return idt_buf__status(notes);
    }
    status = idt_waiver__party_digest(party, &room, query);
    if (status == IDT_OK)
        status = idt_waiver__entry_digest(digest, &room, parties, hit);
    idt_buf__free(&room);
    if (status != IDT_OK)
        return status;
    idt_date__format(from, waive->approved_on);
    idt_date__format(to, waive->expires);
    const idt_bytes cells[] = {
        id,
        query->name,
        idt_bytes__from_cstr(party),
        entry.list,
        entry.id,
        entry.name,
        idt_bytes__from_cstr(digest),
        idt_bytes__from_cstr(idt_party__standing_name((idt_party_standing)hit->standing)),
        idt_bytes__from_cstr(waive->approver),
        idt_bytes__from_cstr(waive->reason),
        idt_bytes__from_cstr(from),
        idt_bytes__from_cstr(to)};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        if (i)
            idt_buf__put_char(out, '\t');
        put_cell(out, cells[i]);
    }
    idt_buf__put_char(out, '\n');
    return idt_buf__status(out);
}
