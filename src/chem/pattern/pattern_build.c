/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiles SMARTS into a set. Equal atom expressions become one predicate and equal graphs of $( )
 * one program, whichever pattern they come from, so that what one pattern has found out about a
 * molecule serves all others.
 */
#include "base/alloc.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/int.h"
#include "chem/pattern/pattern_int.h"

#define NOTHING UINT32_MAX
enum {
    N_HEADS = 4096,
    /* An atom may have so many late nodes as written, and a single atom in $( ) so many to be put
       in place of it; together they stay below the limit of a predicate. */
    MAX_WRITTEN_LATE = 16,
    MAX_INLINE_LATE = IDT_PATTERN_MAX_LATE / MAX_WRITTEN_LATE,
};

/* A growing array of records. */
typedef struct list {
    void *items;
    size_t n, capacity, size;
} list;

/* How far the lists had grown: what a refused pattern is cut back to. */
typedef struct mark {
    size_t patterns, programs, predicates, nodes, steps, closures, needs, deps;
} mark;

struct idt_pattern_builder {
    list patterns;                     /* uint32_t */
    list programs;                     /* idt_pattern_program */
    list predicates;                   /* idt_pattern_predicate */
    list nodes;                        /* idt_smarts_node */
    list steps;                        /* idt_pattern_step */
    list closures;                     /* idt_pattern_closure */
    list needs;                        /* idt_pattern_need */
    list deps;                         /* uint32_t */
    list next_predicate, next_program; /* uint32_t: chains of equal hashes */
    uint32_t predicate_heads[N_HEADS], program_heads[N_HEADS];
    idt_arena arena; /* of the pattern being compiled */
    bool failed;     /* memory ran out */
};

/* One graph of the pattern being compiled. */
typedef struct compiled_graph {
    uint32_t program;             /* NOTHING when the graph is a single atom put in place */
    const idt_smarts_node *nodes; /* of that atom */
    uint32_t n_nodes;
} compiled_graph;

/* Scratch of one compilation; large, so not on the stack. */
typedef struct work {
    idt_pattern_graph graph;
    idt_pattern_step steps[IDT_SMARTS_MAX_ATOMS];
    idt_pattern_closure closures[IDT_SMARTS_MAX_BONDS];
    idt_pattern_need needs[IDT_SMARTS_MAX_ATOMS];
    uint32_t frequency[IDT_SMARTS_MAX_ATOMS]; /* of needs */
} work;

static void *append(idt_pattern_builder *b, list *l, const void *items, size_t n)
{
    void *at;

    while (l->items == NULL || l->capacity - l->n < n) {
        if (idt_alloc__grow(&l->items, &l->capacity, l->capacity, l->size) != IDT_OK) {
            b->failed = true;
            return NULL;
        }
    }
    at = (char *)l->items + l->n * l->size;
    if (n > 0 && items != NULL)
        memcpy(at, items, n * l->size);
    l->n += n;
    return at;
}

idt_pattern_builder *idt_pattern_builder__new(void)
{
    idt_pattern_builder *b = idt_alloc__zeroed(1, sizeof *b);

    if (b == NULL)
        return NULL;
    b->patterns.size = b->deps.size = sizeof(uint32_t);
    b->programs.size = sizeof(idt_pattern_program);
    b->predicates.size = sizeof(idt_pattern_predicate);
    b->nodes.size = sizeof(idt_smarts_node);
    b->steps.size = sizeof(idt_pattern_step);
    b->closures.size = sizeof(idt_pattern_closure);
    b->needs.size = sizeof(idt_pattern_need);
    b->next_predicate.size = b->next_program.size = sizeof(uint32_t);
    memset(b->predicate_heads, 0xff, sizeof b->predicate_heads);
    memset(b->program_heads, 0xff, sizeof b->program_heads);
    return b;
}

void idt_pattern_builder__free(idt_pattern_builder *b)
{
    if (b == NULL)
        return;
    idt_alloc__free(b->patterns.items);
    idt_alloc__free(b->programs.items);
    idt_alloc__free(b->predicates.items);
    idt_alloc__free(b->nodes.items);
    idt_alloc__free(b->steps.items);
    idt_alloc__free(b->closures.items);
    idt_alloc__free(b->needs.items);
    idt_alloc__free(b->deps.items);
    idt_alloc__free(b->next_predicate.items);
    idt_alloc__free(b->next_program.items);
    idt_arena__free(&b->arena);
    idt_alloc__free(b);
}

/* ------------------------------------------------------------------ predicates */

static uint32_t count_late(const idt_smarts_node *nodes, uint32_t n_nodes)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < n_nodes; i++)
        n += idt_smarts_op__is_late(nodes[i].op);
    return n;
}

static uint32_t hash_nodes(const idt_smarts_node *nodes, uint32_t n_nodes)
{
    return (uint32_t)(idt_hash__bytes(nodes, n_nodes * sizeof *nodes) % N_HEADS);
}

/* The predicate with this expression, made if there is none. NOTHING when memory runs out. */
static uint32_t intern_predicate(idt_pattern_builder *b, const idt_smarts_node *nodes,
                                 uint32_t n_nodes)
{
    uint32_t hash = hash_nodes(nodes, n_nodes);
    idt_pattern_predicate made = {(uint32_t)b->nodes.n, n_nodes, 0, 0};

    for (uint32_t i = b->predicate_heads[hash]; i != NOTHING;
         i = ((const uint32_t *)b->next_predicate.items)[i]) {
        const idt_pattern_predicate *p = (const idt_pattern_predicate *)b->predicates.items + i;

        if (p->n_nodes == n_nodes && memcmp((const idt_smarts_node *)b->nodes.items + p->first_node,
                                            nodes, n_nodes * sizeof *nodes) == 0)
            return i;
    }
    if (count_late(nodes, n_nodes) > 0)
        made.flags = IDT_PATTERN_LATE;
    if (append(b, &b->nodes, nodes, n_nodes) == NULL ||
        append(b, &b->next_predicate, &b->predicate_heads[hash], 1) == NULL ||
        append(b, &b->predicates, &made, 1) == NULL)
        return NOTHING;
    b->predicate_heads[hash] = (uint32_t)b->predicates.n - 1;
    return b->predicate_heads[hash];
}

/*
 * The expression of an atom with the graphs of $( ) resolved and with what its place in the query
 * implies: an atom with three bonds needs three neighbours, one in a cycle two ring bonds.
 */
static const idt_smarts_node *resolve(idt_pattern_builder *b, const idt_smarts *smarts,
                                      const idt_smarts_atom *atom, const compiled_graph *graphs,
                                      uint32_t degree, uint32_t ring_bonds, uint32_t *n_out)
{
    const idt_smarts_node *from = smarts->nodes + atom->first_node;
    size_t n = 0, most = atom->n_nodes + 4u;
    idt_smarts_node *to;

    for (uint32_t i = 0; i < atom->n_nodes; i++) {
        if (from[i].op == IDT_SMARTS_RECURSE)
            most += graphs[from[i].lo].n_nodes;
    }
    to = idt_arena__array(&b->arena, most, sizeof *to);
    if (to == NULL) {
        b->failed = true;
        return NULL;
    }
    for (uint32_t i = 0; i < atom->n_nodes; i++) {
        const compiled_graph *g = from[i].op == IDT_SMARTS_RECURSE ? &graphs[from[i].lo] : NULL;

        if (g != NULL && g->program == NOTHING) {
            memcpy(to + n, g->nodes, g->n_nodes * sizeof *to);
            n += g->n_nodes;
        } else {
            to[n] = from[i];
            if (g != NULL)
                to[n].lo = (int32_t)g->program;
            n++;
        }
    }
    if (degree >= 2) {
        to[n++] = (idt_smarts_node){IDT_SMARTS_DEGREE, {0}, (int32_t)degree, INT32_MAX};
        to[n++] = (idt_smarts_node){IDT_SMARTS_AND, {0}, 0, 0};
    }
    if (ring_bonds >= 2) {
        to[n++] = (idt_smarts_node){IDT_SMARTS_RING_BONDS, {0}, (int32_t)ring_bonds, INT32_MAX};
        to[n++] = (idt_smarts_node){IDT_SMARTS_AND, {0}, 0, 0};
    }
    *n_out = (uint32_t)n;
    return to;
}

/* ------------------------------------------------------------------ programs */

/* Perception an expression relies on. */
static uint32_t stages_of_op(unsigned op)
{
    switch (op) {
    case IDT_SMARTS_AROMATIC:
    case IDT_SMARTS_HETERO_ALIPHATIC: return IDT_PATTERN_AROMATIC;
    case IDT_SMARTS_RING_BONDS:
    case IDT_SMARTS_IN_RING: return IDT_PATTERN_RINGS;
    case IDT_SMARTS_RING_COUNT:
    case IDT_SMARTS_RING_SIZE: return IDT_PATTERN_RING_SET;
    default: return 0;
    }
}

static uint32_t stages_of_table(uint16_t table)
{
    uint32_t stages = 0, s = table >> 2 * IDT_SMARTS_SINGLE & 3;

    if (s != (table >> 2 * IDT_SMARTS_DOUBLE & 3u) ||
        s != (table >> 2 * IDT_SMARTS_AROMATIC_BOND & 3u))
        stages |= IDT_PATTERN_AROMATIC;
    if ((table & 0x5555) != (table >> 1 & 0x5555))
        stages |= IDT_PATTERN_RINGS;
    return stages;
}

/* Add a program and those it depends on to a sorted run of dependencies. */
static bool add_dep(idt_pattern_builder *b, size_t first, uint32_t program)
{
    const uint32_t *deps = b->deps.items;
    size_t at = first;

    while (at < b->deps.n && deps[at] < program)
        at++;
    if (at < b->deps.n && deps[at] == program)
        return true;
    if (append(b, &b->deps, &program, 1) == NULL)
        return false;
    memmove((uint32_t *)b->deps.items + at + 1, (uint32_t *)b->deps.items + at,
            (b->deps.n - 1 - at) * sizeof program);
    ((uint32_t *)b->deps.items)[at] = program;
    return true;
}

static bool collect_deps(idt_pattern_builder *b, idt_pattern_program *program,
                         const idt_pattern_graph *graph)
{
    program->first_dep = (uint32_t)b->deps.n;
    for (uint32_t i = 0; i < graph->n_atoms; i++) {
        idt_pattern_predicate p =
            ((const idt_pattern_predicate *)b->predicates.items)[graph->predicate[i]];

        for (uint32_t k = 0; k < p.n_nodes; k++) {
            idt_smarts_node node = ((const idt_smarts_node *)b->nodes.items)[p.first_node + k];
            idt_pattern_program sub;

            program->flags |= stages_of_op(node.op);
            if (node.op != IDT_SMARTS_RECURSE)
                continue;
            sub = ((const idt_pattern_program *)b->programs.items)[node.lo];
            program->flags |= sub.flags & ~(uint32_t)(IDT_PATTERN_ROOTED | IDT_PATTERN_GROUPED);
            for (uint32_t d = 0; d < sub.n_deps; d++) {
                if (!add_dep(b, program->first_dep,
                             ((const uint32_t *)b->deps.items)[sub.first_dep + d]))
                    return false;
            }
            if (!add_dep(b, program->first_dep, (uint32_t)node.lo))
                return false;
        }
    }
    program->n_deps = (uint32_t)b->deps.n - program->first_dep;
    return true;
}

/* How often each predicate occurs in the query, the rarest in molecules first. */
static uint32_t collect_needs(work *w)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->graph.n_atoms; i++) {
        uint32_t k = 0, frequency = w->graph.frequency[i];

        while (k < n && w->needs[k].predicate != w->graph.predicate[i])
            k++;
        if (k < n) {
            w->needs[k].n++;
            continue;
        }
        for (k = n++; k > 0 && w->frequency[k - 1] > frequency; k--) {
            w->needs[k] = w->needs[k - 1];
            w->frequency[k] = w->frequency[k - 1];
        }
        w->needs[k] = (idt_pattern_need){w->graph.predicate[i], 1};
        w->frequency[k] = frequency;
    }
    return n;
}

static uint64_t hash_program(const idt_pattern_step *steps, uint32_t n_steps,
                             const idt_pattern_closure *closures, uint32_t n_closures)
{
    uint64_t hash = n_steps;

    for (uint32_t i = 0; i < n_steps; i++)
        hash = idt_hash__mix(hash ^ ((uint64_t)steps[i].predicate << 32 | steps[i].table |
                                     (uint32_t)steps[i].parent << 16));
    return hash ^ idt_hash__bytes(closures, n_closures * sizeof *closures);
}

static bool is_same_program(const idt_pattern_builder *b, const idt_pattern_program *program,
                            const work *w, uint32_t n_closures, uint32_t flags)
{
    const idt_pattern_step *steps = (const idt_pattern_step *)b->steps.items + program->first_step;
    const idt_pattern_closure *closures = b->closures.items;

    if (program->n_steps != w->graph.n_atoms || ((program->flags ^ flags) & IDT_PATTERN_ROOTED))
        return false;
    closures += steps[0].first_closure;
    for (uint32_t i = 0; i < program->n_steps; i++) {
        idt_pattern_step step = w->steps[i];

        step.first_closure = steps[i].first_closure;
        if (memcmp(&step, &steps[i], sizeof step) != 0)
            return false;
    }
    return n_closures == 0 || memcmp(closures, w->closures, n_closures * sizeof *closures) == 0;
}

/* The frequency of atom i, from an earlier atom with the same predicate if there is one. */
static uint32_t find_frequency(const idt_pattern_graph *graph, uint32_t i,
                               const idt_smarts_node *nodes, uint32_t n_nodes)
{
    for (uint32_t k = 0; k < i; k++) {
        if (graph->predicate[k] == graph->predicate[i])
            return graph->frequency[k];
    }
    return idt_pattern__frequency(nodes, n_nodes);
}

/* The program of the graph in `w`, made if there is none. NOTHING when memory runs out. */
static uint32_t intern_program(idt_pattern_builder *b, work *w, uint32_t flags)
{
    uint32_t n_steps = w->graph.n_atoms, base = (uint32_t)b->closures.n, hash, n_closures;
    idt_pattern_program made = {.n_steps = n_steps, .flags = flags};

    n_closures = idt_pattern_graph__order(w->steps, w->closures, &w->graph,
                                          (flags & IDT_PATTERN_ROOTED) != 0);
    hash = (uint32_t)(hash_program(w->steps, n_steps, w->closures, n_closures) % N_HEADS);
    for (uint32_t i = b->program_heads[hash]; i != NOTHING;
         i = ((const uint32_t *)b->next_program.items)[i]) {
        if (is_same_program(b, (const idt_pattern_program *)b->programs.items + i, w, n_closures,
                            flags))
            return i;
    }
    for (uint32_t i = 0; i < n_steps; i++) {
        w->steps[i].first_closure += base;
        made.flags |= w->steps[i].group ? IDT_PATTERN_GROUPED : 0u;
    }
    for (uint32_t i = 0; i < w->graph.n_bonds; i++)
        made.flags |= stages_of_table(w->graph.bonds[i].table);
    made.first_step = (uint32_t)b->steps.n;
    made.first_need = (uint32_t)b->needs.n;
    made.n_needs = collect_needs(w);
    idt_pattern_graph__screen(made.have, &w->graph, b->predicates.items, b->nodes.items);
    if (!collect_deps(b, &made, &w->graph) || append(b, &b->steps, w->steps, n_steps) == NULL ||
        append(b, &b->closures, w->closures, n_closures) == NULL ||
        append(b, &b->needs, w->needs, made.n_needs) == NULL ||
        append(b, &b->next_program, &b->program_heads[hash], 1) == NULL ||
        append(b, &b->programs, &made, 1) == NULL)
        return NOTHING;
    b->program_heads[hash] = (uint32_t)b->programs.n - 1;
    return b->program_heads[hash];
}

static int compile_graph(idt_pattern_builder *b, work *w, const idt_smarts *smarts, uint32_t index,
                         compiled_graph *graphs)
{
    const idt_smarts_graph *from = &smarts->graphs[index];
    idt_pattern_graph *graph = &w->graph;

    graph->n_atoms = from->n_atoms;
    graph->n_bonds = from->n_bonds;
    graph->bonds = smarts->bonds + from->first_bond;
    idt_pattern_graph__count_bonds(graph);
    for (uint32_t i = 0; i < from->n_atoms; i++) {
        const idt_smarts_atom *atom = &smarts->atoms[from->first_atom + i];
        uint32_t n;
        const idt_smarts_node *nodes =
            resolve(b, smarts, atom, graphs, graph->degree[i], graph->ring_bonds[i], &n);

        if (nodes == NULL)
            return IDT_ENOMEM;
        if (index > 0 && from->n_atoms == 1 && count_late(nodes, n) <= MAX_INLINE_LATE &&
            idt_pattern__stack_depth(nodes, n) <= IDT_SMARTS_STACK - 8) {
            graphs[index] = (compiled_graph){NOTHING, nodes, n};
            return IDT_OK;
        }
        graph->group[i] = atom->group;
        graph->predicate[i] = intern_predicate(b, nodes, n);
        if (graph->predicate[i] == NOTHING)
            return IDT_ENOMEM;
        graph->frequency[i] = find_frequency(graph, i, nodes, n);
    }
    graphs[index] =
        (compiled_graph){.program = intern_program(b, w, index > 0 ? IDT_PATTERN_ROOTED : 0u)};
    return graphs[index].program == NOTHING ? IDT_ENOMEM : IDT_OK;
}

/* ------------------------------------------------------------------ one pattern */

static mark mark_of(const idt_pattern_builder *b)
{
    return (mark){b->patterns.n, b->programs.n, b->predicates.n, b->nodes.n,
                  b->steps.n,    b->closures.n, b->needs.n,      b->deps.n};
}

/* Forget everything after a mark: chains were extended at their heads, so they unwind in order. */
static void cut_back(idt_pattern_builder *b, const mark *m)
{
    while (b->predicates.n > m->predicates) {
        uint32_t i = (uint32_t)--b->predicates.n;
        const idt_pattern_predicate *p = (const idt_pattern_predicate *)b->predicates.items + i;

        b->predicate_heads[hash_nodes((const idt_smarts_node *)b->nodes.items + p->first_node,
                                      p->n_nodes)] = ((const uint32_t *)b->next_predicate.items)[i];
    }
    for (size_t h = 0; h < N_HEADS && b->programs.n > m->programs; h++) {
        while (b->program_heads[h] != NOTHING && b->program_heads[h] >= m->programs)
            b->program_heads[h] = ((const uint32_t *)b->next_program.items)[b->program_heads[h]];
    }
    b->patterns.n = m->patterns;
    b->programs.n = b->next_program.n = m->programs;
    b->next_predicate.n = m->predicates;
    b->nodes.n = m->nodes;
    b->steps.n = m->steps;
    b->closures.n = m->closures;
    b->needs.n = m->needs;
    b->deps.n = m->deps;
}

/* Hybridisation is the one primitive that is read and cannot be matched. */
static int check_matchable(const idt_smarts *smarts, idt_error *err)
{
    for (size_t i = 0; i < smarts->n_atoms; i++) {
        const idt_smarts_atom *atom = &smarts->atoms[i];

        if (atom->group > UINT8_MAX)
            return idt_error__at(err, IDT_ELIMIT, atom->begin, "too many component groups");
        for (uint32_t k = 0; k < atom->n_nodes; k++) {
            if (smarts->nodes[atom->first_node + k].op == IDT_SMARTS_HYBRID)
                return idt_error__at(err, IDT_EFORMAT, atom->begin,
                                     "hybridisation cannot be matched");
        }
        if (count_late(smarts->nodes + atom->first_node, atom->n_nodes) > MAX_WRITTEN_LATE)
            return idt_error__at(err, IDT_ELIMIT, atom->begin,
                                 "more than %d $( ), R<n> or r<n> in one atom", MAX_WRITTEN_LATE);
    }
    return IDT_OK;
}

static int compile(idt_pattern_builder *b, const idt_smarts *smarts)
{
    compiled_graph *graphs = idt_arena__array(&b->arena, smarts->n_graphs, sizeof *graphs);
    work *w = idt_arena__alloc(&b->arena, sizeof *w);

    if (graphs == NULL || w == NULL)
        return IDT_ENOMEM;
    /* A graph has a higher number than the one it stands in. */
    for (size_t g = smarts->n_graphs; g-- > 0;) {
        if (compile_graph(b, w, smarts, (uint32_t)g, graphs) != IDT_OK)
            return IDT_ENOMEM;
    }
    return append(b, &b->patterns, &graphs[0].program, 1) == NULL ? IDT_ENOMEM : IDT_OK;
}

int idt_pattern_builder__add(idt_pattern_builder *b, idt_bytes smarts, uint32_t flags,
                             uint32_t *index_out, idt_error *err)
{
    idt_smarts parsed;
    mark before = mark_of(b);
    int rc;

    if (b->failed)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    idt_arena__reset(&b->arena);
    rc = idt_smarts__parse(&parsed, &b->arena, smarts,
                           flags & IDT_PATTERN_GROUPS ? IDT_SMARTS_GROUPS : 0u, err);
    if (rc == IDT_OK && flags & IDT_PATTERN_LINT)
        rc = idt_smarts__lint(&parsed, err);
    if (rc == IDT_OK)
        rc = check_matchable(&parsed, err);
    if (rc != IDT_OK)
        return rc;
    rc = compile(b, &parsed);
    if (rc != IDT_OK) {
        b->failed = true;
        cut_back(b, &before);
        return idt_error__set(err, rc, "out of memory");
    }
    if (index_out != NULL)
        *index_out = (uint32_t)b->patterns.n - 1;
    return IDT_OK;
}

/* ------------------------------------------------------------------ the bytes */

/* A pattern and what it asks of the screening words, to be sorted into groups. */
typedef struct member {
    uint64_t have[2];
    uint32_t pattern;
} member;

/* Merge sort from the bottom up, the largest requirements first. */
static void sort_members(member *m, size_t n, member *spare)
{
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t lo = 0; lo < n; lo += 2 * width) {
            size_t mid = idt_size__min(lo + width, n), hi = idt_size__min(lo + 2 * width, n);
            size_t i = lo, k = mid;

            for (size_t to = lo; to < hi; to++) {
                bool left =
                    k >= hi ||
                    (i < mid && (m[i].have[0] > m[k].have[0] ||
                                 (m[i].have[0] == m[k].have[0] && m[i].have[1] >= m[k].have[1])));

                spare[to] = left ? m[i++] : m[k++];
            }
        }
        memcpy(m, spare, n * sizeof *m);
    }
}

enum { GROUP_SIZE = 16 };

/* Neighbours in the order of their requirements share the most of them. */
static int write_groups(const idt_pattern_builder *b, idt_buf *groups, idt_buf *members,
                        uint32_t *n_groups)
{
    size_t n = b->patterns.n;
    member *m = idt_alloc__zeroed(2 * n + 1, sizeof *m);

    if (m == NULL)
        return IDT_ENOMEM;
    for (size_t i = 0; i < n; i++) {
        uint32_t program = ((const uint32_t *)b->patterns.items)[i];

        m[i].pattern = (uint32_t)i;
        memcpy(m[i].have, ((const idt_pattern_program *)b->programs.items)[program].have,
               sizeof m[i].have);
    }
    sort_members(m, n, m + n);
    *n_groups = 0;
    for (size_t first = 0; first < n; first += GROUP_SIZE) {
        idt_pattern_group group = {{UINT64_MAX, UINT64_MAX}, (uint32_t)first, 0};

        for (size_t i = first; i < n && i < first + GROUP_SIZE; i++) {
            group.have[0] &= m[i].have[0];
            group.have[1] &= m[i].have[1];
            group.n++;
            idt_buf__put(members, &m[i].pattern, sizeof m[i].pattern);
        }
        idt_buf__put(groups, &group, sizeof group);
        ++*n_groups;
    }
    idt_alloc__free(m);
    return IDT_OK;
}

static void put_list(idt_buf *out, const list *l)
{
    if (l->n > 0)
        idt_buf__put(out, l->items, l->n * l->size);
    idt_buf__align(out, 8);
}

static void put_bytes(idt_buf *out, const idt_buf *bytes)
{
    if (bytes->len > 0)
        idt_buf__put(out, bytes->data, bytes->len);
    idt_buf__align(out, 8);
}

static uint32_t used_ops(const idt_pattern_builder *b)
{
    uint32_t ops = 0;

    for (size_t i = 0; i < b->nodes.n; i++)
        ops |= IDT_OP_BIT(((const idt_smarts_node *)b->nodes.items)[i].op);
    return ops;
}

int idt_pattern_builder__finish(const idt_pattern_builder *b, idt_buf *out, idt_error *err)
{
    idt_buf groups = {0}, members = {0};
    idt_pattern_header header = {.magic = IDT_PATTERN_MAGIC,
                                 .version = IDT_PATTERN_VERSION,
                                 .n_patterns = (uint32_t)b->patterns.n,
                                 .n_programs = (uint32_t)b->programs.n,
                                 .n_predicates = (uint32_t)b->predicates.n,
                                 .n_nodes = (uint32_t)b->nodes.n,
                                 .n_steps = (uint32_t)b->steps.n,
                                 .n_closures = (uint32_t)b->closures.n,
                                 .n_needs = (uint32_t)b->needs.n,
                                 .n_deps = (uint32_t)b->deps.n,
                                 .used_ops = used_ops(b)};
    int rc = b->failed ? IDT_ENOMEM : write_groups(b, &groups, &members, &header.n_groups);

    if (rc == IDT_OK) {
        idt_buf__put(out, &header, sizeof header);
        put_list(out, &b->patterns);
        put_list(out, &b->programs);
        put_bytes(out, &groups);
        put_bytes(out, &members);
        put_list(out, &b->predicates);
        put_list(out, &b->nodes);
        put_list(out, &b->steps);
        put_list(out, &b->closures);
        put_list(out, &b->needs);
        put_list(out, &b->deps);
        rc = groups.failed || members.failed ? IDT_ENOMEM : idt_buf__status(out);
    }
    idt_buf__free(&groups);
    idt_buf__free(&members);
    if (rc != IDT_OK)
        return idt_error__set(err, rc, "out of memory");
    if (out->len > UINT32_MAX)
        return idt_error__set(err, IDT_ELIMIT, "pattern set is larger than 4 GiB");
    header.size = out->len;
    memcpy(out->data, &header, sizeof header);
    return IDT_OK;
}
