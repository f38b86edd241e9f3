"""The lit suite: translate, compile, run, compare. What a test may write in its RUN lines:

  %asyncc              the tool; another one by `lit --param tool=PATH`
  %gcc %clang          the C compilers, for C that the tool has written
  %run-all %s          translates, compiles in six variants, runs them all, prints their common output
                       (test/run_all.py --help); with --threads also in a seventh, under ThreadSanitizer
  %frames F.c          holds what `asyncc explain` says against compilers and goldens (test/frames.py --help);
                       with `lit --param update-frames=yes` it writes the goldens anew
  %check-graph F.c…    checks that what `asyncc explain --graph` writes is a state machine (test/check_graph.py)
  %verify %s           compares diagnostics with `expected-error {{…}}` comments (tool/expect.h)
  %doc-programs F.md   compiles and runs the programs in Markdown files (test/doc_programs.py)
  %json-lines          prints JSON objects, one a line, in a form for FileCheck (test/json_lines.py)
  %sarif               holds a SARIF document against what is required of it, and prints it for FileCheck (test/sarif.py)
  %diagnostics-documented  tries docs/diagnostics.md (test/diagnostics_documented.py)
  %count-instructions  compares plain and awaited calls by callgrind (test/count_instructions.py --help)
  %compare-instructions  compares loops in a plain and an async program by callgrind (test/compare_instructions.py --help)
  %include             the public headers' folder, for -I
  %source %samples     the project's folder, and its samples/
  %build               the build folder
  FileCheck            LLVM's, also as %FileCheck; not and diff are built into lit

Started through lit.site.cfg.py in the build folder, which knows the paths.
"""

import os
import shutil
import sys

import lit.formats

config.name = "asyncc"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".c", ".test"]
config.excludes = ["Inputs", "runtime", "tool", "fuzz"]
config.test_source_root = os.path.join(config.source_dir, "test")
config.test_exec_root = os.path.join(config.build_dir, "test")

tool = os.path.abspath(lit_config.params.get("tool", os.path.join(config.build_dir, "asyncc")))
include = os.path.join(config.source_dir, "include")
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"


def script(name):
    return "%s %s" % (sys.executable, os.path.join(config.test_source_root, name))


# The longer of two names with a common beginning stands first: lit replaces in this order.
config.substitutions += [
    ("%run-all", script("run_all.py")),
    ("%frames", script("frames.py") + (" --update" if lit_config.params.get("update-frames") else "")),
    ("%check-graph", script("check_graph.py") + " " + tool),
    ("%verify", tool + " --verify"),
    ("%doc-programs", script("doc_programs.py")),
    ("%json-lines", script("json_lines.py")),
    ("%sarif", script("sarif.py")),
    ("%diagnostics-documented", script("diagnostics_documented.py")),
    ("%count-instructions", script("count_instructions.py")),
    ("%compare-instructions", script("compare_instructions.py")),
    ("%asyncc", tool),
    ("%include", include),
    ("%samples", os.path.join(config.source_dir, "samples")),
    ("%source", config.source_dir),
    ("%build", config.build_dir),
    ("%gcc", config.gcc),
    ("%clang", config.clang),
    (r"%?\bFileCheck\b", config.filecheck),
]

# Programs that only some tests need, for REQUIRES: lines; without one those are reported as unsupported.
for program in ("ccache", "distcc", "meson", "automake", "zsh", "fish", "man", "dpkg-deb", "dot"):
    if shutil.which(program):
        config.available_features.add(program)

config.environment.update({
    "ASYNCC_TEST_TOOL": tool,
    "ASYNCC_TEST_GCC": config.gcc,
    "ASYNCC_TEST_CLANG": config.clang,
    "ASYNCC_TEST_INCLUDE": include,
    "ASYNCC_TEST_VARIANTS": os.path.join(config.build_dir, "runtime-variants"),
    "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "LC_ALL": "C.UTF-8",
})
