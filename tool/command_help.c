/* asyncc --help. */
#include "command.h"

static const char help[] =
    "asyncc translates async C (ASYNC functions, AWAIT, see <asyncc.h>) into plain C.\n"
    "\n"
    "usage: asyncc FILE.c -o OUT.c [FLAGS]              translate one file ('-o -': to the standard output)\n"
    "       asyncc build FILE.c... -o PROGRAM [FLAGS]   translate, compile, and link with the runtime\n"
    "       asyncc run FILE.c... [FLAGS] [-- ARGS]      the same, then run the program and clean up\n"
    "       asyncc cc COMPILER [ARGUMENTS]              the compiler, which understands async C too: CC=\"asyncc cc gcc\"\n"
    "\n"
    "  -o FILE        where the output goes\n"
    "  --emit-header FILE   translate: also write the frames of the file's ASYNC functions, for other files to include\n"
    "  -v             print the commands that are run\n"
    "  --keep         build, run: keep the generated C as NAME.gen.c beside the program (run: here)\n"
    "  -c, -S         build: compile FILE.c to an object or to assembly, do not link\n"
    "  --dump=PASS    print what the tool knows after a pass, and stop; the passes are collect, check, cleanup,\n"
    "                 locate, split, home, live and frame\n"
    "  --help, --version\n"
    "\n"
    "Every other flag belongs to the C compiler: -I, -D, -std=, -O2, -g, -W..., -l..., and so on. FILE.c... may hold\n"
    ".o, .a and .so files for the linker.\n"
    "\n"
    "examples:\n"
    "  asyncc run hello.c\n"
    "  asyncc run -O2 -Wall server.c util.c -- --port 8080\n"
    "  asyncc build -g server.c util.o -lz -o server\n"
    "  make CC=\"asyncc cc gcc\"\n"
    "  asyncc server.c -Iinclude -DNDEBUG -o server.gen.c\n"
    "\n"
    "environment:\n"
    "  CC               the C compiler (cc)\n"
    "  ASYNCC_INCLUDE   the folder that holds asyncc.h\n"
    "  ASYNCC_LIBRARY   the runtime library, libasyncc.a\n"
    "  TMPDIR           where build and run keep their temporaries (/tmp)\n"
    "\n"
    "The exit status is 1 when a source has errors, 2 when the tool could not do its work; of 'asyncc run' it is\n"
    "the program's, and when a signal ended the program, it ends asyncc too.\n";

void command_help(FILE *out)
{
    fputs(help, out);
}
