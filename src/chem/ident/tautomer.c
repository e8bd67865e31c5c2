/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The search for tautomers: states are distributions of the mobile hydrogens, each with one Kekulé
 * form; a step moves one hydrogen along an alternating path. Two Kekulé forms of one distribution
 * differ by closed alternating paths alone, so one of them is enough as long as paths may be long.
 */
#include "chem/ident/tautomer.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "chem/ident/canon_int.h"

enum { CARBON = 6, NITROGEN = 7, OXYGEN = 8, SULFUR = 16, SELENIUM = 34, TELLURIUM = 52 };

/* What an atom may be on a path, as bits. */
enum {
    MAY_END = 1,    /* gain or lose a hydrogen */
    MAY_LINK = 2,   /* stand inside the path */
    IS_CARBON = 4,  /* as an end */
    IS_FROZEN = 8,  /* its pi is not that of its bonds: the charges are normalised */
    IS_ON_PATH = 16 /* of the path that is being followed */
};

/* The arrays of a search, in one block. [n_atoms] where nothing else is said */
typedef struct search {
    const idt_mol *mol;
    const uint32_t *words;
    idt_tautomers *t;
    uint64_t *hashes;      /* [MAX_STATES] of the hydrogens */
    int8_t *levels;        /* [MAX_STATES] hydrogens that carbon has gained */
    int8_t *base;          /* hydrogens less charge that are not mobile: what to add to `v` */
    uint8_t *roles;        /* MAY_END … */
    uint8_t *pi;           /* of the state that is being left */
    int8_t *v;             /* [MAX_STATES][n_atoms] hydrogens that may move */
    uint8_t *orders;       /* [MAX_STATES][n_bonds] */
    uint32_t n_states, at; /* `at`: the state that is being left */
    int need;              /* hydrogens that carbon must gain */
    uint32_t steps;
    uint32_t n_cations; /* so many atoms may have a hydrogen less than none */
    uint32_t donor;
    uint16_t path[IDT_TAUTOMER_MAX_BONDS];
} search;

void idt_tautomers__free(idt_tautomers *tautomers)
{
    if (!tautomers)
        return;
    idt_alloc__free(tautomers->atoms);
    idt_alloc__free(tautomers->block);
    *tautomers = (idt_tautomers){0};
}

/* Perception may have moved the molecule's own words since. */
static const uint32_t *words_of(const idt_identity_scratch *scratch)
{
    return scratch->words == scratch->charges.words ? scratch->words : scratch->canon.mol->atom;
}

static int h_less_charge(uint32_t word)
{
    return (int)idt_atom__n_h(word) - idt_atom__charge(word);
}

int idt_tautomers__begin(idt_tautomers *t, const idt_identity_scratch *scratch, uint32_t first_atom,
                         idt_error *err)
{
    const idt_mol *mol = scratch->canon.mol;
    size_t n = mol->n_atoms;
    uint8_t *is_in;

    if (t->atoms_size < n * 3) {
        uint16_t *grown = idt_alloc__resize(t->atoms, n, 3);

        if (!grown)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        t->atoms = grown;
        t->atoms_size = n * 3;
    }
    is_in = (uint8_t *)(t->atoms + n);
    memset(is_in, 0, n);
    t->n = 1;
    t->atoms[0] = (uint16_t)first_atom;
    is_in[first_atom] = 1;
    for (uint32_t i = 0; i < t->n; i++) {
        for (uint32_t k = mol->first[t->atoms[i]]; k < mol->first[t->atoms[i] + 1u]; k++) {
            uint32_t other = mol->links[k].atom;

            if (is_in[other])
                continue;
            is_in[other] = 1;
            t->atoms[t->n++] = (uint16_t)other;
        }
    }
    return IDT_OK;
}

/* ------------------------------------------------------------------------- what tells them apart
 */

/* Few instructions: every molecule pays for it. */
static uint64_t add_to_formula(uint64_t sum, uint32_t word)
{
    uint64_t x = idt_atom__element(word) * UINT64_C(0x9e3779b97f4a7c15);

    return sum + (x ^ x >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
}

static uint64_t end_formula(uint64_t sum, int h)
{
    return idt_hash__mix(sum + (uint64_t)(h + 65536) * UINT64_C(0xd6e8feb86659fd93));
}

uint64_t idt_tautomers__formula(const idt_identity_scratch *scratch)
{
    const idt_mol *mol = scratch->canon.mol;
    uint64_t sum = 0;
    int h = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        sum = add_to_formula(sum, mol->atom[i]);
        h += h_less_charge(mol->atom[i]);
    }
    return end_formula(sum, h);
}

/* Element and neighbours. */
static uint64_t place_of(uint32_t word)
{
    return idt_hash__mix(idt_atom__element(word) | idt_atom__degree(word) << 7);
}

void idt_tautomers__describe(idt_tautomer_target *out, const idt_tautomers *t,
                             const idt_identity_scratch *scratch)
{
    const idt_mol *mol = scratch->canon.mol;
    const uint32_t *words = words_of(scratch);
    int h = 0;

    *out = (idt_tautomer_target){0};
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t atom = t->atoms[i], word = words[atom];
        uint64_t around = 0;

        out->formula = add_to_formula(out->formula, word);
        h += h_less_charge(word);
        if (idt_atom__element(word) == CARBON)
            out->n_carbon_h += h_less_charge(word);
        out->colours += idt_hash__mix(idt_identity__skeleton_colour(word));
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
            around += place_of(words[mol->links[k].atom]);
        out->frame += idt_hash__mix(around ^ place_of(word) >> 1);
    }
    out->formula = end_formula(out->formula, h);
}

/* ------------------------------------------------------------------------------------- the search
 */

/*
 * Charges that a proton makes are none: how many hydrogens may move, and what stays. A nitrogen
 * whose charge no proton explains has one hydrogen less than none: [N+]=C-N to N-C=[N+].
 */
static void split_hydrogens(search *s, uint32_t atom)
{
    const idt_mol *mol = s->mol;
    uint32_t word = s->words[atom];
    int charge = idt_atom__charge(word), n_h = (int)idt_atom__n_h(word);
    bool is_pair = false;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
        is_pair = is_pair || charge * idt_atom__charge(s->words[mol->links[k].atom]) < 0;
    if (!is_pair &&
        (charge == -1 || (charge == 1 && (n_h > 0 || idt_atom__element(word) == NITROGEN)))) {
        s->n_cations += charge == 1;
        n_h -= charge;
        charge = 0;
    }
    s->v[atom] = (int8_t)n_h;
    s->base[atom] = (int8_t)-charge;
}

static uint8_t role_of(const search *s, uint32_t atom)
{
    const uint32_t told = (uint32_t)IDT_ATOM_CHARGE_MASK << IDT_ATOM_CHARGE_SHIFT |
                          (uint32_t)IDT_ATOM_PI_MASK << IDT_ATOM_PI_SHIFT;
    uint32_t element = idt_atom__element(s->words[atom]);

    if ((s->words[atom] ^ s->mol->atom[atom]) & told)
        return IS_FROZEN;
    switch (element) {
    case CARBON: return (uint8_t)(MAY_LINK | IS_CARBON | (s->base[atom] == 0 ? MAY_END : 0));
    case NITROGEN: return (uint8_t)(MAY_LINK | (s->base[atom] == 0 ? MAY_END : 0));
    case OXYGEN:
    case SULFUR:
    case SELENIUM:
    case TELLURIUM: return s->base[atom] == 0 ? MAY_END : 0;
    default: return 0;
    }
}

static uint64_t hash_of(uint32_t atom, int v)
{
    return idt_hash__mix((uint64_t)atom << 8 | (uint64_t)(v + 64));
}

/* Room for all states at once: a search is rare, and it must not fail half-way. */
static int prepare(search *s, idt_error *err)
{
    const size_t n = s->mol->n_atoms, m = s->mol->n_bonds, max = IDT_TAUTOMER_MAX_STATES;
    const size_t size = max * (sizeof *s->hashes + 1 + n + m) + 3 * n;
    idt_tautomers *t = s->t;

    if (t->block_size < size) {
        void *grown = idt_alloc__resize(t->block, size, 1);

        if (!grown)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        t->block = grown;
        t->block_size = size;
    }
    s->hashes = t->block;
    s->levels = (int8_t *)(s->hashes + max);
    s->base = s->levels + max;
    s->roles = (uint8_t *)(s->base + n);
    s->pi = s->roles + n;
    s->v = (int8_t *)(s->pi + n);
    s->orders = (uint8_t *)(s->v + max * n);
    return IDT_OK;
}

/* The first state: the molecule as it is drawn. */
static void begin(search *s)
{
    const idt_mol *mol = s->mol;

    s->n_states = 1;
    s->n_cations = 0;
    s->levels[0] = 0;
    s->hashes[0] = 0;
    memset(s->roles, 0, mol->n_atoms);
    for (uint32_t k = 0; k < mol->n_bonds; k++)
        s->orders[k] = (uint8_t)idt_bond__order(mol->bond[k]);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        split_hydrogens(s, i);
        s->hashes[0] += hash_of(i, s->v[i]);
    }
    for (uint32_t i = 0; i < s->t->n; i++)
        s->roles[s->t->atoms[i]] = role_of(s, s->t->atoms[i]);
}

/* Are two atoms so near that a hydrogen may leave carbon, or come to it? */
static bool is_near(search *s, uint32_t a, uint32_t b, uint32_t reach)
{
    const idt_mol *mol = s->mol;

    if (a == b || reach == 0 || ++s->steps > IDT_TAUTOMER_MAX_STEPS)
        return a == b;
    for (uint32_t k = mol->first[a]; k < mol->first[a + 1]; k++) {
        if (is_near(s, mol->links[k].atom, b, reach - 1))
            return true;
    }
    return false;
}

/* Does some charge of the molecule still sit where a proton explains it? */
static bool has_charge_left(const search *s)
{
    const int8_t *v = s->v + s->at * s->mol->n_atoms;
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->mol->n_atoms; i++)
        n += v[i] < 0;
    return n < s->n_cations;
}

/* Add the state with the donor's hydrogen on `end`, unless there is one with such hydrogens. */
static void shift(search *s, uint32_t end, uint32_t n_path)
{
    const size_t n = s->mol->n_atoms, m = s->mol->n_bonds;
    const int8_t *v = s->v + s->at * n;
    bool takes = (s->roles[end] & IS_CARBON) != 0, gives = (s->roles[s->donor] & IS_CARBON) != 0;
    int change = (int)takes - (int)gives, level = s->levels[s->at] + change;
    uint64_t hash = s->hashes[s->at];
    uint8_t *orders;

    if ((takes && gives) || change * s->need < 0 || abs(level) > abs(s->need) ||
        (v[s->donor] == 0 && v[end] >= 0 && !has_charge_left(s)))
        return;
    hash += hash_of(end, v[end] + 1) + hash_of(s->donor, v[s->donor] - 1);
    hash -= hash_of(end, v[end]) + hash_of(s->donor, v[s->donor]);
    for (uint32_t i = 0; i < s->n_states; i++) {
        if (s->hashes[i] == hash)
            return;
    }
    if (change != 0 && n_path > IDT_TAUTOMER_CARBON_REACH &&
        !is_near(s, s->donor, end, IDT_TAUTOMER_CARBON_REACH))
        return;
    if (s->n_states == IDT_TAUTOMER_MAX_STATES) {
        s->steps = IDT_TAUTOMER_MAX_STEPS + 1;
        return;
    }
    memcpy(s->v + s->n_states * n, v, n);
    s->v[s->n_states * n + end]++;
    s->v[s->n_states * n + s->donor]--;
    orders = s->orders + s->n_states * m;
    memcpy(orders, s->orders + s->at * m, m);
    for (uint32_t i = 0; i < n_path; i++)
        orders[s->path[i]] = i % 2 ? 1 : 2;
    s->hashes[s->n_states] = hash;
    s->levels[s->n_states++] = (int8_t)level;
}

/* Go on from an atom that wants a double bond: over a neighbour that has one. Depth: five. */
static void follow(search *s, uint32_t from, uint32_t n_path)
{
    const idt_mol *mol = s->mol;
    const uint8_t *orders = s->orders + s->at * mol->n_bonds;

    for (uint32_t k = mol->first[from]; k < mol->first[from + 1]; k++) {
        uint32_t y = mol->links[k].atom;

        if (orders[mol->links[k].bond] != 1 || s->pi[y] != 1 ||
            (s->roles[y] & (MAY_LINK | IS_ON_PATH)) != MAY_LINK)
            continue;
        s->path[n_path] = mol->links[k].bond;
        for (uint32_t l = mol->first[y]; l < mol->first[y + 1]; l++) {
            uint32_t z = mol->links[l].atom;

            if (orders[mol->links[l].bond] != 2 || s->pi[z] != 1 || s->roles[z] & IS_ON_PATH)
                continue;
            s->path[n_path + 1] = mol->links[l].bond;
            if (++s->steps > IDT_TAUTOMER_MAX_STEPS)
                return;
            if (s->roles[z] & MAY_END)
                shift(s, z, n_path + 2);
            if (!(s->roles[z] & MAY_LINK) || n_path + 2 >= IDT_TAUTOMER_MAX_BONDS)
                continue;
            s->roles[y] |= IS_ON_PATH;
            s->roles[z] |= IS_ON_PATH;
            follow(s, z, n_path + 2);
            s->roles[y] &= (uint8_t)~IS_ON_PATH;
            s->roles[z] &= (uint8_t)~IS_ON_PATH;
        }
    }
}

/* Multiple bonds of each atom in the state `at`. */
static void count_pi(search *s)
{
    const idt_mol *mol = s->mol;
    const uint8_t *orders = s->orders + s->at * mol->n_bonds;

    memset(s->pi, 0, mol->n_atoms);
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        s->pi[mol->a[k]] = (uint8_t)(s->pi[mol->a[k]] + orders[k] - 1);
        s->pi[mol->b[k]] = (uint8_t)(s->pi[mol->b[k]] + orders[k] - 1);
    }
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (s->roles[i] & IS_FROZEN)
            s->pi[i] = (uint8_t)idt_atom__pi(s->words[i]);
    }
}

/* Which target has the skeleton of the state `at`? Labels only what may have it. */
static int compare(search *s, bool *is_met, const idt_tautomer_target *targets, size_t n,
                   idt_canon *c, idt_error *err)
{
    const int8_t *v = s->v + s->at * s->mol->n_atoms;
    uint64_t colours = 0;
    bool is_labelled = false;

    c->use_stereo = false;
    c->n = s->t->n;
    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t atom = s->t->atoms[i];

        c->atoms[i] = (uint16_t)atom;
        c->colour[atom] =
            idt_identity__colour(s->words[atom], s->pi[atom], v[atom] + s->base[atom]);
        colours += idt_hash__mix(c->colour[atom]);
    }
    for (size_t i = 0; i < n; i++) {
        if (is_met[i] || targets[i].colours != colours)
            continue;
        if (!is_labelled && idt_canon__label(c, err) != IDT_OK)
            return err->code;
        is_labelled = true;
        is_met[i] = idt_key__equal(c->key, targets[i].skeleton);
    }
    return IDT_OK;
}

/* Is there a target that needs so many hydrogens more on carbon, and is not met? */
static bool is_asked(const bool *is_met, const idt_tautomer_target *targets, size_t n,
                     int32_t n_carbon_h)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_met[i] && targets[i].n_carbon_h == n_carbon_h)
            return true;
    }
    return false;
}

/* Has the atom a hydrogen to move in the state `at`, or an amine a charge to take? */
static bool may_give(const search *s, uint32_t atom)
{
    int v = s->v[s->at * s->mol->n_atoms + atom];

    if (!(s->roles[atom] & MAY_END) || s->pi[atom] != 0)
        return false;
    return v > 0 || (v == 0 && s->n_cations > 0 && idt_atom__element(s->words[atom]) == NITROGEN);
}

/* All states with s->need hydrogens more on carbon, until every target with `wanted` is met. */
static int search_all(search *s, bool *is_met, const idt_tautomer_target *targets, size_t n,
                      int32_t wanted, idt_canon *c, idt_error *err)
{
    begin(s);
    for (s->at = 0; s->at < s->n_states; s->at++) {
        int status;

        count_pi(s);
        if (s->levels[s->at] == s->need) {
            status = compare(s, is_met, targets, n, c, err);
            if (status != IDT_OK || !is_asked(is_met, targets, n, wanted))
                return status;
        }
        for (uint32_t i = 0; i < s->t->n; i++) {
            s->donor = s->t->atoms[i];
            if (!may_give(s, s->donor))
                continue;
            s->roles[s->donor] |= IS_ON_PATH;
            follow(s, s->donor, 0);
            s->roles[s->donor] &= (uint8_t)~IS_ON_PATH;
            if (s->steps > IDT_TAUTOMER_MAX_STEPS)
                return idt_error__set(err, IDT_ELIMIT, "molecule has too many tautomers to decide");
        }
    }
    return IDT_OK;
}

int idt_tautomers__find(bool *is_met, idt_tautomers *t, idt_identity_scratch *scratch,
                        const idt_tautomer_target *targets, size_t n, idt_error *err)
{
    search s = {.mol = scratch->canon.mol, .words = words_of(scratch), .t = t};
    idt_tautomer_target own;
    idt_error local = {0};
    int status = IDT_OK;

    err = err ? err : &local;
    if (s.mol->n_atoms > IDT_TAUTOMER_MAX_ATOMS || s.mol->n_bonds > IDT_TAUTOMER_MAX_ATOMS)
        return idt_error__set(err, IDT_ELIMIT, "molecule is too large to decide on tautomers");
    status = prepare(&s, err);
    idt_tautomers__describe(&own, t, scratch);
    for (s.need = -IDT_TAUTOMER_MAX_CARBON; s.need <= IDT_TAUTOMER_MAX_CARBON; s.need++) {
        int32_t wanted = own.n_carbon_h + s.need;

        if (status == IDT_OK && is_asked(is_met, targets, n, wanted))
            status = search_all(&s, is_met, targets, n, wanted, &scratch->canon, err);
    }
    return status;
}
