/* header: --emit-header. Callers in other files embed the frames of this file's ASYNC functions too, and call their bodies.
 *
 * A function is exported when others can call it and can write its signature: all that it names stands in headers, and those are
 * included by the header as they are here. Of a frame callers need the head, the result's place, size and alignment; the
 * rest is bytes. What these are is not computed but asked of clang, on the generated C, which then asserts that its compiler
 * agrees. A hash of the layout, the signature and the calling convention is part of the names that the linker sees:
 * a caller that was compiled with another header does not link.
 *
 * Requires: frame, before emit (header_choose); the output (header_write). Fills: function->is_exported, measured; the header,
 * and what the output needs at its beginning and end. Breaks: nothing. */
#include "emit.h"
#include "translate.h"

enum { CONVENTION = 7 }; /* grows when <asyncc/abi.h> changes what generated files expect of each other */

/* ---- which ------------------------------------------------------------------------------------ */

static const struct function *find(const struct unit *unit, struct str name)
{
    for (const struct function *function = unit->registered; function; function = function->next_registered)
        if (str_equal(function->name, name))
            return function;
    return NULL;
}

/* The #include of the main file at the offset, or null. */
static const struct inclusion *include_at(const struct unit *unit, uint32_t offset)
{
    for (size_t i = 0; i < unit->inclusion_count; i++)
        if (unit->inclusions[i].is_direct && unit->inclusions[i].offset == offset)
            return &unit->inclusions[i];
    return NULL;
}

static bool stands_in_headers(const struct unit *unit, const struct offsets *needs)
{
    for (size_t i = 0; i < needs->count; i++)
        if (needs->items[i] && !include_at(unit, needs->items[i]))
            return false;
    return true;
}

static bool can_be_written(const struct type *type) { return !type->is_unnamed && !type->is_local && !type->is_variable; }

/* Why callers in other files do not get the frame; null: they do. */
static const char *why_not(const struct function *function, const struct unit *first)
{
    const struct function *written = find(first, function->name);
    if (function->callee->is_weak)
        return "it is weak, so another definition may take its place";
    if (!written)
        return "it is defined in an included file";
    if (!stands_in_headers(first, &written->needs))
        return "its signature names what is declared in the file itself";
    bool can = can_be_written(function->result);
    for (const struct local *local = function->locals; local && local->is_parameter; local = local->next)
        can = can && can_be_written(local->type) && !local->declared->is_variable; /* compilers compare bounds, which need names */
    return can ? NULL : "its signature has types that cannot be written elsewhere";
}

void header_choose(struct unit *unit, const struct unit *first)
{
    for (struct function *function = unit->functions; function; function = function->next)
        function->is_exported = function_is_external(function) && !why_not(function, first);
}

/* ---- text ------------------------------------------------------------------------------------- */

/* `T name` as it can be written in other files. */
static struct str declarator(struct arena *arena, const struct type *type, struct str name)
{
    return emit_declarator(arena, type->written ? type->written : type, name);
}

/* `, int, char *`, behind a frame's type. */
static struct str parameter_types(struct arena *arena, const struct function *function)
{
    struct buf text = {0};
    for (const struct local *local = function->locals; local && local->is_parameter; local = local->next) {
        buf_printf(&text, ", " STR_FMT, STR_ARG(str_trim(local->declared->is_array ? emit_parameter(arena, local, S("")) : declarator(arena, local->type, S("")))));
    }
    struct str copy = str_copy(arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

static struct str prototype(struct arena *arena, const struct function *function)
{
    struct str types = parameter_types(arena, function);
    struct type declared = function->result->written ? *function->result->written : *function->result; /* with the qualifiers that other declarations have */
    declared.name = declared.is_const ? declared.key : declared.name;
    return str_format(arena, STR_FMT "(" STR_FMT ")", STR_ARG(emit_declarator(arena, &declared, function->name)),
                      STR_ARG(emit_whole_list(arena, types, function->is_variadic)));
}

/* What callers and body must agree on. */
static uint64_t fingerprint(struct arena *arena, const struct function *function)
{
    const struct layout *layout = &function->measured;
    struct buf text = {0};
    buf_printf(&text, "%d " STR_FMT " %llu %llu %llu %llu", CONVENTION, STR_ARG(prototype(arena, function)), (unsigned long long)layout->size,
               (unsigned long long)layout->align, (unsigned long long)layout->result, (unsigned long long)layout->rest);
    for (const struct local *local = function->locals; local && local->is_parameter; local = local->next)
        buf_printf(&text, " %llu", (unsigned long long)local->type->size);
    uint64_t hash = str_hash(buf_str(&text));
    buf_free(&text);
    return hash;
}

/* The names that the linker sees. */
static void put_names(struct buf *out, struct arena *arena, const struct function *function)
{
    static const char *const names[] = {"body", "prepare", "fn"};
    uint64_t hash = fingerprint(arena, function);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        buf_printf(out, "#define " STR_FMT "__%s " STR_FMT "__%s_%016llx\n", STR_ARG(function->name), names[i], STR_ARG(function->name), names[i],
                   (unsigned long long)hash);
}

static void put_assertion(struct buf *out, const struct function *function, const char *why)
{
    struct str name = function->name;
    const struct layout *layout = &function->measured;
    buf_printf(out, "__extension__ _Static_assert(sizeof(struct " STR_FMT "__frame) == %llu && __alignof__(struct " STR_FMT "__frame) == %llu", STR_ARG(name),
               (unsigned long long)layout->size, STR_ARG(name), (unsigned long long)layout->align);
    if (!function->result->is_void)
        buf_printf(out, " &&\n               __builtin_offsetof(struct " STR_FMT "__frame, result) == %llu && sizeof(((struct " STR_FMT "__frame *)0)->result) == %llu",
                   STR_ARG(name), (unsigned long long)layout->result, STR_ARG(name), (unsigned long long)(layout->rest - layout->result));
    buf_printf(out, ",\n               \"" STR_FMT ": %s\");\n", STR_ARG(name), why);
}

static void put_function(struct buf *out, struct arena *arena, const struct function *function)
{
    struct str name = function->name, types = parameter_types(arena, function);
    const struct layout *layout = &function->measured;
    buf_printf(out, "\nASYNC ASYNC__FRAME(%llu) " STR_FMT ";\n", (unsigned long long)layout->size, STR_ARG(prototype(arena, function)));
    buf_printf(out, "#if defined ASYNCC_GENERATED && !defined " STR_FMT "__body\n", STR_ARG(name));
    put_names(out, arena, function);
    buf_printf(out, "struct " STR_FMT "__frame {\n    _Alignas(%llu) struct async_frame base;\n", STR_ARG(name), (unsigned long long)layout->align);
    if (!function->result->is_void)
        buf_printf(out, "    " STR_FMT ";\n", STR_ARG(declarator(arena, function->result, S("result"))));
    if (layout->size > layout->rest)
        buf_printf(out, "    unsigned char rest[%llu];\n", (unsigned long long)(layout->size - layout->rest));
    buf_printf(out, "};\n");
    put_assertion(out, function, "its types have changed since its header was written, or the flags of the compiler differ");
    struct str body = declarator(arena, function->result, str_format(arena, STR_FMT "__body", STR_ARG(name)));
    buf_printf(out, STR_FMT "(struct " STR_FMT "__frame *" STR_FMT "%s);\n", STR_ARG(body), STR_ARG(name), STR_ARG(types), function->is_variadic ? ", ..." : "");
    buf_printf(out, "struct async_frame *" STR_FMT "__prepare(struct " STR_FMT "__frame *" STR_FMT ");\n", STR_ARG(name), STR_ARG(name), STR_ARG(types));
    buf_printf(out, "extern const struct async_fn " STR_FMT "__fn;\n#endif\n", STR_ARG(name));
}

static bool is_needed(const struct unit *unit, const struct unit *first, const struct inclusion *inclusion)
{
    if (!inclusion->is_direct || !inclusion->offset)
        return false;
    for (const struct function *function = unit->functions; function; function = function->next) {
        const struct offsets *needs = function->is_exported ? &find(first, function->name)->needs : NULL;
        for (size_t i = 0; needs && i < needs->count; i++)
            if (needs->items[i] == inclusion->offset)
                return true;
    }
    return false;
}

static void put_header(struct buf *out, struct unit *unit, const struct unit *first)
{
    struct str path = str_from(unit->source->path);
    size_t name = path.len;
    while (name > 0 && path.ptr[name - 1] != '/')
        name--;
    buf_printf(out,
               "/* Written by `asyncc --emit-header` from " STR_FMT ": the frames of its ASYNC functions. Files that include this hold them in\n"
               " * their own frames, and call the bodies without the detour through the entries. */\n"
               "#include <asyncc.h>\n",
               STR_ARG(str_slice(path, name, path.len)));
    for (size_t i = 0; i < first->inclusion_count; i++) {
        if (!is_needed(unit, first, &first->inclusions[i]))
            continue;
        struct str directive = str_trim(source_line_text(first->source, source_text_line(first->source, first->inclusions[i].offset)));
        if (!str_equal(directive, S("#include <asyncc.h>")))
            buf_printf(out, STR_FMT "\n", STR_ARG(directive));
    }
    for (const struct function *function = unit->functions; function; function = function->next) {
        if (function->is_exported)
            put_function(out, unit->arena, function);
        else if (function_is_external(function))
            buf_printf(out, "\n/* " STR_FMT " is called by its entry: %s. */\n", STR_ARG(function->name), why_not(function, first));
    }
}

/* The output between the names for the linker and the assertions. */
static struct str with_exports(struct unit *unit, struct str output)
{
    struct buf text = {0};
    size_t line = str_find(output, S("\n")) + 1; /* #define ASYNCC_GENERATED */
    buf_put(&text, str_slice(output, 0, line));
    for (const struct function *function = unit->functions; function; function = function->next)
        if (function->is_exported)
            put_names(&text, unit->arena, function);
    buf_put(&text, str_slice(output, line, output.len));
    buf_put(&text, S("\n"));
    for (const struct function *function = unit->functions; function; function = function->next)
        if (function->is_exported && function->measured.size)
            put_assertion(&text, function, "its frame is not what its header says; translate and compile with the same flags");
    struct str copy = str_copy(unit->arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

bool header_write(struct unit *unit, const struct unit *first, const struct translate_options *options, struct str *output, struct str *header)
{
    if (!cx_measure(unit, options, with_exports(unit, *output)))
        return false;
    *output = with_exports(unit, *output);
    struct buf text = {0};
    put_header(&text, unit, first);
    *header = str_copy(unit->arena, buf_str(&text));
    buf_free(&text);
    return true;
}
