/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opens a compiled set. Its bytes may come from anywhere: after this no index in it can lead
 * outside its array, every expression fits its stack, and every $( ) comes before what needs it.
 */
#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"
#include "chem/pattern/pattern_int.h"

static int broken(idt_error *err, const char *what, size_t index)
{
    return idt_error__set(err, IDT_EFORMAT, "pattern set: %s %zu is out of range", what, index);
}

/*
 * Runs follow each other without gaps or overlaps, so that checking all of them takes time in
 * proportion to the bytes. Moves *next behind the run.
 */
static bool is_next_run(uint32_t *next, uint32_t first, uint32_t n, uint32_t total)
{
    if (first != *next || n > total - first)
        return false;
    *next += n;
    return true;
}

/* Where the runs of the next program start. */
typedef struct cursor {
    uint32_t step, closure, need, dep;
} cursor;

/* The next array: n records of a size, then padding to 8. NULL when the bytes end before. */
static const void *take(const unsigned char **at, size_t *left, uint32_t n, size_t size)
{
    const unsigned char *here = *at;
    size_t bytes;

    if (!idt_size__mul(&bytes, n, size) || bytes > *left || (bytes + 7) / 8 * 8 > *left)
        return NULL;
    bytes = (bytes + 7) / 8 * 8;
    *at += bytes;
    *left -= bytes;
    return here;
}

static int check_nodes(const idt_pattern_set *set, const idt_pattern_predicate *p)
{
    const idt_smarts_node *nodes = set->nodes + p->first_node;
    uint32_t depth, n_late = 0;

    for (uint32_t i = 0; i < p->n_nodes; i++) {
        if (nodes[i].op >= IDT_SMARTS_N_OPS ||
            (set->header->used_ops & IDT_OP_BIT(nodes[i].op)) == 0)
            return IDT_EFORMAT;
        n_late += idt_smarts_op__is_late(nodes[i].op);
        if (nodes[i].op == IDT_SMARTS_RECURSE &&
            (nodes[i].lo < 0 || (uint32_t)nodes[i].lo >= set->header->n_programs))
            return IDT_EFORMAT;
    }
    if (n_late > IDT_PATTERN_MAX_LATE || (n_late > 0) != ((p->flags & IDT_PATTERN_LATE) != 0))
        return IDT_EFORMAT;
    depth = idt_pattern__stack_depth(nodes, p->n_nodes);
    return depth >= 1 && depth <= IDT_SMARTS_STACK ? IDT_OK : IDT_EFORMAT;
}

static bool has_dep(const idt_pattern_set *set, const idt_pattern_program *program, uint32_t dep)
{
    uint32_t lo = 0, hi = program->n_deps;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2, at = set->deps[program->first_dep + mid];

        if (at == dep)
            return true;
        if (at < dep)
            lo = mid + 1;
        else
            hi = mid;
    }
    return false;
}

/* Every $( ) of a predicate is among what the program says it depends on. */
static bool covers(const idt_pattern_set *set, const idt_pattern_program *program,
                   uint32_t predicate)
{
    const idt_pattern_predicate *p;

    if (predicate >= set->header->n_predicates)
        return false;
    p = &set->predicates[predicate];
    if ((p->flags & IDT_PATTERN_LATE) == 0)
        return true;
    for (uint32_t i = 0; i < p->n_nodes; i++) {
        const idt_smarts_node *node = &set->nodes[p->first_node + i];

        if (node->op == IDT_SMARTS_RECURSE && !has_dep(set, program, (uint32_t)node->lo))
            return false;
    }
    return true;
}

static bool is_bond(uint16_t table, uint8_t bond)
{
    return bond == (uint8_t)idt_pattern__bond_of_table(table);
}

static bool check_step(const idt_pattern_set *set, const idt_pattern_program *program, uint32_t s,
                       uint32_t *next_closure)
{
    const idt_pattern_step *step = &set->steps[program->first_step + s];

    if (!covers(set, program, step->predicate) || !is_bond(step->table, step->bond) ||
        step->atom >= program->n_steps ||
        (step->parent != IDT_PATTERN_NO_PARENT && step->parent >= s) ||
        (step->parent == IDT_PATTERN_NO_PARENT && step->n_closures > 0) ||
        (step->group != 0 && (program->flags & IDT_PATTERN_GROUPED) == 0) ||
        !is_next_run(next_closure, step->first_closure, step->n_closures, set->header->n_closures))
        return false;
    for (uint32_t k = 0; k < step->n_closures; k++) {
        const idt_pattern_closure *closure = &set->closures[step->first_closure + k];

        if (closure->step >= s || !is_bond(closure->table, closure->bond))
            return false;
    }
    return true;
}

/* Dependencies ascend, are graphs of $( ), come before the program and bring their own. */
static bool check_deps(const idt_pattern_set *set, uint32_t index)
{
    const idt_pattern_program *program = &set->programs[index];

    for (uint32_t d = 0; d < program->n_deps; d++) {
        uint32_t dep = set->deps[program->first_dep + d];
        const idt_pattern_program *sub;

        if (dep >= index || (d > 0 && dep <= set->deps[program->first_dep + d - 1]))
            return false;
        sub = &set->programs[dep]; /* a lower index: its runs are checked */
        if ((sub->flags & IDT_PATTERN_ROOTED) == 0)
            return false;
        for (uint32_t k = 0; k < sub->n_deps; k++) {
            if (!has_dep(set, program, set->deps[sub->first_dep + k]))
                return false;
        }
    }
    return true;
}

static bool check_program(const idt_pattern_set *set, uint32_t index, cursor *next)
{
    const idt_pattern_header *h = set->header;
    const idt_pattern_program *program = &set->programs[index];
    uint64_t seen[4] = {0};

    if ((program->flags & ~(uint32_t)IDT_PATTERN_FLAGS) != 0 || program->n_steps == 0 ||
        program->n_steps > IDT_SMARTS_MAX_ATOMS ||
        !is_next_run(&next->step, program->first_step, program->n_steps, h->n_steps) ||
        !is_next_run(&next->need, program->first_need, program->n_needs, h->n_needs) ||
        !is_next_run(&next->dep, program->first_dep, program->n_deps, h->n_deps) ||
        !check_deps(set, index))
        return false;
    for (uint32_t s = 0; s < program->n_steps; s++) {
        uint32_t atom = set->steps[program->first_step + s].atom;

        if (!check_step(set, program, s, &next->closure) || seen[atom / 64] >> atom % 64 & 1)
            return false;
        seen[atom / 64] |= UINT64_C(1) << atom % 64;
    }
    for (uint32_t k = 0; k < program->n_needs; k++) {
        if (!covers(set, program, set->needs[program->first_need + k].predicate))
            return false;
    }
    return (program->flags & IDT_PATTERN_ROOTED) == 0 || set->steps[program->first_step].atom == 0;
}

/* The members are the patterns in some order: each is one, and none stands twice. */
static int check_members(const idt_pattern_set *set, idt_error *err)
{
    const uint32_t n = set->header->n_patterns;
    uint64_t *is_seen = idt_alloc__zeroed((size_t)n / 64 + 1, sizeof *is_seen);
    int rc = IDT_OK;

    if (is_seen == NULL)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < n && rc == IDT_OK; i++) {
        const uint32_t member = set->members[i];

        if (member >= n || is_seen[member / 64] >> member % 64 & 1)
            rc = broken(err, "member", i);
        else
            is_seen[member / 64] |= UINT64_C(1) << member % 64;
    }
    idt_alloc__free(is_seen);
    return rc;
}

/* Groups follow each other and hold every member. */
static int check_groups(const idt_pattern_set *set, idt_error *err)
{
    uint32_t next = 0;

    for (uint32_t i = 0; i < set->header->n_groups; i++) {
        if (!is_next_run(&next, set->groups[i].first, set->groups[i].n, set->header->n_patterns))
            return broken(err, "group", i);
    }
    if (next != set->header->n_patterns)
        return broken(err, "group", set->header->n_groups);
    for (uint32_t i = 0; i < set->header->n_patterns; i++) {
        if (set->patterns[i] >= set->header->n_programs)
            return broken(err, "pattern", i);
    }
    return check_members(set, err);
}

static int find_arrays(idt_pattern_set *out, const void *data, size_t size, idt_error *err)
{
    const idt_pattern_header *h = data;
    const unsigned char *at = data;
    size_t left = size;

    if (size < sizeof *h || h->magic != IDT_PATTERN_MAGIC) {
        (void)!idt_error__set(err, IDT_EFORMAT, "not a pattern set");
        return IDT_EFORMAT;
    }
    if (h->version != IDT_PATTERN_VERSION) {
        (void)!idt_error__set(err, IDT_EVERSION, "pattern set of version %u, this reads %d",
                              (unsigned)h->version, IDT_PATTERN_VERSION);
        return IDT_EVERSION;
    }
    if (h->size != size) {
        (void)!idt_error__set(err, IDT_EFORMAT, "pattern set of %zu bytes, should be %llu", size,
                              (unsigned long long)h->size);
        return IDT_EFORMAT;
    }
    out->header = take(&at, &left, 1, sizeof *h);
    out->patterns = take(&at, &left, h->n_patterns, sizeof *out->patterns);
    out->programs = take(&at, &left, h->n_programs, sizeof *out->programs);
    out->groups = take(&at, &left, h->n_groups, sizeof *out->groups);
    out->members = take(&at, &left, h->n_patterns, sizeof *out->members);
    out->predicates = take(&at, &left, h->n_predicates, sizeof *out->predicates);
    out->nodes = take(&at, &left, h->n_nodes, sizeof *out->nodes);
    out->steps = take(&at, &left, h->n_steps, sizeof *out->steps);
    out->closures = take(&at, &left, h->n_closures, sizeof *out->closures);
    out->needs = take(&at, &left, h->n_needs, sizeof *out->needs);
    out->deps = take(&at, &left, h->n_deps, sizeof *out->deps);
    /* take() moves only on success, so the last array and nothing left say all were there. */
    if (!out->patterns || !out->programs || !out->groups || !out->members || !out->predicates ||
        !out->nodes || !out->steps || !out->closures || !out->needs || !out->deps || left != 0) {
        (void)!idt_error__set(err, IDT_EFORMAT, "pattern set is cut short or too long");
        return IDT_EFORMAT;
    }
    return IDT_OK;
}

int idt_pattern_set__open(idt_pattern_set *out, const void *data, size_t size, idt_error *err)
{
    idt_pattern_set set;
    cursor next = {0};
    uint32_t next_node = 0;
    int rc = find_arrays(&set, data, size, err);

    if (rc != IDT_OK)
        return rc;
    for (uint32_t i = 0; rc == IDT_OK && i < set.header->n_predicates; i++) {
        const idt_pattern_predicate *p = &set.predicates[i];

        if (!is_next_run(&next_node, p->first_node, p->n_nodes, set.header->n_nodes) ||
            check_nodes(&set, p) != IDT_OK)
            rc = broken(err, "predicate", i);
    }
    for (uint32_t i = 0; rc == IDT_OK && i < set.header->n_programs; i++) {
        if (!check_program(&set, i, &next))
            rc = broken(err, "program", i);
    }
    if (rc == IDT_OK)
        rc = check_groups(&set, err);
    if (rc == IDT_OK)
        *out = set;
    return rc;
}

uint32_t idt_pattern_set__count(const idt_pattern_set *set)
{
    return set->header->n_patterns;
}

uint32_t idt_pattern_set__n_atoms(const idt_pattern_set *set, uint32_t pattern)
{
    return pattern < set->header->n_patterns ? set->programs[set->patterns[pattern]].n_steps : 0;
}
