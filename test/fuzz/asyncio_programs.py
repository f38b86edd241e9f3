"""Runs programs of asyncio_diff.py on Python's asyncio, with what asyncc does otherwise (asyncio_model.py), and prints what they do.

A program is a list of bodies, which are lists of statements: tuples of a name, numbers, and blocks of more statements. asyncio_programs.c runs
the same programs and must print the same lines.
"""

import asyncio

import asyncio_model as model

TICK = 1 / 64 # seconds; floating-point numbers hold it exactly
END = 1000.5  # ticks that a program runs
SLOTS, OBJECTS = 8, 2


class Failure(Exception):
    """What `raise` raises."""


def error_name(error):
    for kind, name in ((asyncio.CancelledError, "cancelled"), (TimeoutError, "timeout"), (asyncio.QueueEmpty, "again"),
                       (asyncio.QueueFull, "again"), (asyncio.BrokenBarrierError, "broken"), (type(None), "value")):
        if isinstance(error, kind):
            return name
    return str(error)


def ending(task):
    if not task.done():
        return "pending"
    return "cancelled" if task.cancelled() else error_name(task.exception())


def attempt(function, *arguments):
    """The error that it raises, or None; and what it returns."""
    try:
        return None, function(*arguments)
    except Exception as error:
        return error, 0


class Self:
    """Who runs a block."""

    def __init__(self, name):
        self.name, self.children, self.value, self.returns, self.group = name, 0, 0, False, None

    def child(self):
        self.children += 1
        return "%s.%d" % (self.name, self.children)


class Program:
    """A method for each kind of statement: those that begin with do_ may wait, others are for callbacks, too."""

    def __init__(self, bodies):
        self.bodies, self.out, self.kept = bodies, [], []
        self.tasks, self.names, self.handles = [None] * SLOTS, [""] * SLOTS, [None] * OBJECTS
        self.loop = model.Loop()
        self.locks, self.events, self.conditions, self.semaphores, self.barriers, self.futures = (
            [make(i) for i in range(OBJECTS)] for make in (
                lambda i: model.Semaphore(), lambda i: asyncio.Event(), lambda i: model.Condition(),
                lambda i: model.Semaphore(i + 1), lambda i: model.Barrier(i + 2), lambda i: self.loop.create_future()))
        self.counters = [0] * OBJECTS
        self.queues = [model.Queue(1), model.LifoQueue(2), model.PriorityQueue()]

    def run(self):
        self.loop.call_at(END * TICK, self.loop.stop)
        self.keep(0, self.body(self.bodies[0], "t"), "t")
        self.loop.run_forever()
        lines, self.out = self.out, []
        for task in self.kept:
            task._log_destroy_pending = False
        return lines

    def print(self, text, *values):
        self.out.append(("%g " + text) % (self.loop.now / TICK, *values))

    def outcome(self, who, what, error, number=0):
        self.print("%s %s -> %s %d", who, what, error if isinstance(error, str) else error_name(error), number)

    def create_task(self, coroutine):
        self.kept.append(self.loop.create_task(coroutine))
        return self.kept[-1]

    def keep(self, slot, coroutine, name, create=None):
        task = (create or self.create_task)(coroutine)
        if task:
            self.kept.append(task)
            self.tasks[slot], self.names[slot] = task, name
        return task

    # -- what needs no waiting --

    def say(self, who, number):
        self.print("%s say %d", who, number)

    def cancel(self, who, slot):
        self.print("%s cancel %d", who, self.tasks[slot].cancel() if self.tasks[slot] else -1)

    def state(self, who, slot):
        task = self.tasks[slot]
        if task:
            self.print("%s state %s cancelling %d -> %s %d", who, self.names[slot], task.cancelling(), ending(task),
                       task.result() if ending(task) == "value" else 0)

    def done_callback(self, who, slot, number):
        if self.tasks[slot]:
            self.tasks[slot].add_done_callback(lambda task: self.outcome("callback", "done", ending(task), number))

    def set_event(self, who, i):
        self.events[i].set()

    def clear_event(self, who, i):
        self.events[i].clear()

    def set_future(self, who, i, value):
        self.outcome(who, "set_future", "already" if attempt(self.futures[i].set_result, value)[0] else None)

    def fail_future(self, who, i):
        self.outcome(who, "fail_future", "already" if attempt(self.futures[i].set_exception, Failure("E1"))[0] else None)

    def cancel_future(self, who, i):
        self.print("%s cancel_future %d", who, self.futures[i].cancel())

    def see_future(self, who, i):
        self.outcome(who, "see_future", ending(self.futures[i]))

    def put_nowait(self, who, i, item):
        self.outcome(who, "put_nowait", attempt(self.queues[i].put_nowait, item)[0])

    def get_nowait(self, who, i):
        self.outcome(who, "get_nowait", *attempt(self.queues[i].get_nowait))

    def task_done(self, who, i):
        self.outcome(who, "task_done", "invalid" if attempt(self.queues[i].task_done)[0] else None)

    def size(self, who, i):
        self.print("%s size %d", who, self.queues[i].qsize())

    def release(self, who, i):
        self.outcome(who, "release", "unheld" if attempt(self.locks[i].release)[0] else None)

    def reset(self, who, i):
        self.barriers[i].reset()

    def abort(self, who, i):
        self.barriers[i].reset(True)

    def cancel_handle(self, who, i):
        if self.handles[i]:
            self.handles[i].cancel()

    def call_back(self, block):
        for name, *arguments in block:
            getattr(self, name)("callback", *arguments)

    call_back.is_users = True

    # -- what may wait --

    async def block(self, block, me):
        for name, *arguments in block:
            if me.returns:
                return
            if hasattr(self, "do_" + name):
                await getattr(self, "do_" + name)(me, *arguments)
            else:
                getattr(self, name)(me.name, *arguments)

    async def body(self, block, name):
        me, task = Self(name), asyncio.current_task()
        self.print("%s begins", name)
        try:
            await self.block(block, me)
        except BaseException as error:
            task.keep()
            self.outcome(name, "ends", error)
            raise
        self.outcome(name, "ends", None, me.value)
        task.keep()
        task.drop()
        return me.value

    def may_wait(self, me, slot):
        """Only for later ones: no circles."""
        return self.tasks[slot] and self.names[slot] > me.name

    def collect(self, me, mask):
        return list(dict.fromkeys(self.tasks[i] for i in range(SLOTS) if mask >> i & 1 and self.may_wait(me, i)))

    async def do_sleep(self, me, ticks):
        await asyncio.sleep(ticks * TICK)

    async def do_yield(self, me):
        await asyncio.sleep(0)

    async def do_spawn(self, me, slot, body):
        name = me.child()
        self.keep(slot, self.body(self.bodies[body], name), name)

    async def do_member(self, me, slot, body):
        if me.group:
            name = me.child()
            task = self.keep(slot, self.body(self.bodies[body], name), name, me.group.create_task)
            self.print("%s member %d", me.name, bool(task))

    async def do_join(self, me, slot):
        if self.may_wait(me, slot):
            self.outcome(me.name, "join", None, await self.tasks[slot])

    async def do_shield(self, me, slot):
        if self.may_wait(me, slot):
            self.outcome(me.name, "shield", None, await asyncio.shield(self.tasks[slot]))

    async def do_wait_for(self, me, slot, ticks):
        if self.may_wait(me, slot):
            task = self.tasks[slot]
            value = await (task if task.done() else model.Limited(task, ticks * TICK))
            self.outcome(me.name, "wait_for", None, value)

    async def do_gather_all(self, me, mask):
        tasks = self.collect(me, mask)
        for task in tasks:
            if task.done(): # as in 3.13, these count at once
                task.result()
        if not all(task.done() for task in tasks):
            await model.Gathered([task for task in tasks if not task.done()], False)
        self.print("%s gather_all %d", me.name, len(tasks))

    async def do_gather(self, me, first, second):
        values = [-1, -1]
        try:
            tasks = [self.create_task(self.body(block, me.child())) for block in (first, second)]
            await model.Gathered(tasks, True)
            values = [task.result() for task in tasks]
        finally:
            self.print("%s gather %d %d", me.name, *values)

    async def do_wait(self, me, mask, ticks, when):
        tasks = self.collect(me, mask)
        pending = [task for task in tasks if not task.done()]
        is_over = not pending or any(task.done() and (when == 0 or when == 1 and ending(task) not in ("value", "cancelled"))
                                     for task in tasks)
        if not is_over:
            when = (asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED)[when]
            await asyncio.wait(pending, timeout=ticks * TICK if ticks else None, return_when=when)
        self.print("%s wait %d", me.name, sum(task.done() for task in tasks))
        for task in tasks:
            self.outcome(me.name, "waited", ending(task))

    async def do_as_completed(self, me, mask, ticks):
        tasks, ended_ones = self.collect(me, mask), asyncio.Queue()

        def ended(task):
            ended_ones.put_nowait(task)

        for task in tasks: # 3.13's waits a turn for those that are over
            ended(task) if task.done() else task.add_done_callback(ended)
        timer = ticks and self.loop.call_later(ticks * TICK, lambda: ended(None))
        try:
            for _ in tasks:
                task = await ended_ones.get()
                if not task:
                    raise TimeoutError
                self.outcome(me.name, "completed", ending(task), tasks.index(task))
        finally:
            for task in tasks:
                task.remove_done_callback(ended)
            if timer:
                timer.cancel()

    async def do_cancel_me(self, me):
        asyncio.current_task().cancel()

    async def do_uncancel(self, me):
        self.print("%s uncancel %d", me.name, asyncio.current_task().uncancel())

    async def do_raise(self, me, number):
        raise Failure("E%d" % number) if number else asyncio.CancelledError

    async def do_return(self, me, value):
        me.returns, me.value = True, value

    async def do_repeat(self, me, count, block):
        for _ in range(count):
            await self.block(block, me)

    async def do_try(self, me, raises, block, handler, last):
        try:
            try:
                await self.block(block, me)
            except BaseException as error:
                self.outcome(me.name, "caught", error)
                await self.block(handler, me)
                if raises:
                    raise
        finally:
            returns, me.returns = me.returns, False
            await self.block(last, me)
            me.returns |= returns

    async def do_timeout(self, me, ticks, block, handler):
        timeout = model.Timeout(self.loop.now + ticks * TICK)
        try:
            async with timeout:
                await self.block(block, me)
        except TimeoutError as error:
            if error is not timeout.raised:
                raise
            self.print("%s expired", me.name)
            await self.block(handler, me)
        self.print("%s after timeout %d", me.name, asyncio.current_task().cancelling())

    async def do_reschedule(self, me, ticks):
        timeouts = asyncio.current_task().timeouts
        error = "E2"
        if timeouts:
            error = "already" if attempt(timeouts[-1].reschedule, self.loop.now + ticks * TICK if ticks >= 0 else None)[0] else None
        self.outcome(me.name, "reschedule", error)

    async def do_group(self, me, block):
        outer, group, error = me.group, model.Group(), None
        try:
            me.group = group
            await self.block(block, me)
        except BaseException as caught:
            error = caught
        me.group = outer
        await group.leave(error)
        self.print("%s after group %d", me.name, asyncio.current_task().cancelling())

    async def do_lock(self, me, i, block):
        await self.held(self.locks[i], me, block)

    async def do_semaphore(self, me, i, block):
        await self.held(self.semaphores[i], me, block)

    async def held(self, held, me, block):
        await held.acquire()
        try:
            self.print("%s has it", me.name)
            await self.block(block, me)
        finally:
            attempt(held.release)

    async def do_condition(self, me, i, kind, count, block):
        """Waits once, or for a count, or notifies so many (0: all)."""
        condition = self.conditions[i]
        await condition.acquire()
        try:
            self.print("%s condition", me.name)
            if kind == 0:
                await condition.wait()
            elif kind == 1:
                while not self.counters[i]:
                    await condition.wait()
                self.counters[i] -= 1
            else:
                self.counters[i] += 1
                condition.notify(count or SLOTS * 100)
            self.print("%s condition %d", me.name, self.counters[i])
            await self.block(block, me)
        finally:
            condition.release()

    async def do_event(self, me, i):
        await self.events[i].wait()
        self.print("%s event", me.name)

    async def do_future(self, me, i):
        self.outcome(me.name, "future", None, await self.futures[i])

    async def do_put(self, me, i, item):
        await self.queues[i].put(item)
        self.print("%s put %d", me.name, item)

    async def do_get(self, me, i):
        self.print("%s get %d", me.name, await self.queues[i].get())

    async def do_join_queue(self, me, i):
        await self.queues[i].join()
        self.print("%s join_queue", me.name)

    async def do_barrier(self, me, i):
        await self.barriers[i].wait()
        self.print("%s barrier", me.name)

    async def do_call_soon(self, me, i, block):
        self.handles[i] = self.loop.call_soon(self.call_back, block)

    async def do_call_later(self, me, i, ticks, block):
        self.handles[i] = self.loop.call_later(ticks * TICK, self.call_back, block)
