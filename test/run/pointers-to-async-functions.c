// Async functions by pointer: variables, tables, methods, parameters, results, casts, and ordinary functions in their place.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

typedef ASYNC int (*operation)(int, int);

struct shape;
struct methods {
    ASYNC double (*area)(struct shape *self);
    ASYNC void (*print)(struct shape *self, const char *how);
};
struct shape {
    const struct methods *methods;
    double width, height;
};
struct big {
    int numbers[40];
};

ASYNC int add(int a, int b)
{
    AWAIT(async_yield());
    return a + b;
}

ASYNC int multiply(int a, int b) { return a * b; }
ASYNC int fails(int a, int b)
{
    if (b)
        AWAIT(async_yield());
    ASYNC_RAISE(a);
}
static int ordinary(int a, int b) { return a - b; }

ASYNC double rectangle_area(struct shape *self)
{
    AWAIT(async_sleep(0.1));
    return self->width * self->height;
}

ASYNC void print(struct shape *self, const char *how)
{
    printf("%s %g\n", how, AWAIT(self->methods->area(self)));
}

static const struct methods rectangle = {rectangle_area, print};

ASYNC struct big make_big(int n)
{
    struct big big;
    for (int i = 0; i < 40; i++)
        big.numbers[i] = n + i;
    AWAIT(async_yield());
    return big;
}

ASYNC int apply(ASYNC int (*f)(int, int), int times)
{
    int result = 1;
    while (times--)
        result = AWAIT(f(result, 3));
    return result;
}

static operation choose(char c) { return c == '+' ? add : c == '*' ? multiply : ordinary; }

/* Its own address, in its own body. */
ASYNC int countdown(int n)
{
    ASYNC int (*self)(int) = countdown;
    AWAIT(async_yield());
    return n ? 1 + AWAIT(self(n - 1)) : 0;
}

ASYNC void set(int *p, int value)
{
    AWAIT(async_yield());
    *p = value;
}

ASYNC int main(void)
{
    static const operation table[] = {add, multiply, ordinary, fails};
    for (int i = 0; i < 3; i++)
        printf("%d ", AWAIT(table[i](6, 3)));
    printf("%d %d %d\n", AWAIT(apply(add, 4)), AWAIT(apply(&multiply, 4)), AWAIT(apply(ordinary, 4)));
    // CHECK: 9 18 3 13 81 -11
    for (int b = 0; b < 2; b++) {
        ASYNC_TRY { AWAIT((*table[3])(-EPIPE, b)); }
        ASYNC_CATCH (err) { printf("failed %d\n", err == -EPIPE); }
    }
    // CHECK-NEXT: failed 1
    // CHECK-NEXT: failed 1
    struct shape shape = {&rectangle, 2, 3.5};
    AWAIT(shape.methods->print(&shape, "area"));
    // CHECK-NEXT: area 7
    printf("%d %d\n", AWAIT(choose('+')(AWAIT(choose('*')(2, 3)), AWAIT(choose('-')(9, 1)))), AWAIT((choose('+'))(1, 1)));
    // CHECK-NEXT: 14 2
    ASYNC struct big (*maker)(int) = make_big;
    printf("%d %d\n", AWAIT(maker(5)).numbers[39], AWAIT(countdown(10)));
    // CHECK-NEXT: 44 10
    ASYNC void (*setter)(int *, int) = set;
    int a = 0, b = 0, c = 0;
    operation op = add;
    AWAIT(setter(&a, 4));
    AWAIT(async_gather(setter(&b, 5), c = op(3, 3), async_sleep(0.1)));
    ASYNC_TASK(int) task = async_create_task(op(20, 2)), object = async_coroutine(table[1](20, 2));
    printf("%d %d %d %d %d\n", a, b, c, AWAIT(async_join(task)), AWAIT(async_join(object)));
    // CHECK-NEXT: 4 5 6 22 40
    operation null = NULL;
    if (null && AWAIT(null(1, 2)))
        printf("called\n");
    void (*generic)(void) = (void (*)(void))add;
    printf("%d\n", AWAIT(((operation)generic)(1, 2)));
    // CHECK-NEXT: 3
    ASYNC void (*leaf)(double) = async_sleep;
    AWAIT(leaf(1));
    AWAIT(async_gather(leaf(2), leaf(3)));
    printf("at %g\n", async_loop_time(async_get_running_loop()));
    // CHECK-NEXT: at 4.2
    return 0;
}
