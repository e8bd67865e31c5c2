/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SMILES reader: one pass over the bytes. A byte's class comes from a table, for a plain atom
 * its word; atoms and bonds are appended to arrays that were made large enough for the whole text
 * beforehand, so the inner loop tests no capacity. Where the reader stands (`cursor`) lives in
 * registers; brackets, long ring numbers and errors are functions of their own, to which it is
 * handed over. A ring bond takes its index where it is opened, which makes the order of bond
 * indices the order in which neighbours were written.
 */
#include "chem/io/smiles.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "chem/mol/element.h"
#include "chem/mol/mol_int.h"

enum { MAX_RING_NUMBER = 99999, N_DIGITS = 10, N_SHORT_RINGS = 100 };

/* A bond that was not written. */
enum { NO_BOND = 0xff };

/* Where the reader stands. */
typedef struct cursor {
    uint32_t at; /* offset of the next byte */
    uint32_t n_atoms, n_bonds;
    uint32_t prev;    /* atom that the next one is bonded to */
    uint32_t before;  /* its word */
    uint32_t depth;   /* open branches */
    uint32_t open_at; /* offset behind the last opening of a branch */
    uint32_t seen;    /* all words of plain atoms */
} cursor;

typedef struct reader {
    cursor c;
    idt_mol *mol;
    const char *text;
    uint32_t len;
    idt_error *err;
    uint32_t n_closed;                   /* ring bonds closed */
    uint32_t part;                       /* first atom after the last dot */
    bool crosses;                        /* a ring bond joins what dots had separated */
    bool has_percent;                    /* all of short_rings is in use, not only the digits */
    uint16_t *rings;                     /* ring numbers above 99, NULL until one is seen */
    uint16_t short_rings[N_SHORT_RINGS]; /* bond + 1, 0 = closed */
} reader;

static int fail(reader *r, uint32_t at, const char *message)
{
    return idt_error__at(r->err, IDT_EFORMAT, at, "%s", message);
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

/* A bond that was not written, by whether both atoms are aromatic. */
typedef struct implied {
    uint64_t sum;
    uint64_t bond;
} implied;

static const implied implied_bonds[2] = {
    {IDT_SUM_NEIGHBOUR + IDT_SUM_ORDER, 1},
    {IDT_SUM_NEIGHBOUR + IDT_SUM_AROMATIC, IDT_BOND_AROMATIC},
};

static inline const implied *imply(uint32_t word, uint32_t other)
{
    return &implied_bonds[(word & other & IDT_ATOM_AROMATIC) / IDT_ATOM_AROMATIC];
}

/* The first atom of a part. */
static inline void add_root(idt_mol *mol, cursor *c, uint32_t word, uint32_t at)
{
    const uint32_t i = c->n_atoms;

    mol->atom[i] = word;
    mol->at[i] = at;
    mol->sum[i] = 0;
    mol->up[i] = IDT_MOL_NONE;
    c->prev = i;
    c->before = word;
    c->n_atoms = i + 1;
}

/* An atom bonded to the one before. */
static inline void add_atom(idt_mol *mol, cursor *c, uint32_t word, uint32_t at, uint8_t bond,
                            uint64_t sum)
{
    const uint32_t i = c->n_atoms, k = c->n_bonds, prev = c->prev, before = c->before;

    mol->atom[i] = word;
    mol->at[i] = at;
    mol->up[i] = (uint16_t)k;
    mol->a[k] = (uint16_t)prev;
    mol->b[k] = (uint16_t)i;
    mol->sum[i] = sum;
    mol->sum[prev] += sum;
    mol->bond[k] = bond;
    c->prev = i;
    c->before = word;
    c->n_bonds = k + 1;
    c->n_atoms = i + 1;
    if (idt_atom__chiral(before) != 0)
        note_neighbour(mol, prev, i);
}

/* The same when nothing was written between them. */
static inline void add_next(idt_mol *mol, cursor *c, uint32_t word, uint32_t at)
{
    const implied *bond = imply(c->before, word);

    add_atom(mol, c, word, at, (uint8_t)bond->bond, bond->sum);
}

/* '/' and '\' tell a direction only: between aromatic atoms such a bond is aromatic too. */
static inline uint8_t settle_direction(uint8_t bond, uint32_t word, uint32_t other)
{
    if (bond & IDT_BOND_DIRECTION_MASK && word & other & IDT_ATOM_AROMATIC)
        return (uint8_t)(IDT_BOND_AROMATIC | (bond & IDT_BOND_DIRECTION_MASK));
    return bond;
}

/* The same when a bond was written. */
static void add_bonded(idt_mol *mol, cursor *c, uint32_t word, uint32_t at, uint8_t bond)
{
    bond = settle_direction(bond, c->before, word);
    add_atom(mol, c, word, at, bond, idt_sum__of_bond(bond));
}

/* ------------------------------------------------------------------------------- bracket atoms */

/* The byte so far ahead, 0 behind the end. */
static inline char peek(const reader *r, uint32_t ahead)
{
    return ahead < r->len - r->c.at ? r->text[r->c.at + ahead] : 0;
}

static uint32_t read_number(reader *r, uint32_t max_digits, uint32_t *n_digits)
{
    uint32_t value = 0, n = 0;

    while (n < max_digits && idt_ascii__is_digit((unsigned char)peek(r, 0))) {
        value = value * 10 + (uint32_t)(r->text[r->c.at++] - '0');
        n++;
    }
    *n_digits = n;
    return value;
}

static bool accept(reader *r, char c)
{
    if (r->c.at == r->len || r->text[r->c.at] != c)
        return false;
    r->c.at++;
    return true;
}

/* Aromatic symbols that may stand in brackets; 0 when there is none. */
static uint32_t aromatic_element(reader *r)
{
    char c = peek(r, 0), next = peek(r, 1);

    if (c == 's' && (next == 'e' || next == 'i')) {
        r->c.at += 2;
        return next == 'e' ? 34 : 14;
    }
    if ((c == 'a' && next == 's') || (c == 't' && next == 'e')) {
        r->c.at += 2;
        return c == 'a' ? 33 : 52;
    }
    r->c.at++;
    switch (c) {
    case 'b': return 5;
    case 'c': return 6;
    case 'n': return 7;
    case 'o': return 8;
    case 'p': return 15;
    case 's': return 16;
    default: r->c.at--; return 0;
    }
}

/* Element symbol, '*' or #number. @return the element and aromatic bits, or UINT32_MAX */
static uint32_t read_symbol(reader *r)
{
    char c = peek(r, 0), next = peek(r, 1);
    uint32_t element, n;

    if (c == '*') {
        r->c.at++;
        return 0;
    }
    if (c == '#') {
        r->c.at++;
        element = read_number(r, 3, &n);
        return n > 0 && element < IDT_ELEMENT_COUNT ? element : UINT32_MAX;
    }
    if (c >= 'a' && c <= 'z') {
        element = aromatic_element(r);
        return element ? element | IDT_ATOM_AROMATIC : UINT32_MAX;
    }
    if (next >= 'a' && next <= 'z' && (element = idt_element__find(c, next)) != 0) {
        r->c.at += 2;
        return element;
    }
    element = idt_element__find(c, 0);
    r->c.at++;
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
    const uint32_t at = r->c.at;
    uint32_t n, n_digits;

    *kind = 'T';
    if (accept(r, '@')) {
        *number = 2;
        return IDT_OK;
    }
    *number = 1;
    if (r->len - r->c.at < 3 || !idt_ascii__is_digit((unsigned char)peek(r, 2)))
        return IDT_OK;
    for (size_t i = 0; i < IDT_COUNT_OF(chiral_kinds); i++) {
        if (memcmp(r->text + r->c.at, chiral_kinds[i].name, 2) != 0)
            continue;
        r->c.at += 2;
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
    const char sign = peek(r, 0);
    uint32_t n_digits, n;

    r->c.at++;
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
    mol->isotope[r->c.n_atoms] = (uint16_t)mass;
}

static void set_class(reader *r, uint32_t number)
{
    idt_mol *mol = r->mol;

    if (!(mol->has & IDT_MOL_HAS_CLASS))
        memset(mol->atom_class, 0, mol->capacity * sizeof *mol->atom_class);
    mol->has |= IDT_MOL_HAS_CLASS;
    mol->atom_class[r->c.n_atoms] = number;
}

static void add_stereo(reader *r, uint8_t kind, uint8_t number, bool has_h)
{
    idt_mol *mol = r->mol;
    idt_mol_stereo *s = &mol->stereo[mol->n_stereo];

    mol->first[r->c.n_atoms] = (uint16_t)mol->n_stereo++;
    s->atom = (uint16_t)r->c.n_atoms;
    s->kind = kind;
    s->number = number;
    s->n_order = 0;
    if (r->c.prev != IDT_MOL_NONE)
        s->order[s->n_order++] = (uint16_t)r->c.prev;
    if (has_h)
        s->order[s->n_order++] = (uint16_t)r->c.n_atoms;
    mol->has |= IDT_MOL_HAS_CHIRAL;
}

/* Everything after the symbol. Adds to *word. */
static int read_bracket_tail(reader *r, uint32_t *word, uint8_t *kind, uint8_t *number)
{
    uint32_t n_h = 0, n, n_digits;
    int charge = 0;
    uint32_t at;

    if (accept(r, '@')) {
        int status = read_chirality(r, kind, number);

        if (status != IDT_OK)
            return status;
    }
    if (accept(r, 'H')) {
        n = read_number(r, 1, &n_digits);
        n_h = n_digits ? n : 1;
    }
    if (peek(r, 0) == '+' || peek(r, 0) == '-') {
        at = r->c.at;
        charge = read_charge(r);
        if (charge == INT32_MIN)
            return fail(r, at, "charge is outside -15 to +15");
    }
    if (accept(r, ':')) {
        n = read_number(r, 9, &n_digits);
        if (n_digits == 0)
            return fail(r, r->c.at, "atom class has no number");
        set_class(r, n);
        *word |= IDT_ATOM_CLASS;
    }
    *word |= n_h << IDT_ATOM_H_SHIFT;
    *word |= (uint32_t)(charge + IDT_ATOM_CHARGE_BIAS) << IDT_ATOM_CHARGE_SHIFT;
    if (charge != 0)
        r->mol->has |= IDT_MOL_HAS_CHARGE;
    return IDT_OK;
}

/* @param bond  to the atom before, NO_BOND when none was written */
static int read_bracket(reader *r, uint8_t bond)
{
    const uint32_t at = r->c.at++;
    uint32_t isotope, n_digits, word, symbol;
    uint8_t kind = 0, number = 0;
    int status;

    isotope = read_number(r, 5, &n_digits);
    if (isotope >= IDT_MOL_NONE)
        return fail(r, at + 1, "isotope is larger than 65534");
    if (r->c.at == r->len)
        return fail(r, at, "bracket is not closed");
    symbol = r->c.at;
    word = read_symbol(r);
    if (word == UINT32_MAX)
        return fail(r, symbol, "no such element symbol");
    if ((word & IDT_ATOM_ELEMENT_MASK) == 1)
        r->mol->has |= IDT_MOL_HAS_H_ATOM;
    status = read_bracket_tail(r, &word, &kind, &number);
    if (status != IDT_OK)
        return status;
    if (!accept(r, ']')) {
        return fail(r, r->c.at,
                    r->c.at == r->len ? "bracket is not closed"
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
    r->c.seen |= word;
    if (r->c.prev == IDT_MOL_NONE)
        add_root(r->mol, &r->c, word, at);
    else if (bond == NO_BOND)
        add_next(r->mol, &r->c, word, at);
    else
        add_bonded(r->mol, &r->c, word, at, bond);
    return IDT_OK;
}

/* ---------------------------------------------------------------------------------- ring bonds */

/* '/' from one end is '\' from the other. */
static uint8_t flip(uint8_t bond)
{
    if (bond & IDT_BOND_DIRECTION_MASK && bond != NO_BOND)
        return bond ^ IDT_BOND_DIRECTION_MASK;
    return bond;
}

static inline void open_ring(idt_mol *mol, cursor *c, uint16_t *slot, uint16_t number, uint8_t bond)
{
    const uint32_t k = c->n_bonds, n = mol->n_closing;

    mol->a[k] = (uint16_t)c->prev;
    mol->b[k] = IDT_MOL_NONE;
    mol->bond[k] = bond;
    mol->ring_number[n] = number;
    mol->closing[n] = (uint16_t)k;
    mol->n_closing = n + 1;
    if (idt_atom__chiral(c->before) != 0)
        note_neighbour(mol, c->prev, IDT_MOL_MAX_BONDS + 1 + k);
    *slot = (uint16_t)(k + 1);
    c->n_bonds = k + 1;
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

/* @return false when the ring bond ends where it began */
static inline bool close_ring(reader *r, const cursor *c, uint16_t *slot, uint8_t written)
{
    idt_mol *mol = r->mol;
    const uint32_t k = *slot - 1u, a = mol->a[k], b = c->prev, word = mol->atom[a];
    const implied *bond = imply(word, c->before);
    uint8_t opened = mol->bond[k], byte = (uint8_t)bond->bond;
    uint64_t sum = bond->sum;

    if (a == b)
        return false;
    if (r->part != 0)
        r->crosses |= (a < b ? a : b) < r->part;
    if ((opened & written) != NO_BOND) {
        byte = settle_direction(opened != NO_BOND ? opened : flip(written), word, c->before);
        sum = idt_sum__of_bond(byte);
    }
    r->n_closed++;
    *slot = 0;
    mol->sum[a] += sum;
    mol->sum[b] += sum;
    mol->b[k] = (uint16_t)b;
    mol->bond[k] = byte;
    if (idt_atom__chiral(word | c->before) != 0) {
        if (idt_atom__chiral(word) != 0)
            settle_neighbour(mol, a, k, b);
        if (idt_atom__chiral(c->before) != 0)
            note_neighbour(mol, b, a);
    }
    return true;
}

/* The place where the ring bond of a number is kept; NULL when memory runs out. */
static uint16_t *ring_slot(reader *r, uint32_t number)
{
    if (!r->has_percent)
        memset(r->short_rings + N_DIGITS, 0, sizeof r->short_rings - N_DIGITS * sizeof(uint16_t));
    r->has_percent = true;
    if (number < N_SHORT_RINGS)
        return &r->short_rings[number];
    if (!r->rings) {
        size_t size = (MAX_RING_NUMBER + 1) * sizeof *r->rings;

        r->rings = idt_mol__work(r->mol, size);
        if (!r->rings)
            return NULL;
        memset(r->rings, 0, size);
    }
    return &r->rings[number];
}

/* A digit, %nn or %(n…). @param bond  written before it, or NO_BOND */
static int read_ring(reader *r, uint8_t bond)
{
    const uint32_t at = r->c.at;
    uint32_t number, n_digits = 1;
    uint16_t *slot;

    if (accept(r, '%')) {
        if (accept(r, '(')) {
            number = read_number(r, 5, &n_digits);
            if (n_digits > 0 && !accept(r, ')'))
                return fail(r, r->c.at, "ring bond number is not closed");
        } else {
            number = read_number(r, 2, &n_digits);
            if (n_digits < 2)
                n_digits = 0;
        }
        if (n_digits == 0)
            return fail(r, at, "ring bond has no number of two digits or in brackets");
    } else {
        number = (uint32_t)(r->text[r->c.at++] - '0');
    }
    slot = ring_slot(r, number);
    if (!slot)
        return idt_error__set(r->err, IDT_ENOMEM, "out of memory");
    if (*slot == 0)
        open_ring(r->mol, &r->c, slot, (uint16_t)(number < UINT16_MAX ? number : UINT16_MAX), bond);
    else if (!close_ring(r, &r->c, slot, bond))
        return fail(r, at, "ring bond joins an atom to itself");
    return IDT_OK;
}

/* ----------------------------------------------------------------------------------- the text */

/* What a byte can begin, if not a plain atom. SECOND is the second letter of Cl and Br. */
enum { NOTHING, BRACKET, BOND, DIGIT, PERCENT, OPEN, CLOSE, DOT, ARROW, SECOND };

/*
 * By byte: the word of a plain atom, or MARK with what it begins and a value, which is the bond
 * byte, or for SECOND what it adds to the element.
 */
#define MARK              (UINT32_C(1) << 31)
#define BEGINS(what)      (MARK | (uint32_t)(what) << 8)
#define WITH(what, value) (BEGINS(what) | (uint32_t)(value))
#define PLAIN(element)    (element | (uint32_t)IDT_ATOM_CHARGE_BIAS << IDT_ATOM_CHARGE_SHIFT)
#define LOWER(element)    (PLAIN(element) | IDT_ATOM_AROMATIC)
#define NONE8             MARK, MARK, MARK, MARK, MARK, MARK, MARK, MARK

// clang-format off
static const uint32_t starts[256] = {
    NONE8, NONE8, NONE8, NONE8,
    /* space ! " # */ MARK, MARK, MARK, WITH(BOND, 3),
    /* $ % & ' */     WITH(BOND, 4), BEGINS(PERCENT), MARK, MARK,
    /* ( ) * + */     BEGINS(OPEN), BEGINS(CLOSE), PLAIN(0), MARK,
    /* , - . / */     MARK, WITH(BOND, 1), BEGINS(DOT), WITH(BOND, 1 | IDT_BOND_UP),
    /* 0 .. 7 */      BEGINS(DIGIT), BEGINS(DIGIT), BEGINS(DIGIT), BEGINS(DIGIT),
                      BEGINS(DIGIT), BEGINS(DIGIT), BEGINS(DIGIT), BEGINS(DIGIT),
    /* 8 9 : ; */     BEGINS(DIGIT), BEGINS(DIGIT), WITH(BOND, IDT_BOND_AROMATIC), MARK,
    /* < = > ? */     MARK, WITH(BOND, 2), BEGINS(ARROW), MARK,
    /* @ A B C */     MARK, MARK, PLAIN(5), PLAIN(6),
    /* D E F G */     MARK, MARK, PLAIN(9), MARK,
    /* H I J K */     MARK, PLAIN(53), MARK, MARK,
    /* L M N O */     MARK, MARK, PLAIN(7), PLAIN(8),
    /* P Q R S */     PLAIN(15), MARK, MARK, PLAIN(16),
    /* T .. W */      MARK, MARK, MARK, MARK,
    /* X Y Z [ */     MARK, MARK, MARK, BEGINS(BRACKET),
    /* \ ] ^ _ */     WITH(BOND, 1 | IDT_BOND_DOWN), MARK, MARK, MARK,
    /* ` a b c */     MARK, MARK, LOWER(5), LOWER(6),
    /* d .. k */      NONE8,
    /* l m n o */     WITH(SECOND, 17 - 6), MARK, LOWER(7), LOWER(8),
    /* p q r s */     LOWER(15), MARK, WITH(SECOND, 35 - 5), LOWER(16),
    /* t .. { */      NONE8,
    /* | .. DEL */    MARK, MARK, MARK, MARK,
    NONE8, NONE8, NONE8, NONE8, NONE8, NONE8, NONE8, NONE8,
    NONE8, NONE8, NONE8, NONE8, NONE8, NONE8, NONE8, NONE8,
};
// clang-format on

static inline uint32_t start_at(const reader *r, uint32_t at)
{
    return starts[(unsigned char)r->text[at]];
}

static inline uint32_t what_begins(uint32_t start)
{
    return start >> 8 & 0xff;
}

/* What is wrong with a byte that nothing outside brackets begins with. */
static const char *objection_to(char c)
{
    if (c == ']')
        return "bracket is closed but was not opened";
    if (c == '@' || c == '+')
        return "stands in brackets only";
    if (idt_ascii__is_alpha((unsigned char)c))
        return "not an atom that stands without brackets";
    return "not a character of SMILES";
}

/* A byte that cannot stand where it does. */
static int refuse(reader *r, uint32_t at)
{
    switch (what_begins(start_at(r, at))) {
    case ARROW: return fail(r, at, "reactions are not read, only molecules");
    case DOT: return fail(r, at, "dot stands where an atom is expected");
    case OPEN:
    case CLOSE: return fail(r, at, "parenthesis stands where an atom is expected");
    case BOND: return fail(r, at, "bond has no atom before it");
    case DIGIT:
    case PERCENT: return fail(r, at, "ring bond has no atom before it");
    default: return fail(r, at, objection_to(r->text[at]));
    }
}

/* The first atom of a part, at the start or behind a dot. */
static int read_root(reader *r)
{
    const uint32_t at = r->c.at;
    uint32_t start;

    if (at == r->len)
        return fail(r, at, "text ends where an atom is expected");
    start = start_at(r, at);
    r->c.prev = IDT_MOL_NONE;
    if (what_begins(start) == BRACKET && start & MARK)
        return read_bracket(r, NO_BOND);
    if (start & MARK)
        return refuse(r, at);
    r->c.seen |= start;
    r->c.at++;
    add_root(r->mol, &r->c, start, at);
    return IDT_OK;
}

static int read_dot(reader *r)
{
    r->c.at++;
    r->part = r->c.n_atoms;
    r->mol->has |= IDT_MOL_HAS_DOT;
    return read_root(r);
}

/* The second letter of Cl and Br changes the atom that the first has made. */
static int read_second(reader *r)
{
    const uint32_t at = r->c.at, start = start_at(r, at);
    const char first = (start & 0xff) == 17 - 6 ? 'C' : 'B';

    if (r->text[at - 1] != first)
        return refuse(r, at);
    r->c.before += start & 0xff;
    r->mol->atom[r->c.prev] = r->c.before;
    r->c.at++;
    return IDT_OK;
}

/* A bond that is not just "=" or "#", and what it leads to. */
static int read_bond(reader *r, uint8_t bond)
{
    const uint32_t at = r->c.at;
    uint32_t start;

    if (bond == 1 && peek(r, 1) == '>')
        return fail(r, at, "dative bonds are not read");
    if (bond & IDT_BOND_DIRECTION_MASK)
        r->mol->has |= IDT_MOL_HAS_DIRECTION;
    if (bond == IDT_BOND_AROMATIC)
        r->mol->has |= IDT_MOL_HAS_COLON | IDT_MOL_HAS_AROMATIC;
    r->c.at++;
    if (bond == (1 | IDT_BOND_DOWN) && peek(r, 0) == '\\')
        r->c.at++; /* escaped twice somewhere on its way, as RDKit takes it */
    if (r->c.at == r->len)
        return fail(r, r->len, "text ends where an atom is expected");
    start = start_at(r, r->c.at);
    if (!(start & MARK)) {
        r->c.seen |= start;
        add_bonded(r->mol, &r->c, start, r->c.at, bond);
        r->c.at++;
        return IDT_OK;
    }
    switch (what_begins(start)) {
    case BRACKET: return read_bracket(r, bond);
    case DIGIT:
    case PERCENT: return read_ring(r, bond);
    default: return refuse(r, r->c.at);
    }
}

/* Whatever is neither a plain atom, a digit behind an atom nor an ordinary branch. */
static int read_other(reader *r)
{
    const uint32_t start = start_at(r, r->c.at);

    switch (what_begins(start)) {
    case BRACKET: return read_bracket(r, NO_BOND);
    case BOND: return read_bond(r, (uint8_t)(start & 0xff));
    case DOT: return read_dot(r);
    case PERCENT:
        if (r->c.at == r->c.open_at)
            return refuse(r, r->c.at);
        return read_ring(r, NO_BOND);
    case CLOSE:
        if (r->c.at == r->c.open_at)
            return refuse(r, r->c.at);
        return fail(r, r->c.at, "branch is closed but was not opened");
    case SECOND: return read_second(r);
    default: return refuse(r, r->c.at);
    }
}

/* A digit behind an atom. */
static inline bool read_digit(reader *r, cursor *c)
{
    const uint32_t number = (uint32_t)(r->text[c->at] - '0');
    uint16_t *slot = &r->short_rings[number];

    if (*slot == 0) {
        open_ring(r->mol, c, slot, (uint16_t)number, NO_BOND);
        return true;
    }
    return close_ring(r, c, slot, NO_BOND);
}

/* A double or triple bond to a plain atom? */
static inline bool is_simple_bond(const reader *r, uint32_t start, uint32_t at, uint32_t *next)
{
    if ((start != WITH(BOND, 2) && start != WITH(BOND, 3)) || r->len - at == 1)
        return false;
    *next = start_at(r, at + 1);
    return !(*next & MARK);
}

/* Go on up to an offset before which no array can be full. */
static int read_until(reader *r, uint32_t stop)
{
    idt_mol *const mol = r->mol;
    cursor c = r->c;

    while (c.at < stop) {
        const uint32_t start = start_at(r, c.at);
        uint32_t next;

        if (!(start & MARK)) {
            c.seen |= start;
            add_next(mol, &c, start, c.at);
        } else if (start == BEGINS(OPEN) && c.at != c.open_at) {
            mol->stack[c.depth++] = (uint16_t)c.prev;
            c.open_at = c.at + 1;
        } else if (start == BEGINS(CLOSE) && c.at != c.open_at && c.depth > 0) {
            c.prev = mol->stack[--c.depth];
            c.before = mol->atom[c.prev];
            if (c.prev < r->part)
                r->part = c.n_atoms; /* back behind a dot: what follows belongs to an older part */
        } else if (start == BEGINS(DIGIT) && c.at != c.open_at) {
            if (!read_digit(r, &c))
                return fail(r, c.at, "ring bond joins an atom to itself");
        } else if (is_simple_bond(r, start, c.at, &next)) {
            c.seen |= next;
            c.at++;
            add_atom(mol, &c, next, c.at, (uint8_t)(start & 0xff),
                     IDT_SUM_NEIGHBOUR + IDT_SUM_ORDER * (start & 0xff));
        } else {
            int status;

            r->c = c;
            status = read_other(r);
            if (status != IDT_OK)
                return status;
            c = r->c;
            continue;
        }
        c.at++;
    }
    r->c = c;
    return IDT_OK;
}

static int read_text(reader *r)
{
    cursor *c = &r->c;
    int status = read_root(r);

    while (status == IDT_OK && c->at < r->len) {
        uint32_t most = c->n_atoms > c->n_bonds ? c->n_atoms : c->n_bonds;

        if (c->depth >= IDT_MOL_MAX_ATOMS)
            return idt_error__at(r->err, IDT_ELIMIT, c->at, "more than %d branches are open",
                                 IDT_MOL_MAX_ATOMS - 1);
        if (most < IDT_MOL_MAX_ATOMS) {
            most = most > c->depth ? most : c->depth;
            status = read_until(
                r, c->at + (uint32_t)idt_size__min(r->len - c->at, IDT_MOL_MAX_ATOMS - most));
        } else if (start_at(r, c->at) & MARK && what_begins(start_at(r, c->at)) == SECOND) {
            status = read_second(r); /* only the letter: the atom was counted */
        } else {
            return idt_error__at(r->err, IDT_ELIMIT, c->at,
                                 "molecule has more than %d atoms or bonds", IDT_MOL_MAX_ATOMS - 1);
        }
    }
    return status;
}

static int check_end(reader *r)
{
    idt_mol *mol = r->mol;

    if (r->c.open_at == r->len)
        return fail(r, r->len, "text ends where an atom is expected");
    if (r->c.depth > 0)
        return fail(r, r->len, "branch is not closed");
    if (r->n_closed == mol->n_closing)
        return IDT_OK;
    for (uint32_t k = 0; k < r->c.n_bonds; k++) {
        if (mol->b[k] == IDT_MOL_NONE)
            return fail(r, mol->at[mol->a[k]], "ring bond of this atom is not closed");
    }
    return IDT_OK;
}

int idt_smiles__read(idt_mol *out, idt_bytes text, idt_error *err)
{
    reader r;
    int status;

    if (text.len > IDT_MOL_MAX_TEXT) {
        out->n_atoms = out->n_bonds = 0;
        return idt_error__set(err, IDT_ELIMIT, "SMILES is longer than %d bytes", IDT_MOL_MAX_TEXT);
    }
    status = idt_mol__reserve(out, idt_size__min(text.len, IDT_MOL_MAX_ATOMS) + 1, err);
    if (status != IDT_OK || text.len == 0)
        return status;
    r.mol = out;
    r.text = text.data;
    r.len = (uint32_t)text.len;
    r.err = err;
    r.c = (cursor){0};
    r.n_closed = r.part = 0;
    r.crosses = r.has_percent = false;
    r.rings = NULL;
    memset(r.short_rings, 0, N_DIGITS * sizeof r.short_rings[0]);
    status = read_text(&r);
    if (status == IDT_OK)
        status = check_end(&r);
    out->n_atoms = r.c.n_atoms;
    out->n_bonds = r.c.n_bonds;
    out->n_ring_numbers = out->n_closing;
    if (r.c.seen & IDT_ATOM_AROMATIC)
        out->has |= IDT_MOL_HAS_AROMATIC;
    if (status == IDT_OK)
        status = idt_mol__finish(out, !r.crosses, err);
    if (status != IDT_OK)
        out->n_atoms = out->n_bonds = 0;
    return status;
}
