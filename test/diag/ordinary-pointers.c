// Pointers to async functions where nobody awaits them; without a comment: where somebody may.
// RUN: %verify %s
// RUN: %asyncc %s -o /dev/null -Wno-async-ordinary-pointer 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// RUN: not %asyncc %s -o /dev/null -Werror=async-ordinary-pointer 2>&1 | FileCheck %s --check-prefix=ERROR
// NONE-NOT: ordinary-pointer
// ERROR: error: async function 'f' is put in 'in_the_file'{{.*}} [-Werror,-Wasync-ordinary-pointer]
#include <asyncc.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>

typedef ASYNC int (*operation)(int);
typedef ASYNC int function(int);
typedef int (*plain_operation)(int);
struct methods {
    int number;
    int (*plain)(int);
    ASYNC int (*run)(int);
    operation typed;
};
void on_request(int (*handler)(int), ASYNC int (*other)(int));
void register_all(const struct methods *methods, int count);
int counted(int count, ...);

ASYNC int f(int n)
{
    AWAIT(async_yield());
    return n;
}

ASYNC int g(int n);
static int plain(int n) { return n; }
ASYNC int compares(const void *a, const void *b);
ASYNC void on_time(void *arg);
ASYNC void *in_thread(void *arg);
ASYNC void on_signal(int number);

static int (*in_the_file)(int) = f; // expected-warning {{async function 'f' is put in 'in_the_file', which is not declared ASYNC: a call through it without AWAIT stops the program; declare it so, as in ASYNC int (*in_the_file)(int), or its type}}
static plain_operation table[] = {plain, f, [4] = &g};            // expected-warning {{async function 'f' is put in 'table'}} expected-warning {{async function 'g' is put in 'table'}}
static const struct methods of_all[] = {{1, f, f, f}, {.run = g, .plain = g, .typed = g}}; // expected-warning {{async function 'f' is put in 'plain'}} expected-warning {{async function 'g' is put in 'plain'}}
static ASYNC int (*fine)(int) = f, (*const all_fine[])(int) = {f, g};
static operation typed[2] = {f, [1] = g};
static const struct { struct methods inner; function *direct; } nested = {{2, plain, f, g}, f};
static void (*generic)(void) = (void (*)(void))f;
static void *untyped = f;
static uintptr_t number = (uintptr_t)f;

ASYNC int variables(ASYNC int (*parameter)(int), struct methods *methods, operation given)
{
    int (*local)(int) = f;             // expected-warning {{async function 'f' is put in 'local'}}
    plain_operation copy = parameter;  // expected-warning {{the pointer to an async function 'parameter' is put in 'copy'}}
    copy = (plain_operation)given;     // expected-warning {{the pointer to an async function 'given' is put in 'copy'}}
    copy = methods->run;               // expected-warning {{the pointer to an async function 'run' is put in 'copy'}}
    methods->plain = copy ? f : plain; // expected-warning {{async function 'f' is put in 'plain'}}
    methods[1].plain = typed[1];       // expected-warning {{the pointer to an async function 'typed' is put in 'plain'}}
    struct methods made = {.plain = f}; // expected-warning {{async function 'f' is put in 'plain'}}
    register_all((struct methods[]){{.plain = f}}, 1); // expected-warning {{async function 'f' is put in 'plain'}}
    AWAIT(async_yield());
    return local(1) + copy(2) + made.plain(3);
}

static plain_operation result(int n)
{
    return n ? plain : f; // expected-warning {{async function 'f' is a result of 'result', whose type is not ASYNC: a call through it without AWAIT stops the program; return a typedef that is, as in typedef ASYNC int (*callback)(int)}}
}

static void arguments(struct async_loop *loop, int *numbers)
{
    pthread_t thread;
    on_request(f, f);                                       // expected-warning {{async function 'f' is given to 'on_request', whose parameter is not declared ASYNC}}
    qsort(numbers, 2, sizeof *numbers, compares);           // expected-warning {{async function 'compares' is given to 'qsort', which calls it without AWAIT, which stops the program; give it an ordinary function}}
    async_loop_call_soon(loop, on_time, NULL);              // expected-warning {{async function 'on_time' is given to 'async_loop_call_soon', which calls it without AWAIT, which stops the program; give it an ordinary function that starts it with async_create_task(…)}}
    async_loop_call_later(loop, 1, (void (*)(void *))f, 0); // expected-warning {{async function 'f' is given to 'async_loop_call_later'}}
    pthread_create(&thread, NULL, in_thread, NULL);         // expected-warning {{async function 'in_thread' is given to 'pthread_create', which calls it on another thread without AWAIT}}
    signal(SIGINT, on_signal);                              // expected-warning {{async function 'on_signal' is given to 'signal', which makes it the handler of a signal, and a handler cannot wait; start it from a callback of async_loop_add_signal_handler(…), or write AWAIT(async_wait_signal(…)) in a task}}
    struct sigaction action = {.sa_handler = on_signal};    // expected-warning {{async function 'on_signal' is given to 'sa_handler', which makes it the handler of a signal}}
    action.sa_handler = on_signal;                          // expected-warning {{async function 'on_signal' is given to 'sa_handler'}}
    sigaction(SIGINT, &action, NULL);
}

/* ---- nothing to say ----------------------------------------------------------------------------- */

static operation choose(int n) { return n ? f : plain; }

ASYNC int awaited(struct methods *methods, operation given)
{
    ASYNC int (*pointer)(int) = f;
    operation chosen = choose(1), also = given, third = methods->run, mixed = plain;
    methods->run = f;
    methods->typed = given;
    methods->plain = plain;
    typed[0] = chosen;
    counted(2, f, (void *)f);
    on_request(plain, f);
    struct methods local = {.run = f, .plain = plain}, *copy = &local;
    int x = (f == given) + (pointer != NULL) + !f + (int)sizeof(f(1)) + (int)(intptr_t)f;
    generic = (void (*)(void))given;
    return x + AWAIT(pointer(1)) + AWAIT(also(1)) + AWAIT(third(1)) + AWAIT(mixed(1)) + AWAIT(copy->run(2)) + AWAIT(((operation)generic)(3));
}

static void on_time_starts(void *arg) { async_create_task(f((int)(intptr_t)arg)); }

int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_call_soon(loop, on_time_starts, NULL);
    signal(SIGPIPE, SIG_IGN);
    return untyped && number && fine && all_fine[0] && nested.direct && table[0] && in_the_file && of_all[0].run ? (arguments(loop, NULL), !result(1)) : 0;
}
