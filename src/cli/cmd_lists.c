/* SPDX-License-Identifier: Apache-2.0 */
/* interdict lists import | fetch | status | entries | diff | history. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/date.h"
#include "base/error.h"
#include "cli/cli.h"
#include "cli/lists_dir.h"
#include "lists/fetch.h"
#include "lists/history.h"
#include "lists/known.h"

#define FORMATS                                                                                    \
    "ofac-csv|ofac-xml|ofac-advanced|csl-csv|dpl-txt|un-xml|eu-xml|uk-csv|ca-xml|ftm-json|csv"

#define OPTION_DIR                                                                                 \
    {                                                                                              \
        "dir", 'D', IDT_OPTION_FILE, "DIR", NULL, "where the histories are (lists)"                \
    }
#define OPTION_AS_OF                                                                               \
    {                                                                                              \
        "as-of", 'd', IDT_OPTION_TEXT, "DATE", NULL, "the day asked about (today)"                 \
    }
#define OPTIONS_END                                                                                \
    {                                                                                              \
        NULL, 0, IDT_OPTION_FLAG, NULL, NULL, NULL                                                 \
    }

static const char suffix[] = ".history";
static const uint64_t file_max = (uint64_t)4 << 30;

const char *idt_cli__lists_directory(const idt_arguments *arguments)
{
    const char *dir = idt_arguments__get(arguments, "dir");

    return dir ? dir : "lists";
}

/* Path of a list's history in a growing buffer; NULL after a message. */
static const char *history_path(idt_buf *out, const idt_arguments *arguments, const char *list)
{
    if (!list[0] || list[0] == '.' || strchr(list, '/')) {
        idt_cli__complain("\"%s\" is not the name of a list, such as us.ofac.sdn", list);
        return NULL;
    }
    idt_buf__printf(out, "%s/%s%s", idt_cli__lists_directory(arguments), list, suffix);
    idt_buf__put_char(out, '\0');
    if (idt_buf__status(out) == IDT_OK)
        return out->data;
    idt_cli__complain("out of memory");
    return NULL;
}

/* An existing history; NULL after a message. */
idt_list_history *idt_cli__load_history(const idt_arguments *arguments, const char *list)
{
    idt_list_history *history = NULL;
    idt_buf buffer = {0};
    idt_error err;
    const char *path = history_path(&buffer, arguments, list);

    if (path && idt_list_history__load(&history, path, NULL, &err) != IDT_OK)
        idt_cli__complain("%s", err.message);
    idt_buf__free(&buffer);
    return history;
}

static int write_out(idt_buf *out)
{
    return idt_cli__write_out(out) ? IDT_EXIT_OK : IDT_EXIT_OUTPUT;
}

/* ---- import ------------------------------------------------------------------------------- */

static const idt_option import_options[] = {
    OPTION_DIR,
    {"format", 'm', IDT_OPTION_CHOICE, "FORMAT", FORMATS, "format of the file (that of the list)"},
    {"date", 'd', IDT_OPTION_TEXT, "DATE", NULL, "day of the edition (as the file says)"},
    {"addresses", 0, IDT_OPTION_FILE, "FILE", NULL, "add.csv of an OFAC set"},
    {"aliases", 0, IDT_OPTION_FILE, "FILE", NULL, "alt.csv of an OFAC set"},
    {"comments", 0, IDT_OPTION_FILE, "FILE", NULL, "sdn_comments.csv of an OFAC set"},
    {"encoding", 0, IDT_OPTION_CHOICE, "ENCODING", "utf-8|windows-1252|iso-8859-1",
     "encoding of the file (that of the format)"},
    {"amend", 'a', IDT_OPTION_FLAG, NULL, NULL,
     "facts that stand in no edition, from our own table"},
    {"max-shrink", 0, IDT_OPTION_TEXT, "PERCENT", NULL,
     "entries that an edition may take away (20)"},
    {"allow-shrink", 0, IDT_OPTION_FLAG, NULL, NULL, "let an edition take away more"},
    {"allow-truncated", 0, IDT_OPTION_FLAG, NULL, NULL,
     "take what is whole of a truncated file; take nothing away"},
    {"canaries", 0, IDT_OPTION_TEXT, "IDS", NULL,
     "entries that must be in the edition, separated by blanks"},
    {"allow-missing-canaries", 0, IDT_OPTION_FLAG, NULL, NULL, "let them be missing"},
    {"dry-run", 'n', IDT_OPTION_FLAG, NULL, NULL, "write nothing, only report"},
    OPTIONS_END,
};

static bool read_encoding(idt_list_encoding *out, const char *word)
{
    *out = !word                             ? IDT_LIST_ENCODING_DEFAULT
           : strcmp(word, "utf-8") == 0      ? IDT_LIST_UTF8
           : strcmp(word, "iso-8859-1") == 0 ? IDT_LIST_LATIN_1
                                             : IDT_LIST_WINDOWS_1252;
    return true;
}

/* A whole number from 1 to max, or 0 when the option is absent; false after a message. */
static bool read_number(uint64_t *out, const idt_arguments *arguments, const char *option,
                        uint64_t max)
{
    const char *text = idt_arguments__get(arguments, option);
    char *end;

    *out = 0;
    if (!text)
        return true;
    errno = 0;
    *out = strtoull(text, &end, 10);
    if (idt_ascii__is_digit(text[0]) && !*end && errno == 0 && *out >= 1 && *out <= max)
        return true;
    idt_cli__complain("--%s takes a whole number from 1 to %llu, not \"%s\"", option,
                      (unsigned long long)max, text);
    return false;
}

static bool read_import_options(idt_list_import_options *out, const idt_arguments *arguments)
{
    uint64_t percent;

    if (!idt_cli__read_date(&out->file_date, "date", idt_arguments__get(arguments, "date"),
                            IDT_DATE_NONE) ||
        !read_number(&percent, arguments, "max-shrink", 100) ||
        !read_encoding(&out->encoding, idt_arguments__get(arguments, "encoding")))
        return false;
    out->shrink_percent = (uint32_t)percent;
    out->allow_shrink = idt_arguments__get(arguments, "allow-shrink") != NULL;
    out->allow_truncated = idt_arguments__get(arguments, "allow-truncated") != NULL;
    out->allow_missing_canaries = idt_arguments__get(arguments, "allow-missing-canaries") != NULL;
    out->canaries = idt_arguments__get(arguments, "canaries");
    return true;
}

/* The format that is named, else that of the known list; false after a message. */
static bool read_format(idt_list_format *out, const idt_arguments *arguments, const char *list)
{
    const idt_list_known *known = idt_list_known__find(idt_bytes__from_cstr(list));
    const char *word = idt_arguments__get(arguments, "format");

    *out = word    ? idt_list_format__parse(idt_bytes__from_cstr(word))
           : known ? known->format
                   : IDT_LIST_N_FORMATS;
    if (*out != IDT_LIST_N_FORMATS)
        return true;
    idt_cli__complain("name the format of \"%s\" with --format %s", list, FORMATS);
    return false;
}

static bool open_input(idt_list_input **out, const char *path)
{
    idt_error err;

    if (!path || idt_list_input__open(out, path, file_max, &err) == IDT_OK)
        return true;
    idt_cli__complain("%s", err.message);
    return false;
}

static void report(const idt_list_history *history, const idt_list_import_result *r, int status)
{
    const idt_list_report *read = &r->report;
    idt_bytes name = idt_list_history__name(history);
    char date[IDT_DATE_SIZE];

    idt_date__format(date, r->file_date);
    fprintf(stderr, "%.*s%s%s: ", (int)name.len, name.data, date[0] ? " " : "", date);
    if (status == IDT_DONE) {
        fputs("nothing new\n", stderr);
        return;
    }
    fprintf(stderr, "%llu added, %llu removed, %llu back, %llu changed",
            (unsigned long long)r->n_added, (unsigned long long)r->n_removed,
            (unsigned long long)r->n_reopened, (unsigned long long)r->n_changed);
    if (read->truncated)
        fputs(", truncated", stderr);
    if (read->n_dates_bad || read->n_dates_repaired)
        fprintf(stderr, ", %llu dates that cannot be, %llu set right",
                (unsigned long long)read->n_dates_bad, (unsigned long long)read->n_dates_repaired);
    if (read->n_unread || read->n_skipped)
        fprintf(stderr, ", %llu fields kept unread, %llu rows without a name",
                (unsigned long long)read->n_unread, (unsigned long long)read->n_skipped);
    fputc('\n', stderr);
}

static int import_files(idt_list_history *history, const idt_arguments *arguments,
                        idt_list_import_result *result, idt_error *err)
{
    idt_list_import_options options = IDT_LIST_IMPORT_OPTIONS_INIT;
    bool is_amendment = idt_arguments__get(arguments, "amend") != NULL;
    idt_list_files files = {0};
    idt_list_format format = IDT_LIST_OWN_CSV;
    int status = IDT_EXIT_USAGE;

    if (read_import_options(&options, arguments) &&
        (is_amendment || read_format(&format, arguments, arguments->positional[0]))) {
        status = IDT_EXIT_INPUT;
        if (open_input(&files.main, arguments->positional[1]) &&
            open_input(&files.addresses, idt_arguments__get(arguments, "addresses")) &&
            open_input(&files.aliases, idt_arguments__get(arguments, "aliases")) &&
            open_input(&files.comments, idt_arguments__get(arguments, "comments"))) {
            status = is_amendment
                         ? idt_list_history__amend(history, files.main, result, err)
                         : idt_list_history__import(history, format, &files, &options, result, err);
            if (status < 0)
                idt_cli__complain("%s", err->message);
            else
                report(history, result, status);
            status = status < 0 ? IDT_EXIT_INPUT : IDT_EXIT_OK;
        }
    }
    idt_list_input__close(files.main);
    idt_list_input__close(files.addresses);
    idt_list_input__close(files.aliases);
    idt_list_input__close(files.comments);
    return status;
}

static int run_import(const idt_arguments *arguments)
{
    idt_list_history *history = NULL;
    idt_list_import_result result;
    idt_buf buffer = {0};
    const char *path;
    idt_error err;
    int status = IDT_EXIT_INPUT;

    if (arguments->n_positional != 2) {
        idt_cli__complain("lists import needs the name of a list and a file");
        return IDT_EXIT_USAGE;
    }
    path = history_path(&buffer, arguments, arguments->positional[0]);
    if (!path)
        return IDT_EXIT_USAGE;
    if (idt_list_history__load(&history, path, arguments->positional[0], &err) == IDT_OK)
        status = import_files(history, arguments, &result, &err);
    else
        idt_cli__complain("%s", err.message);
    if (status == IDT_EXIT_OK && !idt_arguments__get(arguments, "dry-run")) {
        (void)mkdir(idt_cli__lists_directory(arguments), 0777);
        if (idt_list_history__save(history, path, &err) != IDT_OK) {
            idt_cli__complain("%s", err.message);
            status = IDT_EXIT_OUTPUT;
        }
    }
    idt_list_history__free(history);
    idt_buf__free(&buffer);
    return status;
}

const idt_command idt_cmd_lists_import = {
    .name = "lists import",
    .usage = "[OPTION…] LIST FILE",
    .summary = "take an edition of a party list into its history",
    .help =
        "What an edition no longer names is closed on its day, what is new is opened, and names "
        "and\n"
        "addresses keep the days on which they held. An edition that is truncated, takes away too\n"
        "much or lacks an entry that every edition has is refused, and the old one stays in "
        "force.\n\n"
        "Examples:\n"
        "  interdict lists import us.ofac.sdn sdn.csv --addresses add.csv --aliases alt.csv \\\n"
        "      --comments sdn_comments.csv --date 2024-05-03\n"
        "  interdict lists import un.sc consolidated.xml\n"
        "  interdict lists import --amend us.csl delistings.csv\n",
    .options = import_options,
    .run = run_import,
};

/* ---- fetch -------------------------------------------------------------------------------- */

static const idt_option fetch_options[] = {
    {"output", 'o', IDT_OPTION_FILE, "FILE", NULL, "the file to write"},
    {"timeout", 't', IDT_OPTION_TEXT, "SECONDS", NULL, "for the whole transfer (300)"},
    {"max-size", 0, IDT_OPTION_TEXT, "MIB", NULL, "largest file accepted (512)"},
    {"proxy", 0, IDT_OPTION_TEXT, "URL", NULL, "proxy server (none)"},
    {"force", 0, IDT_OPTION_FLAG, NULL, NULL, "fetch a file that has not changed too"},
    OPTIONS_END,
};

static int run_fetch(const idt_arguments *arguments)
{
    const char *output = idt_arguments__get(arguments, "output");
    idt_list_fetch_options options = IDT_LIST_FETCH_OPTIONS_INIT;
    idt_list_fetch_result result;
    uint64_t seconds, mib;
    idt_error err;
    int status;

    if (arguments->n_positional != 1 || !output) {
        idt_cli__complain("lists fetch needs an address and --output FILE");
        return IDT_EXIT_USAGE;
    }
    if (!read_number(&seconds, arguments, "timeout", 86400) ||
        !read_number(&mib, arguments, "max-size", 4096))
        return IDT_EXIT_USAGE;
    options.total_timeout_ms = (uint32_t)seconds * 1000;
    options.size_limit = mib << 20;
    options.proxy = idt_arguments__get(arguments, "proxy");
    options.force = idt_arguments__get(arguments, "force") != NULL;
    status = idt_list_fetch__get(arguments->positional[0], output, &options, &result, &err);
    if (status < 0) {
        idt_cli__complain("%s", err.message);
        return status == IDT_EINVAL ? IDT_EXIT_USAGE : IDT_EXIT_INPUT;
    }
    if (status == IDT_DONE)
        fprintf(stderr, "%s: not modified\n", output);
    else
        fprintf(stderr, "%s: %llu bytes%s%s\n", output, (unsigned long long)result.n_bytes,
                result.last_modified[0] ? ", of " : "", result.last_modified);
    return IDT_EXIT_OK;
}

const idt_command idt_cmd_lists_fetch = {
    .name = "lists fetch",
    .usage = "[OPTION…] URL --output FILE",
    .summary = "download a file, if it is new",
    .help = "Nothing is ever fetched unasked. The old file stays until a new one is whole.\n",
    .options = fetch_options,
    .run = run_fetch,
};

/* ---- status ------------------------------------------------------------------------------- */

static const idt_option status_options[] = {OPTION_DIR, OPTIONS_END};

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of the lists in a directory, sorted; free each and the array. */
int idt_cli__find_lists(char ***out, size_t *n_out, const char *path)
{
    DIR *dir = opendir(path);
    size_t capacity = 0, n = 0, len;
    char **names = NULL;
    struct dirent *entry;

    if (!dir) {
        idt_cli__complain("could not read \"%s\": %s", path, strerror(errno));
        return IDT_EXIT_INPUT;
    }
    while ((entry = readdir(dir))) {
        len = strlen(entry->d_name);
        if (len < sizeof suffix || strcmp(entry->d_name + len - sizeof suffix + 1, suffix) != 0)
            continue;
        if (idt_alloc__grow(&names, &capacity, n, sizeof *names) != IDT_OK)
            break;
        names[n] = idt_alloc__zeroed(len, 1);
        if (!names[n])
            break;
        memcpy(names[n++], entry->d_name, len - sizeof suffix + 1);
    }
    closedir(dir);
    if (n)
        qsort(names, n, sizeof *names, compare_names);
    *out = names;
    *n_out = n;
    return IDT_EXIT_OK;
}

static int put_status(const idt_arguments *arguments, const char *list, idt_buf *out)
{
    idt_list_history *history = idt_cli__load_history(arguments, list);

    if (!history)
        return IDT_EXIT_INPUT;
    if (out->len)
        idt_buf__put_char(out, '\n');
    (void)idt_list_history__print_status(history, out);
    idt_list_history__free(history);
    return IDT_EXIT_OK;
}

static int run_status(const idt_arguments *arguments)
{
    char **names = NULL;
    size_t n = 0, i;
    idt_buf out = {0};
    int status = IDT_EXIT_OK;

    if (arguments->n_positional == 0)
        status = idt_cli__find_lists(&names, &n, idt_cli__lists_directory(arguments));
    for (i = 0; i < n && status == IDT_EXIT_OK; i++)
        status = put_status(arguments, names[i], &out);
    for (i = 0; i < arguments->n_positional && status == IDT_EXIT_OK; i++)
        status = put_status(arguments, arguments->positional[i], &out);
    for (i = 0; i < n; i++)
        idt_alloc__free(names[i]);
    idt_alloc__free(names);
    if (status == IDT_EXIT_OK)
        return write_out(&out);
    idt_buf__free(&out);
    return status;
}

const idt_command idt_cmd_lists_status = {
    .name = "lists status",
    .usage = "[OPTION…] [LIST…]",
    .summary = "say which edition of each list is in force",
    .help = NULL,
    .options = status_options,
    .run = run_status,
};

/* ---- entries ------------------------------------------------------------------------------ */

static const idt_option entries_options[] = {OPTION_DIR, OPTION_AS_OF, OPTIONS_END};

/* uid, first day, first day after or nothing, primary name */
static int put_entry(void *payload, const idt_list_entry *entry, idt_error *err)
{
    char from[IDT_DATE_SIZE], to[IDT_DATE_SIZE];
    idt_buf *out = payload;
    size_t i;

    idt_date__format(from, entry->listed_from);
    idt_date__format(to, entry->listed_to);
    idt_list_text__write(entry->uid, out);
    idt_buf__printf(out, "\t%s\t%s\t", from, to);
    for (i = 0; i < entry->n_facts; i++) {
        if (entry->facts[i].kind == IDT_LIST_NAME) {
            idt_list_text__write(entry->facts[i].value, out);
            break;
        }
    }
    idt_buf__put_char(out, '\n');
    return idt_buf__status(out) == IDT_OK ? IDT_OK
                                          : idt_error__set(err, IDT_ENOMEM, "out of memory");
}

static int run_entries(const idt_arguments *arguments)
{
    idt_list_history *history;
    idt_buf out = {0};
    idt_date date;
    idt_error err;
    int status;

    if (arguments->n_positional != 1) {
        idt_cli__complain("lists entries needs the name of a list");
        return IDT_EXIT_USAGE;
    }
    if (!idt_cli__read_date(&date, "as-of", idt_arguments__get(arguments, "as-of"),
                            idt_cli__today()))
        return IDT_EXIT_USAGE;
    history = idt_cli__load_history(arguments, arguments->positional[0]);
    if (!history)
        return IDT_EXIT_INPUT;
    status = idt_list_history__each(history, date, put_entry, &out, &err);
    idt_list_history__free(history);
    if (status == IDT_OK)
        return write_out(&out);
    idt_cli__complain("%s", err.message);
    idt_buf__free(&out);
    return IDT_EXIT_INPUT;
}

const idt_command idt_cmd_lists_entries = {
    .name = "lists entries",
    .usage = "[OPTION…] LIST",
    .summary = "list the entries that are listed on a day",
    .help =
        "Writes id, first day, first day after (when stated or known) and name, tab-separated.\n",
    .options = entries_options,
    .run = run_entries,
};

/* ---- diff --------------------------------------------------------------------------------- */

static const idt_option diff_options[] = {
    OPTION_DIR,
    {"format", 'm', IDT_OPTION_CHOICE, "FORMAT", FORMATS, "compare two files of this format"},
    OPTIONS_END,
};

/* Two files are the editions of two days of a list that nobody keeps. */
static bool import_file(idt_list_history *history, idt_list_format format, const char *path,
                        idt_date date)
{
    idt_list_import_options options = IDT_LIST_IMPORT_OPTIONS_INIT;
    idt_list_import_result result;
    idt_list_files files = {0};
    idt_error err;
    int status;

    options.file_date = date;
    options.allow_shrink = true;
    if (!open_input(&files.main, path))
        return false;
    status = idt_list_history__import(history, format, &files, &options, &result, &err);
    idt_list_input__close(files.main);
    if (status < 0)
        idt_cli__complain("%s", err.message);
    return status >= 0;
}

static int diff_files(const idt_arguments *arguments, idt_buf *out)
{
    idt_date before = idt_cli__today(), after = before + 1;
    idt_list_history *history;
    idt_list_format format;
    idt_error err;
    int status = IDT_EXIT_INPUT;

    if (arguments->n_positional != 2 || !read_format(&format, arguments, "")) {
        idt_cli__complain("lists diff --format needs two files");
        return IDT_EXIT_USAGE;
    }
    if (idt_list_history__new(&history, "files", &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
        return IDT_EXIT_INPUT;
    }
    if (import_file(history, format, arguments->positional[0], before) &&
        import_file(history, format, arguments->positional[1], after)) {
        (void)idt_list_history__print_diff(history, before, after, out);
        status = IDT_EXIT_OK;
    }
    idt_list_history__free(history);
    return status;
}

static int diff_days(const idt_arguments *arguments, idt_buf *out)
{
    idt_list_history *history;
    idt_date before, after;

    if (arguments->n_positional != 3) {
        idt_cli__complain("lists diff needs the name of a list and two days, or --format and two "
                          "files");
        return IDT_EXIT_USAGE;
    }
    if (!idt_cli__read_date(&before, "first day", arguments->positional[1], IDT_DATE_NONE) ||
        !idt_cli__read_date(&after, "second day", arguments->positional[2], IDT_DATE_NONE))
        return IDT_EXIT_USAGE;
    history = idt_cli__load_history(arguments, arguments->positional[0]);
    if (!history)
        return IDT_EXIT_INPUT;
    (void)idt_list_history__print_diff(history, before, after, out);
    idt_list_history__free(history);
    return IDT_EXIT_OK;
}

static int run_diff(const idt_arguments *arguments)
{
    idt_buf out = {0};
    bool differs;
    int status = idt_arguments__get(arguments, "format") ? diff_files(arguments, &out)
                                                         : diff_days(arguments, &out);

    if (status != IDT_EXIT_OK) {
        idt_buf__free(&out);
        return status;
    }
    differs = out.len != 0;
    status = write_out(&out);
    return status == IDT_EXIT_OK && differs ? IDT_EXIT_FOUND : status;
}

const idt_command idt_cmd_lists_diff = {
    .name = "lists diff",
    .usage = "[OPTION…] LIST DATE DATE | --format FORMAT OLD NEW",
    .summary = "say what differs between two days or two files",
    .help = "+ is listed, - is no longer listed, ~ has changed. Exits with 1 when there is a "
            "difference.\n",
    .options = diff_options,
    .run = run_diff,
};

/* ---- history ------------------------------------------------------------------------------ */

static const idt_option history_options[] = {OPTION_DIR, OPTION_AS_OF, OPTIONS_END};

static int put_history(const idt_list_history *history, const idt_arguments *arguments,
                       idt_date date, idt_buf *out)
{
    char text[IDT_DATE_SIZE];
    idt_bytes uid;
    idt_error err;

    if (arguments->n_positional == 1) {
        (void)idt_list_history__print_events(history, out);
        return IDT_EXIT_OK;
    }
    if (idt_list_history__find(history, idt_bytes__from_cstr(arguments->positional[1]), &uid,
                               &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
        return IDT_EXIT_INPUT;
    }
    (void)idt_list_history__print_entry(history, uid, out);
    idt_date__format(text, date);
    idt_buf__printf(out, "on %s: %s\n", text,
                    idt_list_history__is_listed(history, uid, date) ? "listed" : "not listed");
    return IDT_EXIT_OK;
}

static int run_history(const idt_arguments *arguments)
{
    idt_list_history *history;
    idt_buf out = {0};
    idt_date date;
    int status;

    if (arguments->n_positional < 1 || arguments->n_positional > 2) {
        idt_cli__complain("lists history needs the name of a list, and an entry");
        return IDT_EXIT_USAGE;
    }
    if (!idt_cli__read_date(&date, "as-of", idt_arguments__get(arguments, "as-of"),
                            idt_cli__today()))
        return IDT_EXIT_USAGE;
    history = idt_cli__load_history(arguments, arguments->positional[0]);
    if (!history)
        return IDT_EXIT_INPUT;
    status = put_history(history, arguments, date, &out);
    idt_list_history__free(history);
    if (status == IDT_EXIT_OK)
        return write_out(&out);
    idt_buf__free(&out);
    return status;
}

const idt_command idt_cmd_lists_history = {
    .name = "lists history",
    .usage = "[OPTION…] LIST [ENTRY]",
    .summary = "show the editions of a list, or all that is known of an entry",
    .help = "ENTRY is an id of the list, or a name that one entry has.\n\n"
            "Example:\n  interdict lists history us.csl \"Huawei Technologies Co., Ltd.\" "
            "--as-of 2023-07-24\n",
    .options = history_options,
    .run = run_history,
};
