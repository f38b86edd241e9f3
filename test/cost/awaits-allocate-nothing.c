/* No AWAIT allocates from the heap, whether it suspends or not: everything is in the caller's frame, on the strand's arena
 * or in the loop's pools, which keep what they have got once.
 *
 * RUN: %run-all %s --only '(gcc|clang)-O[02]' | FileCheck %s
 */
#include <asyncc.h>
#include <stddef.h>
#include <stdio.h>

/* ---- glibc's allocator, counted --------------------------------------------------------------- */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t align, size_t size);

static unsigned allocations;

void *malloc(size_t size)
{
    allocations++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    allocations++;
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    allocations++;
    return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t align, size_t size)
{
    allocations++;
    return __libc_memalign(align, size);
}

int posix_memalign(void **memory, size_t align, size_t size)
{
    allocations++;
    *memory = __libc_memalign(align, size);
    return *memory ? 0 : 12;
}

/* ---- what is awaited -------------------------------------------------------------------------- */

ASYNC static int maybe(int x)
{
    if (x < 0)
        AWAIT(async_yield());
    return x + 1;
}

ASYNC static int chain(int x)
{
    return AWAIT(maybe(x)) + AWAIT(maybe(x + 1));
}

ASYNC static int fibonacci(int n)
{
    return n < 2 ? AWAIT(maybe(n)) : AWAIT(fibonacci(n - 1)) + AWAIT(fibonacci(n - 2));
}

ASYNC static int deep(int depth)
{
    if (depth == 0)
        AWAIT(async_yield());
    return depth ? AWAIT(deep(depth - 1)) + 1 : 0;
}

static int (*volatile pointer)(int) = maybe;

ASYNC static void calls(void)
{
    for (int i = 0; i < 100; i++)
        AWAIT(chain(i));
}

ASYNC static void recursion(void)
{
    AWAIT(fibonacci(12));
}

ASYNC static void through_a_pointer(void)
{
    for (int i = -50; i < 50; i++)
        AWAIT(pointer(i));
}

ASYNC static void yields(void)
{
    for (int i = 0; i < 100; i++)
        AWAIT(chain(-i));
}

ASYNC static void deep_yield(void)
{
    AWAIT(deep(200));
}

ASYNC static void sleeps(void)
{
    for (int i = 0; i < 100; i++)
        AWAIT(async_sleep(0.001 * i));
}

ASYNC static void gathers(void)
{
    int a, b;
    for (int i = 0; i < 100; i++)
        AWAIT(async_gather(a = maybe(-i), b = chain(-i), async_sleep(0.01)));
    (void)a, (void)b;
}

ASYNC static void scopes(void)
{
    volatile int left = 0;
    for (int i = 0; i < 100; i++) {
        DEFER { left++; }
        ASYNC_TIMEOUT (0.005) { AWAIT(async_sleep(i % 2 ? 0.001 : 1)); }
        ASYNC_CATCH (err) { left += err; }
    }
}

ASYNC static void joins(void)
{
    for (int i = 0; i < 100; i++)
        AWAIT(async_join(async_create_task(maybe(i))));
}

/* ---- the count -------------------------------------------------------------------------------- */

/* The first time fills the pools. */
ASYNC static void count(const char *name, void (*run)(void))
{
    unsigned before[3];
    for (int i = 0; i < 3; i++) {
        before[i] = allocations;
        AWAIT(run());
    }
    printf("%s: %u\n", name, allocations - before[1]);
}

ASYNC int main(void)
{
    printf("the loop: %s\n", allocations ? "some" : "none"); // CHECK: the loop: some
    AWAIT(count("calls", calls)); // CHECK-NEXT: calls: 0
    AWAIT(count("recursion", recursion)); // CHECK-NEXT: recursion: 0
    AWAIT(count("pointer", through_a_pointer)); // CHECK-NEXT: pointer: 0
    AWAIT(count("yields", yields)); // CHECK-NEXT: yields: 0
    AWAIT(count("deep yield", deep_yield)); // CHECK-NEXT: deep yield: 0
    AWAIT(count("sleeps", sleeps)); // CHECK-NEXT: sleeps: 0
    AWAIT(count("gathers", gathers)); // CHECK-NEXT: gathers: 0
    AWAIT(count("scopes", scopes)); // CHECK-NEXT: scopes: 0
    AWAIT(count("joins", joins)); // CHECK-NEXT: joins: 0
    return 0;
}
