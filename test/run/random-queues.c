// Queues of each kind against a model: tasks that get and put in random order, and are cancelled at random, each get
// exactly what the model says, which hands items over at once and in the order of arrival.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { WORKERS = 7, STEPS = 400, SEEDS = 25, KINDS = 3, ITEMS_MAX = 4 };

static unsigned seed;

static unsigned random_below(unsigned limit)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % limit;
}

/* ---- the model ---------------------------------------------------------------------------------- */

struct item {
    int key, number;
};

struct line {
    int workers[WORKERS];
    int count;
};

static struct model {
    struct item items[ITEMS_MAX];
    int count, maxsize, kind, numbers, unfinished;
    struct line getters, putters;
    struct item item[WORKERS]; /* what each worker is given, or brings */
    int outcome[WORKERS];      /* of its call: 0, a failure's code, or 1 while it waits */
} model;

static void line_remove(struct line *line, int at)
{
    line->count--;
    memmove(&line->workers[at], &line->workers[at + 1], (size_t)(line->count - at) * sizeof line->workers[0]);
}

static int line_pop(struct line *line)
{
    int worker = line->workers[0];
    line_remove(line, 0);
    return worker;
}

static void model_cancel(int worker)
{
    struct line *lines[] = {&model.getters, &model.putters};
    for (int i = 0; i < 2; i++)
        for (int at = 0; at < lines[i]->count; at++)
            if (lines[i]->workers[at] == worker) {
                line_remove(lines[i], at);
                model.outcome[worker] = -ECANCELED;
            }
}

static struct item model_take(void)
{
    int at = model.kind == 1 ? model.count - 1 : 0;
    for (int i = 0; model.kind == 2 && i < model.count; i++)
        if (model.items[i].key < model.items[at].key) /* they lie in the order in which they were put */
            at = i;
    struct item item = model.items[at];
    model.count--;
    memmove(&model.items[at], &model.items[at + 1], (size_t)(model.count - at) * sizeof item);
    if (model.putters.count) {
        int putter = line_pop(&model.putters);
        model.items[model.count++] = model.item[putter];
        model.outcome[putter] = 0;
        model.unfinished++;
    }
    return item;
}

/* Puts without waiting: false when that is impossible. */
static bool model_put(struct item item)
{
    if (model.getters.count) {
        int getter = line_pop(&model.getters);
        model.item[getter] = item;
        model.outcome[getter] = 0;
    } else if (model.count < model.maxsize) {
        model.items[model.count++] = item;
    } else {
        return false;
    }
    model.unfinished++;
    return true;
}

/* ---- the tasks ---------------------------------------------------------------------------------- */

static bool stopping;
static int failures, get_count, put_count, cancels;

static int by_key(const void *left, const void *right)
{
    return ((const struct item *)left)->key - ((const struct item *)right)->key;
}

static void check(bool is_right, const char *what)
{
    if (!is_right && failures++ < 10)
        printf("wrong: %s\n", what);
}

static struct item new_item(void)
{
    return (struct item){(int)random_below(3), model.numbers++};
}

ASYNC void get(ASYNC_QUEUE(struct item) queue, int worker)
{
    struct item item = {-1, -1};
    int err = 0;
    model.outcome[worker] = !model.count;
    if (model.count)
        model.item[worker] = model_take();
    else
        model.getters.workers[model.getters.count++] = worker;
    ASYNC_TRY { item = AWAIT(async_queue_get(queue)); }
    ASYNC_CATCH (code) { err = code; }
    check(err == model.outcome[worker], "the outcome of a get");
    check(err || !memcmp(&item, &model.item[worker], sizeof item), "the item");
    get_count += !err;
}

ASYNC void put(ASYNC_QUEUE(struct item) queue, int worker)
{
    int err = 0;
    struct item item = new_item();
    model.item[worker] = item;
    model.outcome[worker] = !model_put(item);
    if (model.outcome[worker])
        model.putters.workers[model.putters.count++] = worker;
    ASYNC_TRY { AWAIT(async_queue_put(queue, item)); }
    ASYNC_CATCH (code) { err = code; }
    check(err == model.outcome[worker], "the outcome of a put");
    put_count += !err;
}

ASYNC void work(ASYNC_QUEUE(struct item) queue, int worker)
{
    while (!stopping) {
        if (random_below(2))
            AWAIT(get(queue, worker));
        else
            AWAIT(put(queue, worker));
        for (unsigned pause = random_below(3) + 1; pause; pause--) {
            ASYNC_TRY { AWAIT(async_yield()); } /* takes a cancellation that came too late for the call */
            ASYNC_CATCH (err) { check(err == -ECANCELED, "the failure of a yield"); }
        }
    }
}

/* What needs no task. */
static void at_once(ASYNC_QUEUE(struct item) queue)
{
    struct item item = new_item(), got;
    switch (random_below(6)) {
    case 0:
        check(async_queue_put_nowait(queue, item) == (model_put(item) ? 0 : -EAGAIN), "put_nowait");
        break;
    case 1:
        if (!model.count) {
            check(async_queue_get_nowait(queue, &got) == -EAGAIN, "get_nowait of none");
            break;
        }
        item = model_take();
        check(async_queue_get_nowait(queue, &got) == 0 && !memcmp(&item, &got, sizeof item), "get_nowait");
        break;
    case 2:
        check(async_queue_task_done(queue) == (model.unfinished ? 0 : -EINVAL), "task_done");
        model.unfinished -= model.unfinished > 0;
        break;
    }
    check(async_queue_qsize(queue) == (size_t)model.count, "qsize");
    check(async_queue_full(queue) == (model.count == model.maxsize), "full");
}

static void cancel(ASYNC_TASK(void) task, int worker)
{
    model_cancel(worker);
    async_task_cancel(task);
    cancels++;
}

ASYNC void run(int kind)
{
    struct async_queue storage;
    ASYNC_TASK(void) tasks[WORKERS];
    stopping = false;
    memset(&model, 0, sizeof model);
    model.kind = kind;
    model.maxsize = (int)random_below(ITEMS_MAX) + 1;
    size_t maxsize = (size_t)model.maxsize;
    ASYNC_QUEUE(struct item) queue = kind == 0   ? async_queue_init(&storage, struct item, maxsize)
                                     : kind == 1 ? async_lifo_queue_init(&storage, struct item, maxsize)
                                                 : async_priority_queue_init(&storage, struct item, maxsize, by_key);
    for (int i = 0; i < WORKERS; i++)
        tasks[i] = async_create_task(work(queue, i));
    for (int step = 0; step < STEPS; step++) {
        AWAIT(async_yield());
        at_once(queue);
        if (random_below(4) == 0) {
            int worker = (int)random_below(WORKERS);
            cancel(tasks[worker], worker);
        }
    }
    stopping = true;
    for (int i = 0; i < WORKERS; i++) {
        cancel(tasks[i], i);
        AWAIT(async_join(tasks[i]));
    }
    async_queue_deinit(queue);
}

int main(void)
{
    for (unsigned i = 0; i < SEEDS * KINDS; i++) {
        seed = i;
        async_run(run((int)(i % KINDS)));
        check(async_run_error() == 0, "the run");
    }
    printf("%d failures; %s\n", failures, get_count > 1000 && put_count > 1000 && cancels > 1000 ? "enough was tried" : "too little was tried");
    // CHECK-NOT: wrong
    // CHECK: 0 failures; enough was tried
    return 0;
}
