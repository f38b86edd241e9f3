/* An explanation as JSON for tools: what the text says, in the same order. docs/explain.md lists the keys. */
#include "explain.h"

static void put_string(struct buf *out, struct str text)
{
    buf_put(out, S("\""));
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c < ' ')
            buf_printf(out, "\\u%04x", c);
        else
            buf_put(out, str_slice(text, i, i + 1));
    }
    buf_put(out, S("\""));
}

static void put_key(struct buf *out, const char *key, struct str value)
{
    buf_printf(out, "\"%s\": ", key);
    put_string(out, value);
}

static void put_row(struct buf *out, const struct row *row)
{
    static const char *const kinds[] = {
        [ROW_HEAD] = "head",   [ROW_RESULT] = "result", [ROW_VARIABLE] = "variable",
        [ROW_CHILD] = "child", [ROW_GATHER] = "gather", [ROW_PADDING] = "padding",
    };
    buf_printf(out, "{\"kind\": \"%s\", ", kinds[row->kind]);
    put_key(out, "member", row->path);
    buf_printf(out, ", \"size\": %llu, \"offset\": %llu, ", (unsigned long long)row->size,
               (unsigned long long)row->offset);
    put_key(out, "what", row->what);
    buf_put(out, S(", "));
    put_key(out, "why", row->why);
    buf_put(out, S("}"));
}

void explain_json(struct buf *out, const struct explanation *explanation)
{
    const struct function *function = explanation->function;
    buf_put(out, S("{"));
    put_key(out, "function", function->name);
    buf_put(out, S(", "));
    put_key(out, "file", explanation->path);
    buf_printf(
        out, ", \"line\": %u, \"size\": %llu, \"align\": %llu, \"padding\": %llu, \"movable\": %s,\n  \"members\": [",
        explanation->line, (unsigned long long)function->measured.size, (unsigned long long)function->measured.align,
        (unsigned long long)explanation->padding, function->is_movable ? "true" : "false");
    for (size_t i = 0; i < explanation->rows.count; i++) {
        buf_put(out, i ? S(",\n    ") : S("\n    "));
        put_row(out, &explanation->rows.items[i]);
    }
    buf_put(out, S("],\n  \"advice\": ["));
    for (size_t i = 0; i < explanation->advices.count; i++) {
        const struct advice *advice = &explanation->advices.items[i];
        buf_printf(out, "%s{\"bytes\": %llu, \"line\": %u, ", i ? ",\n    " : "\n    ",
                   (unsigned long long)advice->bytes, advice->line);
        put_key(out, "text", advice->text);
        buf_put(out, S("}"));
    }
    buf_put(out, S("]}"));
}
