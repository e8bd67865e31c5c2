/* SPDX-License-Identifier: Apache-2.0 */
/* The listings of a book as lines of text. */
#include "screen/catalogue.h"

#include "base/bytes.h"
#include "base/date.h"
#include "screen/screen_int.h"

static bool is_wanted(const idt_law *law, const idt_law_listing *listing,
                      const idt_catalogue_query *query, const idt_law_set *concerned)
{
    if (query->substance.len &&
        !idt_bytes__equal(query->substance,
                          idt_law__str(law, law->substances[listing->substance].id)))
        return false;
    if (query->country[0] && !idt_law_set__has(concerned, listing->jurisdiction))
        return false;
    return query->as_of == IDT_DATE_NONE || idt_law__listing_in_force(listing, query->as_of);
}

/* Tabs and line ends cannot stand in a tab-separated value. */
static void put_value(idt_buf *out, idt_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        idt_buf__put_char(out, (unsigned char)text.data[i] < 0x20 ? ' ' : text.data[i]);
}

static void put_tsv(idt_buf *out, const idt_law *law, const idt_law_listing *listing,
                    const char *from, const char *to, const char *confidence)
{
    const idt_law_substance *substance = &law->substances[listing->substance];
    const idt_bytes cells[] = {
        idt_law__str(law, substance->id),
        idt_law__str(law, substance->title),
        idt_law__str(law, listing->id),
        idt_law__str(law, law->jurisdictions[listing->jurisdiction].id),
        idt_law__str(law, law->lists[listing->list].title),
        idt_law__str(law, listing->entry),
        idt_bytes__from_cstr(idt_law_status__name(listing->status)),
        idt_bytes__from_cstr(from),
        idt_bytes__from_cstr(to),
        idt_bytes__from_cstr(confidence),
        idt_law__str(law, law->cites[listing->cites.first].text),
    };

    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        if (i)
            idt_buf__put_char(out, '\t');
        put_value(out, cells[i]);
    }
    idt_buf__put_char(out, '\n');
}

static void put_row(idt_buf *out, const idt_law *law, const idt_law_listing *listing, bool is_table)
{
    bool is_unconfirmed = listing->flags & (IDT_LAW_UNCONFIRMED | IDT_LAW_DATE_UNCONFIRMED);
    const char *confidence = is_unconfirmed ? "unconfirmed" : "confirmed";
    const idt_bytes id = idt_law__str(law, law->substances[listing->substance].id);
    const idt_bytes jurisdiction = idt_law__str(law, law->jurisdictions[listing->jurisdiction].id);
    const idt_bytes list = idt_law__str(law, law->lists[listing->list].title);
    const idt_bytes entry = idt_law__str(law, listing->entry);
    char from[IDT_DATE_SIZE] = "", to[IDT_DATE_SIZE] = "";

    if (listing->from > IDT_DATE_MIN)
        idt_date__format(from, listing->from);
    if (listing->to < IDT_DATE_MAX)
        idt_date__format(to, listing->to);
    if (!is_table) {
        put_tsv(out, law, listing, from, to, confidence);
        return;
    }
    idt_buf__printf(out, "%-28.*s %-4.*s %-10s %-10s %s %.*s%s%.*s%s\n", (int)id.len, id.data,
                    (int)jurisdiction.len, jurisdiction.data, from, to, is_unconfirmed ? "?" : " ",
                    (int)list.len, list.data, entry.len ? ", " : "", (int)entry.len, entry.data,
                    listing->status == IDT_LAW_STATUS_IN_FORCE ? ""
                    : listing->status == IDT_LAW_STATUS_NONE   ? " (not listed)"
                                                               : " (proposed)");
}

void idt_catalogue__put(idt_buf *out, const idt_book *book, const idt_catalogue_query *query,
                        bool is_table)
{
    const idt_law *law = &book->law;
    idt_law_set concerned = {0};
    idt_country country;

    if (query->country[0] && idt_country__parse(&country, (idt_bytes){query->country, 2}) == IDT_OK)
        idt_law__add_concerned(&concerned, law, country);
    if (!is_table)
        idt_buf__put_cstr(out,
                          "substance\ttitle\tlisting\tjurisdiction\tlist\tentry\tstatus\tfrom\t"
                          "to\tconfidence\tcitation\n");
    for (uint32_t i = 0; i < law->n_listings; i++)
        if (is_wanted(law, &law->listings[i], query, &concerned))
            put_row(out, law, &law->listings[i], is_table);
}
