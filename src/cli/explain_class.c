/* SPDX-License-Identifier: Apache-2.0 */
/* Class answers as plain text: the clauses and, by their places in the SMILES, their atoms. */
#include "cli/explain_class.h"

#include "base/bytes.h"

static uint8_t label_of(const idt_memberships *m, const idt_membership_finding *f, uint32_t i)
{
    return m->classes->clauses[m->classes->records[f->definition].clauses.first + i].label;
}

/* Atoms of one clause, by places from 1 in the order of the SMILES. */
static void put_atoms(idt_buf *out, const idt_memberships *m, const idt_membership_finding *f,
                      uint32_t label)
{
    bool is_first = true;

    for (uint32_t i = 0; i < f->n_atoms; i++) {
        uint8_t role = m->roles[f->atoms + i];

        if (role < 2 || role == IDT_CLASS_UNEXPLAINED || label_of(m, f, role - 2u) != label)
            continue;
        idt_buf__printf(out, is_first ? "%u" : ", %u", i + 1);
        is_first = false;
    }
    if (is_first)
        idt_buf__put_cstr(out, "none (something of the parent is absent)");
}

static void put_clauses(idt_buf *out, const idt_memberships *m, const idt_membership_finding *f)
{
    const idt_law_class *class_ = &m->law->classes[f->class_];
    uint64_t labels = 0;

    for (uint32_t i = 0; i < IDT_CLASS_MAX_CLAUSES; i++)
        if (f->operations >> i & 1)
            labels |= UINT64_C(1) << label_of(m, f, i) % 64;
    for (uint32_t i = 0; i < class_->clauses.n && i < 64; i++) {
        const idt_law_clause *clause = &m->law->clauses[class_->clauses.first + i];

        if (!(labels >> i & 1))
            continue;
        idt_buf__put_cstr(out, "    ");
        idt_buf__put_bytes(out, idt_law__str(m->law, clause->label));
        if (clause->text.len > 0) {
            idt_buf__put_cstr(out, "  ");
            idt_buf__put_bytes(out, idt_law__str(m->law, clause->text));
        }
        idt_buf__put_cstr(out, "\n       atoms ");
        put_atoms(out, m, f, i);
        idt_buf__put_char(out, '\n');
    }
}

static void put_text(idt_buf *out, const idt_memberships *m, const idt_membership_finding *f)
{
    const idt_law_class *class_ = &m->law->classes[f->class_];

    idt_buf__put_cstr(out, "  ");
    idt_buf__put_bytes(out, idt_law__str(m->law, class_->shown));
    idt_buf__printf(out, ": %s\n", idt_membership__name(f->membership));
    put_clauses(out, m, f);
    if (f->questions != 0) {
        idt_buf__put_cstr(out, "    question: ");
        idt_memberships__put_questions(out, m, f);
        idt_buf__put_char(out, '\n');
    }
    for (uint32_t i = 0; i < class_->cites.n; i++) {
        idt_buf__put_cstr(out, "    ");
        idt_buf__put_bytes(out, idt_law__str(m->law, m->law->cites[class_->cites.first + i].text));
        idt_buf__put_char(out, '\n');
    }
}

void idt_explain_class__put(idt_buf *out, const idt_memberships *found, const idt_mol *mol,
                            idt_bytes smiles, idt_bytes id, bool as_svg)
{
    (void)mol;
    (void)as_svg;
    idt_buf__put_bytes(out, id);
    idt_buf__put_cstr(out, "  ");
    idt_buf__put_bytes(out, smiles);
    idt_buf__put_char(out, '\n');
    for (size_t i = 0; i < found->n; i++)
        if (found->items[i].membership >= IDT_MEMBERSHIP_REVIEW)
            put_text(out, found, &found->items[i]);
}
