/* SPDX-License-Identifier: Apache-2.0 */
/* What the sections of different rooms say of each other, checked once when a book is opened. */
#include "base/error.h"
#include "screen/screen_int.h"
#include "text/text_sect.h"

static int check_names(const idt_book *book, idt_error *err)
{
    const idt_text_name_record *names = book->matcher.names.data;
    const idt_law *law = &book->law;

    for (size_t i = 0; i < book->matcher.names.n_records; i++) {
        uint32_t number = names[i].number;
        bool is_right;

        if (names[i].name_class == IDT_NAME_PHRASE)
            is_right = number >= law->n_names && number - law->n_names < law->n_phrases &&
                       law->phrases[number - law->n_names].context == names[i].owner;
        else
            is_right = number < law->n_names && law->names[number].substance == names[i].owner;
        if (!is_right)
            return idt_error__set(err, IDT_EFORMAT,
                                  "name %zu of the matcher belongs to no rule of the book", i);
    }
    return IDT_OK;
}

/* A class has a definition for each of its parents; their operations name clauses of the class. */
static int check_classes(const idt_book *book, idt_error *err)
{
    const idt_classes *classes = &book->classes;
    const idt_law *law = &book->law;

    if (classes->n_records < law->n_classes)
        return idt_error__set(err, IDT_EFORMAT, "the book has %u classes but %u definitions",
                              law->n_classes, classes->n_records);
    for (uint32_t i = 0; i < classes->n_records; i++) {
        const idt_class_record *record = &classes->records[i];

        if (record->owner >= law->n_classes)
            return idt_error__set(err, IDT_EFORMAT, "definition %u belongs to no class", i);
        for (uint32_t k = 0; k < record->clauses.n; k++)
            if (classes->clauses[record->clauses.first + k].label >=
                law->classes[record->owner].clauses.n)
                return idt_error__set(err, IDT_EFORMAT, "definition %u names no clause", i);
    }
    return IDT_OK;
}

int idt_screen__check_owners(const idt_book *book, idt_error *err)
{
    for (size_t i = 0; i < book->structures.n_records; i++)
        if (book->structures.records[i].owner >= book->law.n_substances)
            return idt_error__set(err, IDT_EFORMAT,
                                  "structure %zu belongs to no substance of the book", i);
    for (size_t i = 0; i < book->structures.n_tautomers; i++)
        if (book->structures.tautomers[i].owner >= book->law.n_substances)
            return idt_error__set(err, IDT_EFORMAT,
                                  "tautomer %zu belongs to no substance of the book", i);
    for (size_t i = 0; i < book->inchikeys.n_records; i++)
        if (book->inchikeys.records[i].owner >= book->law.n_substances)
            return idt_error__set(err, IDT_EFORMAT,
                                  "InChIKey %zu belongs to no substance of the book", i);
    if (check_classes(book, err) != IDT_OK)
        return IDT_EFORMAT;
    return check_names(book, err);
}
