/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a molecule to the patterns in it. First the screening words, which are there when a molecule
 * has been read; then, only if some pattern is left, rings and aromaticity and the classes of
 * atoms; then the counts each pattern needs; and the search for what is still possible.
 */
#include "base/error.h"
#include "chem/pattern/pattern_run.h"

static bool lacks(const uint64_t have[2], const uint64_t need[2])
{
    return ((need[0] & ~have[0]) | (need[1] & ~have[1])) != 0;
}

uint32_t idt_pattern__screen(uint64_t *hits, uint64_t *undecided, idt_pattern_scratch *s,
                             const uint64_t have[2])
{
    const idt_pattern_set *set = &s->set;
    const size_t n_words = idt_pattern_set__words(set);
    uint32_t n_alive = 0;

    for (size_t i = 0; i < n_words; i++)
        hits[i] = undecided[i] = 0;
    s->is_screened = have != NULL;
    if (have == NULL)
        return set->header->n_patterns;
    if (set->header->n_patterns == 1) { /* its group would say the same */
        s->alive[0] = 0;
        return !lacks(have, set->programs[set->patterns[0]].have);
    }
    for (uint32_t g = 0; g < set->header->n_groups; g++) {
        const idt_pattern_group *group = &set->groups[g];
        const idt_pattern_want *want = s->wants + group->first, *const end = want + group->n;

        if (lacks(have, group->have))
            continue;
        for (; want < end; want++) {
            s->alive[n_alive] = (uint32_t)(want - s->wants);
            n_alive += !lacks(have, want->have);
        }
    }
    return n_alive;
}

static uint32_t stages_of_flags(uint32_t flags)
{
    return (flags & (IDT_PATTERN_RINGS | IDT_PATTERN_RING_SET) ? (uint32_t)IDT_MOL_RINGS : 0u) |
           (flags & IDT_PATTERN_AROMATIC ? (uint32_t)IDT_MOL_AROMATICITY : 0u) |
           (flags & IDT_PATTERN_RING_SET ? (uint32_t)IDT_MOL_RING_COUNTS : 0u);
}

/*
 * Decide the late nodes of a program: counts of rings and $( ). IDT_MORE, IDT_ELIMIT when that
 * cannot be done, IDT_ENOMEM. Counts of rings are asked for only here, since classes do without.
 */
static int want_late(idt_pattern_scratch *s, const idt_pattern_program *program, idt_error *err)
{
    int rc = IDT_OK;

    if (program->flags & IDT_PATTERN_RING_SET) {
        if ((s->mol->done & IDT_MOL_RING_COUNTS) == 0)
            rc = s->mol == &s->unpacked ? IDT_ELIMIT /* packed without */
                                        : idt_mol__perceive(s->mol, IDT_MOL_RING_COUNTS, err);
        else if (s->packed != NULL)
            idt_pattern__unpack_rings(s);
    }
    if (rc == IDT_OK && program->n_deps > 0)
        rc = idt_pattern__decide_deps(s, program);
    return rc == IDT_OK ? IDT_MORE : rc;
}

/* Perception that gave up leaves the patterns that rely on it undecided. */
static bool is_perceived(const idt_pattern_scratch *s, uint32_t flags)
{
    return (stages_of_flags(flags) & ~(uint32_t)IDT_MOL_RING_COUNTS & ~s->mol->done) == 0;
}

/*
 * Does a program occur? IDT_MORE, IDT_DONE when not, IDT_ELIMIT when that cannot be decided,
 * IDT_ENOMEM. Its predicates hold somewhere; what can be reached along bonds is asked first, then
 * late nodes.
 */
static int decide(idt_pattern_scratch *s, uint32_t index, idt_error *err)
{
    const idt_pattern_program *program = &s->set.programs[index];
    int rc;

    if (idt_pattern__is_small(s, program)) {
        if (s->is_ring[index] && idt_pattern_search__is_known_ring(s, index))
            return IDT_MORE;
        if (!idt_pattern_small__reach(s, s->reach, index))
            return IDT_DONE;
    }
    rc = want_late(s, program, err);
    return rc == IDT_MORE ? idt_pattern_search__occurs(s, index) : rc;
}

/* Perceive what a molecule needs before its atoms are sorted, and sort them. */
static int prepare(idt_pattern_scratch *s, uint32_t flags, idt_mol *mol, idt_error *err)
{
    uint32_t stages = stages_of_flags(flags) & ~(uint32_t)IDT_MOL_RING_COUNTS;
    int rc = IDT_OK;

    if ((mol->done & stages) != stages && mol != &s->unpacked)
        rc = idt_mol__perceive(mol, stages, err);
    if (rc != IDT_OK && rc != IDT_ELIMIT)
        return rc;
    rc = idt_pattern__begin(s, mol);
    if (rc == IDT_OK)
        rc = idt_pattern__classify(s);
    return rc == IDT_OK ? rc : idt_error__set(err, rc, "out of memory");
}

static void set_bit(uint64_t *bits, uint32_t i)
{
    bits[i / 64] |= UINT64_C(1) << i % 64;
}

/*
 * Keep of the patterns alive those whose first predicates hold somewhere, without a branch that
 * could be wrong.
 */
static uint32_t keep_wanted(idt_pattern_scratch *s, uint32_t n_alive)
{
    const bool is_all = n_alive == s->set.header->n_patterns;
    uint32_t n = 0;

    for (uint32_t i = 0; is_all && i < n_alive; i++) {
        s->alive[n] = i;
        n += (s->wants[i].bits & ~s->present[s->wants[i].word]) == 0;
    }
    for (uint32_t i = 0; !is_all && i < n_alive; i++) {
        const idt_pattern_want *want = &s->wants[s->alive[i]];

        s->alive[n] = s->alive[i];
        n += (want->bits & ~s->present[want->word]) == 0;
    }
    return n;
}

/* Decide a pattern whose stages may not be there. */
static int decide_alone(idt_pattern_scratch *s, const idt_pattern_want *want, idt_error *err)
{
    if (!is_perceived(s, want->flags))
        return IDT_ELIMIT;
    return idt_pattern__has_predicates(s, want->program) ? decide(s, want->program, err) : IDT_DONE;
}

/* A pattern that was not decided: its screening words may still say that it does not occur. */
static int give_up(const idt_pattern_scratch *s, const idt_pattern_want *want, idt_mol *mol)
{
    const bool may_ask = !s->is_screened && mol != &s->unpacked;

    return may_ask && lacks(idt_mol__want_screen(mol), want->have) ? IDT_DONE : IDT_ELIMIT;
}

int idt_pattern__match_alive(uint64_t *hits, uint64_t *undecided, idt_pattern_scratch *s,
                             uint32_t n_alive, idt_mol *mol, idt_error *err)
{
    const bool is_all = n_alive == s->set.header->n_patterns;
    uint32_t flags = is_all ? s->flags : 0;
    bool has_all;
    int rc;

    for (uint32_t i = 0; !is_all && i < n_alive; i++)
        flags |= s->wants[s->alive[i]].flags;
    rc = prepare(s, flags, mol, err);
    has_all = rc == IDT_OK && is_perceived(s, flags);
    if (has_all)
        n_alive = keep_wanted(s, n_alive);
    for (uint32_t i = 0; i < n_alive && rc == IDT_OK; i++) {
        const idt_pattern_want *want = &s->wants[is_all && !has_all ? i : s->alive[i]];
        int found;

        if (has_all && !want->has_more)
            found = decide(s, want->program, err);
        else
            found = decide_alone(s, want, err);
        if (found == IDT_ELIMIT)
            found = give_up(s, want, mol);
        if (found == IDT_MORE)
            set_bit(hits, want->pattern);
        else if (found == IDT_ELIMIT)
            set_bit(undecided, want->pattern);
        else if (found != IDT_DONE)
            rc = found;
    }
    return rc;
}

int idt_pattern__match_all(uint64_t *hits, uint64_t *undecided, idt_pattern_scratch *s,
                           idt_mol *mol, idt_error *err)
{
    uint32_t n_alive =
        idt_pattern__screen(hits, undecided, s, s->screens ? idt_mol__want_screen(mol) : NULL);

    s->packed = NULL;
    if (n_alive == 0 || mol->n_atoms == 0)
        return IDT_OK;
    return idt_pattern__match_alive(hits, undecided, s, n_alive, mol, err);
}

/* Bring a molecule to where one pattern can be searched for. IDT_DONE when it does not occur. */
static int prepare_one(idt_pattern_scratch *s, uint32_t pattern, idt_mol *mol, idt_error *err)
{
    const idt_pattern_program *program;
    int rc;

    if (pattern >= s->set.header->n_patterns)
        return idt_error__set(err, IDT_EINVAL, "no such pattern");
    s->packed = NULL;
    program = &s->set.programs[s->set.patterns[pattern]];
    if (lacks(idt_mol__want_screen(mol), program->have) || program->n_steps > mol->n_atoms)
        return IDT_DONE;
    rc = prepare(s, program->flags, mol, err);
    if (rc == IDT_OK && !is_perceived(s, program->flags))
        rc = IDT_ELIMIT;
    if (rc == IDT_OK && !idt_pattern__has_predicates(s, s->set.patterns[pattern]))
        return IDT_DONE;
    if (rc == IDT_OK)
        rc = want_late(s, program, err);
    if (rc == IDT_ELIMIT)
        return idt_error__set(err, IDT_ELIMIT, "pattern step budget is spent");
    return rc == IDT_MORE ? IDT_OK : rc;
}

static bool contains(const uint16_t *atoms, uint32_t n, uint16_t atom)
{
    for (uint32_t i = 0; i < n; i++) {
        if (atoms[i] == atom)
            return true;
    }
    return false;
}

/* Is the set of atoms of the last mapping that of an earlier one? */
static bool is_repeated(const uint16_t *mappings, uint32_t n_mappings, uint32_t n_atoms)
{
    const uint16_t *last = mappings + (size_t)n_mappings * n_atoms;

    for (uint32_t m = 0; m < n_mappings; m++) {
        uint32_t i = 0;

        while (i < n_atoms && contains(mappings + (size_t)m * n_atoms, n_atoms, last[i]))
            i++;
        if (i == n_atoms)
            return true;
    }
    return false;
}

int idt_pattern__match_one(uint16_t *mappings, uint32_t max, bool unique, uint32_t *n_out,
                           idt_pattern_scratch *s, uint32_t pattern, idt_mol *mol, idt_error *err)
{
    const idt_pattern_program *program;
    const idt_pattern_step *steps;
    int rc = prepare_one(s, pattern, mol, err);

    *n_out = 0;
    if (rc != IDT_OK)
        return rc == IDT_DONE ? IDT_OK : rc;
    program = &s->set.programs[s->set.patterns[pattern]];
    steps = s->set.steps + program->first_step;
    idt_pattern_search__start(s, s->set.patterns[pattern], IDT_MOL_NONE, s->budget);
    while ((rc = idt_pattern_search__next(s)) == IDT_MORE) {
        if (max == 0) {
            *n_out = 1;
            return IDT_OK;
        }
        for (uint32_t i = 0; i < program->n_steps; i++)
            mappings[(size_t)*n_out * program->n_steps + steps[i].atom] = s->search.map[i];
        if (!unique || !is_repeated(mappings, *n_out, program->n_steps))
            ++*n_out;
        else /* looking back is work too */
            s->search.steps_left -= idt_size__min(s->search.steps_left, *n_out);
        if (*n_out == max)
            return IDT_OK;
    }
    return rc == IDT_DONE ? IDT_OK
                          : idt_error__set(err, IDT_ELIMIT, "pattern step budget is spent");
}

/* The step that places the first atom as written. */
static uint32_t step_of_first(const idt_pattern_step *steps)
{
    uint32_t i = 0;

    while (steps[i].atom != 0)
        i++;
    return i;
}

int idt_pattern__match_atoms(uint64_t *atoms, idt_pattern_scratch *s, uint32_t pattern,
                             idt_mol *mol, idt_error *err)
{
    const idt_pattern_program *program;
    uint32_t first;
    int rc = prepare_one(s, pattern, mol, err);

    memset(atoms, 0, (mol->n_atoms + 63u) / 64 * sizeof *atoms);
    if (rc != IDT_OK)
        return rc == IDT_DONE ? IDT_OK : rc;
    program = &s->set.programs[s->set.patterns[pattern]];
    first = step_of_first(s->set.steps + program->first_step);
    idt_pattern_search__start(s, s->set.patterns[pattern], IDT_MOL_NONE, s->budget);
    while ((rc = idt_pattern_search__next(s)) == IDT_MORE)
        set_bit(atoms, s->search.map[first]);
    return rc == IDT_DONE ? IDT_OK
                          : idt_error__set(err, IDT_ELIMIT, "pattern step budget is spent");
}
