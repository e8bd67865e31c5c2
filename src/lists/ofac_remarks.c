/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFAC's remarks: pieces separated by "; " and closed by a full stop. A piece is a known heading
 * and its value ("Passport A1 (Iraq) issued 1999"), a weak alias in quotes ("a.k.a. 'X'"), a link
 * by name ("Linked To: X"), or free text. "alt. " before a heading only says that it comes again.
 *
 * @source U.S. Treasury, OFAC SDN data formats ("dat_spec.txt"), and the headings found in the
 *         editions of 2021 to 2025
 */
#include "base/bytes.h"
#include "base/int.h"
#include "lists/reader_int.h"

/* What the words after a heading are. */
typedef struct heading {
    const char *words;
    idt_list_kind kind;
    const char *type; /* NULL: the heading itself */
} heading;

/* Longer ones before those that they begin with. */
static const heading headings[] = {
    {"DOB", IDT_LIST_BIRTH, "date"},
    {"POB", IDT_LIST_BIRTH, "place"},
    {"nationality", IDT_LIST_COUNTRY, "nationality"},
    {"Nationality of Registration", IDT_LIST_COUNTRY, "registration"},
    {"citizen", IDT_LIST_COUNTRY, "citizenship"},
    {"Former Vessel Flag", IDT_LIST_COUNTRY, "former flag"},
    {"Other Vessel Flag", IDT_LIST_COUNTRY, "other flag"},
    {"Gender", IDT_LIST_OTHER, "gender"},
    {"Linked To:", IDT_LIST_RELATION, "linked-to"},
    {"Aircraft Operator", IDT_LIST_RELATION, "aircraft-operator"},
    {"Issuer Name", IDT_LIST_NAME, "issuer"},
    {"Secondary sanctions risk:", IDT_LIST_REMARK, NULL},
    {"Additional Sanctions Information -", IDT_LIST_REMARK, NULL},
    {"Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions:",
     IDT_LIST_REMARK, NULL},
    {"Executive Order 13662 Directive Determination -", IDT_LIST_LICENCE, NULL},
    {"Executive Order 14024 Directive Information -", IDT_LIST_LICENCE, NULL},
    {"Executive Order 14024 Directive Information", IDT_LIST_LICENCE, NULL},
    {"Executive Order 13846 information:", IDT_LIST_LICENCE, NULL},
    {"CAATSA Section 235 Information:", IDT_LIST_LICENCE, NULL},
    {"IFCA Determination -", IDT_LIST_LICENCE, NULL},
    {"Organization Established Date", IDT_LIST_OTHER, NULL},
    {"Organization Type:", IDT_LIST_OTHER, NULL},
    {"Organization Code:", IDT_LIST_OTHER, NULL},
    {"Target Type", IDT_LIST_OTHER, NULL},
    {"Aircraft Construction Number (also called L/N or S/N or F/N)", IDT_LIST_IDENTIFIER, NULL},
    {"Aircraft Manufacturer's Serial Number (MSN)", IDT_LIST_IDENTIFIER, NULL},
    {"Aircraft Manufacture Date", IDT_LIST_OTHER, NULL},
    {"Aircraft Mode S Transponder Code", IDT_LIST_IDENTIFIER, NULL},
    {"Aircraft Serial Identification", IDT_LIST_IDENTIFIER, NULL},
    {"Aircraft Model", IDT_LIST_OTHER, NULL},
    {"Aircraft Tail Number", IDT_LIST_IDENTIFIER, NULL},
    {"Previous Aircraft Tail Number", IDT_LIST_IDENTIFIER, NULL},
    {"Vessel Registration Identification", IDT_LIST_IDENTIFIER, NULL},
    {"Vessel Year of Build", IDT_LIST_OTHER, NULL},
    {"Other Vessel Type", IDT_LIST_OTHER, NULL},
    {"Other Vessel Call Sign", IDT_LIST_IDENTIFIER, NULL},
    {"Listing Date (CMIC)", IDT_LIST_OTHER, NULL},
    {"Effective Date (CMIC)", IDT_LIST_OTHER, NULL},
    {"Purchase/Sales For Divestment Date (CMIC)", IDT_LIST_OTHER, NULL},
    {"Listing Date (EO 14024 Directive 1a):", IDT_LIST_OTHER, NULL},
    {"Listing Date (EO 14024 Directive 2):", IDT_LIST_OTHER, NULL},
    {"Listing Date (EO 14024 Directive 3):", IDT_LIST_OTHER, NULL},
    {"Effective Date (EO 14024 Directive 1a):", IDT_LIST_OTHER, NULL},
    {"Effective Date (EO 14024 Directive 2):", IDT_LIST_OTHER, NULL},
    {"Effective Date (EO 14024 Directive 3):", IDT_LIST_OTHER, NULL},
    {"Email Address", IDT_LIST_IDENTIFIER, NULL},
    {"Website", IDT_LIST_IDENTIFIER, NULL},
    {"Phone Number", IDT_LIST_IDENTIFIER, NULL},
    {"Telephone No.", IDT_LIST_IDENTIFIER, NULL},
    {"Telephone:", IDT_LIST_IDENTIFIER, NULL},
    {"Telephone", IDT_LIST_IDENTIFIER, NULL},
    {"Fax:", IDT_LIST_IDENTIFIER, NULL},
    {"Fax No.", IDT_LIST_IDENTIFIER, NULL},
    {"Fax", IDT_LIST_IDENTIFIER, NULL},
    {"SWIFT/BIC", IDT_LIST_IDENTIFIER, NULL},
    {"ISIN", IDT_LIST_IDENTIFIER, NULL},
    {"MMSI", IDT_LIST_IDENTIFIER, NULL},
    {"Equity Ticker", IDT_LIST_IDENTIFIER, NULL},
    {"UN/LOCODE", IDT_LIST_IDENTIFIER, NULL},
    {"Afghan Money Service Provider License Number", IDT_LIST_IDENTIFIER, NULL},
    {"BIK (RU)", IDT_LIST_IDENTIFIER, NULL},
    {"Birth Certificate Number", IDT_LIST_IDENTIFIER, NULL},
    {"Branch Unit Number", IDT_LIST_IDENTIFIER, NULL},
    {"Business Number", IDT_LIST_IDENTIFIER, NULL},
    {"Business Registration Document #", IDT_LIST_IDENTIFIER, NULL},
    {"Business Registration Number", IDT_LIST_IDENTIFIER, NULL},
    {"C.I.F.", IDT_LIST_IDENTIFIER, NULL},
    {"C.R. No.", IDT_LIST_IDENTIFIER, NULL},
    {"C.U.I.P.", IDT_LIST_IDENTIFIER, NULL},
    {"C.U.I.T.", IDT_LIST_IDENTIFIER, NULL},
    {"C.U.I.", IDT_LIST_IDENTIFIER, NULL},
    {"C.U.R.P.", IDT_LIST_IDENTIFIER, NULL},
    {"Cartilla de Servicio Militar Nacional", IDT_LIST_IDENTIFIER, NULL},
    {"Cedula No.", IDT_LIST_IDENTIFIER, NULL},
    {"Central Registration System Number", IDT_LIST_IDENTIFIER, NULL},
    {"Certificate of Incorporation Number", IDT_LIST_IDENTIFIER, NULL},
    {"Chamber of Commerce Number", IDT_LIST_IDENTIFIER, NULL},
    {"Chinese Commercial Code", IDT_LIST_IDENTIFIER, NULL},
    {"Citizen's Card Number", IDT_LIST_IDENTIFIER, NULL},
    {"Commercial Registry Number", IDT_LIST_IDENTIFIER, NULL},
    {"Company Number", IDT_LIST_IDENTIFIER, NULL},
    {"Credencial electoral", IDT_LIST_IDENTIFIER, NULL},
    {"D-U-N-S Number", IDT_LIST_IDENTIFIER, NULL},
    {"D.N.I.", IDT_LIST_IDENTIFIER, NULL},
    {"Diplomatic Passport", IDT_LIST_IDENTIFIER, NULL},
    {"Driver's License No.", IDT_LIST_IDENTIFIER, NULL},
    {"Dubai Chamber of Commerce Membership No.", IDT_LIST_IDENTIFIER, NULL},
    {"Economic Register Number (CBLS)", IDT_LIST_IDENTIFIER, NULL},
    {"Electoral Registry No.", IDT_LIST_IDENTIFIER, NULL},
    {"Enterprise Number", IDT_LIST_IDENTIFIER, NULL},
    {"File Number", IDT_LIST_IDENTIFIER, NULL},
    {"Folio Mercantil No.", IDT_LIST_IDENTIFIER, NULL},
    {"Government Gazette Number", IDT_LIST_IDENTIFIER, NULL},
    {"I.F.E.", IDT_LIST_IDENTIFIER, NULL},
    {"Identification Number", IDT_LIST_IDENTIFIER, NULL},
    {"Immigration No.", IDT_LIST_IDENTIFIER, NULL},
    {"Istanbul Chamber of Comm. No.", IDT_LIST_IDENTIFIER, NULL},
    {"Italian Fiscal Code", IDT_LIST_IDENTIFIER, NULL},
    {"Kenyan ID No.", IDT_LIST_IDENTIFIER, NULL},
    {"LE Number", IDT_LIST_IDENTIFIER, NULL},
    {"Legal Entity Number", IDT_LIST_IDENTIFIER, NULL},
    {"License", IDT_LIST_IDENTIFIER, NULL},
    {"Matricula Mercantil No", IDT_LIST_IDENTIFIER, NULL},
    {"NIT #", IDT_LIST_IDENTIFIER, NULL},
    {"National Foreign ID Number", IDT_LIST_IDENTIFIER, NULL},
    {"National ID No.", IDT_LIST_IDENTIFIER, NULL},
    {"Numero Unico de Identificacao Tributaria (NUIT)", IDT_LIST_IDENTIFIER, NULL},
    {"Numero de Identidad", IDT_LIST_IDENTIFIER, NULL},
    {"Passport", IDT_LIST_IDENTIFIER, NULL},
    {"Permit Number", IDT_LIST_IDENTIFIER, NULL},
    {"Personal ID Card", IDT_LIST_IDENTIFIER, NULL},
    {"Pilot License Number", IDT_LIST_IDENTIFIER, NULL},
    {"Public Registration Number", IDT_LIST_IDENTIFIER, NULL},
    {"R.F.C.", IDT_LIST_IDENTIFIER, NULL},
    {"RFC", IDT_LIST_IDENTIFIER, NULL},
    {"RIF #", IDT_LIST_IDENTIFIER, NULL},
    {"RTN", IDT_LIST_IDENTIFIER, NULL},
    {"RUC #", IDT_LIST_IDENTIFIER, NULL},
    {"Refugee ID Card", IDT_LIST_IDENTIFIER, NULL},
    {"Registered Charity No.", IDT_LIST_IDENTIFIER, NULL},
    {"Registration ID", IDT_LIST_IDENTIFIER, NULL},
    {"Registration Number", IDT_LIST_IDENTIFIER, NULL},
    {"Residency Number", IDT_LIST_IDENTIFIER, NULL},
    {"SRE Permit No.", IDT_LIST_IDENTIFIER, NULL},
    {"SSN", IDT_LIST_IDENTIFIER, NULL},
    {"Stateless Person ID Card", IDT_LIST_IDENTIFIER, NULL},
    {"Stateless Person Passport", IDT_LIST_IDENTIFIER, NULL},
    {"Tax ID No.", IDT_LIST_IDENTIFIER, NULL},
    {"Tazkira National ID Card", IDT_LIST_IDENTIFIER, NULL},
    {"Trade License No.", IDT_LIST_IDENTIFIER, NULL},
    {"Travel Document Number", IDT_LIST_IDENTIFIER, NULL},
    {"Turkish Identification Number", IDT_LIST_IDENTIFIER, NULL},
    {"UK Company Number", IDT_LIST_IDENTIFIER, NULL},
    {"US FEIN", IDT_LIST_IDENTIFIER, NULL},
    {"Unified Social Credit Code (USCC)", IDT_LIST_IDENTIFIER, NULL},
    {"United Social Credit Code Certificate (USCCC)", IDT_LIST_IDENTIFIER, NULL},
    {"V.A.T. Number", IDT_LIST_IDENTIFIER, NULL},
    {"VisaNumberID", IDT_LIST_IDENTIFIER, NULL},
};

static const char currency_heading[] = "Digital Currency Address - ";

static idt_bytes without_colon(idt_bytes type)
{
    while (type.len && (type.data[type.len - 1] == ':' || type.data[type.len - 1] == '-' ||
                        type.data[type.len - 1] == ' '))
        type.len--;
    return type;
}

/* The heading that a piece begins with, as a word of its own. */
static const heading *find_heading(idt_bytes piece)
{
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(headings); i++) {
        idt_bytes words = idt_bytes__from_cstr(headings[i].words);

        if (idt_bytes__starts_with(piece, words) &&
            (piece.len == words.len || piece.data[words.len] == ' ' ||
             piece.data[words.len] == ':'))
            return &headings[i];
    }
    return NULL;
}

/* The heading that a type is, with or without its colon. */
static const heading *heading_of_type(idt_bytes type)
{
    size_t i;

    type = without_colon(type);
    for (i = 0; i < IDT_COUNT_OF(headings); i++)
        if (idt_bytes__equal(type, without_colon(idt_bytes__from_cstr(headings[i].words))))
            return &headings[i];
    return NULL;
}

const char *idt_list_ofac__schema(idt_bytes type)
{
    return idt_list__equal_nocase(type, "individual") ? "Person"
           : idt_list__equal_nocase(type, "entity")   ? "Organization"
           : idt_list__equal_nocase(type, "vessel")   ? "Vessel"
           : idt_list__equal_nocase(type, "aircraft") ? "Aircraft"
                                                      : "LegalEntity";
}

bool idt_list_ofac__knows_type(idt_bytes type)
{
    return heading_of_type(type) ||
           idt_bytes__starts_with(type, idt_bytes__from_cstr(currency_heading));
}

void idt_list_ofac__feature(idt_list_builder *builder, idt_bytes type, idt_bytes value,
                            idt_bytes country, idt_bytes note)
{
    const heading *h = heading_of_type(type);
    idt_list_kind kind = h ? h->kind : IDT_LIST_OTHER;
    idt_list_fact *fact;

    type = without_colon(type);
    if (!h && idt_bytes__starts_with(type, idt_bytes__from_cstr(currency_heading)))
        kind = IDT_LIST_IDENTIFIER;
    if (h && h->type)
        type = idt_bytes__from_cstr(h->type);
    fact = idt_list_builder__add_typed(builder, kind, type, value);
    idt_list_builder__extra(builder, fact, IDT_LIST_COUNTRY_OF, country);
    idt_list_builder__extra(builder, fact, IDT_LIST_NOTE, note);
}

static size_t find(idt_bytes text, const char *what)
{
    size_t n = strlen(what), i;

    for (i = 0; i + n <= text.len; i++)
        if (memcmp(text.data + i, what, n) == 0)
            return i;
    return text.len;
}

/* "A1 (Iraq) issued 1999 expires 2004": number, country and what follows. */
static void add_number(idt_list_builder *builder, idt_bytes type, idt_bytes text)
{
    size_t end = idt_size__min(find(text, " issued "), find(text, " expires "));
    idt_bytes note = idt_bytes__slice(text, end, text.len), country = {NULL, 0};
    size_t open;

    text = idt_bytes__trim(idt_bytes__slice(text, 0, end));
    if (text.len && text.data[text.len - 1] == ')') {
        for (open = text.len - 1; open > 0 && text.data[open] != '('; open--)
            continue;
        /* "(also called …)" is not there and "(98)" is a dialling code: a country is a word */
        if (open > 0 && !idt_ascii__is_digit(text.data[open + 1])) {
            country = idt_bytes__slice(text, open + 1, text.len - 1);
            text = idt_bytes__slice(text, 0, open);
        }
    }
    idt_list_ofac__feature(builder, type, text, country, note);
}

/* A weak alias: "a.k.a. 'X'". */
static bool add_alias(idt_list_builder *builder, idt_bytes piece)
{
    static const struct {
        const char *words, *type;
    } aliases[] = {{"a.k.a. '", "aka"}, {"f.k.a. '", "fka"}, {"n.k.a. '", "nka"}};
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(aliases); i++) {
        idt_bytes words = idt_bytes__from_cstr(aliases[i].words);
        idt_list_fact *fact;

        if (!idt_bytes__starts_with(piece, words))
            continue;
        piece = idt_bytes__slice(piece, words.len, piece.len);
        if (piece.len && piece.data[piece.len - 1] == '\'')
            piece.len--;
        fact = idt_list_builder__add(builder, IDT_LIST_NAME, aliases[i].type, piece);
        idt_list_builder__extra(builder, fact, IDT_LIST_QUALITY, IDT_LIT("weak"));
        return true;
    }
    return false;
}

static void add_currency(idt_list_builder *builder, idt_bytes piece)
{
    size_t begin = sizeof currency_heading - 1, end = begin;

    while (end < piece.len && piece.data[end] != ' ')
        end++;
    idt_list_ofac__feature(builder, idt_bytes__slice(piece, 0, end),
                           idt_bytes__slice(piece, end, piece.len), (idt_bytes){NULL, 0},
                           (idt_bytes){NULL, 0});
}

static void add_piece(idt_list_builder *builder, idt_bytes piece)
{
    const heading *h;
    idt_bytes type, value;

    if (idt_bytes__starts_with(piece, IDT_LIT("alt. ")) ||
        idt_bytes__starts_with(piece, IDT_LIT("Alt. ")))
        piece = idt_bytes__slice(piece, 5, piece.len);
    /* one edition prints the link in brackets */
    if (idt_bytes__starts_with(piece, IDT_LIT("(Linked To: ")) && piece.data[piece.len - 1] == ')')
        piece = idt_bytes__slice(piece, 1, piece.len - 1);
    if (add_alias(builder, piece))
        return;
    if (idt_bytes__starts_with(piece, idt_bytes__from_cstr(currency_heading))) {
        add_currency(builder, piece);
        return;
    }
    h = find_heading(piece);
    if (!h) {
        idt_list_builder__add(builder, IDT_LIST_REMARK, "", piece);
        return;
    }
    type = idt_bytes__from_cstr(h->words);
    value = idt_bytes__slice(piece, type.len, piece.len);
    if (value.len && value.data[0] == ':')
        value = idt_bytes__slice(value, 1, value.len);
    if (idt_bytes__trim(value).len == 0)
        idt_list_builder__add(builder, IDT_LIST_REMARK, "", piece);
    else if (h->kind == IDT_LIST_IDENTIFIER)
        add_number(builder, type, value);
    else
        idt_list_ofac__feature(builder, type, value, (idt_bytes){NULL, 0}, (idt_bytes){NULL, 0});
}

/* The full stop of "CO., LTD." closes a word, not the remarks. */
static bool ends_with_abbreviation(idt_bytes text)
{
    static const char *const words[] = {"LTD.",   "CO.",  "INC.", "CORP.", "LLC.",
                                        "L.L.C.", "S.A.", "JR.",  "SR.",   "PTE."};
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(words); i++) {
        size_t n = strlen(words[i]);

        if (text.len > n && !idt_ascii__is_alpha(text.data[text.len - n - 1]) &&
            idt_list__equal_nocase(idt_bytes__slice(text, text.len - n, text.len), words[i]))
            return true;
    }
    return false;
}

void idt_list_ofac__remarks(idt_list_builder *builder, idt_bytes remarks)
{
    idt_bytes rest = idt_bytes__trim(remarks), piece;

    if (rest.len && rest.data[rest.len - 1] == '.' && !ends_with_abbreviation(rest))
        rest.len--;
    while (idt_list__split(&rest, "; ", &piece))
        add_piece(builder, piece);
}
