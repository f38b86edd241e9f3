/* Handing a lock, and events, from task to task, as state machines by hand. */
#include "bench.h"
#include "hand_loop.h"

#include <stdbool.h>

static struct hand_loop loop;
static uint64_t finished; /* sum over the tasks that have ended */

/* Machines that wait, in order, linked as in the ready queue. */
struct waiters {
    struct machine *first;
    struct machine **last; /* the null pointer at the end */
};

static inline void waiters_add(struct waiters *waiters, struct machine *machine)
{
    machine->next = NULL;
    *waiters->last = machine;
    waiters->last = &machine->next;
}

/* Null when nobody waits. */
static inline struct machine *waiters_pop(struct waiters *waiters)
{
    struct machine *machine = waiters->first;
    if (!machine)
        return NULL;
    waiters->first = machine->next;
    if (!machine->next)
        waiters->last = &waiters->first;
    return machine;
}

/* ---- a lock that two tasks hand to each other -------------------------------------------------- */

struct lock {
    struct waiters waiters;
    bool is_locked;
};

/* True when it has the lock; else it waits for it. */
static inline bool lock_acquire(struct lock *lock, struct machine *machine)
{
    if (lock->is_locked) {
        waiters_add(&lock->waiters, machine);
        return false;
    }
    lock->is_locked = true;
    return true;
}

static inline void lock_release(struct lock *lock)
{
    struct machine *next = waiters_pop(&lock->waiters);
    if (next)
        hand_loop_ready(&loop, next);
    else
        lock->is_locked = false;
}

struct holder {
    struct machine machine;
    struct lock *lock;
    size_t left;
    uint64_t seen;
};

/* It has the lock. */
static void holder_resume(struct machine *machine)
{
    struct holder *self = (struct holder *)machine;
    do {
        self->seen += self->left--;
        lock_release(self->lock);
        if (self->left == 0) {
            finished += self->seen;
            return;
        }
    } while (lock_acquire(self->lock, machine));
}

uint64_t sync_hand_lock(size_t count)
{
    struct lock lock = {{NULL, &lock.waiters.first}, true};
    struct holder holders[2];
    hand_loop_init(&loop);
    finished = 0;
    for (int i = 0; i < 2; i++) {
        holders[i] = (struct holder){.machine.resume = holder_resume, .lock = &lock, .left = count / 2};
        lock_acquire(&lock, &holders[i].machine);
    }
    lock_release(&lock);
    hand_loop_run(&loop);
    return finished;
}

uint64_t sync_hand_free_lock(size_t count)
{
    struct lock lock = {{NULL, &lock.waiters.first}, false};
    struct holder holder = {.machine.resume = holder_resume, .lock = &lock, .left = count};
    hand_loop_init(&loop);
    finished = 0;
    lock_acquire(&lock, &holder.machine);
    hand_loop_ready(&loop, &holder.machine);
    hand_loop_run(&loop);
    return finished;
}

/* ---- two tasks that wake each other by events -------------------------------------------------- */

struct event {
    struct waiters waiters;
    bool is_set;
};

static inline void event_set(struct event *event)
{
    event->is_set = true;
    for (struct machine *next; (next = waiters_pop(&event->waiters));)
        hand_loop_ready(&loop, next);
}

struct answerer {
    struct machine machine;
    struct event *ours, *theirs;
    size_t left;
    uint64_t seen;
};

/* Its event was set, or is to be looked at for the first time. */
static void answerer_resume(struct machine *machine)
{
    struct answerer *self = (struct answerer *)machine;
    while (self->ours->is_set) {
        self->ours->is_set = false;
        self->seen += self->left--;
        event_set(self->theirs);
        if (self->left == 0) {
            finished += self->seen;
            return;
        }
    }
    waiters_add(&self->ours->waiters, machine);
}

uint64_t sync_hand_event(size_t count)
{
    struct event one = {{NULL, &one.waiters.first}, true}, two = {{NULL, &two.waiters.first}, false};
    struct answerer answerers[2] = {
        {.machine.resume = answerer_resume, .ours = &one, .theirs = &two, .left = count / 2},
        {.machine.resume = answerer_resume, .ours = &two, .theirs = &one, .left = count / 2},
    };
    hand_loop_init(&loop);
    finished = 0;
    hand_loop_ready(&loop, &answerers[0].machine);
    hand_loop_ready(&loop, &answerers[1].machine);
    hand_loop_run(&loop);
    return finished;
}

/* ---- queues ------------------------------------------------------------------------------------ */

enum { RING = 64 };

/* A machine that takes items. */
struct taker {
    struct machine machine;
    uint64_t item; /* handed over when it has waited */
};

struct queue {
    struct waiters takers;
    uint64_t items[RING];
    size_t head, count;
};

/* False when it is full. */
static inline bool queue_put(struct queue *queue, uint64_t item)
{
    struct taker *taker = (struct taker *)waiters_pop(&queue->takers);
    if (taker) {
        taker->item = item;
        hand_loop_ready(&loop, &taker->machine);
        return true;
    }
    if (queue->count == RING)
        return false;
    queue->items[(queue->head + queue->count++) % RING] = item;
    return true;
}

/* True when there was an item; else the taker waits. */
static inline bool queue_get(struct queue *queue, struct taker *taker)
{
    if (!queue->count) {
        waiters_add(&queue->takers, &taker->machine);
        return false;
    }
    taker->item = queue->items[queue->head];
    queue->head = (queue->head + 1) % RING;
    queue->count--;
    return true;
}

/* ---- two machines that pass an item to and fro ------------------------------------------------- */

struct player {
    struct taker taker;
    struct queue *from, *to;
    size_t left;
    uint64_t seen;
};

/* It has an item. */
static void player_resume(struct machine *machine)
{
    struct player *self = (struct player *)machine;
    do {
        self->seen += self->taker.item;
        queue_put(self->to, self->taker.item + 1);
        if (--self->left == 0) {
            finished += self->seen;
            return;
        }
    } while (queue_get(self->from, &self->taker));
}

uint64_t sync_hand_queue(size_t count)
{
    static struct queue ping, pong;
    ping = (struct queue){.takers.last = &ping.takers.first};
    pong = (struct queue){.takers.last = &pong.takers.first};
    struct player players[2] = {
        {.taker.machine.resume = player_resume, .from = &ping, .to = &pong, .left = count / 2},
        {.taker.machine.resume = player_resume, .from = &pong, .to = &ping, .left = count / 2},
    };
    hand_loop_init(&loop);
    finished = 0;
    queue_get(&ping, &players[0].taker);
    queue_get(&pong, &players[1].taker);
    queue_put(&ping, 1);
    hand_loop_run(&loop);
    return finished;
}

/* ---- a queue that is filled and emptied -------------------------------------------------------- */

uint64_t sync_hand_fill(size_t count)
{
    static struct queue queue;
    struct taker taker = {.item = 0};
    uint64_t seen = 0;
    queue = (struct queue){.takers.last = &queue.takers.first};
    for (size_t done = 0; done < count; done += RING) {
        for (size_t i = 0; i < RING; i++)
            queue_put(&queue, done + i);
        for (size_t i = 0; i < RING && queue_get(&queue, &taker); i++)
            seen += taker.item ^ i;
    }
    return seen;
}
