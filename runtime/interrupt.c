/* SIGINT while a loop runs on the main thread.
 *
 * If the program left it at its default, a handler notes the first one and pokes the innermost loop that runs on the
 * thread, which acts on it between two turns; a second one has the default's effect. Where the loop is asleep the poke
 * wakes it, however close to its system call the signal comes.
 *
 * Signals belong to the process; so does this file's state.
 */
#include "listen.h"
#include "loop.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The main thread's. */
static struct {
    volatile sig_atomic_t came;
    struct async__inbox *volatile inbox; /* of the innermost loop */
} interrupt;
static _Thread_local bool is_ours; /* this thread has taken SIGINT */

static bool is_main_thread(void)
{
    return getpid() == gettid();
}

static void on_sigint(int number)
{
    if (!is_main_thread()) {
        syscall(SYS_tgkill, getpid(), getpid(), number);
        return;
    }
    if (interrupt.came) {
        signal(number, SIG_DFL);
        raise(number);
        return;
    }
    interrupt.came = 1;
    if (interrupt.inbox)
        async__inbox_poke(interrupt.inbox);
}

bool async__interrupt_take(void)
{
    struct sigaction now;
    if (!is_main_thread() || sigaction(SIGINT, NULL, &now) || now.sa_handler != SIG_DFL)
        return false;
    interrupt.inbox = NULL;
    interrupt.came = 0;
    struct sigaction ours = {.sa_handler = on_sigint};
    is_ours = sigaction(SIGINT, &ours, NULL) == 0;
    return is_ours;
}

void async__interrupt_restore(void)
{
    async__signal_put_back(SIGINT, on_sigint); /* the program may have taken it meanwhile */
    is_ours = false;
    interrupt.came = 0;
}

struct async__inbox *async__interrupt_direct(struct async__inbox *inbox)
{
    if (!is_ours)
        return NULL;
    struct async__inbox *before = interrupt.inbox;
    interrupt.inbox = inbox;
    if (interrupt.came && inbox)
        async__inbox_poke(inbox); /* a loop within this one was told, or none yet */
    return before;
}

bool async__interrupt_came(void)
{
    return is_ours && interrupt.came;
}
