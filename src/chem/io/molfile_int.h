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

/** Make room in the molecule and for extras and bond flags. */
int idt_molfile__reserve(idt_molfile *f, int n_atoms, int n_bonds);

/** A decimal number in units of 1/10,000; further places are cut. False when it is none. */
bool idt_molfile__fixed(idt_bytes text, int64_t *out);

/** Stereo records of centres, before the molecule is finished. */
int idt_molfile__place_wedges(idt_molfile *f);

/** bond_stereo from coordinates, after it is finished. */
int idt_molfile__place_double_bonds(idt_molfile *f);

#endif
