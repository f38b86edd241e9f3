/* In most builds most files have nothing to do with async C, and `asyncc cc` must not slow them down. So this looks at their
 * text only: each #include is followed as the compiler would find it, and conditions are not evaluated. It errs on one
 * side: what could include <asyncc.h> under some condition counts, and so does an #include whose macro was not seen.
 * libclang then knows exactly.
 *
 * The headers of the C library are not opened, as far as their names tell. */
#include "scan.h"
#include "file.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct header_name {
    struct str text;
    bool is_quoted;
    bool is_next;       /* #include_next: any file of that name may be meant, not only the first */
    const char *folder; /* of the file that has it */
};

/* #include MACRO */
struct computed {
    struct str macro; /* empty: not a mere name */
    const char *folder;
    bool is_known; /* a #define of the macro was seen */
};

struct file {
    const char *path, *folder;
    size_t size;
};

struct identity {
    dev_t device;
    ino_t inode;
};

struct scan {
    struct arena *arena;
    const struct compiler_line *line;
    struct str main_text; /* of the first file */
    struct words environment_dirs; /* CPATH and C_INCLUDE_PATH */
    struct words default_dirs;
    struct {
        struct file *items;
        size_t count, capacity;
    } files; /* all there are; each once */
    struct {
        struct identity *items;
        size_t count, capacity;
    } seen; /* a hash table; inode 0 is free */
    struct {
        struct computed *items;
        size_t count, capacity;
    } computed;
    struct {
        char *bytes;
        size_t capacity;
    } buffer; /* for one file at a time: this reads megabytes */
    bool found;
};

/* ---- files ------------------------------------------------------------------------------------ */

static struct identity *slot_of(struct scan *scan, struct identity wanted)
{
    size_t mask = scan->seen.capacity - 1, at = (wanted.inode * 0x9E3779B97F4A7C15u >> 20) & mask;
    while (scan->seen.items[at].inode && (scan->seen.items[at].inode != wanted.inode || scan->seen.items[at].device != wanted.device))
        at = (at + 1) & mask;
    return &scan->seen.items[at];
}

static void grow_seen(struct scan *scan)
{
    struct identity *old = scan->seen.items;
    size_t old_capacity = scan->seen.capacity;
    scan->seen.capacity = old_capacity ? 4 * old_capacity : 256;
    scan->seen.items = arena_array(scan->arena, struct identity, scan->seen.capacity);
    for (size_t i = 0; i < old_capacity; i++)
        if (old[i].inode)
            *slot_of(scan, old[i]) = old[i];
}

/* Whether it is new. By the file itself, for a path can lead to it in many ways. */
static bool note_seen(struct scan *scan, struct identity identity)
{
    if (2 * scan->seen.count >= scan->seen.capacity)
        grow_seen(scan);
    struct identity *slot = slot_of(scan, identity);
    if (slot->inode)
        return false;
    *slot = identity;
    scan->seen.count++;
    return true;
}

static void add_file(struct scan *scan, const char *path, size_t size)
{
    *arena_push(scan->arena, &scan->files, struct file) = (struct file){path, path_folder(scan->arena, path), size};
}

/* Whether there is such a file; a new one will be read. */
static bool visit(struct scan *scan, const char *path)
{
    struct stat status;
    if (stat(path, &status) < 0 || !S_ISREG(status.st_mode))
        return false;
    if (note_seen(scan, (struct identity){status.st_dev, status.st_ino}))
        add_file(scan, str_c(scan->arena, str_from(path)), (size_t)status.st_size);
    return true;
}

/* Valid until the next call; what cannot be read is empty. */
static struct str read_file(struct scan *scan, size_t index)
{
    const struct file *file = &scan->files.items[index];
    if (index == 0)
        return scan->main_text;
    if (scan->buffer.capacity < file->size) {
        free(scan->buffer.bytes);
        scan->buffer.bytes = malloc(scan->buffer.capacity = 2 * file->size);
    }
    int descriptor = scan->buffer.bytes ? open(file->path, O_RDONLY | O_CLOEXEC) : -1;
    if (descriptor < 0)
        return S("");
    ssize_t got = read(descriptor, scan->buffer.bytes, file->size);
    close(descriptor);
    return (struct str){scan->buffer.bytes, got > 0 ? (size_t)got : 0};
}

/* ---- finding headers -------------------------------------------------------------------------- */

/* Headers of the C library and the kernel, and those that every compiler brings. */
static bool is_of_c_library(struct str name)
{
    static const char *const folders[] = {"sys/", "bits/", "linux/", "asm/", "asm-generic/", "gnu/", "net/", "netinet/", "arpa/", "rpc/"};
    static const char *const names[] = {
        "aio", "alloca", "assert", "byteswap", "complex", "cpio", "ctype", "dirent", "dlfcn", "elf", "endian", "errno", "error", "execinfo",
        "fcntl", "features", "fenv", "float", "fmtmsg", "fnmatch", "ftw", "getopt", "glob", "grp", "iconv", "ifaddrs", "immintrin", "inttypes",
        "iso646", "langinfo", "libgen", "limits", "link", "locale", "malloc", "math", "memory", "monetary", "mqueue", "netdb", "nl_types", "poll",
        "pthread", "pty", "pwd", "regex", "resolv", "sched", "search", "semaphore", "setjmp", "signal", "spawn", "stdalign", "stdarg",
        "stdatomic", "stdbool", "stddef", "stdint", "stdio", "stdlib", "stdnoreturn", "string", "strings", "stropts", "syslog", "tar",
        "termios", "tgmath", "threads", "time", "uchar", "ucontext", "ulimit", "unistd", "utime", "utmp", "utmpx", "wchar", "wctype", "wordexp",
    };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (str_starts(name, str_from(folders[i])))
            return true;
    if (!str_ends(name, S(".h")))
        return false;
    struct str stem = str_slice(name, 0, name.len - 2);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(stem, str_from(names[i])))
            return true;
    return false;
}

static bool is_own_header(struct str name)
{
    return str_equal(name, S("asyncc.h")) || str_ends(name, S("/asyncc.h")) || str_starts(name, S("asyncc/"));
}

/* Whether one of the folders has it. */
static bool visit_in(struct scan *scan, const struct words *dirs, const struct header_name *header)
{
    bool any = false;
    for (size_t i = 0; i < dirs->count && (!any || header->is_next); i++) {
        char path[4096]; /* most are not there: those must cost no memory */
        bool is_current = strcmp(dirs->items[i], ".") == 0; /* spelled as compilers do */
        int length = snprintf(path, sizeof path, "%s%s" STR_FMT, is_current ? "" : dirs->items[i], is_current ? "" : "/", STR_ARG(header->text));
        any |= length < (int)sizeof path && visit(scan, path);
    }
    return any;
}

static void follow(struct scan *scan, const struct header_name *header)
{
    const struct compiler_line *line = scan->line;
    struct words beside = {.items = (const char *[]){header->folder}, .count = 1};
    const struct words *const places[] = {
        &beside, &line->quote_dirs, &line->dirs, &scan->environment_dirs, &line->system_dirs, &scan->default_dirs, &line->after_dirs,
    };
    if (is_own_header(header->text)) {
        scan->found = true;
        return;
    }
    if (header->text.len && header->text.ptr[0] == '/') {
        visit(scan, str_c(scan->arena, header->text));
        return;
    }
    bool found = false;
    for (size_t i = header->is_quoted ? 0 : 2; i < sizeof places / sizeof *places && (!found || header->is_next); i++)
        if (places[i] != &scan->default_dirs || !is_of_c_library(header->text))
            found |= visit_in(scan, places[i], header);
}

/* ---- directives ------------------------------------------------------------------------------- */

struct cursor {
    struct str text;
    size_t at;
};

static char peek(const struct cursor *cursor)
{
    return cursor->at < cursor->text.len ? cursor->text.ptr[cursor->at] : '\n';
}

/* Length of a spliced line end, backslash and newline, at the cursor; or 0. */
static size_t splice_length(const struct cursor *cursor)
{
    struct str rest = str_slice(cursor->text, cursor->at, cursor->text.len);
    return str_starts(rest, S("\\\n")) ? 2 : str_starts(rest, S("\\\r\n")) ? 3 : 0;
}

static void skip_blanks(struct cursor *cursor)
{
    for (;;) {
        char c = peek(cursor);
        struct str rest = str_slice(cursor->text, cursor->at, cursor->text.len);
        if (c == ' ' || c == '\t' || c == '\v' || c == '\f')
            cursor->at++;
        else if (splice_length(cursor))
            cursor->at += splice_length(cursor);
        else if (str_starts(rest, S("/*")))
            cursor->at += 2 + str_find(str_slice(rest, 2, rest.len), S("*/")) + 2;
        else
            return;
    }
}

/* A name, put together where a line end splits it. */
static struct str read_name(struct scan *scan, struct cursor *cursor)
{
    char name[256];
    size_t length = 0;
    for (;;) {
        char c = peek(cursor);
        if (splice_length(cursor))
            cursor->at += splice_length(cursor);
        else if ((isalnum((unsigned char)c) || c == '_' || c == '$') && length < sizeof name)
            name[length++] = c, cursor->at++;
        else
            return str_copy(scan->arena, (struct str){name, length});
    }
}

static bool read_header_name(struct cursor *cursor, const char *folder, struct header_name *name)
{
    char open = peek(cursor);
    if (open != '"' && open != '<')
        return false;
    struct str rest = str_slice(cursor->text, cursor->at + 1, cursor->text.len);
    size_t length = str_find(rest, open == '"' ? S("\"") : S(">"));
    *name = (struct header_name){.text = str_slice(rest, 0, length), .is_quoted = open == '"', .folder = folder};
    return length < rest.len;
}

static void read_include(struct scan *scan, struct cursor *cursor, const char *folder)
{
    struct str word = read_name(scan, cursor);
    bool is_next = str_equal(word, S("include_next"));
    struct header_name name;
    if (!is_next && !str_equal(word, S("include")) && !str_equal(word, S("import")))
        return;
    skip_blanks(cursor);
    if (read_header_name(cursor, folder, &name)) {
        name.is_next = is_next;
        follow(scan, &name);
        return;
    }
    struct str macro = read_name(scan, cursor);
    skip_blanks(cursor);
    bool is_mere_name = strchr("\r\n/", peek(cursor)) != NULL;
    *arena_push(scan->arena, &scan->computed, struct computed) = (struct computed){is_mere_name ? macro : S(""), folder, false};
}

/* A #define that gives a header's name to the macro of an #include; follows that. */
static void use_define(struct scan *scan, struct str macro, struct cursor *value)
{
    struct header_name name;
    for (size_t i = 0; i < scan->computed.count; i++) {
        struct computed *computed = &scan->computed.items[i];
        struct cursor cursor = *value;
        if (!str_equal(computed->macro, macro) || !read_header_name(&cursor, computed->folder, &name))
            continue;
        computed->is_known = true;
        name.is_next = true;
        follow(scan, &name);
    }
}

static void read_define(struct scan *scan, struct cursor *cursor, const char *folder)
{
    (void)folder;
    if (!str_equal(read_name(scan, cursor), S("define")))
        return;
    skip_blanks(cursor);
    struct str macro = read_name(scan, cursor);
    skip_blanks(cursor);
    use_define(scan, macro, cursor);
}

/* Whether what stands at the offset may begin a directive: only blanks and comments are before it in its line. */
static bool begins_line(struct str text, size_t at)
{
    while (at > 0 && strchr(" \t\v\f\r", text.ptr[at - 1]))
        at--;
    return at == 0 || text.ptr[at - 1] == '\n' || (at > 1 && text.ptr[at - 1] == '/' && text.ptr[at - 2] == '*');
}

/* Where the mark next begins a directive; the text's end when it does not. */
static size_t find_directive(struct str text, size_t from, struct str mark)
{
    while (from < text.len) {
        from += str_find(str_slice(text, from, text.len), mark);
        if (from < text.len && begins_line(text, from))
            return from;
        from++;
    }
    return text.len;
}

/* Reads the directives whose name begins with the letter. */
static void read_directives(struct scan *scan, size_t index, char letter, void (*read)(struct scan *, struct cursor *, const char *))
{
    struct str text = read_file(scan, index);
    const char *folder = scan->files.items[index].folder;
    for (size_t at = 0; (at = find_directive(text, at, S("#"))) < text.len && !scan->found;) {
        struct cursor cursor = {text, at + 1};
        skip_blanks(&cursor);
        if (peek(&cursor) == letter)
            read(scan, &cursor, folder);
        at = cursor.at;
    }
    /* Other spellings of '#' are too rare to be read here. */
    if (find_directive(text, 0, S("%:")) < text.len || find_directive(text, 0, S("?\?=")) < text.len)
        scan->found = true;
}

/* ---- the scan --------------------------------------------------------------------------------- */

/* An #include of a macro means any header that some #define of that name gives; without one, who knows. */
static void follow_computed(struct scan *scan)
{
    for (size_t i = 0; i < scan->line->defines.count; i++) {
        struct str text = str_from(scan->line->defines.items[i]);
        size_t equals = str_find(text, S("="));
        use_define(scan, str_slice(text, 0, equals), &(struct cursor){text, equals + 1});
    }
    for (size_t i = 0; i < scan->files.count; i++)
        read_directives(scan, i, 'd', read_define);
    for (size_t i = 0; i < scan->computed.count; i++)
        scan->found |= !scan->computed.items[i].is_known;
}

/* -include FILE is found as #include "FILE" would be in the current folder. */
static void follow_options(struct scan *scan)
{
    for (size_t i = 0; i < scan->line->includes.count; i++)
        follow(scan, &(struct header_name){.text = str_from(scan->line->includes.items[i]), .is_quoted = true, .folder = "."});
}

static void add_environment(struct scan *scan, const char *variable)
{
    const char *list = getenv(variable);
    while (list && *list) {
        size_t length = strcspn(list, ":");
        words_add(scan->arena, &scan->environment_dirs, length ? str_c(scan->arena, (struct str){list, length}) : ".");
        list += length + (list[length] == ':');
    }
}

/* The folders that compilers search without being told. Only where <asyncc.h> is installed there can a header
 * of theirs include it; elsewhere they are not worth a look. */
static void add_default_dirs(struct scan *scan)
{
    static const char *const dirs[] = {"/usr/local/include", ASYNCC_MULTIARCH_DIR, "/usr/include"};
    const char *root = scan->line->sysroot ? scan->line->sysroot : "";
    bool has_own_header = false;
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs && !scan->line->has_no_system_dirs; i++) {
        words_add(scan->arena, &scan->default_dirs, str_format(scan->arena, "%s%s", root, dirs[i]).ptr);
        has_own_header |= access(str_format(scan->arena, "%s%s/asyncc.h", root, dirs[i]).ptr, F_OK) == 0;
    }
    if (!has_own_header)
        scan->default_dirs.count = 0;
}

bool scan_may_be_async(struct arena *arena, const struct compiler_line *line, const char *path, struct str text)
{
    struct scan scan = {.arena = arena, .line = line, .main_text = text};
    add_environment(&scan, "CPATH");
    add_environment(&scan, "C_INCLUDE_PATH");
    add_default_dirs(&scan);
    add_file(&scan, path, text.len);
    follow_options(&scan);
    for (size_t i = 0; i < scan.files.count && !scan.found;) {
        for (; i < scan.files.count && !scan.found; i++)
            read_directives(&scan, i, 'i', read_include);
        if (scan.computed.count && !scan.found)
            follow_computed(&scan);
    }
    free(scan.buffer.bytes);
    return scan.found;
}
