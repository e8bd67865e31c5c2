/* SPDX-License-Identifier: Apache-2.0 */
/* Record in, verdict out: the scratch, the order of the steps, the public views. */
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "screen/screen_int.h"

const char *idt_level_name(idt_level level)
{
    return idt_law_level__name((uint8_t)level);
}

const char *idt_evidence_name(idt_evidence evidence)
{
    switch (evidence) {
    case IDT_EVIDENCE_NAME: return "name";
    case IDT_EVIDENCE_CAS: return "cas";
    case IDT_EVIDENCE_STRUCTURE: return "structure";
    }
    return "";
}

const char *idt_form_name(idt_form form)
{
    switch (form) {
    case IDT_FORM_SAME: return "same";
    case IDT_FORM_SALT: return "salt";
    case IDT_FORM_ION: return "ion";
    case IDT_FORM_STEREOISOMER: return "stereoisomer";
    case IDT_FORM_ISOTOPOLOGUE: return "isotopologue";
    case IDT_FORM_COMPONENT: return "component";
    case IDT_FORM_TAUTOMER: return "tautomer";
    case IDT_FORM_CARBON_TAUTOMER: return "carbon-tautomer";
    }
    return "";
}

int idt_scratch_new(idt_scratch **out, idt_book *book, idt_error *err)
{
    idt_scratch *scratch = idt_alloc__zeroed(1, sizeof *scratch);
    const idt_law *law = &book->law;

    *out = NULL;
    if (!scratch)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    atomic_flag_clear(&scratch->is_busy);
    scratch->book = idt_book_acquire(book);
    scratch->verdict.book = book;
    scratch->verdict.duties = idt_alloc__zeroed(law->n_duties, sizeof *scratch->verdict.duties);
    scratch->verdict.in_force =
        idt_alloc__zeroed(law->n_listings, sizeof *scratch->verdict.in_force);
    scratch->is_seen = idt_alloc__zeroed(law->n_listings, 1);
    scratch->is_asked = idt_alloc__zeroed(law->n_substances, 1);
    scratch->is_classless = idt_alloc__zeroed(law->n_substances, 1);
    if (!scratch->verdict.duties || !scratch->verdict.in_force || !scratch->is_seen ||
        !scratch->is_asked || !scratch->is_classless ||
        idt_text_scratch__new(&scratch->text) != IDT_OK) {
        idt_scratch_free(scratch);
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    }
    *out = scratch;
    return IDT_OK;
}

void idt_scratch_free(idt_scratch *scratch)
{
    if (!scratch)
        return;
    idt_text_scratch__free(scratch->text);
    idt_mol__free(&scratch->mol);
    idt_identity_scratch__free(&scratch->identity);
    idt_tautomers__free(&scratch->tautomers);
    idt_alloc__free(scratch->verdict.findings.items);
    idt_alloc__free(scratch->verdict.phrases.items);
    idt_alloc__free(scratch->verdict.anywhere.items);
    idt_alloc__free(scratch->verdict.contexts.items);
    idt_alloc__free(scratch->verdict.duties);
    idt_alloc__free(scratch->verdict.in_force);
    idt_memberships__free(&scratch->verdict.classes);
    idt_alloc__free(scratch->verdict.places);
    idt_alloc__free(scratch->is_asked);
    idt_alloc__free(scratch->is_classless);
    idt_alloc__free(scratch->verdict.parties.items);
    idt_alloc__free(scratch->kinds);
    idt_parties_scratch__free(scratch->parties);
    idt_buf__free(&scratch->waiver_room);
    idt_alloc__free(scratch->is_seen);
    idt_book_release(scratch->book);
    idt_alloc__free(scratch);
}

static int add_country(idt_verdict *verdict, const char code[3], idt_error *err)
{
    idt_country country;

    if (!code[0])
        return IDT_OK;
    if (!code[1] || code[2] || idt_country__parse(&country, (idt_bytes){code, 2}) != IDT_OK)
        return idt_error__set(err, IDT_EINVAL, "a country code is not two letters");
    verdict->has_countries = true;
    idt_law__add_concerned(&verdict->concerned, &verdict->book->law, country);
    return IDT_OK;
}

static int start(idt_verdict *verdict, const idt_record *record, const idt_screen_options *options,
                 idt_error *err)
{
    int status = IDT_OK;

    if (options->struct_size != sizeof *options || options->as_of < IDT_DATE_MIN ||
        options->as_of > IDT_DATE_MAX)
        return idt_error__set(err, IDT_EINVAL, "the options are not set or have no date");
    if (record->n_fields > UINT32_MAX)
        return idt_error__set(err, IDT_EINVAL, "the record has too many fields");
    verdict->record = record;
    verdict->options = *options;
    verdict->has_countries = false;
    memset(&verdict->concerned, 0, sizeof verdict->concerned);
    status = add_country(verdict, options->from, err);
    if (status == IDT_OK)
        status = add_country(verdict, options->to, err);
    if (status == IDT_OK)
        status = add_country(verdict, options->country, err);
    for (uint32_t i = 0; !verdict->has_countries && i < verdict->book->law.n_jurisdictions; i++)
        idt_law_set__add(&verdict->concerned, i);
    return status;
}

static int screen(idt_scratch *scratch, const idt_record *record, const idt_screen_options *options,
                  idt_error *err)
{
    int status = start(&scratch->verdict, record, options, err);

    if (status == IDT_OK)
        status = idt_screen__find(scratch, err);
    if (status == IDT_OK)
        status = idt_screen__apply_contexts(scratch, err);
    if (status == IDT_OK)
        status = idt_screen__find_classes_of_names(scratch, err);
    if (status == IDT_OK) {
        idt_screen__judge(scratch);
        status = idt_screen__find_parties(scratch, err);
    }
    return status;
}

int idt_screen(const idt_verdict **out, idt_scratch *scratch, const idt_record *record,
               const idt_screen_options *options, idt_error *err)
{
    int status;

    *out = NULL;
    if (atomic_flag_test_and_set_explicit(&scratch->is_busy, memory_order_acquire))
        return idt_error__set(err, IDT_EBUSY, "the scratch is in use by another call");
    status = screen(scratch, record, options, err);
    if (status == IDT_OK)
        *out = &scratch->verdict;
    atomic_flag_clear_explicit(&scratch->is_busy, memory_order_release);
    return status;
}
