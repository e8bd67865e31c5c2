/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Candidates by name. Every word of the query adds its rarity to the forms that share a key with
 * it, rare words first, until the budget of postings is spent; the forms that share most of their
 * own weight are compared in full.
 */
#include <string.h>

#include "base/int.h"
#include "party/match.h"
#include "party/parties_find.h"

enum {
    BUDGET = 24000,   /* postings read for one query */
    LONG_LIST = 6000, /* a key of so many forms is read only when nothing else is known */
    SURE_FORMS = 6,   /* compared in any case */
    MAX_ALIKE = 48,   /* misspelt words looked at for one word */
    MAX_OWNERS = 96,  /* names of one form */
    MAX_WORDS = 2 * (IDT_NAME_MAX_TOKENS + 1), /* and the name as a whole */
    RARITY_MAX = 80,
};

typedef struct list {
    const idt_parties_slot *slot;
    uint8_t word;    /* token of the query */
    uint8_t percent; /* of the rarity that a hit is worth */
} list;

enum { MAX_LISTS = 2 * IDT_KEYS_MAX };

typedef struct search {
    idt_parties_scratch *s;
    list lists[MAX_LISTS];
    size_t n_lists;
    uint32_t word_weight[MAX_WORDS]; /* rarity of each word of the query */
    uint32_t query_weight;
} search;

typedef struct candidate {
    uint32_t form;
    uint32_t key; /* shared weight against all weight, in 1/1024 */
} candidate;

static const uint8_t percent_of[] = {
    [IDT_KEY_WORD] = 100, [IDT_KEY_CONCEPT] = 100, [IDT_KEY_GLUED] = 90, [IDT_KEY_SOUND] = 60};

static void add_list(search *x, const idt_parties_slot *slot, size_t word, unsigned percent)
{
    for (size_t i = 0; i < x->n_lists; i++)
        if (x->lists[i].slot == slot) {
            if (x->lists[i].word == word && x->lists[i].percent < percent)
                x->lists[i].percent = (uint8_t)percent;
            if (x->lists[i].word == word || percent == 100)
                return;
        }
    if (x->n_lists < MAX_LISTS)
        x->lists[x->n_lists++] = (list){slot, (uint8_t)word, (uint8_t)percent};
}

/* Words of the book that differ by a letter or two. */
static void add_alike(search *x, const char *word, size_t len, size_t number)
{
    const idt_parties *p = x->s->parties;
    uint32_t hashes[IDT_KEYS_FUZZ_MAX];
    size_t n = idt_keys__fuzz(hashes, word, len), left = MAX_ALIKE;

    for (size_t i = 0; i < n; i++) {
        uint32_t bucket = hashes[i] >> p->fuzz_shift;
        for (uint32_t k = p->fuzz_dir[bucket]; k < p->fuzz_dir[bucket + 1] && left > 0; k++)
            if (p->fuzz[k].hash == hashes[i]) {
                add_list(x, &p->slots[p->fuzz[k].slot], number, 60);
                left--;
            }
    }
}

static void add_keys(search *x, const idt_name_view *name, size_t first_word)
{
    idt_name_key keys[IDT_KEYS_MAX];
    size_t n = idt_keys__of_name(keys, name);

    for (size_t i = 0; i < n; i++) {
        const idt_parties_slot *slot = idt_parties__slot(x->s->parties, keys[i].key);
        size_t word = first_word + keys[i].token;

        if (slot)
            add_list(x, slot, word, percent_of[keys[i].kind]);
        if (keys[i].kind <= IDT_KEY_CONCEPT) {
            uint32_t w = slot ? idt_parties__rarity(slot->n, x->s->parties->n_forms) : RARITY_MAX;
            if (x->word_weight[word] == 0 || w > x->word_weight[word])
                x->word_weight[word] = w;
        }
        if (keys[i].fuzz) {
            const idt_name_token *t = &name->tokens[keys[i].token];
            add_alike(x, name->pool + t->begin, t->len, word);
        }
    }
}

/* Short lists first; of one word what is surest first. */
static void sort_lists(search *x)
{
    for (size_t i = 1; i < x->n_lists; i++) {
        list l = x->lists[i];
        size_t k = i;
        for (; k > 0; k--) {
            const list *before = &x->lists[k - 1];
            if (before->percent > l.percent ||
                (before->percent == l.percent && before->slot->n <= l.slot->n))
                break;
            x->lists[k] = *before;
        }
        x->lists[k] = l;
    }
}

static void read_list(search *x, const list *l)
{
    idt_parties_scratch *s = x->s;
    const uint32_t *postings = s->parties->postings + l->slot->first;
    uint32_t n = l->slot->n < s->budget ? l->slot->n : s->budget;
    uint32_t weight = idt_parties__rarity(l->slot->n, s->parties->n_forms) * l->percent;

    s->budget -= n;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t form = postings[i];
        if (s->last[form] == l->word + 1)
            continue;
        if (s->weights[form] == 0) {
            if (s->n_touched == IDT_FIND_MAX_TOUCHED)
                continue;
            s->touched[s->n_touched++] = form;
        }
        s->weights[form] += weight;
        s->last[form] = (uint8_t)(l->word + 1);
    }
}

static void read_lists(search *x)
{
    const list *shortest = NULL;

    for (size_t i = 0; i < x->n_lists; i++) {
        const list *l = &x->lists[i];
        if (!shortest || l->slot->n < shortest->slot->n)
            shortest = l;
        if (l->slot->n <= LONG_LIST)
            read_list(x, l);
    }
    if (x->s->n_touched == 0 && shortest)
        read_list(x, shortest);
}

/* The forms that share most, best first; equal ones by number. */
static size_t choose(search *x, candidate *best)
{
    idt_parties_scratch *s = x->s;
    uint32_t most = 0;
    size_t n = 0;

    for (uint32_t i = 0; i < s->n_touched; i++)
        if (s->weights[s->touched[i]] > most)
            most = s->weights[s->touched[i]];
    for (uint32_t i = 0; i < s->n_touched; i++) {
        uint32_t form = s->touched[i], shared = s->weights[form], all;
        candidate c = {form, 0};
        size_t k;
        if (shared < most / 3)
            continue;
        shared /= 100;
        all = x->query_weight + s->parties->forms[form].weight;
        all = all > shared + 1 ? all - shared : 1;
        c.key = shared * 1024 / all;
        if (n == IDT_FIND_MAX_FORMS && c.key <= best[n - 1].key)
            continue;
        k = n < IDT_FIND_MAX_FORMS ? n++ : n - 1;
        for (; k > 0 &&
               (best[k - 1].key < c.key || (best[k - 1].key == c.key && best[k - 1].form > c.form));
             k--)
            best[k] = best[k - 1];
        best[k] = c;
    }
    return n;
}

static void clear(idt_parties_scratch *s)
{
    for (uint32_t i = 0; i < s->n_touched; i++) {
        s->weights[s->touched[i]] = 0;
        s->last[s->touched[i]] = 0;
    }
    s->n_touched = 0;
}

static bool is_ship(idt_party_schema schema)
{
    return schema == IDT_SCHEMA_VESSEL || schema == IDT_SCHEMA_AIRCRAFT;
}

/* Whether a party of one schema can be one of another. */
static bool fits(idt_party_schema asked, idt_party_schema listed)
{
    if (asked == IDT_SCHEMA_LEGAL_ENTITY || asked == IDT_SCHEMA_ADDRESS || asked == listed)
        return true;
    if (is_ship(asked) || is_ship(listed))
        return is_ship(asked) && is_ship(listed);
    return listed == IDT_SCHEMA_LEGAL_ENTITY;
}

/* A legal form, a line of trade or a group: no person and no ship is called so. */
static bool is_business(const idt_name_view *name)
{
    for (size_t i = 0; i < name->n_tokens; i++)
        if (idt_token__is(&name->tokens[i], IDT_ROLE_LEGAL) ||
            idt_token__is(&name->tokens[i], IDT_ROLE_GROUP) ||
            idt_token__is(&name->tokens[i], IDT_ROLE_TRADE))
            return true;
    return false;
}

static unsigned score_form(idt_parties_scratch *s, const idt_name_view *form)
{
    idt_party_schema asked = s->query->schema, listed = (idt_party_schema)form->schema;
    const idt_name_view *name;
    idt_party_why why;
    unsigned score;

    if (!fits(asked, listed))
        return 0;
    name = idt_find__analysed(s, listed);
    score = idt_party__score_names(name, form, listed, NULL);
    if (score >= IDT_PARTY_MATCH && listed != IDT_SCHEMA_PERSON && !is_ship(listed)) {
        (void)idt_party__score_names(name, form, listed, &why);
        score = idt_find__doubt(name, form, &why, score);
    }
    /* a company that happens to be called nearly as a person or a ship is not one */
    if (asked == IDT_SCHEMA_LEGAL_ENTITY && (listed == IDT_SCHEMA_PERSON || is_ship(listed)) &&
        score <= 900 && score > 640 && is_business(idt_find__analysed(s, IDT_SCHEMA_LEGAL_ENTITY)))
        score = 640;
    return score;
}

static void note(idt_parties_scratch *s, uint32_t form, unsigned score)
{
    const idt_parties *p = s->parties;
    idt_run owners = p->forms[form].owners;

    for (uint32_t i = 0; i < owners.n && i < MAX_OWNERS; i++) {
        uint32_t name = p->owners[owners.first + i];
        bool is_weak = p->names[name].kind == IDT_NAME_WEAK_ALIAS;
        idt_party_hit *hit = idt_find__hit(s, p->names[name].entry);

        if (!hit)
            return;
        if (hit->name == IDT_PARTIES_NONE || score > hit->name_score ||
            (score == hit->name_score && !is_weak && (hit->evidence & IDT_AGREES_WEAK_NAME))) {
            hit->name = name;
            hit->name_score = score;
            hit->evidence &= ~(uint32_t)(IDT_AGREES_NAME | IDT_AGREES_WEAK_NAME);
            if (score >= IDT_PARTY_MATCH)
                hit->evidence |= is_weak ? IDT_AGREES_WEAK_NAME : IDT_AGREES_NAME;
        }
    }
}

void idt_find__names(idt_parties_scratch *s)
{
    idt_party_schema asked = s->query->schema;
    candidate best[IDT_FIND_MAX_FORMS];
    search x = {.s = s};
    size_t n;

    if (s->query->name.len == 0 || s->parties->n_forms == 0)
        return;
    s->budget = BUDGET;
    add_keys(&x, idt_find__analysed(s, asked), 0);
    if (asked == IDT_SCHEMA_LEGAL_ENTITY)
        add_keys(&x, idt_find__analysed(s, IDT_SCHEMA_PERSON), IDT_NAME_MAX_TOKENS + 1);
    for (size_t i = 0; i < IDT_NAME_MAX_TOKENS; i++)
        x.query_weight += x.word_weight[i];
    sort_lists(&x);
    read_lists(&x);
    n = choose(&x, best);
    clear(s);
    for (size_t i = 0; i < n; i++) {
        idt_name_view form;
        unsigned score;
        if (i >= SURE_FORMS && best[i].key < best[0].key * 2 / 5)
            break;
        idt_parties__form(&form, s->parties, best[i].form);
        score = score_form(s, &form);
        if (score >= IDT_PARTY_POSSIBLE)
            note(s, best[i].form, score);
    }
}
