/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/party_yente.h"

#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "lists/yente.h"

static int write_response(idt_buf *response, const char *path)
{
    idt_output out = {0};
    idt_error err;
    int status;

    if (!path)
        return idt_cli__write_out(response) ? IDT_EXIT_OK : IDT_EXIT_OUTPUT;
    status = idt_output__create(&out, path, &err);
    if (status == IDT_OK)
        status = idt_output__write(&out, idt_buf__bytes(response), &err);
    if (status == IDT_OK)
        status = idt_output__commit(&out, &err);
    idt_output__close(&out);
    idt_buf__free(response);
    if (status < 0)
        idt_cli__complain("%s", err.message);
    return status < 0 ? IDT_EXIT_OUTPUT : IDT_EXIT_OK;
}

static int answer(const idt_parties *parties, idt_bytes request, const idt_yente_options *options,
                  const idt_arguments *arguments)
{
    idt_parties_scratch *scratch = NULL;
    idt_yente_counts counts = {0};
    idt_buf response = {0};
    idt_error err;
    int written, status = idt_parties_scratch__new(&scratch, parties, &err);

    if (status == IDT_OK)
        status = idt_yente__match(&response, &counts, parties, scratch, request, options, &err);
    idt_parties_scratch__free(scratch);
    if (status != IDT_OK)
        idt_cli__complain("%s", err.message);
    written = write_response(&response, idt_arguments__get(arguments, "output"));
    if (written != IDT_EXIT_OK)
        return written;
    if (status != IDT_OK)
        return IDT_EXIT_INPUT;
    if (counts.n_failed) {
        idt_cli__complain("%u of %u queries could not be asked: see their \"detail\"",
                          counts.n_failed, counts.n_queries);
        return IDT_EXIT_RECORDS;
    }
    return counts.n_matches && idt_cli__fail_level(arguments) <= IDT_LEVEL_REFUSE ? IDT_EXIT_FOUND
                                                                                  : IDT_EXIT_OK;
}

int idt_party_yente__run(const idt_parties *parties, idt_date date, uint32_t limit,
                         bool with_former, const idt_arguments *arguments)
{
    idt_yente_options options = IDT_YENTE_INIT;
    const char *path = arguments->n_positional ? arguments->positional[0] : "-";
    idt_buf request = {0};
    idt_error err;
    int status;

    options.date = date;
    options.limit = limit;
    options.with_former = with_former;
    if (idt_yente__parameters(&options,
                              idt_bytes__from_cstr(idt_arguments__get(arguments, "parameters")),
                              &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
        return IDT_EXIT_USAGE;
    }
    if (arguments->n_positional > 1) {
        idt_cli__complain("--format yente takes one request");
        return IDT_EXIT_USAGE;
    }
    status = idt_file__read(&request, strcmp(path, "-") == 0 ? "/dev/stdin" : path,
                            IDT_YENTE_REQUEST_MAX, &err);
    if (status != IDT_OK)
        idt_cli__complain("%s", err.message);
    status = status == IDT_OK ? answer(parties, idt_buf__bytes(&request), &options, arguments)
                              : IDT_EXIT_INPUT;
    idt_buf__free(&request);
    return status;
}
