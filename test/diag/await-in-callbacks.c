// AWAIT in an ordinary function: what is said depends on what calls it.
// RUN: %verify %s
#include <asyncc.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

ASYNC int number(int n);
typedef void (*handler)(int);

static void on_interrupt(int signal_number)
{
    AWAIT(number(signal_number)); // expected-error {{AWAIT in 'on_interrupt', the handler of a signal, which cannot wait; start a task in a callback of async_loop_add_signal_handler(…), or write AWAIT(async_wait_signal(…)) in one}}
}

static void on_hangup(int signal_number)
{
    AWAIT(number(signal_number)); // expected-error {{AWAIT in 'on_hangup', the handler of a signal}}
}

static void on_time(void *arg)
{
    (void)arg;
    AWAIT(number(1)); // expected-error {{AWAIT in 'on_time', a callback of the event loop, which cannot wait; start a task in it: async_create_task(…)}}
}

static void *in_thread(void *arg)
{
    AWAIT(number(1)); // expected-error {{AWAIT in 'in_thread', which runs on another thread; return what it comes to, or start the call on the loop: async_create_task_threadsafe(…), or async_loop_call_soon_threadsafe(…)}}
    return arg;
}

static int compares(const void *a, const void *b)
{
    return AWAIT(number(*(const int *)a - *(const int *)b)); // expected-error {{AWAIT in 'compares', which is no ASYNC function and serves as a callback; start a task in it, async_create_task(…), or wait where it is used}}
}

static int is_called(int n)
{
    return AWAIT(number(n)); // expected-error {{AWAIT outside an ASYNC function; make the function ASYNC, or start the call with async_run(…)}}
}

static void in_a_table(void) { AWAIT(number(1)); } // expected-error {{AWAIT outside an ASYNC function}}
void (*const table[])(void) = {in_a_table};

ASYNC int main(void)
{
    struct { int on_time; } other = {.on_time = is_called(1)};
    int numbers[2] = {other.on_time, 1};
    pthread_t thread;
    signal(SIGINT, (handler)on_interrupt);                 // expected-note {{'on_interrupt' is given to 'signal' here}}
    struct sigaction action = {.sa_handler = &on_hangup};  // expected-note {{'on_hangup' is given to 'sa_handler' here}}
    sigaction(SIGHUP, &action, NULL);
    void (*early)(void *) = on_time;
    async_loop_call_later(async_get_running_loop(), 1, on_time, NULL); // expected-note {{'on_time' is given to 'async_loop_call_later' here}}
    pthread_create(&thread, NULL, in_thread, NULL);        // expected-note {{'in_thread' is given to 'pthread_create' here}}
    qsort(numbers, 2, sizeof *numbers, compares);          // expected-note {{'compares' is given to 'qsort' here}}
    return is_called(numbers[early == NULL]);
}
