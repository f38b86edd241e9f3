#include "diag_sarif.h"
#include "diag_json.h"

#include <ctype.h>
#include <string.h>

/* Section 3.10 of SARIF: a URI reference (RFC 3986). */
static void print_uri(FILE *out, const char *path)
{
    fputs(*path == '/' ? "\"file://" : "\"", out);
    for (const unsigned char *at = (const unsigned char *)path; *at; at++)
        fprintf(out, *at < 0x80 && (isalnum(*at) || strchr("-._~/", *at)) ? "%c" : "%%%02X", *at);
    fputc('"', out);
}

/* A region is whole or not there: what is about a file as a whole has no line. */
static void print_place(FILE *out, const struct diag_said *said)
{
    if (!said->path.len)
        return;
    fputs("\"physicalLocation\":{\"artifactLocation\":{\"uri\":", out);
    print_uri(out, said->path.ptr);
    fputc('}', out);
    if (said->line) {
        fprintf(out, ",\"region\":{\"startLine\":%u", said->line);
        if (said->character)
            fprintf(out, ",\"startColumn\":%u", said->character);
        if (said->end_character)
            fprintf(out, ",\"endLine\":%u,\"endColumn\":%u", said->end_line, said->end_character);
        fputc('}', out);
    }
    fputc('}', out);
}

static void print_message(FILE *out, const struct diag_said *said)
{
    fputs("\"message\":{\"text\":", out);
    diag_json_string(out, said->message.ptr);
    fputc('}', out);
}

/* The notes that follow. Returns how many. */
static size_t print_notes(FILE *out, const struct diag_said *said, const struct diag_said *end)
{
    size_t count = 0;
    for (; said + count < end && said[count].level == LEVEL_NOTE; count++) {
        fputs(count ? ",{" : ",\"relatedLocations\":[{", out);
        print_message(out, &said[count]);
        if (said[count].path.len)
            fputc(',', out);
        print_place(out, &said[count]);
        fputc('}', out);
    }
    if (count)
        fputc(']', out);
    return count;
}

static size_t print_result(FILE *out, const struct diag_said *said, const struct diag_said *end)
{
    const char *level = said->level == LEVEL_ERROR ? "error" : said->level == LEVEL_WARNING ? "warning" : "note";
    fprintf(out, "{\"level\":\"%s\",", level);
    if (said->name)
        fprintf(out, "\"ruleId\":\"%s\",", said->name);
    print_message(out, said);
    if (said->path.len) {
        fputs(",\"locations\":[{", out);
        print_place(out, said);
        fputs("}]", out);
    }
    size_t notes = print_notes(out, said + 1, end);
    fputc('}', out);
    return 1 + notes;
}

void diag_sarif_print(FILE *out, const struct diag_log *log)
{
    fputs("{\"$schema\":\"https://json.schemastore.org/"
          "sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"asyncc\",\"version\":"
          "\"" ASYNCC_VERSION "\"}},\"columnKind\":\"unicodeCodePoints\",\"results\":[",
          out);
    const struct diag_said *end = log->count ? log->items + log->count : NULL;
    for (size_t i = 0; i < log->count;) {
        fputs(i ? ",\n" : "\n", out);
        i += print_result(out, &log->items[i], end);
    }
    fputs("]}]}\n", out);
}
