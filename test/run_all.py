"""Translates programs in async C, builds them in every variant, runs each, and prints their common output.

    run_all.py FILE.c… [options] [-- ARGUMENT…]

Each FILE.c is translated once. The result is compiled by gcc and clang at -O0 and -O2 with warnings
as errors, and by both with AddressSanitizer and UndefinedBehaviorSanitizer, against the runtime that
the build has made for the same compiler and sanitizers. All six must end with the expected status
and print the same; then that output is printed once, for FileCheck. Time is virtual unless asked. With --threads there is a
seventh, by clang with ThreadSanitizer.
"""

import argparse
import os
import re
import resource
import shlex
import signal
import subprocess
import sys
import tempfile

PLAIN = ["-std=gnu11", "-g", "-Wall", "-Wextra", "-Werror"]
THREADS = PLAIN + ["-O1", "-fno-omit-frame-pointer", "-fsanitize=thread"]
SANITIZED = PLAIN + ["-O1", "-fno-omit-frame-pointer", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]

# Name of the variant, compiler, flags, folder of the runtime.
VARIANTS = [
    ("gcc-O0", "GCC", PLAIN + ["-O0"], "gcc"),
    ("gcc-O2", "GCC", PLAIN + ["-O2"], "gcc"),
    ("gcc-sanitized", "GCC", SANITIZED, "gcc-sanitized"),
    ("clang-O0", "CLANG", PLAIN + ["-O0"], "clang"),
    ("clang-O2", "CLANG", PLAIN + ["-O2"], "clang"),
    ("clang-sanitized", "CLANG", SANITIZED, "clang-sanitized"),
]
THREADS_VARIANT = ("clang-threads", "CLANG", THREADS, "clang-threads")


OUTPUT_LIMIT = 256 << 20  # bytes in a file: stops a program that prints without end


def setting(name):
    """What lit.cfg.py says about the build."""
    return os.environ["ASYNCC_TEST_" + name]


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE.c", help="sources in async C")
    parser.add_argument("--plain", action="append", default=[], metavar="FILE.c",
                        help="a source that is not translated")
    parser.add_argument("--flags", default="", help="more compiler flags, for the translation and the compilation")
    parser.add_argument("--status", type=int, default=0, help="the exit status; negative for a signal (default 0)")
    parser.add_argument("--real-clock", action="store_true", help="run in real time")
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE", help="for the program")
    parser.add_argument("--stdin", metavar="FILE", help="the program's standard input (default: none)")
    parser.add_argument("--stderr", action="store_true", help="the error output is part of the output")
    parser.add_argument("--threads", action="store_true", help="also with ThreadSanitizer")
    parser.add_argument("--only", default="", metavar="REGEX", help="only the variants whose name matches")
    parser.add_argument("--timeout", type=float, default=30, metavar="SECONDS", help="for each run (default 30)")
    own, program = arguments, []
    if "--" in arguments:
        at = arguments.index("--")
        own, program = arguments[:at], arguments[at + 1:]
    options = parser.parse_args(own)
    options.arguments = program
    return options


def run(command, what):
    """Runs a step of the build. Ends the test when it fails or has anything to say."""
    result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if result.returncode != 0:
        sys.exit("run_all: %s failed (status %d): %s\n%s"
                 % (what, result.returncode, shlex.join(command), result.stdout.decode(errors="replace")))


def translate(options, folder):
    """The generated files. Warnings of the tool are not errors here: %verify looks at diagnostics."""
    outputs = []
    for number, source in enumerate(options.files):
        stem = os.path.splitext(os.path.basename(source))[0]
        output = os.path.join(folder, "%d_%s.c" % (number, stem))
        run([setting("TOOL"), source, "-o", output] + shlex.split(options.flags), "translation")
        outputs.append(output)
    return outputs


def include_flags(files):
    """Where the sources looked for their quoted includes, since the generated files lie elsewhere."""
    folders = []
    for file in files:
        folder = os.path.dirname(os.path.abspath(file))
        if folder not in folders:
            folders.append(folder)
    return [word for folder in folders for word in ("-iquote", folder)]


def build(variant, sources, options, folder):
    name, compiler, flags, runtime = variant
    program = os.path.join(folder, name)
    # Generated files define ASYNCC_GENERATED themselves, which is too late for headers put before by -include.
    command = [setting(compiler)] + flags + ["-DASYNCC_GENERATED", "-I" + setting("INCLUDE")]
    command += include_flags(options.files)
    command += shlex.split(options.flags) + sources + options.plain
    command += [os.path.join(setting("VARIANTS"), runtime, "libasyncc.a"), "-lm", "-pthread", "-o", program]
    run(command, name + ": compilation")
    return program


def environment(options):
    result = dict(os.environ)
    if not options.real_clock:
        result["ASYNCC_CLOCK"] = "virtual"
    for assignment in options.env:
        name, _, value = assignment.partition("=")
        result[name] = value
    return result


def excerpt(output):
    """What a report shows of an output: a program that never ends writes much."""
    return output[:4000].decode(errors="replace") + ("\n[…]" if len(output) > 4000 else "")


def execute(name, program, options):
    """The output of one variant. Ends the test when it ends otherwise than it should."""
    stdin = open(options.stdin, "rb") if options.stdin else subprocess.DEVNULL
    with tempfile.TemporaryFile() as output_file, tempfile.TemporaryFile() as error_file:
        process = subprocess.Popen([program] + options.arguments, stdin=stdin, stdout=output_file,
                                   stderr=output_file if options.stderr else error_file,
                                   env=environment(options), start_new_session=True)
        try:
            ending = "ended with status %d" % process.wait(options.timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            ending = "did not end in %g s" % options.timeout
        output, errors = (file.seek(0) or file.read() for file in (output_file, error_file))
    if ending != "ended with status %d" % options.status:
        sys.exit("run_all: %s %s, not %d\n--- output\n%s\n--- error output\n%s"
                 % (name, ending, options.status, excerpt(output), excerpt(errors)))
    return output


def main():
    options = parse_arguments(sys.argv[1:])
    # Shells ignore SIGINT in background jobs, and programs inherit that; they shall start as if at a terminal.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_LIMIT, OUTPUT_LIMIT))
    variants = [variant for variant in VARIANTS + [THREADS_VARIANT] * options.threads if re.search(options.only, variant[0])]
    first = None
    with tempfile.TemporaryDirectory(prefix="asyncc-test-") as folder:
        sources = translate(options, folder)
        for variant in variants:
            output = execute(variant[0], build(variant, sources, options, folder), options)
            if first is None:
                first = output
            elif output != first:
                sys.exit("run_all: %s and %s print different things\n--- %s\n%s\n--- %s\n%s"
                         % (variants[0][0], variant[0], variants[0][0], excerpt(first), variant[0], excerpt(output)))
    sys.stdout.buffer.write(first)


main()
