/* SPDX-License-Identifier: Apache-2.0 */
/* Class answers as tab-separated rows. */
#include "cli/class_rows.h"

#include "base/bytes.h"

void idt_class_rows__put_head(idt_buf *out)
{
    idt_buf__put_cstr(out, "id\tclass\tanswer\tclauses\tquestion\n");
}

static void put_row(idt_buf *out, const idt_memberships *found, idt_bytes id, idt_bytes class_,
                    const char *answer, const idt_membership_finding *f)
{
    idt_buf__put_bytes(out, id);
    idt_buf__put_char(out, '\t');
    idt_buf__put_bytes(out, class_);
    idt_buf__printf(out, "\t%s\t", answer);
    if (f)
        idt_memberships__put_clauses(out, found, f);
    idt_buf__put_char(out, '\t');
    if (f)
        idt_memberships__put_questions(out, found, f);
    idt_buf__put_char(out, '\n');
}

/* Three answers for definitions, and `review` where the law has no formula. */
static bool is_shown(const idt_membership_finding *f)
{
    return f->membership >= IDT_MEMBERSHIP_REVIEW;
}

static idt_bytes shown(const idt_law *law, uint32_t class_)
{
    return idt_law__str(law, law->classes[class_].shown);
}

/* Of the versions of one class, the first stands for all. */
static bool is_first_version(const idt_law *law, uint32_t class_)
{
    for (uint32_t i = 0; i < class_; i++)
        if (idt_bytes__equal(shown(law, i), shown(law, class_)))
            return false;
    return true;
}

static void put_every(idt_buf *out, const idt_memberships *found, const idt_law *law, idt_bytes id)
{
    for (uint32_t i = 0; i < law->n_classes; i++) {
        bool is_found = false;

        if (!is_first_version(law, i))
            continue;
        for (size_t k = 0; k < found->n; k++) {
            const idt_membership_finding *f = &found->items[k];

            if (!is_shown(f) || !idt_bytes__equal(shown(law, f->class_), shown(law, i)))
                continue;
            put_row(out, found, id, shown(law, i), idt_membership__name(f->membership), f);
            is_found = true;
        }
        if (!is_found)
            put_row(out, found, id, shown(law, i), "no", NULL);
    }
}

void idt_class_rows__put(idt_buf *out, const idt_memberships *found, const idt_book *book,
                         idt_bytes id, bool shows_all)
{
    const idt_law *law = idt_book__law(book);

    if (shows_all) {
        put_every(out, found, law, id);
        return;
    }
    for (size_t k = 0; k < found->n; k++) {
        const idt_membership_finding *f = &found->items[k];

        if (is_shown(f))
            put_row(out, found, id, shown(law, f->class_), idt_membership__name(f->membership), f);
    }
}

void idt_class_rows__put_error(idt_buf *out, idt_bytes id, const char *message)
{
    idt_buf__put_bytes(out, id);
    idt_buf__printf(out, "\t\terror\t\t%s\n", message);
}
