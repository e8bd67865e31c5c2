/* SPDX-License-Identifier: Apache-2.0 */
/* SDF streams cut into records and data items, and molfiles written. */
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "chem/io/molfile.h"
#include "chem/mol/element.h"

/* The line at *at, without its end; *at moves behind it. False at the end of the text. */
static bool take_line(idt_bytes text, size_t *at, idt_bytes *line)
{
    const char *end;
    size_t begin = *at;

    if (begin >= text.len)
        return false;
    end = memchr(text.data + begin, '\n', text.len - begin);
    *at = end ? (size_t)(end - text.data) + 1 : text.len;
    *line = idt_bytes__slice(text, begin, end ? *at - 1 : *at);
    if (line->len > 0 && line->data[line->len - 1] == '\r')
        line->len--;
    return true;
}

/* Where the next line that starts with `mark` begins, from the beginning of a line; else the end.
 */
static size_t find_line(idt_bytes text, size_t at, idt_bytes mark)
{
    while (at < text.len) {
        const char *found = memchr(text.data + at, mark.data[0], text.len - at);

        if (!found)
            return text.len;
        at = (size_t)(found - text.data);
        if ((at == 0 || text.data[at - 1] == '\n') &&
            idt_bytes__starts_with(idt_bytes__slice(text, at, text.len), mark))
            return at;
        at++;
    }
    return text.len;
}

int idt_sdf__next(idt_sdf_record *out, idt_bytes text, size_t *at)
{
    size_t begin = *at, end, molfile_end;
    idt_bytes line;

    if (idt_bytes__trim(idt_bytes__slice(text, begin < text.len ? begin : text.len, text.len))
            .len == 0)
        return IDT_DONE;
    /* the record from here on, so that a line's beginning is told by what is before it */
    end = begin + find_line(idt_bytes__slice(text, begin, text.len), 0, IDT_LIT("$$$$"));
    *at = end;
    take_line(text, at, &line);
    molfile_end = begin + find_line(idt_bytes__slice(text, begin, end), 0, IDT_LIT("M  END"));
    if (molfile_end < end)
        take_line(idt_bytes__slice(text, 0, end), &molfile_end, &line);
    out->molfile = idt_bytes__slice(text, begin, molfile_end);
    out->fields = idt_bytes__slice(text, molfile_end, end);
    out->title = (idt_bytes){text.data + begin, 0};
    if (take_line(out->molfile, &(size_t){0}, &line))
        out->title = idt_bytes__trim(line);
    return IDT_OK;
}

int idt_sdf__next_field(idt_bytes *name, idt_bytes *value, idt_bytes fields, size_t *at)
{
    size_t begin, end;
    idt_bytes line;

    do {
        if (!take_line(fields, at, &line))
            return IDT_DONE;
    } while (line.len == 0 || line.data[0] != '>');
    *name = (idt_bytes){line.data, 0};
    for (size_t i = 1; i < line.len; i++) {
        const char *close = line.data[i] == '<' ? memchr(line.data + i, '>', line.len - i) : NULL;

        if (close) {
            *name = idt_bytes__slice(line, i + 1, (size_t)(close - line.data));
            break;
        }
    }
    begin = end = *at;
    while (take_line(fields, at, &line) && idt_bytes__trim(line).len > 0)
        end = (size_t)(line.data - fields.data) + line.len;
    *value = idt_bytes__slice(fields, begin, end);
    return IDT_OK;
}

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

static void put_v2000(idt_buf *out, const idt_mol *mol)
{
    idt_buf__printf(out, "%3u%3u  0  0  0  0  0  0  0  0999 V2000\n", mol->n_atoms, mol->n_bonds);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        idt_buf__printf(
            out, "    0.0000    0.0000    0.0000 %-3s 0  0  0  0  0%3u  0  0  0  0  0  0\n",
            idt_element__table[idt_atom__element(mol->atom[i])].symbol, written_valence(mol, i));
    }
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        idt_buf__printf(out, "%3u%3u%3u  0\n", mol->a[k] + 1u, mol->b[k] + 1u,
                        written_order(mol, k));
    }
    put_list(out, mol, true);
    put_list(out, mol, false);
}

static void put_v3000(idt_buf *out, const idt_mol *mol)
{
    idt_buf__put_cstr(out, "  0  0  0  0  0  0  0  0  0  0999 V3000\nM  V30 BEGIN CTAB\n");
    idt_buf__printf(out, "M  V30 COUNTS %u %u 0 0 0\nM  V30 BEGIN ATOM\n", mol->n_atoms,
                    mol->n_bonds);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t valence = written_valence(mol, i);

        idt_buf__printf(out, "M  V30 %u %s 0 0 0 0", i + 1,
                        idt_element__table[idt_atom__element(mol->atom[i])].symbol);
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
        idt_buf__printf(out, "M  V30 %u %u %u %u\n", k + 1, written_order(mol, k), mol->a[k] + 1u,
                        mol->b[k] + 1u);
    }
    idt_buf__put_cstr(out, mol->n_bonds > 0 ? "M  V30 END BOND\nM  V30 END CTAB\n"
                                            : "M  V30 END CTAB\n");
}

int idt_molfile__write(idt_buf *out, const idt_mol *mol, idt_bytes title, idt_error *err)
{
    idt_buf__put_bytes(out, title);
    idt_buf__put_cstr(out, "\n  interdict\n\n");
    if (mol->n_atoms > 999 || mol->n_bonds > 999)
        put_v3000(out, mol);
    else
        put_v2000(out, mol);
    idt_buf__put_cstr(out, "M  END\n");
    return idt_buf__status(out) == IDT_OK ? IDT_OK
                                          : idt_error__set(err, IDT_ENOMEM, "out of memory");
}
