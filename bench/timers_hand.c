/* Many timers set, then fired, by hand: as callbacks, and as the deadlines of sleeping state machines.
 *
 * Time is virtual here as it is in timers_async.c: when nothing is ready it jumps to the next deadline.
 * Callbacks and machines come from one array, the cheapest of pools.
 */
#include "bench.h"
#include "hand_loop.h"
#include "hand_timers.h"

#include <stdlib.h>

static struct hand_loop loop;
static struct hand_timers timers;
static int64_t now_ns;
static uint64_t checksum; /* depends on the order of firing */

static void begin(void)
{
    hand_loop_init(&loop);
    hand_timers_init(&timers);
    now_ns = 0;
    checksum = 0;
}

/* ---- callbacks -------------------------------------------------------------------------------- */

struct callback {
    struct machine machine;
    struct hand_timer timer;
    void (*call)(void *arg);
    void *arg;
};

static void callback_run(struct machine *machine)
{
    struct callback *self = (struct callback *)machine;
    self->call(self->arg);
}

static void note(void *arg)
{
    checksum = checksum * 31 + (uintptr_t)arg;
}

/* Runs what is ready, then jumps to the next deadline, until there is none. */
static void run_all(size_t machine_at_timer)
{
    while (hand_loop_run(&loop), (now_ns = hand_timers_next_ns(&timers)) != INT64_MAX)
        for (struct hand_timer *timer; (timer = hand_timers_pop(&timers, now_ns));)
            hand_loop_ready(&loop, (struct machine *)((char *)timer - machine_at_timer));
    hand_timers_deinit(&timers);
}

uint64_t timers_hand_callbacks(size_t count)
{
    struct callback *all = malloc(count * sizeof *all);
    uint64_t seed = 1;
    begin();
    for (size_t i = 0; i < count; i++) {
        all[i] = (struct callback){.machine.resume = callback_run, .call = note, .arg = (void *)i};
        hand_timers_set(&timers, &all[i].timer, now_ns + random_delay_ns(&seed));
    }
    run_all(offsetof(struct callback, timer));
    free(all);
    return checksum;
}

/* ---- sleeping machines ------------------------------------------------------------------------ */

struct sleeper {
    struct machine machine;
    int state;
    struct hand_timer timer;
    int64_t delay_ns;
    uintptr_t number;
};

static void sleeper_resume(struct machine *machine)
{
    struct sleeper *self = (struct sleeper *)machine;
    switch (self->state) {
    case 0:
        self->state = 1;
        hand_timers_set(&timers, &self->timer, now_ns + self->delay_ns);
        return;
    default:
        note((void *)self->number);
    }
}

static struct sleeper *sleepers_new(size_t count)
{
    struct sleeper *all = malloc(count * sizeof *all);
    uint64_t seed = 1;
    begin();
    for (size_t i = 0; i < count; i++) {
        all[i] =
            (struct sleeper){.machine.resume = sleeper_resume, .delay_ns = random_delay_ns(&seed), .number = i};
        hand_loop_ready(&loop, &all[i].machine);
    }
    return all;
}

uint64_t timers_hand_sleeps(size_t count)
{
    struct sleeper *all = sleepers_new(count);
    run_all(offsetof(struct sleeper, timer));
    free(all);
    return checksum;
}

struct memory memory_hand(size_t count)
{
    struct memory before = memory_now();
    struct sleeper *all = sleepers_new(count);
    hand_loop_run(&loop);
    struct memory parked = memory_since(before);
    free(all);
    return parked;
}
