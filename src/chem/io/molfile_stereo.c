/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stereo from drawings. Coordinates are integers (1/10,000 of the file's unit), scaled so that the
 * signs of volumes are exact.
 */
#include "base/bytes.h"
#include "base/error.h"
#include "chem/io/molfile_int.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/valence.h"

/* Columns of V2000, words of V3000. Unreadable coordinates are 0: they tell nothing. */
static idt_vector position(const idt_molfile *f, uint32_t atom)
{
    idt_bytes line = idt_bytes__slice(f->text, f->mol->at[atom], f->text.len);
    idt_vector v = {0};
    int64_t *parts[3] = {&v.x, &v.y, &v.z};
    size_t end = 0;
    bool is_v3000;

    while (end < line.len && line.data[end] != '\n')
        end++;
    line = idt_bytes__slice(line, 0, end);
    is_v3000 = idt_bytes__starts_with(line, IDT_LIT("M  V30 "));
    for (int i = 0, word = 0; is_v3000 && i < 5; i++, word++) {
        size_t n = 0;

        if (i == 0)
            line = idt_bytes__slice(line, 7, line.len);
        line = idt_bytes__trim(line);
        while (n < line.len && !idt_ascii__is_space((unsigned char)line.data[n]))
            n++;
        if (word >= 2 && !idt_molfile__fixed(idt_bytes__slice(line, 0, n), parts[word - 2]))
            *parts[word - 2] = 0;
        line = idt_bytes__slice(line, n, line.len);
    }
    for (size_t i = 0; !is_v3000 && i < 3 && line.len >= 10 * (i + 1); i++) {
        idt_bytes column = idt_bytes__trim(idt_bytes__slice(line, 10 * i, 10 * (i + 1)));

        if (!idt_molfile__fixed(column, parts[i]))
            *parts[i] = 0;
    }
    return v;
}

/* Bits of a coordinate of a bond: products of four fit 64. */
enum { FIT_BOND = 14 };

static idt_vector minus(idt_vector a, idt_vector b)
{
    return (idt_vector){a.x - b.x, a.y - b.y, a.z - b.z};
}

static int64_t magnitude(idt_vector v)
{
    int64_t x = v.x < 0 ? -v.x : v.x, y = v.y < 0 ? -v.y : v.y, z = v.z < 0 ? -v.z : v.z;

    return x > y ? (x > z ? x : z) : (y > z ? y : z);
}

/* Shrink a idt_vector below 2^bits in every coordinate; its direction stays. */
static idt_vector fit(idt_vector v, int bits)
{
    int64_t largest = magnitude(v);

    while (largest >> bits != 0) {
        v = (idt_vector){v.x / 2, v.y / 2, v.z / 2};
        largest /= 2;
    }
    return v;
}

static idt_vector cross(idt_vector a, idt_vector b)
{
    return (idt_vector){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

static int64_t dot(idt_vector a, idt_vector b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

/* The largest integer whose square is not above n. */
static int64_t root_of(int64_t n)
{
    int64_t root = 0;

    for (int64_t bit = INT64_C(1) << 30; bit > 0; bit >>= 1) {
        if ((root + bit) * (root + bit) <= n)
            root += bit;
    }
    return root;
}

enum { UNIT_BITS = 16 };

/* The vector at length 2^UNIT_BITS: in a cramped drawing bonds differ much in length. */
static idt_vector unit(idt_vector v)
{
    int64_t length;

    v = fit(v, 20);
    while (magnitude(v) > 0 && magnitude(v) >> 19 == 0)
        v = (idt_vector){v.x * 2, v.y * 2, v.z * 2};
    length = root_of(dot(v, v));
    if (length == 0)
        return v;
    return (idt_vector){v.x * (1 << UNIT_BITS) / length, v.y * (1 << UNIT_BITS) / length,
                        v.z * (1 << UNIT_BITS) / length};
}

/* Wedge bonds that begin at the atom lift or lower its neighbour. */
static bool is_wedge(const idt_molfile *f, uint32_t atom, uint32_t bond)
{
    return f->mol->a[bond] == atom && (f->bond_flags[bond] == 1 || f->bond_flags[bond] == 6);
}

static bool may_be_centre(const idt_molfile *f, uint32_t atom)
{
    const idt_mol *mol = f->mol;
    uint32_t degree = idt_mol__degree(mol, atom), element = idt_atom__element(mol->atom[atom]);
    bool has_wedge = false, is_saturated = true;

    if (degree != 3 && degree != 4)
        return false;
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint32_t bond = mol->links[k].bond;

        if (mol->a[bond] == atom && f->bond_flags[bond] == 4)
            return false;
        has_wedge |= is_wedge(f, atom, bond);
        is_saturated &= idt_bond__order(mol->bond[bond]) == 1;
    }
    if (!is_saturated && element != 15 && element != 16 && element != 34)
        return false;
    return has_wedge || (f->is_3d && (element == 6 || element == 14 || element == 15 ||
                                      element == 16 || (element == 7 && degree == 4)));
}

void idt_vector__lift(idt_vector *v, bool is_up)
{
    *v = unit(*v);
    v->z = is_up ? 1 << UNIT_BITS : -(1 << UNIT_BITS);
}

/*
 * A wedge on the stem of a T: the other two neighbours lie in one line and span nothing with it.
 * Taken as if both leant towards the wedge, as RDKit does, which draws cages so.
 */
static int hand_of_t(const idt_vector v[3])
{
    for (int i = 0; i < 3; i++) {
        idt_vector w = v[i], a = v[(i + 1) % 3], b = v[(i + 2) % 3];
        int64_t left = w.x * a.y - w.y * a.x, right = w.x * b.y - w.y * b.x;

        if (w.z != 0 && a.z == 0 && b.z == 0 && left != 0 && right != 0 &&
            (left > 0) != (right > 0))
            return (w.z > 0) == (left > 0) ? -1 : 1;
    }
    return 0;
}

int idt_vector__hand(const idt_vector *v, size_t n)
{
    const int64_t flat = INT64_C(1) << (3 * UNIT_BITS - 12); /* what rounding may make of 0 */
    idt_vector w[4] = {{0}};
    int64_t volume;

    for (size_t i = 0; i < n && i < 4; i++)
        w[i] = unit(v[i]);
    if (n == 4) {
        w[1] = minus(w[1], w[0]);
        w[2] = minus(w[2], w[0]);
        w[3] = minus(w[3], w[0]);
        volume = dot(w[1], cross(w[2], w[3]));
    } else {
        volume = dot(w[0], cross(w[1], w[2]));
        if (volume <= flat && volume >= -flat)
            return hand_of_t(w);
    }
    return (volume > flat) - (volume < -flat);
}

static int handedness(const idt_molfile *f, uint32_t atom)
{
    const idt_mol *mol = f->mol;
    uint32_t n = 0;
    idt_vector centre = position(f, atom), v[4];

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint32_t bond = mol->links[k].bond;

        v[n] = minus(position(f, mol->links[k].atom), centre);
        if (is_wedge(f, atom, bond) && !f->is_3d)
            idt_vector__lift(&v[n], f->bond_flags[bond] == 1);
        n++;
    }
    return idt_vector__hand(v, n);
}

static void add_centre(idt_molfile *f, uint32_t atom, int hand)
{
    idt_mol *mol = f->mol;
    idt_mol_stereo *s = &mol->stereo[mol->n_stereo];
    idt_valence_atom v;
    bool has_pair;

    *s = (idt_mol_stereo){.atom = (uint16_t)atom, .kind = 'T'};
    idt_valence__of(&v, mol, atom);
    has_pair = idt_mol__degree(mol, atom) == 3 && idt_valence__hydrogens(&v) == 0;
    if (idt_mol__degree(mol, atom) == 3 && !has_pair)
        s->order[s->n_order++] = (uint16_t)atom;
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
        s->order[s->n_order++] = mol->links[k].atom;
    /* A lone pair is taken as second in the order; here it stands first. */
    s->number = (hand > 0) != has_pair ? 2 : 1;
    mol->n_stereo++;
    mol->has |= IDT_MOL_HAS_CHIRAL;
    mol->atom[atom] |= (uint32_t)IDT_CHIRAL_OTHER << IDT_ATOM_CHIRAL_SHIFT;
}

int idt_molfile__place_wedges(idt_molfile *f)
{
    idt_mol *mol = f->mol;

    if (!f->is_3d && !f->has_flags)
        return IDT_OK;
    idt_mol__link(mol);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        int hand;

        if (!may_be_centre(f, i))
            continue;
        hand = handedness(f, i);
        if (hand != 0)
            add_centre(f, i, hand);
    }
    /* Both direction bits on a bond: its geometry is not known. Bond numbers may change later. */
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        if (f->bond_flags[k] == 3 || f->bond_flags[k] == 4)
            mol->bond[k] |= IDT_BOND_DIRECTION_MASK;
    }
    return IDT_OK;
}

uint32_t idt_molfile__reference(const idt_mol *mol, uint32_t end, uint32_t bond)
{
    uint32_t reference = IDT_MOL_NONE;

    if (idt_atom__pi(mol->atom[end]) != 1 || idt_mol__degree(mol, end) > 3)
        return IDT_MOL_NONE;
    for (uint32_t k = mol->first[end]; k < mol->first[end + 1]; k++) {
        if (mol->links[k].bond != bond && reference == IDT_MOL_NONE)
            reference = mol->links[k].atom;
    }
    return reference;
}

int idt_vector__side(idt_vector a, idt_vector on_a, idt_vector b, idt_vector on_b)
{
    idt_vector axis = fit(minus(b, a), FIT_BOND);
    idt_vector u = cross(fit(minus(on_a, a), FIT_BOND), axis);
    idt_vector v = cross(fit(minus(on_b, b), FIT_BOND), axis);
    int64_t side = dot(u, v);

    return (side > 0) - (side < 0);
}

/* A bond at the end, or the double bond itself, was drawn as of unknown direction. */
static bool is_unknown(const idt_mol *mol, uint32_t end)
{
    for (uint32_t k = mol->first[end]; k < mol->first[end + 1]; k++) {
        if ((mol->bond[mol->links[k].bond] & IDT_BOND_DIRECTION_MASK) != 0)
            return true;
    }
    return false;
}

static uint8_t geometry(const idt_molfile *f, uint32_t bond)
{
    const idt_mol *mol = f->mol;
    uint32_t a = mol->a[bond], b = mol->b[bond];
    uint32_t on_a = idt_molfile__reference(mol, a, bond),
             on_b = idt_molfile__reference(mol, b, bond);
    int side;

    if (on_a == IDT_MOL_NONE || on_b == IDT_MOL_NONE || is_unknown(mol, a) || is_unknown(mol, b))
        return IDT_STEREO_NONE;
    side = idt_vector__side(position(f, a), position(f, on_a), position(f, b), position(f, on_b));
    return side == 0 ? IDT_STEREO_NONE : side > 0 ? IDT_STEREO_CIS : IDT_STEREO_TRANS;
}

int idt_molfile__place_double_bonds(idt_molfile *f)
{
    idt_mol *mol = f->mol;
    uint16_t *work = NULL;
    uint8_t *is_small = NULL;
    uint64_t small;
    int status;

    idt_mol__mark_rings(mol);
    small = idt_mol__small_ring_bonds(mol);
    memset(mol->bond_stereo, IDT_STEREO_NONE, mol->n_bonds);
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        if (idt_bond__order(mol->bond[k]) != 2 || (k < 64 && small >> k & 1))
            continue;
        if (mol->bond[k] & IDT_BOND_RING) {
            if (!work) {
                work = idt_mol__work(mol, mol->n_atoms * 3u + mol->n_bonds + 1);
                if (!work)
                    return idt_error__set(f->err, IDT_ENOMEM, "out of memory");
                is_small = (uint8_t *)work + mol->n_atoms * 3u;
                memset(is_small, 0, mol->n_bonds);
            }
            if (is_small[k] || idt_mol__is_in_small_ring(mol, k, work, is_small))
                continue;
        }
        mol->bond_stereo[k] = geometry(f, k);
        if (mol->bond_stereo[k] != IDT_STEREO_NONE)
            mol->has |= IDT_MOL_HAS_DIRECTION;
    }
    for (uint32_t k = 0; f->has_flags && k < mol->n_bonds; k++)
        mol->bond[k] &= (uint8_t)~IDT_BOND_DIRECTION_MASK;
    status = idt_mol__drop_aromatic_stereo(mol, f->err);
    if (status == IDT_OK)
        mol->done |= IDT_MOL_STEREO;
    return status;
}
