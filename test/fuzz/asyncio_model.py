"""Python's asyncio, changed where asyncc differs on purpose.

The loop's queue, Future, Task, timeout, wait, shield and sleep are asyncio's own. What differs is here, a class for each difference, as
docs/asyncio.md lists them under "What differs"; where a later Python differs from 3.11, it is 3.13's way. The clock is virtual.

"""

import asyncio
import asyncio.timeouts
import heapq
from asyncio import tasks


# ---- the loop and its tasks ---------------------------------------------------------------------------


class Timer(asyncio.TimerHandle):
    """Equal ones come in the order in which they were set."""

    count = 0

    def __init__(self, *arguments):
        super().__init__(*arguments)
        Timer.count += 1
        self.number = Timer.count

    def __lt__(self, other):
        return (self._when, self.number) < (other._when, other.number)


class Loop(asyncio.BaseEventLoop):
    """On a virtual clock. What waits for a time goes on in the turn in which that has come; a timeout acts when that turn begins."""

    def __init__(self):
        super().__init__()
        self.now = 0.0

    def time(self):
        return self.now

    def call_at(self, when, callback, *arguments, context=None):
        timer = Timer(when, callback, arguments, self, context)
        heapq.heappush(self._scheduled, timer)
        return timer

    def call_later(self, delay, callback, *arguments, context=None):
        return self.call_at(self.now + delay, callback, *arguments, context=context)

    def create_task(self, coroutine, **_):
        return Task(coroutine, loop=self)

    def _timer_handle_cancelled(self, handle):
        pass

    def _run_once(self):
        while self._scheduled[0].cancelled():
            heapq.heappop(self._scheduled)
        if not self._ready:
            self.now = max(self.now, self._scheduled[0].when())
        while self._scheduled and self._scheduled[0].when() <= self.now:
            timer = heapq.heappop(self._scheduled)
            if timer.cancelled():
                continue
            if hasattr(timer._callback, "is_users"):
                self._ready.append(timer)
            else:
                timer._run()
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle.cancelled():
                handle._run()


class Task(tasks._PyTask):
    """What is there is not lost: a request that comes when what was awaited has ended waits for the next suspension, and a task that
    returns before that keeps its value. So does a request that went on to something that has ended without taking it."""

    def __init__(self, *arguments, **settings):
        self.is_held = False   # a request waits while the task runs
        self.by_itself = False # it was made while the task ran
        self.is_stepping = False
        self.has_kept = False  # it has ended with a request that it did not take
        self.passed_to = None  # where a request went on to
        self.woken_by = set()  # futures that need not wake it any more
        self.timeouts = []     # the blocks that are open
        self.group = None      # that it belongs to
        super().__init__(*arguments, **settings)

    def is_due(self):
        return self._must_cancel or self.is_held

    def keep(self):
        """Its function is about to end."""
        self.has_kept = self.is_due()

    def drop(self):
        self._must_cancel = self.is_held = self.by_itself = False

    def cancel(self, msg=None):
        if self.is_held and not self.done():
            self._num_cancels_requested += 1
            return True
        if self._fut_waiter and not self._fut_waiter.done():
            self.passed_to = self._fut_waiter
        result = super().cancel()
        self.by_itself = self._must_cancel
        return result

    def uncancel(self):
        if self._num_cancels_requested:
            self._num_cancels_requested -= 1
            if not self._num_cancels_requested:
                self.drop()
        return self._num_cancels_requested

    def _Task__wakeup(self, future):
        if future in self.woken_by:
            self.woken_by.remove(future)
        else:
            self.wake(future)

    def wake(self, future):
        comes_back = (self.passed_to is future and getattr(future, "has_kept", False) and not future.cancelled()
                      and self._num_cancels_requested)
        self.passed_to = None
        self.is_held, self._must_cancel = self._must_cancel and not future.cancelled() or comes_back, False
        super()._Task__wakeup(future)
        is_held, self.is_held = self.is_held, False
        if is_held and not self.done():
            self.passed_to = self._fut_waiter
            self._must_cancel = not (self._fut_waiter and self._fut_waiter.cancel())
        self.go_on()

    def _Task__step(self, exc=None):
        outer, self.is_stepping = self.is_stepping, True
        if self._must_cancel:
            self.by_itself = False
        super()._Task__step(exc)
        self.is_stepping = outer
        if self.by_itself and not self._must_cancel:
            self.by_itself = False
            self.passed_to = self._fut_waiter
        if not outer:
            self.go_on()

    def go_on(self):
        """A wait that a request ends as it begins fails at once, not on the next turn; but for a yield's."""
        future = self._fut_waiter
        if not self.done() and future is not None and future.cancelled() and not isinstance(future, Task):
            self.woken_by.add(future)
            self.wake(future)

    def _Future__schedule_callbacks(self):
        """Who waits for several tasks learns of an end at once, and a group last; tasks and done callbacks go on on the next turn."""
        callbacks, self._callbacks[:] = self._callbacks[:], []
        for callback, context in callbacks:
            if getattr(callback, "__name__", "") in ("ended", "_on_completion", "_inner_done_callback"):
                callback(self)
            else:
                self._loop.call_soon(callback, self, context=context)
        if self.group:
            self.group.member_ended(self)


class Timeout(asyncio.Timeout):
    """Its end withdraws the request that its own expiry made, if that was not delivered."""

    raised = None # its own TimeoutError

    def reschedule(self, when):
        super().reschedule(None)
        self._when = when
        if when is not None:
            self._timeout_handler = asyncio.get_running_loop().call_at(when, self._on_timeout)

    async def __aenter__(self):
        task = asyncio.current_task()
        self.was_due = task.is_due()
        await super().__aenter__()
        task.timeouts.append(self)

    async def __aexit__(self, *exception):
        task, is_expiring = asyncio.current_task(), self._state is asyncio.timeouts._State.EXPIRING
        task.timeouts.pop()
        try:
            return await super().__aexit__(*exception)
        except TimeoutError as error:
            self.raised = error
            raise
        finally:
            if is_expiring and task.cancelling() <= self._cancelling and not self.was_due:
                task.drop()


class Gathered(asyncio.Future):
    """The end of tasks. Cancelled, it waits for all; with `is_whole` one failure cancels the others, and it waits for them."""

    has_kept = True

    def __init__(self, members, is_whole):
        super().__init__()
        self.members, self.is_whole, self.is_told, self.failed = members, is_whole, False, None
        for member in members:
            member.add_done_callback(self.ended)

    def cancel(self, msg=None):
        if self.done():
            return False
        self.is_told = True
        for member in self.members:
            member.cancel()
        return True

    def ended(self, task):
        if self.done():
            return
        if not self.failed and (task.cancelled() or task.exception()):
            self.failed = task
            if self.is_whole and not self.is_told:
                for member in self.members:
                    member.cancel()
        is_over = all(member.done() for member in self.members)
        if is_over or self.failed and not self.is_whole and not self.is_told:
            conclude(self, self.failed)


def conclude(future, task):
    """Ends it as the task did; with None by a result."""
    if not task or not task.cancelled() and not task.exception():
        future.set_result(task and task.result())
    elif task.cancelled():
        asyncio.Future.cancel(future)
    else:
        future.set_exception(task.exception())


class Limited(asyncio.Future):
    """wait_for: it fails with TimeoutError only if nobody but the time has cancelled the task."""

    has_kept = is_told = is_expired = False

    def __init__(self, task, seconds):
        super().__init__()
        self.task = task
        task.add_done_callback(self.ended)
        self.timer = asyncio.get_running_loop().call_later(seconds, self.expire) if seconds else self.expire()

    def expire(self):
        self.is_expired = True
        self.task.cancel()

    def cancel(self, msg=None):
        if self.done():
            return False
        self.is_told = True
        return self.task.cancel()

    def ended(self, task):
        if self.timer:
            self.timer.cancel()
        self.has_kept = task.has_kept
        if task.cancelled() and self.is_expired and not self.is_told:
            self.set_exception(TimeoutError())
        else:
            conclude(self, task)


class Group(asyncio.Future):
    """A TaskGroup. It fails with the first failure; it cancels its tasks as soon as it is cancelled, which wins over a failure."""

    def __init__(self):
        super().__init__()
        self.owner = asyncio.current_task()
        self.requests, self.was_due = self.owner.cancelling(), self.owner.is_due()
        self.members, self.failure = [], None
        self.is_shut = self.is_ending = self.has_requested = self.is_cancelled = False

    def create_task(self, coroutine):
        if self.is_shut:
            return coroutine.close()
        self.members.append(asyncio.get_running_loop().create_task(coroutine))
        self.members[-1].group = self
        return self.members[-1]

    def shut(self):
        members = [] if self.is_shut else list(self.members)
        self.is_shut = True
        for member in members:
            member.cancel()

    def member_ended(self, task):
        self.members.remove(task)
        if not task.cancelled() and task.exception() and not self.failure:
            self.failure = task.exception()
            self.has_requested = not self.is_shut and not self.is_ending
            self.shut()
            if self.has_requested:
                self.owner.cancel()
        if not self.members and self.is_ending:
            self.set_result(None)

    def somebody_asked(self, own):
        is_delivered = not self.owner.is_due() or self.owner.is_stepping and not self.done()
        return self.owner.cancelling() > self.requests + own or self.was_due and is_delivered

    def cancel(self, msg=None):
        if self.done():
            return False
        if self.somebody_asked(self.has_requested):
            self.is_cancelled = True
            self.shut()
        return True

    async def leave(self, error):
        """The body was left with the error, or None."""
        self.is_ending = True
        is_cancelled = isinstance(error, asyncio.CancelledError)
        if error:
            self.failure = self.failure or (None if is_cancelled else error)
            self.shut()
        if self.members:
            await self
        if self.has_requested and self.owner.uncancel() <= self.requests and not self.was_due:
            self.owner.drop()
        if self.is_cancelled:
            error = asyncio.CancelledError()
        if self.failure and not ((self.is_cancelled or is_cancelled) and self.somebody_asked(0)):
            error = self.failure
        if error:
            raise error


# ---- objects to wait at: what is given back belongs to who waits longest at once -------------------------


class Place(asyncio.Future):
    """In a line; who is cancelled leaves it."""

    def __init__(self, line, item=None):
        super().__init__()
        self.line, self.item = line, item
        line.append(self)

    def cancel(self, msg=None):
        if self in self.line:
            self.line.remove(self)
        return super().cancel()

    def take(self):
        self.set_result(None)


class Semaphore:
    """A bounded one; of 1, a lock."""

    def __init__(self, value=1):
        self.value = self.bound = value
        self.waiters = []

    async def acquire(self):
        if not self.value:
            return await Place(self.waiters)
        self.value -= 1

    def release(self):
        if self.value == self.bound:
            raise RuntimeError
        if self.waiters:
            self.waiters.pop(0).take()
        else:
            self.value += 1


class Sleeper(Place):
    """At a condition. Notified, or cancelled, it goes to the lock's line."""

    fails = False

    def __init__(self, condition):
        self.condition = condition
        super().__init__(condition.sleepers)

    def wake(self):
        self.line.remove(self)
        if self.condition.value:
            self.condition.value = 0
            self.take()
        else:
            self.condition.waiters.append(self)

    def cancel(self, msg=None):
        if self.done():
            return False
        failed, self.fails = self.fails, True
        if self in self.condition.sleepers:
            self.wake()
        elif not failed:
            self.condition.notify(1)
        return True

    def take(self):
        if self.fails:
            asyncio.Future.cancel(self)
        else:
            self.set_result(None)


class Condition(Semaphore):
    def __init__(self):
        super().__init__()
        self.sleepers = []

    async def wait(self):
        if asyncio.current_task().is_due(): # it keeps the lock
            asyncio.current_task().drop()
            raise asyncio.CancelledError
        place = Sleeper(self)
        self.release()
        await place

    def notify(self, count):
        for sleeper in self.sleepers[:count]:
            sleeper.wake()


class Barrier:
    """Who comes last lets all go, and it begins anew."""

    def __init__(self, parties):
        self.parties, self.waiters, self.is_broken = parties, [], False

    def end(self, error):
        for place in self.waiters:
            place.set_exception(error) if error else place.take()
        self.waiters.clear()

    async def wait(self):
        if self.is_broken:
            raise asyncio.BrokenBarrierError
        if len(self.waiters) + 1 < self.parties:
            await Place(self.waiters)
        else:
            self.end(None)

    def reset(self, is_broken=False):
        self.is_broken = is_broken
        self.end(asyncio.BrokenBarrierError())


class Handing:
    """A queue that hands an item to whoever waits for one."""

    def put_nowait(self, item):
        if self.full():
            raise asyncio.QueueFull
        self._unfinished_tasks += 1
        self._finished.clear()
        if self._getters:
            self._getters.popleft().set_result(item)
        else:
            self._put(item)

    def get_nowait(self):
        if self.empty():
            raise asyncio.QueueEmpty
        item = self._get()
        if self._putters:
            putter = self._putters.popleft()
            self.put_nowait(putter.item)
            putter.take()
        return item

    async def get(self):
        return await Place(self._getters) if self.empty() else self.get_nowait()

    async def put(self, item):
        return await Place(self._putters, item) if self.full() else self.put_nowait(item)


class Queue(Handing, asyncio.Queue):
    pass


class LifoQueue(Handing, asyncio.LifoQueue):
    pass


class PriorityQueue(Handing, asyncio.PriorityQueue):
    pass
