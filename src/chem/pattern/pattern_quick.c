/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs the lists of pattern_quick_build.c on molecules of up to 64 atoms, where a set of atoms is a
 * word. A molecule takes some ten nanoseconds, which a few mispredicted branches would double:
 * loops over bonds and kinds have no branch but their end.
 */
#include "chem/pattern/pattern_quick.h"

/* A molecule and the sets found in it. */
typedef struct state {
    const idt_pattern_quick *quick;
    const idt_packed_header *h;
    const unsigned char *atoms; /* the sets of the record */
    uint32_t n_sets;
    uint64_t sets[IDT_QUICK_N_SETS];
} state;

/* False when a wanted column is empty. `n` columns are filled. */
static IDT_ALWAYS_INLINE bool fill(state *s, const idt_quick_join *join, uint32_t n)
{
    const unsigned char *atoms = s->atoms, *kinds = s->atoms + (size_t)8 * s->n_sets;
    const unsigned char *end = kinds + s->h->n_kinds;
    uint64_t found[IDT_QUICK_JOINED] = {0};
    uint32_t empty = 0;

    for (; kinds < end; kinds++, atoms += 8) {
        const uint64_t *mask = join->mask + (size_t)n * *kinds, some = idt_u64__load(atoms);

        for (uint32_t i = 0; i < n; i++)
            found[i] |= some & mask[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        s->sets[join->set[i]] = found[i];
        empty |= (uint32_t)(found[i] == 0) << i;
    }
    return (empty & join->wanted) == 0;
}

static bool fill_join(state *s, const idt_quick_join *join)
{
    switch (join->n) {
    case 1: return fill(s, join, 1);
    case 2: return fill(s, join, 2);
    case 3: return fill(s, join, 3);
    default: return fill(s, join, 4);
    }
}

static void fill_rings(state *s)
{
    const unsigned char *atoms = s->atoms + (size_t)8 * (s->n_sets - s->h->n_classes);
    const unsigned char *codes = s->atoms + (size_t)8 * s->n_sets + s->h->n_kinds;
    const uint32_t n = s->quick->n_ring_sets;
    uint64_t *sets = s->sets + IDT_QUICK_RING, rest = s->sets[IDT_QUICK_ALL];

    memset(sets, 0, n * sizeof *sets);
    for (uint32_t c = 0; c < s->h->n_classes; c++, atoms += 8) {
        const uint64_t *mask = s->quick->ring_mask + (size_t)n * codes[c];
        const uint64_t some = idt_u64__load(atoms);

        rest &= ~some;
        for (uint32_t i = 0; i < n; i++)
            sets[i] |= some & mask[i];
    }
    for (uint32_t i = 0; i < n; i++)
        sets[i] |= rest & s->quick->ring_mask[i];
}

static uint64_t first_atoms(uint32_t n)
{
    return n > 63 ? UINT64_MAX : (UINT64_C(1) << n) - 1;
}

static const unsigned char *ends_of(const state *s, uint32_t column)
{
    return s->atoms + (size_t)8 * s->n_sets + s->h->n_kinds + s->h->n_classes +
           (size_t)2 * idt_packed__first(s->h, column);
}

/* The neighbours of a set. */
static uint64_t around(const state *s, uint64_t set, const idt_quick_bonds *bonds)
{
    uint64_t found = 0;

    for (uint32_t r = 0; r < 2 && bonds->end[r] != 0 && set != 0; r++) {
        const unsigned char *ends = ends_of(s, bonds->first[r]), *end = ends_of(s, bonds->end[r]);

        for (; ends < end; ends += 2) {
            found |= (set >> ends[0] & 1) << ends[1];
            found |= (set >> ends[1] & 1) << ends[0];
        }
    }
    return found;
}

/* What is known of the neighbours of the atoms. */
typedef struct star {
    uint64_t b, c;        /* one is in the set */
    uint64_t once, twice; /* one, two of them are in one of the sets */
} star;

static inline void look_from(star *found, uint32_t atom, uint32_t other, uint64_t b, uint64_t c)
{
    const uint64_t in_b = (b >> other & 1) << atom, in_c = (c >> other & 1) << atom;

    found->b |= in_b;
    found->c |= in_c;
    found->twice |= found->once & (in_b | in_c);
    found->once |= in_b | in_c;
}

static uint64_t find_star(const state *s, const idt_quick_step *step)
{
    const uint64_t b = s->sets[step->b], c = s->sets[step->c];
    star found = {0};

    for (uint32_t r = 0; r < 2 && step->bonds.end[r] != 0; r++) {
        const unsigned char *ends = ends_of(s, step->bonds.first[r]);
        const unsigned char *end = ends_of(s, step->bonds.end[r]);

        for (; ends < end; ends += 2) {
            look_from(&found, ends[0], ends[1], b, c);
            look_from(&found, ends[1], ends[0], b, c);
        }
    }
    return s->sets[step->a] & found.b & found.c & found.twice;
}

static idt_quick_answer find_ring(const state *s, const idt_quick_step *step)
{
    const uint32_t n_sixes = s->h->n_rings & 15u;
    const uint32_t n = step->n == 6 ? n_sixes : s->h->n_rings >> 4;
    const unsigned char *ring =
        s->atoms + (size_t)8 * (s->h->n_kinds + (step->n == 6 ? 0 : n_sixes));

    for (uint32_t i = 0; i < n; i++) {
        if ((idt_u64__load(ring + (size_t)8 * i) & ~s->sets[step->a]) == 0)
            return IDT_QUICK_YES;
    }
    return step->is_exact && s->h->done & IDT_PACKED_ALL_RINGS ? IDT_QUICK_NO : IDT_QUICK_UNSURE;
}

static idt_quick_answer run(state *s)
{
    const idt_quick_step *step = s->quick->steps, *end = step + s->quick->n_steps;

    for (; step < end; step++) {
        uint64_t out = 0;

        switch ((idt_quick_op)step->op) {
        case IDT_QUICK_JOIN:
            if (!fill_join(s, &s->quick->joins[step->a]))
                return IDT_QUICK_NO;
            continue;
        case IDT_QUICK_RINGS: fill_rings(s); continue;
        case IDT_QUICK_WANT:
            if (idt_u64__count(s->sets[step->a]) < step->n)
                return IDT_QUICK_NO;
            continue;
        case IDT_QUICK_DISJOINT:
            if (s->sets[step->a] & s->sets[step->b])
                return IDT_QUICK_UNSURE;
            continue;
        case IDT_QUICK_HAS_RING: return find_ring(s, step);
        case IDT_QUICK_GROUPS:
            out = first_atoms(idt_packed__first_atom(s->h, step->b)) &
                  ~first_atoms(idt_packed__first_atom(s->h, step->a));
            break;
        case IDT_QUICK_NOT: out = s->sets[IDT_QUICK_ALL] & ~s->sets[step->a]; break;
        case IDT_QUICK_AND: out = s->sets[step->a] & s->sets[step->b]; break;
        case IDT_QUICK_OR: out = s->sets[step->a] | s->sets[step->b]; break;
        case IDT_QUICK_AROUND:
            out = s->sets[step->a] & around(s, s->sets[step->b], &step->bonds);
            break;
        case IDT_QUICK_STAR: out = find_star(s, step); break;
        }
        if (out == 0 && step->is_wanted)
            return IDT_QUICK_NO;
        s->sets[step->out] = out;
    }
    return (idt_quick_answer)s->quick->answer;
}

idt_quick_answer idt_pattern_quick__run(const idt_pattern_quick *quick, const void *record)
{
    const idt_packed_header *h = record; /* 8-byte aligned */
    state s;

    if ((h->done & quick->stages) != quick->stages || h->n_atoms == 0 ||
        (quick->n_ring_sets > 0 && h->done & IDT_PACKED_WIDE))
        return IDT_QUICK_UNSURE;
    if (h->n_atoms > IDT_PATTERN_SMALL)
        return idt_pattern_quick__run_wide(quick, record);
    s.quick = quick;
    s.h = h;
    s.atoms = (const unsigned char *)record + sizeof *h;
    s.n_sets = h->n_kinds + idt_packed__n_rings(h) + h->n_classes;
    s.sets[IDT_QUICK_ALL] = first_atoms(h->n_atoms);
    return run(&s);
}
