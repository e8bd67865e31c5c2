/* SPDX-License-Identifier: Apache-2.0 */
/* Every definition of a book against one molecule. */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"
#include "chem/classes/class_index.h"
#include "chem/classes/class_int.h"

enum { MAX_EMBEDDINGS = 256 };

void idt_class_scratch__free(idt_class_scratch *scratch)
{
    if (!scratch)
        return;
    idt_alloc__free(scratch->block);
    idt_alloc__free(scratch->embedding);
    idt_alloc__free(scratch->beside);
    idt_alloc__free(scratch->alive);
    *scratch = (idt_class_scratch){0};
}

static int make_room(idt_class_scratch *scratch, size_t n, idt_error *err)
{
    static const size_t size_of_atom =
        sizeof(idt_class_bits) + 2 * sizeof(uint32_t) + 5 * sizeof(uint16_t) + 3;
    size_t capacity = n < 128 ? 128 : n + n / 2;
    char *p;

    if (!scratch->embedding) {
        scratch->embedding =
            idt_alloc__zeroed(MAX_EMBEDDINGS * IDT_CLASS_MAX_ATOMS, sizeof *scratch->embedding);
        if (!scratch->embedding)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
    }
    if (!scratch->beside) {
        scratch->beside = idt_alloc__zeroed(MAX_EMBEDDINGS, sizeof *scratch->beside);
        if (!scratch->beside)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
    }
    if (n <= scratch->capacity)
        return IDT_OK;
    idt_alloc__free(scratch->block);
    scratch->capacity = 0;
    scratch->block = idt_alloc__zeroed(capacity, size_of_atom);
    if (!scratch->block)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    p = scratch->block;
    scratch->bonds = (idt_class_bits *)(void *)p;
    scratch->mark = (uint32_t *)(void *)(scratch->bonds + capacity);
    scratch->work.seen = scratch->mark + capacity;
    scratch->owner = (uint16_t *)(void *)(scratch->work.seen + capacity);
    scratch->queue = scratch->owner + capacity;
    scratch->work.stack = scratch->queue + capacity;
    scratch->work.depth = scratch->work.stack + capacity;
    scratch->hetero = scratch->work.depth + capacity;
    scratch->role = (uint8_t *)(void *)(scratch->hetero + capacity);
    scratch->parent_atom = scratch->role + capacity;
    scratch->turn = scratch->work.turn = 0;
    scratch->capacity = capacity;
    return IDT_OK;
}

/* Turns of the marks begin anew for each molecule, so that they never run over. */
static void begin(idt_class_scratch *scratch, const idt_mol *mol)
{
    uint32_t n = mol->n_atoms;

    scratch->n_hetero = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t element = idt_atom__element(mol->atom[i]);

        scratch->hetero[scratch->n_hetero] = (uint16_t)i;
        scratch->n_hetero += element != 6 && element != 1;
    }
    memset(scratch->mark, 0, n * sizeof *scratch->mark);
    memset(scratch->work.seen, 0, n * sizeof *scratch->work.seen);
    memset(scratch->owner, 0, n * sizeof *scratch->owner);
    scratch->turn = scratch->work.turn = 0;
}

static bool may_match(const uint64_t need[2], const idt_mol *mol)
{
    return !(need[0] & ~mol->screen[0]) && !(need[1] & ~mol->screen[1]);
}

static void aim(idt_class_search *q, const idt_classes *classes, const idt_class_record *record)
{
    q->record = record;
    q->pattern = &classes->patterns[record->pattern];
    q->atoms = classes->atoms + q->pattern->atoms.first;
    q->segments = classes->segments + q->pattern->segments.first;
    q->closures =
        q->pattern->closures.n > 0 ? classes->closures + q->pattern->closures.first : NULL;
    q->clauses = classes->clauses + record->clauses.first;
}

/* Isotopes of the component in which the parent was found. */
static bool is_labelled(const idt_mol *mol, const uint8_t *role)
{
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (!(mol->atom[i] & IDT_ATOM_ISOTOPE))
            continue;
        if (role[i] != 0)
            return true;
        for (uint32_t k = mol->first[i]; k < mol->first[i + 1]; k++)
            if (role[mol->links[k].atom] != 0)
                return true;
    }
    return false;
}

/* Whether something besides the component of the parent is there. */
static bool has_more(const idt_mol *mol, const uint8_t *role)
{
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        bool is_of_it = role[i] != 0;

        for (uint32_t k = mol->first[i]; k < mol->first[i + 1]; k++)
            is_of_it |= role[mol->links[k].atom] != 0;
        if (!is_of_it)
            return true;
    }
    return false;
}

static void add_forms(idt_class_search *q)
{
    idt_class_finding *f = q->finding;

    if (q->mol->has & IDT_MOL_HAS_DOT && has_more(q->mol, q->scratch->role))
        f->forms |= IDT_CLASS_FORM_SALT;
    if (!(q->mol->has & IDT_MOL_HAS_ISOTOPE) || !is_labelled(q->mol, q->scratch->role))
        return;
    f->forms |= IDT_CLASS_FORM_ISOTOPE;
    if (q->record->flags & IDT_CLASS_ISOTOPES || f->answer < IDT_CLASS_ARGUABLE)
        return;
    f->answer = IDT_CLASS_ARGUABLE;
    f->questions |= UINT32_C(1) << IDT_QUESTION_ISOTOPES;
}

/* Beyond the step limit nothing is ruled out. */
static void set_undecided(idt_class_finding *f)
{
    f->answer = IDT_CLASS_ARGUABLE;
    f->clauses = 0;
    f->questions = UINT32_C(1) << IDT_QUESTION_STEPS;
    memset(f->question_of, 0, sizeof f->question_of);
}

static void decide(idt_class_search *q, idt_class_finding *f)
{
    uint32_t allowed = q->is_exact ? 0 : 1;

    q->finding = f;
    q->limit = IDT_CLASS_STEP_BUDGET;
    q->steps = q->scratch->work.steps = 0;
    q->has_best = false;
    for (q->max_unexplained = 0; q->max_unexplained <= allowed && !q->has_best;
         q->max_unexplained++) {
        for (uint32_t i = 0; i < q->n_embeddings && i < q->max_embeddings; i++)
            idt_class__solve_root(q, i);
        if (idt_class__is_out_of_steps(q) || q->n_embeddings > q->max_embeddings)
            break;
    }
    if ((idt_class__is_out_of_steps(q) || q->n_embeddings > q->max_embeddings) &&
        (!q->has_best || f->answer != IDT_CLASS_MATCH || f->is_parent)) {
        memset(q->scratch->role, 0, q->mol->n_atoms);
        memset(q->scratch->parent_atom, 0, q->mol->n_atoms);
        f->is_parent = 0;
        set_undecided(f);
    }
    if (q->record->flags & IDT_CLASS_EXEMPT) {
        f->is_exempt = f->is_parent;
        f->answer = IDT_CLASS_NO;
        f->questions = 0;
    }
    if (f->is_parent && !(q->record->flags & IDT_CLASS_PARENT))
        f->answer = IDT_CLASS_NO;
    add_forms(q);
}

static void find_one(idt_class_search *q, idt_class_visit *visit, void *payload)
{
    idt_class_scratch *scratch = q->scratch;
    idt_class_finding f = {.owner = q->record->owner,
                           .definition = (uint32_t)(q->record - q->classes->records),
                           .role = scratch->role,
                           .parent_atom = scratch->parent_atom,
                           .n_atoms = q->mol->n_atoms};

    decide(q, &f);
    if (f.answer != IDT_CLASS_NO || f.is_parent || f.is_exempt)
        visit(payload, &f);
}

/* Whether a molecule has the features that a definition needs. */
static bool may_be(const idt_class_search *q, uint32_t record)
{
    const uint64_t *need, *has = q->all.word;

    if (!may_match(q->classes->records[record].need, q->mol))
        return false;
    if (!q->star)
        return true;
    need = q->classes->index->needs[record].word;
    return ((need[0] & ~has[0]) | (need[1] & ~has[1])) == 0;
}

/* Whether nothing that lies outside by one group is of interest. */
static bool is_exact(const idt_class_record *record)
{
    return (record->flags & (IDT_CLASS_STRICT | IDT_CLASS_EXEMPT)) != 0;
}

/* Definitions [i, end), the places of whose root are known. */
static void find_each(idt_class_search *q, uint32_t i, uint32_t end, idt_class_visit *visit,
                      void *payload)
{
    const idt_class_look *looks = q->star ? q->classes->index->looks : NULL;

    for (; i < end; i++) {
        if (!may_be(q, i))
            continue;
        aim(q, q->classes, &q->classes->records[i]);
        q->look = looks ? &looks[i] : NULL;
        q->rules = looks ? looks[i].rules : i;
        q->is_exact = is_exact(q->record);
        find_one(q, visit, payload);
    }
}

/* Definitions [i, end) of one root. */
static int find_group(idt_class_search *q, idt_mol *mol, uint32_t i, uint32_t end,
                      idt_class_visit *visit, void *payload, idt_error *err)
{
    int status;

    while (i < end && !may_be(q, i))
        i++;
    if (i == end)
        return IDT_OK;
    aim(q, q->classes, &q->classes->records[i]);
    q->limit = IDT_CLASS_STEP_BUDGET;
    q->steps = q->scratch->work.steps = 0;
    if (!(mol->done & IDT_MOL_AROMATICITY)) {
        idt_class__find_roots(q, true);
        if (q->n_embeddings == 0 && !idt_class__is_out_of_steps(q))
            return IDT_OK;
    }
    status = idt_mol__perceive(mol, IDT_MOL_AROMATICITY, err);
    if (status != IDT_OK && status != IDT_ELIMIT)
        return status;
    if (status == IDT_OK)
        idt_class__find_roots(q, false);
    if (status == IDT_ELIMIT || idt_class__is_out_of_steps(q))
        q->n_embeddings = q->max_embeddings + 1;
    if (q->n_embeddings > 0)
        find_each(q, i, end, visit, payload);
    return IDT_OK;
}

/* Make ready for a molecule that may be a member of something. */
static int make_ready(idt_class_scratch *scratch, idt_mol *mol, idt_error *err)
{
    int status = make_room(scratch, mol->n_atoms, err);

    if (status == IDT_OK)
        status = idt_mol__perceive(mol, IDT_MOL_RINGS, err);
    return status;
}

static int look_at(const idt_classes *classes, idt_class_scratch *scratch, idt_mol *mol, uint32_t i,
                   const idt_class_bits *star, const idt_class_bits *all, idt_class_visit *visit,
                   void *payload, idt_error *err)
{
    idt_class_search q;

    memset(&q, 0, sizeof q);
    q.classes = classes;
    q.mol = mol;
    q.scratch = scratch;
    q.star = star;
    if (all)
        q.all = *all;
    q.max_embeddings = MAX_EMBEDDINGS;
    return find_group(&q, mol, i, i + classes->records[i].n_alike, visit, payload, err);
}

/* Without an index: every definition whose screening words allow it. */
static int find_plainly(const idt_classes *classes, idt_class_scratch *scratch, idt_mol *mol,
                        idt_class_visit *visit, void *payload, idt_error *err)
{
    bool is_ready = false;
    int status = IDT_OK;

    for (uint32_t i = 0; i < classes->n_records && status == IDT_OK;
         i += classes->records[i].n_alike) {
        if (!may_match(classes->records[i].need_alike, mol))
            continue;
        if (!is_ready)
            status = make_ready(scratch, mol, err);
        if (status == IDT_OK && !is_ready)
            begin(scratch, mol);
        is_ready = true;
        if (status == IDT_OK)
            status = look_at(classes, scratch, mol, i, NULL, NULL, visit, payload, err);
    }
    return status;
}

static int make_room_for_groups(idt_class_scratch *scratch, uint32_t n_words, idt_error *err)
{
    if (n_words <= scratch->n_alive)
        return IDT_OK;
    idt_alloc__free(scratch->alive);
    scratch->n_alive = 0;
    scratch->alive = idt_alloc__zeroed(n_words, sizeof *scratch->alive);
    if (!scratch->alive)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    scratch->n_alive = n_words;
    return IDT_OK;
}

int idt_classes__find(const idt_classes *classes, idt_class_scratch *scratch, idt_mol *mol,
                      idt_class_visit *visit, void *payload, idt_error *err)
{
    const idt_class_index *index = classes->index;
    idt_class_bits all;
    idt_error own;
    int status;

    err = err ? err : &own;
    (void)idt_mol__want_screen(mol);
    if (!index)
        return find_plainly(classes, scratch, mol, visit, payload, err);
    status = make_room_for_groups(scratch, index->n_words, err);
    if (status != IDT_OK || !idt_class_index__screen(scratch->alive, index, mol))
        return status;
    status = make_ready(scratch, mol, err);
    if (status != IDT_OK ||
        !idt_class_index__check_bonds(scratch->alive, scratch->bonds, &all, index, mol))
        return status;
    begin(scratch, mol);
    for (uint32_t w = 0; w < index->n_words; w++) {
        for (uint64_t left = scratch->alive[w]; left != 0; left &= left - 1) {
            const idt_class_group *group = &index->groups[w * 64 + idt_u64__lowest_bit(left)];

            if (!idt_class_group__has_key(group, scratch->bonds, mol->n_atoms))
                continue;
            status = look_at(classes, scratch, mol, group->record, index->stars + group->star, &all,
                             visit, payload, err);
            if (status != IDT_OK)
                return status;
        }
    }
    return IDT_OK;
}
