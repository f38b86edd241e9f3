/* Other threads: posting callbacks and tasks to a loop, waking it, loops in many threads, posting to loops that close. */
#include "helpers.h"
#include "loop.h"

#include <sched.h>
#include <stdatomic.h>
#include <time.h>

enum { THREADS = 8, POSTS = 2000 };

/* ---- many posters ------------------------------------------------------------------------------- */

struct poster {
    struct async_loop *loop;
    long posted; /* the poster's */
    long seen;   /* the loop's: how many came, each in its turn */
    bool out_of_order;
};
struct letter {
    struct poster *from;
    long number;
};
static int done; /* the loop's: posters whose last letter came */

static void read_letter(void *arg)
{
    struct letter *letter = arg;
    struct poster *from = letter->from;
    from->out_of_order |= letter->number != from->seen++;
    if (from->seen == POSTS && ++done == THREADS)
        async_loop_stop(from->loop);
    free(letter);
}

static void *post_letters(void *arg)
{
    struct poster *self = arg;
    for (; self->posted < POSTS; self->posted++) {
        struct letter *letter = malloc(sizeof *letter);
        *letter = (struct letter){self, self->posted};
        assert_int_equal(async_loop_call_soon_threadsafe(self->loop, read_letter, letter), 0);
        if (self->posted % 100 == 0) /* now and then, let the loop go to sleep */
            nanosleep(&(struct timespec){.tv_nsec = 50000}, NULL);
    }
    return NULL;
}

static void posters_keep_their_order(void **state)
{
    (void)state;
    struct async_loop *loop = async_new_event_loop();
    struct poster posters[THREADS] = {{0}};
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        posters[i].loop = loop;
    done = 0;
    start_threads(threads, post_letters, posters, sizeof *posters, THREADS);
    assert_int_equal(async_loop_run_forever(loop), 0);
    join_threads(threads, THREADS);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(posters[i].seen, POSTS);
        assert_false(posters[i].out_of_order);
    }
    async_loop_close(loop);
}

/* ---- waking ------------------------------------------------------------------------------------- */

/* Two loops in two threads that send each other one callback: each round both sleep and are woken. */
struct player {
    struct async_loop *loop;
    struct player *other;
    long rounds;
};

static void play(void *arg)
{
    struct player *self = arg;
    if (self->rounds-- == 0) {
        async_loop_call_soon_threadsafe(self->other->loop, stop, self->other->loop);
        async_loop_stop(self->loop);
        return;
    }
    assert_int_equal(async_loop_call_soon_threadsafe(self->other->loop, play, self->other), 0);
}

static void *run_player(void *arg)
{
    struct player *self = arg;
    assert_int_equal(async_loop_run_forever(self->loop), 0);
    return NULL;
}

static void a_sleeping_loop_is_woken(void **state)
{
    (void)state;
    struct player players[2] = {{.rounds = 5000}, {.rounds = 5000}};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        players[i].other = &players[!i];
        players[i].loop = async_new_event_loop();
    }
    async_loop_call_soon(players[0].loop, play, &players[0]);
    start_threads(threads, run_player, players, sizeof *players, 2);
    join_threads(threads, 2);
    assert_int_equal(players[0].rounds, -1);
    assert_int_equal(players[1].rounds, 0);
    async_loop_close(players[0].loop);
    async_loop_close(players[1].loop);
}

static void waking_needs_no_file(void **state)
{
    (void)state;
    int before = open_fds();
    struct async_loop *loop = async_new_event_loop();
    struct player players[2] = {{.loop = loop, .rounds = 1}, {.loop = async_new_event_loop(), .rounds = 2}};
    players[0].other = &players[1];
    players[1].other = &players[0];
    pthread_t thread;
    async_loop_call_soon(loop, play, &players[0]);
    start_threads(&thread, run_player, &players[1], 0, 1);
    run_player(&players[0]);
    join_threads(&thread, 1);
    assert_int_equal(open_fds(), before);
    async_loop_close(loop);
    async_loop_close(players[1].loop);
}

/* A loop that is kept busy by its own callbacks looks into its inbox all the same. */
static void *stop_it(void *loop)
{
    assert_int_equal(async_loop_call_soon_threadsafe(loop, stop, loop), 0);
    return NULL;
}

static void a_busy_loop_is_reached(void **state)
{
    (void)state;
    struct async_loop *loop = async_new_event_loop();
    pthread_t thread;
    async_loop_call_soon(loop, keep_busy, loop);
    start_threads(&thread, stop_it, loop, 0, 1);
    assert_int_equal(async_loop_run_forever(loop), 0);
    join_threads(&thread, 1);
    async_loop_close(loop);
}

/* Under a virtual clock a hold makes the loop wait for the other thread instead of jumping. */
static void release_and_stop(void *loop)
{
    async_loop_release(loop);
    trace("thread");
}

static void *release_it(void *loop)
{
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    assert_int_equal(async_loop_call_soon_threadsafe(loop, release_and_stop, loop), 0);
    return NULL;
}

static void a_hold_keeps_virtual_time(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    pthread_t thread;
    trace_clear();
    async_loop_hold(loop);
    async_loop_call_later(loop, 10, trace_callback, "timer");
    async_loop_call_later(loop, 11, stop, loop);
    start_threads(&thread, release_it, loop, 0, 1);
    assert_int_equal(async_loop_run_forever(loop), 0);
    join_threads(&thread, 1);
    assert_string_equal(trace_text, "thread timer");
    assert_true(async_loop_time(loop) == 11);
    async_loop_close(loop);
}

static void before_and_between_runs(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    async_loop_call_soon_threadsafe(loop, trace_callback, "a");
    async_loop_call_soon_threadsafe(loop, trace_callback, "b");
    async_loop_call_soon_threadsafe(loop, stop, loop);
    assert_int_equal(async_loop_run_forever(loop), 0);
    assert_string_equal(trace_text, "a b");
    async_loop_call_soon_threadsafe(loop, trace_callback, "c");
    async_loop_stop(loop);
    assert_int_equal(async_loop_run_forever(loop), 0);
    assert_string_equal(trace_text, "a b c");
    async_loop_close(loop);
}

/* ---- tasks -------------------------------------------------------------------------------------- */

static atomic_long sum;
static long stop_at; /* the sum at which the loop is stopped */

FUNCTION(adds)
{
    BEGIN;
    YIELD(1);
    if (self->err)
        FAIL(self->err);
    if (atomic_fetch_add(&sum, self->arg) + self->arg == stop_at)
        async_loop_stop(async_get_running_loop());
    assert_ptr_equal(async_task_get_loop(async_current_task()), async_get_running_loop());
    END(0);
}

static int create_threadsafe(struct async_loop *loop, long arg)
{
    return async__create_task_threadsafe(loop, adds__prepare(async__task_alloc(NULL, &adds__fn), arg));
}

static void *create_tasks(void *arg)
{
    struct poster *self = arg;
    for (; self->posted < POSTS; self->posted++)
        assert_int_equal(create_threadsafe(self->loop, 1), 0);
    return NULL;
}

static void tasks_from_many_threads(void **state)
{
    (void)state;
    struct async_loop *loop = async_new_event_loop();
    struct poster posters[THREADS] = {{0}};
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        posters[i].loop = loop;
    sum = 0;
    stop_at = THREADS * POSTS;
    start_threads(threads, create_tasks, posters, sizeof *posters, THREADS);
    assert_int_equal(async_loop_run_forever(loop), 0);
    join_threads(threads, THREADS);
    stop_at = 0;
    assert_int_equal(sum, THREADS * POSTS);
    assert_int_equal(async_all_tasks(loop, NULL, 0), 0);
    async_loop_close(loop);
}

static void many_loops_at_once_body(struct async_loop *loop)
{
    long result = -1;
    for (int i = 0; i < 100; i++)
        assert_int_equal(create_threadsafe(loop, 1), 0);
    async__loop_run_until_complete(loop, adds__prepare(async__task_alloc(NULL, &adds__fn), 1), &result, sizeof result);
    assert_int_equal(result, 0);
}

static void *own_loop(void *arg)
{
    (void)arg;
    assert_null(async_get_event_loop());
    struct async_loop *loop = virtual_loop();
    async_set_event_loop(loop);
    assert_ptr_equal(async_get_event_loop(), loop);
    assert_null(async_get_running_loop());
    many_loops_at_once_body(loop);
    assert_null(async_get_running_loop());
    async_loop_close(loop);
    assert_null(async_get_event_loop());
    return NULL;
}

static void many_loops_at_once(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    char none[THREADS];
    sum = 0;
    start_threads(threads, own_loop, none, 1, THREADS);
    join_threads(threads, THREADS);
    assert_int_equal(sum, THREADS * 101);
}

/* ---- closing ------------------------------------------------------------------------------------ */

/* Threads post until the loop is closed; each post is run, dropped with the loop, or refused: nothing leaks. */
static atomic_int refused;

static void count_run(void *arg)
{
    ++*(int *)arg;
}

static void *post_until_closed(void *arg)
{
    static int runs; /* the loop's */
    struct async_loop *loop = *(struct async_loop **)arg;
    int err;
    do {
        err = async_loop_call_soon_threadsafe(loop, count_run, &runs);
        if (!err)
            err = create_threadsafe(loop, 1);
        sched_yield();
    } while (!err);
    assert_int_equal(err, -ESHUTDOWN);
    refused++;
    return NULL;
}

static void closing_loses_nothing(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        struct async_loop *loop = async_new_event_loop(), *loops[4] = {loop, loop, loop, loop};
        pthread_t threads[4];
        refused = 0;
        start_threads(threads, post_until_closed, loops, sizeof *loops, 4);
        for (int turn = 0; turn < round; turn++) {
            async_loop_stop(loop);
            async_loop_run_forever(loop);
        }
        async_loop_call_later(loop, 0.0005, stop, loop); /* wait for them, too */
        async_loop_run_forever(loop);
        assert_int_equal(async_loop_close(loop), 0);
        join_threads(threads, 4);
        assert_int_equal(refused, 4);
    }
}

/* What is posted while tasks unwind, and between that and the end, arrives or is refused. */
static atomic_long accepted, rejected;
static long arrivals; /* the loop's */

static void count_arrival(struct async__post *post, struct async_loop *loop)
{
    (void)loop;
    arrivals++;
    free(post);
}

static void *post_until_refused(void *arg)
{
    struct async__inbox *inbox = *(struct async__inbox **)arg;
    for (;;) {
        struct async__post *post = malloc(sizeof *post);
        post->arrived = count_arrival;
        if (async__inbox_post(inbox, post)) {
            rejected++;
            free(post);
            return NULL;
        }
        accepted++;
        sched_yield();
    }
}

/* Unwinds while the others go on posting. */
FUNCTION(unwinds_slowly)
{
    BEGIN;
    SLEEP(1, 1000);
    self->arg += accepted;
    while (accepted < self->arg)
        sched_yield();
    FAIL(self->err);
    END(0);
}

static void posts_to_a_loop_that_closes_arrive_or_are_refused(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        struct async_loop *loop = virtual_loop();
        struct async__inbox *inbox = loop->inbox, *inboxes[4] = {inbox, inbox, inbox, inbox};
        pthread_t threads[4];
        accepted = rejected = arrivals = 0;
        async__inbox_ref(inbox);
        async_task_detach(CREATE_ON(loop, unwinds_slowly, 50));
        async_loop_stop(loop);
        async_loop_run_forever(loop);
        start_threads(threads, post_until_refused, inboxes, sizeof *inboxes, 4);
        assert_int_equal(async_loop_close(loop), 0);
        join_threads(threads, 4);
        assert_true(accepted >= 50);
        assert_int_equal(rejected, 4);
        assert_int_equal(arrivals, accepted);
        async__inbox_unref(inbox);
    }
}

static void a_closed_loop_refuses(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    async_loop_call_soon_threadsafe(loop, trace_callback, "dropped");
    create_threadsafe(loop, 1);
    sum = 0;
    async_loop_close(loop);
    assert_string_equal(trace_text, "");
    assert_int_equal(sum, 0);
    assert_int_equal(async_loop_call_soon_threadsafe(loop, trace_callback, "x"), -ESHUTDOWN);
    assert_int_equal(create_threadsafe(loop, 1), -ESHUTDOWN);
    assert_int_equal(async__create_task_threadsafe(loop, NULL), -ENOMEM);
}

/* An inbox outlives its loop while it is held. */
static void never_arrives(struct async__post *post, struct async_loop *loop)
{
    (void)post;
    (void)loop;
    trace("arrived");
}

static void an_inbox_is_held(void **state)
{
    (void)state;
    struct async__post post = {.arrived = never_arrives};
    struct async_loop *loop = virtual_loop();
    struct async__inbox *inbox = loop->inbox;
    trace_clear();
    async__inbox_ref(inbox);
    async_loop_close(loop);
    for (int i = 0; i < 100; i++) /* nothing is known of that loop any more */
        async_loop_close(async_new_event_loop());
    assert_int_equal(async__inbox_post(inbox, &post), -ESHUTDOWN);
    async__inbox_unref(inbox);
    assert_string_equal(trace_text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(posters_keep_their_order),  cmocka_unit_test(a_sleeping_loop_is_woken),
        cmocka_unit_test(waking_needs_no_file),      cmocka_unit_test(a_busy_loop_is_reached),
        cmocka_unit_test(a_hold_keeps_virtual_time), cmocka_unit_test(before_and_between_runs),
        cmocka_unit_test(tasks_from_many_threads),   cmocka_unit_test(many_loops_at_once),
        cmocka_unit_test(closing_loses_nothing),     cmocka_unit_test(posts_to_a_loop_that_closes_arrive_or_are_refused),
        cmocka_unit_test(a_closed_loop_refuses),     cmocka_unit_test(an_inbox_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
