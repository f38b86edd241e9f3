"""Random programs of clean-ups, failures, timeouts and cancellations, against a model.

    clean_ups.py SEED PROGRAM.c EXPECTED     writes the program, and what it must print

Each function is a random nest of blocks, loops, switches, DEFERs, ASYNC_TRYs, ASYNC_TIMEOUTs, ASYNC_GROUPs, statement
expressions, jumps, awaits and assignments. It is written as async C, and run here by an interpreter of the
same meaning, once for each point at which a failure or a cancellation can be injected.
"""

import random
import sys

CANCELED, TIMEDOUT = -125, -110
INJECTIONS = 24


class Failure(Exception):
    def __init__(self, code):
        self.code = code


class Jump(Exception):
    """break, continue, return, goto: what leaves a block without failing."""

    def __init__(self, kind, value=None):
        self.kind, self.value = kind, value


# ---- the program as a tree: tuples whose first item is the kind -----------------------------------


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.number = 0

    def next_number(self):
        self.number += 1
        return self.number

    def condition(self):
        modulus = self.random.randint(2, 4)
        return (modulus, self.random.randrange(modulus))

    def block(self, depth, where):
        count = self.random.randint(1, 4 if depth else 6)
        return [self.statement(depth, where) for _ in range(count)]

    def statement(self, depth, where):
        """`where`: the jumps that are allowed."""
        choices = ["put", "point", "point", "add", "sleep", "cancel_point"]
        if depth < 4:
            choices += ["defer", "defer", "defer", "try", "try", "timeout", "timeout", "group", "group", "for", "if", "if", "switch", "block", "value", "value"]
            if where["calls"]:
                choices += ["call", "call"]
        kind = self.random.choice(choices)
        jumps = [jump for jump in ("break", "continue", "return", "goto") if where[jump]]
        if jumps and self.random.random() < 0.15:
            return ("if", self.condition(), [(self.random.choice(jumps), self.next_number())], [])
        if self.random.random() < 0.04:
            return ("if", self.condition(), [("raise", self.next_number())], [])
        inner = depth + 1
        if kind in ("put", "point", "cancel_point", "add"):
            return (kind, self.next_number(), self.random.choice("ab"))
        if kind == "sleep":
            return ("sleep", self.random.randint(1, 9))
        if kind == "defer":
            closed = dict(where, **{"break": False, "continue": False, "return": False, "goto": False})
            return ("defer", self.block(inner, closed))
        if kind == "try":
            return ("try", self.block(inner, where), self.block(inner, where), self.next_number())
        if kind == "timeout":
            seconds = self.random.randint(1, 12) + self.random.randint(1, 999999) / 1e6
            handler = self.block(inner, where) if self.random.random() < 0.6 else None
            return ("timeout", seconds, self.block(inner, where), handler, self.next_number())
        if kind == "group":
            seconds = self.random.randint(0, 6) + self.random.randint(1, 999999) / 1e6 if self.random.random() < 0.6 else None
            return ("group", seconds, self.block(inner, where), self.next_number())
        if kind == "for":
            return ("for", self.random.randint(1, 3), self.block(inner, dict(where, **{"break": True, "continue": True})), self.next_number())
        if kind == "if":
            return ("if", self.condition(), self.block(inner, where), self.block(inner, where) if self.random.random() < 0.5 else [])
        if kind == "switch":
            cases = [self.block(inner, dict(where, **{"break": True})) for _ in range(3)]
            return ("switch", cases, [self.random.random() < 0.3 for _ in cases])
        if kind == "value":
            return ("value", self.random.choice("ab"), self.block(inner, where))
        if kind == "call":
            return ("call", self.random.choice("ab"), self.random.choice(where["calls"]))
        return ("block", self.block(inner, where))

    def function(self, calls):
        return self.block(0, {"break": False, "continue": False, "return": True, "goto": True, "calls": calls})


# ---- as async C -----------------------------------------------------------------------------------


def write_block(lines, block, indent):
    for statement in block:
        write_statement(lines, statement, indent)


def write_braced(lines, head, block, indent, tail="}"):
    lines.append(indent + head + " {")
    write_block(lines, block, indent + "    ")
    lines.append(indent + tail)


def write_statement(lines, statement, indent):
    kind = statement[0]
    put = lines.append
    if kind == "put":
        put("%sput(%d, %s);" % (indent, statement[1], statement[2]))
    elif kind == "add":
        put("%s%s = (%s * 3 + tick) %% 1000;" % (indent, statement[2], statement[2]))
    elif kind == "point":
        put("%sAWAIT(point(%d));" % (indent, statement[1]))
    elif kind == "cancel_point":
        put("%s%s += AWAIT(cancel_point(%d));" % (indent, statement[2], statement[1]))
    elif kind == "sleep":
        put("%sAWAIT(async_sleep(%d));" % (indent, statement[1]))
    elif kind == "raise":
        put("%sASYNC_RAISE(-%d);" % (indent, statement[1]))
    elif kind == "call":
        put("%s%s = AWAIT(f%d(%s)) %% 1000;" % (indent, statement[1], statement[2], statement[1]))
    elif kind == "return":
        put("%sreturn a + %d;" % (indent, statement[1]))
    elif kind == "goto":
        put("%sgoto out;" % indent)
    elif kind in ("break", "continue"):
        put("%s%s;" % (indent, kind))
    elif kind == "defer":
        write_braced(lines, "DEFER", statement[1], indent)
    elif kind == "block":
        write_braced(lines, "", statement[1], indent)
    elif kind == "try":
        write_braced(lines, "ASYNC_TRY", statement[1], indent)
        put("%sASYNC_CATCH (error) {" % indent)
        put("%s    put(%d, error);" % (indent, statement[3]))
        write_block(lines, statement[2], indent + "    ")
        put(indent + "}")
    elif kind == "timeout":
        write_braced(lines, "ASYNC_TIMEOUT (%.6f)" % statement[1], statement[2], indent)
        if statement[3] is not None:
            put("%sASYNC_CATCH (error) {" % indent)
            put("%s    put(%d, error);" % (indent, statement[4]))
            write_block(lines, statement[3], indent + "    ")
            put(indent + "}")
    elif kind == "group":
        put("%sASYNC_GROUP (group) {" % indent)
        if statement[1]:
            put("%s    async_group_create_task(group, async_sleep(%.6f));" % (indent, statement[1]))
        else:
            put("%s    (void)group;" % indent)
        write_block(lines, statement[2], indent + "    ")
        put(indent + "}")
    elif kind == "for":
        write_braced(lines, "for (int i = 0; i < %d; i++)" % statement[1], [("put_i", statement[3])] + statement[2], indent)
    elif kind == "put_i":
        put("%sput(%d, i);" % (indent, statement[1]))
    elif kind == "if":
        write_braced(lines, "if (tick %% %d == %d)" % statement[1], statement[2], indent)
        if statement[3]:
            write_braced(lines, "else", statement[3], indent)
    elif kind == "switch":
        put("%sswitch (tick %% 3) {" % indent)
        for number, (case, falls) in enumerate(zip(statement[1], statement[2])):
            put("%s%s: {" % (indent, "default" if number == 2 else "case %d" % number))
            write_block(lines, case, indent + "    ")
            put("%s}%s" % (indent, " __attribute__((fallthrough));" if falls and number < 2 else " break;"))
        put(indent + "}")
    elif kind == "value":
        put("%s%s += ({" % (indent, statement[1]))
        write_block(lines, statement[2], indent + "    ")
        put("%s    tick;" % indent)
        put("%s});" % indent)
        put("%s%s %%= 1000;" % (indent, statement[1]))


PRELUDE = """#include <asyncc.h>
#include <stdio.h>

static int tick, points, fail_at, cancel_at;

static inline void put(int place, int value)
{
    tick++;
    printf("%d:%d ", place, value);
}

static inline ASYNC void point(int place)
{
    tick++;
    if (place % 3)
        AWAIT(async_yield());
    printf("%d ", place);
    if (++points == fail_at)
        ASYNC_RAISE(-place);
}

static inline ASYNC int cancel_point(int place)
{
    tick++;
    if (++points == cancel_at)
        async_task_cancel(async_current_task());
    if (place % 2)
        AWAIT(async_yield());
    printf("%d? ", place);
    return place;
}

"""

MAIN = """static ASYNC void run(int last)
{
    ASYNC_TASK(int) task = async_create_task(f%d(last));
    ASYNC_TRY { printf("= %%d", AWAIT(async_join(task))); }
    ASYNC_CATCH (error) { printf("! %%d", error); }
    printf(" at %%.6f\\n", async_loop_time(async_get_running_loop()));
}

int main(void)
{
    for (int injection = 0; injection < 2 * %d; injection++) {
        tick = points = 0;
        fail_at = injection & 1 ? injection / 2 : 0;
        cancel_at = injection & 1 ? 0 : injection / 2;
        async_run(run(injection));
    }
    return 0;
}
"""


def write_program(functions):
    lines = []
    for number, body in enumerate(functions):
        lines.append("static ASYNC int f%d(int a)" % number)
        lines.append("{")
        lines.append("    int b = 7;")
        lines.append("    {")
        write_block(lines, body, "        ")
        lines.append("    }")
        lines.append("    goto out;")
        lines.append("out:")
        lines.append("    return a + b;")
        lines.append("}")
        lines.append("")
    return PRELUDE + "\n".join(lines) + "\n" + MAIN % (len(functions) - 1, INJECTIONS)


# ---- as it must behave ----------------------------------------------------------------------------


class Timeout:
    def __init__(self, deadline, cancels, due):
        self.deadline, self.cancels, self.due, self.expired = deadline, cancels, due, False


def remainder(value, modulus):
    """C's %."""
    return abs(value) % modulus * (1 if value >= 0 else -1)


class Machine:
    def __init__(self, functions, fail_at, cancel_at):
        self.functions = functions
        self.fail_at, self.cancel_at = fail_at, cancel_at
        self.tick = self.points = self.cancels = 0
        self.due = False
        self.time = 0.0
        self.timeouts = []
        self.output = []

    def say(self, text):
        self.output.append(text)

    def suspend(self, seconds):
        if self.due:
            self.due = False
            raise Failure(CANCELED)
        end = self.time + seconds
        waiting = [timeout for timeout in self.timeouts if not timeout.expired and timeout.deadline <= end]
        if seconds and waiting:
            first = min(waiting, key=lambda timeout: timeout.deadline)
            first.expired = True
            self.time = first.deadline
            self.cancels += 1
            raise Failure(CANCELED)
        self.time = end

    def put(self, place, value):
        self.tick += 1
        self.say("%d:%d" % (place, value))

    def call(self, number, argument):
        frame = {"a": argument, "b": 7}
        try:
            self.block(self.functions[number], frame)
        except Jump as jump:
            if jump.kind == "return":
                return jump.value
        return frame["a"] + frame["b"]

    def block(self, statements, frame):
        for position, statement in enumerate(statements):
            if statement[0] != "defer":
                self.statement(statement, frame)
                continue
            outcome = None
            try:
                self.block(statements[position + 1:], frame)
            except (Failure, Jump) as error:
                outcome = error
            self.block(statement[1], frame)
            if outcome:
                raise outcome
            return

    def guarded(self, statement, frame):
        timeout = Timeout(self.time + statement[1], self.cancels, self.due)
        self.timeouts.append(timeout)
        outcome = None
        try:
            self.block(statement[2], frame)
        except (Failure, Jump) as error:
            outcome = error
        self.timeouts.remove(timeout)
        converted = False
        if timeout.expired:
            self.cancels -= 1
            if self.cancels == 0:
                self.due = False
            if self.cancels <= timeout.cancels:
                if not timeout.due:
                    self.due = False
                if isinstance(outcome, Failure) and outcome.code == CANCELED:
                    converted = True
        if converted and statement[3] is not None:
            self.put(statement[4], TIMEDOUT)
            self.block(statement[3], frame)
        elif converted:
            raise Failure(TIMEDOUT)
        elif outcome:
            raise outcome

    def group(self, statement, frame):
        end = self.time + (statement[1] or 0)
        outcome = None
        try:
            self.block(statement[2], frame)
        except (Failure, Jump) as error:
            outcome = error
        if end > self.time: # its task still sleeps, or is cancelled now
            try:
                self.suspend(0 if isinstance(outcome, Failure) else end - self.time)
            except Failure as failure:
                outcome = failure
        if outcome:
            raise outcome

    def loop(self, statement, frame):
        for i in range(statement[1]):
            self.put(statement[3], i)
            try:
                self.block(statement[2], frame)
            except Jump as jump:
                if jump.kind == "break":
                    return
                if jump.kind != "continue":
                    raise

    def switch(self, statement, frame):
        for number in range(self.tick % 3, 3):
            try:
                self.block(statement[1][number], frame)
            except Jump as jump:
                if jump.kind == "break":
                    return
                raise
            if not statement[2][number]:
                return

    def statement(self, statement, frame):
        kind = statement[0]
        if kind == "put":
            self.put(statement[1], frame[statement[2]])
        elif kind == "add":
            frame[statement[2]] = remainder(frame[statement[2]] * 3 + self.tick, 1000)
        elif kind == "point":
            self.tick += 1
            if statement[1] % 3:
                self.suspend(0)
            self.say("%d" % statement[1])
            self.points += 1
            if self.points == self.fail_at:
                raise Failure(-statement[1])
        elif kind == "cancel_point":
            self.tick += 1
            self.points += 1
            if self.points == self.cancel_at:
                self.cancels += 1
                self.due = True
            if statement[1] % 2:
                self.suspend(0)
            self.say("%d?" % statement[1])
            frame[statement[2]] += statement[1]
        elif kind == "sleep":
            self.suspend(statement[1])
        elif kind == "raise":
            raise Failure(-statement[1])
        elif kind == "call":
            frame[statement[1]] = remainder(self.call(statement[2], frame[statement[1]]), 1000)
        elif kind == "return":
            raise Jump("return", frame["a"] + statement[1])
        elif kind in ("goto", "break", "continue"):
            raise Jump(kind)
        elif kind == "block":
            self.block(statement[1], frame)
        elif kind == "try":
            try:
                self.block(statement[1], frame)
            except Failure as failure:
                self.put(statement[3], failure.code)
                self.block(statement[2], frame)
        elif kind == "timeout":
            self.guarded(statement, frame)
        elif kind == "group":
            self.group(statement, frame)
        elif kind == "for":
            self.loop(statement, frame)
        elif kind == "if":
            modulus, rest = statement[1]
            self.block(statement[2] if self.tick % modulus == rest else statement[3], frame)
        elif kind == "switch":
            self.switch(statement, frame)
        elif kind == "value":
            taken = []
            self.block(statement[2] + [("take", taken)], frame)
            frame[statement[1]] = remainder(frame[statement[1]] + taken[0], 1000)
        elif kind == "take": # before the block's DEFERs
            statement[1].append(self.tick)


def expected(functions):
    lines = []
    for injection in range(2 * INJECTIONS):
        odd = injection & 1
        machine = Machine(functions, injection // 2 if odd else 0, 0 if odd else injection // 2)
        try:
            end = "= %d" % machine.call(len(functions) - 1, injection)
        except Failure as failure:
            end = "! %d" % failure.code
        lines.append(" ".join(machine.output + [end, "at %.6f" % machine.time]))
    return "\n".join(lines) + "\n"


def main():
    generator = Generator(int(sys.argv[1]))
    functions = []
    for number in range(3):
        functions.append(generator.function(list(range(number))))
    with open(sys.argv[2], "w") as file:
        file.write(write_program(functions))
    with open(sys.argv[3], "w") as file:
        file.write(expected(functions))


main()
