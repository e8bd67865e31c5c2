/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the molfile reader share. */
#ifndef IDT_CHEM_MOLFILE_INT_H
#define IDT_CHEM_MOLFILE_INT_H

#include "chem/mol/mol.h"

typedef struct idt_molfile_extra {
    uint8_t n_radicals;
    int8_t valence; /* -1: not stated */
} idt_molfile_extra;

typedef struct idt_molfile {
    idt_mol *mol;
    idt_bytes text;
    idt_error *err;
    size_t at; /* behind the current line */
    idt_bytes line;
    size_t line_at;
    uint32_t line_number;
    bool is_3d, has_list, goes_on;
    bool has_flags;            /* some bond_flags are not 0 */
    bool has_extras;           /* some atom states a radical or a valence */
    idt_molfile_extra *extras; /* [n_atoms] */
    uint8_t *bond_flags;       /* [n_bonds] stereo column of V2000 */
} idt_molfile;

/** A place or a direction, in units of 1/10,000 of the file's. */
typedef struct idt_vector {
    int64_t x, y, z;
} idt_vector;

/** Lift a direction in the plane above it, or lower it, as a wedge does. */
void idt_vector__lift(idt_vector *v, bool is_up);

/**
 * The sign of the volume that the directions to 3 or 4 neighbours span: positive where the second,
 * third and fourth lie clockwise, seen from the first (a hydrogen or lone pair, when there are 3).
 */
int idt_vector__hand(const idt_vector *v, size_t n);

/** Where neighbours of a and b lie beside the bond between them: 1 same side, -1 not, 0 straight.
 */
int idt_vector__side(idt_vector a, idt_vector on_a, idt_vector b, idt_vector on_b);

/** The neighbour that bond_stereo speaks of at one end; IDT_MOL_NONE: the end has no geometry. */
uint32_t idt_molfile__reference(const idt_mol *mol, uint32_t end, uint32_t bond);

/** What a written molfile says of places and stereo. Made by idt_molfile__draw. */
typedef struct idt_molfile_drawing {
    idt_vector *at;  /* [n_atoms] z is 0 */
    uint8_t *flags;  /* [n_bonds] stereo column of V2000 */
    uint8_t *swaps;  /* [n_bonds] the ends change places: a wedge begins at b */
    bool has_places; /* the molecule is small enough to be drawn */
    void *block;
} idt_molfile_drawing;

/**
 * Place the atoms, and choose wedges and the sides of double bonds so that they say what the
 * molecule says. Centres and bonds that the drawing cannot show are left without stereo, never with
 * another.
 *
 * @param out  free with idt_molfile_drawing__free, also on failure
 * @return IDT_OK, IDT_ENOMEM
 */
int idt_molfile__draw(idt_molfile_drawing *out, idt_mol *mol, idt_error *err);
void idt_molfile_drawing__free(idt_molfile_drawing *drawing);

/** Make room in the molecule and for extras and bond flags. */
int idt_molfile__reserve(idt_molfile *f, int n_atoms, int n_bonds);

/** A decimal number in units of 1/10,000; further places are cut. False when it is none. */
bool idt_molfile__fixed(idt_bytes text, int64_t *out);

/** Stereo records of centres, before the molecule is finished. */
int idt_molfile__place_wedges(idt_molfile *f);

/** bond_stereo from coordinates, after it is finished. */
int idt_molfile__place_double_bonds(idt_molfile *f);

#endif
