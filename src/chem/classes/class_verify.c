/* SPDX-License-Identifier: Apache-2.0 */
/* The sections of class definitions, checked field by field: a book is untrusted. */
#include <string.h>

#include "base/error.h"
#include "chem/classes/class_int.h"
#include "chem/mol/element.h"

static bool is_run(idt_run run, uint32_t n, uint32_t low, uint32_t high)
{
    return run.first <= n && run.n <= n - run.first && run.n >= low && run.n <= high;
}

static bool is_bond(uint8_t bond)
{
    return bond == 1 || bond == 2 || bond == 3 || bond == IDT_BOND_AROMATIC;
}

static bool segments_are_right(const idt_classes *c, const idt_class_pattern *p)
{
    const idt_class_segment *segments = c->segments + p->segments.first;
    uint32_t next = 0;

    for (uint32_t s = 0; s < p->segments.n; s++) {
        bool has_parent = s == 0 ? segments[s].parent == IDT_CLASS_NONE : segments[s].parent < s;

        if (segments[s].first != next || segments[s].n == 0 || !has_parent ||
            segments[s].flags > IDT_CLASS_SEGMENT_FLAGS || segments[s].reserved[0] != 0 ||
            segments[s].reserved[1] != 0)
            return false;
        next += segments[s].n;
        if (next > p->atoms.n)
            return false;
    }
    return next == p->atoms.n;
}

static bool atoms_are_right(const idt_classes *c, const idt_class_pattern *p)
{
    const idt_class_segment *segments = c->segments + p->segments.first;
    const idt_class_atom *atoms = c->atoms + p->atoms.first;

    for (uint32_t s = 0, t = 0; s < p->segments.n; s++) {
        for (uint32_t i = 0; i < segments[s].n; i++, t++) {
            const idt_class_atom *a = &atoms[t];
            uint32_t of = i > 0 ? s : segments[s].parent;

            if (a->segment != s || a->element == 0 || a->element >= IDT_ELEMENT_COUNT ||
                a->flags > IDT_CLASS_ATOM_FLAGS || a->n_h > 15 || a->written == 0 ||
                a->written > IDT_CLASS_MAX_ATOMS)
                return false;
            if (t == 0 ? a->anchor != IDT_CLASS_NONE || a->bond != 0
                       : a->anchor >= t || atoms[a->anchor].segment != of || !is_bond(a->bond))
                return false;
        }
    }
    return true;
}

static bool pattern_is_right(const idt_classes *c, const idt_class_pattern *p)
{
    if (!is_run(p->atoms, c->n_atoms, 1, IDT_CLASS_MAX_ATOMS) ||
        !is_run(p->segments, c->n_segments, 1, IDT_CLASS_MAX_SEGMENTS) ||
        !is_run(p->closures, c->n_closures, 0, IDT_CLASS_MAX_ATOMS) || !segments_are_right(c, p) ||
        !atoms_are_right(c, p))
        return false;
    for (uint32_t i = 0; i < p->closures.n; i++) {
        const idt_class_closure *l = &c->closures[p->closures.first + i];
        const idt_class_atom *atoms = c->atoms + p->atoms.first;

        if (l->a >= p->atoms.n || l->b >= l->a || !is_bond(l->bond) || l->reserved != 0 ||
            atoms[l->a].segment != atoms[l->b].segment)
            return false;
    }
    return true;
}

static bool clause_is_right(const idt_classes *c, const idt_class_pattern *p,
                            const idt_class_clause *clause)
{
    uint64_t all = p->atoms.n == 64 ? ~UINT64_C(0) : (UINT64_C(1) << p->atoms.n) - 1;

    if (clause->op >= IDT_CLASS_N_OPS || clause->sites & ~all || clause->sites == 0 ||
        clause->to & ~all || clause->flags & ~(unsigned)IDT_CLASS_CLAUSE_FLAGS ||
        !is_run(clause->kinds, c->n_kinds, clause->op == IDT_CLASS_APART ? 0 : 1,
                IDT_CLASS_MAX_KINDS))
        return false;
    for (size_t i = 0; i < sizeof clause->reserved; i++)
        if (clause->reserved[i] != 0)
            return false;
    if (clause->op != IDT_CLASS_REPLACE)
        return clause->segment == IDT_CLASS_NONE;
    return clause->segment > 0 && clause->segment < p->segments.n;
}

bool idt_classes__share_root(const idt_classes *c, uint32_t pattern, uint32_t other)
{
    const idt_class_pattern *p = &c->patterns[pattern], *o = &c->patterns[other];
    const idt_class_segment *a = c->segments + p->segments.first;
    const idt_class_segment *b = c->segments + o->segments.first;
    const idt_class_atom *x = c->atoms + p->atoms.first, *y = c->atoms + o->atoms.first;
    uint32_t n_on[2] = {0, 0};

    if (pattern == other)
        return true;
    if (a->n != b->n || memcmp(x, y, a->n * sizeof *x) != 0)
        return false;
    for (uint32_t i = 0; i < p->closures.n || i < o->closures.n; i++) {
        const idt_class_closure *l = c->closures + p->closures.first + i;
        const idt_class_closure *m = c->closures + o->closures.first + i;
        bool in_p = i < p->closures.n && l->a < a->n, in_o = i < o->closures.n && m->a < a->n;

        if (in_p != in_o || (in_p && memcmp(l, m, sizeof *l) != 0))
            return false;
    }
    for (uint32_t s = 1; s < p->segments.n; s++)
        n_on[0] += a[s].parent == 0;
    for (uint32_t s = 1; s < o->segments.n; s++)
        n_on[1] += b[s].parent == 0;
    if (n_on[0] != n_on[1])
        return false;
    for (uint32_t s = 1; s <= n_on[0]; s++)
        if (a[s].parent != 0 || b[s].parent != 0 || a[s].flags != b[s].flags ||
            x[a[s].first].anchor != y[b[s].first].anchor ||
            x[a[s].first].degree != y[b[s].first].degree)
            return false;
    return true;
}

/* Records that are said to be alike stand together and are. */
static bool is_alike(const idt_classes *c, const idt_class_record *r)
{
    uint32_t left = c->n_records - (uint32_t)(r - c->records);

    if (r->n_alike == 0 || r->n_alike > left || r->reserved != 0)
        return false;
    if (r->need_alike[0] & ~r->need[0] || r->need_alike[1] & ~r->need[1])
        return false;
    return r->n_alike == 1 ||
           (r[1].n_alike == r->n_alike - 1 && r[1].pattern < c->n_patterns &&
            idt_classes__share_root(c, r[1].pattern, r->pattern) && r[1].exchange == r->exchange &&
            !(r->need_alike[0] & ~r[1].need_alike[0]) && !(r->need_alike[1] & ~r[1].need_alike[1]));
}

static bool record_is_right(const idt_classes *c, const idt_class_record *r)
{
    bool is_exempt = (r->flags & IDT_CLASS_EXEMPT) != 0;

    if (r->pattern >= c->n_patterns || r->flags & ~(uint32_t)IDT_CLASS_FLAGS ||
        !is_run(r->clauses, c->n_clauses, is_exempt ? 0 : 1, IDT_CLASS_MAX_CLAUSES))
        return false;
    if (!is_alike(c, r))
        return false;
    for (uint32_t i = 0; i < r->clauses.n; i++)
        if (!clause_is_right(c, &c->patterns[r->pattern], &c->clauses[r->clauses.first + i]))
            return false;
    return true;
}

int idt_classes__verify(const idt_classes *c, idt_error *err)
{
    for (uint32_t i = 0; i < c->n_patterns; i++)
        if (!pattern_is_right(c, &c->patterns[i]))
            return idt_error__set(err, IDT_EFORMAT, "class pattern %u is damaged", i);
    for (uint32_t i = 0; i < c->n_kinds; i++) {
        const idt_class_kind *k = &c->kinds[i];

        if (k->kind >= IDT_N_KINDS || k->flags & ~(unsigned)IDT_KIND_FLAGS)
            return idt_error__set(err, IDT_EFORMAT, "kind %u of a class is damaged", i);
    }
    for (uint32_t i = 0; i < c->n_records; i++)
        if (!record_is_right(c, &c->records[i]))
            return idt_error__set(err, IDT_EFORMAT, "class definition %u is damaged", i);
    return IDT_OK;
}

static int open_section(const void **data, uint32_t *n, const idt_image *image, uint32_t tag,
                        uint32_t size, idt_error *err)
{
    idt_section section;
    int status = idt_image__find(&section, image, tag, size, err);

    if (status != IDT_OK)
        return status == IDT_ENOTFOUND ? IDT_OK : status;
    if (section.n_records > UINT32_MAX / 2)
        return idt_error__set(err, IDT_EFORMAT, "a section of classes is too large");
    *data = section.data;
    *n = (uint32_t)section.n_records;
    return IDT_OK;
}

int idt_classes__open(idt_classes *out, const idt_image *image, idt_error *err)
{
    idt_classes c = {0};
    const struct {
        uint32_t *n, tag;
        size_t size;
    } sections[] = {
        {&c.n_records, IDT_CLASS_TAG_CDEF, sizeof *c.records},
        {&c.n_patterns, IDT_CLASS_TAG_CPAT, sizeof *c.patterns},
        {&c.n_atoms, IDT_CLASS_TAG_CATM, sizeof *c.atoms},
        {&c.n_segments, IDT_CLASS_TAG_CSEG, sizeof *c.segments},
        {&c.n_closures, IDT_CLASS_TAG_CCLO, sizeof *c.closures},
        {&c.n_clauses, IDT_CLASS_TAG_CCLA, sizeof *c.clauses},
        {&c.n_kinds, IDT_CLASS_TAG_CKND, sizeof *c.kinds},
    };
    const void *data[sizeof sections / sizeof sections[0]] = {0};
    int status = IDT_OK;

    for (size_t i = 0; i < sizeof sections / sizeof sections[0] && status == IDT_OK; i++)
        status = open_section(&data[i], sections[i].n, image, sections[i].tag,
                              (uint32_t)sections[i].size, err);
    c.records = data[0];
    c.patterns = data[1];
    c.atoms = data[2];
    c.segments = data[3];
    c.closures = data[4];
    c.clauses = data[5];
    c.kinds = data[6];
    if (status == IDT_OK)
        status = idt_classes__verify(&c, err);
    if (status == IDT_OK)
        *out = c;
    return status;
}
