/* str and arena: slices, the output buffer, memory that comes zeroed and aligned. */
#include "str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void compares_slices(void **state)
{
    (void)state;
    struct str empty = {0};
    assert_true(str_equal(empty, S("")));
    assert_true(str_equal(S("abc"), str_from("abc")));
    assert_false(str_equal(S("abc"), S("abd")));
    assert_false(str_equal(S("abc"), S("ab")));
    assert_true(str_starts(S("abc"), S("ab")) && str_starts(S("abc"), empty));
    assert_false(str_starts(S("ab"), S("abc")));
    assert_true(str_ends(S("abc"), S("bc")) && str_ends(S("abc"), empty));
    assert_false(str_ends(S("bc"), S("abc")));
    assert_true(str_hash(S("abc")) == str_hash(str_from("abc")));
    assert_true(str_hash(S("abc")) != str_hash(S("acb")));
}

static void finds_and_cuts(void **state)
{
    (void)state;
    assert_int_equal(str_find(S("abcabc"), S("ca")), 2);
    assert_int_equal(str_find(S("abc"), S("x")), 3);
    assert_int_equal(str_find(S("abc"), S("")), 0);
    assert_int_equal(str_find((struct str){0}, S("x")), 0);
    assert_true(str_equal(str_slice(S("abcdef"), 2, 4), S("cd")));
    assert_true(str_equal(str_slice(S("abc"), 1, 99), S("bc")));
    assert_int_equal(str_slice(S("abc"), 2, 1).len, 0);
    assert_int_equal(str_slice(S("abc"), 9, 12).len, 0);
    assert_true(str_equal(str_trim(S(" \t\na b\r\n")), S("a b")));
    assert_int_equal(str_trim(S(" \n ")).len, 0);
}

static void copies_and_formats(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_string_equal(str_c(&arena, str_slice(S("abc"), 0, 2)), "ab");
    assert_string_equal(str_c(&arena, (struct str){0}), "");
    struct str original = S("abc");
    struct str copy = str_copy(&arena, original);
    assert_true(str_equal(copy, original) && copy.ptr != original.ptr);
    struct str text = str_format(&arena, "%s-%d-" STR_FMT, "a", 42, STR_ARG(S("z")));
    assert_string_equal(text.ptr, "a-42-z");
    assert_int_equal(text.len, 6);
    arena_free(&arena);
}

static void grows_the_buffer(void **state)
{
    (void)state;
    struct buf buf = {0};
    buf_put(&buf, (struct str){0});
    assert_int_equal(buf_str(&buf).len, 0);
    for (int i = 0; i < 10000; i++) {
        buf_put(&buf, S("ab"));
        buf_printf(&buf, "%d", i % 10);
    }
    assert_int_equal(buf.len, 30000);
    assert_true(str_equal(str_slice(buf_str(&buf), 29997, 30000), S("ab9")));
    buf_free(&buf);
    assert_null(buf.ptr);
}

/* True when the bytes are zero; fills them with something else. */
static bool was_zero(unsigned char *memory, size_t size)
{
    bool zero = true;
    for (size_t i = 0; i < size; i++) {
        zero = zero && memory[i] == 0;
        memory[i] = 0xAA;
    }
    return zero;
}

static void hands_out_zeroed_aligned_memory(void **state)
{
    (void)state;
    struct arena arena = {0};
    for (size_t i = 0; i < 2000; i++) {
        size_t size = i % 100 == 99 ? 100000 : i; /* large ones have chunks of their own */
        unsigned char *memory = arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)memory % 16, 0);
        assert_true(was_zero(memory, size));
    }
    assert_true(arena.total_bytes >= 2000000);
    arena_free(&arena);
    assert_int_equal(arena.total_bytes, 0);
}

static void gives_reset_memory_out_zeroed(void **state)
{
    (void)state;
    struct arena arena = {0};
    arena_reset(&arena); /* of nothing */
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 300; i++) {
            size_t size = i % 100 == 0 ? 100000 : 2000;
            unsigned char *memory = arena_alloc(&arena, size);
            assert_true(was_zero(memory, size));
            memset(memory, 0xAA, size);
        }
        arena_reset(&arena);
        assert_true(arena.total_bytes < 300000);
    }
    memset(arena_alloc(&arena, 200000), 0xAA, 200000); /* a chunk of its own is the only one used */
    arena_reset(&arena);
    assert_true(was_zero(arena_alloc(&arena, 1000), 1000));
    arena_free(&arena);
    assert_int_equal(arena.total_bytes, 0);
}

static void goes_on_in_large_chunks(void **state)
{
    (void)state;
    struct arena arena = {0};
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < 20 * 512; i++) { /* 20 MiB: three large chunks */
            arena_alloc(&arena, 16);
            unsigned char *memory = arena_alloc(&arena, 2000);
            assert_int_equal((uintptr_t)memory % 16, 0);
            assert_true(was_zero(memory, 2000));
            memset(memory, 0xAA, 2000);
        }
        assert_true(arena.total_bytes > 20 << 20 && arena.total_bytes < 40 << 20);
        arena_reset(&arena);
        assert_true(arena.total_bytes < 300000);
    }
    arena_free(&arena);
    assert_int_equal(arena.total_bytes, 0);
}

static void grows_two_arrays_at_once(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct numbers {
        size_t *items;
        size_t count, capacity;
    } odd = {0}, even = {0};
    for (size_t i = 0; i < 200000; i += 2) {
        *arena_push(&arena, &even, size_t) = i;
        *arena_push(&arena, &odd, size_t) = i + 1;
    }
    for (size_t i = 0; i < 100000; i++) {
        assert_int_equal(even.items[i], 2 * i);
        assert_int_equal(odd.items[i], 2 * i + 1);
    }
    assert_true(arena.total_bytes < 4 * 200000 * sizeof(size_t)); /* what was outgrown is not kept */
    arena_free(&arena);
}

static void keeps_what_was_pushed(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct {
        int *items;
        size_t count;
        size_t capacity;
    } numbers = {0};
    for (int i = 0; i < 100000; i++)
        *arena_push(&arena, &numbers, int) = i;
    assert_int_equal(numbers.count, 100000);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(numbers.items[i], i);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_slices),
        cmocka_unit_test(finds_and_cuts),
        cmocka_unit_test(copies_and_formats),
        cmocka_unit_test(grows_the_buffer),
        cmocka_unit_test(hands_out_zeroed_aligned_memory),
        cmocka_unit_test(gives_reset_memory_out_zeroed),
        cmocka_unit_test(goes_on_in_large_chunks),
        cmocka_unit_test(grows_two_arrays_at_once),
        cmocka_unit_test(keeps_what_was_pushed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
