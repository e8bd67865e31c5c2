/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files into the model. A file is read as a whole, then its items in order; an include is read
 * where it stands, so rules have the order in which a person meets them.
 */
#include "compile/load.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/file.h"
#include "compile/codes.h"
#include "compile/read.h"

typedef struct loading {
    idt_model *model;
    idt_diags *diags;
    const idt_loader *loader;
} loading;

static int load_file(const loading *l, idt_file *file, idt_place place);

static int load_from_disk(void *payload, idt_buf *out, const char *path, size_t limit,
                          idt_error *err)
{
    (void)payload;
    return idt_file__read(out, path, limit, err);
}

const idt_loader idt_loader__disk = {load_from_disk, NULL};

static int no_memory(const loading *l)
{
    l->model->failed = true;
    return IDT_ENOMEM;
}

/* ---- paths ---- */

static size_t folder_len(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* Plain relative paths only: what leaves the folder of the rulebook would not travel with it. */
static bool is_safe_path(idt_bytes path)
{
    size_t begin = 0;

    for (size_t i = 0; i <= path.len; i++) {
        idt_bytes part;

        if (i < path.len && path.data[i] != '/') {
            if (path.data[i] == '\\' || path.data[i] == ':' || path.data[i] == 0)
                return false;
            continue;
        }
        part = idt_bytes__slice(path, begin, i);
        if (part.len == 0 || idt_bytes__is(part, ".") || idt_bytes__is(part, ".."))
            return false;
        begin = i + 1;
    }
    return true;
}

/* Makes a file record with the path `folder of the parent` + `relative`. */
static idt_file *new_file(const loading *l, const idt_file *parent, idt_bytes relative)
{
    idt_file *file = idt_arena__alloc(&l->diags->arena, sizeof *file);
    size_t folder = parent ? folder_len(parent->source.path) : 0;
    char *path = idt_arena__alloc(&l->diags->arena, folder + relative.len + 1);
    idt_file_slot *slot;

    slot = IDT_VEC_ADD(l->model, l->model->files);
    if (!file || !path || !slot) {
        no_memory(l);
        return NULL;
    }
    if (folder)
        memcpy(path, parent->source.path, folder);
    memcpy(path + folder, relative.data, relative.len);
    slot->file = file;
    file->source.path = path;
    file->index = (uint32_t)(l->model->files.n - 1);
    file->parent = parent ? parent->index : IDT_LAW_NONE;
    file->depth = parent ? parent->depth + 1 : 0;
    file->root_len = parent ? parent->root_len : (uint32_t)folder_len(path);
    file->name = idt_bytes__from_cstr(path + file->root_len);
    return file;
}

/* ---- include ---- */

static bool is_ancestor(const idt_model *model, const idt_file *file, uint32_t candidate)
{
    for (uint32_t i = file->index; i != IDT_LAW_NONE; i = model->files.items[i].file->parent)
        if (i == candidate)
            return true;
    return false;
}

/* Whether the path was loaded before; then says so. */
static bool is_loaded(const loading *l, const idt_file *parent, idt_word path)
{
    size_t folder = folder_len(parent->source.path);

    for (uint32_t i = 0; i < l->model->files.n; i++) {
        const idt_file *f = l->model->files.items[i].file;
        idt_bytes other = idt_bytes__from_cstr(f->source.path);

        if (other.len != folder + path.text.len ||
            memcmp(other.data, parent->source.path, folder) != 0 ||
            memcmp(other.data + folder, path.text.data, path.text.len) != 0)
            continue;
        if (is_ancestor(l->model, parent, i))
            idt_report__error(l->diags, IDT_R_CYCLE, path.place, (idt_bytes){NULL, 0}, NULL,
                              "%s would include itself", f->source.path);
        else
            idt_report__error(l->diags, IDT_R_INCLUDED, path.place, (idt_bytes){NULL, 0}, NULL,
                              "%s is included a second time", f->source.path);
        return true;
    }
    return false;
}

static int read_include(const loading *l, const idt_file *parent, idt_cursor *c)
{
    idt_token word = idt_value__peek(c);
    idt_bytes none = {NULL, 0};
    idt_file *file;
    idt_word path;

    c->at++;
    if (!idt_value__string(c, &path, "a path between quotation marks"))
        return l->model->failed ? IDT_ENOMEM : IDT_OK;
    if (!is_safe_path(path.text)) {
        idt_report__error(l->diags, IDT_R_PATH, path.place, none,
                          "Write a path below the folder of this file, with / between its parts.",
                          "this path leaves the folder of the rulebook");
        return IDT_OK;
    }
    if (is_loaded(l, parent, path))
        return IDT_OK;
    if (parent->depth + 1 >= IDT_COMPILE_MAX_DEPTH || l->model->files.n >= IDT_COMPILE_MAX_FILES) {
        idt_report__error(l->diags, IDT_R_DEPTH, path.place, none, NULL,
                          "files are included more than %d deep, or there are more than %d",
                          IDT_COMPILE_MAX_DEPTH - 1, IDT_COMPILE_MAX_FILES);
        return IDT_OK;
    }
    file = new_file(l, parent, path.text);
    if (!file)
        return IDT_ENOMEM;
    file->source.included_from = &parent->source;
    file->source.included_line = word.line;
    return load_file(l, file, path.place);
}

/* ---- one file ---- */

/* False when the rest of the file is in another language. */
static bool read_version(const loading *l, idt_cursor *c, bool is_first)
{
    idt_token word = idt_value__peek(c), number;
    idt_bytes none = {NULL, 0};
    idt_word version;

    c->at++;
    if (!is_first) {
        idt_report__error(l->diags, IDT_R_LATE_RULEBOOK, idt_value__place(c, word), none, NULL,
                          "\"rulebook\" stands once, at the start of the root file");
        return true;
    }
    number = idt_value__peek(c);
    if (!idt_value__atom(c, &version, "the language version"))
        return true;
    if (idt_bytes__is(version.text, "1"))
        return true;
    idt_report__error(l->diags, IDT_R_VERSION, idt_value__place(c, number), none,
                      "This compiler reads \"rulebook 1\".",
                      "there is no rule language of that version");
    return false;
}

/* IDT_DONE: leave the rest of the file alone. */
static int read_line_item(const loading *l, const idt_file *file, idt_cursor *c, bool is_first)
{
    idt_token token = idt_value__peek(c);
    idt_bytes word = idt_token__text(c->tokens, &token);

    if (token.kind == IDT_TOKEN_ATOM && idt_bytes__is(word, "rulebook")) {
        if (!read_version(l, c, is_first && file->parent == IDT_LAW_NONE))
            return IDT_DONE;
    } else if (token.kind == IDT_TOKEN_ATOM && idt_bytes__is(word, "include")) {
        return read_include(l, file, c);
    } else if (token.kind != IDT_TOKEN_WRONG) {
        idt_report__error(l->diags, IDT_R_ITEM, idt_value__place(c, token), (idt_bytes){NULL, 0},
                          "A rule is: kind, id, and its statements between { and }.",
                          "this line is neither \"include\" nor the start of a rule");
    }
    return IDT_OK;
}

static bool begins_with_rulebook(const idt_syntax *syntax)
{
    const idt_token *token;

    if (syntax->n_items == 0 || syntax->items[0].has_block)
        return false;
    token = &syntax->tokens.items[syntax->items[0].head.first];
    return idt_bytes__is(idt_token__text(&syntax->tokens, token), "rulebook");
}

static int read_items(const loading *l, const idt_file *file, const idt_syntax *syntax)
{
    int status = IDT_OK;

    if (file->parent == IDT_LAW_NONE && !begins_with_rulebook(syntax))
        idt_report__error(l->diags, IDT_R_NO_RULEBOOK, (idt_place){&file->source, 0, 0},
                          (idt_bytes){NULL, 0}, "Write \"rulebook 1\" as the first line.",
                          "the root file does not begin with \"rulebook\"");
    for (size_t i = 0; i < syntax->n_items && status == IDT_OK; i++) {
        const idt_item *item = &syntax->items[i];
        idt_cursor c = {.model = l->model,
                        .diags = l->diags,
                        .tokens = &syntax->tokens,
                        .at = item->head.first,
                        .end = item->head.end,
                        .file = file->index};

        if (idt_report__is_full(l->diags))
            break;
        if (!item->has_block)
            status = read_line_item(l, file, &c, i == 0);
        else if (!idt_read__rule(l->model, l->diags, syntax, item, file->index))
            status = IDT_ENOMEM;
    }
    return status == IDT_DONE ? IDT_OK : status;
}

static int load_text(const loading *l, idt_file *file, idt_place place)
{
    idt_buf text = {0};
    idt_error err = {0};
    int status =
        l->loader->load(l->loader->payload, &text, file->source.path, IDT_COMPILE_MAX_FILE, &err);

    l->model->n_bytes += text.len;
    if (status == IDT_OK && l->model->n_bytes > IDT_COMPILE_MAX_TOTAL)
        status = idt_error__set(&err, IDT_ELIMIT, "the files have more than %d bytes together",
                                IDT_COMPILE_MAX_TOTAL);
    if (status == IDT_OK) {
        file->source.text = idt_arena__copy(&l->diags->arena, idt_buf__bytes(&text));
        if (!file->source.text.data)
            status = no_memory(l);
    } else if (status != IDT_ENOMEM) {
        idt_report__error(l->diags, status == IDT_ELIMIT ? IDT_R_SIZE : IDT_R_FILE, place,
                          (idt_bytes){NULL, 0}, NULL, "%s", err.message);
    }
    idt_buf__free(&text);
    return status;
}

static int load_file(const loading *l, idt_file *file, idt_place place)
{
    idt_syntax syntax = {0};
    int status = load_text(l, file, place);

    if (status != IDT_OK)
        return status == IDT_ENOMEM ? no_memory(l) : IDT_OK;
    status = idt_syntax__read(&syntax, &file->source, l->diags);
    if (status == IDT_OK)
        status = read_items(l, file, &syntax);
    idt_syntax__free(&syntax);
    return status;
}

int idt_load__root(idt_model *model, idt_diags *diags, const char *path, const idt_loader *loader)
{
    loading l = {model, diags, loader};
    idt_file *file = new_file(&l, NULL, idt_bytes__from_cstr(path));

    if (!file)
        return IDT_ENOMEM;
    return load_file(&l, file, (idt_place){NULL, 0, 0});
}
