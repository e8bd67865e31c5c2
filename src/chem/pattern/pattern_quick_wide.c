/* SPDX-License-Identifier: Apache-2.0 */
/*
 * As pattern_quick.c, for molecules of 65 to 255 atoms: the same on sets of four words. Few
 * molecules are as large, so this is written to be short.
 */
#include "chem/pattern/pattern_quick.h"

enum { WORDS = IDT_PACKED_MAX_WORDS };

typedef struct wide {
    uint64_t w[WORDS];
} wide;

/* A molecule and the sets found in it. */
typedef struct state {
    const idt_pattern_quick *quick;
    const unsigned char *bytes;
    idt_packed_header h;
    idt_packed_layout l;
    wide sets[IDT_QUICK_N_SETS];
} state;

static void add_atom(wide *set, uint32_t atom, uint64_t bit)
{
    set->w[atom / 64] |= bit << atom % 64;
}

static uint64_t has_atom(const wide *set, uint32_t atom)
{
    return set->w[atom / 64] >> atom % 64 & 1;
}

static bool is_empty(const wide *set)
{
    uint64_t any = 0;

    for (uint32_t i = 0; i < WORDS; i++)
        any |= set->w[i];
    return any == 0;
}

/* Set i of those that begin at an offset. */
static wide load(const state *s, size_t at, uint32_t i)
{
    wide set = {{0}};

    memcpy(set.w, s->bytes + at + (size_t)8 * s->l.n_words * i, 8 * s->l.n_words);
    return set;
}

/* a where the mask is all bits. */
static void add_masked(wide *set, const wide *a, uint64_t mask)
{
    for (uint32_t i = 0; i < WORDS; i++)
        set->w[i] |= a->w[i] & mask;
}

/* a and b, or a without b. */
static wide cut(const wide *a, const wide *b, bool is_without)
{
    wide set;

    for (uint32_t i = 0; i < WORDS; i++)
        set.w[i] = a->w[i] & (is_without ? ~b->w[i] : b->w[i]);
    return set;
}

static wide first_atoms(uint32_t n)
{
    wide set = {{0}};

    for (uint32_t i = 0; i < WORDS && n > 64 * i; i++)
        set.w[i] = UINT64_MAX >> (n - 64 * i < 64 ? 64 - (n - 64 * i) : 0);
    return set;
}

/* False when a wanted column is empty. */
static bool fill_join(state *s, const idt_quick_join *join)
{
    for (uint32_t i = 0; i < join->n; i++) {
        wide *set = &s->sets[join->set[i]];

        *set = (wide){{0}};
        for (uint32_t k = 0; k < s->h.n_kinds; k++) {
            const wide atoms = load(s, s->l.atoms, k);

            add_masked(set, &atoms, join->mask[s->bytes[s->l.kind + k] * join->n + i]);
        }
        if (join->wanted >> i & 1 && is_empty(set))
            return false;
    }
    return true;
}

static void fill_rings(state *s)
{
    const uint32_t n = s->quick->n_ring_sets;

    for (uint32_t i = 0; i < n; i++) {
        const uint64_t *mask = s->quick->ring_mask + i;
        wide *set = &s->sets[IDT_QUICK_RING + i], rest = s->sets[IDT_QUICK_ALL];

        *set = (wide){{0}};
        for (uint32_t c = 0; c < s->h.n_classes; c++) {
            const wide atoms = load(s, s->l.class_atoms, c);

            rest = cut(&rest, &atoms, true);
            add_masked(set, &atoms, mask[(size_t)n * s->bytes[s->l.class_code + c]]);
        }
        add_masked(set, &rest, mask[0]);
    }
}

/* What is known of the neighbours of the atoms. */
typedef struct star {
    wide b, c;        /* one is in the set */
    wide once, twice; /* one, two of them are in one of the sets */
} star;

static void look_from(star *found, uint32_t atom, uint32_t other, const wide *b, const wide *c)
{
    const uint64_t in_b = has_atom(b, other), in_c = has_atom(c, other);

    add_atom(&found->b, atom, in_b);
    add_atom(&found->c, atom, in_c);
    add_atom(&found->twice, atom, has_atom(&found->once, atom) & (in_b | in_c));
    add_atom(&found->once, atom, in_b | in_c);
}

static star look_around(const state *s, const idt_quick_bonds *bonds, const wide *b, const wide *c)
{
    star found = {.b = {{0}}};

    for (uint32_t r = 0; r < 2; r++) {
        const unsigned char *ends = s->bytes + s->l.ends;
        uint32_t k = idt_packed__first(&s->h, bonds->first[r]);

        for (; k < idt_packed__first(&s->h, bonds->end[r]); k++) {
            look_from(&found, ends[2 * k], ends[2 * k + 1], b, c);
            look_from(&found, ends[2 * k + 1], ends[2 * k], b, c);
        }
    }
    return found;
}

/* The set that a step makes. */
static wide make(const state *s, const idt_quick_step *step)
{
    const wide *a = &s->sets[step->a], *b = &s->sets[step->b], *c = &s->sets[step->c];
    wide out, other;
    star found;

    switch ((idt_quick_op)step->op) {
    case IDT_QUICK_GROUPS:
        out = first_atoms(idt_packed__first_atom(&s->h, step->b));
        other = first_atoms(idt_packed__first_atom(&s->h, step->a));
        return cut(&out, &other, true);
    case IDT_QUICK_NOT: return cut(&s->sets[IDT_QUICK_ALL], a, true);
    case IDT_QUICK_AROUND:
        found = look_around(s, &step->bonds, b, b);
        return cut(a, &found.b, false);
    case IDT_QUICK_STAR:
        found = look_around(s, &step->bonds, b, c);
        out = cut(a, &found.b, false);
        out = cut(&out, &found.c, false);
        return cut(&out, &found.twice, false);
    case IDT_QUICK_OR:
        out = *a;
        add_masked(&out, b, UINT64_MAX);
        return out;
    case IDT_QUICK_AND:
    case IDT_QUICK_JOIN:
    case IDT_QUICK_RINGS:
    case IDT_QUICK_WANT:
    case IDT_QUICK_DISJOINT:
    case IDT_QUICK_HAS_RING: break;
    }
    return cut(a, b, false);
}

static uint32_t count(const wide *set)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < WORDS; i++)
        n += idt_u64__count(set->w[i]);
    return n;
}

static idt_quick_answer find_ring(const state *s, const idt_quick_step *step)
{
    const uint32_t n_sixes = s->h.n_rings & 15u;
    const uint32_t first = step->n == 6 ? 0 : n_sixes;
    const uint32_t end = step->n == 6 ? n_sixes : idt_packed__n_rings(&s->h);

    for (uint32_t i = first; i < end; i++) {
        const wide ring = load(s, s->l.ring, i), outside = cut(&ring, &s->sets[step->a], true);

        if (is_empty(&outside))
            return IDT_QUICK_YES;
    }
    return step->is_exact && s->h.done & IDT_PACKED_ALL_RINGS ? IDT_QUICK_NO : IDT_QUICK_UNSURE;
}

static idt_quick_answer run(state *s)
{
    const idt_quick_step *step = s->quick->steps, *end = step + s->quick->n_steps;

    for (; step < end; step++) {
        wide set;

        if (step->op == IDT_QUICK_JOIN) {
            if (!fill_join(s, &s->quick->joins[step->a]))
                return IDT_QUICK_NO;
            continue;
        }
        if (step->op == IDT_QUICK_RINGS) {
            fill_rings(s);
            continue;
        }
        if (step->op == IDT_QUICK_HAS_RING)
            return find_ring(s, step);
        if (step->op == IDT_QUICK_WANT) {
            if (count(&s->sets[step->a]) < step->n)
                return IDT_QUICK_NO;
            continue;
        }
        set = make(s, step);
        if (step->op == IDT_QUICK_DISJOINT) {
            if (!is_empty(&set))
                return IDT_QUICK_UNSURE;
            continue;
        }
        if (step->is_wanted && is_empty(&set))
            return IDT_QUICK_NO;
        s->sets[step->out] = set;
    }
    return (idt_quick_answer)s->quick->answer;
}

idt_quick_answer idt_pattern_quick__run_wide(const idt_pattern_quick *quick, const void *record)
{
    state s;

    s.quick = quick;
    s.bytes = record;
    memcpy(&s.h, record, sizeof s.h);
    s.l = idt_packed__layout(&s.h);
    s.sets[IDT_QUICK_ALL] = first_atoms(s.h.n_atoms);
    return run(&s);
}
