// An ordinary function in a pointer to async ones works where it is awaited: a warning only when asked for.
// RUN: %verify %s -Wasync-ordinary-function
// RUN: not %asyncc %s -o /dev/null -Werror=async-ordinary-function 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: %asyncc %s -o /dev/null -Wasync -Werror=async -Werror 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// RUN: %asyncc %s -o /dev/null -Wasync-ordinary-function -Wno-async-ordinary-function 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// ERROR: error: ordinary function 'negative' is put in 'run'{{.*}} [-Werror,-Wasync-ordinary-function]
// RUN: %asyncc %s -o /dev/null 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// NONE-NOT: {{.}}
#include <asyncc.h>
#include <stddef.h>

typedef ASYNC int (*operation)(int);

struct command {
    ASYNC int (*run)(int);
    int (*plain)(int);
};

static int negative(int x) { return -x; }

static ASYNC int twice(int x)
{
    AWAIT(async_yield());
    return 2 * x;
}

static const struct command commands[] = {
    {twice, negative},
    {negative, negative}, // expected-warning {{ordinary function 'negative' is put in 'run', which is declared ASYNC: AWAIT calls it through that, but a task that starts it so stops the program}}
    {NULL, NULL},
};

static ASYNC int apply(operation run, int x) { return AWAIT(run(x)); }

ASYNC int main(void)
{
    ASYNC int (*local)(int) = &negative; // expected-warning {{ordinary function 'negative' is put in 'local'}}
    int sum = AWAIT(local(1)) + AWAIT(commands[0].run(1));
    local = twice;
    sum += AWAIT(apply(twice, 1)) + AWAIT(apply(local, 2));
    return sum + AWAIT(apply(negative, 2)); // expected-warning {{ordinary function 'negative' is put in 'apply'}}
}
