/* The timer wheel against a sorted model: order, ties, removal, far deadlines, late ones. */
#include "wheel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { COUNT = 20000 };

struct entry {
    struct async__timer timer;
    int64_t deadline_ns;
    size_t order; /* in which it was set */
    bool in;
};

static uint64_t seed = 1;

static uint64_t random_bits(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* Of every magnitude, with many ties. */
static int64_t random_delay_ns(void)
{
    uint64_t value = random_bits() >> (2 + random_bits() % 62);
    return (int64_t)(random_bits() & 1 ? value & ~(uint64_t)0xFFF : value);
}

static int by_deadline_and_order(const void *a, const void *b)
{
    const struct entry *x = *(struct entry *const *)a, *y = *(struct entry *const *)b;
    if (x->deadline_ns != y->deadline_ns)
        return x->deadline_ns < y->deadline_ns ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static void add(struct async__wheel *wheel, struct entry *entry, int64_t deadline_ns, size_t order)
{
    entry->deadline_ns = deadline_ns;
    entry->timer.due = (uint64_t)deadline_ns;
    entry->order = order;
    entry->in = true;
    /* The quick way must refuse what is not for it, at any time. */
    if (random_bits() % 4 == 0 || !async__wheel_add_quickly(wheel, &entry->timer, (uint64_t)deadline_ns))
        async__wheel_add(wheel, &entry->timer);
}

static struct entry *pop(struct async__wheel *wheel, int64_t now_ns)
{
    return (struct entry *)async__wheel_pop(wheel, now_ns);
}

static void pops_in_order(void **state)
{
    (void)state;
    struct async__wheel *wheel = calloc(1, sizeof *wheel);
    struct entry *entries = calloc(COUNT, sizeof *entries), **model = calloc(COUNT, sizeof *model);
    for (size_t i = 0; i < COUNT; i++) {
        add(wheel, &entries[i], random_delay_ns(), i);
        model[i] = &entries[i];
    }
    qsort(model, COUNT, sizeof *model, by_deadline_and_order);
    for (size_t i = 0; i < COUNT; i++) {
        assert_ptr_equal(pop(wheel, WHEEL_NEVER), model[i]);
    }
    assert_true(async__wheel_is_empty(wheel));
    assert_null(pop(wheel, WHEEL_NEVER));
    free(model);
    free(entries);
    free(wheel);
}

/* Sets, removals and steps of time in random order; after each step exactly what is due comes out, in order. */
static void agrees_with_model(void **state)
{
    (void)state;
    struct async__wheel *wheel = calloc(1, sizeof *wheel);
    struct entry *entries = calloc(COUNT, sizeof *entries), **due = calloc(COUNT, sizeof *due);
    int64_t now_ns = 0;
    for (size_t step = 0, order = 0; step < 400; step++) {
        for (size_t i = 0; i < 100; i++) {
            struct entry *entry = &entries[random_bits() % 2000];
            if (entry->in && random_bits() % 2) {
                async__wheel_remove(wheel, &entry->timer);
                entry->in = false;
            } else if (!entry->in) {
                int64_t delay_ns = (int64_t)(random_bits() >> (24 + random_bits() % 40));
                bool late = random_bits() % 16 == 0;
                add(wheel, entry, late ? now_ns - now_ns / 3 : now_ns + delay_ns, order++);
            }
        }
        now_ns += (int64_t)(random_bits() >> (24 + random_bits() % 36));
        size_t count = 0;
        for (size_t i = 0; i < 2000; i++) {
            if (entries[i].in && entries[i].deadline_ns <= now_ns)
                due[count++] = &entries[i];
        }
        qsort(due, count, sizeof *due, by_deadline_and_order);
        for (size_t i = 0; i < count; i++) {
            assert_true(async__wheel_next_ns(wheel) <= due[i]->deadline_ns);
            assert_ptr_equal(pop(wheel, now_ns), due[i]);
            due[i]->in = false;
        }
        assert_null(pop(wheel, now_ns));
        if (!async__wheel_is_empty(wheel))
            assert_true(async__wheel_next_ns(wheel) > now_ns);
    }
    free(due);
    free(entries);
    free(wheel);
}

static struct entry *first_in(struct entry *entries, size_t count)
{
    struct entry *first = NULL;
    for (size_t i = 0; i < count; i++) {
        struct entry *entry = &entries[i];
        if (entry->in && (!first || by_deadline_and_order(&entry, &first) < 0))
            first = entry;
    }
    return first;
}

/* Few timers and many, close to each other, set and removed while those of the same slots are handed out one by one. */
static void close_ones_agree_with_model(void **state)
{
    (void)state;
    enum { ENTRIES = 200 };
    struct async__wheel *wheel = calloc(1, sizeof *wheel);
    struct entry *entries = calloc(ENTRIES, sizeof *entries);
    int64_t now_ns = 0;
    for (size_t step = 0; step < 100000; step++) {
        struct entry *entry = &entries[random_bits() % (step % 20000 < 10000 ? ENTRIES : 20)];
        int64_t range_ns = 64ll << (step / 100 % 16);
        if (!entry->in) {
            add(wheel, entry, now_ns + (int64_t)(random_bits() % (uint64_t)range_ns), step);
        } else if (random_bits() % 4 == 0) {
            async__wheel_remove(wheel, &entry->timer);
            entry->in = false;
        }
        struct entry *first = random_bits() % 2 ? first_in(entries, ENTRIES) : NULL;
        if (!first)
            continue;
        now_ns = now_ns > first->deadline_ns ? now_ns : first->deadline_ns;
        assert_true(async__wheel_next_ns(wheel) <= first->deadline_ns);
        assert_null(pop(wheel, first->deadline_ns - 1));
        assert_ptr_equal(pop(wheel, now_ns), first);
        first->in = false;
    }
    free(entries);
    free(wheel);
}

static void next_is_exact_for_few(void **state)
{
    (void)state;
    struct async__wheel *wheel = calloc(1, sizeof *wheel);
    struct entry entries[3] = {0};
    assert_int_equal(async__wheel_next_ns(wheel), WHEEL_NEVER);
    add(wheel, &entries[0], 5000000000, 0);
    add(wheel, &entries[1], 4999999999, 1);
    add(wheel, &entries[2], INT64_MAX - 1, 2);
    assert_int_equal(async__wheel_next_ns(wheel), 4999999999);
    assert_null(pop(wheel, 4999999998));
    assert_ptr_equal(pop(wheel, 4999999999), &entries[1]);
    assert_null(pop(wheel, 4999999999));
    assert_int_equal(async__wheel_next_ns(wheel), 5000000000);
    assert_ptr_equal(pop(wheel, 5000000000), &entries[0]);
    assert_int_equal(async__wheel_next_ns(wheel), INT64_MAX - 1);
    async__wheel_remove(wheel, &entries[2].timer);
    assert_true(async__wheel_is_empty(wheel));
    free(wheel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pops_in_order),
        cmocka_unit_test(agrees_with_model),
        cmocka_unit_test(close_ones_agree_with_model),
        cmocka_unit_test(next_is_exact_for_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
