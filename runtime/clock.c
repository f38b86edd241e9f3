/* Clocks: the monotonic one and the virtual one. */
#include "loop.h"
#include "poller.h"

#include <errno.h>
#include <time.h>

static int64_t monotonic_now_ns(void *state)
{
    struct timespec now;
    (void)state;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

const struct async_clock async__monotonic_clock = {monotonic_now_ns, NULL, NULL};

static int64_t virtual_now_ns(void *state)
{
    return ((struct async_loop *)state)->virtual_ns;
}

struct async_clock async__virtual_clock(struct async_loop *loop)
{
    return (struct async_clock){virtual_now_ns, NULL, loop};
}

enum { UNSURE_NS = 10000000 }; /* idle for so long, the loop puts stale registrations right */

static void monotonic_wait(struct async_loop *loop, int64_t deadline_ns)
{
    if (loop->fds.unsure) {
        int64_t soon_ns = async__loop_now_ns(loop) + UNSURE_NS;
        if (deadline_ns > soon_ns) {
            async__inbox_sleep(loop, soon_ns);
            if (async__loop_now_ns(loop) >= soon_ns)
                async__fd_make_sure(loop);
            return;
        }
    }
    async__inbox_sleep(loop, deadline_ns);
}

/* True when nothing is to be done before time passes, as far as is known. */
static bool is_idle(const struct async_loop *loop)
{
    return !loop->head.first && !loop->poll_error;
}

/* Time passes, if there is nothing to do before. */
static void jump(struct async_loop *loop, int64_t deadline_ns)
{
    if (is_idle(loop) && !async__inbox_has_mail(loop->inbox) && deadline_ns > loop->virtual_ns)
        loop->virtual_ns = deadline_ns;
}

/* Jumps, unless something is ready outside, or may come first. */
static void virtual_wait(struct async_loop *loop, int64_t deadline_ns)
{
    async__fd_make_sure(loop);
    if (loop->holds || deadline_ns == WHEEL_NEVER) {
        async__inbox_sleep(loop, WHEEL_NEVER);
        return;
    }
    async__poller_ask(loop);
    jump(loop, deadline_ns);
}

void async__clock_wait(struct async_loop *loop, int64_t deadline_ns)
{
    if (loop->is_virtual) {
        virtual_wait(loop, deadline_ns);
    } else if (!loop->clock.wait_until) {
        monotonic_wait(loop, deadline_ns);
    } else {
        async__fd_make_sure(loop);
        async__poller_ask(loop);
        if (is_idle(loop))
            loop->clock.wait_until(loop->clock.state, deadline_ns);
    }
}

void async__clock_look(struct async_loop *loop, int64_t deadline_ns)
{
    async__poller_wait(loop, 0); /* also when nothing is watched: it takes the wake-ups' tokens */
    if (loop->is_virtual && !loop->holds && deadline_ns != WHEEL_NEVER)
        jump(loop, deadline_ns);
}

static int set_clock(struct async_loop *loop, struct async_clock clock, bool is_virtual)
{
    if (loop->running || loop->closed || !async__wheel_is_empty(loop->wheel))
        return -EBUSY;
    loop->clock = clock;
    loop->is_virtual = is_virtual;
    loop->virtual_ns = 0;
    loop->looked_ns = 0;
    loop->wheel->elapsed_ns = 0;
    return 0;
}

int async_loop_set_clock(struct async_loop *loop, const struct async_clock *clock)
{
    return set_clock(loop, clock ? *clock : async__monotonic_clock, false);
}

int async_loop_set_virtual_clock(struct async_loop *loop)
{
    return set_clock(loop, async__virtual_clock(loop), true);
}

void async__loop_arm_slowly(struct async_loop *loop, struct async__timer *timer, bool is_due)
{
    if (is_due || async__wheel_is_empty(loop->wheel)) {
        async__loop_look_soon(loop);
        loop->look_every = 0;
    }
    async__wheel_add(loop->wheel, timer);
}

void async__loop_arm_after(struct async_loop *loop, struct async__timer *timer, uint64_t calls, double seconds)
{
    int64_t now_ns = async__loop_now_ns(loop);
    async__loop_arm(loop, timer, calls, now_ns, async__ns_after(now_ns, seconds));
}

double async_loop_time(const struct async_loop *loop)
{
    return (double)async__loop_now_ns(loop) / 1e9;
}
