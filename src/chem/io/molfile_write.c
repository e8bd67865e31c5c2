/* SPDX-License-Identifier: Apache-2.0 */
/* Molfiles out: V2000, and V3000 where its columns are too narrow. */
#include <stdio.h>

#include "base/error.h"
#include "chem/io/molfile.h"
#include "chem/io/molfile_int.h"
#include "chem/mol/element.h"

static uint32_t written_order(const idt_mol *mol, uint32_t bond)
{
    uint32_t order = idt_bond__order(mol->bond[bond]);

    return order <= 3 ? order : 8;
}

/* Stated valence where hydrogens were stated: 15 means none. */
static uint32_t written_valence(const idt_mol *mol, uint32_t atom)
{
    uint32_t valence = idt_mol__valence(mol, atom);

    if (!(mol->atom[atom] & IDT_ATOM_BRACKET) || valence > 14)
        return 0;
    return valence == 0 ? 15 : valence;
}

static void put_list(idt_buf *out, const idt_mol *mol, bool charges)
{
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        int value = idt_atom__charge(mol->atom[i]);

        if (!charges)
            value = mol->has & IDT_MOL_HAS_ISOTOPE ? mol->isotope[i] : 0;
        if (value != 0)
            idt_buf__printf(out, "M  %s  1 %3u %3d\n", charges ? "CHG" : "ISO", i + 1, value);
    }
}

/* Coordinates of V2000: ten columns, four places. */
static void put_fixed(idt_buf *out, int64_t value, int width)
{
    char text[32];
    uint64_t size = (uint64_t)(value < 0 ? -value : value);

    snprintf(text, sizeof text, "%s%llu.%04llu", value < 0 ? "-" : "",
             (unsigned long long)(size / 10000), (unsigned long long)(size % 10000));
    idt_buf__printf(out, "%*s", width, text);
}

/* The first end of a bond as it is written: where its wedge begins. */
static uint32_t first_end(const idt_mol *mol, const idt_molfile_drawing *d, uint32_t bond)
{
    return d->swaps[bond] ? mol->b[bond] : mol->a[bond];
}

static uint32_t second_end(const idt_mol *mol, const idt_molfile_drawing *d, uint32_t bond)
{
    return d->swaps[bond] ? mol->a[bond] : mol->b[bond];
}

static void put_v2000(idt_buf *out, const idt_mol *mol, const idt_molfile_drawing *d)
{
    idt_buf__printf(out, "%3u%3u  0  0  0  0  0  0  0  0999 V2000\n", mol->n_atoms, mol->n_bonds);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        put_fixed(out, d->at[i].x, 10);
        put_fixed(out, d->at[i].y, 10);
        idt_buf__printf(out, "    0.0000 %-3s 0  0  0  0  0%3u  0  0  0  0  0  0\n",
                        idt_element__table[idt_atom__element(mol->atom[i])].symbol,
                        written_valence(mol, i));
    }
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        idt_buf__printf(out, "%3u%3u%3u%3u\n", first_end(mol, d, k) + 1u,
                        second_end(mol, d, k) + 1u, written_order(mol, k), d->flags[k]);
    }
    put_list(out, mol, true);
    put_list(out, mol, false);
}

static void put_v3000(idt_buf *out, const idt_mol *mol, const idt_molfile_drawing *d)
{
    static const uint8_t cfg[7] = {[1] = 1, [3] = 2, [6] = 3};

    idt_buf__put_cstr(out, "  0  0  0  0  0  0  0  0  0  0999 V3000\nM  V30 BEGIN CTAB\n");
    idt_buf__printf(out, "M  V30 COUNTS %u %u 0 0 0\nM  V30 BEGIN ATOM\n", mol->n_atoms,
                    mol->n_bonds);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t valence = written_valence(mol, i);

        idt_buf__printf(out, "M  V30 %u %s ", i + 1,
                        idt_element__table[idt_atom__element(mol->atom[i])].symbol);
        put_fixed(out, d->at[i].x, 0);
        idt_buf__put_char(out, ' ');
        put_fixed(out, d->at[i].y, 0);
        idt_buf__put_cstr(out, " 0 0");
        if (idt_atom__charge(mol->atom[i]) != 0)
            idt_buf__printf(out, " CHG=%d", idt_atom__charge(mol->atom[i]));
        if (mol->atom[i] & IDT_ATOM_ISOTOPE)
            idt_buf__printf(out, " MASS=%u", mol->isotope[i]);
        if (valence != 0)
            idt_buf__printf(out, " VAL=%d", valence == 15 ? -1 : (int)valence);
        idt_buf__put_char(out, '\n');
    }
    idt_buf__put_cstr(out, "M  V30 END ATOM\n");
    if (mol->n_bonds > 0)
        idt_buf__put_cstr(out, "M  V30 BEGIN BOND\n");
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        idt_buf__printf(out, "M  V30 %u %u %u %u", k + 1, written_order(mol, k),
                        first_end(mol, d, k) + 1u, second_end(mol, d, k) + 1u);
        if (cfg[d->flags[k]])
            idt_buf__printf(out, " CFG=%u", cfg[d->flags[k]]);
        idt_buf__put_char(out, '\n');
    }
    idt_buf__put_cstr(out, mol->n_bonds > 0 ? "M  V30 END BOND\nM  V30 END CTAB\n"
                                            : "M  V30 END CTAB\n");
}

int idt_molfile__write(idt_buf *out, idt_mol *mol, idt_bytes title, idt_error *err)
{
    idt_molfile_drawing drawing;
    int status = idt_molfile__draw(&drawing, mol, err);

    if (status == IDT_OK) {
        idt_buf__put_bytes(out, title);
        idt_buf__put_cstr(out, drawing.has_places ? "\n  interdict         2D\n\n"
                                                  : "\n  interdict\n\n");
        if (mol->n_atoms > 999 || mol->n_bonds > 999)
            put_v3000(out, mol, &drawing);
        else
            put_v2000(out, mol, &drawing);
        idt_buf__put_cstr(out, "M  END\n");
        status = idt_buf__status(out);
        if (status != IDT_OK)
            idt_error__set(err, status, "out of memory");
    }
    idt_molfile_drawing__free(&drawing);
    return status;
}
