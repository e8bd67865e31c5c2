/* SPDX-License-Identifier: Apache-2.0 */
#include "chem/pattern/smarts.h"

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"

/* A ring bond that was opened and not yet closed. */
typedef struct open_ring {
    uint32_t number;
    uint32_t offset;
    uint16_t atom;
    uint16_t table;
    bool is_stated; /* a bond was written before the number */
    uint8_t direction;
} open_ring;

enum { MAX_OPEN_RINGS = 256 };

/* A bond expression as read. */
typedef struct bond_text {
    uint16_t table;
    uint8_t direction;
    bool is_stated;
} bond_text;

typedef struct parser {
    const char *text;  /* trimmed */
    uint32_t pos, end; /* of the graph being read; text[end] may exist */
    uint32_t base;     /* bytes trimmed before text */
    uint32_t flags;
    idt_error *err;

    idt_smarts_graph *graphs;
    idt_smarts_atom *atoms;
    idt_smarts_bond *bonds;
    idt_smarts_node *nodes;
    size_t n_graphs, n_atoms, n_bonds, n_nodes;
    size_t graphs_capacity, atoms_capacity, bonds_capacity, nodes_capacity;

    uint32_t graph; /* being read */
    int current;    /* atom the next bond starts from, in the graph; -1 before the first */
    uint16_t group; /* zero-level parentheses we are in, 0 = none */
    uint16_t n_groups;
    uint32_t expression; /* first node of the atom being read */
    uint8_t chirality;   /* of the atom being read */
    uint16_t branches[IDT_SMARTS_MAX_ATOMS];
    uint32_t branch_offsets[IDT_SMARTS_MAX_ATOMS];
    uint32_t n_branches;
    open_ring rings[MAX_OPEN_RINGS];
    uint32_t n_rings;
} parser;

/* Symbols of elements 1.. that RDKit 2022.09 knows, each in three bytes. */
static const char SYMBOLS[] =
    "H  He Li Be B  C  N  O  F  Ne Na Mg Al Si P  S  Cl Ar K  Ca Sc Ti V  Cr Mn Fe Co Ni Cu Zn "
    "Ga Ge As Se Br Kr Rb Sr Y  Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I  Xe Cs Ba La Ce Pr Nd "
    "Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W  Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th "
    "Pa U  Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn UutFl UupLv ";

static int fail(const parser *p, int code, uint32_t pos, const char *message)
{
    return idt_error__at(p->err, code, p->base + pos, "%s", message);
}

static int unexpected(const parser *p, const char *wanted)
{
    unsigned char c;

    if (p->pos >= p->end)
        return idt_error__at(p->err, IDT_EFORMAT, p->base + p->pos,
                             "pattern ends where %s is wanted", wanted);
    c = (unsigned char)p->text[p->pos];
    if (c < 0x20 || c > 0x7e)
        return idt_error__at(p->err, IDT_EFORMAT, p->base + p->pos,
                             "byte 0x%02x where %s is wanted", c, wanted);
    return idt_error__at(p->err, IDT_EFORMAT, p->base + p->pos, "\"%c\" where %s is wanted", c,
                         wanted);
}

static int peek_at(const parser *p, uint32_t ahead)
{
    return ahead < p->end - p->pos ? (unsigned char)p->text[p->pos + ahead] : -1;
}

static int peek(const parser *p)
{
    return peek_at(p, 0);
}

static bool take(parser *p, int c)
{
    if (peek(p) != c)
        return false;
    p->pos++;
    return true;
}

static int emit(parser *p, idt_smarts_op op, int32_t lo, int32_t hi)
{
    if (p->n_nodes - p->expression >= IDT_SMARTS_MAX_NODES)
        return fail(p, IDT_ELIMIT, p->pos, "atom expression is too long");
    if (idt_alloc__grow(&p->nodes, &p->nodes_capacity, p->n_nodes, sizeof *p->nodes) != IDT_OK)
        return idt_error__set(p->err, IDT_ENOMEM, "out of memory");
    p->nodes[p->n_nodes++] = (idt_smarts_node){(uint8_t)op, {0}, lo, hi};
    return IDT_OK;
}

/* RDKit's number: a lone 0, or digits that start with another one; below 2^31. */
static int read_number(parser *p, int32_t *out)
{
    int64_t value = 0;

    if (!idt_ascii__is_digit(peek(p)))
        return unexpected(p, "a number");
    if (take(p, '0')) {
        *out = 0;
        return IDT_OK;
    }
    while (idt_ascii__is_digit(peek(p))) {
        value = value * 10 + (peek(p) - '0');
        if (value >= INT32_MAX)
            return fail(p, IDT_EFORMAT, p->pos, "number is too large");
        p->pos++;
    }
    *out = (int32_t)value;
    return IDT_OK;
}

/* The element whose symbol starts at the cursor, longest first; 0 when none does. */
static int32_t element_at(const parser *p, uint32_t *len)
{
    int32_t best = 0;

    *len = 0;
    for (size_t i = 0; i + 3 < sizeof SYMBOLS; i += 3) {
        const char *symbol = SYMBOLS + i;
        uint32_t n = symbol[1] == ' ' ? 1 : symbol[2] == ' ' ? 2 : 3;

        if (n > *len && n <= p->end - p->pos && memcmp(symbol, p->text + p->pos, n) == 0) {
            best = (int32_t)(i / 3) + 1;
            *len = n;
        }
    }
    return best;
}

/* Atoms of the organic subset, `*`, `a` and `A`: what may stand outside brackets. */
static int read_simple_atom(parser *p, bool in_brackets, bool *found)
{
    static const char ORGANIC[] = "BCNOFPSI", AROMATIC[] = "bcnops";
    static const int8_t ORGANIC_ELEMENT[] = {5, 6, 7, 8, 9, 15, 16, 53};
    static const int8_t AROMATIC_ELEMENT[] = {5, 6, 7, 8, 15, 16};
    int c = peek(p), element = 0;
    bool is_aromatic = false;
    uint32_t n = 1;
    const char *at;
    int rc;

    *found = true;
    if (c == '*' || c == 'a' || c == 'A') {
        if (c != 'a' || !in_brackets || peek_at(p, 1) != 's') {
            p->pos++;
            return c == '*' ? emit(p, IDT_SMARTS_TRUE, 0, 0)
                            : emit(p, IDT_SMARTS_AROMATIC, c == 'a', c == 'a');
        }
        element = 33, is_aromatic = true, n = 2;
    } else if (c == 'C' && peek_at(p, 1) == 'l') {
        element = 17, n = 2;
    } else if (c == 'B' && peek_at(p, 1) == 'r') {
        element = 35, n = 2;
    } else if (in_brackets && c == 's' && (peek_at(p, 1) == 'i' || peek_at(p, 1) == 'e')) {
        element = peek_at(p, 1) == 'i' ? 14 : 34, is_aromatic = true, n = 2;
    } else if (in_brackets && c == 't' && peek_at(p, 1) == 'e') {
        element = 52, is_aromatic = true, n = 2;
    } else if (c > 0 && (at = strchr(ORGANIC, c)) != NULL) {
        element = (uint8_t)ORGANIC_ELEMENT[at - ORGANIC];
    } else if (c > 0 && (at = strchr(AROMATIC, c)) != NULL) {
        element = (uint8_t)AROMATIC_ELEMENT[at - AROMATIC], is_aromatic = true;
    } else {
        *found = false;
        return IDT_OK;
    }
    p->pos += n;
    rc = emit(p, IDT_SMARTS_ELEMENT, element, element);
    if (rc == IDT_OK)
        rc = emit(p, IDT_SMARTS_AROMATIC, is_aromatic, is_aromatic);
    return rc == IDT_OK ? emit(p, IDT_SMARTS_AND, 0, 0) : rc;
}

/* What may follow an isotope in one piece: a symbol, `#n`, `H`. */
static int read_symbol(parser *p, bool *found)
{
    uint32_t len;
    int32_t element = element_at(p, &len), n = 1;
    bool is_organic = len == 1 && strchr("BCNOFPSI", peek(p)) != NULL;
    int rc;

    *found = true;
    if (peek(p) == 'H' && len == 1) {
        p->pos++;
        if (idt_ascii__is_digit(peek(p))) {
            rc = read_number(p, &n);
            if (rc != IDT_OK)
                return rc;
        }
        return emit(p, IDT_SMARTS_H_TOTAL, n, n);
    }
    if (element != 0 && !is_organic && element != 17 && element != 35) {
        p->pos += len;
        return emit(p, IDT_SMARTS_ELEMENT, element, element);
    }
    if (take(p, '#')) {
        rc = read_number(p, &element);
        return rc == IDT_OK ? emit(p, IDT_SMARTS_ELEMENT, element, element) : rc;
    }
    return read_simple_atom(p, true, found);
}

/* `{a-b}`, `{-b}` or `{a-}` after a primitive that counts. */
static int read_range(parser *p, int32_t *lo, int32_t *hi)
{
    int rc;

    *lo = INT32_MIN;
    *hi = INT32_MAX;
    p->pos++; /* { */
    if (take(p, '-')) {
        rc = read_number(p, hi);
    } else {
        rc = read_number(p, lo);
        if (rc == IDT_OK && !take(p, '-'))
            return unexpected(p, "\"-\"");
        if (rc == IDT_OK && peek(p) != '}')
            rc = read_number(p, hi);
    }
    if (rc == IDT_OK && !take(p, '}'))
        return unexpected(p, "\"}\"");
    return rc;
}

/* `R0`, `r0` and "one or more rings" are asked of the graph, not of a choice of rings. */
static int emit_count(parser *p, idt_smarts_op op, int32_t lo, int32_t hi)
{
    if (op == IDT_SMARTS_RING_COUNT || op == IDT_SMARTS_RING_SIZE) {
        if (lo <= 0 && hi == 0)
            return emit(p, IDT_SMARTS_IN_RING, 0, 0);
        if (lo == 1 && hi == INT32_MAX)
            return emit(p, IDT_SMARTS_IN_RING, 1, 1);
    }
    return emit(p, op, lo, hi);
}

typedef struct counted {
    char letter;
    idt_smarts_op bare;
    int32_t bare_lo, bare_hi; /* without a number */
    idt_smarts_op numbered;
} counted;

static int read_counted(parser *p, bool *found)
{
    static const counted TABLE[] = {
        {'D', IDT_SMARTS_DEGREE, 1, 1, IDT_SMARTS_DEGREE},
        {'d', IDT_SMARTS_HEAVY, 1, 1, IDT_SMARTS_HEAVY},
        {'X', IDT_SMARTS_CONNECTED, 1, 1, IDT_SMARTS_CONNECTED},
        {'v', IDT_SMARTS_VALENCE, 1, 1, IDT_SMARTS_VALENCE},
        {'x', IDT_SMARTS_RING_BONDS, 1, INT32_MAX, IDT_SMARTS_RING_BONDS},
        {'h', IDT_SMARTS_H_COUNTED, 1, INT32_MAX, IDT_SMARTS_H_COUNTED},
        {'R', IDT_SMARTS_IN_RING, 1, 1, IDT_SMARTS_RING_COUNT},
        {'r', IDT_SMARTS_IN_RING, 1, 1, IDT_SMARTS_RING_SIZE},
        {'z', IDT_SMARTS_HETERO, 1, INT32_MAX, IDT_SMARTS_HETERO},
        {'Z', IDT_SMARTS_HETERO_ALIPHATIC, 1, INT32_MAX, IDT_SMARTS_HETERO_ALIPHATIC},
    };
    int c = peek(p), rc = IDT_OK;
    int32_t lo, hi;

    *found = false;
    for (size_t i = 0; i < IDT_COUNT_OF(TABLE); i++) {
        if (c != TABLE[i].letter)
            continue;
        *found = true;
        p->pos++;
        if (idt_ascii__is_digit(peek(p))) {
            rc = read_number(p, &lo);
            hi = lo;
        } else if (peek(p) == '{') {
            rc = read_range(p, &lo, &hi);
        } else {
            return emit(p, TABLE[i].bare, TABLE[i].bare_lo, TABLE[i].bare_hi);
        }
        return rc == IDT_OK ? emit_count(p, TABLE[i].numbered, lo, hi) : rc;
    }
    return IDT_OK;
}

static int32_t negative(int32_t value)
{
    return value == INT32_MIN ? INT32_MAX : value == INT32_MAX ? INT32_MIN : -value;
}

/* `+`, `++`, `+n`, `+{a-b}` and the same with `-`. */
static int read_charge(parser *p, bool may_range)
{
    int sign = peek(p), rc = IDT_OK;
    int32_t lo = 1, hi = 1;

    p->pos++;
    if (may_range && peek(p) == '{') {
        rc = read_range(p, &lo, &hi);
    } else if (take(p, sign)) {
        lo = hi = 2;
    } else if (idt_ascii__is_digit(peek(p))) {
        rc = read_number(p, &lo);
        hi = lo;
    }
    if (rc != IDT_OK)
        return rc;
    return sign == '+' ? emit(p, IDT_SMARTS_CHARGE, lo, hi)
                       : emit(p, IDT_SMARTS_CHARGE, negative(hi), negative(lo));
}

/* Length of a chirality class such as `@TH` at an offset, without its number; 0 when none. */
static uint32_t chirality_class_at(const parser *p, uint32_t ahead)
{
    static const char CLASSES[][3] = {"TH", "AL", "SP", "TB", "OH"};

    if (peek_at(p, ahead) != '@')
        return 0;
    for (size_t i = 0; i < IDT_COUNT_OF(CLASSES); i++) {
        if (peek_at(p, ahead + 1) == CLASSES[i][0] && peek_at(p, ahead + 2) == CLASSES[i][1])
            return 3;
    }
    return 0;
}

static int read_chirality(parser *p)
{
    uint8_t chirality = 1;
    int32_t number;
    int rc;

    if (chirality_class_at(p, 0) != 0) {
        p->pos += 3;
        chirality = 3;
        if (idt_ascii__is_digit(peek(p))) {
            rc = read_number(p, &number);
            if (rc != IDT_OK)
                return rc;
        }
    } else {
        p->pos++;
        if (chirality_class_at(p, 0) == 0 && take(p, '@'))
            chirality = 2;
    }
    if (p->chirality == 0)
        p->chirality = chirality;
    return emit(p, IDT_SMARTS_TRUE, 0, 0);
}

/*
 * `$(`: the graph inside is put on the list and read when this one is complete, so that nesting in
 * the input is no nesting here.
 */
static int read_recursion(parser *p)
{
    uint32_t depth = 1, begin = p->pos + 2, i = begin;
    int32_t serial;
    int rc;

    while (i < p->end && depth > 0) {
        depth += p->text[i] == '(';
        depth -= p->text[i] == ')';
        i++;
    }
    if (depth > 0)
        return fail(p, IDT_EFORMAT, p->pos, "\"$(\" is not closed");
    if (p->graphs[p->graph].depth + 1 > IDT_SMARTS_MAX_DEPTH)
        return fail(p, IDT_ELIMIT, p->pos, "$( ) is nested too deeply");
    if (p->n_graphs >= IDT_SMARTS_MAX_GRAPHS)
        return fail(p, IDT_ELIMIT, p->pos, "too many $( )");
    if (idt_alloc__grow(&p->graphs, &p->graphs_capacity, p->n_graphs, sizeof *p->graphs) != IDT_OK)
        return idt_error__set(p->err, IDT_ENOMEM, "out of memory");
    p->graphs[p->n_graphs] =
        (idt_smarts_graph){.begin = begin, .end = i - 1, .depth = p->graphs[p->graph].depth + 1};
    rc = emit(p, IDT_SMARTS_RECURSE, (int32_t)p->n_graphs, 0);
    if (rc != IDT_OK)
        return rc;
    p->n_graphs++;
    p->pos = i;
    if (peek(p) == '_' && peek_at(p, 1) != '0') { /* RDKit's serial number, without a meaning */
        p->pos++;
        rc = read_number(p, &serial);
    }
    return rc;
}

static int read_primary(parser *p)
{
    int c = peek(p), rc;
    bool found;
    int32_t isotope;

    if (idt_ascii__is_digit(c)) {
        rc = read_number(p, &isotope);
        if (rc == IDT_OK)
            rc = emit(p, IDT_SMARTS_ISOTOPE, isotope, isotope);
        if (rc == IDT_OK)
            rc = read_symbol(p, &found);
        return rc == IDT_OK && found ? emit(p, IDT_SMARTS_AND, 0, 0) : rc;
    }
    if (c == '+' || c == '-')
        return read_charge(p, true);
    if (c == '@')
        return read_chirality(p);
    if (c == '$' && peek_at(p, 1) == '(')
        return read_recursion(p);
    if (c == '^' && peek_at(p, 1) >= '0' && peek_at(p, 1) <= '5') {
        p->pos += 2;
        c = p->text[p->pos - 1] - '0';
        return emit(p, IDT_SMARTS_HYBRID, c, c);
    }
    rc = read_symbol(p, &found);
    if (rc == IDT_OK && !found)
        rc = read_counted(p, &found);
    return rc == IDT_OK && !found ? unexpected(p, "an atom primitive") : rc;
}

static int read_negated(parser *p)
{
    bool is_negated = false;
    int rc;

    while (take(p, '!'))
        is_negated = !is_negated;
    rc = read_primary(p);
    return rc == IDT_OK && is_negated ? emit(p, IDT_SMARTS_NOT, 0, 0) : rc;
}

static int read_conjunction(parser *p)
{
    int rc = read_negated(p), c;

    while (rc == IDT_OK) {
        c = peek(p);
        if (c == ',' || c == ';' || c == ']' || c == ':')
            break;
        take(p, '&');
        rc = read_negated(p);
        if (rc == IDT_OK)
            rc = emit(p, IDT_SMARTS_AND, 0, 0);
    }
    return rc;
}

static int read_expression(parser *p)
{
    int rc = IDT_OK;

    for (uint32_t n_and = 0; rc == IDT_OK; n_and++) {
        for (uint32_t n_or = 0; rc == IDT_OK; n_or++) {
            rc = read_conjunction(p);
            if (rc == IDT_OK && n_or > 0)
                rc = emit(p, IDT_SMARTS_OR, 0, 0);
            if (!take(p, ','))
                break;
        }
        if (rc == IDT_OK && n_and > 0)
            rc = emit(p, IDT_SMARTS_AND, 0, 0);
        if (!take(p, ';'))
            break;
    }
    return rc;
}

/*
 * `[H]`, `[2H]`, `[H+]`, `[2H-:7]`: a hydrogen atom, not "one hydrogen attached". A charge or a
 * class after such a start admits nothing else, as in RDKit.
 */
static int read_hydrogen_atom(parser *p, bool *found)
{
    uint32_t start = p->pos, len;
    int32_t isotope = -1;
    int rc = IDT_OK, c;

    *found = false;
    if (idt_ascii__is_digit(peek(p))) {
        rc = read_number(p, &isotope);
        if (rc != IDT_OK)
            return rc;
    }
    if (element_at(p, &len) == 1 && len == 1) {
        c = peek_at(p, 1);
        *found = c == ']' || c == ':' || c == '+' || c == '-';
    }
    if (!*found) {
        p->pos = start;
        return IDT_OK;
    }
    p->pos++;
    rc = emit(p, IDT_SMARTS_ELEMENT, 1, 1);
    if (rc == IDT_OK && isotope >= 0) {
        rc = emit(p, IDT_SMARTS_ISOTOPE, isotope, isotope);
        if (rc == IDT_OK)
            rc = emit(p, IDT_SMARTS_AND, 0, 0);
    }
    if (rc == IDT_OK && (peek(p) == '+' || peek(p) == '-')) {
        rc = read_charge(p, false);
        if (rc == IDT_OK)
            rc = emit(p, IDT_SMARTS_AND, 0, 0);
    }
    return rc;
}

static int read_bracket(parser *p, idt_smarts_atom *atom)
{
    bool found;
    int32_t number = 0;
    int rc = read_hydrogen_atom(p, &found);

    if (rc == IDT_OK && !found)
        rc = read_expression(p);
    if (rc == IDT_OK && take(p, ':'))
        rc = read_number(p, &number);
    if (rc == IDT_OK && !take(p, ']'))
        rc = unexpected(p, "\"]\"");
    atom->atom_class = (uint32_t)number;
    return rc;
}

static int add_bond(parser *p, uint32_t a, uint32_t b, bond_text bond)
{
    if (p->n_bonds - p->graphs[p->graph].first_bond >= IDT_SMARTS_MAX_BONDS)
        return fail(p, IDT_ELIMIT, p->pos, "pattern has too many bonds");
    if (idt_alloc__grow(&p->bonds, &p->bonds_capacity, p->n_bonds, sizeof *p->bonds) != IDT_OK)
        return idt_error__set(p->err, IDT_ENOMEM, "out of memory");
    p->bonds[p->n_bonds++] = (idt_smarts_bond){
        .a = (uint16_t)a, .b = (uint16_t)b, .table = bond.table, .direction = bond.direction};
    return IDT_OK;
}

/* Read an atom and bond it to the current one, if there is one. */
static int read_atom(parser *p, bond_text bond)
{
    idt_smarts_graph *graph = &p->graphs[p->graph];
    idt_smarts_atom atom = {.first_node = (uint32_t)p->n_nodes, .begin = p->pos, .group = p->group};
    uint32_t index = (uint32_t)p->n_atoms - graph->first_atom;
    bool found = true;
    int rc;

    if (index >= IDT_SMARTS_MAX_ATOMS)
        return fail(p, IDT_ELIMIT, p->pos, "pattern has too many atoms");
    p->expression = (uint32_t)p->n_nodes;
    p->chirality = 0;
    if (take(p, '['))
        rc = read_bracket(p, &atom);
    else
        rc = read_simple_atom(p, false, &found);
    if (rc != IDT_OK)
        return rc;
    if (!found)
        return unexpected(p, "an atom");
    atom.n_nodes = (uint32_t)p->n_nodes - atom.first_node;
    atom.end = p->pos;
    atom.chirality = p->chirality;
    if (idt_alloc__grow(&p->atoms, &p->atoms_capacity, p->n_atoms, sizeof *p->atoms) != IDT_OK)
        return idt_error__set(p->err, IDT_ENOMEM, "out of memory");
    p->atoms[p->n_atoms++] = atom;
    if (p->current >= 0)
        rc = add_bond(p, (uint32_t)p->current, index, bond);
    p->current = (int)index;
    return rc;
}

/* One bond symbol after any number of `!`; *found is false when there is none. */
static int read_bond_symbol(parser *p, bond_text *out, bool *found)
{
    static const struct {
        char symbol;
        uint8_t direction;
        uint16_t table;
    } SYMBOLS_OF_BONDS[] = {
        {'-', 0, 3 << 2 * IDT_SMARTS_SINGLE},        {'=', 0, 3 << 2 * IDT_SMARTS_DOUBLE},
        {'#', 0, 3 << 2 * IDT_SMARTS_TRIPLE},        {'$', 0, 3 << 2 * IDT_SMARTS_QUADRUPLE},
        {':', 0, 3 << 2 * IDT_SMARTS_AROMATIC_BOND}, {'~', 0, IDT_SMARTS_BOND_ANY},
        {'@', 0, IDT_SMARTS_BOND_IN_RING},           {'/', 1, 3 << 2 * IDT_SMARTS_SINGLE},
        {'\\', 2, 3 << 2 * IDT_SMARTS_SINGLE},
    };
    bool is_negated = false;
    int c;

    *found = false;
    while (take(p, '!')) {
        is_negated = !is_negated;
        *found = true;
    }
    c = peek(p);
    if ((c == '-' && peek_at(p, 1) == '>') || (c == '<' && peek_at(p, 1) == '-')) {
        p->pos += 2;
        *found = true;
        *out = (bond_text){.table = 3 << 2 * IDT_SMARTS_DATIVE};
    } else {
        size_t i = 0;

        while (i < IDT_COUNT_OF(SYMBOLS_OF_BONDS) && SYMBOLS_OF_BONDS[i].symbol != c)
            i++;
        if (i == IDT_COUNT_OF(SYMBOLS_OF_BONDS))
            return *found ? unexpected(p, "a bond") : IDT_OK;
        p->pos++;
        if (c == '\\')
            take(p, '\\');
        *found = true;
        *out = (bond_text){.table = SYMBOLS_OF_BONDS[i].table,
                           .direction = SYMBOLS_OF_BONDS[i].direction};
    }
    if (is_negated)
        out->table = (uint16_t)~out->table;
    return IDT_OK;
}

/* A whole bond expression; its value is a truth table, so nothing needs to be kept. */
static int read_bond(parser *p, bond_text *out)
{
    uint16_t all = IDT_SMARTS_BOND_ANY, any = 0, both = IDT_SMARTS_BOND_ANY;
    bond_text symbol = {0};
    bool found;
    uint8_t direction = 0;
    int rc = read_bond_symbol(p, &symbol, &found);

    *out = (bond_text){.table = IDT_SMARTS_BOND_DEFAULT};
    if (rc != IDT_OK || !found)
        return rc;
    for (;;) {
        both &= symbol.table;
        direction = direction ? direction : symbol.direction;
        rc = read_bond_symbol(p, &symbol, &found);
        if (rc != IDT_OK)
            return rc;
        if (found)
            continue;
        if (peek(p) != '&' && peek(p) != ',' && peek(p) != ';')
            break;
        if (peek(p) != '&') {
            any |= both;
            both = IDT_SMARTS_BOND_ANY;
            if (peek(p) == ';') {
                all &= any;
                any = 0;
            }
        }
        p->pos++;
        rc = read_bond_symbol(p, &symbol, &found);
        if (rc != IDT_OK)
            return rc;
        if (!found)
            return unexpected(p, "a bond");
    }
    *out = (bond_text){(uint16_t)(all & (any | both)), direction, true};
    return IDT_OK;
}

/* `7`, `%12`, `%(12345)` */
static int read_ring_number(parser *p, uint32_t *out)
{
    uint32_t n_digits = 0;

    *out = 0;
    if (!take(p, '%')) {
        *out = (uint32_t)(peek(p) - '0');
        p->pos++;
        return IDT_OK;
    }
    if (take(p, '(')) {
        while (n_digits < 5 && idt_ascii__is_digit(peek(p))) {
            *out = *out * 10 + (uint32_t)(p->text[p->pos++] - '0');
            n_digits++;
        }
        if (n_digits == 0 || !take(p, ')'))
            return unexpected(p, "a ring number");
        return IDT_OK;
    }
    if (peek(p) < '1' || peek(p) > '9' || !idt_ascii__is_digit(peek_at(p, 1)))
        return fail(p, IDT_EFORMAT, p->pos, "two digits are wanted after \"%\"");
    *out = (uint32_t)((peek(p) - '0') * 10 + peek_at(p, 1) - '0');
    p->pos += 2;
    return IDT_OK;
}

static int close_ring(parser *p, uint32_t at, bond_text bond)
{
    const idt_smarts_graph *graph = &p->graphs[p->graph];
    open_ring ring = p->rings[at];
    uint32_t b = (uint32_t)p->current;

    if (ring.atom == b)
        return fail(p, IDT_EFORMAT, p->pos, "ring bond from an atom to itself");
    for (size_t i = graph->first_bond; i < p->n_bonds; i++) {
        const idt_smarts_bond *other = &p->bonds[i];

        if ((other->a == ring.atom && other->b == b) || (other->b == ring.atom && other->a == b))
            return fail(p, IDT_EFORMAT, p->pos, "second bond between two atoms");
    }
    /* The bond that was stated first wins, as in RDKit. */
    if (ring.is_stated || !bond.is_stated)
        bond = (bond_text){ring.table, ring.direction, ring.is_stated};
    memmove(&p->rings[at], &p->rings[at + 1], (p->n_rings - at - 1) * sizeof p->rings[0]);
    p->n_rings--;
    return add_bond(p, ring.atom, b, bond);
}

static int read_ring(parser *p, bond_text bond)
{
    uint32_t number, offset = p->pos;
    int rc = read_ring_number(p, &number);

    if (rc != IDT_OK)
        return rc;
    for (uint32_t i = 0; i < p->n_rings; i++) {
        if (p->rings[i].number == number)
            return close_ring(p, i, bond);
    }
    if (p->n_rings == MAX_OPEN_RINGS)
        return fail(p, IDT_ELIMIT, offset, "too many open ring bonds");
    p->rings[p->n_rings++] = (open_ring){.number = number,
                                         .offset = offset,
                                         .atom = (uint16_t)p->current,
                                         .table = bond.table,
                                         .is_stated = bond.is_stated,
                                         .direction = bond.direction};
    return IDT_OK;
}

static bool is_ring_start(int c)
{
    return c == '%' || idt_ascii__is_digit(c);
}

/* The first atom of a graph or of what follows a dot, with zero-level parentheses if allowed. */
static int read_component(parser *p)
{
    p->current = -1;
    if (peek(p) == '(' && p->flags & IDT_SMARTS_GROUPS && p->graph == 0 && p->n_branches == 0 &&
        p->group == 0) {
        p->pos++;
        p->group = ++p->n_groups;
    }
    return read_atom(p, (bond_text){0});
}

static int read_branch(parser *p)
{
    bond_text bond;
    int rc;

    if (p->n_branches == IDT_SMARTS_MAX_ATOMS)
        return fail(p, IDT_ELIMIT, p->pos, "too many open branches");
    p->branch_offsets[p->n_branches] = p->pos++;
    p->branches[p->n_branches++] = (uint16_t)p->current;
    rc = read_bond(p, &bond);
    return rc == IDT_OK ? read_atom(p, bond) : rc;
}

static int close_branch(parser *p)
{
    if (p->n_branches > 0) {
        p->current = p->branches[--p->n_branches];
    } else if (p->group != 0) {
        p->group = 0;
        if (peek_at(p, 1) != -1 && peek_at(p, 1) != '.')
            return fail(p, IDT_EFORMAT, p->pos + 1, "a dot is wanted after a component group");
    } else {
        return fail(p, IDT_EFORMAT, p->pos, "\")\" closes nothing");
    }
    p->pos++;
    return IDT_OK;
}

static int read_next(parser *p)
{
    bond_text bond;
    int rc;

    switch (peek(p)) {
    case '(': return read_branch(p);
    case ')': return close_branch(p);
    case '.': p->pos++; return read_component(p);
    default: break;
    }
    rc = read_bond(p, &bond);
    if (rc != IDT_OK)
        return rc;
    return is_ring_start(peek(p)) ? read_ring(p, bond) : read_atom(p, bond);
}

static int read_graph(parser *p, uint32_t index)
{
    idt_smarts_graph *graph = &p->graphs[index];
    int rc;

    graph->first_atom = (uint32_t)p->n_atoms;
    graph->first_bond = (uint32_t)p->n_bonds;
    p->graph = index;
    p->pos = graph->begin;
    p->end = graph->end;
    p->n_branches = 0;
    p->n_rings = 0;
    p->group = 0;
    rc = read_component(p);
    while (rc == IDT_OK && p->pos < p->end)
        rc = read_next(p);
    if (rc != IDT_OK)
        return rc;
    if (p->n_branches > 0)
        return fail(p, IDT_EFORMAT, p->branch_offsets[p->n_branches - 1], "\"(\" is not closed");
    if (p->group != 0)
        return fail(p, IDT_EFORMAT, p->pos, "component group is not closed");
    if (p->n_rings > 0)
        return fail(p, IDT_EFORMAT, p->rings[0].offset, "ring bond is not closed");
    graph = &p->graphs[index]; /* reading may have moved the array */
    graph->n_atoms = (uint32_t)p->n_atoms - graph->first_atom;
    graph->n_bonds = (uint32_t)p->n_bonds - graph->first_bond;
    return IDT_OK;
}

static int copy_array(void *out, idt_arena *arena, const void *items, size_t n, size_t size)
{
    void *copy = idt_arena__array(arena, n ? n : 1, size);

    if (copy == NULL)
        return IDT_ENOMEM;
    if (n > 0)
        memcpy(copy, items, n * size);
    memcpy(out, &copy, sizeof copy);
    return IDT_OK;
}

static int copy_out(idt_smarts *out, idt_arena *arena, const parser *p, idt_bytes text)
{
    idt_smarts s = {.text = text,
                    .n_graphs = p->n_graphs,
                    .n_atoms = p->n_atoms,
                    .n_bonds = p->n_bonds,
                    .n_nodes = p->n_nodes};

    if (copy_array(&s.graphs, arena, p->graphs, p->n_graphs, sizeof *p->graphs) != IDT_OK ||
        copy_array(&s.atoms, arena, p->atoms, p->n_atoms, sizeof *p->atoms) != IDT_OK ||
        copy_array(&s.bonds, arena, p->bonds, p->n_bonds, sizeof *p->bonds) != IDT_OK ||
        copy_array(&s.nodes, arena, p->nodes, p->n_nodes, sizeof *p->nodes) != IDT_OK)
        return idt_error__set(p->err, IDT_ENOMEM, "out of memory");
    *out = s;
    return IDT_OK;
}

int idt_smarts__parse(idt_smarts *out, idt_arena *arena, idt_bytes text, uint32_t flags,
                      idt_error *err)
{
    idt_bytes trimmed = idt_bytes__trim(text);
    parser *p;
    int rc;

    if (text.len > IDT_SMARTS_MAX_TEXT)
        return idt_error__set(err, IDT_ELIMIT, "pattern is longer than %d bytes",
                              IDT_SMARTS_MAX_TEXT);
    p = idt_alloc__zeroed(1, sizeof *p);
    if (p == NULL)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    p->text = trimmed.data;
    p->base = trimmed.len ? (uint32_t)(trimmed.data - text.data) : 0;
    p->flags = flags;
    p->err = err;
    rc = idt_alloc__grow(&p->graphs, &p->graphs_capacity, 0, sizeof *p->graphs);
    if (rc != IDT_OK) {
        idt_error__set(err, rc, "out of memory");
        goto out;
    }
    p->graphs[0] = (idt_smarts_graph){.end = (uint32_t)trimmed.len};
    p->n_graphs = 1;
    for (uint32_t i = 0; i < p->n_graphs && rc == IDT_OK; i++)
        rc = read_graph(p, i);
    if (rc == IDT_OK)
        rc = copy_out(out, arena, p, trimmed);
out:
    idt_alloc__free(p->graphs);
    idt_alloc__free(p->atoms);
    idt_alloc__free(p->bonds);
    idt_alloc__free(p->nodes);
    idt_alloc__free(p);
    return rc;
}
