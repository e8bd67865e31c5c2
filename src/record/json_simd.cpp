/* SPDX-License-Identifier: Apache-2.0 */
/* simdjson's first stage behind a C face; built without exceptions and without RTTI. */
#include "record/json_simd.h"

#include <memory>
#include <new>

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wundef"
#endif
#include <simdjson.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

using simdjson::internal::dom_parser_implementation;

struct idt_json_simd {
    std::unique_ptr<dom_parser_implementation> stages;
};

namespace
{

constexpr size_t smallest_capacity = 320 * 1024; // a chunk of the usual size, and some
constexpr size_t large_capacity = 16 * 1024 * 1024;
constexpr size_t max_depth = 1; // for the second stage, which is not used

// Room for `len` bytes; far too much room, as after one giant line, is given back.
bool make_room(dom_parser_implementation &stages, size_t len)
{
    size_t capacity = stages.capacity();
    bool is_wasteful = capacity > large_capacity && len < capacity / 16;

    if (len < capacity && !is_wasteful)
        return true;
    if (is_wasteful || capacity < smallest_capacity)
        capacity = smallest_capacity;
    while (capacity <= len)
        capacity += capacity / 2;
    return stages.allocate(capacity, max_depth) == simdjson::SUCCESS;
}

idt_json_fault fault_of(simdjson::error_code code)
{
    if (code == simdjson::SUCCESS || code == simdjson::EMPTY)
        return IDT_JSON_FINE;
    if (code == simdjson::MEMALLOC)
        return IDT_JSON_NO_MEMORY;
    if (code == simdjson::UTF8_ERROR)
        return IDT_JSON_NOT_UTF8;
    if (code == simdjson::UNCLOSED_STRING)
        return IDT_JSON_OPEN_STRING;
    if (code == simdjson::UNESCAPED_CHARS)
        return IDT_JSON_CONTROL;
    return IDT_JSON_OTHER;
}

} // namespace

extern "C" idt_json_simd *idt_json_simd__new(void)
{
    auto *simd = new (std::nothrow) idt_json_simd;

    if (simd && simdjson::get_active_implementation()->create_dom_parser_implementation(
                    smallest_capacity, max_depth, simd->stages) != simdjson::SUCCESS) {
        delete simd;
        simd = nullptr;
    }
    return simd;
}

extern "C" void idt_json_simd__free(idt_json_simd *simd)
{
    delete simd;
}

extern "C" idt_json_fault idt_json_simd__index(idt_json_simd *simd, idt_bytes text,
                                               const uint32_t **starts, size_t *n_starts)
{
    simdjson::error_code code;

    *starts = nullptr;
    *n_starts = 0;
    if (text.len == 0)
        return IDT_JSON_FINE;
    if (!make_room(*simd->stages, text.len))
        return IDT_JSON_NO_MEMORY;
    code = simd->stages->stage1(reinterpret_cast<const uint8_t *>(text.data), text.len,
                                simdjson::stage1_mode::regular);
    if (code == simdjson::SUCCESS) {
        *starts = simd->stages->structural_indexes.get();
        *n_starts = simd->stages->n_structural_indexes;
    }
    return fault_of(code);
}

extern "C" int idt_json_simd__is_utf8(idt_bytes text)
{
    return text.len == 0 || simdjson::validate_utf8(text.data, text.len);
}
