/* SPDX-License-Identifier: Apache-2.0 */
/* interdict check: one item, explained to a person. */
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "cli/asked.h"
#include "cli/cli.h"
#include "cli/explain.h"
#include "cli/party_explain.h"
#include "screen/party.h"
#include "screen/verdict_json.h"

enum { PARTIES_MAX = 3 }; /* as many as a verdict has for one field */

static const idt_option options[] = {
    IDT_OPTIONS_ASKED,
    {"smiles", 's', IDT_OPTION_TEXT, "SMILES", NULL, "a structure to look at beside the text"},
    {"parties", 'p', IDT_OPTION_FILE, "FILE", NULL,
     "take the text for the name of a party too and ask this parties book"},
    {"json", 'j', IDT_OPTION_FLAG, NULL, NULL, "write the verdict as one line of JSON"},
    {"fail-on", 'F', IDT_OPTION_CHOICE, "LEVEL", "review|hold|refuse",
     "exit with 1 when the verdict is at least this severe"},
    {NULL, 0, IDT_OPTION_FLAG, NULL, NULL, NULL},
};

idt_level idt_cli__fail_level(const idt_arguments *arguments)
{
    const char *text = idt_arguments__get(arguments, "fail-on");

    for (int level = IDT_LEVEL_REVIEW; text && level <= IDT_LEVEL_REFUSE; level++)
        if (strcmp(text, idt_level_name((idt_level)level)) == 0)
            return (idt_level)level;
    return (idt_level)(IDT_LEVEL_REFUSE + 1);
}

/* Who the text is, under what it is. */
static int put_parties(idt_buf *out, const idt_parties *parties, const idt_record *record,
                       const idt_screen_options *asked, idt_error *err)
{
    idt_parties_query query = {
        .name = idt_bytes__trim(record->fields[0].value), .date = asked->as_of, .top = PARTIES_MAX};
    idt_parties_scratch *scratch = NULL;
    const idt_party_hit *hits;
    size_t n_hits;
    int status;

    if (query.name.len == 0)
        return IDT_OK;
    status = idt_parties_scratch__new(&scratch, parties, err);
    if (status == IDT_OK)
        status = idt_parties__find(&hits, &n_hits, scratch, &query, err);
    if (status == IDT_OK) {
        if (out->len && out->data[out->len - 1] != '\n')
            idt_buf__put_char(out, '\n');
        idt_buf__put_char(out, '\n');
        idt_party_explain__put(out, parties, &query, hits, NULL, n_hits);
    }
    idt_parties_scratch__free(scratch);
    return status;
}

static bool show(const idt_verdict *verdict, const idt_record *record, const idt_parties *parties,
                 const idt_screen_options *asked, bool as_json)
{
    idt_buf out = {0};
    idt_error err;

    if (as_json) {
        idt_verdict__put_json(&out, verdict);
        idt_buf__put_char(&out, '\n');
    } else {
        idt_explain_style style = {.has_color = idt_cli__has_color(stdout),
                                   .columns = idt_cli__columns()};

        idt_explain__verdict(&out, verdict, record, asked, &style);
        if (parties && put_parties(&out, parties, record, asked, &err) != IDT_OK) {
            idt_buf__free(&out);
            idt_cli__complain("%s", err.message);
            return false;
        }
    }
    return idt_cli__write_out(&out);
}

static int check(idt_book *book, const idt_parties *parties, const idt_arguments *arguments,
                 const idt_record *record)
{
    const idt_verdict *verdict;
    idt_scratch *scratch = NULL;
    idt_screen_options asked;
    int status = IDT_EXIT_INPUT;
    idt_asked line;
    idt_error err;

    if (!idt_asked__read(&line, arguments))
        return IDT_EXIT_USAGE;
    if (idt_asked__for_record(&asked, &line, record, &err) != IDT_OK ||
        idt_scratch_new(&scratch, book, &err) != IDT_OK ||
        (parties && idt_scratch__set_parties(scratch, parties, &err) != IDT_OK) ||
        idt_screen(&verdict, scratch, record, &asked, &err) != IDT_OK)
        idt_cli__complain("%s", err.message);
    else if (!show(verdict, record, parties, &asked, idt_arguments__get(arguments, "json") != NULL))
        status = IDT_EXIT_OUTPUT;
    else
        status = idt_verdict_level(verdict) >= idt_cli__fail_level(arguments) ? IDT_EXIT_FOUND
                                                                              : IDT_EXIT_OK;
    idt_scratch_free(scratch);
    return status;
}

static int run(const idt_arguments *arguments)
{
    const char *smiles = idt_arguments__get(arguments, "smiles");
    idt_field fields[2] = {{.name = IDT_LIT("text")}, {.name = IDT_LIT("smiles"), .index = 1}};
    idt_record record = {.id = IDT_LIT("1"), .line = 1, .fields = fields};
    idt_parties *parties = NULL;
    idt_buf text = {0};
    idt_book *book;
    int status;

    for (size_t i = 0; i < arguments->n_positional; i++) {
        idt_buf__put_cstr(&text, i ? " " : "");
        idt_buf__put_cstr(&text, arguments->positional[i]);
    }
    fields[0].value = idt_buf__bytes(&text);
    fields[1].value = idt_bytes__from_cstr(smiles);
    record.n_fields = smiles ? 2 : 1;
    if (arguments->n_positional == 0 && !smiles) {
        idt_cli__complain("check needs a text, such as: interdict check \"PMK glycidate, 25 kg\"");
        return IDT_EXIT_USAGE;
    }
    if (idt_arguments__get(arguments, "parties")) {
        /* a field whose name says that its text names somebody */
        fields[0].name = IDT_LIT("party");
        parties = idt_cli__open_parties(arguments);
        if (!parties) {
            idt_buf__free(&text);
            return IDT_EXIT_INPUT;
        }
    }
    book = idt_cli__open_book(arguments);
    status = book ? check(book, parties, arguments, &record) : IDT_EXIT_INPUT;
    idt_book_release(book);
    idt_parties__close(parties);
    idt_buf__free(&text);
    return status;
}

const idt_command idt_cmd_check = {
    .name = "check",
    .usage = "[OPTION…] TEXT…",
    .summary = "explain one item: what it is, the law by country, what must happen",
    .help = "Examples:\n"
            "  interdict check \"(2-bromoethyl)benzene, 25 kg, 99 %\" --from CN --to CA\n"
            "  interdict check 103-63-9 --as-of 2024-01-29\n"
            "  interdict check --smiles \"BrCCc1ccccc1\"\n"
            "  interdict check \"Hebei Huanhao Biotechnology Co., Ltd.\" --parties parties.book\n",
    .options = options,
    .run = run,
};
