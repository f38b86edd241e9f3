// C23 in ASYNC functions: what gcc 12 has, and, where the compiler is clang, what it has not.
// RUN: %run-all %s --flags=-std=c2x | FileCheck %s --match-full-lines --strict-whitespace
// RUN: %run-all %s --flags="-std=c2x -DNEWER" --only=clang | FileCheck %s --check-prefixes=CHECK,NEWER --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>

ASYNC int f(int x)
{
    AWAIT(async_yield());
    return x;
}

[[nodiscard]] ASYNC int nodiscard(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC [[nodiscard("why")]] int nodiscard_why(int x)
{
    AWAIT(async_yield());
    return x;
}

[[deprecated]] ASYNC int is_deprecated(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int unnamed_parameter(int, int y)
{
    AWAIT(async_yield());
    return y;
}

/* Labels before declarations and at the end of blocks, fallthrough, #elifdef, digit separators. */
ASYNC int statements(void)
{
    int a = AWAIT(f(0b101)), k = 1'000;
    [[maybe_unused]] int unused = AWAIT(f(1));
    switch (AWAIT(f(1))) {
    case 1:
        a++;
        [[fallthrough]];
    case 2:
        a++;
        break;
    default:
    }
    for (int i = 0; i < 2; i++) {
        if (i)
            goto end;
        a += AWAIT(f(i));
    end:
    }
label:
    int down = AWAIT(f(3));
#ifdef NOPE
#elifdef __STDC_VERSION__
    a += AWAIT(f(10));
#elifndef FOO
    a += AWAIT(f(100));
#endif
    AWAIT(async_yield());
    if (down-- > 3)
        goto label;
    return a + k;
}

static int cleaned;

static void clean(int *p)
{
    cleaned = cleaned * 10 + *p;
}

/* Variables that have to be taken apart, declared right behind labels. */
ASYNC int behind_labels(int n)
{
    cleaned = 0;
again:
one_more:
    int row[n + 1];
    row[n] = n;
    AWAIT(async_yield());
    if (n++ < 2)
        goto again;
    switch (AWAIT(f(row[n - 1]))) {
    case 0:
        return -1;
    case 1 ... 2:
    default:
        __attribute__((cleanup(clean))) int last = 3;
        AWAIT(async_yield());
        last++;
    }
inner:
    [[gnu::cleanup(clean)]] int behind = 5;
    AWAIT(async_yield());
    if (n++ < 4)
        goto inner;
    goto one_more_time;
one_more_time:
    if (n > 100)
        goto one_more;
    return n * 1000 + cleaned;
}

#ifdef NEWER
enum small : unsigned char { SMALL_A, SMALL_B = 200 };

ASYNC int no_parameters()
{
    AWAIT(async_yield());
    return 1;
}

ASYNC bool negated(bool b)
{
    AWAIT(async_yield());
    return !b;
}

ASYNC void declarations(void)
{
    constexpr int k = 1'000;
    static constexpr int static_k = 3;
    auto a = AWAIT(f(17));
    auto p = &a;
    void *null = nullptr;
    typeof(nullptr) null_type = nullptr;
    typeof(a) b = AWAIT(f(7));
    typeof_unqual(const int) c = AWAIT(f(2));
    enum small s = SMALL_B;
    struct {
        int x, y;
    } empty = {};
    int zeroes[4] = {};
    bool t = true, u = AWAIT(negated(t));
    static_assert(sizeof(s) == 1);
    AWAIT(async_yield());
    printf("%d %d %d %d %d %d %d %d %d %d %d\n", a, *p, null == nullptr, b, c, s, empty.x + empty.y, zeroes[3], t, u, k + static_k);
    printf("%d %d\n", null_type == nullptr, AWAIT(no_parameters()));
}
#endif

ASYNC int main(void)
{
    printf("%d %d %d %d\n", AWAIT(statements()), AWAIT(nodiscard(1)), AWAIT(nodiscard_why(2)), AWAIT(unnamed_parameter(1, 2)));
    printf("%d %d\n", AWAIT(behind_labels(1)), cleaned);
#ifdef NEWER
    AWAIT(declarations());
#endif
    return 0;
}

// CHECK:1017 1 2 2
// CHECK-NEXT:5045 455
// NEWER-NEXT:17 17 1 7 2 200 0 0 1 0 1003
// NEWER-NEXT:1 1
