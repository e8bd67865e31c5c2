/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/party_explain.h"

#include "base/bytes.h"
#include "base/date.h"
#include "base/int.h"
#include "cli/paint.h"
#include "cli/party_waive.h"

static void put_line(idt_buf *out, const char *label, idt_bytes text)
{
    if (text.len == 0)
        return;
    idt_buf__printf(out, "     %-11s", label);
    idt_paint__put_plain(out, text);
    idt_buf__put_char(out, '\n');
}

static idt_bytes cut(idt_bytes text, unsigned begin, unsigned end)
{
    size_t b = idt_size__min(begin, text.len), e = idt_size__min(end, text.len);

    return e > b ? idt_bytes__slice(text, b, e) : (idt_bytes){0};
}

void idt_party_explain__put_why(idt_buf *out, const idt_party_why *why, idt_bytes left,
                                idt_bytes right)
{
    for (size_t i = 0; i < why->n_terms; i++) {
        const idt_party_term *t = &why->terms[i];
        idt_bytes l = cut(left, t->left_begin, t->left_end),
                  r = cut(right, t->right_begin, t->right_end);

        idt_buf__printf(out, "       %-16s %5d  ",
                        idt_party__term_name((idt_party_term_kind)t->kind), t->value);
        idt_paint__put_plain(out, l);
        if (l.len && r.len)
            idt_buf__put_cstr(out, " | ");
        idt_paint__put_plain(out, r);
        idt_buf__put_char(out, '\n');
    }
}

static void put_dates(idt_buf *out, const idt_party_entry_view *e, idt_date asked)
{
    char from[IDT_DATE_SIZE], to[IDT_DATE_SIZE], day[IDT_DATE_SIZE];

    idt_date__format(from, e->listed_from);
    idt_date__format(to, e->listed_to);
    idt_date__format(day, asked);
    if (from[0])
        idt_buf__printf(out, "     %-11s%s\n", "listed", from);
    if (to[0])
        idt_buf__printf(out, "     %-11s%s\n", "delisted", to);
    if (e->listed_to != IDT_DATE_NONE && asked >= e->listed_to)
        idt_buf__printf(out, "     %-11snot listed on %s: delisted on %s\n", "standing", day, to);
    else if (e->listed_from != IDT_DATE_NONE && asked < e->listed_from)
        idt_buf__printf(out, "     %-11snot yet listed on %s\n", "standing", day);
}

static void put_evidence(idt_buf *out, const idt_party_hit *hit)
{
    static const struct {
        uint32_t bit;
        const char *text;
    } words[] = {
        {IDT_AGREES_NAME, "same name"},
        {IDT_AGREES_WEAK_NAME, "same weak alias"},
        {IDT_AGREES_IDENT, "same number"},
        {IDT_AGREES_CONTACT, "same contact"},
        {IDT_AGREES_UNIT, "same unit"},
        {IDT_AGREES_ADDRESS, "same place"},
        {IDT_AGREES_COUNTRY, "same country"},
        {IDT_AGREES_BIRTH, "same birth"},
        {IDT_DIFFERS_BIRTH, "another year of birth"},
        {IDT_DIFFERS_GENDER, "another gender"},
        {IDT_DIFFERS_IDENT, "another number of a kind that a party has one of"},
        {IDT_DIFFERS_COUNTRY, "another country"},
    };
    const char *before = "";

    idt_buf__printf(out, "     %-11s", "evidence");
    for (size_t i = 0; i < IDT_COUNT_OF(words); i++)
        if (hit->evidence & words[i].bit) {
            idt_buf__printf(out, "%s%s", before, words[i].text);
            before = ", ";
        }
    if (!before[0])
        idt_buf__put_cstr(out, "a similar name");
    idt_buf__put_char(out, '\n');
}

static void put_hit(idt_buf *out, const idt_parties *parties, const idt_parties_query *query,
                    const idt_party_hit *hit, const idt_waived *waived)
{
    idt_party_entry_view entry, matched;
    idt_party_why why;

    idt_parties__entry(&entry, parties, hit->entry);
    idt_parties__entry(&matched, parties, hit->matched);
    idt_buf__printf(out, "%4u %s  ", hit->score,
                    idt_party__standing_name((idt_party_standing)hit->standing));
    idt_paint__put_plain(out, entry.name);
    idt_buf__put_cstr(out, "\n");
    idt_buf__printf(out, "     %-11s", "list");
    idt_paint__put_plain(out, entry.list);
    idt_buf__put_cstr(out, ", ");
    idt_paint__put_plain(out, entry.id);
    idt_buf__put_char(out, '\n');
    if (waived)
        idt_party_waive__put_lines(out, waived);
    put_dates(out, &entry, query->date);
    put_line(out, "citation", entry.cite);
    put_line(out, "delisting", entry.cite_end);
    put_line(out, "programme", entry.program);
    put_line(out, "scope", entry.scope);
    put_line(out, "licence", entry.policy);
    if (hit->matched != hit->entry)
        put_line(out, "through", matched.name);
    if (hit->share_ppm)
        idt_buf__printf(out, "     %-11s%u.%u %% held by listed parties\n", "owned",
                        hit->share_ppm / 10000, hit->share_ppm / 1000 % 10);
    put_evidence(out, hit);
    put_line(out, "number", idt_parties__ident(parties, hit->ident));
    put_line(out, "address", idt_parties__address(parties, hit->address));
    if (hit->name == IDT_PARTIES_NONE)
        return;
    put_line(out, "name", idt_parties__name(parties, hit->name));
    (void)idt_parties__explain(parties, query, hit, &why);
    idt_party_explain__put_why(out, &why, query->name, idt_parties__name(parties, hit->name));
}

void idt_party_explain__put(idt_buf *out, const idt_parties *parties,
                            const idt_parties_query *query, const idt_party_hit *hits,
                            const idt_waived *waived, size_t n_hits)
{
    char day[IDT_DATE_SIZE];

    idt_date__format(day, query->date);
    if (n_hits == 0) {
        idt_buf__put_cstr(out, "no listed party is known by \"");
        idt_paint__put_plain(out, query->name);
        idt_buf__printf(out, "\" on %s\n", day);
    }
    for (size_t i = 0; i < n_hits; i++) {
        if (i > 0)
            idt_buf__put_char(out, '\n');
        put_hit(out, parties, query, &hits[i], waived ? &waived[i] : NULL);
    }
}
