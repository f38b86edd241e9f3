// Closing a loop gives up tasks at a leaf that ignores its cancellation: inner ones first, so that the others unwind.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"

ASYNC_LEAF void stuck(void);

#ifdef ASYNCC_GENERATED

struct stuck__frame {
    struct async_frame base;
    struct async_task *task;
};
static const struct async_fn stuck__fn;

static void stuck__start(struct stuck__frame *frame) { async__leaf_wait(&frame->base, &stuck__fn); }

static struct async_frame *stuck__prepare(struct stuck__frame *frame)
{
    if (frame)
        frame->base = (struct async_frame){.fn = &stuck__fn, .state = ASYNC_START};
    return frame ? &frame->base : NULL;
}

static struct async_frame *stuck_resume(struct async_frame *base)
{
    if (base->state != ASYNC_START)
        return base->caller;
    stuck__start((struct stuck__frame *)base);
    return NULL;
}

static void stuck_cancel(struct async_frame *base) { (void)base; }

static const uint32_t stuck_lines[] = {0};
static const struct async_fn stuck__fn = {.resume = stuck_resume, .cancel = stuck_cancel, .frame_size = sizeof(struct stuck__frame),
    .frame_align = _Alignof(struct stuck__frame), .name = "stuck", .file = "close-abandons.c", .lines = stuck_lines};

#endif

static void say(const char *what) { printf("%s\n", what); }

ASYNC void sticks(const char *name)
{
    DEFER say(name); /* never: its frame is given up */
    AWAIT(stuck());
}

ASYNC void gathers(void)
{
    DEFER say("gathers unwinds");
    AWAIT(async_gather(sticks("a"), sticks("b"), stuck(), async_sleep(100)));
}

ASYNC void (*pointer)(const char *) = sticks;

ASYNC void gathers_entries(void)
{
    DEFER say("gathers_entries unwinds");
    AWAIT(async_gather(pointer("c"), pointer("d")));
}

ASYNC void gathers_twice(void)
{
    DEFER say("gathers_twice unwinds");
    AWAIT(async_gather(gathers(), gathers_entries()));
}

ASYNC void groups(void)
{
    DEFER say("groups unwinds");
    ASYNC_GROUP(g) {
        async_group_create_task(g, sticks("e"));
        async_group_create_task(g, gathers());
        async_group_create_task(g, sticks("f"));
    }
}

/* Its body is stuck, too: its tasks go first. */
ASYNC void groups_and_sticks(void)
{
    DEFER say("never said");
    ASYNC_GROUP(g) {
        async_group_create_task(g, sticks("g"));
        async_group_create_task(g, groups());
        AWAIT(stuck());
    }
}

ASYNC void branches_with_groups(void)
{
    DEFER say("branches_with_groups unwinds");
    AWAIT(async_gather(groups_and_sticks(), groups_and_sticks()));
}

/* An iteration in a frame that goes, over tasks that go later or not at all. */
ASYNC void watches(void)
{
    ASYNC_TASK(void) tasks[] = {async_create_task(sticks("h")), async_create_task(async_sleep(100))};
    struct async_as_completed each;
    DEFER {
        async_as_completed_end(&each);
        async_task_detach(tasks[0]);
        async_task_detach(tasks[1]);
        say("watches unwinds");
    }
    async_as_completed_begin(&each, tasks, 2, 100);
    AWAIT(async_gather(sticks("i")));
}

/* Calls that lie apart, with frames that were moved. */
ASYNC void recurses(int depth)
{
    DEFER say("never said either");
    if (depth > 0)
        AWAIT(recurses(depth - 1));
    else
        AWAIT(pointer("l"));
}

ASYNC void joins(void)
{
    DEFER say("joins unwinds");
    AWAIT(async_join(async_create_task(sticks("j"))));
}

static void fill(char *data, size_t size) { memset(data, 1, size); }

/* Time limits in a frame that goes: their timers leave the wheel before. Frames are so large that each has memory of its own. */
ASYNC void sticks_in_time(void)
{
    char large[20000];
    ASYNC_TASK(void) task = async_create_task(sticks("k"));
    struct async_as_completed each;
    async_as_completed_begin(&each, &task, 1, 100);
    async_task_detach(task);
    ASYNC_TIMEOUT(100) {
        ASYNC_TIMEOUT(100) {
            fill(large, sizeof large);
            AWAIT(stuck());
            fill(large, sizeof large);
        }
    }
}

ASYNC void limits(int depth)
{
    char large[20000];
    DEFER say("limits unwinds");
    ASYNC_TIMEOUT(100) {
        fill(large, sizeof large);
        if (depth)
            AWAIT(async_gather(limits(depth - 1), sticks_in_time()));
        else
            AWAIT(async_gather(sticks_in_time()));
        fill(large, sizeof large);
    }
}

static void close_with(struct async_loop *loop, ASYNC_TASK(void) task)
{
    async_task_detach(task);
    async_loop_run_until_complete(loop, async_sleep(1));
    async_loop_close(loop);
    say("closed");
}

int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    close_with(loop, async_loop_create_task(loop, gathers_twice()));
    // CHECK:      gathers unwinds
    // CHECK-NEXT: gathers_entries unwinds
    // CHECK-NEXT: gathers_twice unwinds
    // CHECK-NEXT: closed
    loop = async_new_event_loop();
    close_with(loop, async_loop_create_task(loop, groups()));
    // CHECK-NEXT: gathers unwinds
    // CHECK-NEXT: groups unwinds
    // CHECK-NEXT: closed
    loop = async_new_event_loop();
    close_with(loop, async_loop_create_task(loop, groups_and_sticks()));
    // CHECK-NEXT: gathers unwinds
    // CHECK-NEXT: groups unwinds
    // CHECK-NEXT: closed
    loop = async_new_event_loop();
    close_with(loop, async_loop_create_task(loop, branches_with_groups()));
    // CHECK-NEXT: gathers unwinds
    // CHECK-NEXT: groups unwinds
    // CHECK-NEXT: gathers unwinds
    // CHECK-NEXT: groups unwinds
    // CHECK-NEXT: branches_with_groups unwinds
    // CHECK-NEXT: closed
    loop = async_new_event_loop();
    close_with(loop, async_loop_create_task(loop, joins()));
    // CHECK-NEXT: joins unwinds
    // CHECK-NEXT: closed
    loop = async_new_event_loop();
    close_with(loop, async_loop_create_task(loop, watches()));
    // CHECK-NEXT: watches unwinds
    // CHECK-NEXT: closed
    loop = async_new_event_loop();
    async_task_detach(async_loop_create_task(loop, limits(2)));
    async_loop_run_until_complete(loop, async_sleep(1)); /* the newest task is given up first */
    close_with(loop, async_loop_create_task(loop, sticks_in_time()));
    // CHECK-COUNT-3: limits unwinds
    // CHECK-NEXT: closed
    loop = async_new_event_loop();
    close_with(loop, async_loop_create_task(loop, recurses(50)));
    // CHECK-NEXT: closed
    return 0;
}
