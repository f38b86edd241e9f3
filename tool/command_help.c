/* asyncc --help, and asyncc COMMAND --help. */
#include "command.h"

static const char overview[] =
    "asyncc translates async C (ASYNC functions, AWAIT, see <asyncc.h>) into plain C.\n"
    "\n"
    "usage: asyncc FILE.c -o OUT.c [FLAGS]              translate one file ('-o -': to the standard output)\n"
    "       asyncc build FILE.c... -o PROGRAM [FLAGS]   translate, compile, and link with the runtime\n"
    "       asyncc run FILE.c... [FLAGS] [-- ARGS]      the same, then run the program and clean up\n"
    "       asyncc explain FILE.c [FUNCTION] [FLAGS]    what is in each function's frame, why, and what would shrink it\n"
    "       asyncc cc COMPILER [ARGUMENTS]              the compiler, which understands async C too: CC=\"asyncc cc gcc\"\n"
    "       asyncc COMMAND --help                       more on one of them\n"
    "\n"
    "  -o FILE        where the output goes\n"
    "  --emit-header FILE   translate: also write the frames of the file's ASYNC functions, for other files to include\n"
    "  -MD, -MMD      write a depfile for make or ninja; with -MF, -MT, -MQ and -MP as with gcc\n"
    "  -ffile-prefix-map=OLD=NEW, -fmacro-prefix-map=OLD=NEW   what paths are called in the output\n"
    "  -v             print the commands that are run\n"
    "  --json, --graph   explain: for programs to read; the state machines for Graphviz\n"
    "  --keep         build, run: keep the generated C as NAME.gen.c beside the program (run: here)\n"
    "  -c, -S         build: compile FILE.c to an object or to assembly, do not link\n"
    "  --dump=PASS    print what the tool knows after a pass, and stop; the passes are collect, check, head,\n"
    "                 cleanup, locate, directives, split, home, live, frame and warn\n"
    "  -Wasync-NAME, -Wno-async-NAME, -Werror=async-NAME   the tool's own warnings (docs/diagnostics.md)\n"
    "  -Wframe-larger-than=N   also warns of ASYNC functions whose frames take more than N bytes\n"
    "  -Rrecursion    remarks: calls that allocate because they are recursive\n"
    "  -Wasync-ordinary-function   warn of ordinary functions in pointers to async ones, which only tasks must not start\n"
    "  --verify       compare what is reported with `expected-error {{text}}` comments in the file, and write nothing\n"
    "  --diagnostics=json   one JSON object a line for each error, warning and note, in the place of text\n"
    "  --diagnostics=sarif  one SARIF 2.1.0 document\n"
    "  --color=WHEN   always, never, or auto: on a terminal, without NO_COLOR\n"
    "  --help, --version\n"
    "\n"
    "Every other flag belongs to the C compiler: -I, -D, -std=, -O2, -g, -W..., -l..., and so on. FILE.c... may hold\n"
    ".o, .a and .so files for the linker.\n"
    "\n"
    "examples:\n"
    "  asyncc run hello.c\n"
    "  asyncc run -O2 -Wall server.c util.c -- --port 8080\n"
    "  asyncc build -g server.c util.o -lz -o server\n"
    "  asyncc explain server.c handle_client -Iinclude\n"
    "  make CC=\"asyncc cc gcc\"\n"
    "  asyncc server.c -Iinclude -DNDEBUG -o server.gen.c\n"
    "\n"
    "environment:\n"
    "  CC               the C compiler (cc)\n"
    "  ASYNCC_INCLUDE   the folder that holds asyncc.h\n"
    "  ASYNCC_LIBRARY   the runtime library, libasyncc.a or libasyncc.so\n"
    "  TMPDIR           where build, run and cc keep their temporaries (/tmp)\n"
    "\n"
    "The exit status is 1 when a source has errors, 2 when the tool could not do its work; of 'asyncc run' it is\n"
    "the program's, and when a signal ended the program, it ends asyncc too; of 'asyncc cc' it is the compiler's.\n";

static const char on_build[] =
    "usage: asyncc build FILE.c... -o PROGRAM [FLAGS]\n"
    "\n"
    "Translates each FILE.c, compiles the C with $CC (cc), and links with the runtime. With -c or -S one file is compiled and\n"
    "not linked. Objects and libraries among the files go to the linker in the order given. An error in any source leaves\n"
    "an old PROGRAM as it was.\n"
    "\n"
    "examples:\n"
    "  asyncc build hello.c -o hello\n"
    "  asyncc build -g -Wall server.c util.o -Llib -lz -o server\n"
    "  asyncc build -O2 -c server.c -MMD -MF server.d -o server.o\n"
    "  asyncc build --keep -v hello.c -o hello          # hello.gen.c stays beside it; what is run is printed\n"
    "  CC=\"ccache clang\" asyncc build hello.c -o hello\n";

static const char on_run[] =
    "usage: asyncc run FILE.c... [FLAGS] [-- ARGS]\n"
    "\n"
    "Does what 'asyncc build' does, runs the program with ARGS, and removes it. The program is told FILE, without .c, as its\n"
    "name. Its exit status is asyncc's; a signal that ends it ends asyncc.\n"
    "\n"
    "examples:\n"
    "  asyncc run hello.c\n"
    "  asyncc run -O2 -Wall server.c util.c -- --port 8080\n"
    "  ASYNCC_CLOCK=virtual asyncc run hello.c          # sleeping takes no time\n"
    "  ASYNCC_DEBUG=1 asyncc run hello.c                # asyncio's debug mode\n"
    "  asyncc run -g -fsanitize=address,undefined hello.c\n";

static const char on_explain[] =
    "usage: asyncc explain [--json | --graph] FILE.c [FUNCTION] [FLAGS]\n"
    "\n"
    "Shows the frame of each ASYNC function of FILE.c, or of FUNCTION: its size, what is in it, widest first, and why, and\n"
    "what would shrink it. Sizes and offsets are those of the generated C. FLAGS are the compiler's, as for a translation.\n"
    "--graph: its state machine instead, as Graphviz: states with their lines, and what leads from one to the next.\n"
    "\n"
    "examples:\n"
    "  asyncc explain server.c\n"
    "  asyncc explain server.c handle_client -Iinclude -DNDEBUG\n"
    "  asyncc explain --json server.c | jq '.[] | [.function, .size]'\n"
    "  asyncc explain --graph server.c handle_client | dot -Tsvg > handle_client.svg\n";

static const char on_cc[] =
    "usage: asyncc cc [-v] COMPILER [ARGUMENTS]\n"
    "\n"
    "Runs the compiler so that it understands async C too. A file that has none is handed to the compiler as it is; else the\n"
    "compiler is run with the generated C in the file's place, under its name. A command that links gains the runtime's library.\n"
    "Files, depfiles, messages and the exit status are the compiler's. -v prints the commands that are run.\n"
    "\n"
    "examples:\n"
    "  asyncc cc gcc -O2 -c server.c -o server.o\n"
    "  asyncc cc clang server.c util.c -lz -o server\n"
    "  make CC=\"asyncc cc gcc\"                         # a project as it is\n"
    "  ./configure CC=\"asyncc cc gcc\" && make\n"
    "  CC=\"asyncc cc gcc\" meson setup build\n"
    "  make CC=\"asyncc cc ccache gcc\"                  # cached; distcc stands there, too\n"
    "  cmake -B build -DCMAKE_C_COMPILER_LAUNCHER=\"asyncc;cc\" -DCMAKE_C_LINKER_LAUNCHER=\"asyncc;cc\"\n";

void command_help(FILE *out, enum command_kind topic)
{
    const char *text = topic == COMMAND_BUILD ? on_build : topic == COMMAND_RUN ? on_run : topic == COMMAND_EXPLAIN ? on_explain : topic == COMMAND_CC ? on_cc : overview;
    fputs(text, out);
}
