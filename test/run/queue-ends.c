// async_queue: cancelling who waits, shutting down, destroying, closing the loop. No item gets lost, nobody waits in vain.
// RUN: %run-all %s --stderr | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

struct wide {
    int value;
    char more[60];
};

ASYNC void getter(ASYNC_QUEUE(int) queue, int name)
{
    ASYNC_TRY {
        int item = AWAIT(async_queue_get(queue));
        printf(" %d:%d", name, item);
        async_queue_task_done(queue);
    }
    ASYNC_CATCH (err) {
        printf(" %d:%s", name, async_strerror(err));
        ASYNC_RAISE(err);
    }
}

ASYNC void putter(ASYNC_QUEUE(int) queue, int item)
{
    ASYNC_TRY {
        AWAIT(async_queue_put(queue, item));
        printf(" put %d", item);
    }
    ASYNC_CATCH (err) {
        printf(" put %d:%s", item, async_strerror(err));
        ASYNC_RAISE(err);
    }
}

static void outcome_of(ASYNC_TASK(void) task)
{
    printf(" %d", async_task_exception(task));
    async_task_detach(task);
}

/* One of three is cancelled, before the items come, or behind them: then it has its own already. */
ASYNC void getter_cancelled(int place, bool late)
{
    struct async_queue storage;
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    DEFER async_queue_deinit(queue);
    ASYNC_TASK(void) tasks[3];
    for (int i = 0; i < 3; i++)
        tasks[i] = async_create_task(getter(queue, i));
    AWAIT(async_yield());
    if (!late)
        async_task_cancel(tasks[place]);
    for (int i = 0; i < 3; i++)
        async_queue_put_nowait(queue, 10 * i);
    if (late)
        async_task_cancel(tasks[place]);
    AWAIT(async_yield());
    printf(" |");
    for (int i = 0; i < 3; i++)
        outcome_of(tasks[i]);
    printf(" %zu\n", async_queue_qsize(queue));
    // CHECK: 0:Operation canceled 1:0 2:10 | -125 0 0 1
    // CHECK-NEXT: 0:0 1:10 2:20 | 0 0 0 0
    // CHECK-NEXT: 1:Operation canceled 0:0 2:10 | 0 -125 0 1
    // CHECK-NEXT: 0:0 1:10 2:20 | 0 0 0 0
    // CHECK-NEXT: 2:Operation canceled 0:0 1:10 | 0 0 -125 1
    // CHECK-NEXT: 0:0 1:10 2:20 | 0 0 0 0
}

ASYNC void putter_cancelled(int place, bool late)
{
    struct async_queue storage;
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 1);
    DEFER async_queue_deinit(queue);
    ASYNC_TASK(void) tasks[4];
    for (int i = 0; i < 4; i++)
        tasks[i] = async_create_task(putter(queue, i));
    AWAIT(async_yield());
    if (!late)
        async_task_cancel(tasks[place]);
    printf(" get %d", AWAIT(async_queue_get(queue)));
    if (late)
        async_task_cancel(tasks[place]);
    printf(" get %d", AWAIT(async_queue_get(queue)));
    AWAIT(async_yield());
    printf(" | %d", AWAIT(async_queue_get(queue)));
    AWAIT(async_yield());
    for (int i = 0; i < 4; i++)
        outcome_of(tasks[i]);
    printf(" %zu\n", async_queue_qsize(queue));
    // CHECK-NEXT: put 0 get 0 get 2 put 1:Operation canceled put 2 put 3 | 3 0 -125 0 0 0
    // CHECK-NEXT: put 0 get 0 get 1 put 1 put 2 | 2 put 3 0 0 0 0 1
    // CHECK-NEXT: put 0 get 0 get 1 put 2:Operation canceled put 1 put 3 | 3 0 0 -125 0 0
    // CHECK-NEXT: put 0 get 0 get 1 put 1 put 2:Operation canceled put 3 | 3 0 0 -125 0 0
}

/* asyncio's test_shutdown_*: who waits fails; what is in the queue can still be taken. */
ASYNC void shut_down(bool immediate)
{
    struct async_queue storage[2];
    ASYNC_QUEUE(int) empty = async_queue_init(&storage[0], int, 0), full = async_queue_init(&storage[1], int, 2);
    DEFER async_queue_deinit(empty);
    DEFER async_queue_deinit(full);
    ASYNC_TASK(void) tasks[] = {async_create_task(getter(empty, 1)), async_create_task(getter(empty, 2)), async_create_task(putter(full, 1)),
                                async_create_task(putter(full, 2)), async_create_task(putter(full, 3)), async_create_task(async_queue_join(full))};
    AWAIT(async_yield());
    async_queue_shutdown(empty, immediate);
    async_queue_shutdown(full, immediate);
    AWAIT(async_yield());
    printf(" |");
    int item = 0, err;
    while ((err = async_queue_get_nowait(full, &item)) == 0) {
        printf(" %d", item);
        async_queue_task_done(full);
    }
    printf(" %d", err);
    printf(" %d", async_queue_put_nowait(full, 4));
    printf(" %d |", async_queue_get_nowait(empty, &item));
    AWAIT(async_yield());
    for (int i = 0; i < 6; i++)
        outcome_of(tasks[i]);
    ASYNC_TRY { AWAIT(async_queue_get(empty)); }
    ASYNC_CATCH (code) { printf(" %d", code); }
    ASYNC_TRY { AWAIT(async_queue_put(empty, 1)); }
    ASYNC_CATCH (code) { printf(" %d", code); }
    AWAIT(async_queue_join(empty));
    printf(" %d\n", async_queue_task_done(full));
    // CHECK-NEXT: put 1 put 2 1:Cannot send after transport endpoint shutdown 2:Cannot send after transport endpoint shutdown put 3:Cannot send after transport endpoint shutdown | 1 2 -108 -108 -108 | -108 -108 0 0 -108 0 -108 -108 -22
    // CHECK-NEXT: put 1 put 2 1:Cannot send after transport endpoint shutdown 2:Cannot send after transport endpoint shutdown put 3:Cannot send after transport endpoint shutdown | -108 -108 -108 | -108 -108 0 0 -108 0 -108 -108 -22
}

/* An item that somebody has taken and not reported keeps join waiting after an immediate shutdown. */
ASYNC void shut_down_with_work_left(void)
{
    struct async_queue storage;
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    DEFER async_queue_deinit(queue);
    for (int i = 0; i < 3; i++)
        AWAIT(async_queue_put(queue, i));
    ASYNC_TASK(void) join = async_create_task(async_queue_join(queue));
    AWAIT(async_queue_get(queue));
    async_queue_shutdown(queue, true);
    AWAIT(async_yield());
    printf(" %d", async_task_done(join));
    async_queue_task_done(queue);
    AWAIT(async_yield());
    printf(" %d\n", async_task_done(join));
    async_task_detach(join);
    // CHECK-NEXT: 0 1
}

/* With large items, which lie outside the waiting frames: as tasks, and awaited. */
ASYNC void large(ASYNC_QUEUE(struct wide) queue, bool puts)
{
    if (puts)
        AWAIT(async_queue_put(queue, (struct wide){5, ""}));
    else
        printf(" %d", AWAIT(async_queue_get(queue)).value);
}

ASYNC void large_items(int what)
{
    struct async_queue storage;
    ASYNC_QUEUE(struct wide) queue = async_queue_init(&storage, struct wide, 1);
    bool puts = what & 1;
    if (puts)
        AWAIT(async_queue_put(queue, (struct wide){4, ""}));
    ASYNC_TASK(void) one = async_create_task(large(queue, puts));
    ASYNC_TASK(void) two = async_create_task(async_queue_put(queue, (struct wide){6, ""}));
    ASYNC_TASK(struct wide) three = async_create_task(async_queue_get(queue));
    if (what & 2)
        async_task_cancel(one);
    AWAIT(async_yield());
    if (what & 4) {
        async_task_cancel(one);
        async_task_cancel(two);
        async_task_cancel(three);
    }
    if (what & 8)
        async_queue_shutdown(queue, true);
    if (what & 16)
        async_queue_deinit(queue);
    AWAIT(async_sleep(1));
    outcome_of(one);
    outcome_of(two);
    printf(" %d", async_task_exception(three));
    async_task_detach(three);
    if (!(what & 16))
        async_queue_deinit(queue);
    AWAIT(async_yield());
    printf(",");
    // CHECK-NEXT: 6 0 0 -115, 0 -115 0, -125 0 0, -125 0 0, 6 0 0 -125, 0 -125 0, -125 0 0, -125 0 0,
    // CHECK-SAME: 6 0 0 -108, 0 -108 0, -125 0 0, -125 0 0, 6 0 0 -125, 0 -125 0, -125 0 0, -125 0 0,
    // CHECK-SAME: 6 0 0 -43, 0 -43 0, -125 0 0, -125 0 0, 6 0 0 -125, 0 -125 0, -125 0 0, -125 0 0,
    // CHECK-SAME: 6 0 0 -108, 0 -108 0, -125 0 0, -125 0 0, 6 0 0 -125, 0 -125 0, -125 0 0, -125 0 0,
}

/* A deadline: nobody puts. */
ASYNC void with_timeout(void)
{
    struct async_queue storage;
    ASYNC_QUEUE(struct wide) queue = async_queue_init(&storage, struct wide, 1);
    DEFER async_queue_deinit(queue);
    for (int i = 0; i < 3; i++) {
        ASYNC_TIMEOUT(1) AWAIT(async_queue_get(queue));
        ASYNC_CATCH (err) { printf(" %d", err); }
    }
    AWAIT(async_queue_put(queue, (struct wide){1, ""}));
    ASYNC_TIMEOUT(1) AWAIT(async_queue_put(queue, (struct wide){2, ""}));
    ASYNC_CATCH (err) { printf(" %d", err); }
    async_task_cancel(async_current_task());
    printf(" %d", AWAIT(async_queue_get(queue)).value); /* does not wait */
    ASYNC_TRY { AWAIT(async_queue_get(queue)); }
    ASYNC_CATCH (err) { printf(" %d", err); }
    printf(" %zu\n", async_queue_qsize(queue));
    // CHECK-NEXT: -110 -110 -110 -110 1 -125 0
}

ASYNC void all(void)
{
    for (int i = 0; i < 6; i++)
        AWAIT(getter_cancelled(i / 2, i % 2));
    for (int i = 0; i < 4; i++)
        AWAIT(putter_cancelled(1 + i / 2, i % 2));
    AWAIT(shut_down(false));
    AWAIT(shut_down(true));
    AWAIT(shut_down_with_work_left());
    for (int i = 0; i < 32; i++)
        AWAIT(large_items(i));
    printf("\n");
    AWAIT(with_timeout());
}

static void show(const struct async_log_record *record, void *arg)
{
    (void)arg;
    printf("%s\n", record->line);
}

int main(void)
{
    struct async_queue storage, large_storage;
    async_run(all());
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 1);
    ASYNC_QUEUE(struct wide) wides = async_queue_init(&large_storage, struct wide, 1);
    struct async_loop *loop = async_new_event_loop();
    async_loop_set_log(loop, show, NULL);
    async_loop_run_until_complete(loop, getter(queue, 7));
    // CHECK-NEXT: Deadlock: every task waits, and nothing can wake one
    // CHECK-NEXT: Task getter
    // CHECK-NEXT: awaits async_queue_get
    // CHECK-NEXT: getter ({{.*}}queue-ends.c:[[#]])
    // CHECK-NEXT: 7:Operation canceled
    printf("\n");
    async_queue_put_nowait(queue, 1);
    async_loop_create_task(loop, putter(queue, 2));
    async_loop_create_task(loop, large(wides, false));
    async_task_detach(async_loop_create_task(loop, async_queue_get(wides)));
    async_task_detach(async_loop_create_task(loop, async_queue_join(queue)));
    async_loop_run_until_complete(loop, async_sleep(1));
    async_loop_close(loop);
    printf(" %zu\n", async_queue_qsize(queue));
    // CHECK-NEXT: put 2:Operation canceled 1
    async_queue_deinit(queue);
    async_queue_deinit(wides);
    // CHECK-NOT: {{.}}
    return 0;
}
