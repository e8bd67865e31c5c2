/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Molfiles (V2000 and V3000) and SDF streams. Coordinates are read as fixed-point integers and used
 * for stereo alone: wedges at tetrahedral centres, geometry of double bonds; in files marked 3D
 * also the shape of centres without wedges. Query atoms and bonds are refused, except '*', A, Q and
 * R, which become '*'.
 * @source BIOVIA, CTfile formats (2020), "Molfiles", "SDfiles", "The V3000 format"
 */
#ifndef IDT_CHEM_MOLFILE_H
#define IDT_CHEM_MOLFILE_H

#include "base/buf.h"
#include "chem/mol/mol.h"

/**
 * Read one molfile. What follows "M  END" is ignored, so the text of an SDF record will do.
 *
 * @param out   filled anew; on failure empty
 * @return IDT_OK, IDT_EFORMAT (err->line and err->offset tell where), IDT_ELIMIT, IDT_ENOMEM
 */
IDT_CHECKED int idt_molfile__read(idt_mol *out, idt_bytes text, idt_error *err);

/**
 * Append a molfile: V2000 up to 999 atoms and bonds, V3000 beyond. Hydrogens that are counts stay
 * implicit. Molecules of up to IDT_LAYOUT_MAX_ATOMS atoms are drawn flat, with wedges at
 * tetrahedral centres; double bonds of no stated geometry are marked as such. Larger ones have no
 * coordinates and no stereo.
 *
 * @param mol  double-bond stereo is perceived
 * @return IDT_OK or IDT_ENOMEM
 */
IDT_CHECKED int idt_molfile__write(idt_buf *out, idt_mol *mol, idt_bytes title, idt_error *err);

/** One record of an SDF stream; all views into the stream. */
typedef struct idt_sdf_record {
    idt_bytes molfile; /* up to and with "M  END", or the whole record when that is missing */
    idt_bytes title;   /* its first line, trimmed */
    idt_bytes fields;  /* the data items */
} idt_sdf_record;

/**
 * The record at *at, which is moved behind it.
 * @return IDT_OK, or IDT_DONE at the end of the text
 */
int idt_sdf__next(idt_sdf_record *out, idt_bytes text, size_t *at);

/**
 * The data item at *at of record.fields, which is moved behind it: "> <NAME>" and the lines below.
 * @param value  without the last line break
 * @return IDT_OK, or IDT_DONE at the end
 */
int idt_sdf__next_field(idt_bytes *name, idt_bytes *value, idt_bytes fields, size_t *at);

#endif
