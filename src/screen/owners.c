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

int idt_screen__check_owners(const idt_book *book, idt_error *err)
{
    for (size_t i = 0; i < book->structures.n_records; i++)
        if (book->structures.records[i].owner >= book->law.n_substances)
            return idt_error__set(err, IDT_EFORMAT,
                                  "structure %zu belongs to no substance of the book", i);
    return check_names(book, err);
}
