/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading molfiles. Atoms and bonds are taken in file order; mol->at keeps where an atom's line
 * begins, from which coordinates are read again once the molecule is complete.
 */
#include "chem/io/molfile.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "chem/io/molfile_int.h"
#include "chem/mol/element.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/valence.h"

static int fail(idt_molfile *f, const char *message)
{
    int status = idt_error__at(f->err, IDT_EFORMAT, f->line_at, "%s", message);

    if (f->err)
        f->err->line = f->line_number;
    return status;
}

/* The next line without its end, into f->line. False at the end of the text. */
static bool next_line(idt_molfile *f)
{
    const char *newline;
    size_t end;

    if (f->at >= f->text.len)
        return false;
    newline = memchr(f->text.data + f->at, '\n', f->text.len - f->at);
    end = newline ? (size_t)(newline - f->text.data) : f->text.len;
    f->line = idt_bytes__slice(f->text, f->at, end);
    if (f->line.len > 0 && f->line.data[f->line.len - 1] == '\r')
        f->line.len--;
    f->line_at = f->at;
    f->line_number++;
    f->at = end < f->text.len ? end + 1 : end;
    return true;
}

/* Columns [begin, begin + n) of a line, trimmed; short lines are blank at the end. */
static idt_bytes columns(idt_bytes line, size_t begin, size_t n)
{
    if (begin >= line.len)
        return (idt_bytes){line.data, 0};
    return idt_bytes__trim(
        idt_bytes__slice(line, begin, begin + n < line.len ? begin + n : line.len));
}

/* A whole number of up to 9 digits; blank is 0. */
static bool to_number(idt_bytes text, int *out)
{
    size_t i = 0;
    bool negative = false;
    int value = 0;

    if (text.len > 0 && (text.data[0] == '-' || text.data[0] == '+'))
        negative = text.data[i++] == '-';
    if (text.len - i > 9 || (i == text.len && i > 0))
        return false;
    for (; i < text.len; i++) {
        if (!idt_ascii__is_digit((unsigned char)text.data[i]))
            return false;
        value = value * 10 + (text.data[i] - '0');
    }
    *out = negative ? -value : value;
    return true;
}

/* to_number of columns; most are three wide with one or two digits at their end. */
static bool number_in(idt_bytes line, size_t begin, size_t n, int *out)
{
    const char *c = begin + n <= line.len ? line.data + begin : NULL;

    if (c && n == 3 && c[0] == ' ' && idt_ascii__is_digit(c[2]) &&
        (c[1] == ' ' || idt_ascii__is_digit(c[1]))) {
        *out = (c[1] == ' ' ? 0 : 10 * (c[1] - '0')) + c[2] - '0';
        return true;
    }
    return to_number(columns(line, begin, n), out);
}

bool idt_molfile__fixed(idt_bytes text, int64_t *out)
{
    int64_t value = 0;
    int n_places = -1, n_digits = 0;
    bool negative = false;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];

        if (i == 0 && (c == '-' || c == '+')) {
            negative = c == '-';
        } else if (c == '.' && n_places < 0) {
            n_places = 0;
        } else if (idt_ascii__is_digit((unsigned char)c)) {
            if (n_places >= 4)
                continue;
            if (++n_digits > 9)
                return false;
            value = value * 10 + (c - '0');
            n_places += n_places >= 0;
        } else {
            return false;
        }
    }
    for (int i = n_places < 0 ? 0 : n_places; i < 4; i++)
        value *= 10;
    *out = negative ? -value : value;
    return true;
}

/* An element word for a symbol; isotope for D and T. @return UINT32_MAX when there is none */
static uint32_t to_element(idt_bytes symbol, uint32_t *isotope)
{
    static const char *const wild[] = {"*", "A", "Q", "R", "R#", "X", "M", "Pol"};
    uint32_t element;

    *isotope = 0;
    element = symbol.len == 1 || symbol.len == 2
                  ? idt_element__find(symbol.data[0], symbol.len == 2 ? symbol.data[1] : 0)
                  : 0;
    if (element != 0)
        return element;
    if (idt_bytes__is(symbol, "D") || idt_bytes__is(symbol, "T")) {
        *isotope = symbol.data[0] == 'D' ? 2 : 3;
        return 1;
    }
    for (size_t i = 0; i < sizeof wild / sizeof wild[0]; i++) {
        if (idt_bytes__is(symbol, wild[i]))
            return 0;
    }
    return UINT32_MAX;
}

static void set_isotope(idt_mol *mol, uint32_t atom, uint32_t mass)
{
    if (!(mol->has & IDT_MOL_HAS_ISOTOPE))
        memset(mol->isotope, 0, mol->capacity * sizeof *mol->isotope);
    mol->has |= IDT_MOL_HAS_ISOTOPE;
    mol->isotope[atom] = (uint16_t)mass;
    mol->atom[atom] &= ~IDT_ATOM_ISOTOPE;
    mol->atom[atom] |= mass ? IDT_ATOM_ISOTOPE : 0;
}

static bool set_charge(idt_mol *mol, uint32_t atom, int charge)
{
    if (charge < -15 || charge > 15)
        return false;
    mol->atom[atom] &= ~((uint32_t)IDT_ATOM_CHARGE_MASK << IDT_ATOM_CHARGE_SHIFT);
    mol->atom[atom] |= (uint32_t)(charge + IDT_ATOM_CHARGE_BIAS) << IDT_ATOM_CHARGE_SHIFT;
    if (charge != 0)
        mol->has |= IDT_MOL_HAS_CHARGE;
    return true;
}

static inline void put_atom(idt_molfile *f, uint32_t element)
{
    idt_mol *mol = f->mol;
    const uint32_t i = mol->n_atoms;

    mol->atom[i] = element | (uint32_t)IDT_ATOM_CHARGE_BIAS << IDT_ATOM_CHARGE_SHIFT;
    mol->sum[i] = 0;
    mol->at[i] = (uint32_t)f->line_at;
    f->extras[i] = (idt_molfile_extra){0, -1};
    if (element == 1)
        mol->has |= IDT_MOL_HAS_H_ATOM;
    mol->n_atoms = i + 1;
}

static int add_atom(idt_molfile *f, idt_bytes symbol)
{
    uint32_t isotope, element = to_element(symbol, &isotope);

    if (element == UINT32_MAX)
        return fail(f, "no such element symbol");
    put_atom(f, element);
    if (isotope)
        set_isotope(f->mol, f->mol->n_atoms - 1, isotope);
    return IDT_OK;
}

static inline void put_bond(idt_molfile *f, uint8_t bond, uint32_t a, uint32_t b, uint32_t stereo)
{
    idt_mol *mol = f->mol;
    const uint32_t k = mol->n_bonds;
    const uint64_t sum = idt_sum__of_bond(bond);

    mol->a[k] = (uint16_t)a;
    mol->b[k] = (uint16_t)b;
    mol->sum[a] += sum;
    mol->sum[b] += sum;
    mol->bond[k] = bond;
    f->bond_flags[k] = (uint8_t)stereo;
    mol->n_bonds = k + 1;
}

/* @param stereo  V2000's: 0, 1 up, 4 either, 6 down, 3 double bond of unknown geometry */
static int add_bond(idt_molfile *f, int type, int a, int b, int stereo)
{
    idt_mol *mol = f->mol;
    uint8_t bond = (uint8_t)type;

    if (a < 1 || b < 1 || (uint32_t)a > mol->n_atoms || (uint32_t)b > mol->n_atoms || a == b)
        return fail(f, "bond joins atoms that are not there");
    if (type < 1 || type > 4)
        return fail(f, "bond is neither single, double, triple nor aromatic");
    if (type == 4) {
        bond = IDT_BOND_AROMATIC;
        mol->atom[a - 1] |= IDT_ATOM_AROMATIC;
        mol->atom[b - 1] |= IDT_ATOM_AROMATIC;
        mol->has |= IDT_MOL_HAS_AROMATIC;
    }
    f->has_flags |= stereo != 0;
    put_bond(f, bond, (uint32_t)a - 1, (uint32_t)b - 1, (uint32_t)stereo);
    return IDT_OK;
}

/* --------------------------------------------------------------------------------------- V2000 */

static int read_atom_line(idt_molfile *f)
{
    static const int8_t charges[8] = {0, 3, 2, 1, 0, -1, -2, -3};
    uint32_t i = f->mol->n_atoms;
    int status, charge, valence, difference;

    if (!number_in(f->line, 36, 3, &charge) || !number_in(f->line, 34, 2, &difference) ||
        !number_in(f->line, 48, 3, &valence) || charge < 0 || charge > 7 || valence < 0 ||
        valence > 15)
        return fail(f, "atom line has a column that is no number in range");
    status = add_atom(f, columns(f->line, 31, 3));
    if (status != IDT_OK)
        return status;
    set_charge(f->mol, i, charges[charge]);
    f->has_extras |= charge == 4 || valence != 0;
    f->extras[i].n_radicals = charge == 4;
    f->extras[i].valence = valence == 0 ? -1 : (int8_t)(valence == 15 ? 0 : valence);
    return IDT_OK;
}

/*
 * The usual line of an atom: a symbol of one or two letters, and nothing stated of what is read.
 * False when it is another line, which is then to be read column by column.
 */
static inline bool take_usual_atom(idt_molfile *f)
{
    static const uint8_t letters[256] = {[' '] = 1}; /* no second letter */
    const char *c = f->line.data + 31;
    uint32_t element;

    /* " 0  0" at 34: mass difference and charge; "  0" at 48: valence */
    if (f->line.len < 51 || memcmp(c + 3, " 0  0", 5) != 0 || memcmp(c + 17, "  0", 3) != 0 ||
        c[2] != ' ')
        return false;
    element = idt_element__find(c[0], letters[(unsigned char)c[1]] ? 0 : c[1]);
    if (element == 0)
        return false;
    put_atom(f, element);
    return true;
}

/* Two columns, a number of one or two digits flush right; 0 when they are not. */
static inline uint32_t two_digits(const char *c)
{
    const uint32_t tens = (unsigned char)c[0], ones = (uint32_t)(unsigned char)c[1] - '0';
    const bool is_number = (ones <= 9) & ((tens - '0' <= 9) | (tens == ' '));

    return is_number ? (tens & 15) * 10 + ones : 0; /* a blank has no low bits */
}

/*
 * The usual line of a bond, "  a  b  t  0" or "  a  b  t  0  0  0  0" with atoms up to 99. Its
 * beginning holds no end of line, so that it need not be looked for when it is right behind.
 * False when it is another line: nothing is done.
 */
static inline bool take_usual_bond(idt_molfile *f)
{
    const size_t size = 12;
    const char *c = f->text.data + f->at;
    uint32_t a, b, order;

    if (f->text.len - f->at <= size || c[size] != '\n' || c[0] != ' ' || c[3] != ' ' ||
        memcmp(c + 6, "  ", 2) != 0 || memcmp(c + 9, "  0", 3) != 0)
        return false;
    a = two_digits(c + 1) - 1;
    b = two_digits(c + 4) - 1;
    order = (uint32_t)(unsigned char)c[8] - '0';
    if (a >= f->mol->n_atoms || b >= f->mol->n_atoms || a == b || order < 1 || order > 3)
        return false;
    f->line_at = f->at;
    f->line_number++;
    f->at += size + 1;
    put_bond(f, (uint8_t)order, a, b, 0);
    return true;
}

static int read_bond_line(idt_molfile *f)
{
    int a, b, type, stereo;

    if (!number_in(f->line, 0, 3, &a) || !number_in(f->line, 3, 3, &b) ||
        !number_in(f->line, 6, 3, &type) || !number_in(f->line, 9, 3, &stereo) || stereo < 0 ||
        stereo > 6)
        return fail(f, "bond line has a column that is no number in range");
    return add_bond(f, type, a, b, stereo);
}

/* The charge, radical and isotope lists. The first CHG or RAD clears what atom lines said. */
static int read_property(idt_molfile *f)
{
    idt_mol *mol = f->mol;
    char kind = f->line.len > 3 ? f->line.data[3] : 0;
    int n;

    if (f->line.len < 9 || !number_in(f->line, 6, 3, &n) || n < 1 || n > 8)
        return fail(f, "property line has no count from 1 to 8");
    for (uint32_t i = 0; kind != 'I' && !f->has_list && i < mol->n_atoms; i++) {
        set_charge(mol, i, 0);
        f->extras[i].n_radicals = 0;
    }
    f->has_list |= kind != 'I';
    for (int i = 0; i < n; i++) {
        int atom, value;

        if (!number_in(f->line, 9 + 8 * (size_t)i, 4, &atom) ||
            !number_in(f->line, 13 + 8 * (size_t)i, 4, &value) || atom < 1 ||
            (uint32_t)atom > mol->n_atoms)
            return fail(f, "property line names an atom that is not there");
        if (kind == 'C' && !set_charge(mol, (uint32_t)atom - 1, value))
            return fail(f, "charge is outside -15 to +15");
        f->has_extras |= kind == 'R';
        if (kind == 'R')
            f->extras[atom - 1].n_radicals = value == 2 ? 1 : value == 0 ? 0 : 2;
        if (kind == 'I' && (value < 0 || value > 999))
            return fail(f, "isotope is outside 0 to 999");
        if (kind == 'I')
            set_isotope(mol, (uint32_t)atom - 1, (uint32_t)value);
    }
    return IDT_OK;
}

static int read_next_atom(idt_molfile *f)
{
    if (!next_line(f))
        return fail(f, "text ends within the atoms");
    return take_usual_atom(f) ? IDT_OK : read_atom_line(f);
}

static int read_v2000(idt_molfile *f, int n_atoms, int n_bonds)
{
    int status = IDT_OK;

    for (int i = 0; i < n_atoms && status == IDT_OK; i++)
        status = read_next_atom(f);
    for (int i = 0; i < n_bonds && status == IDT_OK; i++) {
        if (!take_usual_bond(f))
            status = next_line(f) ? read_bond_line(f) : fail(f, "text ends within the bonds");
    }
    while (status == IDT_OK && next_line(f)) {
        idt_bytes tag = columns(f->line, 0, 6);

        if (idt_bytes__is(tag, "M  END"))
            return IDT_OK;
        if (idt_bytes__is(tag, "M  CHG") || idt_bytes__is(tag, "M  RAD") ||
            idt_bytes__is(tag, "M  ISO"))
            status = read_property(f);
    }
    return status == IDT_OK ? fail(f, "text ends without M  END") : status;
}

/* --------------------------------------------------------------------------------------- V3000 */

/* The next word of a V30 line; words are separated by blanks. */
static idt_bytes next_word(idt_bytes *rest)
{
    idt_bytes word;
    size_t i = 0;

    *rest = idt_bytes__trim(*rest);
    while (i < rest->len && !idt_ascii__is_space((unsigned char)rest->data[i]))
        i++;
    word = idt_bytes__slice(*rest, 0, i);
    *rest = idt_bytes__slice(*rest, i, rest->len);
    return word;
}

/* The next line's content behind "M  V30 ". Long lines are not joined: their tails are not needed.
 */
static bool next_v30(idt_molfile *f, idt_bytes *out)
{
    bool goes_on = f->goes_on;

    do {
        if (!next_line(f) || !idt_bytes__starts_with(f->line, IDT_LIT("M  V30 ")))
            return false;
        *out = idt_bytes__trim(idt_bytes__slice(f->line, 7, f->line.len));
        f->goes_on = out->len > 0 && out->data[out->len - 1] == '-';
        if (!goes_on)
            return true;
        goes_on = f->goes_on;
    } while (true);
}

/* KEY=number in the rest of a V30 line. False when a value is no number. */
static bool find_option(idt_bytes rest, idt_bytes key, int *out)
{
    while (rest.len > 0) {
        idt_bytes word = next_word(&rest);

        if (idt_bytes__starts_with(word, key))
            return to_number(idt_bytes__slice(word, key.len, word.len), out);
    }
    return true;
}

static int read_v30_atom(idt_molfile *f, idt_bytes rest)
{
    uint32_t i = f->mol->n_atoms;
    idt_bytes symbol;
    int number, charge = 0, radical = 0, mass = 0, valence = 0, status;

    if (!to_number(next_word(&rest), &number) || number != (int)i + 1)
        return fail(f, "atoms are not numbered from 1 in order");
    symbol = next_word(&rest);
    status = add_atom(f, symbol);
    if (status != IDT_OK)
        return status;
    if (!find_option(rest, IDT_LIT("CHG="), &charge) ||
        !find_option(rest, IDT_LIT("RAD="), &radical) ||
        !find_option(rest, IDT_LIT("MASS="), &mass) ||
        !find_option(rest, IDT_LIT("VAL="), &valence))
        return fail(f, "atom has an option that is no number");
    if (!set_charge(f->mol, i, charge) || mass < 0 || mass > 999 || valence < -1 || valence > 15)
        return fail(f, "atom has an option out of range");
    if (mass != 0)
        set_isotope(f->mol, i, (uint32_t)mass);
    f->has_extras |= radical != 0 || valence != 0;
    f->extras[i].n_radicals = radical == 0 ? 0 : radical == 2 ? 1 : 2;
    f->extras[i].valence = valence == 0 ? -1 : (int8_t)(valence == -1 ? 0 : valence);
    return IDT_OK;
}

static int read_v30_bond(idt_molfile *f, idt_bytes rest)
{
    static const uint8_t stereo[4] = {0, 1, 4, 6};
    int number, type, a, b, cfg = 0;

    if (!to_number(next_word(&rest), &number) || !to_number(next_word(&rest), &type) ||
        !to_number(next_word(&rest), &a) || !to_number(next_word(&rest), &b) ||
        !find_option(rest, IDT_LIT("CFG="), &cfg) || cfg < 0 || cfg > 3)
        return fail(f, "bond has a word that is no number in range");
    return add_bond(f, type, a, b, cfg == 2 && type == 2 ? 3 : stereo[cfg]);
}

static int read_v3000(idt_molfile *f)
{
    int n_atoms, n_bonds, status = IDT_OK;
    idt_bytes rest;

    if (!next_v30(f, &rest) || !idt_bytes__is(rest, "BEGIN CTAB") || !next_v30(f, &rest) ||
        !idt_bytes__is(next_word(&rest), "COUNTS") || !to_number(next_word(&rest), &n_atoms) ||
        !to_number(next_word(&rest), &n_bonds))
        return fail(f, "no COUNTS line");
    if (n_atoms < 0 || n_bonds < 0)
        return fail(f, "negative count");
    if (n_atoms >= IDT_MOL_MAX_ATOMS || n_bonds >= IDT_MOL_MAX_BONDS)
        return idt_error__at(f->err, IDT_ELIMIT, f->line_at,
                             "molecule has too many atoms or bonds");
    status = idt_molfile__reserve(f, n_atoms, n_bonds);
    if (status == IDT_OK && n_atoms > 0 &&
        (!next_v30(f, &rest) || !idt_bytes__is(rest, "BEGIN ATOM")))
        return fail(f, "no atom block");
    for (int i = 0; i < n_atoms && status == IDT_OK; i++)
        status = next_v30(f, &rest) ? read_v30_atom(f, rest) : fail(f, "atom line is missing");
    if (status == IDT_OK && n_atoms > 0 &&
        (!next_v30(f, &rest) || !idt_bytes__is(rest, "END ATOM")))
        return fail(f, "atom block does not end");
    if (status == IDT_OK && n_bonds > 0 &&
        (!next_v30(f, &rest) || !idt_bytes__is(rest, "BEGIN BOND")))
        return fail(f, "no bond block");
    for (int i = 0; i < n_bonds && status == IDT_OK; i++)
        status = next_v30(f, &rest) ? read_v30_bond(f, rest) : fail(f, "bond line is missing");
    return status;
}

/* ---------------------------------------------------------------------------------- the whole */

int idt_molfile__reserve(idt_molfile *f, int n_atoms, int n_bonds)
{
    size_t n = (size_t)(n_atoms > n_bonds ? n_atoms : n_bonds) + 1;
    int status = idt_mol__reserve(f->mol, n, f->err);
    char *work;

    if (status != IDT_OK)
        return status;
    work = idt_mol__work(f->mol, n * (sizeof *f->extras + sizeof *f->bond_flags));
    if (!work)
        return idt_error__set(f->err, IDT_ENOMEM, "out of memory");
    f->extras = (idt_molfile_extra *)(void *)work;
    f->bond_flags = (uint8_t *)(f->extras + n);
    return IDT_OK;
}

/* Stated valences and radicals become stated hydrogens. */
static int settle_extras(idt_molfile *f)
{
    idt_mol *mol = f->mol;

    for (uint32_t i = 0; f->has_extras && i < mol->n_atoms; i++) {
        idt_valence_atom atom;
        int n;

        if (f->extras[i].n_radicals == 0 && f->extras[i].valence < 0)
            continue;
        idt_valence__of(&atom, mol, i);
        if (f->extras[i].valence >= 0) {
            n = f->extras[i].valence - (int)(atom.half / 2);
        } else {
            atom.half += 2u * f->extras[i].n_radicals;
            n = idt_valence__hydrogens(&atom);
        }
        mol->atom[i] |= IDT_ATOM_BRACKET;
        mol->atom[i] |= (uint32_t)(n < 0 ? 0 : n > 15 ? 15 : n) << IDT_ATOM_H_SHIFT;
    }
    return IDT_OK;
}

static int read_counts(idt_molfile *f)
{
    int n_atoms, n_bonds, status;
    idt_bytes version;

    for (int i = 0; i < 4; i++) {
        if (!next_line(f))
            return fail(f, "text ends within the header");
        if (i == 1)
            f->is_3d = idt_bytes__is(columns(f->line, 20, 2), "3D");
    }
    version = columns(f->line, 33, 6);
    if (idt_bytes__is(version, "V3000"))
        return read_v3000(f);
    if (version.len > 0 && !idt_bytes__is(version, "V2000"))
        return fail(f, "neither V2000 nor V3000");
    if (!number_in(f->line, 0, 3, &n_atoms) || !number_in(f->line, 3, 3, &n_bonds) || n_atoms < 0 ||
        n_bonds < 0)
        return fail(f, "counts line has no two counts");
    status = idt_molfile__reserve(f, n_atoms, n_bonds);
    return status == IDT_OK ? read_v2000(f, n_atoms, n_bonds) : status;
}

int idt_molfile__read(idt_mol *out, idt_bytes text, idt_error *err)
{
    idt_molfile f = {.mol = out, .text = text, .err = err};
    int status;

    out->n_atoms = out->n_bonds = 0;
    if (text.len > UINT32_MAX)
        return idt_error__set(err, IDT_ELIMIT, "molfile is larger than 4 GiB");
    status = read_counts(&f);
    if (status == IDT_OK)
        status = settle_extras(&f);
    if (status == IDT_OK)
        status = idt_molfile__place_wedges(&f);
    if (status == IDT_OK)
        status = idt_mol__finish(out, false, err);
    if (status == IDT_OK)
        status = idt_molfile__place_double_bonds(&f);
    if (status != IDT_OK)
        out->n_atoms = out->n_bonds = 0;
    return status;
}
