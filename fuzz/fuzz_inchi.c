/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Our side of the guarded child: what is checked before an InChI goes there, and what is made of
 * whatever comes back; and keys and InChIs in a text. The first byte says which; no child is
 * started.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "chem/inchikey.h"
#include "chem/io/guard.h"
#include "chem/io/inchi.h"
#include "chem/io/inchi_int.h"
#include "chem/io/smiles.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_BYTES = 4096 };

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(idt_bytes text)
{
    idt_error err = {0};
    int status = idt_inchi__check_text(text, &err);

    require(status == IDT_OK || status == IDT_EFORMAT || status == IDT_ELIMIT);
    require(status != IDT_EFORMAT || err.offset < text.len || text.len == 0 || err.offset == 0);
    for (size_t i = 0; status == IDT_OK && i < text.len; i++)
        require(text.data[i] > ' ' && text.data[i] <= '~');
}

static void take_answer(idt_bytes answer)
{
    char key[IDT_INCHI_KEY_SIZE];
    idt_buf out = {0};
    idt_error err = {0};
    int status = idt_inchi__take_answer(&out, key, answer, &err);

    require(status == IDT_OK || status == IDT_EFORMAT);
    require((status == IDT_OK) == (strlen(key) == IDT_INCHI_KEY_SIZE - 1));
    require(status == IDT_OK ? out.len + IDT_INCHI_KEY_SIZE == answer.len : out.len == 0);
    idt_buf__free(&out);
}

/* Keys and InChIs of a text, in order and inside it. */
static void search(idt_bytes text)
{
    idt_inchi_mention mention;
    size_t at = 0, last = 0;
    idt_inchikey key;

    while (idt_inchikey__next_key(&mention, text, &at)) {
        idt_bytes found = idt_bytes__slice(text, mention.begin, mention.end);

        require(mention.begin >= last && mention.end <= text.len && at == mention.end);
        require(idt_inchikey__read(&key, found) == found.len);
        last = mention.end;
    }
    require(at == text.len);
    for (at = last = 0; idt_inchikey__next_inchi(&mention, text, &at); last = mention.end) {
        idt_bytes found = idt_bytes__slice(text, mention.begin, mention.end);

        require(mention.begin >= last && mention.end <= text.len && at == mention.end);
        if (idt_inchikey__of_inchi(&key, found))
            require(key.first[0] >= 'A' && key.first[13] <= 'Z' && key.protons >= 'A');
    }
}

/* Bytes of a child that then goes away; an answer that is whole is read as a structure. */
static void receive(const uint8_t *data, size_t size)
{
    idt_buf out = {0};
    idt_mol mol = {0};
    idt_error err = {0};
    int ends[2], answer = 1, status;

    require(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    require(size == 0 || send(ends[1], data, size, MSG_NOSIGNAL) == (ssize_t)size);
    close(ends[1]);
    status = idt_guard__receive(&out, &answer, ends[0], MAX_BYTES, idt_guard__now_ms() + 1000);
    close(ends[0]);
    require(status == IDT_OK || (status == IDT_EIO && out.len == 0));
    if (status == IDT_OK) {
        require(out.len <= MAX_BYTES && out.len + 8 <= size && answer <= 0);
        take_answer(idt_buf__bytes(&out));
        if (idt_smiles__read(&mol, idt_buf__bytes(&out), &err) == IDT_OK)
            require(mol.n_atoms <= out.len);
    }
    idt_mol__free(&mol);
    idt_buf__free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > 2 * MAX_BYTES)
        return 0;
    switch (data[0]) {
    case 't': check_text((idt_bytes){(const char *)data + 1, size - 1}); break;
    case 's': search((idt_bytes){(const char *)data + 1, size - 1}); break;
    case 'a': take_answer((idt_bytes){(const char *)data + 1, size - 1}); break;
    default: receive(data + 1, size - 1);
    }
    return 0;
}
