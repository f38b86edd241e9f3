"""Translates random programs and compares what they compute with what they compute as plain C.

    fuzz.py N [--seed S] [--order] [--build FOLDER] [--small] [--variants K] [--keep FOLDER]

Seeds S … S+N-1, each one program: csmith writes it, transform.py makes it async, the tool translates it. It is
built by gcc and clang at -O0 and -O2 and with AddressSanitizer and UndefinedBehaviorSanitizer (without debugging information:
most of the time goes into compiling), and each build runs
with suspensions never, always and at random: the checksum must be the plain program's. Then it runs with a failure
at some of its pauses: clean-ups must balance, and globals must end the same however often it suspended before. Programs
that do not end soon, or whose plain form gcc and clang disagree about, are left out for the seed's next one; so are,
but with a line that says so, those that a compiler does not end on.

With --order the programs are order.py's, which also says what they must print: operands whose order of evaluation shows.
"""

import argparse
import concurrent.futures
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import order
import transform

FOLDER = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(FOLDER))
CSMITH_INCLUDE = os.environ.get("CSMITH_INCLUDE", "/usr/include/csmith")
GCC = os.environ.get("ASYNCC_TEST_GCC", "gcc")
CLANG = os.environ.get("ASYNCC_TEST_CLANG", "clang-19")

SANITIZED = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
# A variable that was not saved where it should have been must not find its value on the stack by chance.
UNOPTIMISED = ["-O0", "-ftrivial-auto-var-init=pattern"]
# Name, compiler, flags, folder of the runtime.
VARIANTS = [
    ("gcc-O0", GCC, UNOPTIMISED, "gcc"),
    ("gcc-O2", GCC, ["-O2"], "gcc"),
    ("gcc-sanitized", GCC, ["-O1"] + SANITIZED, "gcc-sanitized"),
    ("clang-O0", CLANG, UNOPTIMISED, "clang"),
    ("clang-O2", CLANG, ["-O2"], "clang"),
    ("clang-sanitized", CLANG, ["-O0"] + SANITIZED, "clang-sanitized"),
]
# Stops at what the sanitizers above let pass: a float converted to an integer type that cannot hold it.
STRICT = ("strict", CLANG, ["-fsanitize=undefined,float-cast-overflow", "-fno-sanitize-recover=all"], None)
# Parts of C that csmith is told to use or not, each for about half of the programs.
TOGGLES = ["bitfields", "unions", "volatiles", "pointers", "arrays", "longlong", "comma-operators",
           "compound-assignment", "inline-function", "consts", "embedded-assigns", "jumps", "structs",
           "volatile-pointers", "const-pointers", "post-incr-operator", "pre-decr-operator"]
COMPILE_SECONDS = 120 # gcc takes more than linear time on very large functions with sanitizers
PLAIN_SECONDS = 1  # the plain program's time at most; most need none
RUN_SECONDS = 60   # an async run's: one that takes longer hangs
ATTEMPTS = 50      # programs tried for a seed


class Failure(Exception):
    """What is wrong with a program."""


class Unusable(Exception):
    """The program proves nothing: it is too slow, or not defined by the language."""


class TooLarge(Unusable):
    """A compiler did not end on its async form."""


def call(command, seconds=COMPILE_SECONDS, folder=None, **settings):
    """Runs a command. Returns its status (None: too slow), output, and error output."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               cwd=folder, env=dict(os.environ, **settings), encoding="utf-8", errors="replace")
    try:
        output, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None, "", "not ended after %d s\n" % seconds
    return process.returncode, output, errors


def compile_program(variant, source, program, flags):
    name, compiler, own, _ = variant
    command = [compiler, "-std=gnu11", "-w"] + own + ["-I" + CSMITH_INCLUDE, source, "-o", program] + flags
    status, _, errors = call(command)
    if status is None:
        raise TooLarge(name)
    if status != 0:
        raise Failure("%s: compilation failed: %s\n%s" % (name, shlex.join(command), errors))


class Program:
    """One seed's program in a folder of its own."""

    def __init__(self, seed, attempt, options, folder):
        self.seed, self.options, self.folder = seed, options, folder
        self.chosen = random.Random("%d %d" % (seed, attempt))
        self.write_plain(seed * ATTEMPTS + attempt)
        self.checksum = self.run_plain(VARIANTS[0])

    def path(self, name):
        return os.path.join(self.folder, name)

    def write_plain(self, csmith_seed):
        small = self.options.small
        command = ["csmith", "--seed", str(csmith_seed), "--no-argc", "--concise", "--no-packed-struct",
                   "--max-funcs", str(self.chosen.randint(2, 4 if small else 6)),
                   "--max-block-depth", str(self.chosen.randint(2, 2 if small else 3)),
                   "--max-block-size", str(self.chosen.randint(2, 4)),
                   "--max-expr-complexity", str(self.chosen.choice([4, 8, 10])),
                   "--max-array-dim", str(self.chosen.randint(1, 3)), "--output", "plain.c"]
        command += [("--" if self.chosen.random() < 0.7 else "--no-") + toggle for toggle in TOGGLES]
        command += ["--float"] if self.chosen.random() < 0.15 else []
        command += ["--no-addr-taken-of-locals"] if self.chosen.random() < 0.6 else [] # else most live in frames
        status, _, errors = call(command, folder=self.folder) # it leaves a file where it runs
        if status != 0:
            raise Unusable("csmith: " + errors)

    def run_plain(self, variant):
        """The checksum of the plain program."""
        program = self.path("plain-" + variant[0])
        compile_program(variant, self.path("plain.c"), program, [])
        status, output, errors = call([program], PLAIN_SECONDS)
        match = re.search(r"checksum = \w+", output)
        if status != 0 or not match:
            raise Unusable("the plain program fails: " + errors)
        return match[0]

    def async_text(self):
        with open(self.path("plain.c"), encoding="utf-8") as file:
            return transform.transform(file.read(), self.chosen)

    def translate(self):
        text = self.async_text()
        with open(self.path("async.c"), "w", encoding="utf-8") as file:
            file.write(text)
        command = [os.path.join(self.options.build, "asyncc"), self.path("async.c"), "-o", self.path("out.c"),
                   "-w", "-I" + CSMITH_INCLUDE]
        status, _, errors = call(command)
        if status != 0:
            raise Failure("translation failed (status %s): %s\n%s" % (status, shlex.join(command), errors))

    def compile(self, variant):
        program = self.path(variant[0])
        library = os.path.join(self.options.build, "runtime-variants", variant[3], "libasyncc.a")
        compile_program(variant, self.path("out.c"), program,
                        ["-I" + os.path.join(SOURCE, "include"), library, "-pthread"])
        return program

    def run(self, program, suspend, fail):
        status, output, errors = call([program], RUN_SECONDS, FUZZ_SUSPEND=suspend, FUZZ_FAIL=str(fail))
        if status != 0:
            raise Failure("FUZZ_SUSPEND=%s FUZZ_FAIL=%d %s: status %s\n%s%s"
                          % (suspend, fail, program, status, output, errors))
        return output

    def compare(self, program, suspend, fail):
        """Runs the program; what it prints must depend on nothing but the pause that fails."""
        output = self.run(program, suspend, fail)
        expected = self.outputs.setdefault(fail, output)
        if output != expected or not fail and self.checksum not in output:
            raise Failure("FUZZ_SUSPEND=%s FUZZ_FAIL=%d %s: prints\n%s--- expected (plain program: %s)\n%s"
                          % (suspend, fail, program, output, self.checksum, expected))

    def choose_fails(self):
        """Some of the pauses that the program reaches."""
        pauses = int(re.search(r"pauses = (\d+)", self.outputs[0])[1])
        return sorted({self.chosen.randint(1, pauses) for _ in range(4)}) if pauses else []

    def check_variant(self, variant):
        program = self.compile(variant)
        for suspend in ["never", "always", str(self.seed)]:
            self.compare(program, suspend, 0)
        if self.fails is None:
            self.fails = self.choose_fails()
        for fail in self.fails:
            for suspend in ["never", "always"]:
                self.compare(program, suspend, fail)

    def check(self):
        self.translate()
        self.outputs, self.fails = {}, None
        for variant in self.variants():
            try:
                self.check_variant(variant)
            except Failure:
                # Only if the plain program is well-defined, also under the same compiler.
                self.run_plain(STRICT)
                if self.run_plain(variant) != self.checksum:
                    raise Unusable("gcc-O0 and %s disagree" % variant[0])
                raise

    def variants(self):
        """Those wanted by --only, at most --variants of them, others for each seed."""
        wanted = [variant for variant in VARIANTS if re.search(self.options.only, variant[0])]
        return self.chosen.sample(wanted, min(self.options.variants, len(wanted)))


class OrderProgram(Program):
    """One of order.py's: there is no plain form, but the output is known."""

    def write_plain(self, csmith_seed):
        self.text, self.expected = order.program(self.chosen, 3 if self.options.small else 8)

    def run_plain(self, variant):
        return self.expected

    def async_text(self):
        with open(transform.PRELUDE, encoding="utf-8") as file:
            return file.read() + self.text


def check_seed(seed, options):
    """None when the seed passes, else what is wrong."""
    folder = os.path.join(options.folder, str(seed))
    for attempt in range(ATTEMPTS):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        try:
            (OrderProgram if options.order else Program)(seed, attempt, options, folder).check()
        except TooLarge as variant:
            print("seed %d: %s compiles for more than %d s; another program is tried" % (seed, variant, COMPILE_SECONDS),
                  flush=True)
            continue
        except Unusable:
            continue
        except Failure as failure:
            return str(failure)
        if not options.keep:
            shutil.rmtree(folder)
        return None
    return "no usable program in %d attempts" % ATTEMPTS


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, metavar="N", help="how many seeds")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the first seed (default 1)")
    parser.add_argument("--order", action="store_true", help="programs in which the order of evaluation shows")
    parser.add_argument("--small", action="store_true", help="smaller programs")
    parser.add_argument("--variants", type=int, default=len(VARIANTS), metavar="K",
                        help="build in K of the six variants, chosen by the seed (default 6)")
    parser.add_argument("--only", default="", metavar="REGEX", help="only the variants whose name matches")
    parser.add_argument("--build", default=os.path.join(SOURCE, "build", "release"), metavar="FOLDER",
                        help="where the tool and the runtime variants are (default build/release)")
    parser.add_argument("--keep", metavar="FOLDER", help="keep all programs there (default: those that fail, in a new folder)")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    options.folder = os.path.abspath(options.keep) if options.keep else tempfile.mkdtemp(prefix="asyncc-fuzz-")
    return options


def main():
    options = parse_arguments()
    has_csmith = shutil.which("csmith") and os.path.exists(os.path.join(CSMITH_INCLUDE, "csmith.h"))
    if not options.order and not has_csmith:
        sys.exit("fuzz: csmith is missing. On Debian: apt-get install csmith libcsmith-dev")
    seeds = range(options.seed, options.seed + options.count)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for seed, problem in zip(seeds, pool.map(lambda seed: check_seed(seed, options), seeds)):
            if problem:
                failed += 1
                print("seed %d: %s\n  programs in %s; again: scripts/fuzz 1 --seed %d%s"
                      % (seed, problem, os.path.join(options.folder, str(seed)), seed,
                         (" --small" if options.small else "") + (" --order" if options.order else "")), flush=True)
    if not failed and not options.keep:
        shutil.rmtree(options.folder)
    print("%d passed, %d failed" % (options.count - failed, failed))
    sys.exit(1 if failed or options.count < 1 else 0)


main()
