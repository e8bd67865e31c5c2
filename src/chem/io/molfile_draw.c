/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A drawing that says what the molecule says. The layout knows no stereo, so its sides of double
 * bonds are corrected first, by mirroring all that hangs on one end; then each centre gets a wedge
 * on one of its bonds, up or down as the reader's own rule (idt_vector__hand) asks for.
 */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "chem/io/molfile_int.h"
#include "chem/mol/layout.h"
#include "chem/mol/mol_int.h"

enum { UP = 1, EITHER = 3, DOWN = 6, BOND_LENGTH = 15000 };

/* Bonds at an angle of less than six degrees tell no side. */
enum { SMALL_CROSS = BOND_LENGTH * (BOND_LENGTH / 10) };

static const double cosine = 0.5, sine = 0.8660254; /* of 60 degrees */

/* Everything that is linked to `from` without the bond, into is_beyond. */
static void find_beyond(const idt_mol *mol, uint32_t bond, uint32_t from, uint8_t *is_beyond,
                        uint16_t *stack)
{
    uint32_t n = 0;

    memset(is_beyond, 0, mol->n_atoms);
    is_beyond[from] = 1;
    stack[n++] = (uint16_t)from;
    while (n > 0) {
        uint32_t atom = stack[--n];

        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            if (mol->links[k].bond == bond || is_beyond[mol->links[k].atom])
                continue;
            is_beyond[mol->links[k].atom] = 1;
            stack[n++] = mol->links[k].atom;
        }
    }
}

/* Mirror what lies beyond end b of a bond on the line through its ends. */
static void mirror(idt_point *at, const idt_mol *mol, uint32_t bond, const uint8_t *is_beyond)
{
    idt_point a = at[mol->a[bond]], b = at[mol->b[bond]];
    double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;

    for (uint32_t i = 0; square > 0 && i < mol->n_atoms; i++) {
        double t, x = at[i].x - a.x, y = at[i].y - a.y;

        if (!is_beyond[i])
            continue;
        t = 2 * (x * dx + y * dy) / square;
        at[i] = (idt_point){a.x + t * dx - x, a.y + t * dy - y};
    }
}

static idt_vector vector_of(idt_point p)
{
    return (idt_vector){llround(p.x * BOND_LENGTH), llround(-p.y * BOND_LENGTH), 0};
}

/* 1 cis, -1 trans, 0 none: as the reader will see it. */
static int drawn_side(const idt_point *at, const idt_mol *mol, uint32_t bond)
{
    uint32_t a = mol->a[bond], b = mol->b[bond];
    uint32_t on_a = idt_molfile__reference(mol, a, bond);
    uint32_t on_b = idt_molfile__reference(mol, b, bond);

    if (on_a == IDT_MOL_NONE || on_b == IDT_MOL_NONE)
        return 0;
    return idt_vector__side(vector_of(at[a]), vector_of(at[on_a]), vector_of(at[b]),
                            vector_of(at[on_b]));
}

/* Turn what is marked around an atom, by 60 degrees to the left or to the right. */
static void turn(idt_point *at, const idt_mol *mol, uint32_t around, bool to_left,
                 const uint8_t *is_marked)
{
    double s = to_left ? sine : -sine;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        double x = at[i].x - at[around].x, y = at[i].y - at[around].y;

        if (is_marked[i])
            at[i] =
                (idt_point){at[around].x + x * cosine - y * s, at[around].y + x * s + y * cosine};
    }
}

static int64_t cross_at(const idt_point *at, uint32_t centre, uint32_t from, uint32_t to)
{
    idt_vector c = vector_of(at[centre]), p = vector_of(at[from]), q = vector_of(at[to]);

    return (p.x - c.x) * (q.y - c.y) - (p.y - c.y) * (q.x - c.x);
}

/* A neighbour of `end` besides the other end and the reference; `on` itself when there is none. */
static uint32_t third_neighbour(const idt_mol *mol, uint32_t end, uint32_t other, uint32_t on)
{
    for (uint32_t k = mol->first[end]; k < mol->first[end + 1]; k++) {
        if (mol->links[k].atom != other && mol->links[k].atom != on)
            return mol->links[k].atom;
    }
    return on;
}

/*
 * An end of a double bond that was drawn straight on shows no side: turn what hangs on it, or, at a
 * ring, what hangs on the other end, away from the ring.
 */
static void bend(idt_point *at, const idt_mol *mol, uint32_t bond, uint32_t end, uint8_t *is_beyond,
                 uint16_t *stack)
{
    uint32_t on = idt_molfile__reference(mol, end, bond);
    uint32_t other = mol->a[bond] == end ? mol->b[bond] : mol->a[bond];
    uint32_t third, link;
    int64_t cross;

    if (on == IDT_MOL_NONE)
        return;
    cross = cross_at(at, end, on, other);
    if (cross > SMALL_CROSS || cross < -SMALL_CROSS)
        return;
    link = idt_mol__find_bond(mol, end, on);
    if (!(mol->bond[link] & IDT_BOND_RING)) {
        find_beyond(mol, link, on, is_beyond, stack);
        turn(at, mol, end, true, is_beyond);
    } else if (!(mol->bond[bond] & IDT_BOND_RING)) {
        third = third_neighbour(mol, end, other, on);
        find_beyond(mol, bond, other, is_beyond, stack);
        turn(at, mol, end, cross_at(at, end, other, third) < 0, is_beyond);
    }
}

/* Rings that are too small for a double bond to have a geometry. */
static bool has_no_choice(idt_mol *mol, uint32_t bond, uint16_t *work, uint8_t *is_small)
{
    return mol->bond[bond] & IDT_BOND_RING &&
           (is_small[bond] || idt_mol__is_in_small_ring(mol, bond, work, is_small));
}

static int settle_double_bonds(idt_molfile_drawing *d, idt_point *at, idt_mol *mol,
                               uint8_t *is_beyond, uint16_t *stack)
{
    uint16_t *work = idt_mol__work(mol, mol->n_atoms * 3u + mol->n_bonds + 1);
    uint8_t *is_small;

    if (!work)
        return IDT_ENOMEM;
    is_small = (uint8_t *)work + mol->n_atoms * 3u;
    memset(is_small, 0, mol->n_bonds);
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        int asked = mol->bond_stereo[k] == IDT_STEREO_CIS     ? 1
                    : mol->bond_stereo[k] == IDT_STEREO_TRANS ? -1
                                                              : 0;

        if (idt_bond__order(mol->bond[k]) != 2)
            continue;
        if (asked != 0) {
            bend(at, mol, k, mol->a[k], is_beyond, stack);
            bend(at, mol, k, mol->b[k], is_beyond, stack);
        }
        if (asked != 0 && drawn_side(at, mol, k) == -asked && !(mol->bond[k] & IDT_BOND_RING)) {
            find_beyond(mol, k, mol->b[k], is_beyond, stack);
            mirror(at, mol, k, is_beyond);
        }
        if (drawn_side(at, mol, k) != asked && !has_no_choice(mol, k, work, is_small))
            d->flags[k] = EITHER;
    }
    return IDT_OK;
}

/* The sign of a centre whose neighbour number `wedge` is lifted. */
static int hand_with(const idt_molfile_drawing *d, const idt_mol *mol, uint32_t atom,
                     uint32_t wedge)
{
    idt_vector v[4];
    uint32_t n = 0;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++, n++) {
        idt_vector p = d->at[mol->links[k].atom], c = d->at[atom];

        v[n] = (idt_vector){p.x - c.x, p.y - c.y, 0};
        if (n == wedge)
            idt_vector__lift(&v[n], true);
    }
    return idt_vector__hand(v, n);
}

static bool is_centre(const idt_mol *mol, uint32_t atom)
{
    uint32_t chiral = idt_atom__chiral(mol->atom[atom]), degree = idt_mol__degree(mol, atom);

    return (chiral == IDT_CHIRAL_CW || chiral == IDT_CHIRAL_CCW) && (degree == 3 || degree == 4);
}

/* Best for a wedge is a bond to an atom that is no centre, outside rings. */
static int merit(const idt_mol *mol, idt_mol_link link)
{
    return 2 * !is_centre(mol, link.atom) + !(mol->bond[link.bond] & IDT_BOND_RING);
}

static void put_wedge(idt_molfile_drawing *d, const idt_mol *mol, uint32_t atom)
{
    bool is_clockwise = idt_atom__chiral(mol->atom[atom]) == IDT_CHIRAL_CW;
    uint32_t best = IDT_MOL_NONE;
    int best_merit = -1, best_hand = 0;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        idt_mol_link link = mol->links[k];
        int hand, m = merit(mol, link);

        if (m <= best_merit || d->flags[link.bond] != 0 ||
            idt_bond__order(mol->bond[link.bond]) != 1)
            continue;
        hand = hand_with(d, mol, atom, k - mol->first[atom]);
        if (hand != 0) {
            best = link.bond;
            best_merit = m;
            best_hand = hand;
        }
    }
    if (best == IDT_MOL_NONE)
        return;
    d->flags[best] = (best_hand > 0) == is_clockwise ? UP : DOWN;
    d->swaps[best] = mol->a[best] != atom;
}

static int place(idt_molfile_drawing *d, idt_mol *mol, idt_error *err)
{
    idt_point at[IDT_LAYOUT_MAX_ATOMS];
    uint16_t stack[IDT_LAYOUT_MAX_ATOMS];
    uint8_t is_beyond[IDT_LAYOUT_MAX_ATOMS];
    int status = idt_layout__find(at, mol, err);

    if (status != IDT_OK)
        return status;
    if (settle_double_bonds(d, at, mol, is_beyond, stack) != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        d->at[i] = vector_of(at[i]);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (is_centre(mol, i))
            put_wedge(d, mol, i);
    }
    return IDT_OK;
}

int idt_molfile__draw(idt_molfile_drawing *out, idt_mol *mol, idt_error *err)
{
    size_t size = mol->n_atoms * sizeof *out->at + 2 * (size_t)mol->n_bonds;
    int status;

    memset(out, 0, sizeof *out);
    out->block = idt_alloc__zeroed(size + 1, 1);
    if (!out->block)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    out->at = out->block;
    out->flags = (uint8_t *)(out->at + mol->n_atoms);
    out->swaps = out->flags + mol->n_bonds;
    if (mol->n_atoms == 0 || mol->n_atoms > IDT_LAYOUT_MAX_ATOMS)
        return IDT_OK;
    status = idt_mol__perceive(mol, IDT_MOL_STEREO | IDT_MOL_RINGS, err);
    if (status == IDT_OK)
        status = place(out, mol, err);
    out->has_places = status == IDT_OK;
    return status == IDT_ELIMIT ? IDT_OK : status; /* undecided rings: no drawing */
}

void idt_molfile_drawing__free(idt_molfile_drawing *drawing)
{
    idt_alloc__free(drawing->block);
    memset(drawing, 0, sizeof *drawing);
}
