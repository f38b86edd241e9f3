// Everything at once, at random: half a minute as it is, a quarter under each group of sanitizers. Longer: scripts/soak.
//
// RUN: %run-all %s --real-clock --only=gcc-O2 --timeout=300 -- 30 | FileCheck %s
// RUN: env SOAK_WITHOUT_RSS=1 %run-all %s --real-clock --only=clang-sanitized --timeout=300 -- 15 | FileCheck %s
// RUN: env SOAK_WITHOUT_RSS=1 %run-all %s --real-clock --threads --only=clang-threads --timeout=300 -- 15 | FileCheck %s
// CHECK-NOT: {{never|after}}
// CHECK: soaked
/* Everything at once, at random, for a time: soak SECONDS [SEED].
 *
 * Rounds of a second or two. In each, some threads run a loop of their own, and one loop lives through all of them; on each loop actors
 * come and go, are cancelled at any moment, and do one of the things in `activities` after another. A thread beside them posts callbacks and
 * tasks to the loops, completes futures, and sends signals. Each activity checks its own results. Between rounds nothing may be left: no
 * activity that has begun and not ended, no descriptor, child or thread; and memory must not grow once the program is warm.
 */
#include <asyncc.h>

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <malloc.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOPS = 3, ACTORS = 24, POSTED = 64, WARM_ROUNDS = 2, GROWTH_KB = 4096 };

/* One loop and what its actors share. */
struct place {
    struct async_loop *loop; /* under `world.lock`: null when it takes no posts */
    uint64_t random;
    atomic_bool over;  /* the round, for the loop that goes on */
    struct async_lock lock;
    int in_lock;
    struct async_semaphore semaphore;
    int in_semaphore;
    struct async_queue storage;
    ASYNC_QUEUE(int) queue;
    long put, got;
    ASYNC_TASK(void) actors[ACTORS];
};

static struct {
    pthread_mutex_t lock;
    struct place places[LOOPS];
    struct async_future *futures[POSTED]; /* to be completed by the thread, each with 7; referenced */
    int future_count;
    atomic_bool over; /* the round */
    atomic_long posts, posts_run, tasks, tasks_run;
} world = {.lock = PTHREAD_MUTEX_INITIALIZER};

static uint32_t pick(struct place *place, uint32_t count)
{
    place->random ^= place->random << 13;
    place->random ^= place->random >> 7;
    place->random ^= place->random << 17;
    return (uint32_t)(place->random >> 33) % count;
}

static double moment(struct place *place) { return pick(place, 40) * 0.0001; }

/* ---- activities: tasks and time ---- */

ASYNC int nap(double seconds, int result)
{
    AWAIT(async_sleep(seconds));
    return result;
}

ASYNC int nap_or_fail(double seconds, int result, bool fails)
{
    AWAIT(async_sleep(seconds));
    if (fails)
        ASYNC_RAISE(-EIO);
    return result;
}

ASYNC int fail_after(double seconds)
{
    AWAIT(async_sleep(seconds));
    ASYNC_RAISE(-EIO);
    return 0;
}

ASYNC void gathers(struct place *place)
{
    int a = 0, b = 0, c = 0;
    ASYNC_TRY {
        AWAIT(async_gather(a = nap(moment(place), 1), b = nap(moment(place), 2), c = nap_or_fail(moment(place), 3, pick(place, 3) == 0)));
        assert(a == 1 && b == 2 && c == 3);
    } ASYNC_CATCH (err) {
        assert(a + b + c == 0);
        if (err != -EIO)
            ASYNC_RAISE(err);
    }
}

ASYNC int descends(struct place *place, int depth)
{
    char filler[200];
    memset(filler, depth, sizeof filler);
    int below = depth ? AWAIT(descends(place, depth - 1)) : AWAIT(nap(moment(place), 0));
    assert(filler[0] == depth && filler[199] == depth);
    return below + 1;
}

ASYNC void recurses(struct place *place)
{
    int depth = (int)pick(place, 60);
    assert(AWAIT(descends(place, depth)) == depth + 1);
}

ASYNC void limits(struct place *place)
{
    double limit = moment(place), needed = moment(place);
    bool expired = false;
    ASYNC_TIMEOUT(limit) {
        if (pick(place, 4) == 0)
            async_timeout_reschedule(INFINITY);
        DEFER AWAIT(async_yield());
        AWAIT(async_sleep(needed));
    } ASYNC_CATCH (err) {
        expired = true;
    }
    assert(!expired || limit <= needed || needed < 0.02); /* a busy machine is late for both */
}

ASYNC void groups(struct place *place)
{
    bool fails = pick(place, 2);
    ASYNC_TASK(int) failing = NULL;
    DEFER async_task_detach(failing);
    ASYNC_TRY {
        ASYNC_GROUP(group) {
            for (int i = 0; i < 3; i++) {
                ASYNC_TASK(int) task = async_group_create_task(group, nap(moment(place), i));
                async_task_detach(task);
            }
            if (fails)
                failing = async_group_create_task(group, fail_after(moment(place)));
            AWAIT(async_sleep(moment(place)));
        }
        assert(!fails || async_task_cancelled(failing)); /* by the end of the run */
    } ASYNC_CATCH (err) {
        if (err != -EIO)
            ASYNC_RAISE(err);
        assert(fails);
    }
}

ASYNC void waits(struct place *place)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(nap(moment(place), 0)), async_create_task_eager(nap(moment(place), 1)),
                               async_create_task(nap(0, 2))};
    struct async_as_completed each;
    DEFER {
        for (int i = 0; i < 3; i++)
            async_task_detach(tasks[i]);
    }
    assert(AWAIT(async_wait(tasks, 3, ASYNC_FIRST_COMPLETED, INFINITY)) > 0);
    async_as_completed_begin(&each, tasks, 3, 10);
    DEFER async_as_completed_end(&each);
    for (size_t i, count = 0; count < 3; count++) {
        i = AWAIT(async_as_completed_next(&each));
        assert(AWAIT(async_shield(async_task_ref(tasks[i]))) == (int)i);
    }
    ASYNC_TRY assert(AWAIT(async_wait_for(async_create_task(nap(moment(place), 5)), moment(place))) == 5);
    ASYNC_CATCH (err) {
        if (err != -ETIMEDOUT)
            ASYNC_RAISE(err);
    }
}

static void count(void *counter) { ++*(int *)counter; }

ASYNC void calls(struct place *place)
{
    struct async_loop *loop = async_get_running_loop();
    int *called = calloc(1, sizeof *called), kept = 0; /* a callback may outlive the actor */
    struct async_handle handles[4];
    for (int i = 0; i < 4; i++)
        handles[i] = i % 2 ? async_loop_call_soon(loop, count, called) : async_loop_call_later(loop, moment(place), count, called);
    DEFER {
        for (int i = 0; i < 4; i++)
            async_handle_cancel(loop, handles[i]);
        free(called);
    }
    for (int i = 0; i < 4; i++)
        kept += pick(place, 2) ? 1 : !async_handle_cancel(loop, handles[i]);
    AWAIT(async_sleep(0.01));
    AWAIT(async_yield()); /* tasks of higher priority run before callbacks of the same turn */
    assert(*called == kept);
}

/* ---- activities: synchronisation ---- */

ASYNC void locks(struct place *place)
{
    AWAIT(async_lock_acquire(&place->lock));
    DEFER async_lock_release(&place->lock);
    assert(place->in_lock++ == 0);
    DEFER place->in_lock--;
    AWAIT(async_sleep(moment(place) / 4));
}

ASYNC void semaphores(struct place *place)
{
    AWAIT(async_semaphore_acquire(&place->semaphore));
    DEFER async_semaphore_release(&place->semaphore);
    assert(place->in_semaphore++ < 3);
    DEFER place->in_semaphore--;
    AWAIT(async_sleep(moment(place) / 4));
}

/* None of the activities waits for ever, for a cancellation that comes with a result is not repeated. */
ASYNC void queues(struct place *place)
{
    bool puts = pick(place, 2);
    ASYNC_TIMEOUT(moment(place)) {
        if (puts) {
            AWAIT(async_queue_put(place->queue, 1));
            place->put++;
        } else {
            place->got += AWAIT(async_queue_get(place->queue));
        }
    } ASYNC_CATCH (err) {
    }
}

/* ---- activities: the outside ---- */

static void *twice(void *number) { return *(long *)number *= 2, number; }

static void drop(void *number, void *result) { (void)result, free(number); }

ASYNC void works(struct place *place)
{
    long number = pick(place, 1000), before = number;
    long *result = AWAIT(async_to_thread(twice, &number));
    assert(result == &number && number == 2 * before);
    long *owned = malloc(sizeof *owned);
    *owned = 4;
    owned = AWAIT(async_to_thread_owned(twice, owned, drop));
    assert(*owned == 8);
    free(owned);
}

ASYNC size_t read_all(int fd, char *data, size_t size)
{
    size_t got = 0;
    while (got < size) {
        ssize_t n = AWAIT(async_read(fd, data + got, size - got));
        assert(n > 0);
        got += (size_t)n;
    }
    return got;
}

ASYNC void pipes(struct place *place)
{
    int ends[2];
    char out[64], in[64];
    size_t size = 1 + pick(place, sizeof out), got;
    ssize_t written;
    assert(!pipe(ends));
    DEFER {
        async_close(ends[0]);
        async_close(ends[1]);
    }
    memset(out, (int)size, sizeof out);
    AWAIT(async_gather(got = read_all(ends[0], in, size), written = async_write(ends[1], out, size)));
    assert(got == size && written == (ssize_t)size && !memcmp(in, out, size));
}

ASYNC void children(struct place *place)
{
    struct async_process *process;
    struct async_output out;
    char *argv[] = {"cat", NULL}, *sleeps[] = {"sleep", "1000", NULL};
    bool kills = pick(place, 2);
    int err = async_create_subprocess_exec(&process, kills ? sleeps : argv, &(struct async_process_options){.in = ASYNC_PIPE, .out = ASYNC_PIPE});
    assert(!err);
    DEFER async_process_close(process);
    if (kills) {
        AWAIT(async_sleep(moment(place)));
        async_process_terminate(process);
        assert(AWAIT(async_process_wait(process)) == -SIGTERM);
        return;
    }
    int code = AWAIT(async_process_communicate(process, "soak", 4, &out, NULL));
    assert(code == 0 && out.size == 4 && !memcmp(out.data, "soak", 4));
    free(out.data);
}

ASYNC void signals(struct place *place)
{
    (void)place;
    ASYNC_TIMEOUT(0.02)
        assert(AWAIT(async_wait_signal(SIGUSR1)) == 0);
    ASYNC_CATCH (err) {
    }
}

ASYNC void futures(struct place *place)
{
    ASYNC_FUTURE(int) future = async_future_new(async_get_running_loop(), int);
    DEFER async_future_unref(future);
    pthread_mutex_lock(&world.lock);
    bool has_room = world.future_count < POSTED;
    if (has_room)
        world.futures[world.future_count++] = (struct async_future *)async_future_ref(future);
    pthread_mutex_unlock(&world.lock);
    if (!has_room)
        async_future_set_result(future, 7);
    ASYNC_TIMEOUT(0.05)
        assert(AWAIT(async_future_wait(future)) == 7);
    ASYNC_CATCH (err)
        (void)place;
}

/* How often each is chosen, and how it went. */
static struct activity {
    const char *name;
    ASYNC void (*run)(struct place *place);
    int weight;
    atomic_long begun, succeeded, ended;
} activities[] = {
    {"gather", gathers, 10, 0, 0, 0},     {"recursion", recurses, 10, 0, 0, 0}, {"timeout", limits, 10, 0, 0, 0},
    {"group", groups, 10, 0, 0, 0},       {"wait", waits, 10, 0, 0, 0},         {"callbacks", calls, 5, 0, 0, 0},
    {"lock", locks, 5, 0, 0, 0},          {"semaphore", semaphores, 5, 0, 0, 0}, {"queue", queues, 10, 0, 0, 0},
    {"executor", works, 10, 0, 0, 0},     {"pipe", pipes, 10, 0, 0, 0},         {"child", children, 1, 0, 0, 0},
    {"signal", signals, 5, 0, 0, 0},      {"future", futures, 10, 0, 0, 0},
};
enum { ACTIVITIES = sizeof activities / sizeof *activities };

static struct activity *choose(struct place *place)
{
    int total = 0, at;
    for (int i = 0; i < ACTIVITIES; i++)
        total += activities[i].weight;
    at = (int)pick(place, (uint32_t)total);
    struct activity *activity = activities;
    for (; at >= activity->weight; activity++)
        at -= activity->weight;
    return activity;
}

/* ---- loops ---- */

ASYNC void acts(struct place *place)
{
    for (int steps = (int)pick(place, 8); steps >= 0; steps--) {
        struct activity *activity = choose(place);
        activity->begun++;
        DEFER activity->ended++;
        AWAIT(activity->run(place));
        activity->succeeded++;
    }
}

/* Takes the place of an actor that has ended, or cancels one. */
static void stir(struct place *place)
{
    ASYNC_TASK(void) *actor = &place->actors[pick(place, ACTORS)];
    if (*actor && !async_task_done(*actor)) {
        if (pick(place, 8) == 0)
            async_task_cancel(*actor);
        return;
    }
    if (*actor) {
        int err = async_task_exception(*actor);
        assert(err == 0 || err == -ECANCELED);
        async_task_detach(*actor);
    }
    *actor = async_create_task(acts(place));
    if (pick(place, 4) == 0)
        async_task_set_priority(*actor, (int)pick(place, 7) - 3);
}

static void set_loop(struct place *place, struct async_loop *loop)
{
    pthread_mutex_lock(&world.lock);
    place->loop = loop;
    pthread_mutex_unlock(&world.lock);
}

static void on_failure(struct async_loop *loop, struct async_task *task, int err, void *arg)
{
    (void)loop, (void)task, (void)arg;
    assert(err == -EIO); /* of groups and gathers that were cancelled */
}

ASYNC void soaks(struct place *place)
{
    async_loop_set_exception_handler(async_get_running_loop(), on_failure, NULL);
    set_loop(place, async_get_running_loop());
    DEFER set_loop(place, NULL);
    while (!world.over) {
        for (int i = 0; i < 8; i++)
            stir(place);
        AWAIT(async_sleep(moment(place)));
    }
    for (int i = 0; i < ACTORS; i++) {
        if (place->actors[i] && (place == &world.places[0] || pick(place, 2))) /* some are left to the end of the run */
            async_task_cancel(place->actors[i]);
        if (place->actors[i])
            async_task_detach(place->actors[i]);
        place->actors[i] = NULL;
    }
}

static bool has_children(void)
{
    siginfo_t info;
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* Until no task is left, and the children that were killed are reaped. */
ASYNC void rests(void)
{
    while (async_all_tasks(async_get_running_loop(), NULL, 0) > 1 || has_children())
        AWAIT(async_sleep(0.001));
}

static void place_init(struct place *place, uint64_t random)
{
    *place = (struct place){.random = random, .lock = ASYNC_LOCK_INIT, .semaphore = ASYNC_SEMAPHORE_INIT(3)};
    place->queue = async_queue_init(&place->storage, int, 4);
}

static void place_deinit(struct place *place)
{
    assert(!place->in_lock && !place->in_semaphore);
    async_queue_deinit(&place->storage);
}

static void *run_loop(void *arg)
{
    struct place *place = arg;
    async_run(soaks(place));
    assert(async_run_error() == 0);
    return NULL;
}

/* ---- the thread beside them ---- */

static void posted(void *counter) { ++*(atomic_long *)counter; }

ASYNC void task_posted(void)
{
    AWAIT(async_yield());
    world.tasks_run++;
}

static void post(struct place *place)
{
    if (!place->loop)
        return;
    world.posts += async_loop_call_soon_threadsafe(place->loop, posted, &world.posts_run) == 0;
    world.tasks += async_create_task_threadsafe(place->loop, task_posted()) == 0;
}

static void *disturbs(void *arg)
{
    for (int i = 0; !world.over; i++) {
        pthread_mutex_lock(&world.lock);
        post(&world.places[i % LOOPS]);
        while (world.future_count) {
            struct async_future *future = world.futures[--world.future_count];
            ASYNC_FUTURE(int) typed = ASYNC_FUTURE_OF(int, future);
            async_future_set_result_threadsafe(typed, 7);
            async_future_unref(future);
        }
        pthread_mutex_unlock(&world.lock);
        if (i % 50 == 0)
            kill(getpid(), SIGUSR1);
        nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
    }
    return arg;
}

/* ---- rounds ---- */

static int entries_of(const char *path)
{
    int entries = 0;
    DIR *folder = opendir(path);
    while (readdir(folder))
        entries++;
    closedir(folder);
    return entries;
}

static long resident_kb(void)
{
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    malloc_trim(0);
    if (fscanf(file, "%ld %ld", &pages, &resident) != 2)
        abort();
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void end_of_round(void)
{
    for (int i = 0; i < ACTIVITIES; i++)
        assert(activities[i].begun == activities[i].ended);
    while (world.future_count)
        async_future_unref(world.futures[--world.future_count]);
    assert(!has_children());
    assert(world.posts >= world.posts_run && world.tasks >= world.tasks_run); /* what comes last may be dropped with its loop */
}

/* The first place's loop lives on; its run ends when its tasks have. */
static void round_for(struct async_loop *old, double seconds)
{
    pthread_t threads[LOOPS], thread;
    world.over = false;
    for (int i = 1; i < LOOPS; i++) {
        place_init(&world.places[i], world.places[0].random + (uint64_t)i);
        pthread_create(&threads[i], NULL, run_loop, &world.places[i]);
    }
    pthread_create(&thread, NULL, disturbs, NULL);
    async_task_detach(async_loop_create_task(old, soaks(&world.places[0])));
    async_loop_run_until_complete(old, async_sleep(seconds));
    world.over = true;
    pthread_join(thread, NULL);
    for (int i = 1; i < LOOPS; i++) {
        pthread_join(threads[i], NULL);
        place_deinit(&world.places[i]);
    }
    async_loop_run_until_complete(old, rests());
    end_of_round();
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? atof(argv[1]) : 10, until = seconds_now() + seconds;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL);
    bool measures = !getenv("SOAK_WITHOUT_RSS"); /* sanitizers keep what is freed */
    long warm_kb = 0, now_kb = 0;
    int rounds = 0, fds = 0;
    signal(SIGUSR1, SIG_IGN);
    fprintf(stderr, "seed %llu\n", (unsigned long long)seed);
    struct async_loop *old = async_new_event_loop();
    place_init(&world.places[0], seed * 2654435761u + 88172645463325252u);
    for (; seconds_now() < until || rounds <= WARM_ROUNDS + 1; rounds++) {
        round_for(old, 0.5 + pick(&world.places[0], 20) * 0.1);
        now_kb = resident_kb();
        if (rounds <= WARM_ROUNDS) {
            warm_kb = now_kb > warm_kb ? now_kb : warm_kb;
            fds = entries_of("/proc/self/fd");
        }
        if (entries_of("/proc/self/fd") != fds || (measures && now_kb > warm_kb + GROWTH_KB)) {
            printf("round %d: %d descriptors after %d, %ld KB after %ld KB\n", rounds, entries_of("/proc/self/fd"), fds, now_kb, warm_kb);
            return 1;
        }
    }
    async_loop_close(old);
    place_deinit(&world.places[0]);
    end_of_round();
    for (int i = 0; i < ACTIVITIES; i++) {
        fprintf(stderr, "%-10s %8ld begun, %8ld succeeded\n", activities[i].name, activities[i].begun, activities[i].succeeded);
        if (!activities[i].succeeded)
            printf("%s never succeeded\n", activities[i].name);
    }
    fprintf(stderr, "%ld callbacks and %ld tasks posted; %d rounds, %ld KB when warm, %ld KB at the end\n", world.posts, world.tasks, rounds, warm_kb, now_kb);
    printf("soaked\n");
    return 0;
}
