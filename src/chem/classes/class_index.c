/* SPDX-License-Identifier: Apache-2.0 */
/* Making and asking the index of definitions. */
#include "chem/classes/class_index.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"
#include "chem/classes/class_int.h"

/* ---- codes of atoms and bonds ---- */

static uint32_t code_of_element(uint32_t element)
{
    switch (element) {
    case 6: return 0;
    case 7: return 1;
    case 8: return 2;
    case 16: return 3;
    default: return 4;
    }
}

/* element (0..4) * 12 + neighbours (0..2 for 1, 2, more) * 4 + multiple bond * 2 + ring */
static uint32_t atom_code(uint32_t word)
{
    static const uint8_t by_degree[16] = {0, 0, 4, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8};
    static const uint8_t by_element[128] = {
        [0] = 48, [6] = 0, [7] = 12, [8] = 24, [16] = 36,
    };
    uint32_t element = idt_atom__element(word);
    uint32_t base = element == 6 ? 0u : by_element[element] ? by_element[element] : 48u;

    return base + by_degree[idt_atom__degree(word)] + (idt_atom__pi(word) > 0 ? 2u : 0u) +
           (word & IDT_ATOM_RING ? 1u : 0u);
}

static uint32_t bond_code(uint8_t bond)
{
    return idt_bond__order(bond) + (bond & IDT_BOND_RING ? 8u : 0u);
}

/* ---- what an atom or bond of a root may be in a molecule ---- */

typedef struct feature {
    uint64_t from, to; /* sets of atom codes */
    uint32_t by;       /* set of bond codes */
} feature;

/* Orders of bonds within the root: their sum, and whether one of them is multiple. */
static void sum_bonds(const idt_class_pattern *p, const idt_class_atom *atoms,
                      const idt_class_closure *closures, uint32_t n_root, uint32_t t, uint32_t *sum,
                      bool *has_multiple)
{
    *sum = 0;
    *has_multiple = false;
    for (uint32_t u = 1; u < n_root; u++) {
        if (u != t && atoms[u].anchor != t)
            continue;
        *sum += atoms[u].bond & IDT_BOND_AROMATIC ? 1u : atoms[u].bond;
        *has_multiple |= atoms[u].bond == 2 || atoms[u].bond == 3;
    }
    for (uint32_t i = 0; i < p->closures.n; i++) {
        if (closures[i].a != t && closures[i].b != t)
            continue;
        *sum += closures[i].bond & IDT_BOND_AROMATIC ? 1u : closures[i].bond;
        *has_multiple |= closures[i].bond == 2 || closures[i].bond == 3;
    }
}

/*
 * Whether all neighbours of an atom are atoms of the root in every member: its definitions report
 * nothing that lies outside, and no clause adds to it or replaces what it bears.
 */
static bool is_closed_in(const idt_classes *c, const idt_class_record *r, uint32_t t)
{
    const idt_class_pattern *p = &c->patterns[r->pattern];
    const idt_class_segment *segments = c->segments + p->segments.first;

    if (!(r->flags & (IDT_CLASS_STRICT | IDT_CLASS_EXEMPT)) || r->exchange >> t & 1)
        return false;
    for (uint32_t s = 1; s < p->segments.n; s++)
        if (c->atoms[p->atoms.first + segments[s].first].anchor == t)
            return false;
    for (uint32_t i = 0; i < r->clauses.n; i++) {
        const idt_class_clause *clause = &c->clauses[r->clauses.first + i];

        if ((clause->sites | clause->to) >> t & 1)
            return false;
    }
    return true;
}

/* The same for all definitions of a group. */
static bool is_closed(const idt_classes *c, const idt_class_record *first, uint32_t t)
{
    for (const idt_class_record *r = first; r < first + first->n_alike; r++)
        if (!is_closed_in(c, r, t))
            return false;
    return true;
}

/* No offset into a section that is empty. */
static const idt_class_closure *closures_of(const idt_classes *c, const idt_class_pattern *p)
{
    return p->closures.n > 0 ? c->closures + p->closures.first : NULL;
}

/* Codes of atoms that may stand for an atom of the root. */
static uint64_t codes_of(const idt_classes *c, const idt_class_record *record, uint32_t t)
{
    const idt_class_pattern *p = &c->patterns[record->pattern];
    const idt_class_atom *atoms = c->atoms + p->atoms.first, *want = &atoms[t];
    uint32_t n_root = c->segments[p->segments.first].n, sum;
    uint32_t least = want->degree < 3 ? want->degree : 3u;
    bool is_exchanged = record->exchange >> t & 1, has_multiple, is_multiple, is_single;
    bool has_no_more = is_closed(c, record, t);
    uint64_t codes = 0;

    sum_bonds(p, atoms, closures_of(c, p), n_root, t, &sum, &has_multiple);
    is_multiple =
        want->element == 6 && !is_exchanged && (has_multiple || want->flags & IDT_CLASS_AROMATIC);
    /* three single bonds of a carbon leave room for a fourth only */
    is_single = want->element == 6 && !is_exchanged && !is_multiple &&
                (sum >= 3 || has_no_more || want->flags & IDT_CLASS_SATURATED);
    for (uint32_t code = 0; code < 60; code++) {
        uint32_t element = code / 12, degree = code / 4 % 3 + 1;
        bool has_pi = code / 2 % 2, is_ring = code % 2;
        bool is_it = element == code_of_element(want->element) ||
                     (is_exchanged && (element == 1 || element == 2));

        if (!is_it || (want->flags & IDT_CLASS_IN_RING && !is_ring) || degree < least ||
            (has_no_more && degree > least) || (is_multiple && !has_pi) || (is_single && has_pi))
            continue;
        codes |= UINT64_C(1) << code;
    }
    return codes;
}

static uint32_t bonds_of(uint8_t bond)
{
    return bond & IDT_BOND_AROMATIC ? 0xff00u : 0x101u << (bond & 7u);
}

/* ---- making ---- */

typedef struct making {
    const idt_classes *classes;
    idt_class_index *index;
    idt_class_group *groups;
    idt_class_bits *stars, *needs;
    idt_class_look *looks;
    uint64_t *of_screen, *of_bond;
    feature features[IDT_CLASS_BOND_FEATURES];
    uint32_t n_features; /* all that were met; beyond the room they share bits */
} making;

/* The bit of a feature: its own, or one that it shares. */
static uint32_t bit_of(making *m, const feature *f)
{
    uint32_t bit = m->n_features % IDT_CLASS_BOND_FEATURES, word, at;

    for (uint32_t i = 0; i < m->n_features && i < IDT_CLASS_BOND_FEATURES; i++)
        if (m->features[i].from == f->from && m->features[i].to == f->to &&
            m->features[i].by == f->by)
            return i;
    if (m->n_features < IDT_CLASS_BOND_FEATURES)
        m->features[bit] = *f;
    m->n_features++;
    word = bit / 64;
    at = bit % 64;
    for (uint32_t i = 0; i < IDT_CLASS_ATOM_CODES; i++) {
        m->index->from[i].word[word] |= (f->from >> i & 1) << at;
        m->index->to[i].word[word] |= (f->to >> i & 1) << at;
    }
    for (uint32_t i = 0; i < IDT_CLASS_BOND_CODES; i++)
        m->index->by[i].word[word] |= (uint64_t)(f->by >> i & 1) << at;
    m->index->used.word[word] |= UINT64_C(1) << at;
    return bit;
}

static void add_bond(making *m, uint32_t g, uint32_t t, uint32_t u, uint8_t bond)
{
    const idt_class_record *record = &m->classes->records[m->groups[g].record];
    feature f = {codes_of(m->classes, record, t), codes_of(m->classes, record, u), bonds_of(bond)};
    uint32_t bit = bit_of(m, &f);

    m->of_bond[bit * m->index->n_words + g / 64] |= UINT64_C(1) << g % 64;
    m->stars[m->groups[g].star + t].word[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* Codes of atoms that may stand for an atom of a segment that stays. */
static uint64_t codes_of_other(const idt_classes *c, const idt_class_record *record, uint32_t t)
{
    const idt_class_pattern *p = &c->patterns[record->pattern];
    const idt_class_atom *want = &c->atoms[p->atoms.first + t];
    bool is_exchanged = record->exchange >> t & 1;
    uint64_t codes = 0;

    for (uint32_t code = 0; code < 60; code++) {
        uint32_t element = code / 12;
        bool is_it = element == code_of_element(want->element) ||
                     (is_exchanged && (element == 1 || element == 2));

        if (is_it && (!(want->flags & IDT_CLASS_IN_RING) || code % 2) &&
            code / 4 % 3 + 1 >= (want->degree < 3 ? want->degree : 3u) &&
            (!(want->flags & IDT_CLASS_AROMATIC) || want->element != 6 || is_exchanged ||
             code / 2 % 2))
            codes |= UINT64_C(1) << code;
    }
    return codes;
}

/* Segments that no clause replaces, as bits. */
static uint32_t staying(const idt_classes *c, const idt_class_record *r)
{
    const idt_class_pattern *p = &c->patterns[r->pattern];
    const idt_class_segment *segments = c->segments + p->segments.first;
    uint32_t stays = 1;

    for (uint32_t s = 1; s < p->segments.n; s++) {
        bool is_replaced = !(stays >> segments[s].parent & 1);

        for (uint32_t i = 0; i < r->clauses.n; i++) {
            const idt_class_clause *clause = &c->clauses[r->clauses.first + i];

            is_replaced |= clause->op == IDT_CLASS_REPLACE && clause->segment == s;
        }
        if (!is_replaced)
            stays |= UINT32_C(1) << s;
    }
    return stays;
}

/* The bonds that members of one definition have beyond those of its root. */
static void add_record(making *m, uint32_t i)
{
    const idt_classes *c = m->classes;
    const idt_class_record *r = &c->records[i];
    const idt_class_pattern *p = &c->patterns[r->pattern];
    const idt_class_atom *atoms = c->atoms + p->atoms.first;
    uint32_t stays = staying(c, r);

    for (uint32_t t = c->segments[p->segments.first].n; t < p->atoms.n; t++) {
        feature f;
        uint32_t bit;

        if (!(stays >> atoms[t].segment & 1))
            continue;
        f = (feature){codes_of_other(c, r, atoms[t].anchor), codes_of_other(c, r, t),
                      bonds_of(atoms[t].bond)};
        bit = bit_of(m, &f);
        m->needs[i].word[bit / 64] |= UINT64_C(1) << bit % 64;
        if (stays & 2 && atoms[t].segment == 1 &&
            atoms[t].anchor == c->segments[p->segments.first + 1].first)
            m->looks[i].first.word[bit / 64] |= UINT64_C(1) << bit % 64;
    }
}

/* Atoms of the root that segments hang on. */
static uint64_t anchors_of(const idt_classes *c, const idt_class_pattern *p)
{
    uint64_t anchors = 0;

    for (uint32_t s = 1; s < p->segments.n; s++) {
        const idt_class_segment *segment = &c->segments[p->segments.first + s];

        if (segment->parent == 0)
            anchors |= UINT64_C(1) << c->atoms[p->atoms.first + segment->first].anchor;
    }
    return anchors;
}

/* Whether two clauses say the same of groups on atoms of the root. */
static bool is_same_clause(const idt_classes *c, const idt_class_clause *a,
                           const idt_class_clause *b, uint64_t root)
{
    return a->op == b->op && a->chain == b->chain && a->flags == b->flags &&
           ((a->sites ^ b->sites) & root) == 0 && ((a->to ^ b->to) & root) == 0 &&
           a->kinds.n == b->kinds.n &&
           (a->kinds.n == 0 || memcmp(c->kinds + a->kinds.first, c->kinds + b->kinds.first,
                                      a->kinds.n * sizeof *c->kinds) == 0);
}

/* Whether two definitions with one root allow the same groups on those of its atoms that stay. */
static bool is_same_rules(const idt_classes *c, const idt_class_record *a,
                          const idt_class_record *b)
{
    const idt_class_pattern *p = &c->patterns[a->pattern], *o = &c->patterns[b->pattern];
    uint32_t n_root = c->segments[p->segments.first].n;
    uint64_t root = n_root < 64 ? (UINT64_C(1) << n_root) - 1 : UINT64_MAX;

    if ((a->flags ^ b->flags) & ~(uint32_t)IDT_CLASS_DRAWN || a->clauses.n != b->clauses.n ||
        anchors_of(c, p) != anchors_of(c, o))
        return false;
    for (uint32_t i = 0; i < a->clauses.n; i++)
        if (!is_same_clause(c, &c->clauses[a->clauses.first + i], &c->clauses[b->clauses.first + i],
                            root))
            return false;
    return true;
}

static void add_look(making *m, uint32_t i, bool is_first)
{
    const idt_classes *c = m->classes;
    const idt_class_record *r = &c->records[i];
    const idt_class_pattern *p = &c->patterns[r->pattern];
    const idt_class_atom *atoms = c->atoms + p->atoms.first;
    idt_class_look *look = &m->looks[i];

    look->rules = !is_first && is_same_rules(c, &r[-1], r) ? look[-1].rules : i;
    look->is_aromatic_so = true;
    for (uint32_t t = 0; t < p->atoms.n; t++) {
        if (atoms[t].segment != 1)
            continue;
        look->n_aromatic += (atoms[t].flags & IDT_CLASS_AROMATIC) != 0;
        if (atoms[t].flags & (IDT_CLASS_MAY_CONJUGATE | IDT_CLASS_CONJUGATES))
            look->is_aromatic_so = false;
    }
}

static void add_group(making *m, uint32_t g)
{
    const idt_classes *c = m->classes;
    const idt_class_record *record = &c->records[m->groups[g].record];
    const idt_class_pattern *p = &c->patterns[record->pattern];
    const idt_class_atom *atoms = c->atoms + p->atoms.first;
    const idt_class_closure *closures = closures_of(c, p);
    uint32_t n_root = c->segments[p->segments.first].n;

    for (uint32_t bit = 0; bit < IDT_CLASS_SCREEN_FEATURES; bit++) {
        if (!(record->need_alike[bit / 64] >> bit % 64 & 1))
            continue;
        m->index->screen[bit / 64] |= UINT64_C(1) << bit % 64;
        m->of_screen[bit * m->index->n_words + g / 64] |= UINT64_C(1) << g % 64;
    }
    for (uint32_t t = 1; t < n_root; t++) {
        add_bond(m, g, atoms[t].anchor, t, atoms[t].bond);
        add_bond(m, g, t, atoms[t].anchor, atoms[t].bond);
    }
    for (uint32_t i = 0; i < p->closures.n; i++) {
        if (closures[i].a >= n_root || closures[i].b >= n_root)
            continue;
        add_bond(m, g, closures[i].a, closures[i].b, closures[i].bond);
        add_bond(m, g, closures[i].b, closures[i].a, closures[i].bond);
    }
}

static uint32_t n_root_atoms(const idt_classes *c, uint32_t record)
{
    return c->segments[c->patterns[c->records[record].pattern].segments.first].n;
}

static uint32_t count(idt_class_bits bits)
{
    uint32_t n = 0;

    for (uint32_t w = 0; w < IDT_CLASS_BOND_WORDS; w++)
        for (; bits.word[w] != 0; bits.word[w] &= bits.word[w] - 1)
            n++;
    return n;
}

/* The atom of the root with the most bonds that are told apart. */
static void choose_key(const making *m, idt_class_group *group)
{
    uint32_t n = n_root_atoms(m->classes, group->record), most = 0;

    for (uint32_t t = 0; t < n; t++) {
        uint32_t n_bonds = count(m->stars[group->star + t]);

        if (n_bonds <= most)
            continue;
        most = n_bonds;
        group->key = m->stars[group->star + t];
    }
}

/* Room for everything in one block, in order of alignment. */
static int make_block(making *m, uint32_t n_groups, uint32_t n_stars, idt_error *err)
{
    enum { N_ROWS = IDT_CLASS_SCREEN_FEATURES + IDT_CLASS_BOND_FEATURES };
    uint32_t n_words = (n_groups + 63) / 64;
    char *block = idt_alloc__zeroed(
        1, sizeof *m->index + (n_stars + m->classes->n_records) * sizeof *m->stars +
               m->classes->n_records * sizeof *m->looks + n_groups * sizeof *m->groups +
               (size_t)N_ROWS * n_words * sizeof(uint64_t));

    if (!block)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    m->index = (idt_class_index *)(void *)block;
    m->stars = (idt_class_bits *)(void *)(block + sizeof *m->index);
    m->needs = m->stars + n_stars;
    m->looks = (idt_class_look *)(void *)(m->needs + m->classes->n_records);
    m->of_screen = (uint64_t *)(void *)(m->looks + m->classes->n_records);
    m->of_bond = m->of_screen + (size_t)IDT_CLASS_SCREEN_FEATURES * n_words;
    m->groups = (idt_class_group *)(void *)(m->of_bond + (size_t)IDT_CLASS_BOND_FEATURES * n_words);
    m->index->groups = m->groups;
    m->index->stars = m->stars;
    m->index->needs = m->needs;
    m->index->looks = m->looks;
    m->index->of_screen = m->of_screen;
    m->index->of_bond = m->of_bond;
    m->index->n_groups = n_groups;
    m->index->n_words = n_words;
    return IDT_OK;
}

int idt_classes__add_index(idt_classes *classes, idt_error *err)
{
    making m = {.classes = classes};
    uint32_t n = 0, n_stars = 0;
    int status;

    for (uint32_t i = 0; i < classes->n_records; i += classes->records[i].n_alike) {
        n++;
        n_stars += n_root_atoms(classes, i);
    }
    status = make_block(&m, n, n_stars, err);
    if (status != IDT_OK)
        return status;
    n_stars = 0;
    for (uint32_t i = 0, g = 0; g < n; i += classes->records[i].n_alike, g++) {
        m.groups[g] = (idt_class_group){.record = i, .star = n_stars};
        n_stars += n_root_atoms(classes, i);
        add_group(&m, g);
        choose_key(&m, &m.groups[g]);
    }
    for (uint32_t i = 0; i < classes->n_records; i++)
        add_record(&m, i);
    for (uint32_t g = 0; g < n; g++) {
        uint32_t first = m.groups[g].record, end = first + classes->records[first].n_alike;

        for (uint32_t i = first; i < end; i++)
            add_look(&m, i, i == first);
    }
    classes->index = m.index;
    return IDT_OK;
}

void idt_classes__close(idt_classes *classes)
{
    if (!classes)
        return;
    idt_alloc__free((void *)(uintptr_t)classes->index);
    *classes = (idt_classes){0};
}

/* ---- asking ---- */

/* Strike out the groups that need one of these bits. */
static void strike(uint64_t *alive, const uint64_t *rows, uint32_t n_words, uint64_t lacks)
{
    for (; lacks != 0; lacks &= lacks - 1) {
        const uint64_t *row = rows + (size_t)idt_u64__lowest_bit(lacks) * n_words;

        for (uint32_t w = 0; w < n_words; w++)
            alive[w] &= ~row[w];
    }
}

static bool is_any(const uint64_t *alive, uint32_t n_words)
{
    uint64_t any = 0;

    for (uint32_t w = 0; w < n_words; w++)
        any |= alive[w];
    return any != 0;
}

bool idt_class_group__has_key(const idt_class_group *group, const idt_class_bits *bonds,
                              uint32_t n_atoms)
{
    const uint64_t *want = group->key.word;

    for (uint32_t i = 0; i < n_atoms; i++)
        if (((want[0] & ~bonds[i].word[0]) | (want[1] & ~bonds[i].word[1])) == 0)
            return true;
    return false;
}

bool idt_class_index__screen(uint64_t *alive, const idt_class_index *index, const idt_mol *mol)
{
    uint32_t n = index->n_words;

    if (n == 0)
        return false;
    memset(alive, 0xff, n * sizeof *alive);
    if (index->n_groups % 64 != 0)
        alive[n - 1] = (UINT64_C(1) << index->n_groups % 64) - 1;
    strike(alive, index->of_screen, n, index->screen[0] & ~mol->screen[0]);
    strike(alive, index->of_screen + (size_t)64 * n, n, index->screen[1] & ~mol->screen[1]);
    return is_any(alive, n);
}

bool idt_class_index__check_bonds(uint64_t *alive, idt_class_bits *bonds, idt_class_bits *all_out,
                                  const idt_class_index *index, const idt_mol *mol)
{
    idt_class_bits all = {{0}};
    uint32_t n = index->n_words;

    if (mol->has & IDT_MOL_HAS_H_ATOM) {
        /* hydrogens that are atoms are neighbours that no definition knows */
        memset(bonds, 0xff, mol->n_atoms * sizeof *bonds);
        memset(all_out, 0xff, sizeof *all_out);
        return true;
    }
    memset(bonds, 0, mol->n_atoms * sizeof *bonds);
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        uint32_t a = mol->a[k], b = mol->b[k];
        uint32_t x = atom_code(mol->atom[a]), y = atom_code(mol->atom[b]);
        const idt_class_bits *by = &index->by[bond_code(mol->bond[k])];

        for (uint32_t w = 0; w < IDT_CLASS_BOND_WORDS; w++) {
            uint64_t there = index->from[x].word[w] & index->to[y].word[w] & by->word[w];
            uint64_t back = index->from[y].word[w] & index->to[x].word[w] & by->word[w];

            bonds[a].word[w] |= there;
            bonds[b].word[w] |= back;
            all.word[w] |= there | back;
        }
    }
    *all_out = all;
    for (uint32_t w = 0; w < IDT_CLASS_BOND_WORDS; w++)
        strike(alive, index->of_bond + (size_t)64 * w * n, n, index->used.word[w] & ~all.word[w]);
    return is_any(alive, n);
}
