/* SPDX-License-Identifier: Apache-2.0 */
/* Class answers as plain text: the clauses and, by their places in the SMILES, their atoms. */
#include "cli/explain_class.h"

#include <math.h>

#include "base/bytes.h"
#include "base/int.h"
#include "chem/mol/element.h"
#include "chem/mol/layout.h"

static uint8_t label_of(const idt_memberships *m, const idt_membership_finding *f, uint32_t i)
{
    return m->classes->clauses[m->classes->records[f->definition].clauses.first + i].label;
}

/* Atoms of one clause, by places from 1 in the order of the SMILES. */
static void put_atoms(idt_buf *out, const idt_memberships *m, const idt_membership_finding *f,
                      uint32_t label)
{
    bool is_first = true;

    for (uint32_t i = 0; i < f->n_atoms; i++) {
        uint8_t role = m->roles[f->atoms + i];

        if (role < 2 || role == IDT_CLASS_UNEXPLAINED || label_of(m, f, role - 2u) != label)
            continue;
        idt_buf__printf(out, is_first ? "%u" : ", %u", i + 1);
        is_first = false;
    }
    if (is_first)
        idt_buf__put_cstr(out, "none (something of the parent is absent)");
}

static void put_clauses(idt_buf *out, const idt_memberships *m, const idt_membership_finding *f)
{
    const idt_law_class *class_ = &m->law->classes[f->class_];
    uint64_t labels = 0;

    for (uint32_t i = 0; i < IDT_CLASS_MAX_CLAUSES; i++)
        if (f->operations >> i & 1)
            labels |= UINT64_C(1) << label_of(m, f, i) % 64;
    for (uint32_t i = 0; i < class_->clauses.n && i < 64; i++) {
        const idt_law_clause *clause = &m->law->clauses[class_->clauses.first + i];

        if (!(labels >> i & 1))
            continue;
        idt_buf__put_cstr(out, "    ");
        idt_buf__put_bytes(out, idt_law__str(m->law, clause->label));
        if (clause->text.len > 0) {
            idt_buf__put_cstr(out, "  ");
            idt_buf__put_bytes(out, idt_law__str(m->law, clause->text));
        }
        idt_buf__put_cstr(out, "\n       atoms ");
        put_atoms(out, m, f, i);
        idt_buf__put_char(out, '\n');
    }
}

static void put_text(idt_buf *out, const idt_memberships *m, const idt_membership_finding *f)
{
    const idt_law_class *class_ = &m->law->classes[f->class_];

    idt_buf__put_cstr(out, "  ");
    idt_buf__put_bytes(out, idt_law__str(m->law, class_->shown));
    idt_buf__printf(out, ": %s\n", idt_membership__name(f->membership));
    put_clauses(out, m, f);
    if (f->questions != 0 || f->membership == IDT_MEMBERSHIP_REVIEW) {
        idt_buf__put_cstr(out, "    question: ");
        idt_memberships__put_questions(out, m, f);
        idt_buf__put_char(out, '\n');
    }
    for (uint32_t i = 0; i < class_->cites.n; i++) {
        idt_buf__put_cstr(out, "    ");
        idt_buf__put_bytes(out, idt_law__str(m->law, m->law->cites[class_->cites.first + i].text));
        idt_buf__put_char(out, '\n');
    }
}

/* ---- drawing ---- */

enum { SCALE = 40, MARGIN = 34 };

/* Colours of clauses, by their number; black is the parent. */
static const char *const colours[] = {"#c62828", "#1565c0", "#2e7d32", "#6a1b9a",
                                      "#ef6c00", "#00838f", "#ad1457", "#4e342e"};

typedef struct picture {
    idt_buf *out;
    const idt_mol *mol;
    const idt_memberships *m;
    const idt_membership_finding *f;
    idt_point at[IDT_LAYOUT_MAX_ATOMS];
    double left, top;
} picture;

/* The clause of an atom, or -1. */
static int clause_of(const picture *p, uint32_t atom)
{
    uint8_t role = p->m->roles[p->f->atoms + atom];

    return role < 2 || role == IDT_CLASS_UNEXPLAINED ? -1 : label_of(p->m, p->f, role - 2u);
}

static const char *colour_of(const picture *p, uint32_t atom)
{
    int clause = clause_of(p, atom);

    return clause < 0 ? "#222" : colours[(size_t)clause % IDT_COUNT_OF(colours)];
}

static double x_of(const picture *p, uint32_t atom)
{
    return (p->at[atom].x - p->left) * SCALE + MARGIN;
}

static double y_of(const picture *p, uint32_t atom)
{
    return (p->at[atom].y - p->top) * SCALE + MARGIN;
}

static void put_bond(picture *p, uint32_t bond)
{
    uint32_t a = p->mol->a[bond], b = p->mol->b[bond], n = idt_bond__order(p->mol->bond[bond]);
    double dx = y_of(p, a) - y_of(p, b), dy = x_of(p, b) - x_of(p, a), far = hypot(dx, dy);
    const char *colour = clause_of(p, a) == clause_of(p, b) ? colour_of(p, a) : "#222";

    for (uint32_t i = 0; i < n && i < 3; i++) {
        double off = (i - (n - 1) / 2.0) * 4 / (far > 0 ? far : 1);

        idt_buf__printf(p->out,
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
                        x_of(p, a) + dx * off, y_of(p, a) + dy * off, x_of(p, b) + dx * off,
                        y_of(p, b) + dy * off, colour);
    }
}

/* Elements other than carbon by their symbol, and the letter of the clause beside its atoms. */
static void put_atom(picture *p, uint32_t atom)
{
    uint32_t word = p->mol->atom[atom];
    int clause = clause_of(p, atom);

    if (idt_atom__element(word) != 6)
        idt_buf__printf(p->out,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"8\" fill=\"#fff\" stroke=\"none\"/>"
                        "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s</text>\n",
                        x_of(p, atom), y_of(p, atom), x_of(p, atom), y_of(p, atom) + 5,
                        colour_of(p, atom), idt_element__table[idt_atom__element(word)].symbol);
    idt_buf__printf(p->out, "<title>atom %u</title>\n", atom + 1);
    if (clause >= 0) {
        const idt_law_class *class_ = &p->m->law->classes[p->f->class_];
        idt_bytes label = idt_law__str(
            p->m->law, p->m->law->clauses[class_->clauses.first + (uint32_t)clause].label);

        idt_buf__printf(
            p->out, "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\" font-size=\"9\">%.*s</text>\n",
            x_of(p, atom) + 9, y_of(p, atom) - 7, colour_of(p, atom), (int)label.len, label.data);
    }
}

/* Text inside an element: what an id holds must not become markup. */
static void put_escaped(idt_buf *out, idt_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];

        if (c == '<')
            idt_buf__put_cstr(out, "&lt;");
        else if (c == '>')
            idt_buf__put_cstr(out, "&gt;");
        else if (c == '&')
            idt_buf__put_cstr(out, "&amp;");
        else if ((unsigned char)c >= 32)
            idt_buf__put_char(out, c);
    }
}

static void put_svg(picture *p, idt_bytes id)
{
    double right = -1e9, bottom = -1e9;

    p->left = p->top = 1e9;
    for (uint32_t i = 0; i < p->mol->n_atoms; i++) {
        p->left = fmin(p->left, p->at[i].x);
        p->top = fmin(p->top, p->at[i].y);
        right = fmax(right, p->at[i].x);
        bottom = fmax(bottom, p->at[i].y);
    }
    idt_buf__printf(p->out,
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
                    "font-family=\"sans-serif\" font-size=\"14\" text-anchor=\"middle\" "
                    "stroke-width=\"1.6\">\n<desc>",
                    (right - p->left) * SCALE + 2 * MARGIN, (bottom - p->top) * SCALE + 2 * MARGIN);
    put_escaped(p->out, id);
    idt_buf__put_cstr(p->out, ", ");
    put_escaped(p->out, idt_law__str(p->m->law, p->m->law->classes[p->f->class_].shown));
    idt_buf__printf(p->out, ": %s</desc>\n", idt_membership__name(p->f->membership));
    for (uint32_t i = 0; i < p->mol->n_bonds; i++)
        put_bond(p, i);
    for (uint32_t i = 0; i < p->mol->n_atoms; i++) {
        idt_buf__put_cstr(p->out, "<g>");
        put_atom(p, i);
        idt_buf__put_cstr(p->out, "</g>\n");
    }
    idt_buf__put_cstr(p->out, "</svg>\n");
}

static void put_drawings(idt_buf *out, const idt_memberships *found, idt_mol *mol, idt_bytes id)
{
    picture p = {.out = out, .mol = mol, .m = found};

    if (found->n == 0 || idt_layout__find(p.at, mol, NULL) != IDT_OK)
        return;
    for (size_t i = 0; i < found->n; i++) {
        p.f = &found->items[i];
        if (p.f->membership >= IDT_MEMBERSHIP_REVIEW)
            put_svg(&p, id);
    }
}

void idt_explain_class__put(idt_buf *out, const idt_memberships *found, idt_mol *mol,
                            idt_bytes smiles, idt_bytes id, bool as_svg)
{
    if (as_svg) {
        put_drawings(out, found, mol, id);
        return;
    }
    idt_buf__put_bytes(out, id);
    idt_buf__put_cstr(out, "  ");
    idt_buf__put_bytes(out, smiles);
    idt_buf__put_char(out, '\n');
    for (size_t i = 0; i < found->n; i++)
        if (found->items[i].membership >= IDT_MEMBERSHIP_REVIEW)
            put_text(out, found, &found->items[i]);
}
