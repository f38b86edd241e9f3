/* Spawning a trivial task and joining it, by hand: state machines from a pool.
 *
 * The equal function of a task handle: the task begins on the next turn, its result stays until it is
 * taken, and who waits for it is told of its end through the ready queue.
 */
#include "bench.h"
#include "hand_loop.h"

#include <stdbool.h>
#include <stdlib.h>

static struct hand_loop loop;

struct task {
    struct machine machine;
    struct machine *waiter; /* who joins */
    bool is_done;
    int argument;
    int result;
};

/* ---- the pool --------------------------------------------------------------------------------- */

enum { BLOCK_TASKS = 1024 };

static struct machine *pool; /* free tasks, linked by machine.next */

__attribute__((noinline)) static void pool_refill(void)
{
    struct task *block = malloc(BLOCK_TASKS * sizeof *block);
    for (size_t i = 0; i < BLOCK_TASKS; i++) {
        block[i].machine.next = pool;
        pool = &block[i].machine;
    }
}

static struct task *task_alloc(void)
{
    if (!pool)
        pool_refill();
    struct task *task = (struct task *)pool;
    pool = pool->next;
    return task;
}

static void task_free(struct task *task)
{
    task->machine.next = pool;
    pool = &task->machine;
}

/* ---- the trivial task ------------------------------------------------------------------------- */

static void trivial_resume(struct machine *machine)
{
    struct task *self = (struct task *)machine;
    self->result = self->argument + 1;
    self->is_done = true;
    if (self->waiter)
        hand_loop_ready(&loop, self->waiter);
}

static struct task *spawn_trivial(int argument)
{
    struct task *task = task_alloc();
    *task = (struct task){.machine.resume = trivial_resume, .argument = argument};
    hand_loop_ready(&loop, &task->machine);
    return task;
}

/* ---- its parent ------------------------------------------------------------------------------- */

struct parent {
    struct machine machine;
    size_t i, count;
    struct task *child; /* being joined */
    uint64_t sum;
};

static void parent_resume(struct machine *machine)
{
    struct parent *self = (struct parent *)machine;
    if (self->child)
        goto joined;
    for (; self->i < self->count; self->i++) {
        self->child = spawn_trivial((int)(self->i & 0xFFFF));
        if (!self->child->is_done) {
            self->child->waiter = machine;
            return;
        }
    joined:
        self->sum += (unsigned)self->child->result;
        task_free(self->child);
    }
}

uint64_t tasks_hand_spawn(size_t count)
{
    struct parent parent = {.machine.resume = parent_resume, .count = count};
    hand_loop_init(&loop);
    hand_loop_ready(&loop, &parent.machine);
    hand_loop_run(&loop);
    return parent.sum;
}
