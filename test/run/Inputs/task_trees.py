"""Random trees of tasks, and a model that says what they do.

    task_trees.py SEED COUNT PROGRAMS EXPECTED     writes COUNT programs, one a line, and what random-tasks.c must print

A program is a tree in prefix form:

    s T     sleep          m N     print N          r E     ASYNC_RAISE(E)       y   yield       u   uncancel oneself
    q K …   in sequence    t B H   ASYNC_TRY        d C B   DEFER C; B           o T B H   ASYNC_TIMEOUT
    g K …   gather         G K … B   ASYNC_GROUP: K tasks, given as `c S …`, and the body B
    c S B   create_task    e S B   the same, eagerly     x S   cancel            j S, h S, w S T   join, shield, wait_for

Tasks are known by slots. Within the task of slot S only later slots are joined, so no joins go in a circle.

The model has turns, a queue and timers, and a task is a generator; it does what the documents say about asyncio's and
asyncc's tasks, with none of the runtime's ways to do it fast.
"""

import heapq
import random
import sys

CANCELED, TIMEDOUT = -125, -110


# ---- programs -------------------------------------------------------------------------------------


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.slots = 0
        self.marks = 0

    def mark(self):
        self.marks += 1
        return ("m", self.marks)

    def spawn(self, kind, depth):
        self.slots += 1
        slot = self.slots
        return (kind, slot, self.block(depth - 1, slot))

    def leaf(self, slot):
        r = self.random
        kind = r.choice("ssssyyymmrujjhwwxxx")
        if kind == "s":
            return ("s", r.randint(1, 5))
        if kind == "m":
            return self.mark()
        if kind == "r":
            return ("r", r.choice([-5, -7, -9]))
        if kind in "yu":
            return (kind,)
        if kind == "x":
            return ("x", r.randint(1, max(1, self.slots)))
        if self.slots <= slot:
            return ("y",)
        other = r.randint(slot + 1, self.slots)
        return ("w", other, r.randint(0, 4)) if kind == "w" else (kind, other)

    def node(self, depth, slot):
        r = self.random
        if depth <= 0 or self.slots > 40 or r.random() < 0.35:
            return self.leaf(slot)
        kind = r.choice("qqttddoogggGGccccee")
        if kind in "ce":
            return self.spawn(kind, depth)
        if kind == "q":
            return self.block(depth - 1, slot)
        if kind in "td":
            return (kind, self.block(depth - 1, slot), self.block(depth - 1, slot))
        if kind == "o":
            return ("o", r.randint(0, 4), self.block(depth - 1, slot), self.block(depth - 2, slot))
        if kind == "g":
            return ("g", [self.block(depth - 1, slot) for _ in range(r.randint(1, 3))])
        return ("G", [self.spawn("c", depth) for _ in range(r.randint(1, 3))], self.block(depth - 1, slot))

    def block(self, depth, slot):
        nodes = [self.mark()] + [self.node(depth, slot) for _ in range(self.random.randint(1, 4))] + [self.mark()]
        return ("q", nodes)


def text(node):
    parts = [node[0]]
    for item in node[1:]:
        if isinstance(item, list):
            parts += [str(len(item))] + [text(child) for child in item]
        else:
            parts.append(text(item) if isinstance(item, tuple) else str(item))
    return " ".join(parts)


# ---- the model: the loop --------------------------------------------------------------------------


class Failure(Exception):
    def __init__(self, code):
        self.code = code


class Task:
    def __init__(self, steps, told=None):
        self.steps = steps
        self.told = told  # who is told of the end last: a gather or a group
        self.leaf = None
        self.fresh = True
        self.state = None  # 0 or a failure's code once it has ended
        self.waiters = []
        self.requests = 0
        self.due = False  # a cancellation, at the next suspension
        self.visited = False


class Loop:
    def __init__(self):
        self.now = 0
        self.ready = []
        self.timers = []
        self.sequence = 0
        self.running = None
        self.out = []
        self.slots = {}

    def print(self, what):
        self.out.append("%s@%d" % (what, self.now))

    def call_at(self, when, function):
        timer = [when, self.sequence, function]
        self.sequence += 1
        heapq.heappush(self.timers, timer)
        return timer

    def turn(self):
        if not self.ready:
            self.timers = [timer for timer in self.timers if timer[2]]
            heapq.heapify(self.timers)
            self.now = max(self.now, self.timers[0][0])
        self.running = None
        while self.timers and self.timers[0][0] <= self.now:
            function = heapq.heappop(self.timers)[2]
            if function:
                function()
        batch, self.ready = self.ready, []
        for task in batch:
            self.step(task)
        self.running = None

    def step(self, task):
        self.running = task
        if task.fresh:
            task.fresh = False
            if task.due:
                task.due = False
                self.end(task, CANCELED)
                return
        else:
            task.leaf = None
        self.drive(task)

    def drive(self, task):
        """Runs it until it waits or ends."""
        self.running = task
        try:
            next(task.steps)
        except StopIteration:
            self.end(task, 0)
        except Failure as failure:
            self.end(task, failure.code)

    def end(self, task, state):
        task.state = state
        waiters, task.waiters = task.waiters, []
        for waiter in waiters:
            waiter(task)
        if task.told:
            task.told.ended(task)

    def cancel(self, task):
        if task.state is not None:
            return
        path = []
        while task and task.state is None and not task.visited:
            leaf = task.leaf
            joined = leaf.joined if isinstance(leaf, Join) and leaf.is_waiting else None
            if joined:
                leaf.passes = True
            task.visited = True
            path.append(task)
            task.requests += 1
            if leaf and not leaf.is_waiting and leaf.state == CANCELED:
                pass
            elif not leaf or not leaf.is_waiting:
                task.due = True
            elif not joined:
                leaf.cancel()
            task = joined
        for task in path:
            task.visited = False

    def cancel_again(self, task, outcome):
        """What it waited for has ended otherwise, with the outcome; the request stays for the next suspension."""
        if outcome != CANCELED and task.requests:
            task.due = True

    def uncancel(self, task):
        if task.requests:
            task.requests -= 1
            if not task.requests:
                task.due = False
        return task.requests


# ---- the model: what can be waited for ------------------------------------------------------------


class Leaf:
    def __init__(self, loop):
        self.loop = loop
        self.task = loop.running
        self.is_waiting = False
        self.state = 0

    def begin(self):
        """True when it must wait."""
        return True

    def finish(self, state):
        self.is_waiting = False
        self.state = state
        if self.loop.running is self.task:
            self.task.leaf = None
        else:
            self.loop.ready.append(self.task)

    def wait(self):
        if self.begin():
            task = self.task
            task.leaf, self.is_waiting = self, True
            if task.due:
                task.due = False
                self.cancel()
            if task.leaf:
                yield
        if self.state:
            raise Failure(self.state)


class Yield(Leaf):
    def wait(self):
        task = self.task
        task.leaf, self.is_waiting = self, True
        if task.due: # seen when the task goes on, as in asyncio's sleep(0)
            task.due = False
            self.cancel()
        self.loop.ready.append(task)
        yield
        if self.state:
            raise Failure(self.state)

    def cancel(self):
        self.is_waiting, self.state = False, CANCELED  # it stays in the queue


class Sleep(Leaf):
    def __init__(self, loop, seconds):
        super().__init__(loop)
        self.seconds = seconds

    def begin(self):
        self.timer = self.loop.call_at(self.loop.now + self.seconds, lambda: self.finish(0))
        return True

    def cancel(self):
        self.timer[2] = None
        self.finish(CANCELED)


class Waiting(Leaf):
    """For the end of a task."""

    def __init__(self, loop, joined):
        super().__init__(loop)
        self.joined = joined

    def begin(self):
        if self.joined.state is not None:
            self.state = self.joined.state
            return False
        self.joined.waiters.append(self.joined_ended)
        return True

    def joined_ended(self, joined):
        self.finish(joined.state)


class Join(Waiting):
    passes = False # a request went on to the joined task

    def cancel(self):
        self.passes = True
        self.loop.cancel(self.joined)

    def joined_ended(self, joined):
        if self.passes and joined.due:
            self.loop.cancel_again(self.task, joined.state)
        self.finish(joined.state)


class Shield(Waiting):
    def cancel(self):
        self.joined.waiters.remove(self.joined_ended)
        self.finish(CANCELED)


class WaitFor(Waiting):
    def __init__(self, loop, joined, seconds):
        super().__init__(loop, joined)
        self.seconds = seconds
        self.timer = None
        self.is_expired = self.is_cancelled = False

    def begin(self):
        if not super().begin():
            return False
        if self.seconds > 0:
            self.timer = self.loop.call_at(self.loop.now + self.seconds, self.expire)
        else:
            self.expire()
        return True

    def expire(self):
        self.timer = None
        self.is_expired = True
        self.loop.cancel(self.joined)

    def cancel(self):
        self.is_cancelled = True
        self.loop.cancel(self.joined)

    def joined_ended(self, joined):
        if self.timer:
            self.timer[2] = None
        timed_out = joined.state == CANCELED and self.is_expired and not self.is_cancelled
        if self.is_cancelled and joined.due:
            self.loop.cancel_again(self.task, joined.state)
        self.finish(TIMEDOUT if timed_out else joined.state)


class WaitAll(Leaf):
    def __init__(self, loop, tasks):
        super().__init__(loop)
        self.tasks = tasks

    def begin(self):
        for task in self.tasks:
            task.waiters.append(self.one_ended)
        return True

    def one_ended(self, task):
        if all(other.state is not None for other in self.tasks):
            self.finish(0)

    def cancel(self):
        for task in self.tasks:
            if task.state is None:
                task.waiters.remove(self.one_ended)
        self.finish(CANCELED)


class Gather(Leaf):
    def __init__(self, loop, bodies):
        super().__init__(loop)
        self.branches = [Task(body, self) for body in bodies]
        self.pending = len(bodies)
        self.error = 0
        self.is_cancelled = False

    def begin(self):
        self.loop.ready += self.branches
        return True

    def cancel_branches(self):
        for branch in self.branches:
            self.loop.cancel(branch)

    def cancel(self):
        self.is_cancelled = True
        self.cancel_branches()

    def ended(self, branch):
        self.pending -= 1
        if branch.state and not self.error:
            self.error = branch.state
            if self.pending and not self.is_cancelled:
                self.cancel_branches()
        if not self.pending:
            if self.is_cancelled:
                self.loop.cancel_again(self.task, self.error)
            self.finish(self.error)


class Group(Leaf):
    def __init__(self, loop):
        super().__init__(loop)
        self.tasks = []
        self.at_entry = self.task.requests
        self.due_at_entry = self.task.due
        self.failure = 0
        self.is_shut = self.is_ending = self.has_requested = self.is_cancelled = False

    def create(self, body):
        if self.is_shut:
            return None
        task = Task(body, self)
        self.tasks.append(task)
        self.loop.ready.append(task)
        return task

    def shut(self):
        if not self.is_shut:
            self.is_shut = True
            for task in list(self.tasks):
                self.loop.cancel(task)

    def ended(self, task):
        self.tasks.remove(task)
        if task.state and task.state != CANCELED and not self.failure:
            cancels_body = not (self.is_shut or self.is_ending)
            self.failure = task.state
            self.shut()
            if cancels_body:
                self.has_requested = True
                self.loop.cancel(self.task)
        if not self.tasks and self.is_ending:
            self.finish(0)

    def somebody_asked(self, own):
        delivered = self.due_at_entry and not self.task.due
        return self.task.requests > self.at_entry + own or delivered

    def cancel(self):
        if self.somebody_asked(1 if self.has_requested else 0):
            self.is_cancelled = True
            self.shut()

    def leave(self, code):
        """The body was left with the code, or 0."""
        self.is_ending = True
        if code:
            if code != CANCELED and not self.failure:
                self.failure = code
            self.shut()
        if self.tasks:
            yield from self.wait()
        interrupted = self.is_cancelled or code == CANCELED
        if self.has_requested:
            left = self.loop.uncancel(self.task)
            if left <= self.at_entry and not self.due_at_entry:
                self.task.due = False
        code = CANCELED if self.is_cancelled else code
        if self.failure and not (interrupted and self.somebody_asked(0)):
            code = self.failure
        if code:
            raise Failure(code)


# ---- the model: programs --------------------------------------------------------------------------


def run_slot(loop, node):
    yield from run(loop, node)


def run_timeout(loop, seconds, body, handler):
    task = loop.running
    at_entry, due_at_entry, expired = task.requests, task.due, False

    def expire():
        nonlocal expired
        expired = True
        loop.cancel(task)

    timer = loop.call_at(loop.now + seconds, expire)
    code = 0
    try:
        yield from run(loop, body)
    except Failure as failure:
        code = failure.code
    timer[2] = None
    if expired and loop.uncancel(task) <= at_entry:
        if not due_at_entry:
            task.due = False
        if code == CANCELED:
            loop.print("timeout %d" % TIMEDOUT)
            yield from run(loop, handler)
            return
    if code:
        raise Failure(code)


def run_group(loop, spawns, body):
    group = Group(loop)
    code = 0
    for _, slot, node in spawns:
        task = group.create(run_slot(loop, node))
        if task:
            loop.slots[slot] = task
    try:
        yield from run(loop, body)
    except Failure as failure:
        code = failure.code
    yield from group.leave(code)


def run_defer(loop, cleanup, body):
    code = 0
    try:
        yield from run(loop, body)
    except Failure as failure:
        code = failure.code
    yield from run(loop, cleanup)
    if code:
        raise Failure(code)


def run(loop, node):
    kind = node[0]
    if kind == "s":
        yield from Sleep(loop, node[1]).wait()
    elif kind == "y":
        yield from Yield(loop).wait()
    elif kind == "m":
        loop.print(node[1])
    elif kind == "r":
        raise Failure(node[1])
    elif kind == "u":
        loop.uncancel(loop.running)
    elif kind == "q":
        for child in node[1]:
            yield from run(loop, child)
    elif kind == "t":
        try:
            yield from run(loop, node[1])
        except Failure as failure:
            code = failure.code
        else:
            return
        loop.print("caught %d" % code)
        yield from run(loop, node[2])
    elif kind == "d":
        yield from run_defer(loop, node[1], node[2])
    elif kind == "o":
        yield from run_timeout(loop, node[1], node[2], node[3])
    elif kind == "g":
        yield from Gather(loop, [run(loop, child) for child in node[1]]).wait()
    elif kind == "G":
        yield from run_group(loop, node[1], node[2])
    elif kind == "c":
        loop.slots[node[1]] = Task(run_slot(loop, node[2]))
        loop.ready.append(loop.slots[node[1]])
    elif kind == "e":
        creator, task = loop.running, Task(run_slot(loop, node[2]))
        task.fresh = False
        loop.drive(task)
        loop.running = creator
        loop.slots[node[1]] = task
    elif node[1] in loop.slots:
        other = loop.slots[node[1]]
        if kind == "x":
            loop.cancel(other)
            return
        yield from {"j": Join, "h": Shield, "w": WaitFor}[kind](loop, other, *node[2:]).wait()
        loop.print("joined %d" % node[1])


def program(loop, node):
    try:
        yield from run(loop, node)
        loop.print("end 0")
    except Failure as failure:
        loop.print("end %d" % failure.code)
    while True:
        pending = [task for _, task in sorted(loop.slots.items()) if task.state is None]
        for task in pending:
            loop.cancel(task)
        if not pending:
            return
        try:
            yield from WaitAll(loop, pending).wait()
        except Failure as failure:
            loop.print("interrupted %d" % failure.code)


def expected(node):
    loop = Loop()
    main = Task(program(loop, node))
    loop.ready.append(main)
    while main.state is None:
        loop.turn()
    for slot, task in sorted(loop.slots.items()):
        loop.out.append("task %d: %d, %d requests" % (slot, task.state, task.requests))
    return loop.out + ["-- %d" % main.state]


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    sys.setrecursionlimit(10000)
    with open(sys.argv[3], "w") as programs, open(sys.argv[4], "w") as out:
        for i in range(count):
            node = Generator(seed * 1000003 + i).block(5, 0)
            programs.write(text(node) + "\n")
            out.write("\n".join(expected(node)) + "\n")


main()
