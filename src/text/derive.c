/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Index names put the parent compound first: "2-Propanone, 1-phenyl-". Inverting needs to know
 * where the parent starts; only three shapes are sure enough: after a leading bracket, after the
 * last
 * "-locant-", and a known parent at the end.
 */
#include "text/derive.h"

#include "base/bytes.h"
#include "base/int.h"

static const char *const parents[] = {
    "benzene",     "toluene",     "aniline",   "phenol",    "piperidine",  "pyridine",
    "methane",     "ethane",      "propane",   "butane",    "oxirane",     "pyrrolidine",
    "naphthalene", "cyclohexane", "benzamide", "acetamide", "propanamide",
};

static bool is_letter(char c)
{
    return idt_ascii__is_alpha((unsigned char)c);
}

static bool has_letter(idt_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (is_letter(text.data[i]))
            return true;
    }
    return false;
}

static int depth_change(char c)
{
    return (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
}

/* The part up to the next ", " outside brackets; `rest` moves past it. */
static idt_bytes take_part(idt_bytes *rest)
{
    idt_bytes part = *rest;
    int depth = 0;

    for (size_t i = 0; i + 1 < rest->len; i++) {
        depth += depth_change(rest->data[i]);
        if (depth == 0 && rest->data[i] == ',' && rest->data[i + 1] == ' ') {
            part = idt_bytes__slice(*rest, 0, i);
            *rest = idt_bytes__slice(*rest, i + 2, rest->len);
            return part;
        }
    }
    rest->len = 0;
    return part;
}

static bool is_substituent(idt_bytes part)
{
    return part.len > 1 && part.data[part.len - 1] == '-';
}

bool idt_derive__uninverted(idt_bytes form, idt_buf *out)
{
    idt_bytes rest = form;
    const idt_bytes parent = take_part(&rest);
    const idt_bytes parts = rest;
    bool any = false;

    for (rest = parts; rest.len > 0;) {
        idt_bytes part = take_part(&rest);

        if (!is_substituent(part))
            continue;
        idt_buf__put_bytes(out, part);
        any = true;
    }
    if (!any || !has_letter(parent))
        return false;
    idt_buf__put_bytes(out, parent);
    for (rest = parts; rest.len > 0;) {
        idt_bytes part = take_part(&rest);

        if (is_substituent(part))
            continue;
        idt_buf__put_char(out, ' ');
        idt_buf__put_bytes(out, part);
    }
    return true;
}

/* After the bracket that opens the form, when nothing but letters and spaces follows; else 0. */
static size_t after_bracket(idt_bytes form)
{
    size_t i = 0;
    int depth = 0;

    if (form.len == 0 || form.data[0] != '(')
        return 0;
    do
        depth += depth_change(form.data[i++]);
    while (i < form.len && depth > 0);
    while (i < form.len && (form.data[i] == ' ' || form.data[i] == '-'))
        i++;
    for (size_t k = i; k < form.len; k++) {
        if (!is_letter(form.data[k]))
            return 0;
    }
    return i + 3 < form.len ? i : 0;
}

/* The locant after the last hyphen that a locant and a hyphen follow; else 0. */
static size_t at_last_locant(idt_bytes form)
{
    size_t found = 0;
    int depth = 0;

    for (size_t i = 0; i + 1 < form.len; i++) {
        size_t k = i + 1;

        depth += depth_change(form.data[i]);
        if (depth != 0 || form.data[i] != '-')
            continue;
        while (k < form.len && (idt_ascii__is_digit((unsigned char)form.data[k]) ||
                                (k > i + 1 && (form.data[k] == ',' || form.data[k] == '\''))))
            k++;
        if (k > i + 1 && k + 3 < form.len && form.data[k] == '-' && is_letter(form.data[k + 1]))
            found = i + 1;
    }
    if (found && has_letter(idt_bytes__slice(form, 0, found)))
        return found;
    return 0;
}

static bool ends_as_substituent(idt_bytes text)
{
    static const char *const ends[] = {"yl",     "oxy",  "chloro", "bromo",
                                       "fluoro", "iodo", "nitro",  "amino"};

    for (size_t i = 0; i < IDT_COUNT_OF(ends); i++) {
        size_t len = strlen(ends[i]);

        if (text.len > len && memcmp(text.data + text.len - len, ends[i], len) == 0)
            return true;
    }
    return false;
}

/* Where a known parent starts at the end, after something that can sit on it; else 0. */
static size_t at_parent(idt_bytes form)
{
    for (size_t i = 0; i < IDT_COUNT_OF(parents); i++) {
        size_t len = strlen(parents[i]);
        size_t at = form.len - len;
        idt_bytes front;

        if (form.len <= len || memcmp(form.data + at, parents[i], len) != 0)
            continue;
        front = idt_bytes__slice(form, 0, at);
        while (front.len > 0 &&
               (front.data[front.len - 1] == ' ' || front.data[front.len - 1] == '-'))
            front.len--;
        if (ends_as_substituent(front))
            return at;
    }
    return 0;
}

bool idt_derive__inverted(idt_bytes form, idt_buf *out)
{
    size_t at = after_bracket(form);
    idt_bytes front;

    for (size_t i = 0; i < form.len; i++) {
        if ((unsigned char)form.data[i] >= 0x80 ||
            (form.data[i] == ',' && i + 1 < form.len && form.data[i + 1] == ' '))
            return false;
    }
    at = at ? at : at_last_locant(form);
    at = at ? at : at_parent(form);
    if (at == 0)
        return false;
    front = idt_bytes__slice(form, 0, at);
    while (front.len > 0 && (front.data[front.len - 1] == ' ' || front.data[front.len - 1] == '-'))
        front.len--;
    if (!has_letter(front))
        return false;
    idt_buf__put_bytes(out, idt_bytes__slice(form, at, form.len));
    idt_buf__put_cstr(out, ", ");
    idt_buf__put_bytes(out, front);
    idt_buf__put_char(out, '-');
    return true;
}

/* Sorted. */
static const char *const common_words[] = {
    "able",     "about",     "above",     "accept",   "access",     "account",    "across",
    "action",   "active",    "actual",    "address",  "after",      "again",      "against",
    "agent",    "agree",     "ahead",     "allow",    "almost",     "alone",      "along",
    "already",  "also",      "although",  "always",   "amount",     "analysis",   "another",
    "answer",   "anyone",    "anything",  "apart",    "appear",     "apply",      "area",
    "around",   "arrive",    "article",   "aside",    "asset",      "attack",     "available",
    "average",  "avoid",     "away",      "balance",  "base",       "basic",      "because",
    "become",   "before",    "began",     "begin",    "behind",     "being",      "believe",
    "below",    "beside",    "best",      "better",   "between",    "beyond",     "board",
    "body",     "both",      "bottom",    "break",    "bring",      "broad",      "build",
    "business", "call",      "cannot",    "carry",    "case",       "cause",      "center",
    "central",  "century",   "certain",   "chance",   "change",     "check",      "choice",
    "city",     "claim",     "class",     "clean",    "clear",      "close",      "color",
    "come",     "common",    "company",   "compare",  "complete",   "concern",    "condition",
    "consider", "contact",   "contain",   "continue", "control",    "cost",       "could",
    "country",  "course",    "cover",     "create",   "current",    "customer",   "daily",
    "data",     "date",      "decide",    "deep",     "degree",     "delivery",   "design",
    "detail",   "develop",   "different", "direct",   "does",       "done",       "down",
    "during",   "each",      "early",     "easy",     "economic",   "effect",     "either",
    "empty",    "engine",    "enough",    "enter",    "entire",     "even",       "ever",
    "every",    "example",   "except",    "expect",   "experience", "explain",    "export",
    "extra",    "face",      "fact",      "fall",     "family",     "far",        "fast",
    "final",    "find",      "fine",      "first",    "follow",     "food",       "force",
    "foreign",  "form",      "found",     "free",     "from",       "full",       "future",
    "general",  "give",      "global",    "going",    "good",       "government", "grade",
    "great",    "group",     "grow",      "half",     "hand",       "hard",       "have",
    "head",     "health",    "heart",     "heavy",    "help",       "here",       "high",
    "history",  "home",      "hope",      "house",    "however",    "human",      "idea",
    "import",   "important", "include",   "increase", "indeed",     "industry",   "inside",
    "instead",  "interest",  "into",      "island",   "issue",      "item",       "itself",
    "keep",     "kind",      "know",      "known",    "large",      "last",       "late",
    "later",    "lead",      "least",     "leave",    "less",       "level",      "life",
    "light",    "like",      "line",      "list",     "little",     "live",       "local",
    "long",     "look",      "lower",     "made",     "main",       "make",       "many",
    "mark",     "market",    "material",  "matter",   "mean",       "medical",    "member",
    "mind",     "minute",    "mixture",   "modern",   "money",      "month",      "more",
    "most",     "move",      "much",      "must",     "name",       "national",   "natural",
    "nature",   "near",      "need",      "never",    "next",       "night",      "nothing",
    "notice",   "number",    "offer",     "office",   "often",      "once",       "only",
    "open",     "order",     "other",     "others",   "outside",    "over",       "page",
    "para",     "part",      "past",      "people",   "period",     "person",     "place",
    "plan",     "plant",     "plastic",   "point",    "policy",     "position",   "possible",
    "power",    "present",   "press",     "price",    "problem",    "process",    "produce",
    "product",  "program",   "project",   "provide",  "public",     "pure",       "purpose",
    "quality",  "quick",     "quite",     "range",    "rate",       "rather",     "reach",
    "read",     "ready",     "real",      "reason",   "receive",    "record",     "reduce",
    "region",   "remain",    "report",    "research", "result",     "return",     "right",
    "sale",     "saline",    "same",      "sample",   "saying",     "science",    "second",
    "section",  "see",       "seem",      "sense",    "series",     "service",    "several",
    "shall",    "shipping",  "short",     "should",   "show",       "side",       "simple",
    "since",    "single",    "size",      "small",    "social",     "some",       "something",
    "soon",     "source",    "space",     "special",  "stage",      "standard",   "start",
    "state",    "still",     "stock",     "store",    "strong",     "study",      "such",
    "supply",   "support",   "sure",      "surface",  "system",     "table",      "take",
    "target",   "term",      "test",      "than",     "that",       "their",      "them",
    "then",     "there",     "therefore", "these",    "they",       "thing",      "think",
    "this",     "those",     "though",    "through",  "time",       "today",      "together",
    "toward",   "trade",     "trial",     "true",     "type",       "under",      "unit",
    "until",    "upon",      "used",      "usual",    "value",      "various",    "very",
    "view",     "wall",      "want",      "waste",    "watch",      "water",      "week",
    "weight",   "well",      "were",      "what",     "when",       "where",      "which",
    "while",    "white",     "whole",     "whose",    "wide",       "will",       "with",
    "within",   "without",   "word",      "work",     "world",      "would",      "write",
    "year",     "young",     "your",
};

bool idt_derive__is_common_word(idt_bytes key)
{
    size_t low = 0;
    size_t high = IDT_COUNT_OF(common_words);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = idt_bytes__compare(idt_bytes__from_cstr(common_words[middle]), key);

        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
