/* Executors: a queue of work and the threads that take from it.
 *
 * Everything of an executor is under its lock, which is held for a few instructions at a time. A worker is started
 * when more work waits than workers are idle. Who submits signals after the unlock, so that the worker does not wake up only to
 * wait for the lock. The end of work goes to the loop by its inbox; the work's memory then is the loop's, which gives it back.
 */
#include "executor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_BYTES = 16 };

struct async_executor {
    pthread_mutex_t lock;
    pthread_cond_t work_came;       /* for idle workers */
    pthread_cond_t something_ended; /* work or a worker; for who is in `watchers` */
    struct async__work *first;      /* the queue */
    struct async__work *last;
    struct async__work *unused; /* free work */
    unsigned queued;
    unsigned workers;
    unsigned idle; /* of them, those that wait for work, or are about to */
    unsigned max_workers;
    unsigned watchers;
    unsigned references; /* of the maker, the workers, and the work */
    int64_t idle_ns;
    bool is_shut;   /* no more work */
    bool is_shared; /* one of the process's three, never freed */
    char name[NAME_BYTES];
    const char *site;            /* where it was made, or null */
    struct async_executor *next; /* of all that programs have made */
    struct async_executor **link;
};

/* Those that programs have made and not shut down. */
static struct {
    pthread_mutex_t lock;
    struct async_executor *first;
} made = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- life ------------------------------------------------------------------------------------- */

static void init(struct async_executor *executor, const char *name, unsigned max_workers)
{
    pthread_condattr_t monotonic;
    *executor = (struct async_executor){.max_workers = max_workers, .references = 1, .idle_ns = 10000000000};
    strncpy(executor->name, name, NAME_BYTES - 1);
    pthread_mutex_init(&executor->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&executor->work_came, &monotonic);
    pthread_cond_init(&executor->something_ended, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

static void destroy(struct async_executor *executor)
{
    for (struct async__work *next, *work = executor->unused; work; work = next) {
        next = work->next;
        free(work);
    }
    pthread_cond_destroy(&executor->work_came);
    pthread_cond_destroy(&executor->something_ended);
    pthread_mutex_destroy(&executor->lock);
    free(executor);
}

/* Unlocks, too. */
static void unref(struct async_executor *executor)
{
    bool is_last = --executor->references == 0;
    pthread_mutex_unlock(&executor->lock);
    if (is_last)
        destroy(executor);
}

static void list(struct async_executor *executor)
{
    pthread_mutex_lock(&made.lock);
    executor->next = made.first;
    executor->link = &made.first;
    if (executor->next)
        executor->next->link = &executor->next;
    made.first = executor;
    pthread_mutex_unlock(&made.lock);
}

/* Also again. */
static void unlist(struct async_executor *executor)
{
    pthread_mutex_lock(&made.lock);
    if (executor->link) {
        *executor->link = executor->next;
        if (executor->next)
            executor->next->link = executor->link;
        executor->link = NULL;
    }
    pthread_mutex_unlock(&made.lock);
}

void async__executors_report(void)
{
    pthread_mutex_lock(&made.lock);
    for (const struct async_executor *executor = made.first; executor; executor = executor->next) {
        async__report(NULL, ASYNC_LOG_UNCLOSED, "unclosed executor %s%s%s", executor->name,
                      executor->site ? ", made at " : "", executor->site ? executor->site : "");
    }
    pthread_mutex_unlock(&made.lock);
}

struct async_executor *async__executor_new(const char *name, unsigned max_workers, const char *site)
{
    struct async_executor *executor = max_workers ? malloc(sizeof *executor) : NULL;
    if (!executor)
        return NULL;
    init(executor, name, max_workers);
    executor->site = site;
    list(executor);
    return executor;
}

struct async_executor *(async_executor_new)(const char *name, unsigned max_workers)
{
    return async__executor_new(name, max_workers, NULL);
}

static struct async_executor shared[3];

static void init_shared(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    init(&shared[0], "async-default", processors > 0 && processors < 28 ? (unsigned)processors + 4 : 32);
    init(&shared[1], "async-files", 16);
    init(&shared[2], "async-dns", 8);
    for (int i = 0; i < 3; i++)
        shared[i].is_shared = true;
}

static struct async_executor *shared_executor(int index)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, init_shared);
    return &shared[index];
}

struct async_executor *async_executor_default(void)
{
    return shared_executor(0);
}

struct async_executor *async_executor_files(void)
{
    return shared_executor(1);
}

struct async_executor *async_executor_dns(void)
{
    return shared_executor(2);
}

/* ---- waiting ---------------------------------------------------------------------------------- */

/* Under the lock. False when the deadline came. */
static bool wait_for(struct async_executor *executor, pthread_cond_t *condition, int64_t deadline_ns)
{
    struct timespec deadline = {deadline_ns / 1000000000, deadline_ns % 1000000000};
    return pthread_cond_timedwait(condition, &executor->lock, &deadline) != ETIMEDOUT;
}

static int64_t deadline_after(int64_t ns)
{
    int64_t now_ns = async__monotonic_clock.now_ns(NULL);
    return ns > INT64_MAX - now_ns ? INT64_MAX : now_ns + ns;
}

/* Under the lock: something that a watcher may wait for has happened. */
static inline void tell_watchers(struct async_executor *executor)
{
    if (__builtin_expect(executor->watchers, 0))
        pthread_cond_broadcast(&executor->something_ended);
}

/* ---- the queue, under the lock ----------------------------------------------------------------- */

static void append(struct async_executor *executor, struct async__work *work)
{
    work->next = NULL;
    work->prev = executor->last;
    *(executor->last ? &executor->last->next : &executor->first) = work;
    executor->last = work;
    executor->queued++;
}

static void take_out(struct async_executor *executor, struct async__work *work)
{
    *(work->prev ? &work->prev->next : &executor->first) = work->next;
    *(work->next ? &work->next->prev : &executor->last) = work->prev;
    executor->queued--;
}

/* ---- workers ---------------------------------------------------------------------------------- */

/* The next work, for a worker that counts as idle; null when it is to end. */
static struct async__work *next_work(struct async_executor *executor)
{
    bool in_time = true;
    while (!executor->first && !executor->is_shut && in_time)
        in_time = wait_for(executor, &executor->work_came, deadline_after(executor->idle_ns));
    executor->idle--;
    struct async__work *work = executor->first;
    if (work) {
        take_out(executor, work);
        work->state = WORK_RUNNING;
    }
    return work;
}

static void run(struct async_executor *executor, struct async__work *work)
{
    async__context_work_begin(work->context);
    void *result = work->function(work->arg);
    async__context_work_end();
    work->result = result;
    pthread_mutex_lock(&executor->lock);
    work->state = WORK_ENDED;
    executor->idle++; /* what is submitted when the end has arrived needs no other worker */
    bool abandoned = work->abandoned;
    tell_watchers(executor);
    pthread_mutex_unlock(&executor->lock);
    if (abandoned && work->drop)
        work->drop(work->arg, result);
    if (async__inbox_post(work->inbox, &work->post))
        async__work_free(work); /* the loop is closed */
}

static void *worker_main(void *arg)
{
    struct async_executor *executor = arg;
    pthread_mutex_lock(&executor->lock);
    executor->idle++;
    for (struct async__work *work; (work = next_work(executor));) {
        pthread_mutex_unlock(&executor->lock);
        run(executor, work);
        pthread_mutex_lock(&executor->lock);
    }
    executor->workers--;
    tell_watchers(executor);
    unref(executor);
    return NULL;
}

/* Under the lock: one more worker. Signals are for the program's own threads. 0 or -EAGAIN. */
static int add_worker(struct async_executor *executor)
{
    pthread_t thread;
    pthread_attr_t attributes;
    sigset_t all, before;
    sigfillset(&all);
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int err = pthread_create(&thread, &attributes, worker_main, executor);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    if (err)
        return -EAGAIN;
    pthread_setname_np(thread, executor->name); /* it cannot end before we unlock */
    executor->workers++;
    executor->references++;
    return 0;
}

/* ---- work ------------------------------------------------------------------------------------- */

/* Under the lock. */
static struct async__work *new_work(struct async_executor *executor)
{
    struct async__work *work = executor->unused;
    if (work)
        executor->unused = work->next;
    else
        work = malloc(sizeof *work);
    return work;
}

static void free_work(struct async_executor *executor, struct async__work *work)
{
    async__inbox_unref(work->inbox);
    work->next = executor->unused;
    executor->unused = work;
}

static void work_arrived(struct async__post *post, struct async_loop *loop)
{
    struct async__work *work = (struct async__work *)post;
    struct async__work_wait *wait = work->wait;
    if (wait) {
        wait->finish(wait, work->result);
        loop->holds--;
        async__leaf_end((struct async_leaf *)wait, 0);
    } else {
        loop->abandoned_work--;
    }
    async__work_free(work);
}

/* Under the lock: sees that a worker comes. */
static int find_worker(struct async_executor *executor)
{
    if (executor->queued < executor->idle || executor->workers == executor->max_workers)
        return 0;
    int err = add_worker(executor);
    return executor->workers ? 0 : err;
}

static int submit(struct async_executor *executor, struct async_loop *loop, struct async__work_wait *wait,
                  const struct async__work_call *call, struct async__binding *context)
{
    int err = executor->is_shut ? -ESHUTDOWN : find_worker(executor);
    struct async__work *work = err ? NULL : new_work(executor);
    if (!work)
        return err ? err : -ENOMEM;
    *work = (struct async__work){
        .post.arrived = work_arrived,
        .executor = executor,
        .inbox = loop->inbox,
        .function = call->function,
        .arg = call->arg,
        .drop = call->drop,
        .context = context,
        .wait = wait,
        .state = WORK_QUEUED,
    };
    async__inbox_ref(work->inbox);
    executor->references++;
    append(executor, work);
    wait->work = work;
    return 0;
}

int async__work_submit(struct async_executor *executor, struct async_loop *loop, struct async__work_wait *wait,
                       const struct async__work_call *call, bool inherits)
{
    struct async__binding *context = NULL;
    if (inherits && !async__context_copy(&context))
        return -ENOMEM;
    pthread_mutex_lock(&executor->lock);
    int err = submit(executor, loop, wait, call, context);
    bool is_awaited = !err && executor->idle;
    pthread_mutex_unlock(&executor->lock);
    if (is_awaited)
        pthread_cond_signal(&executor->work_came);
    if (err)
        async__context_drop(context);
    return err;
}

bool async__work_take_back(struct async__work *work)
{
    struct async_executor *executor = work->executor;
    pthread_mutex_lock(&executor->lock);
    bool is_queued = work->state == WORK_QUEUED;
    if (!is_queued) {
        pthread_mutex_unlock(&executor->lock);
        return false;
    }
    take_out(executor, work);
    async__context_drop(work->context);
    free_work(executor, work);
    unref(executor);
    return true;
}

bool async__work_abandon(struct async__work *work)
{
    pthread_mutex_lock(&work->executor->lock);
    bool is_running = work->state == WORK_RUNNING;
    if (is_running) {
        work->abandoned = true;
        work->wait = NULL;
    }
    pthread_mutex_unlock(&work->executor->lock);
    return is_running;
}

bool async__work_await_end(struct async__work *work, int64_t deadline_ns)
{
    struct async_executor *executor = work->executor;
    bool in_time = true;
    pthread_mutex_lock(&executor->lock);
    executor->watchers++;
    while (work->state != WORK_ENDED && in_time)
        in_time = wait_for(executor, &executor->something_ended, deadline_ns);
    executor->watchers--;
    pthread_mutex_unlock(&executor->lock);
    return in_time;
}

void async__work_free(struct async__work *work)
{
    struct async_executor *executor = work->executor;
    pthread_mutex_lock(&executor->lock);
    free_work(executor, work);
    unref(executor);
}

/* ---- settings --------------------------------------------------------------------------------- */

int async_executor_shutdown(struct async_executor *executor, double seconds)
{
    int64_t deadline_ns = deadline_after(async__ns_of_seconds(seconds));
    bool in_time = true;
    unlist(executor);
    pthread_mutex_lock(&executor->lock);
    executor->is_shut = true;
    pthread_cond_broadcast(&executor->work_came);
    executor->watchers++;
    while (executor->workers && in_time)
        in_time = wait_for(executor, &executor->something_ended, deadline_ns);
    executor->watchers--;
    if (executor->workers || executor->is_shared) {
        int err = executor->workers ? -ETIMEDOUT : 0;
        pthread_mutex_unlock(&executor->lock);
        return err;
    }
    unref(executor);
    return 0;
}

void async_executor_set_idle_timeout(struct async_executor *executor, double seconds)
{
    pthread_mutex_lock(&executor->lock);
    executor->idle_ns = async__ns_of_seconds(seconds);
    pthread_cond_broadcast(&executor->work_came);
    pthread_mutex_unlock(&executor->lock);
}

unsigned async_executor_workers(struct async_executor *executor)
{
    pthread_mutex_lock(&executor->lock);
    unsigned workers = executor->workers;
    pthread_mutex_unlock(&executor->lock);
    return workers;
}
