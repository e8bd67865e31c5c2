/* SPDX-License-Identifier: Apache-2.0 */
/*
 * InChI, the child's side: libinchi's structures from and to ours. Runs in the guarded child only;
 * what libinchi hands out is checked like any input, so that a fault ends as an error and not as a
 * wrong molecule.
 * @source inchi_api.h 1.03: atoms, "0D" stereo parities and their geometry
 */
#include <inchi_api.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"
#include "chem/io/inchi.h"
#include "chem/io/inchi_int.h"
#include "chem/io/smiles.h"
#include "chem/io/smiles_write.h"
#include "chem/mol/element.h"
#include "chem/mol/mol_int.h"

static int refuse(idt_buf *out, int status, const char *why)
{
    idt_buf__reset(out);
    idt_buf__put_cstr(out, why);
    return status;
}

/* ------------------------------------------------------------------------------ InChI to SMILES */

typedef struct builder {
    idt_mol *mol;
    const inchi_OutputStruct *in;
    uint32_t heavy_h[IDT_INCHI_MAX_ATOMS]; /* the first isotopic hydrogen of an atom */
} builder;

/* Mass number; InChI may state it as the distance from the rounded atomic weight. */
static int mass_of(const inchi_Atom *a, uint32_t element)
{
    int mass = a->isotopic_mass;

    if (mass >= ISOTOPIC_SHIFT_FLAG - ISOTOPIC_SHIFT_MAX)
        mass += (int)((idt_element__weight(element) + 500) / 1000) - ISOTOPIC_SHIFT_FLAG;
    return mass;
}

static bool add_atom(idt_mol *mol, uint32_t element, int mass, int charge, int n_h)
{
    uint32_t i = mol->n_atoms;

    if (element == 0 || mass < 0 || mass > 999 || charge < -15 || charge > 15 || n_h < 0 ||
        n_h > 15 || i >= mol->capacity)
        return false;
    mol->atom[i] = element | IDT_ATOM_BRACKET | (uint32_t)n_h << IDT_ATOM_H_SHIFT |
                   (uint32_t)(charge + IDT_ATOM_CHARGE_BIAS) << IDT_ATOM_CHARGE_SHIFT |
                   (mass ? IDT_ATOM_ISOTOPE : 0);
    mol->isotope[i] = (uint16_t)mass;
    mol->sum[i] = 0;
    mol->at[i] = i;
    mol->has |= mass ? IDT_MOL_HAS_ISOTOPE : 0;
    mol->has |= charge ? IDT_MOL_HAS_CHARGE : 0;
    mol->has |= element == 1 ? IDT_MOL_HAS_H_ATOM : 0;
    mol->n_atoms++;
    return true;
}

static bool add_bond(idt_mol *mol, uint32_t a, uint32_t b, int order)
{
    uint32_t k = mol->n_bonds;

    if (order < 1 || order > 3 || a == b || k >= mol->capacity)
        return false;
    mol->a[k] = (uint16_t)a;
    mol->b[k] = (uint16_t)b;
    mol->bond[k] = (uint8_t)order;
    mol->sum[a] += idt_sum__of_bond((uint8_t)order);
    mol->sum[b] += idt_sum__of_bond((uint8_t)order);
    mol->n_bonds++;
    return true;
}

static bool has_bond(const idt_mol *mol, uint32_t a, uint32_t b)
{
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        if ((mol->a[k] == a && mol->b[k] == b) || (mol->a[k] == b && mol->b[k] == a))
            return true;
    }
    return false;
}

static bool add_atoms(builder *b)
{
    for (int i = 0; i < b->in->num_atoms; i++) {
        const inchi_Atom *a = &b->in->atom[i];
        uint32_t element = idt_element__find(a->elname[0], a->elname[1]);
        int mass, n_h = a->num_iso_H[0];

        if (strcmp(a->elname, "D") == 0 || strcmp(a->elname, "T") == 0)
            element = 1;
        mass = element == 1 && a->elname[0] != 'H' ? (a->elname[0] == 'D' ? 2 : 3)
                                                   : mass_of(a, element);
        /* the hydrogens of a hydrogen are atoms; see below */
        if (!add_atom(b->mol, element, a->isotopic_mass || mass > 1 ? mass : 0, a->charge,
                      element == 1 ? 0 : n_h))
            return false;
    }
    return true;
}

/* Isotopic hydrogens that are counts become atoms, and those of H2. */
static bool add_hydrogens(builder *b)
{
    for (int i = 0; i < b->in->num_atoms; i++) {
        bool is_h = idt_atom__element(b->mol->atom[i]) == 1;

        b->heavy_h[i] = IDT_MOL_NONE;
        for (int mass = is_h ? 0 : 1; mass <= NUM_H_ISOTOPES; mass++) {
            for (int n = 0; n < b->in->atom[i].num_iso_H[mass]; n++) {
                if (b->heavy_h[i] == IDT_MOL_NONE)
                    b->heavy_h[i] = b->mol->n_atoms;
                if (!add_atom(b->mol, 1, mass, 0, 0) ||
                    !add_bond(b->mol, (uint32_t)i, b->mol->n_atoms - 1, 1))
                    return false;
            }
        }
    }
    return true;
}

static bool add_bonds(builder *b)
{
    for (int i = 0; i < b->in->num_atoms; i++) {
        const inchi_Atom *a = &b->in->atom[i];

        if (a->num_bonds < 0 || a->num_bonds > MAXVAL)
            return false;
        for (int k = 0; k < a->num_bonds; k++) {
            int other = a->neighbor[k];

            if (other < 0 || other >= b->in->num_atoms)
                return false;
            if (!has_bond(b->mol, (uint32_t)i, (uint32_t)other) &&
                !add_bond(b->mol, (uint32_t)i, (uint32_t)other, a->bond_type[k]))
                return false;
        }
    }
    return true;
}

/* Metals whose compounds with oxygen are anions of their own: permanganate, chromate, molybdate. */
static bool makes_oxoanions(uint32_t element)
{
    return (element >= 23 && element <= 25) || (element >= 41 && element <= 44) ||
           (element >= 73 && element <= 76);
}

static bool is_bare(const builder *b, uint32_t atom)
{
    return b->mol->sum[atom] == 0 && idt_atom__n_h(b->mol->atom[atom]) == 0;
}

/*
 * A standard InChI leaves out bonds to metals. Oxygen atoms without hydrogen or bonds can only have
 * been bonded to the metal, when there is but one that makes oxoanions.
 */
static bool add_oxo_bonds(builder *b)
{
    idt_mol *mol = b->mol;
    uint32_t metal = IDT_MOL_NONE, n_metals = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (is_bare(b, i) && makes_oxoanions(idt_atom__element(mol->atom[i]))) {
            metal = i;
            n_metals++;
        }
    }
    for (uint32_t i = 0; n_metals == 1 && i < mol->n_atoms; i++) {
        int charge = idt_atom__charge(mol->atom[i]);

        if (idt_atom__element(mol->atom[i]) == 8 && is_bare(b, i) &&
            (charge == 0 || charge == -1) && !add_bond(mol, metal, i, charge == 0 ? 2 : 1))
            return false;
    }
    return true;
}

static void set_order(idt_mol *mol, uint32_t bond, uint8_t order)
{
    uint64_t *a = &mol->sum[mol->a[bond]], *b = &mol->sum[mol->b[bond]];

    *a = *a - idt_sum__of_bond(mol->bond[bond]) + idt_sum__of_bond(order);
    *b = *b - idt_sum__of_bond(mol->bond[bond]) + idt_sum__of_bond(order);
    mol->bond[bond] = order;
}

/* The other end of a bond of this order, when one end is the atom; else NONE. */
static uint32_t partner(const idt_mol *mol, uint32_t bond, uint32_t atom, uint8_t order)
{
    if (mol->bond[bond] != order || (mol->a[bond] != atom && mol->b[bond] != atom))
        return IDT_MOL_NONE;
    return mol->a[bond] == atom ? mol->b[bond] : mol->a[bond];
}

/* The single bond of an atom to OH or SH, or NONE. */
static uint32_t find_hydroxyl(const idt_mol *mol, uint32_t carbon)
{
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        uint32_t x = partner(mol, k, carbon, 1), element;

        if (x == IDT_MOL_NONE)
            continue;
        element = idt_atom__element(mol->atom[x]);
        if ((element == 8 || element == 16) && idt_atom__n_h(mol->atom[x]) == 1 &&
            idt_atom__charge(mol->atom[x]) == 0)
            return k;
    }
    return IDT_MOL_NONE;
}

/*
 * An InChI does not say where a mobile hydrogen is, and libinchi makes imidic acids of amides.
 * N=C-OH becomes HN-C=O, which is how such compounds are drawn; so with sulfur.
 */
static void prefer_amides(idt_mol *mol)
{
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        for (int end = 0; end < 2; end++) {
            uint32_t carbon = end ? mol->b[k] : mol->a[k], n = partner(mol, k, carbon, 2), other, x;

            if (n == IDT_MOL_NONE || idt_atom__element(mol->atom[carbon]) != 6 ||
                idt_atom__element(mol->atom[n]) != 7 || idt_atom__charge(mol->atom[n]) != 0)
                continue;
            other = find_hydroxyl(mol, carbon);
            if (other == IDT_MOL_NONE)
                continue;
            x = partner(mol, other, carbon, 1);
            set_order(mol, k, 1);
            set_order(mol, other, 2);
            mol->atom[x] -= UINT32_C(1) << IDT_ATOM_H_SHIFT;
            mol->atom[n] += UINT32_C(1) << IDT_ATOM_H_SHIFT;
        }
    }
}

static bool is_atom(const builder *b, int atom)
{
    return atom >= 0 && atom < b->in->num_atoms;
}

/* Where the centre itself stands among its neighbours, its hydrogen or lone pair is meant. */
static void add_centre(builder *b, const inchi_Stereo0D *in, bool is_even)
{
    idt_mol *mol = b->mol;
    idt_mol_stereo *s = &mol->stereo[mol->n_stereo];
    uint32_t centre = (uint32_t)in->central_atom;
    bool has_pair = false;

    *s = (idt_mol_stereo){.atom = (uint16_t)centre, .kind = 'T'};
    for (int j = 0; j < 4; j++) {
        uint32_t atom = (uint32_t)in->neighbor[j];

        if (!is_atom(b, in->neighbor[j]))
            return;
        if (atom == centre && b->heavy_h[centre] != IDT_MOL_NONE)
            atom = b->heavy_h[centre];
        else if (atom == centre && b->in->atom[centre].num_iso_H[0] == 0)
            has_pair = true;
        if (!has_pair || atom != centre)
            s->order[s->n_order++] = (uint16_t)atom;
    }
    /* The reader takes a lone pair as second; here it stands first. */
    s->number = is_even != has_pair ? 2 : 1;
    mol->n_stereo++;
    mol->has |= IDT_MOL_HAS_CHIRAL;
    mol->atom[centre] |= (uint32_t)IDT_CHIRAL_OTHER << IDT_ATOM_CHIRAL_SHIFT;
}

static void add_centres(builder *b)
{
    for (int i = 0; i < b->in->num_stereo0D; i++) {
        const inchi_Stereo0D *s = &b->in->stereo0D[i];
        int parity = s->parity & 7;

        if (s->type == INCHI_StereoType_Tetrahedral && is_atom(b, s->central_atom) &&
            (parity == INCHI_PARITY_ODD || parity == INCHI_PARITY_EVEN) &&
            b->mol->n_stereo < b->mol->n_atoms)
            add_centre(b, s, parity == INCHI_PARITY_EVEN);
    }
}

/* The neighbour that bond_stereo speaks of. */
static uint32_t reference_of(const idt_mol *mol, uint32_t end, uint32_t bond)
{
    for (uint32_t k = mol->first[end]; k < mol->first[end + 1]; k++) {
        if (mol->links[k].bond != bond)
            return mol->links[k].atom;
    }
    return IDT_MOL_NONE;
}

static void place_geometry(builder *b, const inchi_Stereo0D *in, const uint16_t *now, bool is_trans)
{
    idt_mol *mol = b->mol;
    uint32_t ends[4], bond, on_a, on_b;

    for (int j = 0; j < 4; j++) {
        if (!is_atom(b, in->neighbor[j]))
            return;
        ends[j] = now[in->neighbor[j]];
    }
    if (ends[1] == IDT_MOL_NONE || ends[2] == IDT_MOL_NONE)
        return;
    bond = idt_mol__find_bond(mol, ends[1], ends[2]);
    if (bond == IDT_MOL_NONE || idt_bond__order(mol->bond[bond]) != 2)
        return;
    on_a = reference_of(mol, ends[1], bond);
    on_b = reference_of(mol, ends[2], bond);
    if (on_a == IDT_MOL_NONE || on_b == IDT_MOL_NONE)
        return;
    /* A hydrogen that became a count is not the neighbour that is left. */
    is_trans ^= (on_a != ends[0]) ^ (on_b != ends[3]);
    mol->bond_stereo[bond] = is_trans ? IDT_STEREO_TRANS : IDT_STEREO_CIS;
    mol->has |= IDT_MOL_HAS_DIRECTION;
}

/* After the molecule is finished, when hydrogens may have gone: at[] tells who is who. */
static void place_geometries(builder *b)
{
    idt_mol *mol = b->mol;
    uint16_t now[IDT_INCHI_MAX_ATOMS];

    for (int i = 0; i < b->in->num_atoms; i++)
        now[i] = IDT_MOL_NONE;
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (mol->at[i] < (uint32_t)b->in->num_atoms)
            now[mol->at[i]] = (uint16_t)i;
    }
    memset(mol->bond_stereo, IDT_STEREO_NONE, mol->n_bonds);
    for (int i = 0; i < b->in->num_stereo0D; i++) {
        const inchi_Stereo0D *s = &b->in->stereo0D[i];
        int parity = s->parity & 7;

        if (s->type == INCHI_StereoType_DoubleBond &&
            (parity == INCHI_PARITY_ODD || parity == INCHI_PARITY_EVEN))
            place_geometry(b, s, now, parity == INCHI_PARITY_EVEN);
    }
    mol->done |= IDT_MOL_STEREO;
}

static int build(idt_mol *mol, const inchi_OutputStruct *in, idt_error *err)
{
    builder b = {.mol = mol, .in = in};
    size_t n = 0;
    int status;

    if (in->num_atoms < 1 || in->num_atoms > IDT_INCHI_MAX_ATOMS || in->num_stereo0D < 0)
        return idt_error__set(err, IDT_ELIMIT, "structure of the InChI is too large or empty");
    for (int i = 0; i < in->num_atoms; i++) {
        n += (size_t)(in->atom[i].num_bonds > 0 ? in->atom[i].num_bonds : 0) + 1;
        for (int mass = 0; mass <= NUM_H_ISOTOPES; mass++)
            n += (size_t)(in->atom[i].num_iso_H[mass] > 0 ? in->atom[i].num_iso_H[mass] : 0);
    }
    status = idt_mol__reserve(mol, n + 1, err);
    if (status != IDT_OK)
        return status;
    if (!add_atoms(&b) || !add_hydrogens(&b) || !add_bonds(&b) || !add_oxo_bonds(&b))
        return idt_error__set(err, IDT_EFORMAT, "structure of the InChI cannot be taken");
    prefer_amides(mol);
    add_centres(&b);
    status = idt_mol__finish(mol, false, err);
    if (status == IDT_OK)
        place_geometries(&b);
    return status;
}

static int read_inchi(idt_buf *out, char *text)
{
    char no_options[] = "";
    inchi_InputINCHI in = {.szInChI = text, .szOptions = no_options};
    inchi_OutputStruct structure = {0};
    idt_smiles_writer writer = {0};
    idt_mol mol = {0};
    idt_error err = {0};
    int got = GetStructFromINCHI(&in, &structure), status;

    if ((got != inchi_Ret_OKAY && got != inchi_Ret_WARNING) || !structure.atom) {
        FreeStructFromINCHI(&structure);
        return refuse(out, IDT_EFORMAT, "not an InChI that libinchi can read");
    }
    /* A warning of this kind: the structure has another InChI than the one that was read. */
    if (structure.szMessage && strstr(structure.szMessage, "mismatch"))
        status = idt_error__set(&err, IDT_EFORMAT, "InChI contradicts itself");
    else
        status = build(&mol, &structure, &err);
    if (status == IDT_OK)
        status = idt_smiles__write(out, &writer, &mol, &err);
    if (status != IDT_OK)
        refuse(out, status, err.message);
    FreeStructFromINCHI(&structure);
    idt_smiles_writer__free(&writer);
    idt_mol__free(&mol);
    return status;
}

/* ------------------------------------------------------------------------------ SMILES to InChI */

static void fill_atom(inchi_Atom *out, const idt_mol *mol, uint32_t atom)
{
    uint32_t word = mol->atom[atom];

    memcpy(out->elname, idt_element__table[idt_atom__element(word)].symbol,
           sizeof idt_element__table[0].symbol);
    out->num_iso_H[0] = (S_CHAR)idt_atom__n_h(word);
    out->charge = (S_CHAR)idt_atom__charge(word);
    if (word & IDT_ATOM_ISOTOPE)
        out->isotopic_mass = (AT_NUM)mol->isotope[atom];
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        const idt_mol_link *link = &mol->links[k];

        if (link->atom > atom) /* each bond once */
            continue;
        out->neighbor[out->num_bonds] = (AT_NUM)link->atom;
        out->bond_type[out->num_bonds++] = (S_CHAR)idt_bond__order(mol->bond[link->bond]);
    }
}

/* Ours and theirs agree: seen from the first neighbour, else from the hydrogen or lone pair. */
static bool fill_centre(inchi_Stereo0D *out, const idt_mol *mol, uint32_t atom)
{
    uint32_t chiral = idt_atom__chiral(mol->atom[atom]), degree = idt_mol__degree(mol, atom);
    int n = 0;

    if ((chiral != IDT_CHIRAL_CCW && chiral != IDT_CHIRAL_CW) || (degree != 3 && degree != 4))
        return false;
    out->type = INCHI_StereoType_Tetrahedral;
    out->central_atom = (AT_NUM)atom;
    out->parity = chiral == IDT_CHIRAL_CW ? INCHI_PARITY_EVEN : INCHI_PARITY_ODD;
    if (degree == 3)
        out->neighbor[n++] = (AT_NUM)atom;
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
        out->neighbor[n++] = (AT_NUM)mol->links[k].atom;
    return true;
}

static bool fill_geometry(inchi_Stereo0D *out, const idt_mol *mol, uint32_t bond)
{
    uint32_t a = mol->a[bond], b = mol->b[bond];
    uint32_t on_a = reference_of(mol, a, bond), on_b = reference_of(mol, b, bond);

    if (mol->bond_stereo[bond] == IDT_STEREO_NONE || on_a == IDT_MOL_NONE || on_b == IDT_MOL_NONE)
        return false;
    out->type = INCHI_StereoType_DoubleBond;
    out->central_atom = NO_ATOM;
    out->parity = mol->bond_stereo[bond] == IDT_STEREO_TRANS ? INCHI_PARITY_EVEN : INCHI_PARITY_ODD;
    out->neighbor[0] = (AT_NUM)on_a;
    out->neighbor[1] = (AT_NUM)a;
    out->neighbor[2] = (AT_NUM)b;
    out->neighbor[3] = (AT_NUM)on_b;
    return true;
}

static int fill(inchi_Input *in, idt_mol *mol, idt_error *err)
{
    int status = idt_mol__perceive(mol, IDT_MOL_STEREO, err);

    if (status != IDT_OK)
        return status;
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (idt_atom__element(mol->atom[i]) == 0)
            return idt_error__set(err, IDT_EFORMAT, "'*' has no InChI");
        if (idt_mol__degree(mol, i) > MAXVAL)
            return idt_error__set(err, IDT_ELIMIT, "atom has more than %d bonds", MAXVAL);
        fill_atom(&in->atom[i], mol, i);
        if (fill_centre(&in->stereo0D[in->num_stereo0D], mol, i))
            in->num_stereo0D++;
    }
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        if (fill_geometry(&in->stereo0D[in->num_stereo0D], mol, k))
            in->num_stereo0D++;
    }
    in->num_atoms = (AT_NUM)mol->n_atoms;
    return IDT_OK;
}

static int put_inchi(idt_buf *out, inchi_Input *in)
{
    char key[IDT_INCHI_KEY_SIZE + 1] = "";
    inchi_Output result = {0};
    int got = GetStdINCHI(in, &result), status = IDT_OK;

    if ((got != inchi_Ret_OKAY && got != inchi_Ret_WARNING) || !result.szInChI ||
        GetStdINCHIKeyFromStdINCHI(result.szInChI, key) != 0) {
        status = refuse(out, IDT_EFORMAT, "libinchi has no InChI for it");
    } else {
        idt_buf__put_cstr(out, result.szInChI);
        idt_buf__put_char(out, '\t');
        idt_buf__put_cstr(out, key);
    }
    FreeStdINCHI(&result);
    return status;
}

/* Centres and double bonds of unstated stereo are told on request only. */
static int put_may_have_stereo(idt_buf *out, inchi_Input *in)
{
    char unstated_too[] = "-SUU";
    inchi_Output result = {0};
    int got, status = IDT_OK;

    in->szOptions = unstated_too;
    got = GetINCHI(in, &result);
    if ((got != inchi_Ret_OKAY && got != inchi_Ret_WARNING) || !result.szInChI)
        status = refuse(out, IDT_EFORMAT, "libinchi has no InChI for it");
    else
        idt_buf__put_char(out,
                          strstr(result.szInChI, "/t") || strstr(result.szInChI, "/b") ? '1' : '0');
    FreeINCHI(&result);
    return status;
}

/* What `put` says of a structure. */
static int answer_of(idt_buf *out, idt_bytes smiles, int (*put)(idt_buf *, inchi_Input *))
{
    char no_options[] = "";
    inchi_Input in = {.szOptions = no_options};
    idt_mol mol = {0};
    idt_error err = {0};
    int status = idt_smiles__read(&mol, smiles, &err);

    if (status == IDT_OK && mol.n_atoms > IDT_INCHI_MAX_ATOMS)
        status = idt_error__set(&err, IDT_ELIMIT, "molecule has too many atoms");
    if (status == IDT_OK) {
        in.atom = idt_alloc__zeroed(mol.n_atoms + 1, sizeof *in.atom);
        in.stereo0D = idt_alloc__zeroed(mol.n_atoms + mol.n_bonds + 1, sizeof *in.stereo0D);
        status = in.atom && in.stereo0D ? fill(&in, &mol, &err)
                                        : idt_error__set(&err, IDT_ENOMEM, "out of memory");
    }
    status = status == IDT_OK ? put(out, &in) : refuse(out, status, err.message);
    idt_alloc__free(in.atom);
    idt_alloc__free(in.stereo0D);
    idt_mol__free(&mol);
    return status;
}

int idt_inchi__answer(idt_buf *out, idt_bytes request)
{
    /* libinchi writes into its input: a NUL follows the request, and the child owns the memory */
    char *text = (char *)(uintptr_t)request.data;

    if (request.len > 0 && text[0] == 'R')
        return read_inchi(out, text + 1);
    if (request.len > 0 && text[0] == 'W')
        return answer_of(out, (idt_bytes){request.data + 1, request.len - 1}, put_inchi);
    if (request.len > 0 && text[0] == 'S')
        return answer_of(out, (idt_bytes){request.data + 1, request.len - 1}, put_may_have_stereo);
    return refuse(out, IDT_EINVAL, "neither a structure nor an InChI");
}
