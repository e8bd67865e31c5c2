/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Candidates by name. Every word of the query adds its rarity to the forms that share a key with
 * it; the forms that share most of their own weight are compared in full.
 *
 * Which of the counted forms are compared, and how much a younger one must share to be compared
 * too, depends on the counted forms and the query alone: books that weigh words alike treat a pair
 * of names alike, whatever else is in them. stored.h builds on that.
 */
#include <string.h>

#include "base/int.h"
#include "party/match.h"
#include "party/parties_find.h"

enum {
    BUDGET = 24000,   /* postings read for one query, as far as they were counted */
    LONG_LIST = 6000, /* a key of so many forms is read only when nothing else is known */
    SURE_FORMS = 6,   /* compared in any case */
    MAX_ALIKE = 48,   /* misspelt words looked at for one word */
    MAX_OWNERS = 96,  /* names of one form */
    MAX_WORDS = 2 * (IDT_NAME_MAX_TOKENS + 1), /* and the name as a whole */
};

typedef struct list {
    const idt_parties_slot *slot;
    uint32_t size;   /* as counted */
    uint8_t word;    /* token of the query */
    uint8_t percent; /* of the rarity that a hit is worth */
    bool is_read;
} list;

enum { MAX_LISTS = 2 * IDT_KEYS_MAX };

typedef struct search {
    idt_parties_scratch *s;
    list lists[MAX_LISTS]; /* of counted keys */
    list young[MAX_LISTS]; /* of keys that nobody had when words were counted */
    size_t n_lists, n_young;
    bool has_young_alike[MAX_WORDS];
    const idt_name_token *tokens[MAX_WORDS]; /* that may be misspelt */
    const char *pools[MAX_WORDS];
    uint32_t word_weight[MAX_WORDS]; /* rarity of each word of the query */
    uint32_t query_weight;
} search;

typedef struct candidate {
    uint32_t form;
    uint32_t key; /* shared weight against all weight, in 1/1024 */
} candidate;

static const uint8_t percent_of[] = {[IDT_KEY_WORD] = 100,
                                     [IDT_KEY_CONCEPT] = 100,
                                     [IDT_KEY_GLUED] = 90,
                                     [IDT_KEY_SOUND] = IDT_FIND_NEAR_PERCENT};

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
        x->lists[x->n_lists++] = (list){slot, idt_parties__class_size(idt_slot__class(slot)),
                                        (uint8_t)word, (uint8_t)percent, false};
}

/* Words of the book that differ by a letter or two. */
static void add_alike(search *x, const char *word, size_t len, size_t number)
{
    const idt_parties *p = x->s->parties;
    uint32_t hashes[IDT_KEYS_FUZZ_MAX];
    size_t n = idt_keys__fuzz(hashes, word, len), left = MAX_ALIKE;

    for (size_t i = 0; i < n; i++) {
        uint32_t bucket = hashes[i] >> p->fuzz_shift;
        for (uint32_t k = p->fuzz_dir[bucket]; k < p->fuzz_dir[bucket + 1]; k++) {
            const idt_parties_slot *slot = &p->slots[p->fuzz[k].slot];
            if (p->fuzz[k].hash != hashes[i])
                continue;
            if (idt_slot__class(slot) == 0) {
                x->has_young_alike[number] = true;
            } else if (left > 0) {
                add_list(x, slot, number, IDT_FIND_NEAR_PERCENT);
                left--;
            }
        }
    }
}

static void add_keys(search *x, const idt_name_view *name, size_t first_word)
{
    const idt_parties *p = x->s->parties;
    idt_name_key keys[IDT_KEYS_MAX];
    size_t n = idt_keys__of_name(keys, name);

    for (size_t i = 0; i < n; i++) {
        const idt_parties_slot *slot = idt_parties__slot(p, keys[i].key);
        unsigned class = slot ? idt_slot__class(slot) : 0;
        size_t word = first_word + keys[i].token;

        if (class)
            add_list(x, slot, word, percent_of[keys[i].kind]);
        else if (slot && x->n_young < MAX_LISTS)
            x->young[x->n_young++] = (list){slot, 0, (uint8_t)word, percent_of[keys[i].kind], true};
        if (keys[i].kind <= IDT_KEY_CONCEPT) {
            uint32_t w = idt_parties__rarity(class, p->meta->n_counted);
            if (x->word_weight[word] == 0 || w > x->word_weight[word])
                x->word_weight[word] = w;
        }
        if (keys[i].fuzz) {
            const idt_name_token *t = &name->tokens[keys[i].token];
            x->tokens[word] = t;
            x->pools[word] = name->pool;
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
                (before->percent == l.percent && before->size <= l.size))
                break;
            x->lists[k] = *before;
        }
        x->lists[k] = l;
    }
}

/* Which lists are read: as many as the budget allows; a long one only when there is no other. */
static void choose_lists(search *x)
{
    uint32_t budget = BUDGET;
    list *shortest = NULL;
    bool any = false;

    for (size_t i = 0; i < x->n_lists; i++) {
        list *l = &x->lists[i];
        if (!shortest || l->size < shortest->size)
            shortest = l;
        l->is_read = l->size <= LONG_LIST && l->size <= budget;
        if (l->is_read) {
            budget -= l->size;
            any = true;
        }
    }
    if (!any && shortest && shortest->size <= BUDGET)
        shortest->is_read = true;
}

/* A word counts once for a form, by the list in which it is worth most. */
static void read_list(search *x, const list *l)
{
    idt_parties_scratch *s = x->s;
    const uint32_t *postings = s->parties->postings + l->slot->first;
    uint32_t n = idt_slot__n(l->slot);
    uint32_t n_counted = s->parties->meta->n_counted;
    unsigned rarity = idt_parties__rarity(idt_slot__class(l->slot), n_counted);
    uint32_t weight = rarity * l->percent;

    for (uint32_t i = 0; i < n; i++) {
        idt_find_share *share = &s->shares[postings[i]];
        uint32_t before = share->last == l->word + 1 ? share->worth : 0;
        if (postings[i] >= n_counted && rarity > share->rarest)
            share->rarest = (uint8_t)rarity;
        if (before >= weight)
            continue;
        if (share->weight == 0)
            s->touched[s->n_touched++] = postings[i];
        share->weight += weight - before;
        share->worth = (uint16_t)weight;
        share->last = (uint8_t)(l->word + 1);
    }
}

static void read_young(search *x, size_t word)
{
    const idt_parties *p = x->s->parties;
    uint32_t hashes[IDT_KEYS_FUZZ_MAX];
    size_t n;

    for (size_t i = 0; i < x->n_young; i++)
        if (x->young[i].word == word)
            read_list(x, &x->young[i]);
    if (!x->has_young_alike[word])
        return;
    n = idt_keys__fuzz(hashes, x->pools[word] + x->tokens[word]->begin, x->tokens[word]->len);
    for (size_t i = 0; i < n; i++) {
        uint32_t bucket = hashes[i] >> p->fuzz_shift;
        for (uint32_t k = p->fuzz_dir[bucket]; k < p->fuzz_dir[bucket + 1]; k++) {
            list l = {&p->slots[p->fuzz[k].slot], 0, (uint8_t)word, IDT_FIND_NEAR_PERCENT, true};
            if (p->fuzz[k].hash == hashes[i] && idt_slot__class(l.slot) == 0)
                read_list(x, &l);
        }
    }
}

/* Word by word, so that the lists of one follow each other. */
static void read_lists(search *x)
{
    uint16_t first[MAX_WORDS + 2] = {0}, order[MAX_LISTS];

    for (size_t i = 0; i < x->n_lists; i++)
        first[x->lists[i].word + 1]++;
    for (size_t w = 0; w <= MAX_WORDS; w++)
        first[w + 1] = (uint16_t)(first[w + 1] + first[w]);
    for (size_t i = 0; i < x->n_lists; i++)
        order[first[x->lists[i].word]++] = (uint16_t)i;
    for (size_t i = 0, word = 0; word < MAX_WORDS; word++) {
        for (; i < x->n_lists && x->lists[order[i]].word == word; i++)
            if (x->lists[order[i]].is_read)
                read_list(x, &x->lists[order[i]]);
        if (x->s->parties->has_young_keys)
            read_young(x, word);
    }
}

static uint32_t key_of(const search *x, uint32_t form)
{
    uint32_t shared = x->s->shares[form].weight / 100;
    uint32_t all = x->query_weight + x->s->parties->forms[form].weight;

    return shared * 1024 / (all > shared + 1 ? all - shared : 1);
}

/* The counted forms that share most, best first; equal ones by number. */
static size_t choose(search *x, candidate *best, uint32_t *least)
{
    idt_parties_scratch *s = x->s;
    uint32_t most = 0, n_counted = s->parties->meta->n_counted;
    size_t n = 0;

    for (uint32_t i = 0; i < s->n_touched; i++)
        if (s->touched[i] < n_counted && s->shares[s->touched[i]].weight > most)
            most = s->shares[s->touched[i]].weight;
    *least = most / 3;
    for (uint32_t i = 0; i < s->n_touched; i++) {
        candidate c = {s->touched[i], 0};
        size_t k;
        if (c.form >= n_counted || s->shares[c.form].weight < *least)
            continue;
        c.key = key_of(x, c.form);
        if (n == IDT_FIND_MAX_FORMS &&
            (c.key < best[n - 1].key || (c.key == best[n - 1].key && c.form > best[n - 1].form)))
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
    for (uint32_t i = 0; i < s->n_touched; i++)
        s->shares[s->touched[i]] = (idt_find_share){0};
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

unsigned idt_find__score(idt_parties_scratch *s, const idt_name_view *form)
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

/* Compare in full. */
static void compare(idt_parties_scratch *s, uint32_t number)
{
    idt_name_view form;
    unsigned score;

    idt_parties__form(&form, s->parties, number);
    score = idt_find__score(s, &form);
    if (score < IDT_PARTY_POSSIBLE)
        return;
    note(s, number, score);
    if (number < s->parties->meta->n_counted)
        s->profile.alike[s->profile.n_alike++] = number;
}

unsigned idt_find__telling(const idt_parties *p, const idt_name_key *keys, size_t n)
{
    unsigned most = 0;

    for (size_t i = 0; i < n && most < IDT_FIND_TELLING; i++) {
        const idt_parties_slot *slot = idt_parties__slot(p, keys[i].key);
        unsigned rarity = slot ? idt_parties__rarity(idt_slot__class(slot), p->meta->n_counted) : 0;
        most = rarity > most ? rarity : most;
    }
    return most < IDT_FIND_TELLING ? most : IDT_FIND_TELLING;
}

/* Whether a telling key of a younger form is shared. */
static bool is_told(const idt_parties_scratch *s, uint32_t number)
{
    idt_name_key keys[IDT_KEYS_MAX];
    idt_name_view form;

    if (s->shares[number].rarest >= IDT_FIND_TELLING)
        return true;
    idt_parties__form(&form, s->parties, number);
    return s->shares[number].rarest >=
           idt_find__telling(s->parties, keys, idt_keys__of_name(keys, &form));
}

/*
 * Counted forms by rank; younger ones when they share as much as the last of those must, and a key
 * that is telling.
 */
static void compare_all(search *x)
{
    idt_parties_scratch *s = x->s;
    uint32_t n_counted = s->parties->meta->n_counted, cut = 0, least;
    candidate best[IDT_FIND_MAX_FORMS];
    size_t n = choose(x, best, &least);

    if (n >= SURE_FORMS)
        cut = best[0].key * 2 / 3;
    for (size_t i = 0; i < n && (i < SURE_FORMS || best[i].key >= cut); i++)
        compare(s, best[i].form);
    if (n == IDT_FIND_MAX_FORMS && best[n - 1].key > cut)
        cut = best[n - 1].key;
    if (n >= SURE_FORMS && best[SURE_FORMS - 1].key < cut)
        cut = best[SURE_FORMS - 1].key;
    for (uint32_t i = 0; n_counted < s->parties->n_forms && i < s->n_touched; i++) {
        uint32_t form = s->touched[i];
        if (form >= n_counted && s->shares[form].weight >= least && key_of(x, form) >= cut &&
            is_told(s, form))
            compare(s, form);
    }
}

void idt_find__names(idt_parties_scratch *s)
{
    idt_party_schema asked = s->query->schema;
    search x;

    s->profile = (idt_find_profile){0};
    if (s->query->name.len == 0 || s->parties->n_forms == 0)
        return;
    memset(&x, 0, offsetof(search, lists));
    memset(&x.n_lists, 0, sizeof x - offsetof(search, n_lists));
    x.s = s;
    add_keys(&x, idt_find__analysed(s, asked), 0);
    if (asked == IDT_SCHEMA_LEGAL_ENTITY)
        add_keys(&x, idt_find__analysed(s, IDT_SCHEMA_PERSON), IDT_FIND_SECOND_WORDS);
    for (size_t i = 0; i < IDT_NAME_MAX_TOKENS; i++)
        x.query_weight += x.word_weight[i];
    sort_lists(&x);
    choose_lists(&x);
    read_lists(&x);
    compare_all(&x);
    clear(s);
}
