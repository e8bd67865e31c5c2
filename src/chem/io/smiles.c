/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SMILES reader: one pass over the bytes. A byte's class comes from a table; atoms and bonds
 * are appended to arrays that were made large enough for the whole text beforehand, so the inner
 * loop tests no capacity. A ring bond takes its index where it is opened, which makes the order of
 * bond indices the order in which neighbours were written.
 */
#include "chem/io/smiles.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "chem/mol/element.h"
#include "chem/mol/mol_int.h"

enum { MAX_RING_NUMBER = 99999, N_SHORT_RINGS = 100 };

/* Pending bond: what was written since the last atom. */
enum { PENDING_NONE = 0xff };

typedef struct reader {
    idt_mol *mol;
    const char *text;
    const char *p, *end;
    idt_error *err;
    uint32_t n_atoms, n_bonds;
    uint32_t depth;  /* open branches */
    uint32_t prev;   /* atom that the next one is bonded to, IDT_MOL_NONE at a start */
    uint8_t pending; /* bond byte, or PENDING_NONE */
    uint32_t n_open; /* open ring bonds */
    uint32_t part;   /* first atom after the last dot */
    bool crosses;    /* a ring bond joins what dots had separated */
    uint16_t *rings; /* long ring numbers, NULL until one is seen */
    uint16_t short_rings[N_SHORT_RINGS]; /* bond + 1, 0 = closed */
} reader;

static int fail(reader *r, const char *at, const char *message)
{
    return idt_error__at(r->err, IDT_EFORMAT, (uint64_t)(at - r->text), "%s", message);
}

/*
 * Remember the neighbour of a stereo centre in the order written. Until the adjacency is made,
 * first[] holds the number of the record of each stereo centre.
 */
static void note_neighbour(idt_mol *mol, uint32_t atom, uint32_t neighbour)
{
    idt_mol_stereo *s = &mol->stereo[mol->first[atom]];

    if (s->n_order < IDT_COUNT_OF(s->order))
        s->order[s->n_order] = (uint16_t)neighbour;
    s->n_order++;
}

static bool is_chiral(const idt_mol *mol, uint32_t atom)
{
    return idt_atom__chiral(mol->atom[atom]) != 0;
}

/*
 * The bond byte of two atoms when nothing, or `pending`, was written between them. '/' and '\' tell
 * the direction only: between aromatic atoms such a bond is aromatic too.
 */
static inline uint8_t resolve(uint32_t a_word, uint32_t b_word, uint8_t pending)
{
    bool is_aromatic = (a_word & b_word & IDT_ATOM_AROMATIC) != 0;

    if (pending == PENDING_NONE)
        return is_aromatic ? IDT_BOND_AROMATIC : 1;
    if (is_aromatic && pending & IDT_BOND_DIRECTION_MASK)
        return (uint8_t)(IDT_BOND_AROMATIC | (pending & IDT_BOND_DIRECTION_MASK));
    return pending;
}

static inline void add_atom(reader *r, uint32_t word, const char *at)
{
    idt_mol *mol = r->mol;
    uint32_t i = r->n_atoms++;

    mol->atom[i] = word;
    mol->at[i] = (uint32_t)(at - r->text);
    if (r->prev == IDT_MOL_NONE) {
        mol->sum[i] = 0;
        mol->up[i] = IDT_MOL_NONE;
    } else {
        uint32_t k = r->n_bonds++, before = mol->atom[r->prev];
        uint8_t bond = resolve(before, word, r->pending);
        uint64_t sum = idt_sum__of_bond(bond);

        mol->bond[k] = bond;
        mol->a[k] = (uint16_t)r->prev;
        mol->b[k] = (uint16_t)i;
        mol->up[i] = (uint16_t)k;
        mol->sum[i] = sum;
        mol->sum[r->prev] += sum;
        if (idt_atom__chiral(before) != 0)
            note_neighbour(mol, r->prev, i);
    }
    r->prev = i;
    r->pending = PENDING_NONE;
}

/* ------------------------------------------------------------------------------- bracket atoms */

static uint32_t read_number(reader *r, uint32_t max_digits, uint32_t *n_digits)
{
    uint32_t value = 0, n = 0;

    while (n < max_digits && r->p < r->end && idt_ascii__is_digit((unsigned char)*r->p)) {
        value = value * 10 + (uint32_t)(*r->p++ - '0');
        n++;
    }
    *n_digits = n;
    return value;
}

static bool accept(reader *r, char c)
{
    if (r->p == r->end || *r->p != c)
        return false;
    r->p++;
    return true;
}

/* Aromatic symbols that may stand in brackets; 0 when there is none. */
static uint32_t aromatic_element(reader *r)
{
    char c = *r->p;
    char next = r->p + 1 < r->end ? r->p[1] : 0;

    if (c == 's' && (next == 'e' || next == 'i')) {
        r->p += 2;
        return next == 'e' ? 34 : 14;
    }
    if ((c == 'a' && next == 's') || (c == 't' && next == 'e')) {
        r->p += 2;
        return c == 'a' ? 33 : 52;
    }
    r->p++;
    switch (c) {
    case 'b': return 5;
    case 'c': return 6;
    case 'n': return 7;
    case 'o': return 8;
    case 'p': return 15;
    case 's': return 16;
    default: r->p--; return 0;
    }
}

/* Element symbol, '*' or #number. @return the element and aromatic bits, or UINT32_MAX */
static uint32_t read_symbol(reader *r)
{
    char c = *r->p;
    char next = r->p + 1 < r->end ? r->p[1] : 0;
    uint32_t element, n;

    if (c == '*') {
        r->p++;
        return 0;
    }
    if (c == '#') {
        r->p++;
        element = read_number(r, 3, &n);
        return n > 0 && element < IDT_ELEMENT_COUNT ? element : UINT32_MAX;
    }
    if (c >= 'a' && c <= 'z') {
        element = aromatic_element(r);
        return element ? element | IDT_ATOM_AROMATIC : UINT32_MAX;
    }
    if (next >= 'a' && next <= 'z' && (element = idt_element__find(c, next)) != 0) {
        r->p += 2;
        return element;
    }
    element = idt_element__find(c, 0);
    r->p++;
    return element ? element : UINT32_MAX;
}

/* Chirality classes of OpenSMILES with more than two members, and how many they have. */
static const struct {
    char name[3];
    uint8_t kind, n;
} chiral_kinds[] = {
    {"TH", 'T', 2}, {"AL", 'A', 2}, {"SP", 'S', 3}, {"TB", 'B', 20}, {"OH", 'O', 30},
};

static int read_chirality(reader *r, uint8_t *kind, uint8_t *number)
{
    const char *at = r->p;
    uint32_t n, n_digits;

    *kind = 'T';
    if (accept(r, '@')) {
        *number = 2;
        return IDT_OK;
    }
    *number = 1;
    if (r->end - r->p < 3 || !idt_ascii__is_digit((unsigned char)r->p[2]))
        return IDT_OK;
    for (size_t i = 0; i < IDT_COUNT_OF(chiral_kinds); i++) {
        if (memcmp(r->p, chiral_kinds[i].name, 2) != 0)
            continue;
        r->p += 2;
        n = read_number(r, 2, &n_digits);
        if (n < 1 || n > chiral_kinds[i].n)
            return fail(r, at, "chirality number is outside its class");
        *kind = chiral_kinds[i].kind;
        *number = (uint8_t)n;
        return IDT_OK;
    }
    return IDT_OK;
}

/* "+", "--", "+2". @return the charge, or INT32_MIN */
static int read_charge(reader *r)
{
    char sign = *r->p;
    uint32_t n_digits, n;

    r->p++;
    n = read_number(r, 3, &n_digits);
    if (n_digits == 0) {
        n = 1;
        while (accept(r, sign))
            n++;
    }
    if (n > 15)
        return INT32_MIN;
    return sign == '+' ? (int)n : -(int)n;
}

/* The optional side arrays are cleared when the first value for them comes. */
static void set_isotope(reader *r, uint32_t mass)
{
    idt_mol *mol = r->mol;

    if (!(mol->has & IDT_MOL_HAS_ISOTOPE))
        memset(mol->isotope, 0, mol->capacity * sizeof *mol->isotope);
    mol->has |= IDT_MOL_HAS_ISOTOPE;
    mol->isotope[r->n_atoms] = (uint16_t)mass;
}

static void set_class(reader *r, uint32_t number)
{
    idt_mol *mol = r->mol;

    if (!(mol->has & IDT_MOL_HAS_CLASS))
        memset(mol->atom_class, 0, mol->capacity * sizeof *mol->atom_class);
    mol->has |= IDT_MOL_HAS_CLASS;
    mol->atom_class[r->n_atoms] = number;
}

static void add_stereo(reader *r, uint8_t kind, uint8_t number, bool has_h)
{
    idt_mol *mol = r->mol;
    idt_mol_stereo *s = &mol->stereo[mol->n_stereo];

    mol->first[r->n_atoms] = (uint16_t)mol->n_stereo++;
    s->atom = (uint16_t)r->n_atoms;
    s->kind = kind;
    s->number = number;
    s->n_order = 0;
    if (r->prev != IDT_MOL_NONE)
        s->order[s->n_order++] = (uint16_t)r->prev;
    if (has_h)
        s->order[s->n_order++] = (uint16_t)r->n_atoms;
    mol->has |= IDT_MOL_HAS_CHIRAL;
}

/* Everything after the symbol. Adds to *word. */
static int read_bracket_tail(reader *r, uint32_t *word, uint8_t *kind, uint8_t *number)
{
    uint32_t n_h = 0, n, n_digits;
    int charge = 0;
    const char *at;

    if (accept(r, '@')) {
        int status = read_chirality(r, kind, number);

        if (status != IDT_OK)
            return status;
    }
    if (accept(r, 'H')) {
        n = read_number(r, 1, &n_digits);
        n_h = n_digits ? n : 1;
    }
    if (r->p < r->end && (*r->p == '+' || *r->p == '-')) {
        at = r->p;
        charge = read_charge(r);
        if (charge == INT32_MIN)
            return fail(r, at, "charge is outside -15 to +15");
    }
    if (accept(r, ':')) {
        n = read_number(r, 9, &n_digits);
        if (n_digits == 0)
            return fail(r, r->p, "atom class has no number");
        set_class(r, n);
        *word |= IDT_ATOM_CLASS;
    }
    *word |= n_h << IDT_ATOM_H_SHIFT;
    *word |= (uint32_t)(charge + IDT_ATOM_CHARGE_BIAS) << IDT_ATOM_CHARGE_SHIFT;
    if (charge != 0)
        r->mol->has |= IDT_MOL_HAS_CHARGE;
    return IDT_OK;
}

static int read_bracket(reader *r)
{
    const char *at = r->p++, *symbol;
    uint32_t isotope, n_digits, word;
    uint8_t kind = 0, number = 0;
    int status;

    isotope = read_number(r, 5, &n_digits);
    if (isotope >= IDT_MOL_NONE)
        return fail(r, at + 1, "isotope is larger than 65534");
    if (r->p == r->end)
        return fail(r, at, "bracket is not closed");
    symbol = r->p;
    word = read_symbol(r);
    if (word == UINT32_MAX)
        return fail(r, symbol, "no such element symbol");
    if (word & IDT_ATOM_AROMATIC)
        r->mol->has |= IDT_MOL_HAS_AROMATIC;
    if ((word & IDT_ATOM_ELEMENT_MASK) == 1)
        r->mol->has |= IDT_MOL_HAS_H_ATOM;
    status = read_bracket_tail(r, &word, &kind, &number);
    if (status != IDT_OK)
        return status;
    if (!accept(r, ']')) {
        return fail(r, r->p,
                    r->p == r->end ? "bracket is not closed"
                                   : "not expected in a bracket atom here");
    }
    word |= IDT_ATOM_BRACKET;
    if (isotope != 0) {
        set_isotope(r, isotope);
        word |= IDT_ATOM_ISOTOPE;
    }
    if (kind != 0) {
        add_stereo(r, kind, number, idt_atom__n_h(word) > 0);
        word |= (uint32_t)IDT_CHIRAL_OTHER << IDT_ATOM_CHIRAL_SHIFT;
    }
    add_atom(r, word, at);
    return IDT_OK;
}

/* ---------------------------------------------------------------------------------- ring bonds */

/* '/' from one end is '\' from the other. */
static uint8_t flip(uint8_t bond)
{
    if (bond & IDT_BOND_DIRECTION_MASK && bond != PENDING_NONE)
        return bond ^ IDT_BOND_DIRECTION_MASK;
    return bond;
}

static int open_ring(reader *r, uint16_t *slot, uint32_t number)
{
    idt_mol *mol = r->mol;
    uint32_t k = r->n_bonds++;

    mol->a[k] = (uint16_t)r->prev;
    mol->b[k] = IDT_MOL_NONE;
    mol->bond[k] = r->pending;
    mol->ring_number[mol->n_ring_numbers++] = (uint16_t)(number < UINT16_MAX ? number : UINT16_MAX);
    mol->closing[mol->n_closing++] = (uint16_t)k;
    if (is_chiral(mol, r->prev))
        note_neighbour(mol, r->prev, IDT_MOL_MAX_BONDS + 1 + k);
    *slot = (uint16_t)(k + 1);
    r->n_open++;
    r->pending = PENDING_NONE;
    return IDT_OK;
}

/* Put the partner in the place that open_ring has kept in the stereo record of the opening atom. */
static void settle_neighbour(idt_mol *mol, uint32_t atom, uint32_t k, uint32_t neighbour)
{
    idt_mol_stereo *s = &mol->stereo[mol->first[atom]];

    for (size_t j = 0; j < IDT_COUNT_OF(s->order) && j < s->n_order; j++) {
        if (s->order[j] == IDT_MOL_MAX_BONDS + 1 + k)
            s->order[j] = (uint16_t)neighbour;
    }
}

static int close_ring(reader *r, uint16_t *slot, const char *at)
{
    idt_mol *mol = r->mol;
    uint32_t k = *slot - 1u;
    uint32_t a = mol->a[k], b = r->prev;
    uint8_t bond = mol->bond[k] == PENDING_NONE ? flip(r->pending) : mol->bond[k];
    uint64_t sum;

    if (a == b)
        return fail(r, at, "ring bond joins an atom to itself");
    r->crosses |= a < r->part || b < r->part;
    *slot = 0;
    r->n_open--;
    r->pending = PENDING_NONE;
    bond = resolve(mol->atom[a], mol->atom[b], bond);
    sum = idt_sum__of_bond(bond);
    mol->bond[k] = bond;
    mol->b[k] = (uint16_t)b;
    mol->sum[a] += sum;
    mol->sum[b] += sum;
    if (is_chiral(mol, a))
        settle_neighbour(mol, a, k, b);
    if (is_chiral(mol, b))
        note_neighbour(mol, b, a);
    return IDT_OK;
}

/* The place where the ring bond of a number above 99 is kept; NULL when memory runs out. */
static uint16_t *long_ring(reader *r, uint32_t number)
{
    if (!r->rings) {
        size_t size = (MAX_RING_NUMBER + 1) * sizeof *r->rings;

        r->rings = idt_mol__work(r->mol, size);
        if (!r->rings)
            return NULL;
        memset(r->rings, 0, size);
    }
    return &r->rings[number];
}

/* A digit, %nn or %(n…). */
static int read_ring(reader *r)
{
    const char *at = r->p;
    uint32_t number, n_digits = 1;
    uint16_t *slot;

    if (accept(r, '%')) {
        if (accept(r, '(')) {
            number = read_number(r, 5, &n_digits);
            if (n_digits > 0 && !accept(r, ')'))
                return fail(r, r->p, "ring bond number is not closed");
        } else {
            number = read_number(r, 2, &n_digits);
            if (n_digits < 2)
                n_digits = 0;
        }
        if (n_digits == 0)
            return fail(r, at, "ring bond has no number of two digits or in brackets");
    } else {
        number = (uint32_t)(*r->p++ - '0');
    }
    slot = number < N_SHORT_RINGS ? &r->short_rings[number] : long_ring(r, number);
    if (!slot)
        return idt_error__set(r->err, IDT_ENOMEM, "out of memory");
    return *slot ? close_ring(r, slot, at) : open_ring(r, slot, number);
}

/* ----------------------------------------------------------------------------------- the text */

/* What a byte can begin. */
enum { NOTHING, ATOM, AROMATIC, BRACKET, BOND, RING, OPEN, CLOSE, DOT, ARROW };

typedef struct byte_class {
    uint8_t what;
    uint8_t value; /* element or bond byte */
} byte_class;

// clang-format off
static const byte_class classes[256] = {
    ['B'] = {ATOM, 5}, ['C'] = {ATOM, 6}, ['N'] = {ATOM, 7}, ['O'] = {ATOM, 8}, ['F'] = {ATOM, 9},
    ['P'] = {ATOM, 15}, ['S'] = {ATOM, 16}, ['I'] = {ATOM, 53}, ['*'] = {ATOM, 0},
    ['b'] = {AROMATIC, 5}, ['c'] = {AROMATIC, 6}, ['n'] = {AROMATIC, 7}, ['o'] = {AROMATIC, 8},
    ['p'] = {AROMATIC, 15}, ['s'] = {AROMATIC, 16}, ['['] = {BRACKET, 0},
    ['-'] = {BOND, 1}, ['='] = {BOND, 2}, ['#'] = {BOND, 3}, ['$'] = {BOND, 4},
    [':'] = {BOND, IDT_BOND_AROMATIC}, ['/'] = {BOND, 1 | IDT_BOND_UP},
    ['\\'] = {BOND, 1 | IDT_BOND_DOWN},
    ['0'] = {RING, 0}, ['1'] = {RING, 0}, ['2'] = {RING, 0}, ['3'] = {RING, 0}, ['4'] = {RING, 0},
    ['5'] = {RING, 0}, ['6'] = {RING, 0}, ['7'] = {RING, 0}, ['8'] = {RING, 0}, ['9'] = {RING, 0},
    ['%'] = {RING, 0}, ['('] = {OPEN, 0}, [')'] = {CLOSE, 0}, ['.'] = {DOT, 0}, ['>'] = {ARROW, 0},
};
// clang-format on

/* What stands before the next byte. */
typedef enum place { AFTER_ATOM, AFTER_BOND, AFTER_OPEN, AFTER_DOT, AT_START } place;

/* An atom outside brackets. */
static void read_plain_atom(reader *r, byte_class class)
{
    const char *at = r->p++;
    uint32_t word = class.value | (uint32_t)IDT_ATOM_CHARGE_BIAS << IDT_ATOM_CHARGE_SHIFT;

    if (class.what == AROMATIC) {
        word |= IDT_ATOM_AROMATIC;
        r->mol->has |= IDT_MOL_HAS_AROMATIC;
    } else if (r->p < r->end) {
        if (*r->p == 'l' && class.value == 6) {
            word += 17 - 6;
            r->p++;
        } else if (*r->p == 'r' && class.value == 5) {
            word += 35 - 5;
            r->p++;
        }
    }
    add_atom(r, word, at);
}

/* A branch, a dot, or a byte that cannot stand here. *where is what stood before, then this. */
static int read_punctuation(reader *r, byte_class class, place *where)
{
    const char *at = r->p++;

    if (class.what == ARROW)
        return fail(r, at, "reactions are not read, only molecules");
    if (class.what == NOTHING)
        return fail(r, at, "not a character of SMILES");
    if (class.what == DOT && *where != AFTER_ATOM && *where != AFTER_OPEN)
        return fail(r, at, "dot stands where an atom is expected");
    if (class.what != DOT && *where != AFTER_ATOM)
        return fail(r, at, "bracket stands where an atom is expected");
    if (class.what == OPEN) {
        r->mol->stack[r->depth++] = (uint16_t)r->prev;
        *where = AFTER_OPEN;
    } else if (class.what == CLOSE) {
        if (r->depth == 0)
            return fail(r, at, "branch is closed but was not opened");
        r->prev = r->mol->stack[--r->depth];
        if (r->prev < r->part)
            r->part = r->n_atoms; /* back behind a dot: what follows belongs to an older part */
    } else {
        r->prev = IDT_MOL_NONE;
        r->part = r->n_atoms;
        r->mol->has |= IDT_MOL_HAS_DOT;
        *where = AFTER_DOT;
    }
    return IDT_OK;
}

static int read_bond(reader *r, byte_class class, place *where)
{
    if (*where != AFTER_ATOM && *where != AFTER_OPEN)
        return fail(r, r->p, "bond has no atom before it");
    if (class.value == 1 && r->p + 1 < r->end && r->p[1] == '>')
        return fail(r, r->p, "dative bonds are not read");
    if (class.value & IDT_BOND_DIRECTION_MASK)
        r->mol->has |= IDT_MOL_HAS_DIRECTION;
    if (*r->p == '\\' && r->p + 1 < r->end && r->p[1] == '\\')
        r->p++; /* escaped twice somewhere on its way, as RDKit takes it */
    if (class.value == IDT_BOND_AROMATIC)
        r->mol->has |= IDT_MOL_HAS_COLON | IDT_MOL_HAS_AROMATIC;
    r->pending = class.value;
    r->p++;
    *where = AFTER_BOND;
    return IDT_OK;
}

static int read_text(reader *r, place *where)
{
    bool is_short = r->end - r->text < IDT_MOL_MAX_ATOMS; /* an atom or bond takes a byte */
    int status = IDT_OK;

    while (r->p < r->end && status == IDT_OK) {
        byte_class class = classes[(unsigned char)*r->p];

        if (!is_short && (r->n_atoms >= IDT_MOL_MAX_ATOMS || r->n_bonds >= IDT_MOL_MAX_BONDS)) {
            return idt_error__at(r->err, IDT_ELIMIT, (uint64_t)(r->p - r->text),
                                 "molecule has more than %d atoms or bonds", IDT_MOL_MAX_ATOMS - 1);
        }
        switch (class.what) {
        case ATOM:
        case AROMATIC:
            read_plain_atom(r, class);
            *where = AFTER_ATOM;
            break;
        case BRACKET:
            status = read_bracket(r);
            *where = AFTER_ATOM;
            break;
        case RING:
            if (*where != AFTER_ATOM && *where != AFTER_BOND)
                return fail(r, r->p, "ring bond has no atom before it");
            status = read_ring(r);
            *where = AFTER_ATOM;
            break;
        case BOND: status = read_bond(r, class, where); break;
        default: status = read_punctuation(r, class, where); break;
        }
    }
    return status;
}

static int check_end(reader *r, place where)
{
    idt_mol *mol = r->mol;

    if (where == AFTER_BOND || where == AFTER_DOT || where == AFTER_OPEN)
        return fail(r, r->end, "text ends where an atom is expected");
    if (r->depth > 0)
        return fail(r, r->end, "branch is not closed");
    if (r->n_open == 0)
        return IDT_OK;
    for (uint32_t k = 0; k < r->n_bonds; k++) {
        if (mol->b[k] == IDT_MOL_NONE)
            return fail(r, r->text + mol->at[mol->a[k]], "ring bond of this atom is not closed");
    }
    return IDT_OK;
}

int idt_smiles__read(idt_mol *out, idt_bytes text, idt_error *err)
{
    /* an empty text may have no address, and NULL + 0 is undefined */
    const char *start = text.len ? text.data : "";
    reader r = {.mol = out, .text = start, .p = start, .end = start + text.len};
    place where = AT_START;
    int status;

    if (text.len > IDT_MOL_MAX_TEXT) {
        out->n_atoms = out->n_bonds = 0;
        return idt_error__set(err, IDT_ELIMIT, "SMILES is longer than %d bytes", IDT_MOL_MAX_TEXT);
    }
    status = idt_mol__reserve(out, idt_size__min(text.len, IDT_MOL_MAX_ATOMS) + 1, err);
    if (status != IDT_OK)
        return status;
    r.err = err;
    r.prev = IDT_MOL_NONE;
    r.pending = PENDING_NONE;
    status = read_text(&r, &where);
    if (status == IDT_OK)
        status = check_end(&r, where);
    out->n_atoms = r.n_atoms;
    out->n_bonds = r.n_bonds;
    if (status == IDT_OK)
        status = idt_mol__finish(out, !r.crosses, err);
    if (status != IDT_OK)
        out->n_atoms = out->n_bonds = 0;
    return status;
}
