/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SMILES writer. A first depth-first walk finds which bonds close rings; a second one over the
 * same tree writes. Both keep their own stack. At each atom come the ring bonds that end here,
 * those that begin here, then the branches.
 */
#include "chem/io/smiles_write.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "chem/ident/canon_int.h"
#include "chem/mol/element.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/valence.h"

typedef struct writer {
    idt_smiles_writer *w;
    const idt_mol *mol;
    const uint16_t *rank; /* NULL: atom numbers */
    idt_buf *out;
    uint32_t n_placed;
    bool has_aromatic; /* aromatic atoms can be written in lower case */
    bool is_canonical;
} writer;

void idt_smiles_writer__free(idt_smiles_writer *w)
{
    if (!w)
        return;
    idt_canon__free(&w->canon);
    idt_buf__free(&w->parts);
    idt_alloc__free(w->block);
    *w = (idt_smiles_writer){0};
}

static int reserve(idt_smiles_writer *w, const idt_mol *mol, idt_error *err)
{
    size_t n = (mol->n_atoms > mol->n_bonds ? mol->n_atoms : mol->n_bonds) + 2u;

    if (n > w->capacity) {
        uint16_t *p;

        n += n / 2 + 64;
        idt_alloc__free(w->block);
        w->capacity = 0;
        w->block = idt_alloc__zeroed(n, 9 * sizeof(uint16_t) + 5);
        if (!w->block)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        w->capacity = n;
        p = w->block;
        w->links = p;
        w->up = p + 2 * n;
        w->place = p + 3 * n;
        w->stack = p + 4 * n;
        w->next = p + 5 * n;
        w->digit = p + 6 * n;
        w->group = p + 7 * n;
        w->is_used = p + 8 * n;
        w->direction = (uint8_t *)(p + 9 * n);
        w->is_flipped = w->direction + n;
        w->in_branch = w->is_flipped + n;
        w->keeps_chiral = w->in_branch + n;
        w->keeps_stereo = w->keeps_chiral + n;
    }
    return IDT_OK;
}

static uint32_t rank_of(const writer *t, uint32_t atom)
{
    return t->rank ? t->rank[atom] : atom;
}

/* Neighbours in the order in which the walk shall look at them. */
static void sort_links(writer *t)
{
    const idt_mol *mol = t->mol;
    uint16_t *links = t->w->links;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        for (uint32_t k = mol->first[i]; k < mol->first[i + 1]; k++) {
            uint32_t rank = rank_of(t, mol->links[k].atom), j = k;

            while (j > mol->first[i] && rank_of(t, mol->links[links[j - 1]].atom) > rank) {
                links[j] = links[j - 1];
                j--;
            }
            links[j] = (uint16_t)k;
        }
    }
}

/* First walk: `place` is the order of visits, `up` the bond each atom was reached by. */
static void walk(writer *t, uint32_t root)
{
    const idt_mol *mol = t->mol;
    idt_smiles_writer *w = t->w;
    uint32_t depth = 0;

    w->up[root] = IDT_MOL_NONE;
    w->place[root] = (uint16_t)t->n_placed++;
    w->stack[0] = (uint16_t)root;
    w->next[root] = mol->first[root];
    for (;;) {
        uint32_t atom = w->stack[depth];
        const idt_mol_link *link;

        if (w->next[atom] == mol->first[atom + 1]) {
            if (depth-- == 0)
                return;
            continue;
        }
        link = &mol->links[w->links[w->next[atom]++]];
        if (w->place[link->atom] != IDT_MOL_NONE)
            continue;
        w->up[link->atom] = link->bond;
        w->place[link->atom] = (uint16_t)t->n_placed++;
        w->next[link->atom] = mol->first[link->atom];
        w->stack[++depth] = link->atom;
    }
}

/* ---------------------------------------------------------------------------------- directions */

/*
 * The single bond at an end of a double bond that carries its direction: one that has a direction
 * already, else one outside aromatic rings, else the one written first.
 */
static uint32_t carrier(const writer *t, uint32_t end, uint32_t bond)
{
    const idt_mol *mol = t->mol;
    uint32_t best = IDT_MOL_NONE, best_place = 0;

    for (uint32_t k = mol->first[end]; k < mol->first[end + 1]; k++) {
        uint32_t other = mol->links[k].bond, place = t->w->place[mol->links[k].atom];

        if (other == bond || idt_bond__order(mol->bond[other]) != 1)
            continue;
        if (t->w->direction[other] != 0)
            return other;
        place += mol->bond[other] & IDT_BOND_AROMATIC ? IDT_MOL_NONE : 0;
        if (best == IDT_MOL_NONE || place < best_place) {
            best = other;
            best_place = place;
        }
    }
    return best;
}

/* Is the carrier's far atom the neighbour that bond_stereo speaks of? */
static bool is_reference(const idt_mol *mol, uint32_t end, uint32_t bond, uint32_t other)
{
    for (uint32_t k = mol->first[end]; k < mol->first[end + 1]; k++) {
        if (mol->links[k].bond != bond)
            return mol->links[k].bond == other;
    }
    return false;
}

static uint8_t seen_from(const idt_mol *mol, uint32_t end, uint32_t bond, uint8_t direction)
{
    return mol->a[bond] == end || direction == 0 ? direction : (uint8_t)(3 - direction);
}

/* Give a new group number to the bonds of one when two are joined. */
static void join_groups(writer *t, uint32_t from, uint32_t to, bool flip)
{
    for (uint32_t k = 0; from != to && k < t->mol->n_bonds; k++) {
        if (t->w->direction[k] == 0 || t->w->group[k] != from)
            continue;
        t->w->group[k] = (uint16_t)to;
        if (flip)
            t->w->direction[k] = (uint8_t)(3 - t->w->direction[k]);
    }
}

static bool is_told(const writer *t, uint32_t bond)
{
    return t->mol->bond_stereo[bond] != IDT_STEREO_NONE &&
           (!t->is_canonical || t->w->keeps_stereo[bond]);
}

/* Both substituents at one end of a stereo double bond may have directions: they must differ. */
static void agree_at(writer *t, uint32_t atom, uint32_t bond)
{
    const idt_mol *mol = t->mol;
    uint8_t *direction = t->w->direction;
    bool is_end = false;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
        is_end |= is_told(t, mol->links[k].bond);
    for (uint32_t k = mol->first[atom]; is_end && k < mol->first[atom + 1]; k++) {
        uint32_t other = mol->links[k].bond;

        if (other == bond || direction[other] == 0)
            continue;
        join_groups(t, t->w->group[other], t->w->group[bond],
                    seen_from(mol, atom, other, direction[other]) ==
                        seen_from(mol, atom, bond, direction[bond]));
    }
}

/* Give a bond without direction one, in a group of its own. */
static void introduce(writer *t, uint32_t bond)
{
    if (t->w->direction[bond] != 0)
        return;
    t->w->direction[bond] = 1;
    t->w->group[bond] = (uint16_t)bond;
    agree_at(t, t->mol->a[bond], bond);
    agree_at(t, t->mol->b[bond], bond);
}

/* Directions for one stereo double bond. */
static void direct(writer *t, uint32_t bond)
{
    const idt_mol *mol = t->mol;
    idt_smiles_writer *w = t->w;
    uint32_t a = mol->a[bond], b = mol->b[bond];
    uint32_t on_a = carrier(t, a, bond), on_b = carrier(t, b, bond);
    bool same;
    uint8_t wanted;

    if (on_a == IDT_MOL_NONE || on_b == IDT_MOL_NONE)
        return;
    same = mol->bond_stereo[bond] == IDT_STEREO_CIS;
    same ^= !is_reference(mol, a, bond, on_a);
    same ^= !is_reference(mol, b, bond, on_b);
    introduce(t, on_a);
    introduce(t, on_b);
    wanted = seen_from(mol, a, on_a, w->direction[on_a]);
    wanted = seen_from(mol, b, on_b, same ? wanted : (uint8_t)(3 - wanted));
    join_groups(t, w->group[on_b], w->group[on_a], w->direction[on_b] != wanted);
}

/* In the order of the text, so that the choice of carriers is canonical too. */
static void find_directions(writer *t)
{
    const idt_mol *mol = t->mol;
    uint16_t *atom_at = t->w->next;

    memset(t->w->direction, 0, mol->n_bonds);
    if (!(mol->has & IDT_MOL_HAS_DIRECTION))
        return;
    memset(t->w->is_flipped, 0, mol->n_bonds);
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        atom_at[t->w->place[i]] = (uint16_t)i;
    for (uint32_t p = 0; p < mol->n_atoms; p++) {
        uint32_t atom = atom_at[p];

        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            const idt_mol_link *link = &mol->links[t->w->links[k]];

            if (t->w->place[link->atom] > p && is_told(t, link->bond))
                direct(t, link->bond);
        }
    }
}

/* --------------------------------------------------------------------------------------- atoms */

static bool is_written_aromatic(const writer *t, uint32_t atom)
{
    return t->has_aromatic && idt_atom__is_aromatic(t->mol->atom[atom]) &&
           idt_atom__element(t->mol->atom[atom]) != 0;
}

/* Is a bond left out between lower-case letters? The triple bond of an aryne is not. */
static bool is_told_aromatic(uint8_t bond)
{
    return (bond & IDT_BOND_AROMATIC) && idt_bond__order(bond) <= 2;
}

/* A direction makes a bond of an aromatic ring a single one in the text. */
static bool is_aromatic_bond(const writer *t, uint32_t bond)
{
    return t->has_aromatic && is_told_aromatic(t->mol->bond[bond]) && t->w->direction[bond] == 0;
}

/* The symbol of a bond walked from `from`; nothing where the reader supplies it. */
static void put_bond(writer *t, uint32_t bond, uint32_t from)
{
    static const char symbols[] = "?-=#$";
    const idt_mol *mol = t->mol;
    bool between = is_written_aromatic(t, mol->a[bond]) && is_written_aromatic(t, mol->b[bond]);
    uint32_t order = idt_bond__order(mol->bond[bond]);
    uint8_t direction = t->w->direction[bond];

    if (direction != 0) {
        uint8_t *flip = &t->w->is_flipped[t->w->group[bond]];

        direction = seen_from(mol, from, bond, direction);
        /* The first direction of a group is written '/'. */
        if (*flip == 0)
            *flip = direction;
        idt_buf__put_char(t->out, direction == *flip ? '/' : '\\');
    } else if (is_aromatic_bond(t, bond)) {
        if (!between)
            idt_buf__put_char(t->out, ':');
    } else if (order != 1 || between) {
        idt_buf__put_char(t->out, symbols[order <= 4 ? order : 0]);
    }
}

/* Would the reader give the atom these hydrogens without brackets? */
static bool is_plain(const writer *t, uint32_t atom, bool aromatic)
{
    const idt_mol *mol = t->mol;
    uint32_t word = mol->atom[atom];
    idt_valence_atom v = {.element = idt_atom__element(word), .is_aromatic = aromatic};

    switch (v.element) {
    case 0:
    case 5:
    case 6:
    case 7:
    case 8:
    case 15:
    case 16: break;
    case 9:
    case 17:
    case 35:
    case 53:
        if (aromatic)
            return false;
        break;
    default: return false;
    }
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint32_t bond = mol->links[k].bond;

        v.is_aromatic |= is_aromatic_bond(t, bond);
        v.half +=
            is_aromatic_bond(t, bond) ? IDT_HALF_AROMATIC : 2 * idt_bond__order(mol->bond[bond]);
    }
    return idt_valence__hydrogens(&v) == (int)idt_atom__n_h(word);
}

static void put_symbol(writer *t, uint32_t element, bool aromatic)
{
    const char *symbol = idt_element__table[element].symbol;

    if (aromatic) {
        idt_buf__put_char(t->out, (char)(symbol[0] | 0x20));
        symbol++;
    }
    idt_buf__put_cstr(t->out, symbol);
}

static void put_bracket(writer *t, uint32_t atom, bool aromatic, uint32_t chiral)
{
    const idt_mol *mol = t->mol;
    uint32_t word = mol->atom[atom], n_h = idt_atom__n_h(word);
    int charge = idt_atom__charge(word);

    idt_buf__put_char(t->out, '[');
    if (word & IDT_ATOM_ISOTOPE)
        idt_buf__put_u64(t->out, mol->isotope[atom]);
    put_symbol(t, idt_atom__element(word), aromatic);
    if (chiral != IDT_CHIRAL_NONE)
        idt_buf__put_cstr(t->out, chiral == IDT_CHIRAL_CCW ? "@" : "@@");
    if (n_h > 0)
        idt_buf__put_char(t->out, 'H');
    if (n_h > 1)
        idt_buf__put_u64(t->out, n_h);
    if (charge != 0)
        idt_buf__put_char(t->out, charge > 0 ? '+' : '-');
    if (charge > 1 || charge < -1)
        idt_buf__put_u64(t->out, (uint64_t)(charge > 0 ? charge : -charge));
    if (word & IDT_ATOM_CLASS && !t->is_canonical) {
        idt_buf__put_char(t->out, ':');
        idt_buf__put_u64(t->out, mol->atom_class[atom]);
    }
    idt_buf__put_char(t->out, ']');
}

/* Does the link lead to a ring bond that began earlier (closing), or later in the text? */
static bool is_closing(const writer *t, uint32_t atom, const idt_mol_link *link)
{
    return t->w->place[link->atom] < t->w->place[atom] && link->bond != t->w->up[atom];
}

static bool is_opening(const writer *t, uint32_t atom, const idt_mol_link *link)
{
    return t->w->place[link->atom] > t->w->place[atom] && link->bond != t->w->up[link->atom];
}

static bool is_branch(const writer *t, uint32_t atom, const idt_mol_link *link)
{
    return t->w->place[link->atom] > t->w->place[atom] && link->bond == t->w->up[link->atom];
}

/* '@' or '@@' as seen in the order of writing. */
static uint32_t chirality(const writer *t, uint32_t atom)
{
    const idt_mol *mol = t->mol;
    const uint16_t *links = t->w->links;
    uint32_t chiral = idt_atom__chiral(mol->atom[atom]), order[8], n = 0;
    bool has_h = idt_atom__n_h(mol->atom[atom]) > 0;
    bool odd = false;

    if (chiral != IDT_CHIRAL_CCW && chiral != IDT_CHIRAL_CW)
        return IDT_CHIRAL_NONE;
    if ((t->is_canonical && !t->w->keeps_chiral[atom]) || idt_mol__degree(mol, atom) > 4)
        return IDT_CHIRAL_NONE;
    for (uint32_t pass = 0; pass < 4; pass++) {
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            const idt_mol_link *link = &mol->links[links[k]];
            bool is_now = pass == 0   ? link->bond == t->w->up[atom]
                          : pass == 1 ? is_closing(t, atom, link)
                          : pass == 2 ? is_opening(t, atom, link)
                                      : is_branch(t, atom, link);

            if (is_now)
                order[n++] = links[k] + 1u;
        }
        /* The hydrogen stands after the atom before; a lone pair there too. */
        if (pass == 0 && (has_h || idt_mol__degree(mol, atom) == 3)) {
            bool is_first = t->w->up[atom] == IDT_MOL_NONE;

            odd ^= !is_first || !has_h;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = i + 1; j < n; j++)
            odd ^= order[i] > order[j];
    }
    return odd ? 3 - chiral : chiral;
}

static void put_atom(writer *t, uint32_t atom)
{
    uint32_t word = t->mol->atom[atom], chiral = chirality(t, atom);
    bool aromatic = is_written_aromatic(t, atom);
    bool has_class = word & IDT_ATOM_CLASS && !t->is_canonical;

    if (chiral == IDT_CHIRAL_NONE && !(word & IDT_ATOM_ISOTOPE) && !has_class &&
        idt_atom__charge(word) == 0 && is_plain(t, atom, aromatic))
        put_symbol(t, idt_atom__element(word), aromatic);
    else
        put_bracket(t, atom, aromatic, chiral);
}

/* ---------------------------------------------------------------------------------- the text */

static void put_number(writer *t, uint32_t number)
{
    if (number > 99) {
        idt_buf__printf(t->out, "%%(%u)", number);
    } else {
        if (number > 9)
            idt_buf__put_char(t->out, '%');
        idt_buf__put_u64(t->out, number);
    }
}

/* Ring bonds. A number that ends here is free again only after this atom. */
static void put_rings(writer *t, uint32_t atom)
{
    const idt_mol *mol = t->mol;
    idt_smiles_writer *w = t->w;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        const idt_mol_link *link = &mol->links[w->links[k]];

        if (is_closing(t, atom, link))
            put_number(t, w->digit[link->bond]);
    }
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        const idt_mol_link *link = &mol->links[w->links[k]];
        uint32_t number = 1;

        if (!is_opening(t, atom, link))
            continue;
        while (w->is_used[number])
            number++;
        w->is_used[number] = 1;
        w->digit[link->bond] = (uint16_t)number;
        put_bond(t, link->bond, atom);
        put_number(t, number);
    }
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        const idt_mol_link *link = &mol->links[w->links[k]];

        if (is_closing(t, atom, link))
            w->is_used[w->digit[link->bond]] = 0;
    }
}

/* The next branch of an atom, from its cursor on; NULL when there is none. */
static const idt_mol_link *next_branch(const writer *t, uint32_t atom, uint32_t cursor)
{
    for (uint32_t k = cursor; k < t->mol->first[atom + 1]; k++) {
        const idt_mol_link *link = &t->mol->links[t->w->links[k]];

        if (is_branch(t, atom, link)) {
            t->w->next[atom] = (uint16_t)(k + 1);
            return link;
        }
    }
    t->w->next[atom] = t->mol->first[atom + 1];
    return NULL;
}

static bool has_branch_after(const writer *t, uint32_t atom)
{
    for (uint32_t k = t->w->next[atom]; k < t->mol->first[atom + 1]; k++) {
        if (is_branch(t, atom, &t->mol->links[t->w->links[k]]))
            return true;
    }
    return false;
}

/* Second walk: write the component of a root. */
static void put_component(writer *t, uint32_t root)
{
    idt_smiles_writer *w = t->w;
    uint32_t depth = 0, atom = root;

    w->stack[0] = (uint16_t)root;
    w->in_branch[root] = 0;
    w->next[root] = t->mol->first[root];
    put_atom(t, root);
    put_rings(t, root);
    for (;;) {
        const idt_mol_link *link = next_branch(t, atom, w->next[atom]);

        if (!link) {
            if (w->in_branch[atom])
                idt_buf__put_char(t->out, ')');
            if (depth == 0)
                return;
            atom = w->stack[--depth];
            continue;
        }
        w->in_branch[link->atom] = has_branch_after(t, atom);
        if (w->in_branch[link->atom])
            idt_buf__put_char(t->out, '(');
        put_bond(t, link->bond, atom);
        atom = link->atom;
        w->stack[++depth] = (uint16_t)atom;
        w->next[atom] = t->mol->first[atom];
        put_atom(t, atom);
        put_rings(t, atom);
    }
}

/*
 * Was a '*' outside of what is aromatic taken as the partner of an atom in lower case? To a reader
 * of `c=*` the atom would still lack one.
 */
static bool is_paired_outside(const idt_mol *mol, uint32_t atom)
{
    uint32_t n_aromatic = 0;
    bool has_partner = false;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint8_t bond = mol->bond[mol->links[k].bond];

        if (is_told_aromatic(bond))
            n_aromatic++;
        else if (idt_bond__order(bond) == 2)
            has_partner |= idt_atom__element(mol->atom[mol->links[k].atom]) == 0;
    }
    return has_partner && n_aromatic < 2;
}

/*
 * Lower case exists for these elements alone; a molecule with another aromatic atom, or one that
 * lower case would misrepresent, is written as Kekulé.
 */
static bool can_be_lower_case(const idt_mol *mol)
{
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (!idt_atom__is_aromatic(mol->atom[i]))
            continue;
        if (idt_atom__element(mol->atom[i]) != 0 && is_paired_outside(mol, i))
            return false;
        switch (idt_atom__element(mol->atom[i])) {
        case 0:
        case 5:
        case 6:
        case 7:
        case 8:
        case 14:
        case 15:
        case 16:
        case 33:
        case 34:
        case 52: break;
        default: return false;
        }
    }
    return true;
}

static int begin(writer *t, idt_error *err)
{
    int status = reserve(t->w, t->mol, err);

    if (status != IDT_OK)
        return status;
    t->has_aromatic = can_be_lower_case(t->mol);
    for (uint32_t i = 0; i < t->mol->n_atoms; i++)
        t->w->place[i] = IDT_MOL_NONE;
    memset(t->w->is_used, 0, t->w->capacity * sizeof *t->w->is_used);
    return IDT_OK;
}

int idt_smiles__write_ranked(idt_buf *out, idt_smiles_writer *writer_, idt_mol *mol,
                             const uint16_t *rank, idt_error *err)
{
    writer t = {.w = writer_, .mol = mol, .out = out, .rank = rank};
    int status = idt_mol__perceive(mol, IDT_MOL_STEREO, err);
    uint16_t *atom_of;
    bool is_first = true;

    if (status == IDT_OK)
        status = begin(&t, err);
    if (status != IDT_OK)
        return status;
    sort_links(&t);
    atom_of = t.w->digit; /* not needed before the text */
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        atom_of[rank_of(&t, i)] = (uint16_t)i;
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (t.w->place[atom_of[i]] == IDT_MOL_NONE)
            walk(&t, atom_of[i]);
    }
    find_directions(&t);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (t.w->up[i] != IDT_MOL_NONE)
            continue;
        if (!is_first)
            idt_buf__put_char(out, '.');
        is_first = false;
        put_component(&t, i);
    }
    return idt_buf__status(out);
}

int idt_smiles__write(idt_buf *out, idt_smiles_writer *writer_, idt_mol *mol, idt_error *err)
{
    return idt_smiles__write_ranked(out, writer_, mol, NULL, err);
}

/* ---------------------------------------------------------------------------------- canonical */

/* Everything that the text will tell of an atom and of a bond, stereo aside. */
static void color(idt_canon *c, uint8_t *edge)
{
    const idt_mol *mol = c->mol;
    const uint32_t told = IDT_ATOM_ELEMENT_MASK | IDT_ATOM_AROMATIC |
                          IDT_ATOM_H_MASK << IDT_ATOM_H_SHIFT |
                          IDT_ATOM_DEGREE_MASK << IDT_ATOM_DEGREE_SHIFT |
                          IDT_ATOM_CHARGE_MASK << IDT_ATOM_CHARGE_SHIFT;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        c->colour[i] = mol->atom[i] & told;
        if (mol->has & IDT_MOL_HAS_ISOTOPE)
            c->colour[i] |= (uint64_t)mol->isotope[i] << 32;
    }
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        edge[k] =
            is_told_aromatic(mol->bond[k]) ? IDT_BOND_AROMATIC : mol->bond[k] & IDT_BOND_ORDER_MASK;
    }
    c->edge = edge;
}

/* A component's text in writer->parts. */
typedef struct part {
    uint32_t root, n_atoms;
    idt_key key;
} part;

static int compare_parts(const part *a, const part *b)
{
    if (a->n_atoms != b->n_atoms)
        return a->n_atoms > b->n_atoms ? -1 : 1;
    if (a->key.low != b->key.low)
        return a->key.low < b->key.low ? -1 : 1;
    return (a->key.high > b->key.high) - (a->key.high < b->key.high);
}

/* Label the component of an atom; its root is the atom of rank 0. */
static int label(writer *t, uint32_t first, part *out, idt_error *err)
{
    idt_canon *c = &t->w->canon;
    const idt_mol *mol = t->mol;
    int status;

    c->n = 1;
    c->atoms[0] = (uint16_t)first;
    t->w->place[first] = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        for (uint32_t k = mol->first[c->atoms[i]]; k < mol->first[c->atoms[i] + 1u]; k++) {
            uint32_t other = mol->links[k].atom;

            if (t->w->place[other] != IDT_MOL_NONE)
                continue;
            t->w->place[other] = 0;
            c->atoms[c->n++] = (uint16_t)other;
        }
    }
    status = idt_canon__label(c, err);
    if (status != IDT_OK)
        return status;
    for (uint32_t i = 0; i < c->n_centres; i++)
        t->w->keeps_chiral[c->centres[i]] = 1;
    for (uint32_t i = 0; i < c->n_stereo_bonds; i++)
        t->w->keeps_stereo[c->stereo_bonds[i]] = 1;
    *out = (part){c->order[0], c->n, c->key};
    return IDT_OK;
}

/* Every component's root, in canonical order. */
static int label_all(writer *t, idt_error *err)
{
    const idt_mol *mol = t->mol;
    idt_buf *parts = &t->w->parts;

    idt_buf__reset(parts);
    memset(t->w->keeps_chiral, 0, mol->n_atoms);
    memset(t->w->keeps_stereo, 0, mol->n_bonds);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        size_t n = parts->len / sizeof(part);
        part one, *all;
        int status;

        if (t->w->place[i] != IDT_MOL_NONE)
            continue;
        status = label(t, i, &one, err);
        if (status != IDT_OK)
            return status;
        idt_buf__put(parts, &one, sizeof one);
        if (idt_buf__status(parts) != IDT_OK)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        all = (part *)(void *)parts->data;
        while (n > 0 && compare_parts(&all[n], &all[n - 1]) < 0) {
            part other = all[n - 1];

            all[n - 1] = all[n];
            all[n--] = other;
        }
    }
    return IDT_OK;
}

int idt_smiles__write_canonical(idt_buf *out, idt_smiles_writer *writer_, idt_mol *mol,
                                idt_error *err)
{
    writer t = {.w = writer_, .mol = mol, .out = out, .is_canonical = true};
    idt_canon *c = &writer_->canon;
    const part *parts;
    size_t n_parts;
    int status = idt_mol__perceive(mol, IDT_MOL_STEREO | IDT_MOL_AROMATICITY, err);

    if (status == IDT_OK)
        status = begin(&t, err);
    if (status == IDT_OK)
        status = idt_canon__prepare(c, mol, err);
    if (status != IDT_OK)
        return status;
    color(c, writer_->direction);
    c->use_stereo = (mol->has & (IDT_MOL_HAS_CHIRAL | IDT_MOL_HAS_DIRECTION)) != 0;
    status = label_all(&t, err);
    if (status != IDT_OK)
        return status;
    t.rank = c->rank;
    sort_links(&t);
    parts = (const part *)(const void *)writer_->parts.data;
    n_parts = writer_->parts.len / sizeof *parts;
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        t.w->place[i] = IDT_MOL_NONE;
    for (size_t i = 0; i < n_parts; i++)
        walk(&t, parts[i].root);
    find_directions(&t);
    for (size_t i = 0; i < n_parts; i++) {
        if (i > 0)
            idt_buf__put_char(out, '.');
        put_component(&t, parts[i].root);
    }
    return idt_buf__status(out);
}
