/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The valence model: implicit hydrogens, and which valences are refused.
 * @source RDKit 2022.09.3: Atom.cpp (calcExplicitValence, calcImplicitValence), MolOps.cpp
 *         (cleanUp), MolOps removeHs with its default parameters; behaviour, not code
 */
#include "chem/mol/valence.h"
#include "base/error.h"
#include "chem/mol/element.h"
#include "chem/mol/mol_int.h"

int idt_valence__signed_charge(uint32_t element, int charge)
{
    if (idt_element__table[element].is_early || (element == 6 && charge > 0))
        return -charge;
    return charge;
}

/* Half units of an aromatic atom brought down to the allowed valence it can have as Kekulé form. */
static int settle_aromatic(const idt_element *element, int charge, int half)
{
    int fitting = element->valence[0] + charge;

    for (uint32_t i = 0; i < element->n_valences; i++) {
        if (element->valence[i] < 0 || 2 * (element->valence[i] + charge) > half)
            break;
        fitting = element->valence[i] + charge;
    }
    return half - 2 * fitting <= 3 ? 2 * fitting : half;
}

/* Valence from bonds and stated hydrogens, or -1 when it is larger than the element allows. */
int idt_valence__explicit(const idt_valence_atom *atom)
{
    const idt_element *element = &idt_element__table[atom->element];
    int charge = idt_valence__signed_charge(atom->element, atom->charge);
    int half = (int)(atom->half + 2 * atom->n_h);
    int valence, largest = (int)element->valence[element->n_valences - 1];

    if (atom->is_aromatic && half > 2 * (element->valence[0] + charge))
        half = settle_aromatic(element, charge, half);
    valence = (half + 1) / 2;
    if (largest > 0) {
        int effective = element->n_outer >= 4 ? valence - atom->charge : valence + atom->charge;

        if (effective > largest)
            return -1;
    }
    return valence;
}

static int implicit_aromatic(const idt_element *element, int charge, int valence)
{
    if (valence <= element->valence[0] + charge)
        return element->valence[0] + charge - valence;
    for (uint32_t i = 0; i < element->n_valences && element->valence[i] > 0; i++) {
        if (valence == element->valence[i] + charge)
            return 0;
    }
    return -1;
}

int idt_valence__hydrogens(const idt_valence_atom *atom)
{
    const idt_element *element = &idt_element__table[atom->element];
    int valence = idt_valence__explicit(atom);
    int charge = idt_valence__signed_charge(atom->element, atom->charge);
    int stated = (int)atom->n_h, n;

    if (valence < 0)
        return -1;
    if (atom->is_bracket || element->valence[0] < 0)
        return stated;
    if (atom->element == 1 && valence == 0)
        return atom->charge == 0 ? 1 : 0;
    if (atom->is_aromatic) {
        n = implicit_aromatic(element, charge, valence);
        return n < 0 ? -1 : n + stated;
    }
    for (uint32_t i = 0; i < element->n_valences && element->valence[i] >= 0; i++) {
        if (valence <= element->valence[i] + charge)
            return element->valence[i] + charge - valence + stated;
    }
    return element->valence[element->n_valences - 1] < 0 ? stated : -1;
}

void idt_valence__of(idt_valence_atom *out, const idt_mol *mol, uint32_t i)
{
    uint32_t word = mol->atom[i];

    out->element = idt_atom__element(word);
    out->charge = idt_atom__charge(word);
    out->n_h = idt_atom__n_h(word);
    out->half = idt_sum__half_written(mol->sum[i]);
    out->is_aromatic = (word & IDT_ATOM_AROMATIC) || idt_sum__n_aromatic(mol->sum[i]) > 0;
    out->is_bracket = (word & IDT_ATOM_BRACKET) != 0;
}

bool idt_valence__needs_double(const idt_valence_atom *atom, uint32_t n_neighbours,
                               uint32_t n_aromatic)
{
    const idt_element *element = &idt_element__table[atom->element];
    const int charge = idt_valence__signed_charge(atom->element, atom->charge);
    const int n_h = (int)atom->n_h;
    const int now = (int)(n_aromatic + (atom->half - IDT_HALF_AROMATIC * n_aromatic) / 2) + n_h;
    const int total = idt_valence__explicit(atom);
    int wanted = element->valence[0] + charge;

    for (uint32_t v = 1; total > wanted && v < element->n_valences && element->valence[v] > 0; v++)
        wanted = element->valence[v] + charge;
    if ((int)n_neighbours + n_h >= wanted)
        return false;
    return wanted == now + 1 || (atom->is_bracket && wanted == now + 2);
}

/* Where the row of the table below begins, by element and aromatic bit; 0: it does not say. */
enum { PLAIN_ROW = 32 };
#define ROW(n) ((n)*PLAIN_ROW)
static const uint16_t plain_row[256] = {
    [5] = ROW(1),
    [6] = ROW(2),
    [7] = ROW(3),
    [8] = ROW(4),
    [9] = ROW(5),
    [15] = ROW(6),
    [16] = ROW(7),
    [17] = ROW(8),
    [35] = ROW(9),
    [53] = ROW(10),
    [IDT_ATOM_AROMATIC | 6] = ROW(11),
    [IDT_ATOM_AROMATIC | 7] = ROW(12),
    [IDT_ATOM_AROMATIC | 8] = ROW(13),
    [IDT_ATOM_AROMATIC | 16] = ROW(14),
};
#undef ROW

/* An atom with so many hydrogens; the same with so many aromatic bonds; and with a double bond. */
#define H(n_h)          (IDT_PLAIN_TOLD | (n_h) << IDT_PLAIN_H_SHIFT)
#define A(n_h, n_bonds) (H(n_h) | (n_bonds) << IDT_PLAIN_ORDER_SHIFT)
#define D(n_h, n_bonds) (A(n_h, (n_bonds) + 1) | IDT_PLAIN_NEEDS_DOUBLE)

/*
 * What idt_valence__hydrogens and idt_valence__needs_double answer, by row, aromatic bonds and sum
 * of the other orders. Where atoms have a charged form, or could give a bond to that of another,
 * nothing is told unless it makes no difference (=O and -[O-] have no hydrogen either way). Orders
 * and added orders make at most 4.
 */
static const uint32_t plain[][4][8] = {
    [1] = {{H(3), H(2), H(1), H(0)}},       /* B */
    [2] = {{H(4), H(3), H(2), H(1), H(0)}}, /* C */
    [3] = {{H(3), H(2), H(1), H(0)}},       /* N */
    [4] = {{H(2), H(1), H(0)}},             /* O */
    [5] = {{H(1), H(0)}},                   /* F */
    [6] = {{H(3), H(2), H(1), H(0), H(1)}}, /* P */
    [7] = {{H(2), H(1), H(0), H(1), H(0)}}, /* S */
    [8] = {{H(1), H(0)}},                   /* Cl */
    [9] = {{H(1), H(0)}},                   /* Br */
    [10] = {{H(1), H(0)}},                  /* I */
    [11] = {{0},
            {D(2, 1), D(1, 1), D(0, 1), A(0, 1)},
            {D(1, 2), D(0, 2), A(0, 2)},
            {D(0, 3), A(0, 3)}},                                              /* c */
    [12] = {{0}, {D(1, 1), D(0, 1), A(0, 1)}, {D(0, 2), A(0, 2)}, {A(0, 3)}}, /* n */
    [13] = {{0}, {0, A(0, 1)}, {A(0, 2)}},                                    /* o */
    [14] = {{0}, {0}, {A(0, 2)}},                                             /* s */
};
#undef H
#undef A
#undef D

uint32_t idt_valence__plain(uint32_t word, uint32_t n_aromatic, uint32_t order)
{
    return plain[plain_row[word & 0xff] / PLAIN_ROW][n_aromatic][order];
}

/* By the rules. False when they refuse. */
static bool add_hydrogens_to(idt_mol *mol, uint32_t i)
{
    idt_valence_atom atom;
    int n_h;

    idt_valence__of(&atom, mol, i);
    n_h = idt_valence__hydrogens(&atom);
    if (n_h < 0)
        return false;
    mol->atom[i] &= ~((uint32_t)IDT_ATOM_H_MASK << IDT_ATOM_H_SHIFT);
    mol->atom[i] |= (uint32_t)(n_h > 15 ? 15 : n_h) << IDT_ATOM_H_SHIFT;
    return true;
}

/*
 * A neutral atom in brackets, not aromatic, that does not reach beyond the lowest valence of its
 * element: nothing to add, nothing to refuse.
 */
static bool is_stated(uint32_t word, uint64_t sum)
{
    const uint32_t told = (uint32_t)IDT_ATOM_CHARGE_MASK << IDT_ATOM_CHARGE_SHIFT |
                          IDT_ATOM_BRACKET | IDT_ATOM_AROMATIC;
    const int valence = (int)idt_element__table[idt_atom__element(word)].valence[0];

    return (word & told) ==
               ((uint32_t)IDT_ATOM_CHARGE_BIAS << IDT_ATOM_CHARGE_SHIFT | IDT_ATOM_BRACKET) &&
           idt_sum__n_aromatic(sum) == 0 &&
           (int)(idt_sum__order(sum) + idt_atom__n_h(word)) <= valence;
}

/*
 * Hydrogens of an atom in the lowest valence of its element that holds its bonds; none
 * where there is no such valence.
 */
static uint32_t hydrogens_beside(uint32_t element, uint32_t half)
{
    idt_valence_atom atom = {.element = element, .half = half};
    int n_h = idt_valence__hydrogens(&atom);

    return n_h > 0 ? (uint32_t)n_h : 0;
}

static void set_hydrogens(idt_mol *mol, uint32_t atom, uint32_t n_h)
{
    mol->atom[atom] &= ~((uint32_t)IDT_ATOM_H_MASK << IDT_ATOM_H_SHIFT);
    mol->atom[atom] |= n_h << IDT_ATOM_H_SHIFT;
}

/* [nH] and [pH] say where a hydrogen is in a ring; beside a double bond there is no room for it. */
static bool is_movable_hydrogen(uint32_t word)
{
    uint32_t element = idt_atom__element(word);

    return (element == 7 || element == 15) && word & IDT_ATOM_BRACKET && idt_atom__n_h(word) == 1 &&
           idt_atom__charge(word) == 0;
}

/* Outside brackets, an element that can have a higher valence than its lowest. */
static bool has_more_valences(uint32_t word)
{
    uint32_t element = idt_atom__element(word);

    return (element == 15 || element == 16 || element == 53) && !(word & IDT_ATOM_BRACKET);
}

int idt_mol__settle_hydrogens(idt_mol *mol, idt_error *err)
{
    bool is_odd = false;
    int status;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t word = mol->atom[i], half = 2 * idt_sum__order(mol->sum[i]), n_h;

        if (!(word & IDT_ATOM_AROMATIC) || idt_atom__element(word) == 6)
            continue;
        n_h = hydrogens_beside(idt_atom__element(word), half);
        if (is_movable_hydrogen(word) && n_h != 1)
            set_hydrogens(mol, i, n_h);
        is_odd |= has_more_valences(word) && n_h > idt_atom__n_h(word);
    }
    if (is_odd) {
        status = idt_mol__perceive(mol, IDT_MOL_AROMATICITY, err);
        if (status != IDT_OK)
            return status;
    }
    for (uint32_t i = 0; is_odd && i < mol->n_atoms; i++) {
        uint32_t word = mol->atom[i];
        uint32_t n_h = hydrogens_beside(idt_atom__element(word), 2 * idt_sum__order(mol->sum[i]));

        if (word & IDT_ATOM_AROMATIC || !has_more_valences(word) || n_h <= idt_atom__n_h(word))
            continue;
        set_hydrogens(mol, i, n_h);
    }
    return IDT_OK;
}

/* ------------------------------------------------------------------------------ charged forms */

static void set_charge(idt_mol *mol, uint32_t atom, int charge)
{
    mol->atom[atom] &= ~((uint32_t)IDT_ATOM_CHARGE_MASK << IDT_ATOM_CHARGE_SHIFT);
    mol->atom[atom] |= (uint32_t)(charge + IDT_ATOM_CHARGE_BIAS) << IDT_ATOM_CHARGE_SHIFT;
    mol->has |= IDT_MOL_HAS_CHARGE;
}

static void lower_order(idt_mol *mol, uint32_t atom)
{
    mol->sum[atom] -= IDT_SUM_ORDER;
    if (idt_atom__pi(mol->atom[atom]) > 0) /* its word was complete */
        mol->atom[atom] -= UINT32_C(1) << IDT_ATOM_PI_SHIFT;
}

static void lower_bond(idt_mol *mol, uint32_t bond)
{
    mol->bond[bond]--;
    lower_order(mol, mol->a[bond]);
    lower_order(mol, mol->b[bond]);
}

/* C-N(=O)=O to C-[N+](=O)[O-], N=N#N to N=[N+]=[N-]. */
static void clean_nitrogen(idt_mol *mol, uint32_t atom)
{
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint32_t other = mol->links[k].atom, bond = mol->links[k].bond;
        uint32_t element = idt_atom__element(mol->atom[other]);

        if (idt_atom__charge(mol->atom[other]) != 0)
            continue;
        if ((element == 8 && idt_bond__order(mol->bond[bond]) == 2) ||
            (element == 7 && idt_bond__order(mol->bond[bond]) == 3)) {
            lower_bond(mol, bond);
            set_charge(mol, atom, 1);
            set_charge(mol, other, -1);
            return;
        }
    }
}

/* C=P(=O)X to C=[P+]([O-])X. */
static void clean_phosphorus(idt_mol *mol, uint32_t atom)
{
    uint32_t oxygen = IDT_MOL_NONE, oxygen_bond = 0;
    bool has_double = false;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint32_t other = mol->links[k].atom, bond = mol->links[k].bond;
        uint32_t element = idt_atom__element(mol->atom[other]);

        if (idt_bond__order(mol->bond[bond]) != 2)
            continue;
        if (element == 8 && idt_atom__charge(mol->atom[other]) == 0) {
            oxygen = other;
            oxygen_bond = bond;
        } else if ((element == 6 || element == 7) && idt_mol__degree(mol, other) >= 2) {
            has_double = true;
        }
    }
    if (!has_double || oxygen == IDT_MOL_NONE)
        return;
    lower_bond(mol, oxygen_bond);
    set_charge(mol, atom, 1);
    set_charge(mol, oxygen, -1);
}

/* O-Cl(=O)=O to O-[Cl+2]([O-])[O-]. */
static void clean_halogen(idt_mol *mol, uint32_t atom)
{
    int charge = 0;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        if (idt_atom__element(mol->atom[mol->links[k].atom]) != 8)
            return;
    }
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        if (idt_bond__order(mol->bond[mol->links[k].bond]) != 2)
            continue;
        lower_bond(mol, mol->links[k].bond);
        set_charge(mol, mol->links[k].atom, -1);
        charge++;
    }
    if (charge > 0)
        set_charge(mol, atom, charge);
}

static void clean_atom(idt_mol *mol, uint32_t i)
{
    static const bool has_forms[128] = {
        [7] = true, [15] = true, [17] = true, [35] = true, [53] = true};
    uint32_t element = idt_atom__element(mol->atom[i]), half = idt_sum__half_written(mol->sum[i]);

    if (!has_forms[element] || half < 4 || idt_atom__charge(mol->atom[i]) != 0)
        return;
    half += 2 * idt_atom__n_h(mol->atom[i]);
    if (element == 7) {
        if (half == 10)
            clean_nitrogen(mol, i);
    } else if (element == 15) {
        if (half == 10 && idt_mol__degree(mol, i) == 3)
            clean_phosphorus(mol, i);
    } else if (half == 6 || half == 10 || half == 14) {
        clean_halogen(mol, i);
    }
}

void idt_mol__clean_charges(idt_mol *mol)
{
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        clean_atom(mol, i);
}

/* ---------------------------------------------------------------------------------- hydrogens */

void idt_mol__survey(idt_mol *mol, idt_mol_survey *out)
{
    /* Element, stated hydrogens, charge and bracket; sums within the table. */
    const uint32_t told = (uint32_t)IDT_ATOM_H_MASK << IDT_ATOM_H_SHIFT |
                          (uint32_t)IDT_ATOM_CHARGE_MASK << IDT_ATOM_CHARGE_SHIFT |
                          IDT_ATOM_BRACKET;
    const uint32_t neutral = (uint32_t)IDT_ATOM_CHARGE_BIAS << IDT_ATOM_CHARGE_SHIFT;
    const uint64_t few = 3 * IDT_SUM_AROMATIC | 7 * IDT_SUM_ORDER | (IDT_SUM_ORDER - 1);
    const uint32_t *const cells = (const uint32_t *)(const void *)plain; /* one after the other */
    uint32_t *const atom = mol->atom;
    uint64_t *const sums = mol->sum;
    uint16_t *const first = mol->first + 1;
    uint32_t n_others = 0, n_links = 0;
    uint64_t needs = 0;

    for (uint32_t i = 0, n = mol->n_atoms; i < n; i++) {
        const uint32_t word = atom[i];
        uint64_t sum = sums[i];
        const uint32_t degree = idt_sum__degree(sum);
        uint32_t cell = 0;

        first[i] = (uint16_t)n_links;
        n_links += degree;
        if ((word & told) == neutral && (sum & ~few) == 0) {
            /* by aromatic bonds (times 8) and orders: the other bits between are 0 */
            cell = cells[plain_row[word & 0xff] + (uint8_t)(sum >> 16) + (sum >> 37)];
        }
        if (cell == 0) {
            mol->ring_min[n_others++] = (uint16_t)i;
            continue;
        }
        sum += cell & (uint32_t)IDT_PLAIN_MASK << IDT_PLAIN_ORDER_SHIFT;
        sums[i] = sum;
        /* at most 4 orders, so that neighbours and pi (orders without neighbours) fit */
        atom[i] =
            word + (cell & (uint32_t)IDT_PLAIN_MASK << IDT_PLAIN_H_SHIFT) +
            ((uint32_t)(sum >> 16) << IDT_ATOM_PI_SHIFT) -
            degree * ((UINT32_C(1) << IDT_ATOM_PI_SHIFT) - (UINT32_C(1) << IDT_ATOM_DEGREE_SHIFT));
        needs |= (uint64_t)(cell / IDT_PLAIN_NEEDS_DOUBLE) << (i & 63);
    }
    out->n_others = n_others;
    out->needs = needs;
    out->is_odd = false;
}

/* An atom by the rules. False when they refuse. */
static bool settle_other(idt_mol *mol, uint32_t i, idt_mol_survey *survey)
{
    const uint64_t sum = mol->sum[i];
    idt_valence_atom atom;
    bool is_needed;

    if (!is_stated(mol->atom[i], sum) && !add_hydrogens_to(mol, i))
        return false;
    if (idt_atom__element(mol->atom[i]) == 0)
        survey->is_odd = true;
    if (mol->atom[i] & IDT_ATOM_AROMATIC) {
        if (!(mol->atom[i] & IDT_ATOM_RING))
            survey->is_odd = true;
        idt_valence__of(&atom, mol, i);
        is_needed =
            idt_valence__needs_double(&atom, idt_sum__degree(sum), idt_sum__n_aromatic(sum));
        survey->needs |= (uint64_t)is_needed << (i & 63);
        mol->sum[i] = sum + IDT_SUM_ORDER * (idt_sum__n_aromatic(sum) + is_needed);
    }
    idt_mol__complete_word(mol, i);
    return true;
}

int idt_mol__settle_others(idt_mol *mol, idt_mol_survey *survey, bool is_clean, idt_error *err)
{
    const uint16_t *others = mol->ring_min;

    /* Before any of these has got hydrogens: iodine would look oxidised. */
    for (uint32_t k = 0; !is_clean && k < survey->n_others; k++)
        clean_atom(mol, others[k]);
    for (uint32_t k = 0; k < survey->n_others; k++) {
        const uint32_t i = others[k];

        if (!settle_other(mol, i, survey)) {
            return idt_error__at(err, IDT_EFORMAT, mol->at[i],
                                 "%s atom has a valence that is not allowed",
                                 idt_element__table[idt_atom__element(mol->atom[i])].symbol);
        }
    }
    return IDT_OK;
}

/* ------------------------------------------------------------------------- hydrogens as atoms */

/*
 * A hydrogen that says nothing a count would not say. One that a double bond's geometry is stated
 * by must stay.
 */
static bool is_foldable(const idt_mol *mol, uint32_t bond, uint32_t h, uint32_t other)
{
    uint32_t word = mol->atom[h];

    if (idt_atom__element(word) != 1 || idt_sum__degree(mol->sum[h]) != 1)
        return false;
    if (word & IDT_ATOM_ISOTOPE || idt_atom__charge(word) != 0 || idt_atom__n_h(word) != 0)
        return false;
    if (idt_atom__chiral(word) != 0 || idt_bond__order(mol->bond[bond]) != 1)
        return false;
    if (mol->bond[bond] & IDT_BOND_DIRECTION_MASK && idt_sum__degree(mol->sum[other]) == 2)
        return false;
    return idt_atom__element(mol->atom[other]) > 1 && idt_atom__n_h(mol->atom[other]) < 15;
}

/* A hydrogen that is gone is no centre, and stands for its partner where it was a neighbour. */
static void retire_stereo(idt_mol *mol, const uint16_t *renumber)
{
    uint32_t n_kept = 0;

    for (uint32_t i = 0; i < mol->n_stereo; i++) {
        idt_mol_stereo *s = &mol->stereo[n_kept];
        uint32_t n;

        *s = mol->stereo[i];
        if (renumber[s->atom] == IDT_MOL_NONE)
            continue;
        n_kept++;
        n = s->n_order < 6 ? s->n_order : 6;
        s->atom = renumber[s->atom];
        for (uint32_t j = 0; j < n; j++) {
            uint16_t to = renumber[s->order[j]];

            s->order[j] = to == IDT_MOL_NONE ? s->atom : to;
        }
    }
    mol->n_stereo = n_kept;
}

/* Close the gaps that the folded hydrogens leave. */
static void compact(idt_mol *mol, const uint16_t *renumber)
{
    uint32_t n_bonds = 0, n_atoms = 0;

    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        uint32_t a = renumber[mol->a[k]], b = renumber[mol->b[k]];

        if (a == IDT_MOL_NONE || b == IDT_MOL_NONE)
            continue;
        mol->a[n_bonds] = (uint16_t)a;
        mol->b[n_bonds] = (uint16_t)b;
        mol->bond[n_bonds++] = mol->bond[k];
    }
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (renumber[i] == IDT_MOL_NONE)
            continue;
        mol->atom[n_atoms] = mol->atom[i];
        mol->sum[n_atoms] = mol->sum[i];
        mol->at[n_atoms] = mol->at[i];
        if (mol->has & IDT_MOL_HAS_ISOTOPE)
            mol->isotope[n_atoms] = mol->isotope[i];
        if (mol->has & IDT_MOL_HAS_CLASS)
            mol->atom_class[n_atoms] = mol->atom_class[i];
        n_atoms++;
    }
    mol->n_atoms = n_atoms;
    mol->n_bonds = n_bonds;
}

bool idt_mol__fold_hydrogens(idt_mol *mol)
{
    uint16_t *renumber = mol->stack; /* free once the text is read */
    uint32_t n = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i++)
        renumber[i] = 0;
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        uint32_t a = mol->a[k], b = mol->b[k], h = a, other = b;

        if (!is_foldable(mol, k, h, other)) {
            h = b;
            other = a;
            if (!is_foldable(mol, k, h, other))
                continue;
        }
        renumber[h] = IDT_MOL_NONE;
        mol->sum[other] -= idt_sum__of_bond(1);
        mol->atom[other] += UINT32_C(1) << IDT_ATOM_H_SHIFT;
    }
    mol->has &= ~(uint32_t)IDT_MOL_HAS_H_ATOM;
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (renumber[i] == IDT_MOL_NONE)
            continue;
        if (idt_atom__element(mol->atom[i]) == 1)
            mol->has |= IDT_MOL_HAS_H_ATOM;
        renumber[i] = (uint16_t)n++;
    }
    if (n == mol->n_atoms)
        return false;
    retire_stereo(mol, renumber);
    compact(mol, renumber);
    return true;
}
