#include "diag_json.h"

#include <stddef.h>

/* The length of the UTF-8 sequence that `text` begins with, or 0 (RFC 3629, section 4). */
static size_t sequence_length(const unsigned char *text)
{
    size_t length = text[0] < 0x80 ? 1 : text[0] >= 0xC2 && text[0] <= 0xDF ? 2 : (text[0] & 0xF0) == 0xE0 ? 3 : text[0] >= 0xF0 && text[0] <= 0xF4 ? 4 : 0;
    unsigned char least = text[0] == 0xE0 ? 0xA0 : text[0] == 0xF0 ? 0x90 : 0x80, most = text[0] == 0xED ? 0x9F : text[0] == 0xF4 ? 0x8F : 0xBF;
    for (size_t i = 1; i < length; i++) {
        if (text[i] < least || text[i] > most)
            return 0;
        least = 0x80, most = 0xBF;
    }
    return length;
}

void diag_json_string(FILE *out, const char *string)
{
    const unsigned char *at = (const unsigned char *)string;
    fputc('"', out);
    while (*at) {
        size_t length = sequence_length(at);
        if (!length)
            fputs("\\ufffd", out);
        else if (*at == '"' || *at == '\\')
            fprintf(out, "\\%c", *at);
        else if (*at < ' ' || *at == 0x7F)
            fprintf(out, "\\u%04x", *at);
        else
            fwrite(at, 1, length, out);
        at += length ? length : 1;
    }
    fputc('"', out);
}

static void print_text(FILE *out, const char *key, const char *text)
{
    if (!text)
        return;
    fprintf(out, ",\"%s\":", key);
    diag_json_string(out, text);
}

static void print_number(FILE *out, const char *key, unsigned number)
{
    if (number)
        fprintf(out, ",\"%s\":%u", key, number);
}

void diag_json_print(FILE *out, const char *severity, const char *name, const struct diag_place *place, const char *message)
{
    fprintf(out, "{\"severity\":\"%s\"", severity);
    print_text(out, "name", name);
    print_text(out, "file", place->path);
    print_number(out, "line", place->line);
    print_number(out, "column", place->column);
    print_number(out, "end_line", place->end_line);
    print_number(out, "end_column", place->end_column);
    print_text(out, "message", message);
    fputs("}\n", out);
}
