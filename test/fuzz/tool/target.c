/* One text through `asyncc in.c -o out.c`, in this process. What must hold:
 *
 *   - it ends, with status 0 or 1, in memory that the sanitizers accept;
 *   - status 0: no error was reported, and the output is whole; status 1: an error was reported, and the output is as it was;
 *   - no other file is left behind;
 *   - with ASYNCC_FUZZ_FINDINGS=FOLDER in the environment, compilers accept the output. What they do not is kept in that
 *     folder, one text for each message, and the run goes on.
 */
#include "target.h"
#include "command.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char old_output[] = "as it was\n";

static struct {
    char folder[64], input[80], output[80], header[80];
} paths;

static void remove_folder(void)
{
    static const char *const names[] = {paths.input, paths.output, paths.header};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(names[i]);
    rmdir(paths.folder);
}

/* A folder of our own, for the tool's temporary files as well. */
static void make_folder(void)
{
    if (paths.folder[0])
        return;
    snprintf(paths.folder, sizeof paths.folder, "%s", access("/dev/shm", W_OK) == 0 ? "/dev/shm/asyncc-fuzz-XXXXXX" : "/tmp/asyncc-fuzz-XXXXXX");
    if (!mkdtemp(paths.folder))
        die(0, "cannot make a folder");
    snprintf(paths.input, sizeof paths.input, "%s/in.c", paths.folder);
    snprintf(paths.output, sizeof paths.output, "%s/out.c", paths.folder);
    snprintf(paths.header, sizeof paths.header, "%s/out.h", paths.folder);
    setenv("TMPDIR", paths.folder, 1);
    atexit(remove_folder);
}

static void write_file(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "w");
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file))
        die(0, "cannot write '%s'", path);
}

/* malloc'd, NUL-terminated. */
static char *read_file(const char *path)
{
    struct buf buf = {0};
    char part[4096];
    FILE *file = fopen(path, "r");
    for (size_t count; file && (count = fread(part, 1, sizeof part, file));)
        buf_put(&buf, (struct str){part, count});
    if (file)
        fclose(file);
    buf_put(&buf, (struct str){"", 1});
    return buf.ptr;
}

static void require(bool holds, const char *what, int status, const char *messages)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz: %s (status %d)\n%s", what, status, messages);
    abort();
}

static bool only_our_files(void)
{
    bool ok = true;
    DIR *folder = opendir(paths.folder);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        ok &= entry->d_name[0] == '.' ? entry->d_name[1] == '\0' || entry->d_name[1] == '.'
                                      : !strcmp(entry->d_name, "in.c") || !strcmp(entry->d_name, "out.c") || !strcmp(entry->d_name, "out.h");
    if (folder)
        closedir(folder);
    return ok;
}

/* ---- compiling what came out ------------------------------------------------------------------ */

/* The messages of a compilation that only looks for errors; null when there are none. malloc'd. */
static char *compile_errors(const char *compiler, const char *file, const char *language)
{
    char command[512], log[96];
    snprintf(log, sizeof log, "%s/out.h", paths.folder); /* a file of ours that is in no use by now */
    snprintf(command, sizeof command, "ASAN_OPTIONS= %s %s -w -fsyntax-only -I %s %s >%s 2>&1 </dev/null", compiler, language, ASYNCC_BUILD_INCLUDE_DIR, file, log);
    int status = system(command);
    return status ? read_file(log) : NULL;
}

/* Of the first error, with names and numbers left out: what makes two findings the same. */
static uint64_t fingerprint(const char *compiler, const char *messages)
{
    struct str text = str_from(messages);
    text = str_slice(text, str_find(text, S("error:")), text.len);
    text = str_slice(text, 0, str_find(text, S("\n")));
    struct buf kept = {0};
    buf_put(&kept, str_from(compiler));
    bool is_quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_mark = c == '\'' || (unsigned char)c >= 0x80;
        is_quoted = is_mark ? c == '\'' ? !is_quoted : (i + 2 < text.len && (unsigned char)text.ptr[i + 2] == 0x98) || is_quoted : is_quoted;
        if (!is_mark && !isdigit((unsigned char)c) && !is_quoted)
            buf_put(&kept, (struct str){&c, 1});
    }
    uint64_t hash = str_hash(buf_str(&kept));
    buf_free(&kept);
    return hash;
}

static void keep_finding(const char *folder, const char *compiler, const char *messages, const uint8_t *text, size_t length)
{
    char name[512];
    snprintf(name, sizeof name, "%s/%016llx.c", folder, (unsigned long long)fingerprint(compiler, messages));
    if (access(name, F_OK) == 0)
        return;
    write_file(name, text, length);
    memcpy(strrchr(name, '.'), ".txt", 5);
    write_file(name, messages, strlen(messages));
    fprintf(stderr, "fuzz: the output does not compile: %s\n", name);
}

/* What clang accepts as a source it must accept as output; gcc, if it accepts the source as well. */
static void check_compiles(const uint8_t *text, size_t length)
{
    const char *folder = getenv("ASYNCC_FUZZ_FINDINGS");
    if (!folder)
        return;
    for (int i = 0; i < 2; i++) {
        const char *compiler = i ? "clang-19" : "gcc";
        char *messages = compile_errors(compiler, paths.output, "-std=gnu17");
        char *source_messages = messages && !i ? compile_errors(compiler, paths.input, "-std=gnu17") : NULL;
        if (messages && !source_messages)
            keep_finding(folder, compiler, messages, text, length);
        free(messages);
        free(source_messages);
    }
}

/* ---- the run ---------------------------------------------------------------------------------- */

static int translate_text(const uint8_t *text, size_t length, FILE *messages, unsigned *errors)
{
    struct arena arena = {0};
    struct options options = {.output = paths.output, .header = str_hash((struct str){(const char *)text, length}) % 4 ? NULL : paths.header};
    struct session session = {.arena = &arena, .options = &options};
    words_add(&arena, &options.inputs, paths.input);
    diag_init(&session.diag, messages);
    toolchain_find(&arena, &session.toolchain);
    int status = command_translate(&session);
    *errors = session.diag.errors;
    arena_free(&arena);
    return status;
}

int target_run(const uint8_t *text, size_t length)
{
    if (length > SOURCE_BYTES_MAX)
        return EXIT_SOURCE;
    make_folder();
    unlink(paths.header);
    write_file(paths.input, text, length);
    write_file(paths.output, old_output, sizeof old_output - 1);
    char *said = NULL;
    size_t said_length;
    FILE *messages = open_memstream(&said, &said_length);
    unsigned errors;
    int status = translate_text(text, length, messages, &errors);
    fclose(messages);
    char *output = read_file(paths.output);
    require(status == EXIT_FINE || status == EXIT_SOURCE, "neither translated nor refused", status, said);
    require((status == EXIT_FINE) == (errors == 0), "the status does not fit the messages", status, said);
    require((status == EXIT_SOURCE) == !strcmp(output, old_output), "the output does not fit the status", status, said);
    require(only_our_files(), "a file is left behind", status, said);
    if (status == EXIT_FINE)
        check_compiles(text, length);
    free(output);
    free(said);
    return status;
}
