/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the rule language for the values of the book. */
#include <string.h>

#include "base/int.h"
#include "law/law.h"

static const char *const controls[] = {"drug", "precursor", "monitored", "watch"};
static const char *const kinds[] = {"drug", "precursor", "reagent", "solvent"};
static const char *const name_classes[] = {"unique", "common", "abbreviation", "ordinary"};
static const char *const statuses[] = {"in-force", "proposed", "none"};
static const char *const actors[] = {"importer",    "exporter", "supplier",  "buyer",   "broker",
                                     "marketplace", "carrier",  "authority", "operator"};
static const char *const effects[] = {"other",    "harmless", "negation", "offer",
                                      "quantity", "purity",   "shipping", "evasion",
                                      "label",    "goods",    "mention"};
static const char *const wheres[] = {"before", "after", "around", "near", "anywhere"};
static const char *const levels[] = {"clear", "review", "hold", "refuse"};
static const char *const relations[] = {"listed",     "owned",   "part-of-listed",
                                        "co-located", "related", "name-only"};
static const char *const pers[] = {"", "month", "year", "transaction"};
static const char *const owners[] = {"jurisdiction", "list",    "substance", "listing",
                                     "duty",         "context", "policy",    "class"};
static const char *const decides_words[] = {"members", "review", "exactly"};
static const char *const covers[] = {"salts",  "isomers", "mixtures",
                                     "esters", "ethers",  "derivatives"};
static const char *const ons[] = {"import",  "export",     "sale",        "purchase", "transport",
                                  "transit", "possession", "manufacture", "any"};

_Static_assert(IDT_COUNT_OF(controls) == IDT_LAW_N_CONTROLS, "a word for every value");
_Static_assert(IDT_COUNT_OF(kinds) == IDT_LAW_N_KINDS, "a word for every value");
_Static_assert(IDT_COUNT_OF(name_classes) == IDT_LAW_N_NAME_CLASSES, "a word for every value");
_Static_assert(IDT_COUNT_OF(statuses) == IDT_LAW_N_STATUSES, "a word for every value");
_Static_assert(IDT_COUNT_OF(actors) == IDT_LAW_N_ACTORS, "a word for every value");
_Static_assert(IDT_COUNT_OF(effects) == IDT_LAW_N_EFFECTS, "a word for every value");
_Static_assert(IDT_COUNT_OF(wheres) == IDT_LAW_N_WHERES, "a word for every value");
_Static_assert(IDT_COUNT_OF(levels) == IDT_LAW_N_LEVELS, "a word for every value");
_Static_assert(IDT_COUNT_OF(relations) == IDT_LAW_N_RELATIONS, "a word for every value");
_Static_assert(IDT_COUNT_OF(pers) == IDT_LAW_N_PERS, "a word for every value");
_Static_assert(IDT_COUNT_OF(owners) == IDT_LAW_N_OWNERS, "a word for every value");
_Static_assert(IDT_COUNT_OF(decides_words) == IDT_LAW_N_DECIDES, "a word for every value");
_Static_assert(IDT_COUNT_OF(covers) == IDT_LAW_N_COVERS, "a word for every bit");
_Static_assert(IDT_COUNT_OF(ons) == IDT_LAW_N_ONS, "a word for every bit");

#define WORD(table, i) ((i) < IDT_COUNT_OF(table) ? (table)[i] : NULL)

const char *idt_law_control__name(uint8_t control)
{
    return WORD(controls, control);
}

const char *idt_law_kind__name(uint8_t kind)
{
    return WORD(kinds, kind);
}

const char *idt_law_relation__name(uint8_t relation)
{
    return WORD(relations, relation);
}

const char *idt_law_name_class__name(uint8_t name_class)
{
    return WORD(name_classes, name_class);
}

const char *idt_law_status__name(uint8_t status)
{
    return WORD(statuses, status);
}

const char *idt_law_actor__name(uint8_t actor)
{
    return WORD(actors, actor);
}

const char *idt_law_effect__name(uint8_t effect)
{
    return WORD(effects, effect);
}

const char *idt_law_where__name(uint8_t where)
{
    return WORD(wheres, where);
}

const char *idt_law_level__name(uint8_t level)
{
    return WORD(levels, level);
}

const char *idt_law_per__name(uint8_t per)
{
    return WORD(pers, per);
}

const char *idt_law_owner__name(uint8_t owner)
{
    return WORD(owners, owner);
}

const char *idt_law_decides__name(uint8_t decides)
{
    return WORD(decides_words, decides);
}

static const char *lowest(const char *const *words, size_t n, uint16_t bits)
{
    for (size_t i = 0; i < n; i++)
        if (bits >> i & 1)
            return words[i];
    return NULL;
}

const char *idt_law_covers__name(uint16_t bits)
{
    return lowest(covers, IDT_COUNT_OF(covers), bits);
}

const char *idt_law_on__name(uint16_t bits)
{
    return lowest(ons, IDT_COUNT_OF(ons), bits);
}

idt_bytes idt_law__lang(const char lang[8])
{
    const char *end = memchr(lang, 0, 8);

    return (idt_bytes){lang, end ? (size_t)(end - lang) : 8};
}
