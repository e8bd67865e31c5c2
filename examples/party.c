/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ask a parties book who a column of names is, on a day, in one call.
 *
 *     cc examples/party.c $(pkg-config --cflags --libs interdict) -o party
 *     ./party parties.book 19562 'Hebei Attan Technology Co Ltd' 'Petya'
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <interdict/interdict.h>

enum { MAX_NAMES = 100, MAX_RESULTS = 3 };

static void show(const idt_parties *parties, const idt_party_query *query,
                 const idt_party_result *results, size_t n)
{
    printf("%.*s\n", (int)query->name.len, query->name.data);
    for (size_t i = 0; i < n; i++) {
        const idt_party_result *r = &results[i];
        char why[256];

        printf("  %4u %s %.*s, %.*s %.*s\n", (unsigned)r->score,
               idt_relation_name((idt_relation)r->relation), (int)r->name.len, r->name.data,
               (int)r->list.len, r->list.data, (int)r->entry.len, r->entry.data);
        if (r->citation.len > 0)
            printf("       %.*s\n", (int)r->citation.len, r->citation.data);
        if (idt_party_explain(why, sizeof why, parties, query, r) > 0)
            printf("       %s\n", why);
    }
}

int main(int argc, char **argv)
{
    static idt_party_result results[MAX_NAMES * MAX_RESULTS];
    idt_party_query queries[MAX_NAMES];
    int32_t statuses[MAX_NAMES];
    size_t n_results[MAX_NAMES];
    idt_parties_scratch *scratch = NULL;
    idt_parties *parties = NULL;
    idt_error err;
    size_t n = 0;
    int status = 1;

    if (argc < 4 || argc - 3 > MAX_NAMES) {
        fprintf(stderr, "usage: party BOOK DAYS-SINCE-1970 NAME...\n");
        return 2;
    }
    for (; n < (size_t)argc - 3; n++) {
        const idt_party_query empty = IDT_PARTY_QUERY_INIT;

        queries[n] = empty;
        queries[n].date = (idt_date)strtol(argv[2], NULL, 10);
        queries[n].name.data = argv[n + 3];
        queries[n].name.len = strlen(argv[n + 3]);
    }
    if (idt_parties_open(&parties, argv[1], IDT_OPEN_MAP, &err) == IDT_OK &&
        idt_parties_scratch_new(&scratch, parties, &err) == IDT_OK &&
        idt_parties_ask_column(results, n_results, statuses, MAX_RESULTS, scratch, queries, n,
                               &err) == IDT_OK)
        status = 0;
    else
        fprintf(stderr, "party: %s\n", err.message);
    for (size_t i = 0; status == 0 && i < n; i++)
        show(parties, &queries[i], &results[i * MAX_RESULTS], n_results[i]);
    idt_parties_scratch_free(scratch);
    idt_parties_close(parties);
    return status;
}
