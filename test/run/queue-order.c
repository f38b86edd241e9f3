// async_lifo_queue_init and async_priority_queue_init: which item comes next, also with tasks that wait.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
    int priority;
    char name[40]; /* too large for a waiting task's frame */
};

static int by_priority(const void *left, const void *right)
{
    const struct job *a = left, *b = right;
    return (a->priority > b->priority) - (a->priority < b->priority);
}

static int by_value(const void *left, const void *right)
{
    int a = *(const int *)left, b = *(const int *)right;
    return (a > b) - (a < b);
}

static int by_letter(const void *left, const void *right)
{
    return *(const char *)left - *(const char *)right;
}

static struct job job(int priority, const char *name)
{
    struct job job = {.priority = priority};
    strcpy(job.name, name);
    return job;
}

ASYNC void put_int(ASYNC_QUEUE(int) queue, int item)
{
    AWAIT(async_queue_put(queue, item));
    printf(" put %d", item);
}

ASYNC void last_in_first_out(void)
{
    struct async_queue storage;
    ASYNC_QUEUE(int) queue = async_lifo_queue_init(&storage, int, 3);
    DEFER async_queue_deinit(queue);
    for (int i = 1; i <= 5; i++)
        async_create_task(put_int(queue, i));
    AWAIT(async_yield());
    for (int i = 1; i <= 5; i++) {
        printf(" get %d", AWAIT(async_queue_get(queue)));
        AWAIT(async_yield());
    }
    for (int i = 0; i < 3; i++)
        printf(" %d", async_queue_put_nowait(queue, i));
    int item;
    while (!async_queue_get_nowait(queue, &item))
        printf(" %d", item);
    printf("\n");
    // CHECK: put 1 put 2 put 3 get 3 put 4 get 4 put 5 get 5 get 2 get 1 0 0 0 2 1 0
}

/* Equal ones come in the order in which they were put. */
ASYNC void stable(void)
{
    struct async_queue storage;
    ASYNC_QUEUE(struct job) queue = async_priority_queue_init(&storage, struct job, 0, by_priority);
    DEFER async_queue_deinit(queue);
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    for (int i = 0; i < 10; i++)
        AWAIT(async_queue_put(queue, job(i * 7 % 3, names[i])));
    while (!async_queue_empty(queue)) {
        struct job next = AWAIT(async_queue_get(queue));
        printf(" %d%s", next.priority, next.name);
    }
    printf("\n");
    // CHECK-NEXT: 0a 0d 0g 0j 1b 1e 1h 2c 2f 2i
}

/* Who waits to put comes in in the order of arrival, whatever he brings; who waits to get takes what comes. */
ASYNC void bounded(void)
{
    struct async_queue storage;
    ASYNC_QUEUE(int) queue = async_priority_queue_init(&storage, int, 2, by_value);
    DEFER async_queue_deinit(queue);
    static const int items[] = {5, 4, 3, 2, 1};
    for (int i = 0; i < 5; i++)
        async_create_task(put_int(queue, items[i]));
    AWAIT(async_yield());
    for (int i = 0; i < 5; i++) {
        printf(" get %d", AWAIT(async_queue_get(queue)));
        AWAIT(async_yield());
    }
    ASYNC_TASK(int) first = async_create_task(async_queue_get(queue)), second = async_create_task(async_queue_get(queue));
    AWAIT(async_yield());
    for (int i = 0; i < 3; i++)
        AWAIT(async_queue_put(queue, 9 - i));
    printf(" | %d", AWAIT(async_join(first)));
    printf(" %d", AWAIT(async_join(second)));
    printf(" %d\n", AWAIT(async_queue_get(queue)));
    // CHECK-NEXT: put 5 put 4 get 4 put 3 get 3 put 2 get 2 put 1 get 1 get 5 | 9 8 7
}

/* Items of other sizes and alignments, each with its number behind it. */
ASYNC void odd_sizes(void)
{
    struct odd { char text[3]; };
    struct async_queue storage[2];
    ASYNC_QUEUE(struct odd) queue = async_priority_queue_init(&storage[0], struct odd, 0, by_letter);
    ASYNC_QUEUE(char) letters = async_priority_queue_init(&storage[1], char, 0, by_letter);
    for (const char *at = "async"; *at; at++) {
        AWAIT(async_queue_put(queue, (struct odd){{*at, 'x'}}));
        AWAIT(async_queue_put(letters, *at));
    }
    for (int i = 0; i < 5; i++) {
        struct odd odd = AWAIT(async_queue_get(queue));
        printf(" %s%c", odd.text, AWAIT(async_queue_get(letters)));
    }
    printf("\n");
    async_queue_deinit(queue);
    async_queue_deinit(letters);
    // CHECK-NEXT: axa cxc nxn sxs yxy
}

/* Against a sorted array: pairs (key, number of the put), the number deciding between equal keys. */
struct keyed {
    int key, number;
};

static int by_key(const void *left, const void *right)
{
    return ((const struct keyed *)left)->key - ((const struct keyed *)right)->key;
}

static int by_key_and_number(const void *left, const void *right)
{
    const struct keyed *a = left, *b = right;
    return a->key != b->key ? a->key - b->key : a->number - b->number;
}

ASYNC int random_order(unsigned seed)
{
    struct async_queue storage;
    ASYNC_QUEUE(struct keyed) queue = async_priority_queue_init(&storage, struct keyed, 0, by_key);
    DEFER async_queue_deinit(queue);
    struct keyed model[200];
    int count = 0;
    for (int number = 0; number < 600; number++) {
        seed = seed * 1664525 + 1013904223;
        if (count < 200 && (seed >> 16) % 5 < 3) {
            struct keyed item = {(int)((seed >> 20) % 10), number};
            model[count++] = item;
            AWAIT(async_queue_put(queue, item));
        } else if (count) {
            qsort(model, (size_t)count, sizeof *model, by_key_and_number);
            struct keyed item = AWAIT(async_queue_get(queue));
            if (memcmp(&item, &model[0], sizeof item))
                return number;
            memmove(&model[0], &model[1], (size_t)--count * sizeof *model);
        }
    }
    return (int)async_queue_qsize(queue) - count;
}

ASYNC int main(void)
{
    AWAIT(last_in_first_out());
    AWAIT(stable());
    AWAIT(bounded());
    AWAIT(odd_sizes());
    for (unsigned seed = 1; seed <= 20; seed++)
        if (AWAIT(random_order(seed)))
            printf("seed %u\n", seed);
    // CHECK-NOT: {{.}}
    return 0;
}
