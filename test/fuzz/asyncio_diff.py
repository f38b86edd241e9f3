"""Random programs of tasks, run by Python's asyncio and by asyncc, which must do the same, step by step.

    asyncio_diff.py N [--seed S] [--build FOLDER] [--program FILE]

Seeds S … S+N-1, each one program: a few bodies of statements, which spawn each other as tasks that sleep, wait for one another in all the ways
there are, cancel, fail, catch, and use locks, events, conditions, semaphores, barriers, queues, futures and callbacks. asyncio_programs.py
runs it by asyncio, with what asyncc does otherwise on purpose (asyncio_model.py); asyncio_programs.c, which asyncc translates, runs it, too.
Both print each step with the virtual time. Where the lines differ, the program is made smaller as long as they do, and shown with them.
"""

import argparse
import difflib
import logging
import os
import random
import subprocess
import sys
import tempfile

if sys.version_info < (3, 11):
    sys.exit("skipped: it needs Python 3.11 or later, for asyncio's timeout and uncancel")
from asyncio_programs import OBJECTS, SLOTS, Program

FOLDER = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(FOLDER))
BATCH = 100   # programs for one run of asyncc's side
SECONDS = 60  # that it takes at most


# ---- making programs --------------------------------------------------------------------------------------

# For each topic, the statements that belong to it: (name, kinds of arguments). T: a slot, O: an object, Q: a queue, N: a number,
# D: a time, Z: a time or 0, R: a time, 0 or -1, M: a mask of slots, 2, 3: a number below that; W: a block that may wait, C: one of callbacks,
# B: a body that comes later.
TOPICS = {
    "join": ["join T"], "shield": ["shield T"], "wait_for": ["wait_for T Z"], "gather_all": ["gather_all M"],
    "wait": ["wait M Z 3"], "as_completed": ["as_completed M Z"], "gather": ["gather W W"],
    "cancel": ["cancel T", "cancel T", "cancel_me"], "uncancel": ["uncancel"], "raise": ["raise 4", "return N"],
    "try": ["try 2 W W W", "try 2 W W W"], "timeout": ["timeout Z W W", "timeout Z W W", "reschedule R"],
    "group": ["group G", "group G", "member T B"], "lock": ["lock O W", "lock O W", "release O"], "semaphore": ["semaphore O W"],
    "condition": ["condition O 3 3 W", "condition O 3 3 W"], "event": ["event O", "set_event O", "clear_event O"],
    "future": ["future O", "set_future O N", "fail_future O", "cancel_future O", "see_future O"],
    "queue": ["put Q N", "get Q", "put_nowait Q N", "get_nowait Q", "task_done Q", "join_queue Q", "size Q"],
    "barrier": ["barrier O", "barrier O", "reset O", "abort O"], "call": ["call_soon O C", "call_later O Z C", "cancel_handle O"],
    "repeat": ["repeat 3 W"], "done_callback": ["done_callback T N", "state T"],
}
ALWAYS = ["sleep D", "sleep D", "yield", "say N", "state T", "spawn T B", "spawn T B"]
DEPTH_MAX = 3


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.time_max = self.random.choice([3, 60]) # ties are frequent, or rare
        self.count = self.random.randint(2, 5)
        topics = self.random.sample(sorted(TOPICS), self.random.randint(3, 10))
        topics += [topic for topic in ("join", "cancel") if self.random.random() < 0.5]
        self.statements = ALWAYS + [statement for topic in topics for statement in TOPICS[topic]]
        self.sync = [statement for statement in self.statements if hasattr(Program, statement.split()[0])]

    def program(self):
        return [self.block(body, self.random.randint(2, 6), 0, self.statements) for body in range(self.count)]

    def block(self, body, length, depth, statements):
        return [statement for statement in (self.statement(body, depth, statements) for _ in range(length)) if statement]

    def statement(self, body, depth, statements):
        name, *kinds = self.random.choice(statements).split()
        is_deep = depth >= DEPTH_MAX and set("WG") & set(kinds)
        if is_deep or "B" in kinds and body + 1 >= self.count:
            return ("sleep", self.random.randint(1, self.time_max))
        return (name, *(self.argument(kind, body, depth) for kind in kinds))

    def argument(self, kind, body, depth):
        pick = self.random.randint
        if kind in "WGC":
            made = self.block(body, pick(0, 3), depth + 1, self.sync if kind == "C" else self.statements)
            members = [("member", pick(0, SLOTS - 1), pick(body + 1, self.count - 1))] * 2 if body + 1 < self.count else []
            return members + made if kind == "G" else made
        if kind in "234":
            return pick(0, int(kind) - 1)
        if kind == "B":
            return pick(body + 1, self.count - 1)
        time = pick(1, self.time_max)
        return {"T": pick(0, SLOTS - 1), "O": pick(0, OBJECTS - 1), "Q": pick(0, 2), "N": pick(1, 99), "D": time,
                "Z": pick(0, 1) * time, "R": self.random.choice([time, time, 0, -1]), "M": pick(1, (1 << SLOTS) - 1)}[kind]


def text_of(block):
    return "[ %s ]" % " ".join(" ".join(text_of(item) if isinstance(item, list) else str(item) for item in statement)
                               for statement in block)


# ---- comparing --------------------------------------------------------------------------------------------


def run_c(command, programs):
    """The lines of each, by seed; and what went wrong, or "" """
    script = "".join("%d %d %s\n" % (seed, len(bodies), " ".join(map(text_of, bodies))) for seed, bodies in programs.items())
    try:
        process = subprocess.run(command, input=script, capture_output=True, encoding="utf-8", timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return {}, "not ended after %d s" % SECONDS
    found, lines = {}, []
    for line in process.stdout.splitlines():
        if line.startswith("program "):
            lines = found.setdefault(int(line.split()[1]), [])
        else:
            lines.append(line)
    return found, "status %d\n%s" % (process.returncode, process.stderr) if process.returncode else ""


kept = [] # programs that have run: their tasks must not be collected while they wait


def run_python(bodies):
    kept.append(Program(bodies))
    return kept[-1].run()


def differs(command, bodies):
    found, error = run_c(command, {1: bodies})
    return bool(error) or found[1] != run_python(bodies)


def smaller(block):
    """Blocks with less in them."""
    for i, statement in enumerate(block):
        before, after = block[:i], block[i + 1:]
        yield before + after
        for k, item in enumerate(statement):
            if isinstance(item, list):
                yield before + item + after
                for less in smaller(item):
                    yield before + [statement[:k] + (less,) + statement[k + 1:]] + after
            elif k and item > 1 and statement[0] not in ("spawn", "member"):
                yield before + [statement[:k] + (item // 2,) + statement[k + 1:]] + after


def shrink(command, bodies):
    candidates = ([*bodies[:n], less, *bodies[n + 1:]] for n, body in enumerate(bodies) for less in smaller(body))
    found = next((candidate for candidate in candidates if differs(command, candidate)), None)
    return shrink(command, found) if found else bodies


def show(command, seed, bodies):
    bodies = shrink(command, bodies)
    found, error = run_c(command, {seed: bodies})
    print("seed %d:" % seed)
    for number, body in enumerate(bodies):
        print("    body %d: %s" % (number, text_of(body)))
    print("    - asyncio, + asyncc%s" % (", " + error if error else ""))
    for line in difflib.ndiff(run_python(bodies), found.get(seed, [])):
        print("        " + line)


def compare(command, seeds):
    """Shows where they differ. Returns how many do."""
    programs = {seed: Maker(seed).program() for seed in seeds}
    found, error = run_c(command, programs)
    if error: # one by one, to find which
        found = {seed: lines for seed in seeds for lines in [run_c(command, {seed: programs[seed]})[0].get(seed)]}
    bad = [seed for seed in seeds if found.get(seed) != run_python(programs[seed])]
    for seed in bad:
        show(command, seed, programs[seed])
    return len(bad)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--build", default=os.path.join(SOURCE, "build", "release"), help="where the tool is")
    parser.add_argument("--program", help="asyncio_programs.c, built already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = options.program or os.path.join(folder, "programs")
        if not options.program:
            source = os.path.join(FOLDER, "asyncio_programs.c")
            subprocess.run([os.path.join(options.build, "asyncc"), "build", "-O1", source, "-o", program], check=True)
        failed, end = 0, options.seed + options.count
        for first in range(options.seed, end, BATCH):
            failed += compare([program], range(first, min(first + BATCH, end)))
    print("%d passed, %d failed" % (options.count - failed, failed), flush=True)
    os._exit(failed > 0) # what still waits is not to be told of the end


logging.disable(logging.CRITICAL)
main()
