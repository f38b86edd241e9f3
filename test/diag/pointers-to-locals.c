// Tasks that are given pointers to variables which end before them; without a comment: where somebody waits.
// RUN: %verify %s -Wno-async-lost-handle
// RUN: %asyncc %s -o /dev/null -Wno-async-pointer-to-local 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// RUN: not %asyncc %s -o /dev/null -Werror=async-pointer-to-local 2>&1 | FileCheck %s --check-prefix=ERROR
// NONE-NOT: pointer-to-local
// ERROR: error: 'x' ends with its block{{.*}} [-Werror,-Wasync-pointer-to-local]
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
    int number;
    char text[16];
    const int *from;
    struct async_event *done;
    ASYNC_TASK(int) task;
};
struct list;
void put(struct list *list, ASYNC_TASK(int) task);
ASYNC void wait_for_all(struct list *list);
void load(struct job *job);
int *same(int *p);

ASYNC int reads(const int *p, struct async_event *done);
ASYNC int prints(const char *text);
ASYNC int works(struct job *job);
ASYNC int takes(struct job job);
ASYNC int adds(int a, int b);

/* ---- gone too early ----------------------------------------------------------------------------- */

ASYNC void detached(int n)
{
    int x = n;                                     // expected-note {{'x' is declared here}}
    async_create_task(reads(&x, NULL));            // expected-warning {{'x' ends with its block, but the task that gets a pointer to it may run longer; pass its value, join the task in that block, or give it memory of its own}}
    ASYNC_TASK(int) task = async_create_task(reads(&n, NULL)); // expected-warning {{'n' ends with its block}}
    async_task_detach(task);
    AWAIT(async_sleep(1));
}

ASYNC ASYNC_TASK(int) handed_out(struct job *owner, struct list *list)
{
    char text[8] = "text";
    struct job job = {.number = 1};
    owner->task = async_create_task(prints(text));     // expected-warning {{'text' ends with its block, but the task that gets a pointer to it may run longer; join the task in that block, or give it memory of its own}}
    put(list, async_create_task(works(&job)));         // expected-warning {{'job' ends with its block}}
    async_create_task(prints(job.text + 1));           // expected-warning {{'job' ends with its block}}
    async_create_task(reads(&job.number, NULL));       // expected-warning {{'job' ends with its block}}
    async_create_task(works(&(struct job){.number = 2})); // expected-warning {{the compound literal ends with its block}}
    async_create_task(takes((struct job){.from = &job.number})); // expected-warning {{'job' ends with its block}}
    async_create_task(prints(text[0] ? text : NULL));  // expected-warning {{'text' ends with its block}}
    return async_create_task(works(&job));             // expected-warning {{'job' ends with its block}}
}

ASYNC int in_loops(int n)
{
    ASYNC_TASK(int) tasks[3], others[3];
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        int copy = i;
        tasks[i] = async_create_task(reads(&i, NULL));     // expected-warning {{'i' ends with its block}}
        others[i] = async_create_task(reads(&copy, NULL)); // expected-warning {{'copy' ends with its block}}
    }
    AWAIT(async_gather_all(tasks, 3));
    for (int i = 0; i < 3; i++)
        sum += AWAIT(async_join(others[i]));
    for (int i = 0; i < n; i++) {
        int copy = AWAIT(adds(i, 1));
        AWAIT(reads(&copy, NULL));
        async_create_task(reads(&copy, NULL));             // expected-warning {{'copy' ends with its block}}
    }
    return sum;
}

ASYNC int in_groups(int n, struct async_group *other)
{
    int before = n;
    async_group_create_task(other, reads(&before, NULL));  // expected-warning {{'before' ends with its block}}
    ASYNC_GROUP (group) {
        int inside = n;
        async_group_create_task(group, reads(&before, NULL));
        async_group_create_task(group, reads(&inside, NULL));
        for (int i = 0; i < n; i++)
            async_group_create_task(group, reads(&i, NULL)); // expected-warning {{'i' ends with its block}}
        if (n) {
            struct job job = {.number = n};
            async_group_create_task(group, works(&job));   // expected-warning {{'job' ends with its block}}
            async_create_task(reads(&before, NULL));       // expected-warning {{'before' ends with its block}}
        }
    }
    return n;
}

ASYNC void to_another_thread(struct async_loop *loop)
{
    int x = 1;
    async_create_task_threadsafe(loop, reads(&x, NULL));   // expected-warning {{'x' ends with its block}}
    AWAIT(async_sleep(1));
}

static void callback(void *arg)
{
    char text[8];
    struct job job = {.number = 1};                        // expected-note {{'job' is declared here}}
    static struct job lasting;
    memcpy(text, arg, sizeof text);
    async_create_task(prints(text));                       // expected-warning {{'text' ends when this function returns, but the task that gets a pointer to it runs longer; give it memory of its own}}
    async_task_detach(async_create_task(works(&job)));     // expected-warning {{'job' ends when this function returns}}
    async_create_task(works(&arg ? &lasting : NULL));
    async_create_task(works(&lasting));
    async_create_task(works(arg));
    async_create_task(takes(job));
    async_create_task(prints(strdup(text)));
}

/* ---- nothing to say ----------------------------------------------------------------------------- */

ASYNC int joined(int n)
{
    int x = n, count = 0;
    char buffer[64];
    snprintf(buffer, sizeof buffer, "%d", n);
    ASYNC_TASK(int) task = async_create_task(reads(&x, NULL)), other = async_create_task(prints(buffer)), tasks[2];
    DEFER async_task_detach(other);
    for (int i = 0; i < 2; i++)
        tasks[i] = async_create_task(reads(&x, NULL));
    x = AWAIT(async_join(task)) + AWAIT(async_join(async_create_task(reads(&x, NULL))));
    ASYNC_TIMEOUT (1)
        AWAIT(async_join(other));
    for (int i = 0; i < 2; i++)
        count += AWAIT(async_join(tasks[i]));
    struct job job = {.number = 1};
    job.task = async_create_task(works(&job));
    struct job *pointer = &job;
    return x + count + AWAIT(async_join(pointer->task)) + async_run(reads(&x, NULL));
}

ASYNC int joined_in_a_defer(int n)
{
    ASYNC_TASK(int) task = NULL;
    DEFER {
        async_task_cancel(task);
        AWAIT(async_join(task));
    }
    task = async_create_task(reads(&n, NULL));
    AWAIT(async_sleep(1));
    return n;
}

ASYNC void told_by_an_event(struct list *list)
{
    int x = 0, y = 0;
    volatile int pending = 1;
    struct async_event done = ASYNC_EVENT_INIT, other = ASYNC_EVENT_INIT;
    struct job job = {.done = &other};
    async_create_task(reads(&x, &done));
    AWAIT(async_event_wait(&done));
    async_create_task(works(&job));
    AWAIT(async_event_wait(&other));
    async_create_task(reads((int *)&pending, NULL));
    while (pending)
        AWAIT(async_yield());
    put(list, async_create_task(reads(&y, NULL)));
    AWAIT(wait_for_all(list));
}

ASYNC int asked_later(int n)
{
    int x = n;
    ASYNC_TASK(int) task = async_create_task(reads(&x, NULL));
    AWAIT(async_sleep(1));
    int result = *(const int *)async_task_result(task);
    async_task_detach(task);
    return result;
}

ASYNC int window(int n)
{
    struct job jobs[4];
    for (int i = 0; i < n; i++) {
        struct job *job = &jobs[i % 4];
        if (i >= 4)
            AWAIT(async_join(job->task));
        job->number = i;
        job->task = async_create_task(works(job));
    }
    return 0;
}

ASYNC int values(const int *p, char *text, struct job *job)
{
    static int lasting;
    struct job local = *job;
    int numbers[3] = {1, 2, 3}, *inside = same(numbers);
    async_create_task(adds(numbers[0], local.number));
    async_create_task(reads(p, NULL));
    async_create_task(reads(&p[1], NULL));
    async_create_task(reads(&lasting, NULL));
    async_create_task(reads(inside, NULL));
    async_create_task(reads(&job->number, NULL));
    async_create_task(prints(job->text));
    async_create_task(prints(text + 1));
    async_create_task(prints("text"));
    async_create_task(prints(__func__));
    async_create_task(prints(strdup(local.text)));
    async_create_task(takes(local));
    async_create_task(adds(text == local.text, sizeof(&local) > 4));
    return 0;
}

ASYNC int main(void)
{
    int x = 0;
    struct async_event stop = ASYNC_EVENT_INIT;
    async_create_task(reads(&x, &stop));
    async_loop_call_soon(async_get_running_loop(), callback, "text");
    for (int i = 0; i < 3; i++)
        async_create_task(reads(&i, &stop)); // expected-warning {{'i' ends with its block}}
    AWAIT(async_sleep(3));
    return x;
}
