/* SPDX-License-Identifier: Apache-2.0 */
/* Definitions by structure, read with the dates and coverage of the law. */
#include "screen/classes.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "screen/screen_int.h"

const char *idt_membership__name(uint8_t membership)
{
    static const char *const names[] = {"no", "outside", "review", "arguable", "match"};

    return membership <= IDT_MEMBERSHIP_MATCH ? names[membership] : NULL;
}

unsigned idt_membership__score(uint8_t membership)
{
    /* definitions of this project (docs/verdict.md) */
    static const unsigned scores[] = {0, 500, 500, 700, 1000};

    return membership <= IDT_MEMBERSHIP_MATCH ? scores[membership] : 0;
}

unsigned idt_membership__similarity(const idt_membership_finding *f)
{
    uint32_t all = f->n_parent + f->n_own;

    return all > 0 ? 2000 * f->n_kept / all : 0;
}

const idt_law *idt_book__law(const idt_book *book)
{
    return &book->law;
}

void idt_memberships__free(idt_memberships *m)
{
    if (!m)
        return;
    idt_class_scratch__free(&m->scratch);
    idt_alloc__free(m->items);
    idt_alloc__free(m->roles);
    idt_alloc__free(m->parent_atoms);
    *m = (idt_memberships){0};
}

static uint8_t membership_of(const idt_law_class *class_, const idt_class_finding *f)
{
    if (class_->decides == IDT_LAW_DECIDES_REVIEW)
        return f->is_parent                      ? IDT_MEMBERSHIP_NO
               : f->answer >= IDT_CLASS_ARGUABLE ? IDT_MEMBERSHIP_REVIEW
                                                 : IDT_MEMBERSHIP_OUTSIDE;
    switch ((idt_class_answer)f->answer) {
    case IDT_CLASS_NO: return IDT_MEMBERSHIP_NO;
    case IDT_CLASS_OUTSIDE: return IDT_MEMBERSHIP_OUTSIDE;
    case IDT_CLASS_ARGUABLE: return IDT_MEMBERSHIP_ARGUABLE;
    case IDT_CLASS_MATCH: return IDT_MEMBERSHIP_MATCH;
    }
    return IDT_MEMBERSHIP_NO;
}

static bool covers(const idt_law_class *class_, uint16_t flag, idt_date as_of)
{
    return class_->covers_flags & flag && class_->covers_from <= as_of;
}

static const idt_class_clause *operation(const idt_memberships *m, uint32_t definition, uint32_t i)
{
    return &m->classes->clauses[m->classes->records[definition].clauses.first + i];
}

/* Clauses used, as bits of their numbers; a class has at most 32. */
static uint64_t labels_of(const idt_memberships *m, const idt_membership_finding *f)
{
    uint64_t labels = 0;

    for (uint32_t i = 0; i < IDT_CLASS_MAX_CLAUSES; i++)
        if (f->operations >> i & 1)
            labels |= UINT64_C(1) << operation(m, f->definition, i)->label % 64;
    return labels;
}

static void ask_the_law(idt_memberships *m, idt_membership_finding *f)
{
    const idt_law_class *class_ = &m->law->classes[f->class_];
    uint64_t labels = labels_of(m, f);

    if (f->membership < IDT_MEMBERSHIP_ARGUABLE)
        return;
    if (f->forms & IDT_CLASS_FORM_SALT && !covers(class_, IDT_LAW_COVERS_SALTS, m->as_of)) {
        f->membership = IDT_MEMBERSHIP_ARGUABLE;
        f->questions |= UINT32_C(1) << IDT_QUESTION_SALTS;
    }
    if (class_->combination.len > 0 && labels & (labels - 1))
        f->questions |= UINT32_C(1) << IDT_QUESTION_COMBINATION;
}

static bool make_room(idt_memberships *m, size_t n)
{
    size_t need = m->n_atoms + n;

    if (need > m->roles_capacity) {
        size_t capacity = need + need / 2;
        uint8_t *roles = idt_alloc__resize(m->roles, capacity, 1), *parents;

        if (!roles)
            return false;
        m->roles = roles;
        parents = idt_alloc__resize(m->parent_atoms, capacity, 1);
        if (!parents)
            return false;
        m->parent_atoms = parents;
        m->roles_capacity = capacity;
    }
    return true;
}

/* What is kept of the parent. */
static void measure(const idt_memberships *m, idt_membership_finding *f,
                    const idt_class_finding *found)
{
    uint32_t pattern = m->classes->records[f->definition].pattern;

    f->n_parent = m->classes->patterns[pattern].atoms.n;
    for (uint32_t i = 0; i < found->n_atoms; i++) {
        f->n_kept += found->parent_atom[i] != 0;
        f->n_own += found->role[i] != 0;
    }
}

static uint32_t count_bits(uint64_t bits)
{
    uint32_t n = 0;

    for (; bits != 0; bits &= bits - 1)
        n++;
    return n;
}

/* Whether a finding by another parent of the same class says more. */
static bool is_better(const idt_membership_finding *f, const idt_membership_finding *than)
{
    if (f->is_exempt != than->is_exempt)
        return f->is_exempt > than->is_exempt;
    if (f->membership != than->membership)
        return f->membership > than->membership;
    return count_bits(f->operations) < count_bits(than->operations);
}

/* Where a finding goes: beside those of other classes, or in the place of a lesser one of its own.
 */
static bool put(idt_memberships *m, const idt_membership_finding *f)
{
    for (size_t i = m->first; i < m->n; i++) {
        if (m->items[i].class_ != f->class_)
            continue;
        if (is_better(f, &m->items[i]))
            m->items[i] = *f;
        return true;
    }
    if (idt_alloc__grow(&m->items, &m->capacity, m->n, sizeof *m->items) != IDT_OK)
        return false;
    m->items[m->n++] = *f;
    return true;
}

static void keep(void *payload, const idt_class_finding *found)
{
    idt_memberships *m = payload;
    const idt_law_class *class_ = &m->law->classes[found->owner];
    idt_membership_finding f = {.class_ = found->owner,
                                .membership = membership_of(class_, found),
                                .is_parent = found->is_parent,
                                .is_exempt = found->is_exempt,
                                .definition = found->definition,
                                .forms = found->forms,
                                .questions = found->questions,
                                .operations = found->clauses,
                                .atoms = m->n_atoms,
                                .n_atoms = found->n_atoms};

    if (!idt_law__class_in_force(class_, m->as_of) || m->failed)
        return;
    if (!make_room(m, found->n_atoms)) {
        m->failed = true;
        return;
    }
    memcpy(f.question_of, found->question_of, sizeof f.question_of);
    memcpy(m->roles + m->n_atoms, found->role, found->n_atoms);
    memcpy(m->parent_atoms + m->n_atoms, found->parent_atom, found->n_atoms);
    m->n_atoms += found->n_atoms;
    if (f.membership == IDT_MEMBERSHIP_REVIEW)
        measure(m, &f, found);
    ask_the_law(m, &f);
    m->failed = !put(m, &f);
}

/* By shown id: few items, so insertion keeps it simple and stable. */
static void sort(idt_memberships *m, size_t first)
{
    for (size_t i = first + 1; i < m->n; i++) {
        idt_membership_finding item = m->items[i];
        idt_bytes id = idt_law__str(m->law, m->law->classes[item.class_].shown);
        size_t k = i;

        for (; k > first; k--) {
            const idt_membership_finding *before = &m->items[k - 1];
            int order =
                idt_bytes__compare(idt_law__str(m->law, m->law->classes[before->class_].shown), id);

            if (order < 0 || (order == 0 && before->class_ < item.class_))
                break;
            m->items[k] = m->items[k - 1];
        }
        m->items[k] = item;
    }
}

void idt_memberships__reset(idt_memberships *m)
{
    m->n = m->n_atoms = 0;
}

int idt_memberships__find(idt_memberships *m, const idt_book *book, idt_mol *mol, idt_date as_of,
                          idt_error *err)
{
    size_t first = m->n;
    int status;

    m->classes = &book->classes;
    m->law = &book->law;
    m->as_of = as_of;
    m->failed = false;
    m->first = first;
    status = idt_classes__find(&book->classes, &m->scratch, mol, keep, m, err);
    if (status == IDT_OK && m->failed)
        status = idt_error__set(err, IDT_ENOMEM, "out of memory");
    if (status == IDT_OK)
        sort(m, first);
    return status;
}

void idt_memberships__put_clauses(idt_buf *out, const idt_memberships *m,
                                  const idt_membership_finding *f)
{
    const idt_law_class *class_ = &m->law->classes[f->class_];
    uint64_t labels = labels_of(m, f);
    bool is_first = true;

    for (uint32_t i = 0; i < class_->clauses.n && i < 64; i++) {
        if (!(labels >> i & 1))
            continue;
        if (!is_first)
            idt_buf__put_char(out, '+');
        idt_buf__put_bytes(out,
                           idt_law__str(m->law, m->law->clauses[class_->clauses.first + i].label));
        is_first = false;
    }
}

static void put_question(idt_buf *out, size_t begin, idt_bytes label, idt_bytes text)
{
    if (out->len > begin)
        idt_buf__put(out, "; ", 2);
    if (label.len > 0) {
        idt_buf__put_bytes(out, label);
        idt_buf__put(out, ": ", 2);
    }
    idt_buf__put_bytes(out, text);
}

static void put_similarity(idt_buf *out, const idt_membership_finding *f)
{
    idt_buf__printf(out,
                    "similarity %u of 1000: %" PRIu32 " of %" PRIu32
                    " atoms of the parent are kept, of %" PRIu32 " in the structure",
                    idt_membership__similarity(f), f->n_kept, f->n_parent, f->n_own);
}

void idt_memberships__put_questions(idt_buf *out, const idt_memberships *m,
                                    const idt_membership_finding *f)
{
    const idt_law_class *class_ = &m->law->classes[f->class_];
    uint32_t asked[IDT_CLASS_MAX_CLAUSES] = {0}, of_clauses = 0;
    static const idt_bytes none = {NULL, 0};
    size_t begin = out->len;

    if (f->membership == IDT_MEMBERSHIP_REVIEW)
        put_similarity(out, f);
    for (uint32_t i = 0; i < IDT_CLASS_MAX_CLAUSES; i++) {
        if (f->question_of[i] == 0)
            continue;
        asked[operation(m, f->definition, i)->label % IDT_CLASS_MAX_CLAUSES] |= f->question_of[i];
        of_clauses |= f->question_of[i];
    }
    for (uint32_t i = 0; i < class_->clauses.n && i < IDT_CLASS_MAX_CLAUSES; i++) {
        const idt_law_clause *clause = &m->law->clauses[class_->clauses.first + i];
        idt_bytes label = idt_law__str(m->law, clause->label);

        if (asked[i] != 0 && clause->question.len > 0) {
            put_question(out, begin, label, idt_law__str(m->law, clause->question));
            continue;
        }
        for (unsigned q = 0; q < IDT_N_QUESTIONS; q++)
            if (asked[i] >> q & 1)
                put_question(out, begin, label,
                             idt_bytes__from_cstr(idt_question__text((uint8_t)q)));
    }
    for (unsigned q = 0; q < IDT_N_QUESTIONS; q++) {
        if (!(f->questions & ~of_clauses) || !(f->questions >> q & 1) || of_clauses >> q & 1)
            continue;
        put_question(out, begin, none,
                     q == IDT_QUESTION_COMBINATION
                         ? idt_law__str(m->law, class_->combination)
                         : idt_bytes__from_cstr(idt_question__text((uint8_t)q)));
    }
}
