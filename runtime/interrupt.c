/* SIGINT, and sleeping so that it is not missed.
 *
 * While a loop runs on the main thread and the program left SIGINT at its default, a handler notes the
 * first one, for the loop to act on, and lets a second one have the default's effect. The handler also
 * moves the deadline of a sleep into the past: a signal that comes between the loop's last look and
 * the system call makes the call return at once, and no file descriptor or signal mask is needed.
 *
 * Signals belong to the process; so does this file's state.
 */
#include "loop.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

volatile sig_atomic_t async__interrupt_flag;
static struct {
    pthread_t thread; /* whose loop took SIGINT */
    volatile sig_atomic_t taken;
    volatile struct timespec until; /* what that thread sleeps until */
} interrupt;

static void on_sigint(int number)
{
    if (!pthread_equal(pthread_self(), interrupt.thread)) {
        pthread_kill(interrupt.thread, number);
        return;
    }
    if (async__interrupt_flag) {
        signal(number, SIG_DFL);
        raise(number);
        return;
    }
    async__interrupt_flag = 1;
    interrupt.until.tv_sec = 0;
}

bool async__interrupt_take(void)
{
    struct sigaction now;
    if (getpid() != gettid() || sigaction(SIGINT, NULL, &now) || now.sa_handler != SIG_DFL)
        return false;
    interrupt.thread = pthread_self();
    interrupt.taken = 1;
    async__interrupt_flag = 0;
    struct sigaction ours = {.sa_handler = on_sigint};
    return sigaction(SIGINT, &ours, NULL) == 0;
}

void async__interrupt_restore(void)
{
    signal(SIGINT, SIG_DFL);
    interrupt.taken = 0;
    async__interrupt_flag = 0;
}

bool async__interrupt_is_ours(void)
{
    return interrupt.taken && pthread_equal(pthread_self(), interrupt.thread);
}

void async__interrupt_sleep_until(int64_t deadline_ns)
{
    struct timespec until = {.tv_sec = deadline_ns / 1000000000, .tv_nsec = deadline_ns % 1000000000};
    if (!async__interrupt_is_ours()) {
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
        return;
    }
    interrupt.until.tv_sec = until.tv_sec;
    interrupt.until.tv_nsec = until.tv_nsec;
    if (async__interrupt_flag)
        interrupt.until.tv_sec = 0; /* came before the deadline was written */
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, (const struct timespec *)&interrupt.until, NULL);
}
