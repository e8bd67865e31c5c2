/* SPDX-License-Identifier: Apache-2.0 */
/* From findings to a verdict: scores, controls in force, the policy, duties. */
#include <string.h>

#include "base/bytes.h"
#include "base/int.h"
#include "screen/screen_int.h"

/*
 * Points of each kind of evidence: how often a mention of this kind means the listed substance.
 * Definitions of this project (docs/verdict.md), not measurements.
 */
static const int name_points[IDT_LAW_N_NAME_CLASSES] = {
    [IDT_LAW_NAME_UNIQUE] = 950,
    [IDT_LAW_NAME_COMMON] = 900,
    [IDT_LAW_NAME_ABBREVIATION] = 450,
    [IDT_LAW_NAME_ORDINARY] = 350,
};
static const char *const name_reasons[IDT_LAW_N_NAME_CLASSES] = {
    [IDT_LAW_NAME_UNIQUE] = "name that only this substance has",
    [IDT_LAW_NAME_COMMON] = "chemical name",
    [IDT_LAW_NAME_ABBREVIATION] = "abbreviation",
    [IDT_LAW_NAME_ORDINARY] = "ordinary word",
};
static const idt_score_term form_terms[] = {
    [IDT_FORM_SAME] = {"same structure", 1000},
    [IDT_FORM_SALT] = {"same structure, as a salt or hydrate", 950},
    [IDT_FORM_ION] = {"same structure, with a proton more or less", 950},
    [IDT_FORM_STEREOISOMER] = {"same structure but for its arrangement in space", 900},
    [IDT_FORM_ISOTOPOLOGUE] = {"same structure but for isotopes", 900},
    [IDT_FORM_COMPONENT] = {"same structure, as part of a mixture", 900},
    [IDT_FORM_TAUTOMER] = {"same structure but for where N, O or S carry hydrogen", 950},
    [IDT_FORM_CARBON_TAUTOMER] = {"same structure but for hydrogen on carbon, as keto and enol",
                                  850},
};

/* An InChIKey, or that of an InChI; its blocks say what differs and not how. */
static const idt_score_term inchi_terms[] = {
    [IDT_FORM_SAME] = {"same InChIKey", 1000},
    [IDT_FORM_ION] = {"same InChIKey but for its protons", 950},
    [IDT_FORM_STEREOISOMER] = {"same InChIKey but for its second block, of stereo", 900},
    [IDT_FORM_ISOTOPOLOGUE] = {"same InChIKey but for its second block, of isotopes", 900},
};

static idt_score_term first_term(const idt_law *law, const idt_finding *finding)
{
    if (finding->marks & IDT_MARK_INCHI && finding->form < IDT_COUNT_OF(inchi_terms))
        return inchi_terms[finding->form];
    if (finding->evidence == IDT_EVIDENCE_STRUCTURE)
        return form_terms[finding->form];
    if (finding->evidence == IDT_EVIDENCE_CAS)
        return (idt_score_term){"CAS number with a right check digit", 980};
    return (idt_score_term){name_reasons[law->names[finding->name].name_class],
                            name_points[law->names[finding->name].name_class]};
}

/* What a mark adds; for names that are evidence by themselves, the trade around them adds nothing.
 */
static const struct {
    uint16_t mark;
    bool only_short; /* only for abbreviations and ordinary words */
    idt_score_term term;
} mark_terms[] = {
    {IDT_MARK_UNCONFIRMED_NAME, false, {"the name or number was not read in a source", -50}},
    {IDT_MARK_LONGER_NAME, false, {"seems to be part of a longer chemical name", -400}},
    {IDT_MARK_SPELLED_OUT, false, {"its letters stand apart", -100}},
    {IDT_MARK_LOWER_CASE, true, {"not written as an abbreviation", -100}},
    {IDT_MARK_DISTINCT, true, {"long, or with a digit", 150}},
    {IDT_MARK_COMPANY, true, {"abbreviations of other substances stand in the record", 100}},
    {IDT_MARK_LABEL, true, {"a firm, a model or a place is called so", -300}},
    {IDT_MARK_MEASURED, true, {"a quantity or purity stands directly beside it", 200}},
    {IDT_MARK_TRADE, true, {"words of trade in chemicals stand nearby", 200}},
    {IDT_MARK_GOODS, true, {"words of chemical goods stand nearby with a quantity or purity", 100}},
    {IDT_MARK_ALONE, true, {"nothing else stands in the field", 300}},
};

static bool is_short_name(const idt_law *law, const idt_finding *finding)
{
    return finding->evidence == IDT_EVIDENCE_NAME &&
           law->names[finding->name].name_class >= IDT_LAW_NAME_ABBREVIATION;
}

size_t idt_screen__score_terms(idt_score_term *out, const idt_law *law, const idt_finding *finding)
{
    bool is_short = is_short_name(law, finding);
    size_t n = 0;
    int sum;

    out[n++] = first_term(law, finding);
    for (size_t i = 0; i < IDT_COUNT_OF(mark_terms); i++)
        if (finding->marks & mark_terms[i].mark && (is_short || !mark_terms[i].only_short))
            out[n++] = mark_terms[i].term;
    sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += out[i].points;
    if (finding->marks & IDT_MARK_CORROBORATED && sum < 990) {
        int points = 990 - sum < 300 ? 990 - sum : 300;

        out[n++] = (idt_score_term){"other evidence in the record agrees", points};
        sum += points;
    }
    if (sum < 0)
        out[n++] = (idt_score_term){"not below zero", -sum};
    return n;
}

static uint32_t score_of(const idt_law *law, const idt_finding *finding)
{
    idt_score_term terms[IDT_SCREEN_MAX_TERMS];
    size_t n = idt_screen__score_terms(terms, law, finding);
    int sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += terms[i].points;
    return (uint32_t)sum;
}

/* Two findings are independent evidence when kind of evidence or written form differ. */
static bool agree(const idt_finding *a, const idt_finding *b)
{
    return a->substance == b->substance && (a->evidence != b->evidence || a->name != b->name) &&
           (a->field != b->field || a->end <= b->begin || b->end <= a->begin);
}

/* BMK beside PMK, NPP beside ANPP: who writes two of them does not mean two firms. */
static bool keeps_company(const idt_law *law, const idt_finding *a, const idt_finding *b)
{
    return a->substance != b->substance && is_short_name(law, a) && is_short_name(law, b) &&
           law->substances[b->substance].kind <= IDT_LAW_KIND_PRECURSOR;
}

static void mark_corroborated(const idt_law *law, idt_findings *findings)
{
    /* a record with very many findings needs no help, and must not cost the square of them */
    if (findings->n > IDT_SCREEN_MAX_FINDINGS)
        return;
    for (size_t i = 0; i < findings->n; i++)
        for (size_t k = 0; k < findings->n; k++) {
            if (agree(&findings->items[i], &findings->items[k]))
                findings->items[i].marks |= IDT_MARK_CORROBORATED;
            if (keeps_company(law, &findings->items[i], &findings->items[k]))
                findings->items[i].marks |= IDT_MARK_COMPANY;
        }
}

/* Signs that the name is that of goods somebody trades in: one of them outweighs a mention. */
enum {
    SIGNS_OF_TRADE = 1 << IDT_LAW_EFFECT_OFFER | 1 << IDT_LAW_EFFECT_QUANTITY |
                     1 << IDT_LAW_EFFECT_PURITY | 1 << IDT_LAW_EFFECT_SHIPPING |
                     1 << IDT_LAW_EFFECT_EVASION,
};

static bool is_trade(uint8_t effect)
{
    return SIGNS_OF_TRADE >> effect & 1 || effect == IDT_LAW_EFFECT_GOODS;
}

/* Nothing but punctuation stands beside the name. */
static bool is_alone(idt_bytes value, const idt_finding *finding)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.data[i];

        if ((i < finding->begin || i >= finding->end) &&
            (c >= 0x80 || idt_ascii__is_alpha(c) || idt_ascii__is_digit(c)))
            return false;
    }
    return true;
}

/* Few other things are called by five letters, or by three with a digit: "MDP2P", "KMnO4"; "P2P",
 * "4-AP" and "R-4129" are not enough. Letters alone must be written as an abbreviation. */
static bool is_distinct(const idt_law *law, const idt_finding *finding)
{
    idt_bytes text;
    size_t n_letters = 0;
    size_t n_digits = 0;

    if (finding->evidence != IDT_EVIDENCE_NAME ||
        law->names[finding->name].name_class != IDT_LAW_NAME_ABBREVIATION)
        return false;
    text = idt_law__str(law, law->names[finding->name].text);
    for (size_t i = 0; i < text.len; i++) {
        n_digits += idt_ascii__is_digit((unsigned char)text.data[i]);
        n_letters += idt_ascii__is_alpha((unsigned char)text.data[i]);
    }
    if (n_digits > 0)
        return n_letters >= 3;
    return n_letters >= 5 && !(finding->marks & IDT_MARK_LOWER_CASE);
}

/* Solvents and reagents are sold by the drum under their abbreviations: "MEK 165 kg". */
static bool is_measured(const idt_verdict *verdict, const idt_finding *finding,
                        const idt_context_hit *hit)
{
    const idt_law *law = &verdict->book->law;
    uint8_t kind = law->substances[finding->substance].kind;
    uint8_t effect = law->contexts[hit->context].effect;
    idt_bytes value = verdict->record->fields[finding->field].value;

    if ((kind != IDT_LAW_KIND_SOLVENT && kind != IDT_LAW_KIND_REAGENT) ||
        (effect != IDT_LAW_EFFECT_QUANTITY && effect != IDT_LAW_EFFECT_PURITY) ||
        law->names[finding->name].name_class != IDT_LAW_NAME_ABBREVIATION ||
        finding->marks & IDT_MARK_LOWER_CASE || hit->field != finding->field)
        return false;
    if (hit->begin >= finding->end)
        return idt_screen__words_between(value, finding->end, hit->begin) <= 1;
    return hit->end <= finding->begin &&
           idt_screen__words_between(value, hit->end, finding->begin) <= 1;
}

/* "powder 1 kg", "oil 99%": goods that are measured. */
static bool are_measured_goods(uint32_t effects)
{
    const uint32_t measures = 1u << IDT_LAW_EFFECT_QUANTITY | 1u << IDT_LAW_EFFECT_PURITY;

    return effects >> IDT_LAW_EFFECT_GOODS & 1 && effects & measures;
}

/* Words that only a chemical has: a label beside them explains nothing away. */
static bool is_chemical(uint8_t effect)
{
    return effect == IDT_LAW_EFFECT_GOODS || effect == IDT_LAW_EFFECT_PURITY ||
           effect == IDT_LAW_EFFECT_EVASION;
}

static void mark_surroundings(const idt_verdict *verdict, idt_finding *finding)
{
    const idt_law *law = &verdict->book->law;
    bool has_chemical = false;
    uint32_t effects = 0;

    for (uint32_t i = 0; i < finding->contexts.n; i++) {
        const idt_context_hit *hit = &verdict->contexts.items[finding->contexts.first + i];

        uint8_t effect = law->contexts[hit->context].effect;

        effects |= 1u << effect;
        if (is_trade(effect))
            finding->marks |= IDT_MARK_TRADE;
        if (effect == IDT_LAW_EFFECT_LABEL)
            finding->marks |= IDT_MARK_LABEL;
        has_chemical |= is_chemical(effect);
        if (is_short_name(law, finding) && is_measured(verdict, finding, hit))
            finding->marks |= IDT_MARK_MEASURED;
    }
    if (has_chemical)
        finding->marks &= (uint16_t)~IDT_MARK_LABEL;
    if (are_measured_goods(effects))
        finding->marks |= IDT_MARK_GOODS;
    if (is_distinct(law, finding))
        finding->marks |= IDT_MARK_DISTINCT;
    if (is_short_name(law, finding) &&
        is_alone(verdict->record->fields[finding->field].value, finding))
        finding->marks |= IDT_MARK_ALONE;
}

idt_standing idt_screen__standing(const idt_verdict *verdict, const idt_law_listing *listing)
{
    if (listing->status == IDT_LAW_STATUS_PROPOSED)
        return IDT_STANDING_PROPOSED;
    if (listing->status == IDT_LAW_STATUS_NONE)
        return IDT_STANDING_NOT_LISTED;
    if (!idt_law__listing_in_force(listing, verdict->options.as_of))
        return IDT_STANDING_OTHER_DATE;
    return idt_law_set__has(&verdict->concerned, listing->jurisdiction) ? IDT_STANDING_CONTROL
                                                                        : IDT_STANDING_ELSEWHERE;
}

/*
 * A salt of a substance whose listing says nothing of salts, or an isomer likewise, is a question
 * for a lawyer.
 */
bool idt_screen__is_arguable(const idt_law_listing *listing, const idt_finding *finding)
{
    switch ((idt_form)finding->form) {
    case IDT_FORM_SAME: return false;
    case IDT_FORM_ION:
    case IDT_FORM_SALT: return !(listing->covers_flags & IDT_LAW_COVERS_SALTS);
    case IDT_FORM_STEREOISOMER: return !(listing->covers_flags & IDT_LAW_COVERS_ISOMERS);
    case IDT_FORM_ISOTOPOLOGUE: return true;
    case IDT_FORM_COMPONENT: return !(listing->covers_flags & IDT_LAW_COVERS_MIXTURES);
    case IDT_FORM_TAUTOMER:
        return finding->marks & IDT_MARK_IN_SALT && !(listing->covers_flags & IDT_LAW_COVERS_SALTS);
    case IDT_FORM_CARBON_TAUTOMER: return true;
    }
    return true;
}

static void judge_finding(const idt_verdict *verdict, idt_finding *finding)
{
    const idt_law *law = &verdict->book->law;
    idt_run listings = law->substances[finding->substance].listings;
    idt_law_evidence evidence = {0};

    evidence.score = finding->score;
    evidence.kind = law->substances[finding->substance].kind;
    for (uint32_t i = listings.first; i < listings.first + listings.n; i++) {
        const idt_law_listing *listing = &law->listings[i];

        if (idt_screen__standing(verdict, listing) == IDT_STANDING_CONTROL)
            evidence.controls |= (uint8_t)(1 << law->lists[listing->list].control);
    }
    evidence.listed_elsewhere = evidence.controls == 0 && listings.n > 0;
    for (uint32_t i = 0; i < finding->contexts.n; i++) {
        const idt_context_hit *hit = &verdict->contexts.items[finding->contexts.first + i];

        evidence.contexts |= 1u << law->contexts[hit->context].effect;
    }
    if (evidence.contexts & SIGNS_OF_TRADE)
        evidence.contexts &= ~(1u << IDT_LAW_EFFECT_MENTION);
    finding->level = (uint8_t)idt_law__level(law, &evidence);
}

/* The listings that are controls of a finding which a person must look at. */
static void collect_in_force(idt_scratch *scratch, const idt_finding *finding)
{
    idt_verdict *verdict = &scratch->verdict;
    const idt_law *law = &verdict->book->law;
    idt_run listings = law->substances[finding->substance].listings;

    for (uint32_t i = listings.first; i < listings.first + listings.n; i++) {
        if (scratch->is_seen[i] ||
            idt_screen__standing(verdict, &law->listings[i]) != IDT_STANDING_CONTROL)
            continue;
        scratch->is_seen[i] = 1;
        verdict->in_force[verdict->n_in_force++] = i;
    }
}

static void find_duties(idt_verdict *verdict)
{
    const idt_screen_options *options = &verdict->options;
    idt_country other = 0;
    idt_law_facts facts = {.on = options->as_of};

    verdict->n_duties = 0;
    if (verdict->n_in_force == 0)
        return;
    /* the form was checked by idt_screen */
    (void)idt_country__parse(&facts.from, (idt_bytes){options->from, 2});
    (void)idt_country__parse(&facts.to, (idt_bytes){options->to, 2});
    if (idt_country__parse(&other, (idt_bytes){options->country, 2}) == IDT_OK) {
        facts.others = &other;
        facts.n_others = 1;
    }
    facts.has_quantity = options->amount_unit != IDT_UNIT_NONE;
    facts.dimension =
        options->amount_unit == IDT_UNIT_VOLUME_UL ? IDT_LAW_VOLUME_UL : IDT_LAW_MASS_MG;
    facts.amount = options->amount;
    verdict->n_duties = idt_law__duties(verdict->duties, &verdict->book->law, &facts,
                                        verdict->in_force, verdict->n_in_force);
}

/* What the policy does not even call weak is no finding. */
static void score_findings(idt_verdict *verdict)
{
    const idt_law *law = &verdict->book->law;
    size_t n = 0;

    mark_corroborated(law, &verdict->findings);
    for (size_t i = 0; i < verdict->findings.n; i++) {
        idt_finding finding = verdict->findings.items[i];

        mark_surroundings(verdict, &finding);
        finding.score = score_of(law, &finding);
        if (finding.score >= law->policy->weak)
            verdict->findings.items[n++] = finding;
    }
    verdict->findings.n = n;
}

void idt_screen__judge(idt_scratch *scratch)
{
    idt_verdict *verdict = &scratch->verdict;

    verdict->level = verdict->incomplete.reason ? IDT_LEVEL_REVIEW : IDT_LEVEL_CLEAR;
    verdict->n_in_force = 0;
    score_findings(verdict);
    for (size_t i = 0; i < verdict->findings.n; i++) {
        idt_finding *finding = &verdict->findings.items[i];

        judge_finding(verdict, finding);
        if (finding->level > verdict->level)
            verdict->level = (idt_level)finding->level;
        if (finding->level > IDT_LEVEL_CLEAR)
            collect_in_force(scratch, finding);
    }
    idt_screen__judge_classes(scratch);
    for (size_t i = 0; i < verdict->n_in_force; i++)
        scratch->is_seen[verdict->in_force[i]] = 0;
    find_duties(verdict);
    verdict->n_omitted = 0;
    if (verdict->findings.n > IDT_SCREEN_MAX_FINDINGS) {
        verdict->n_omitted = verdict->findings.n - IDT_SCREEN_MAX_FINDINGS;
        verdict->findings.n = IDT_SCREEN_MAX_FINDINGS;
    }
}
