// A typed leaf that the program defines itself: awaited, in a gather, as a task's call, in macros, with arguments that await.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

/* A place for one value of any type; slot_take waits until it is filled. */
struct slot {
    struct slot_take__frame *waiter; /* or null */
    const void *value;               /* null: empty */
};
#define SLOT(T) __typeof__(T (*)(struct slot *))

void slot_fill(struct slot *slot, const void *value);
int takes(double factor, const char *why); /* never defined: for the types */

#ifndef ASYNCC_KEEP_KEYWORDS
#define slot_take(from, factor, why) ASYNC_TYPED_LEAF(slot_take, (takes(factor, why), (from)((struct slot *)0)))
#endif

#ifdef ASYNCC_GENERATED

struct slot_take__frame {
    struct async_frame base;
    struct async_task *task;
    struct slot *slot;
    double factor;
    const char *why; /* null: fails at once */
};
static const struct async_fn slot_take__fn;

static void slot_take__start(struct slot_take__frame *frame, struct slot *slot, double factor, const char *why)
{
    printf("take %g %s\n", factor, why ? why : "nothing");
    frame->slot = slot;
    frame->factor = factor;
    if (!why)
        frame->base.state = (uint32_t)-EINVAL;
    if (!why || slot->value)
        return;
    slot->waiter = frame;
    async__leaf_wait(&frame->base, &slot_take__fn);
}

static struct async_frame *slot_take__prepare(struct slot_take__frame *frame, struct slot *slot, double factor, const char *why)
{
    if (!frame)
        return NULL;
    *frame = (struct slot_take__frame){{.fn = &slot_take__fn, .state = ASYNC_START}, 0, slot, factor, why};
    return &frame->base;
}

static void *slot_take__result(struct slot_take__frame *frame) { return (void *)frame->slot->value; }

static void slot_take__end(struct slot_take__frame *frame)
{
    if (frame->slot)
        printf("end %g\n", frame->factor);
    frame->slot = NULL;
}

static struct async_frame *slot_resume(struct async_frame *base)
{
    struct slot_take__frame *frame = (struct slot_take__frame *)base;
    if (base->state != ASYNC_START)
        return base->caller;
    base->state = 0;
    async__here.task->job.flags |= ASYNC__TYPED;
    slot_take__start(frame, frame->slot, frame->factor, frame->why);
    return async__suspended(base->state) ? NULL : base->caller;
}

static void slot_cancel(struct async_frame *base)
{
    ((struct slot_take__frame *)base)->slot->waiter = NULL;
    async_fail(base, -ECANCELED);
}

static void *slot_result(struct async_frame *base) { return slot_take__result((struct slot_take__frame *)base); }
static void slot_end(struct async_frame *base) { slot_take__end((struct slot_take__frame *)base); }
static const struct async_typed slot_typed = {slot_result, slot_end};
static const uint32_t slot_lines[] = {0};
static const struct async_fn slot_take__fn = {
    .resume = slot_resume,
    .cancel = slot_cancel,
    .frame_size = sizeof(struct slot_take__frame),
    .frame_align = _Alignof(struct slot_take__frame),
    .name = "slot_take",
    .file = "typed-leaves.c",
    .lines = slot_lines,
    .typed = &slot_typed,
};
#define slot_take__start(frame, from, factor, why) slot_take__start(frame, (struct slot *)(from), factor, why)
#define slot_take__prepare(frame, from, factor, why) slot_take__prepare(frame, (struct slot *)(from), factor, why)

void slot_fill(struct slot *slot, const void *value)
{
    slot->value = value;
    if (slot->waiter)
        async_complete(&slot->waiter->base);
    slot->waiter = NULL;
}

#endif

struct wide {
    int numbers[9];
};

ASYNC void fill(struct slot *slot, const void *value)
{
    AWAIT(async_sleep(1));
    slot_fill(slot, value);
}

static struct slot slots[5];
static const int seven = 7;
static const struct wide wide = {{1, 2, 3}};

#define INTS(i) ((SLOT(int))&slots[i])
#define TAKE(i, ...) AWAIT(slot_take(INTS(i), __VA_ARGS__))
#define PLAIN slot_take

ASYNC int add(int a, int b) { AWAIT(async_yield()); return a + b; }
ASYNC SLOT(int) find(int i) { AWAIT(async_yield()); return INTS(i); }

ASYNC int arguments(void)
{
    double factor = 1;
    SLOT(int) slot = INTS(0);
    async_create_task(fill(&slots[0], &seven));
    int sum = AWAIT(slot_take(slot, factor, "by name"));
    sum += AWAIT(slot_take((slot), (double)(int)factor + 1, (slot ? "(in parentheses)" : "")));
    sum += AWAIT(slot_take(AWAIT(find(0)), AWAIT(add(1, 2)), AWAIT(add(1, 0)) ? "awaited" : NULL));
    sum += AWAIT(slot_take(factor++ > 0 ? slot : NULL, factor * 2, AWAIT(slot_take((AWAIT(find(0))), 0.5, "inner")) ? "outer" : ""));
    sum += TAKE(0, 5, "by a macro") + AWAIT(PLAIN(slot, 6, "by another name"));
    AWAIT(slot_take(slot, 7, "dropped"));
    return sum + (int)sizeof AWAIT(slot_take(slot, 8, "unevaluated"));
}

ASYNC void concurrently(void)
{
    SLOT(struct wide) slot = (SLOT(struct wide))&slots[1];
    struct wide first, array[2];
    int i = 0, seven;
    async_create_task(fill(&slots[1], &wide));
    async_create_task(fill(&slots[2], &wide));
    AWAIT(async_gather(first = slot_take(slot, 1.5, "a"), array[++i] = slot_take((SLOT(struct wide))&slots[2], 2.5, "b"), seven = slot_take(INTS(0), 3.5, "c"), add(1, 1)));
    printf("gathered %d %d %d %d\n", first.numbers[2], array[1].numbers[1], i, seven);
    ASYNC_TRY { AWAIT(async_gather(seven = slot_take(INTS(0), 4.5, "d"), seven = slot_take(INTS(0), 5.5, NULL))); }
    ASYNC_CATCH (err) { printf("gather failed: %s\n", async_strerror(err)); }
}

ASYNC void tasks(void)
{
    SLOT(struct wide) slot = (SLOT(struct wide))&slots[3];
    ASYNC_TASK(struct wide) task = async_create_task(slot_take(slot, 10, "task"));
    ASYNC_TASK(struct wide) joins = async_create_task(async_join(async_task_ref(task)));
    ASYNC_TASK(int) object = async_coroutine(slot_take(INTS(0), 11, "object"));
    async_task_close(async_coroutine(slot_take(INTS(0), 12, "never started")));
    AWAIT(async_yield());
    slot_fill(&slots[3], &wide);
    printf("joined %d\n", AWAIT(async_join(joins)).numbers[1]);
    printf("result %d\n", ((const struct wide *)async_task_result(task))->numbers[0]);
    async_task_detach(task);
    printf("joined %d\n", AWAIT(async_join(object)));
    ASYNC_TRY { AWAIT(slot_take(slot, 13, NULL)); }
    ASYNC_CATCH (err) { printf("failed: %s\n", async_strerror(err)); }
    ASYNC_TIMEOUT(1) AWAIT(slot_take((SLOT(int))&slots[4], 14, "in vain"));
    ASYNC_CATCH (err) printf("%s\n", async_strerror(err));
}

int main(void)
{
    async_run(arguments());
    // CHECK:      take 1 by name
    // CHECK-NEXT: end 1
    // CHECK-NEXT: take 2 (in parentheses)
    // CHECK-NEXT: end 2
    // CHECK-NEXT: take 3 awaited
    // CHECK-NEXT: end 3
    // CHECK-NEXT: take 0.5 inner
    // CHECK-NEXT: end 0.5
    // CHECK-NEXT: take 4 outer
    // CHECK-NEXT: end 4
    // CHECK-NEXT: take 5 by a macro
    // CHECK-NEXT: end 5
    // CHECK-NEXT: take 6 by another name
    // CHECK-NEXT: end 6
    // CHECK-NEXT: take 7 dropped
    // CHECK-NEXT: end 7
    printf("%d\n", async_run(arguments()) - (int)sizeof(int));
    // CHECK:      42
    async_run(concurrently());
    // CHECK-NEXT: take 1.5 a
    // CHECK-NEXT: take 2.5 b
    // CHECK-NEXT: take 3.5 c
    // CHECK-NEXT: end 1.5
    // CHECK-NEXT: end 2.5
    // CHECK-NEXT: end 3.5
    // CHECK-NEXT: gathered 3 2 1 7
    // CHECK-NEXT: take 4.5 d
    // CHECK-NEXT: take 5.5 nothing
    // CHECK-NEXT: end 4.5
    // CHECK-NEXT: end 5.5
    // CHECK-NEXT: gather failed: Invalid argument
    async_run(tasks());
    // CHECK-NEXT: end 12
    // CHECK-NEXT: take 10 task
    // CHECK-NEXT: joined 2
    // CHECK-NEXT: result 1
    // CHECK-NEXT: end 10
    // CHECK-NEXT: take 11 object
    // CHECK-NEXT: end 11
    // CHECK-NEXT: joined 7
    // CHECK-NEXT: take 13 nothing
    // CHECK-NEXT: failed: Invalid argument
    // CHECK-NEXT: take 14 in vain
    // CHECK-NEXT: Connection timed out
    return 0;
}
