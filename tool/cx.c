/* The parse. Options and text go in; a translation unit without errors comes out. */
#include "cx.h"
#include <stdlib.h>
#include <string.h>

struct str cx_string(struct arena *arena, CXString string)
{
    const char *text = clang_getCString(string);
    struct str copy = text ? str_copy(arena, str_from(text)) : (struct str){"", 0};
    clang_disposeString(string);
    return copy;
}

/* libclang numbers a file's bytes in a row. To ask it what number a byte has is cheap, but not what byte a number is. */
static void number_bytes(struct cx *cx, size_t size)
{
    CXSourceRange whole = clang_getCursorExtent(clang_getTranslationUnitCursor(cx->tu)); /* the main file */
    CXSourceLocation end = clang_getRangeEnd(whole);
    cx->begin = clang_getRangeStart(whole);
    bool is_straight = size <= UINT32_MAX && end.ptr_data[0] == cx->begin.ptr_data[0] && end.int_data - cx->begin.int_data == size;
    cx->straight_bytes = is_straight ? (uint32_t)size : 0;
}

bool cx_offset(const struct cx *cx, CXSourceLocation location, uint32_t *offset)
{
    uint32_t behind = location.int_data - cx->begin.int_data;
    if (behind < cx->straight_bytes && location.ptr_data[0] == cx->begin.ptr_data[0]) { /* none of a macro's expansion */
        *offset = behind;
        return true;
    }
    CXFile file;
    unsigned at;
    clang_getFileLocation(location, &file, NULL, NULL, &at);
    *offset = at;
    return file && clang_File_isEqual(file, cx->file);
}

/* Flags that mean nothing to a parse, or that only the other compiler knows. */
static bool is_noise(const char *flag)
{
    static const char *const prefixes[] = {"-W", "-O", "-g", "-pedantic", "-fsanitize", "-fno-sanitize", "-flto", "-fdump", "-pipe"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (!strncmp(flag, prefixes[i], strlen(prefixes[i])) && strncmp(flag, "-Wp,", 4))
            return true;
    return false;
}

#define TAKES_HANDLE "it takes the handle of a task, async_create_task(f(…)); a call by itself is awaited by AWAIT(f(…))"

/* What clang cannot know of an error at the word, or null. */
static const char *explanation(struct str error, struct str word)
{
    static const struct {
        const char *begin; /* of the error */
        const char *word;
        const char *text;
    } mistakes[] = {
        {"call to undeclared function 'await'", "await", "the keyword is AWAIT, in capitals"},
        {"use of undeclared identifier 'await'", "await", "the keyword is AWAIT, in capitals"},
        {"unknown type name 'async'", "async", "the keyword is ASYNC, in capitals"},
        {"use of undeclared identifier 'async'", "async", "the keyword is ASYNC, in capitals"},
        {"use of undeclared identifier 'ASYNC_CATCH'", "ASYNC_CATCH", "it takes a name for the code of the failure: ASYNC_CATCH (err)"},
        {"called object type", "async_join", TAKES_HANDLE},
        {"called object type", "async_wait_for", TAKES_HANDLE},
        {"called object type", "async_shield", TAKES_HANDLE},
    };
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        if (str_starts(error, str_from(mistakes[i].begin)) && str_equal(word, str_from(mistakes[i].word)))
            return mistakes[i].text;
    if (str_find(error, S("(struct async__handle *)")) < error.len)
        return "this is the type of a task's handle: async_create_task(f(…)) makes a task of a call, and AWAIT(async_join(task)) has its value";
    if (str_equal(error, S("function definition is not allowed here")))
        return "nested functions, which gcc has, are bound to a C stack; define it outside, with what it uses as parameters";
    if (str_find(error, S(".async.h' file not found")) < error.len)
        return "is it to be written by --emit-header? Then translate that file first; of two files that call each other only one can include the header of the other";
    return NULL;
}

static void report(struct unit *unit, const struct cx *cx, CXDiagnostic diagnostic, enum diag_id id)
{
    CXFile file;
    unsigned line, column, offset;
    clang_getFileLocation(clang_getDiagnosticLocation(diagnostic), &file, &line, &column, &offset);
    struct str text = cx_string(unit->arena, clang_getDiagnosticSpelling(diagnostic));
    if (file && clang_File_isEqual(file, cx->file)) {
        uint32_t end = offset + 1;
        size_t token = source_token_from(unit->source, offset);
        if (token < unit->source->token_count && unit->source->tokens[token].offset == offset)
            end = offset + unit->source->tokens[token].length;
        const char *why = explanation(text, str_slice(unit->source->text, offset, end));
        diag_at(unit->diag, id, unit->source, offset, end, STR_FMT, STR_ARG(text));
        if (why)
            diag_at(unit->diag, DIAG_NOTE, unit->source, offset, end, "%s", why);
    } else {
        struct str path = file ? cx_string(unit->arena, clang_getFileName(file)) : (struct str){"", 0};
        diag_in_file(unit->diag, id, path.len ? str_c(unit->arena, path) : NULL, line, column, STR_FMT "%s", STR_ARG(text),
                     path.len ? "" : "; flags that 'asyncc --help' does not list go to clang");
    }
}

/* A flag of another compiler that clang does not know cannot matter to how it parses. */
static bool is_about_foreign_flag(CXDiagnostic diagnostic)
{
    CXFile file;
    clang_getFileLocation(clang_getDiagnosticLocation(diagnostic), &file, NULL, NULL, NULL);
    CXString spelling = clang_getDiagnosticSpelling(diagnostic);
    const char *text = clang_getCString(spelling);
    static const char *const begins[] = {"unknown argument", "unsupported option", "unsupported argument", "unknown target CPU"};
    bool is = false;
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        is |= !file && !strncmp(text, begins[i], strlen(begins[i]));
    clang_disposeString(spelling);
    return is;
}

/* Errors with their notes; warnings are the final compiler's business. */
static void report_all(struct unit *unit, const struct cx *cx, bool has_foreign_flags)
{
    unsigned count = clang_getNumDiagnostics(cx->tu);
    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic diagnostic = clang_getDiagnostic(cx->tu, i);
        if (clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error && !(has_foreign_flags && is_about_foreign_flag(diagnostic))) {
            report(unit, cx, diagnostic, DIAG_ERROR);
            CXDiagnosticSet notes = clang_getChildDiagnostics(diagnostic);
            unsigned note_count = clang_getNumDiagnosticsInSet(notes);
            for (unsigned k = 0; k < note_count; k++)
                report(unit, cx, clang_getDiagnosticInSet(notes, k), DIAG_NOTE);
        }
        clang_disposeDiagnostic(diagnostic);
    }
}

struct inclusion_reader {
    struct unit *unit;
    CXTranslationUnit tu;
};

static void note_inclusion(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
    const struct inclusion_reader *reader = data;
    struct unit *unit = reader->unit;
    unsigned offset;
    if (depth == 0)
        return;
    struct {
        struct inclusion *items;
        size_t count, capacity;
    } list = {unit->inclusions, unit->inclusion_count, unit->inclusion_capacity};
    CXFile includer;
    clang_getFileLocation(stack[depth - 1], &includer, NULL, NULL, &offset);
    offset = includer ? offset : 0; /* by -include */
    *arena_push(unit->arena, &list, struct inclusion) = (struct inclusion){
        .path = cx_string(unit->arena, clang_getFileName(file)), .offset = offset, .is_direct = includer && depth == 1,
        .is_system = clang_Location_isInSystemHeader(clang_getLocationForOffset(reader->tu, file, 0))};
    unit->inclusions = list.items;
    unit->inclusion_count = list.count;
    unit->inclusion_capacity = list.capacity;
}

bool cx_parse(struct cx *cx, struct unit *unit, const struct translate_options *options)
{
    const char **arguments = arena_array(unit->arena, const char *, options->flag_count + 5);
    int count = 0;
    arguments[count++] = "-w";
    arguments[count++] = "-Qunused-arguments";
    arguments[count++] = "-fbracket-depth=32768"; /* gcc has no limit; the stack has (translate.c) */
    for (size_t i = 0; i < options->flag_count; i++)
        if (!is_noise(options->flags[i]))
            arguments[count++] = options->flags[i];
    struct CXUnsavedFile *texts = arena_array(unit->arena, struct CXUnsavedFile, unit->once->count + 1);
    texts[0] = (struct CXUnsavedFile){unit->source->path, unit->source->text.ptr, unit->source->text.len};
    for (size_t i = 0; i < unit->once->count; i++)
        texts[i + 1] = (struct CXUnsavedFile){str_c(unit->arena, unit->once->items[i]), "", 0};
    cx->index = clang_createIndex(0, 0);
    enum CXErrorCode code =
        clang_parseTranslationUnit2(cx->index, unit->source->path, arguments, count, texts, (unsigned)unit->once->count + 1, CXTranslationUnit_DetailedPreprocessingRecord, &cx->tu);
    if (code != CXError_Success) {
        diag_in_file(unit->diag, DIAG_ERROR, unit->source->path, 0, 0,
                     code == CXError_InvalidArguments ? "clang does not accept these compiler flags; 'clang -fsyntax-only' with the same says why"
                                                      : "clang could not parse this file; 'clang -fsyntax-only' with the same flags may say why");
        return false;
    }
    cx->file = clang_getFile(cx->tu, unit->source->path);
    number_bytes(cx, unit->source->text.len);
    unsigned before = unit->diag->errors;
    report_all(unit, cx, options->has_foreign_flags);
    clang_getInclusions(cx->tu, note_inclusion, &(struct inclusion_reader){unit, cx->tu});
    return unit->diag->errors == before;
}

void cx_close(struct cx *cx)
{
    if (cx->tu)
        clang_disposeTranslationUnit(cx->tu);
    if (cx->index)
        clang_disposeIndex(cx->index);
    *cx = (struct cx){0};
}
