/* A loop's signals: callbacks, waiting tasks, and the dump on SIGQUIT. The process' side is listen.c. */
#include "listen.h"
#include "task.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

/* What the loop does with one signal. */
struct signal {
    struct async__handler *handler;         /* or null */
    struct async_wait_signal__frame *first; /* tasks that wait, in order */
    struct async_wait_signal__frame *last;
};

/* Made when the loop first wants a signal. */
struct async__signals {
    struct async__listener *listener;
    uint64_t taken;      /* mask: by the program, with a callback or a wait */
    uint64_t remembered; /* mask: came while nobody waited */
    bool dumps;          /* SIGQUIT does, unless the program has taken it */
    struct signal of[ASYNC__SIGNALS];
};

static struct signal *signal_of(struct async__signals *signals, int number)
{
    return &signals->of[number - 1];
}

static bool is_used(const struct signal *signal)
{
    return signal->handler || signal->first;
}

/* The loop's signals, of which `number` is listened to. 0 or -errno. */
static int listen_to(struct async_loop *loop, int number)
{
    if (!async__signal_bit(number))
        return -EINVAL;
    if (!loop->signals) {
        struct async__signals *signals = calloc(1, sizeof *signals);
        if (signals)
            signals->listener = async__listener_new(loop->inbox);
        if (!signals || !signals->listener) {
            free(signals);
            return -ENOMEM;
        }
        loop->signals = signals;
    }
    return async__listener_want(loop->signals->listener, number);
}

static int take(struct async_loop *loop, int number)
{
    int err = listen_to(loop, number);
    if (!err)
        loop->signals->taken |= async__signal_bit(number);
    return err;
}

void async__signals_deinit(struct async_loop *loop)
{
    if (!loop->signals)
        return;
    for (int number = 1; number <= ASYNC__SIGNALS; number++)
        async__handler_remove(signal_of(loop->signals, number)->handler);
    async__listener_free(loop->signals->listener);
    free(loop->signals);
    loop->signals = NULL;
}

void async__signals_report(struct async_loop *loop)
{
    for (int number = 1; loop->signals && number <= ASYNC__SIGNALS; number++) {
        const struct signal *signal = signal_of(loop->signals, number);
        if (signal->handler)
            async__report_unclosed(loop, "handler of signal", number, async__handler_site(signal->handler));
    }
}

/* ---- callbacks -------------------------------------------------------------------------------- */

int async__loop_add_signal_handler(struct async_loop *loop, int signum, void (*callback)(void *), void *arg,
                                   const char *site)
{
    async__debug_thread(loop);
    if (loop->closed)
        return -EBADF;
    struct async__handler *handler = async__handler_new(loop, callback, arg, site);
    int err = handler ? take(loop, signum) : -ENOMEM;
    if (err) {
        async__handler_remove(handler);
        return err;
    }
    struct signal *signal = signal_of(loop->signals, signum);
    loop->listens += !is_used(signal);
    async__handler_remove(signal->handler);
    signal->handler = handler;
    return 0;
}

int(async_loop_add_signal_handler)(struct async_loop *loop, int signum, void (*callback)(void *), void *arg)
{
    return async__loop_add_signal_handler(loop, signum, callback, arg, NULL);
}

bool async_loop_remove_signal_handler(struct async_loop *loop, int signum)
{
    struct async__signals *signals = loop->signals;
    uint64_t bit = async__signal_bit(signum);
    async__debug_thread(loop);
    if (!signals || !(signals->taken & bit))
        return false;
    struct signal *signal = signal_of(signals, signum);
    bool had_handler = signal->handler != NULL;
    async__handler_remove(signal->handler);
    signal->handler = NULL;
    loop->listens -= had_handler && !is_used(signal);
    if (is_used(signal))
        return had_handler;
    signals->taken &= ~bit;
    signals->remembered &= ~bit;
    if (signum != SIGQUIT || !signals->dumps)
        async__listener_unwant(signals->listener, signum);
    return true;
}

/* ---- what has come ---------------------------------------------------------------------------- */

static void wake_waiters(struct async_loop *loop, struct signal *signal)
{
    struct async_wait_signal__frame *frame = signal->first;
    signal->first = signal->last = NULL;
    loop->listens -= !signal->handler;
    for (struct async_wait_signal__frame *next; frame; frame = next) {
        next = frame->next;
        frame->result = 0;
        async__leaf_end((struct async_leaf *)frame, 0);
    }
}

static void tell(struct async_loop *loop, int number)
{
    struct signal *signal = signal_of(loop->signals, number);
    if (!(loop->signals->taken & async__signal_bit(number))) {
        if (number == SIGQUIT && loop->signals->dumps)
            async_loop_dump_tasks(loop);
        return;
    }
    if (!is_used(signal))
        loop->signals->remembered |= async__signal_bit(number);
    if (signal->first)
        wake_waiters(loop, signal);
    if (signal->handler)
        async__handler_call(loop, signal->handler);
}

void async__signals_look(struct async_loop *loop)
{
    if (!loop->signals)
        return;
    for (uint64_t came = atomic_exchange(&loop->signals->listener->came, 0); came; came &= came - 1)
        tell(loop, __builtin_ctzll(came) + 1);
}

/* ---- SIGQUIT in debug mode -------------------------------------------------------------------- */

bool async__signals_enter(struct async_loop *loop)
{
    if (!loop->debug || (loop->signals && loop->signals->dumps) || !async__signal_is_default(SIGQUIT) ||
        listen_to(loop, SIGQUIT))
        return false;
    loop->signals->dumps = true;
    return true;
}

void async__signals_leave(struct async_loop *loop)
{
    loop->signals->dumps = false;
    if (!(loop->signals->taken & async__signal_bit(SIGQUIT)))
        async__listener_unwant(loop->signals->listener, SIGQUIT);
}

/* ---- async_wait_signal ------------------------------------------------------------------------ */

static void wait_signal_cancel(struct async_frame *leaf)
{
    struct async_wait_signal__frame *frame = (struct async_wait_signal__frame *)leaf;
    struct async_loop *loop = async__loop_of(frame->task);
    struct signal *signal = signal_of(loop->signals, frame->signum);
    *(frame->prev ? &frame->prev->next : &signal->first) = frame->next;
    *(frame->next ? &frame->next->prev : &signal->last) = frame->prev;
    loop->listens -= !is_used(signal);
    async_fail(leaf, -ECANCELED);
}

int async_wait_signal__start(struct async_wait_signal__frame *frame, int signum)
{
    struct async_loop *loop = async__here.loop;
    int err = take(loop, signum);
    if (err)
        return err;
    uint64_t bit = async__signal_bit(signum);
    if (loop->signals->remembered & bit) {
        loop->signals->remembered &= ~bit;
        return 0;
    }
    struct signal *signal = signal_of(loop->signals, signum);
    loop->listens += !is_used(signal);
    frame->signum = signum;
    frame->next = NULL;
    frame->prev = signal->last;
    *(signal->last ? &signal->last->next : &signal->first) = frame;
    signal->last = frame;
    async__leaf_wait(&frame->base, &async_wait_signal__fn);
    return 0;
}

static struct async_frame *wait_signal_resume(struct async_frame *leaf)
{
    struct async_wait_signal__frame *frame = (struct async_wait_signal__frame *)leaf;
    if (leaf->state != ASYNC_START)
        return leaf->caller;
    leaf->state = 0;
    int result = async_wait_signal__start(frame, frame->signum);
    if (async__suspended(leaf->state))
        return NULL;
    frame->result = result;
    return leaf->caller;
}

static const uint32_t no_lines[] = {0};
const struct async_fn async_wait_signal__fn = {
    .resume = wait_signal_resume,
    .cancel = wait_signal_cancel,
    .frame_size = sizeof(struct async_wait_signal__frame),
    .frame_align = _Alignof(struct async_wait_signal__frame),
    .result_offset = offsetof(struct async_wait_signal__frame, result),
    .result_size = sizeof(int),
    .name = "async_wait_signal",
    .file = "asyncc",
    .lines = no_lines,
};

struct async_frame *async_wait_signal__prepare(struct async_wait_signal__frame *frame, int signum)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_wait_signal__fn, .state = ASYNC_START};
    frame->signum = signum;
    return &frame->base;
}

int async_wait_signal(int signum)
{
    if (async__entry_spawning()) {
        async__here.callee = async_wait_signal__prepare(async__entry_task(&async_wait_signal__fn), signum);
        return 0;
    }
    struct async_wait_signal__frame *frame = async__entry_enter(&async_wait_signal__fn);
    if (!frame)
        return 0;
    int result = async_wait_signal__start(frame, signum);
    async__entry_leave(&frame->base);
    return result;
}
