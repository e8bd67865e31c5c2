/* SPDX-License-Identifier: Apache-2.0 */
/* The rule that defines a class of substances by structure. */
#include <string.h>

#include "base/bytes.h"
#include "base/int.h"
#include "chem/classes/kind.h"
#include "compile/codes.h"
#include "compile/read.h"

#define REQUIRED IDT_READ_REQUIRED
#define REPEATED IDT_READ_REPEATED

enum { MAX_KIND_NAME = 64 };

static bool class_title(idt_cursor *c, void *rule)
{
    return idt_read__text(c, &((idt_m_class *)rule)->title, "a title between quotation marks");
}

static bool class_as(idt_cursor *c, void *rule)
{
    return idt_value__id(c, &((idt_m_class *)rule)->shown, "the id that answers show");
}

static bool class_list(idt_cursor *c, void *rule)
{
    return idt_value__id(c, &((idt_m_class *)rule)->list, "a list");
}

static bool class_entry(idt_cursor *c, void *rule)
{
    return idt_read__text(c, &((idt_m_class *)rule)->entry, "the entry between quotation marks");
}

static bool class_from(idt_cursor *c, void *rule)
{
    return idt_read__from(c, &((idt_m_class *)rule)->dates);
}

static bool class_to(idt_cursor *c, void *rule)
{
    return idt_read__to(c, &((idt_m_class *)rule)->dates);
}

static bool read_parents(idt_cursor *c, idt_m_class *k, uint32_t flags)
{
    do {
        idt_m_parent *slot;
        idt_word smiles;

        if (!idt_value__string(c, &smiles, "a structure between quotation marks"))
            return false;
        if (k->parents.n == 0)
            k->parents.first = (uint32_t)c->model->parents.n;
        slot = IDT_VEC_ADD(c->model, c->model->parents);
        if (!slot)
            return false;
        *slot = (idt_m_parent){smiles, flags};
        k->parents.n++;
    } while (idt_value__accept_comma(c));
    return true;
}

/* `parent [itself] [arguably] "SMILES", …` */
static bool class_parent(idt_cursor *c, void *rule)
{
    uint32_t flags = idt_value__accept(c, "itself") ? IDT_CLASS_PARENT : 0;

    if (idt_value__accept(c, "arguably"))
        flags |= IDT_CLASS_DRAWN;
    return read_parents(c, rule, flags);
}

static bool class_exempt(idt_cursor *c, void *rule)
{
    return read_parents(c, rule, IDT_CLASS_EXEMPT);
}

static bool class_module(idt_cursor *c, void *rule)
{
    return idt_value__id(c, &((idt_m_class *)rule)->module, "a part");
}

static bool class_except(idt_cursor *c, void *rule)
{
    return idt_read__text(c, &((idt_m_class *)rule)->except,
                          "the exclusions between quotation marks");
}

static bool class_decides(idt_cursor *c, void *rule)
{
    return idt_value__choice(c, &((idt_m_class *)rule)->decides, idt_law_decides__name,
                             "what the class decides");
}

static const char *reading_name(uint8_t reading)
{
    static const char *const words[] = {"exact", "wide"};

    return reading < IDT_COUNT_OF(words) ? words[reading] : NULL;
}

/* `reading wide`: wide readings of the kinds are open questions */
static bool class_reading(idt_cursor *c, void *rule)
{
    return idt_value__choice(c, &((idt_m_class *)rule)->is_wide, reading_name,
                             "how the words of the class are read");
}

static bool class_mass(idt_cursor *c, void *rule)
{
    uint32_t mass;

    if (!idt_value__integer(c, &mass, 1, 4000, "a molecular mass"))
        return false;
    ((idt_m_class *)rule)->max_mass = mass * 1000;
    return true;
}

/* `covers salts, isomers [from DATE]` */
static bool class_covers(idt_cursor *c, void *rule)
{
    idt_m_class *k = rule;

    if (!idt_read__covers(c, &k->covers))
        return false;
    return !idt_value__accept(c, "from") || idt_value__date(c, &k->covers_from);
}

/* ---- parts ---- */

/* "4" or "1-4", places from 1 to 64. */
static bool parse_range(idt_bytes text, uint64_t *atoms)
{
    uint32_t value[2] = {0, 0}, n = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '-' && n == 0 && i > 0) {
            n = 1;
            continue;
        }
        if (!idt_ascii__is_digit(text.data[i]) || value[n] > 64)
            return false;
        value[n] = value[n] * 10 + (uint32_t)(text.data[i] - '0');
    }
    if (n == 0)
        value[1] = value[0];
    else if (text.data[text.len - 1] == '-')
        value[1] = IDT_CLASS_MAX_ATOMS; /* up to the last atom of each parent */
    if (value[0] == 0 || value[1] < value[0] || value[1] > 64)
        return false;
    for (uint32_t i = value[0]; i <= value[1]; i++)
        *atoms |= UINT64_C(1) << (i - 1);
    return true;
}

static bool read_part(idt_cursor *c, idt_m_class *k)
{
    idt_m_part part = {0}, *slot;

    if (!idt_value__id(c, &part.name, "the name of a part"))
        return false;
    do {
        idt_word range;

        if (!idt_value__atom(c, &range, "places of atoms in the parent, such as 1-4"))
            return false;
        if (!parse_range(range.text, &part.atoms)) {
            idt_report__error(c->diags, IDT_R_NUMBER, range.place, c->rule,
                              "Places count from 1 in the order of the SMILES, up to 64.",
                              "%.*s is not a range of places",
                              (int)idt_size__min(range.text.len, 60), range.text.data);
            return false;
        }
    } while (idt_value__peek(c).kind == IDT_TOKEN_ATOM);
    for (uint32_t i = k->parts.first; i < k->parts.first + k->parts.n; i++) {
        if (idt_bytes__equal(c->model->parts.items[i].name.text, part.name.text)) {
            idt_report__error(c->diags, IDT_R_DUPLICATE_ID, part.name.place, c->rule, NULL,
                              "there are two parts \"%.*s\"", (int)part.name.text.len,
                              part.name.text.data);
            return false;
        }
    }
    if (k->parts.n == 0)
        k->parts.first = (uint32_t)c->model->parts.n;
    slot = IDT_VEC_ADD(c->model, c->model->parts);
    if (!slot)
        return false;
    *slot = part;
    k->parts.n++;
    return true;
}

static bool class_part(idt_cursor *c, void *rule)
{
    do {
        if (!read_part(c, rule))
            return false;
    } while (idt_value__accept_comma(c));
    return true;
}

/* ---- clauses ---- */

/* The clause of a letter, made when it is not there yet. */
static bool find_clause(idt_cursor *c, idt_m_class *k, idt_word label, uint32_t *index)
{
    idt_m_clause *slot;

    for (uint32_t i = 0; i < k->clauses.n; i++) {
        if (idt_bytes__equal(c->model->clauses.items[k->clauses.first + i].label.text,
                             label.text)) {
            *index = i;
            return true;
        }
    }
    if (k->clauses.n == 0)
        k->clauses.first = (uint32_t)c->model->clauses.n;
    if (k->clauses.n == IDT_CLASS_MAX_CLAUSES) {
        idt_report__error(c->diags, IDT_R_TOO_MANY_CLAUSES, label.place, c->rule, NULL,
                          "a class has at most %d clauses", IDT_CLASS_MAX_CLAUSES);
        return false;
    }
    slot = IDT_VEC_ADD(c->model, c->model->clauses);
    if (!slot)
        return false;
    slot->label = label;
    *index = k->clauses.n++;
    return true;
}

/* Words of a kind joined by '-': "aromatic monocycle". Takes the longest that is a kind. */
static bool read_kind_name(idt_cursor *c, uint8_t *kind)
{
    char name[MAX_KIND_NAME] = "";
    uint32_t at = c->at, best = 0;
    size_t len = 0;

    for (int words = 0; words < 3 && idt_value__peek(c).kind == IDT_TOKEN_ATOM; words++) {
        idt_word word;

        if (!idt_value__atom(c, &word, "a kind") || len + word.text.len + 2 > sizeof name)
            break;
        if (words > 0)
            name[len++] = '-';
        memcpy(name + len, word.text.data, word.text.len);
        len += word.text.len;
        for (uint8_t i = 0; idt_kind__name(i); i++) {
            if (idt_bytes__is((idt_bytes){name, len}, idt_kind__name(i))) {
                *kind = i;
                best = c->at;
            }
        }
    }
    c->at = best ? best : at;
    return best != 0;
}

/* "C4"; of a ring, whose atoms are counted, "4" */
static bool read_carbons(idt_cursor *c, bool is_ring, uint8_t *out)
{
    uint32_t value = 0;
    idt_word word;

    if (!idt_value__atom(c, &word, "a number of carbon atoms such as C4"))
        return false;
    for (size_t i = is_ring ? 0 : 1; i < word.text.len && value < 1000; i++)
        value = idt_ascii__is_digit(word.text.data[i])
                    ? value * 10 + (uint32_t)(word.text.data[i] - '0')
                    : 1000;
    if ((!is_ring && word.text.data[0] != 'C') || value == 0 || value > 200) {
        idt_report__error(c->diags, IDT_R_NUMBER, word.place, c->rule, NULL,
                          "%.*s is not a number of carbon atoms such as C4",
                          (int)idt_size__min(word.text.len, 60), word.text.data);
        return false;
    }
    *out = (uint8_t)value;
    return true;
}

static bool read_limits(idt_cursor *c, idt_class_kind *kind)
{
    bool is_ring = kind->kind == IDT_KIND_RING || kind->kind == IDT_KIND_ANY_RING ||
                   kind->kind == IDT_KIND_CARBON_RING;

    if (idt_value__accept(c, "from") &&
        (!read_carbons(c, is_ring, &kind->min) || !idt_value__keyword(c, "to") ||
         !read_carbons(c, is_ring, &kind->max)))
        return false;
    if (idt_value__accept(c, "up"))
        return idt_value__keyword(c, "to") && read_carbons(c, is_ring, &kind->max);
    return true;
}

/* `further substituted or not`, behind a comma. @return whether it was there */
static bool accept_substituted(idt_cursor *c)
{
    uint32_t at = c->at;

    (void)idt_value__accept(c, "further");
    if (idt_value__accept(c, "substituted") && idt_value__accept(c, "or") &&
        idt_value__accept(c, "not"))
        return true;
    c->at = at;
    return false;
}

static bool read_kinds(idt_cursor *c, idt_m_op *op)
{
    op->kinds.first = (uint32_t)c->model->kinds.n;
    do {
        idt_class_kind kind = {0}, *slot;

        if (op->kinds.n > 0 && idt_value__accept(c, "chain")) {
            uint32_t chain;

            if (!idt_value__integer(c, &chain, 1, 100, "the atoms of a chain"))
                return false;
            op->chain = (uint8_t)chain;
            if (idt_value__accept(c, "of")) {
                if (!idt_value__keyword(c, "CHNO"))
                    return false;
                op->flags |= IDT_CLASS_CHAIN_CNO;
            }
            continue;
        }
        if (op->kinds.n > 0 && accept_substituted(c)) {
            c->model->kinds.items[c->model->kinds.n - 1].flags |= IDT_KIND_SUBSTITUTED;
            continue;
        }
        if (!read_kind_name(c, &kind.kind)) {
            idt_report__error(c->diags, IDT_R_WORD, idt_value__place(c, idt_value__peek(c)),
                              c->rule, "docs/classes.md lists the kinds of groups.",
                              "there is no such kind of group");
            return false;
        }
        if (!read_limits(c, &kind))
            return false;
        slot = IDT_VEC_ADD(c->model, c->model->kinds);
        if (!slot)
            return false;
        *slot = kind;
        op->kinds.n++;
    } while (idt_value__accept_comma(c));
    return true;
}

/*
 * `LABEL replace PART by KIND, …`, `LABEL substitute in|on|in or on PART with KIND, …` or
 * `LABEL close PART [to PART] with KIND, …` or `LABEL keep PART apart from PART`, before each of
 * which `arguably` may stand
 */
static bool class_clause(idt_cursor *c, void *rule)
{
    idt_m_class *k = rule;
    idt_m_op op = {0}, *slot;
    bool is_in;

    op.place = idt_value__place(c, idt_value__peek(c));
    if (!idt_value__atom(c, &op.label, "the letter of a clause") ||
        !find_clause(c, k, op.label, &op.label_index))
        return false;
    if (idt_value__accept(c, "arguably"))
        op.flags |= IDT_CLASS_ARGUABLY;
    if (idt_value__accept(c, "close")) {
        op.op = IDT_CLASS_CLOSE;
        if (!idt_value__id(c, &op.part, "a part") ||
            (idt_value__accept(c, "to") && !idt_value__id(c, &op.to, "a part")) ||
            !idt_value__keyword(c, "with"))
            return false;
    } else if (idt_value__accept(c, "keep")) {
        op.op = IDT_CLASS_APART;
        if (!idt_value__id(c, &op.part, "a part") || !idt_value__keyword(c, "apart") ||
            !idt_value__keyword(c, "from") || !idt_value__id(c, &op.to, "a part"))
            return false;
    } else if (idt_value__accept(c, "replace")) {
        op.op = IDT_CLASS_REPLACE;
        if (!idt_value__id(c, &op.part, "a part") || !idt_value__keyword(c, "by"))
            return false;
    } else {
        op.op = IDT_CLASS_SUBSTITUTE;
        if (!idt_value__keyword(c, "substitute"))
            return false;
        is_in = idt_value__accept(c, "in");
        op.is_exchange = is_in && idt_value__accept(c, "or");
        if ((!is_in || op.is_exchange) && !idt_value__keyword(c, "on"))
            return false;
        if (!idt_value__id(c, &op.part, "a part") || !idt_value__keyword(c, "with"))
            return false;
    }
    if (op.op != IDT_CLASS_APART && !read_kinds(c, &op))
        return false;
    if (k->ops.n == 0)
        k->ops.first = (uint32_t)c->model->ops.n;
    slot = IDT_VEC_ADD(c->model, c->model->ops);
    if (!slot)
        return false;
    *slot = op;
    k->ops.n++;
    return true;
}

/* `question LABEL "…"`, `question combination "…"` */
static bool class_question(idt_cursor *c, void *rule)
{
    idt_m_class *k = rule;
    uint32_t index;
    idt_word label;

    if (idt_value__accept(c, "combination"))
        return idt_read__text(c, &k->combination, "the question between quotation marks");
    return idt_value__atom(c, &label, "the letter of a clause") &&
           find_clause(c, k, label, &index) &&
           idt_read__text(c, &c->model->clauses.items[k->clauses.first + index].question,
                          "the question between quotation marks");
}

/* `text LABEL "…"`: the wording of the law */
static bool class_text(idt_cursor *c, void *rule)
{
    idt_m_class *k = rule;
    uint32_t index;
    idt_word label;

    return idt_value__atom(c, &label, "the letter of a clause") &&
           find_clause(c, k, label, &index) &&
           idt_read__text(c, &c->model->clauses.items[k->clauses.first + index].text,
                          "the wording between quotation marks");
}

enum { CLASS_FROM = 4 };

static const idt_statement class_statements[] = {
    {"title", REQUIRED, class_title},
    {"as", 0, class_as},
    {"list", REQUIRED, class_list},
    {"entry", 0, class_entry},
    [CLASS_FROM] = {"from", REQUIRED, class_from},
    {"to", 0, class_to},
    {"parent", REQUIRED | REPEATED, class_parent},
    {"exempt", REPEATED, class_exempt},
    {"module", 0, class_module},
    {"part", REQUIRED | REPEATED, class_part},
    {"clause", REQUIRED | REPEATED, class_clause},
    {"text", REPEATED, class_text},
    {"question", REPEATED, class_question},
    {"mass", 0, class_mass},
    {"covers", 0, class_covers},
    {"except", 0, class_except},
    {"decides", 0, class_decides},
    {"reading", 0, class_reading},
    {"note", 0, idt_read__note},
    {"cite", REQUIRED | REPEATED, idt_read__cite},
    {"test", REQUIRED | REPEATED, idt_read__class_test},
    {NULL, 0, NULL},
};

static void *class_add(idt_model *model)
{
    idt_m_class *k = IDT_VEC_ADD(model, model->classes);

    if (k) {
        k->dates.from = IDT_DATE_MIN;
        k->dates.to = IDT_DATE_MAX;
        k->covers_from = IDT_DATE_MIN;
        k->list_index = IDT_LAW_NONE;
    }
    return k;
}

static void class_check(idt_cursor *c, void *rule)
{
    idt_read__check_dates(c, &((idt_m_class *)rule)->dates);
}

const idt_kind idt_kind__class = {.owner = IDT_LAW_OWNER_CLASS,
                                  .statements = class_statements,
                                  .add = class_add,
                                  .check = class_check};
