/* SPDX-License-Identifier: Apache-2.0 */
/* Which scorer answers for which pair of names, and the names of things. */
#include <string.h>

#include "base/bytes.h"
#include "base/int.h"
#include "party/address.h"
#include "party/match.h"

const char *idt_party__decision_name(idt_party_decision decision)
{
    switch (decision) {
    case IDT_PARTY_IS_NO: return "no";
    case IDT_PARTY_IS_POSSIBLE: return "possible";
    case IDT_PARTY_IS_MATCH: return "match";
    }
    return "no";
}

int idt_party__schema_from_name(idt_party_schema *out, idt_bytes name)
{
    static const struct {
        const char *name;
        idt_party_schema schema;
    } schemas[] = {
        {"Person", IDT_SCHEMA_PERSON},
        {"Organization", IDT_SCHEMA_ORGANIZATION},
        {"Company", IDT_SCHEMA_ORGANIZATION},
        {"PublicBody", IDT_SCHEMA_ORGANIZATION},
        {"LegalEntity", IDT_SCHEMA_LEGAL_ENTITY},
        {"Vessel", IDT_SCHEMA_VESSEL},
        {"Airplane", IDT_SCHEMA_AIRCRAFT},
        {"Address", IDT_SCHEMA_ADDRESS},
    };

    for (size_t i = 0; i < IDT_COUNT_OF(schemas); i++)
        if (idt_bytes__is(name, schemas[i].name)) {
            *out = schemas[i].schema;
            return IDT_OK;
        }
    return IDT_ENOTFOUND;
}

const char *idt_party__term_name(idt_party_term_kind kind)
{
    switch (kind) {
    case IDT_TERM_SAME: return "same";
    case IDT_TERM_VARIANT: return "variant";
    case IDT_TERM_READING: return "reading";
    case IDT_TERM_TRANSLATION: return "translation";
    case IDT_TERM_TYPO: return "typo";
    case IDT_TERM_INITIAL: return "initial";
    case IDT_TERM_ACRONYM: return "acronym";
    case IDT_TERM_DIFFERENT: return "different";
    case IDT_TERM_ONLY_LEFT: return "only left";
    case IDT_TERM_ONLY_RIGHT: return "only right";
    case IDT_TERM_NUMBER: return "other number";
    case IDT_TERM_PLACE: return "other place";
    case IDT_TERM_FORM: return "other legal form";
    case IDT_TERM_ORDER: return "other order";
    case IDT_TERM_EVIDENCE: return "evidence";
    }
    return "";
}

/* A fixed order of two names, so that the result does not depend on the side. */
static bool is_in_order(const idt_name_view *l, const idt_name_view *r)
{
    if (l->n_tokens != r->n_tokens)
        return l->n_tokens < r->n_tokens;
    for (size_t i = 0; i < l->n_tokens; i++) {
        idt_bytes a = {l->pool + l->tokens[i].begin, l->tokens[i].len};
        idt_bytes b = {r->pool + r->tokens[i].begin, r->tokens[i].len};
        int c = idt_bytes__compare(a, b);
        if (c != 0)
            return c < 0;
    }
    return true;
}

static void mirror(idt_party_why *why)
{
    for (size_t i = 0; why && i < why->n_terms; i++) {
        idt_party_term *t = &why->terms[i], old = *t;
        t->left_begin = old.right_begin;
        t->left_end = old.right_end;
        t->right_begin = old.left_begin;
        t->right_end = old.left_end;
        if (old.kind == IDT_TERM_ONLY_LEFT)
            t->kind = IDT_TERM_ONLY_RIGHT;
        else if (old.kind == IDT_TERM_ONLY_RIGHT)
            t->kind = IDT_TERM_ONLY_LEFT;
    }
}

static unsigned score_in_order(const idt_name_view *l, const idt_name_view *r,
                               idt_party_schema schema, idt_party_why *why)
{
    switch (schema) {
    case IDT_SCHEMA_PERSON: return idt_score__person(l, r, why);
    case IDT_SCHEMA_VESSEL:
    case IDT_SCHEMA_AIRCRAFT: return idt_score__vessel(l, r, why);
    case IDT_SCHEMA_LEGAL_ENTITY:
    case IDT_SCHEMA_ORGANIZATION: return idt_score__company(l, r, why);
    case IDT_SCHEMA_ADDRESS: break; /* addresses are parsed, not tokenised: idt_address__score */
    }
    return 0;
}

unsigned idt_party__score_names(const idt_name_view *l, const idt_name_view *r,
                                idt_party_schema schema, idt_party_why *why)
{
    bool han_left = l->flags & IDT_NAME_HAS_HAN, han_right = r->flags & IDT_NAME_HAS_HAN;
    unsigned score;

    if (why)
        *why = (idt_party_why){.n_terms = 0};
    if (l->n_tokens == 0 || r->n_tokens == 0)
        return 0;
    if (han_left != han_right && schema == IDT_SCHEMA_PERSON)
        return han_left ? idt_score__han_person(l, r, false, why)
                        : idt_score__han_person(r, l, true, why);
    if (han_left != han_right &&
        (schema == IDT_SCHEMA_LEGAL_ENTITY || schema == IDT_SCHEMA_ORGANIZATION))
        return han_left ? idt_score__han_company(l, r, false, why)
                        : idt_score__han_company(r, l, true, why);
    if (is_in_order(l, r))
        return score_in_order(l, r, schema, why);
    score = score_in_order(r, l, schema, why);
    mirror(why);
    return score;
}

static unsigned score_texts(idt_bytes left, idt_bytes right, idt_party_schema schema,
                            idt_party_why *why)
{
    idt_name_work l, r;

    idt_name__analyse(&l, left, schema);
    idt_name__analyse(&r, right, schema);
    return idt_party__score_names(&l.view, &r.view, schema, why);
}

unsigned idt_party__score_pair(idt_bytes left, idt_bytes right, idt_party_schema schema,
                               idt_party_why *why)
{
    unsigned score;

    if (schema == IDT_SCHEMA_ADDRESS) {
        idt_address l, r;
        idt_address__parse(&l, left);
        idt_address__parse(&r, right);
        return idt_address__score(&l, &r, NULL, why);
    }
    score = score_texts(left, right, schema, why);
    /* "legal entity" may be a person: the better reading of the pair counts */
    if (schema == IDT_SCHEMA_LEGAL_ENTITY && score < IDT_PARTY_MATCH) {
        idt_party_why other;
        unsigned person = score_texts(left, right, IDT_SCHEMA_PERSON, why ? &other : NULL);
        if (person > 900 && person > score) {
            if (why)
                *why = other;
            return person;
        }
    }
    return score;
}
