/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/country.h"

#include "base/bytes.h"
#include "base/int.h"
#include "lists/reader_int.h"

/*
 * Names as the lists write them, the usual one first.
 * @source ISO 3166-1 alpha-2 codes; XK is the code in use for Kosovo, AN was the Netherlands
 *         Antilles until 2010
 */
static const struct {
    char code[3];
    const char *names; /* separated by bars */
} countries[] = {
    /* clang-format off */
    {"AF", "Afghanistan|Islamic Republic of Afghanistan"},
    {"AL", "Albania"},
    {"DZ", "Algeria"},
    {"AD", "Andorra"},
    {"AO", "Angola"},
    {"AG", "Antigua and Barbuda"},
    {"AR", "Argentina"},
    {"AM", "Armenia"},
    {"AU", "Australia"},
    {"AT", "Austria"},
    {"AZ", "Azerbaijan"},
    {"BS", "Bahamas|Bahamas, The|The Bahamas"},
    {"BH", "Bahrain"},
    {"BD", "Bangladesh"},
    {"BB", "Barbados"},
    {"BY", "Belarus"},
    {"BE", "Belgium"},
    {"BZ", "Belize"},
    {"BJ", "Benin"},
    {"BM", "Bermuda"},
    {"BT", "Bhutan"},
    {"BO", "Bolivia|Bolivia (Plurinational State of)"},
    {"BA", "Bosnia and Herzegovina|Bosnia|Bosnia-Herzegovina"},
    {"BW", "Botswana"},
    {"BR", "Brazil"},
    {"VG", "Virgin Islands, British|British Virgin Islands"},
    {"BN", "Brunei|Brunei Darussalam"},
    {"BG", "Bulgaria"},
    {"BF", "Burkina Faso"},
    {"MM", "Burma|Myanmar|Burma (Myanmar)|Myanmar (Burma)"},
    {"BI", "Burundi"},
    {"KH", "Cambodia"},
    {"CM", "Cameroon"},
    {"CA", "Canada"},
    {"CV", "Cabo Verde|Cape Verde"},
    {"KY", "Cayman Islands"},
    {"CF", "Central African Republic"},
    {"TD", "Chad"},
    {"CL", "Chile"},
    {"CN", "China|People's Republic of China|Peoples Republic of China|PRC"},
    {"CO", "Colombia"},
    {"KM", "Comoros"},
    {"CG", "Congo, Republic of the|Congo|Republic of the Congo|Congo (Republic)"},
    {"CD", "Congo, Democratic Republic of the|Democratic Republic of the Congo|Congo (Democratic Republic)|DRC|Zaire"},
    {"CK", "Cook Islands"},
    {"CR", "Costa Rica"},
    {"HR", "Croatia"},
    {"CU", "Cuba"},
    {"CW", "Curacao|Cura\xC3\xA7" "ao"},
    {"CY", "Cyprus"},
    {"CZ", "Czech Republic|Czechia"},
    {"CI", "Cote d'Ivoire|C\xC3\xB4" "te d'Ivoire|Ivory Coast|Cote d Ivoire"},
    {"DK", "Denmark"},
    {"DJ", "Djibouti"},
    {"DM", "Dominica"},
    {"DO", "Dominican Republic"},
    {"TL", "Timor-Leste|East Timor"},
    {"EC", "Ecuador"},
    {"EG", "Egypt"},
    {"SV", "El Salvador"},
    {"GQ", "Equatorial Guinea"},
    {"ER", "Eritrea"},
    {"EE", "Estonia"},
    {"SZ", "Eswatini|Swaziland"},
    {"ET", "Ethiopia"},
    {"FJ", "Fiji"},
    {"FI", "Finland"},
    {"FR", "France"},
    {"GA", "Gabon"},
    {"GM", "Gambia|Gambia, The|The Gambia"},
    {"GE", "Georgia"},
    {"DE", "Germany"},
    {"GH", "Ghana"},
    {"GI", "Gibraltar"},
    {"GR", "Greece"},
    {"GD", "Grenada"},
    {"GT", "Guatemala"},
    {"GG", "Guernsey"},
    {"GN", "Guinea"},
    {"GW", "Guinea-Bissau|Guinea Bissau"},
    {"GY", "Guyana"},
    {"HT", "Haiti"},
    {"VA", "Holy See|Vatican City"},
    {"HN", "Honduras"},
    {"HK", "Hong Kong|China, Hong Kong Special Administrative Region|China (Hong Kong)"},
    {"HU", "Hungary"},
    {"IS", "Iceland"},
    {"IN", "India"},
    {"ID", "Indonesia"},
    {"IR", "Iran|Iran (Islamic Republic of)|Iran, Islamic Republic of|Islamic Republic of Iran"},
    {"IQ", "Iraq"},
    {"IE", "Ireland|Republic of Ireland"},
    {"IM", "Isle of Man|Man, Isle of"},
    {"IL", "Israel"},
    {"IT", "Italy"},
    {"JM", "Jamaica"},
    {"JP", "Japan"},
    {"JE", "Jersey"},
    {"JO", "Jordan"},
    {"KZ", "Kazakhstan"},
    {"KE", "Kenya"},
    {"KI", "Kiribati"},
    {"KP", "Korea, North|North Korea|Democratic People's Republic of Korea|Korea, Democratic People's Republic of|DPRK"},
    {"KR", "Korea, South|South Korea|Republic of Korea|Korea, Republic of"},
    {"XK", "Kosovo"},
    {"KW", "Kuwait"},
    {"KG", "Kyrgyzstan"},
    {"LA", "Laos|Lao People's Democratic Republic"},
    {"LV", "Latvia"},
    {"LB", "Lebanon"},
    {"LS", "Lesotho"},
    {"LR", "Liberia"},
    {"LY", "Libya|Libyan Arab Jamahiriya"},
    {"LI", "Liechtenstein"},
    {"LT", "Lithuania"},
    {"LU", "Luxembourg"},
    {"MO", "Macau|Macao"},
    {"MG", "Madagascar"},
    {"MW", "Malawi"},
    {"MY", "Malaysia"},
    {"MV", "Maldives"},
    {"ML", "Mali"},
    {"MT", "Malta"},
    {"MH", "Marshall Islands"},
    {"MR", "Mauritania"},
    {"MU", "Mauritius"},
    {"MX", "Mexico"},
    {"FM", "Micronesia"},
    {"MD", "Moldova|Moldova, Republic of|Republic of Moldova"},
    {"MC", "Monaco"},
    {"MN", "Mongolia"},
    {"ME", "Montenegro"},
    {"MA", "Morocco"},
    {"MZ", "Mozambique"},
    {"NA", "Namibia"},
    {"NR", "Nauru"},
    {"NP", "Nepal"},
    {"NL", "Netherlands|Netherlands, The|The Netherlands"},
    {"AN", "Netherlands Antilles"},
    {"NZ", "New Zealand"},
    {"NI", "Nicaragua"},
    {"NE", "Niger"},
    {"NG", "Nigeria"},
    {"NU", "Niue"},
    {"MK", "North Macedonia|North Macedonia, The Republic of|Macedonia|The former Yugoslav Republic of Macedonia"},
    {"NO", "Norway"},
    {"OM", "Oman"},
    {"PK", "Pakistan"},
    {"PW", "Palau"},
    {"PS", "Palestinian|West Bank|Gaza|Region: Gaza|West Bank and Gaza|Occupied Palestinian Territories|Occupied Palestinian Territory|State of Palestine|Palestinian Territories|Palestine"},
    {"PA", "Panama"},
    {"PG", "Papua New Guinea"},
    {"PY", "Paraguay"},
    {"PE", "Peru"},
    {"PH", "Philippines"},
    {"PL", "Poland"},
    {"PT", "Portugal"},
    {"PR", "Puerto Rico"},
    {"QA", "Qatar"},
    {"RO", "Romania"},
    {"RU", "Russia|Russian Federation"},
    {"RW", "Rwanda"},
    {"KN", "Saint Kitts and Nevis|St. Kitts and Nevis|St. Kitts & Nevis"},
    {"LC", "Saint Lucia|St. Lucia"},
    {"VC", "Saint Vincent and the Grenadines|St. Vincent and the Grenadines"},
    {"WS", "Samoa"},
    {"SM", "San Marino"},
    {"ST", "Sao Tome and Principe"},
    {"SA", "Saudi Arabia"},
    {"SN", "Senegal"},
    {"RS", "Serbia|Serbia and Montenegro"},
    {"SC", "Seychelles"},
    {"SL", "Sierra Leone"},
    {"SG", "Singapore"},
    {"SK", "Slovakia|Slovak Republic"},
    {"SI", "Slovenia"},
    {"SB", "Solomon Islands"},
    {"SO", "Somalia"},
    {"ZA", "South Africa"},
    {"SS", "South Sudan"},
    {"ES", "Spain"},
    {"LK", "Sri Lanka"},
    {"SD", "Sudan|Sudan, The|The Sudan"},
    {"SR", "Suriname"},
    {"SE", "Sweden"},
    {"CH", "Switzerland"},
    {"SY", "Syria|Syrian Arab Republic"},
    {"TW", "Taiwan|Taiwan, Province of China"},
    {"TJ", "Tajikistan"},
    {"TZ", "Tanzania|Tanzania, United Republic of|United Republic of Tanzania"},
    {"TH", "Thailand"},
    {"TG", "Togo"},
    {"TO", "Tonga"},
    {"TT", "Trinidad and Tobago"},
    {"TN", "Tunisia"},
    {"TR", "Turkey|T\xC3\xBC" "rkiye|Turkiye"},
    {"TM", "Turkmenistan"},
    {"TV", "Tuvalu"},
    {"UG", "Uganda"},
    {"UA", "Ukraine|Region: Crimea|Region: Donetsk|Region: Luhansk"},
    {"AE", "United Arab Emirates|UAE"},
    {"GB", "United Kingdom|UK|United Kingdom of Great Britain and Northern Ireland|Great Britain|England|Scotland|Wales|Northern Ireland"},
    {"US", "United States|United States of America|USA"},
    {"UY", "Uruguay"},
    {"UZ", "Uzbekistan"},
    {"VU", "Vanuatu"},
    {"VE", "Venezuela|Venezuela (Bolivarian Republic of)"},
    {"VN", "Vietnam|Viet Nam"},
    {"EH", "Western Sahara"},
    {"YE", "Yemen"},
    {"ZM", "Zambia"},
    {"ZW", "Zimbabwe"},
    /* clang-format on */
};

static bool is_code(idt_bytes text)
{
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(countries); i++)
        if (idt_list__equal_nocase(text, countries[i].code))
            return true;
    /* codes of small territories, which no list spells out */
    return text.len == 2 && text.data[0] >= 'A' && text.data[0] <= 'Z' && text.data[1] >= 'A' &&
           text.data[1] <= 'Z';
}

static bool has_name(const char *names, idt_bytes text)
{
    const char *bar;
    size_t n, i;

    for (;; names = bar + 1) {
        bar = strchr(names, '|');
        n = bar ? (size_t)(bar - names) : strlen(names);
        for (i = 0; n == text.len && i < n; i++)
            if (idt_ascii__lower(names[i]) != idt_ascii__lower(text.data[i]))
                break;
        if (n == text.len && i == n)
            return true;
        if (!bar)
            return false;
    }
}

bool idt_list_country__find(char out[2], idt_bytes text)
{
    size_t i;

    text = idt_list_text__trim(text);
    if (text.len == 2 && is_code(text)) {
        out[0] = (char)(text.data[0] & ~0x20);
        out[1] = (char)(text.data[1] & ~0x20);
        return true;
    }
    for (i = 0; i < IDT_COUNT_OF(countries); i++) {
        if (has_name(countries[i].names, text)) {
            memcpy(out, countries[i].code, 2);
            return true;
        }
    }
    out[0] = out[1] = '\0';
    return false;
}
