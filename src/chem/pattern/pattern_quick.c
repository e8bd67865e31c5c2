/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the lists of pattern_quick_build.c. Loops over bonds and kinds have no branch but their end.
 */
#include "chem/pattern/pattern_quick.h"

/* A molecule and the sets found in it. A set is n_words words. */
typedef struct state {
    const idt_pattern_quick *quick;
    const unsigned char *bytes;
    uint32_t n_kinds, n_rings, n_classes, n_words;
    uint8_t n_small_rings, done;
    const unsigned char *ends;
    uint16_t first_bond[IDT_PACKED_N_COLUMNS + 1];
    uint64_t sets[IDT_QUICK_N_SETS * IDT_PACKED_MAX_WORDS];
} state;

/* The functions below are written for any number of words and called with 1 nearly always. */

static IDT_ALWAYS_INLINE uint64_t *set_at(state *s, uint32_t set, uint32_t n_words)
{
    return s->sets + (size_t)set * n_words;
}

/* False when a wanted column is empty. `n` columns are filled. */
static IDT_ALWAYS_INLINE bool join(state *s, const idt_quick_group *group, uint32_t n,
                                   uint32_t n_words)
{
    const unsigned char *atoms = s->bytes + sizeof(idt_packed_header);
    const unsigned char *kinds =
        atoms + (size_t)8 * n_words * (s->n_kinds + s->n_rings + s->n_classes);
    const unsigned char *end = kinds + s->n_kinds;
    uint64_t found[IDT_QUICK_GROUP][IDT_PACKED_MAX_WORDS] = {{0}};
    uint32_t empty = 0;

    for (; kinds < end; kinds++) {
        const uint64_t *mask = group->mask + (size_t)n * *kinds;

        for (uint32_t w = 0; w < n_words; w++, atoms += 8) {
            const uint64_t some = idt_u64__load(atoms);

            for (uint32_t i = 0; i < n; i++)
                found[i][w] |= some & mask[i];
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        uint64_t any = 0;

        for (uint32_t w = 0; w < n_words; w++) {
            set_at(s, group->set[i], n_words)[w] = found[i][w];
            any |= found[i][w];
        }
        empty |= (uint32_t)(any == 0) << i;
    }
    return (empty & group->wanted) == 0;
}

static IDT_ALWAYS_INLINE bool join_group(state *s, uint32_t group, uint32_t n_words)
{
    const idt_quick_group *g = &s->quick->groups[group];

    switch (g->n) {
    case 1: return join(s, g, 1, n_words);
    case 2: return join(s, g, 2, n_words);
    case 3: return join(s, g, 3, n_words);
    default: return join(s, g, 4, n_words);
    }
}

static IDT_ALWAYS_INLINE void join_rings(state *s, uint32_t n_words)
{
    const unsigned char *atoms =
        s->bytes + sizeof(idt_packed_header) + (size_t)8 * n_words * (s->n_kinds + s->n_rings);
    const unsigned char *codes = atoms + (size_t)8 * n_words * s->n_classes + s->n_kinds;
    const uint32_t n = s->quick->n_ring_sets;
    uint64_t *sets = set_at(s, IDT_QUICK_RING, n_words), rest[IDT_PACKED_MAX_WORDS];

    memcpy(rest, set_at(s, IDT_QUICK_ALL, n_words), n_words * sizeof *rest);
    memset(sets, 0, (size_t)n * n_words * sizeof *sets);
    for (uint32_t c = 0; c < s->n_classes; c++) {
        const uint64_t *mask = s->quick->ring_mask + (size_t)n * codes[c];

        for (uint32_t w = 0; w < n_words; w++, atoms += 8) {
            const uint64_t some = idt_u64__load(atoms);

            rest[w] &= ~some;
            for (uint32_t i = 0; i < n; i++)
                sets[i * n_words + w] |= some & mask[i];
        }
    }
    for (uint32_t i = 0; i < n * n_words; i++)
        sets[i] |= rest[i % n_words] & s->quick->ring_mask[i / n_words];
}

static IDT_ALWAYS_INLINE uint64_t has(const uint64_t *set, uint32_t atom, uint32_t n_words)
{
    return n_words == 1 ? set[0] >> atom & 1 : set[atom / 64] >> atom % 64 & 1;
}

static IDT_ALWAYS_INLINE void add(uint64_t *set, uint32_t atom, uint64_t bit, uint32_t n_words)
{
    set[n_words == 1 ? 0 : atom / 64] |= bit << (n_words == 1 ? atom : atom % 64);
}

static IDT_ALWAYS_INLINE bool is_empty(const uint64_t *set, uint32_t n_words)
{
    uint64_t any = 0;

    for (uint32_t w = 0; w < n_words; w++)
        any |= set[w];
    return any == 0;
}

/* The neighbours of a set. */
static IDT_ALWAYS_INLINE void around(uint64_t *out, const state *s, const uint64_t *set,
                                     const idt_quick_bonds *bonds, uint32_t n_words)
{
    uint64_t found[IDT_PACKED_MAX_WORDS] = {0}, from[IDT_PACKED_MAX_WORDS];

    memcpy(from, set, n_words * sizeof *from);
    for (uint32_t r = 0; r < 2; r++) {
        const unsigned char *ends = s->ends + (size_t)2 * s->first_bond[bonds->first[r]];
        const unsigned char *end = s->ends + (size_t)2 * s->first_bond[bonds->end[r]];

        for (; ends < end; ends += 2) {
            add(found, ends[1], has(from, ends[0], n_words), n_words);
            add(found, ends[0], has(from, ends[1], n_words), n_words);
        }
    }
    memcpy(out, found, n_words * sizeof *found);
}

/* What is known of the neighbours of each atom. */
typedef struct star {
    uint64_t b[IDT_PACKED_MAX_WORDS], c[IDT_PACKED_MAX_WORDS]; /* one is in the set */
    uint64_t once[IDT_PACKED_MAX_WORDS], twice[IDT_PACKED_MAX_WORDS];
} star;

static IDT_ALWAYS_INLINE void look_from(star *found, uint32_t atom, uint32_t other,
                                        const uint64_t *b, const uint64_t *c, uint32_t n_words)
{
    const uint64_t in_b = has(b, other, n_words), in_c = has(c, other, n_words);
    const uint64_t again = has(found->once, atom, n_words) & (in_b | in_c);

    add(found->b, atom, in_b, n_words);
    add(found->c, atom, in_c, n_words);
    add(found->once, atom, in_b | in_c, n_words);
    add(found->twice, atom, again, n_words);
}

static IDT_ALWAYS_INLINE void find_star(state *s, const idt_quick_step *step, uint32_t n_words)
{
    const uint64_t *a = set_at(s, step->a, n_words), *b = set_at(s, step->b, n_words);
    const uint64_t *c = set_at(s, step->c, n_words);
    star found = {{0}, {0}, {0}, {0}};

    for (uint32_t r = 0; r < 2; r++) {
        const unsigned char *ends = s->ends + (size_t)2 * s->first_bond[step->bonds.first[r]];
        const unsigned char *end = s->ends + (size_t)2 * s->first_bond[step->bonds.end[r]];

        for (; ends < end; ends += 2) {
            look_from(&found, ends[0], ends[1], b, c, n_words);
            look_from(&found, ends[1], ends[0], b, c, n_words);
        }
    }
    for (uint32_t w = 0; w < n_words; w++)
        set_at(s, step->out, n_words)[w] = a[w] & found.b[w] & found.c[w] & found.twice[w];
}

static IDT_ALWAYS_INLINE idt_quick_answer find_ring(state *s, const idt_quick_step *step,
                                                    uint32_t n_words)
{
    const uint32_t n_sixes = s->n_small_rings & 15u;
    const uint32_t n = step->n == 6 ? n_sixes : s->n_small_rings >> 4;
    const unsigned char *ring = s->bytes + sizeof(idt_packed_header) +
                                (size_t)8 * n_words * (s->n_kinds + (step->n == 6 ? 0 : n_sixes));
    const uint64_t *a = set_at(s, step->a, n_words);

    for (uint32_t i = 0; i < n; i++) {
        uint64_t outside = 0;

        for (uint32_t w = 0; w < n_words; w++, ring += 8)
            outside |= idt_u64__load(ring) & ~a[w];
        if (outside == 0)
            return IDT_QUICK_YES;
    }
    return step->is_exact && s->done & IDT_PACKED_ALL_RINGS ? IDT_QUICK_NO : IDT_QUICK_UNSURE;
}

static IDT_ALWAYS_INLINE uint32_t count(const uint64_t *set, uint32_t n_words)
{
    uint32_t n = 0;

    for (uint32_t w = 0; w < n_words; w++)
        n += idt_u64__count(set[w]);
    return n;
}

/* Do two sets share an atom? */
static IDT_ALWAYS_INLINE bool do_meet(state *s, const idt_quick_step *step, uint32_t n_words)
{
    uint64_t both = 0;

    for (uint32_t w = 0; w < n_words; w++)
        both |= set_at(s, step->a, n_words)[w] & set_at(s, step->b, n_words)[w];
    return both != 0;
}

/* One step that makes a set of others. */
static IDT_ALWAYS_INLINE void make_set(state *s, const idt_quick_step *step, uint32_t n_words)
{
    uint64_t *out = set_at(s, step->out, n_words);
    const uint64_t *a = set_at(s, step->a, n_words), *b = set_at(s, step->b, n_words);

    if (step->op == IDT_QUICK_AROUND) {
        if (is_empty(b, n_words))
            memset(out, 0, n_words * sizeof *out);
        else
            around(out, s, b, &step->bonds, n_words);
    }
    for (uint32_t w = 0; w < n_words; w++) {
        switch (step->op) {
        case IDT_QUICK_AROUND: out[w] &= a[w]; break;
        case IDT_QUICK_NOT: out[w] = ~a[w] & set_at(s, IDT_QUICK_ALL, n_words)[w]; break;
        case IDT_QUICK_AND: out[w] = a[w] & b[w]; break;
        default: out[w] = a[w] | b[w]; break;
        }
    }
}

static IDT_ALWAYS_INLINE idt_quick_answer run(state *s, uint32_t n_words)
{
    const idt_quick_step *step = s->quick->steps, *end = step + s->quick->n_steps;

    for (; step < end; step++) {
        switch ((idt_quick_op)step->op) {
        case IDT_QUICK_JOIN:
            if (!join_group(s, step->a, n_words))
                return IDT_QUICK_NO;
            continue;
        case IDT_QUICK_RINGS: join_rings(s, n_words); continue;
        case IDT_QUICK_WANT:
            if (count(set_at(s, step->a, n_words), n_words) < step->n)
                return IDT_QUICK_NO;
            continue;
        case IDT_QUICK_DISJOINT:
            if (do_meet(s, step, n_words))
                return IDT_QUICK_UNSURE;
            continue;
        case IDT_QUICK_HAS_RING: return find_ring(s, step, n_words);
        case IDT_QUICK_STAR: find_star(s, step, n_words); break;
        case IDT_QUICK_NOT:
        case IDT_QUICK_AND:
        case IDT_QUICK_OR:
        case IDT_QUICK_AROUND: make_set(s, step, n_words); break;
        }
        if (step->is_wanted && is_empty(set_at(s, step->out, n_words), n_words))
            return IDT_QUICK_NO;
    }
    return (idt_quick_answer)s->quick->answer;
}

idt_quick_answer idt_pattern_quick__run(const idt_pattern_quick *quick, const void *record)
{
    const idt_packed_header *h = record; /* 8-byte aligned */
    const uint32_t n_words = (h->n_atoms + 63u) / 64;
    state s;

    if ((h->done & quick->stages) != quick->stages || n_words == 0 ||
        (quick->n_ring_sets > 0 && h->done & IDT_PACKED_WIDE))
        return IDT_QUICK_UNSURE;
    s.quick = quick;
    s.bytes = record;
    s.n_kinds = h->n_kinds;
    s.n_rings = idt_packed__n_rings(h);
    s.n_classes = h->n_classes;
    s.n_small_rings = h->n_rings;
    s.done = h->done;
    s.ends = s.bytes + sizeof *h + (size_t)8 * n_words * (s.n_kinds + s.n_rings + s.n_classes) +
             s.n_kinds + s.n_classes;
    s.first_bond[0] = 0;
    memcpy(s.first_bond + 1, h->column_end, sizeof h->column_end);
    s.first_bond[IDT_PACKED_N_COLUMNS] = h->n_bonds;
    if (n_words == 1) {
        s.sets[IDT_QUICK_ALL] = UINT64_MAX >> (64 - h->n_atoms);
        return run(&s, 1);
    }
    for (uint32_t w = 0; w < n_words; w++)
        s.sets[w] = UINT64_MAX;
    s.sets[n_words - 1] >>= 64 * n_words - h->n_atoms;
    return run(&s, n_words);
}
