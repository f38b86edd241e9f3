// A parser and printer of JSON that reads its input byte by byte from an async stream.
// RUN: %run-all %s > %t.async
// RUN: %gcc -O1 -I%S/Inputs/plain %s -o %t.plain && %t.plain > %t.expected
// RUN: diff %t.expected %t.async && FileCheck %s < %t.async
#include <asyncc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
    enum kind kind;
    union {
        double number;
        char *string;
        struct {
            struct json *items;
            char **names; /* of an object's */
            size_t count;
        };
    };
};

struct stream {
    const char *text;
    size_t at;
    int peeked; /* a byte, or -1 at the end, or NOT_PEEKED */
};

enum { NOT_PEEKED = -2 };

/* A byte of text at a time: each is waited for, as from a slow socket. */
ASYNC static int receive(struct stream *stream)
{
    if (stream->at % 2)
        AWAIT(async_yield());
    return stream->text[stream->at] ? (unsigned char)stream->text[stream->at++] : -1;
}

ASYNC static int peek(struct stream *stream)
{
    if (stream->peeked == NOT_PEEKED)
        stream->peeked = AWAIT(receive(stream));
    return stream->peeked;
}

ASYNC static int next(struct stream *stream)
{
    int byte = AWAIT(peek(stream));
    stream->peeked = NOT_PEEKED;
    return byte;
}

ASYNC static int skip_blanks(struct stream *stream)
{
    int byte;
    while ((byte = AWAIT(peek(stream))) == ' ' || byte == '\n' || byte == '\t')
        AWAIT(next(stream));
    return byte;
}

ASYNC static bool take(struct stream *stream, int wanted)
{
    return AWAIT(skip_blanks(stream)) == wanted && (AWAIT(next(stream)), true);
}

ASYNC static bool take_word(struct stream *stream, const char *word)
{
    for (; *word; word++)
        if (AWAIT(next(stream)) != *word)
            return false;
    return true;
}

static void append(char **text, size_t *length, int byte)
{
    *text = realloc(*text, *length + 2);
    (*text)[(*length)++] = (char)byte;
    (*text)[*length] = 0;
}

ASYNC static char *parse_text(struct stream *stream)
{
    size_t length = 0;
    char *text = calloc(1, 1);
    if (!AWAIT(take(stream, '"')))
        goto bad;
    for (int byte; (byte = AWAIT(next(stream))) != '"';) {
        switch (byte) {
        case -1:
            goto bad;
        case '\\':
            byte = AWAIT(next(stream));
            byte = byte == 'n' ? '\n' : byte == 't' ? '\t' : byte;
            if (byte == 'u') {
                byte = 0;
                for (int digit = 0; digit < 4; digit++) {
                    char hex[2] = {(char)AWAIT(next(stream))};
                    byte = byte * 16 + (int)strtol(hex, NULL, 16);
                }
            }
            /* fall through */
        default:
            append(&text, &length, byte);
        }
    }
    return text;
bad:
    free(text);
    return NULL;
}

ASYNC static double parse_number(struct stream *stream)
{
    char digits[32];
    size_t count = 0;
    do
        digits[count++] = (char)AWAIT(next(stream));
    while (strchr("0123456789.eE+-", AWAIT(peek(stream))) && AWAIT(peek(stream)) > 0 && count + 1 < sizeof digits);
    digits[count] = 0;
    return strtod(digits, NULL);
}

ASYNC static bool parse(struct stream *stream, struct json *to);

ASYNC static bool parse_items(struct stream *stream, struct json *to, bool named, int closing)
{
    AWAIT(next(stream));
    if (AWAIT(take(stream, closing)))
        return true;
    do {
        to->items = realloc(to->items, (to->count + 1) * sizeof *to->items);
        to->names = realloc(to->names, (to->count + 1) * sizeof *to->names);
        size_t at = to->count++;
        to->items[at] = (struct json){0};
        to->names[at] = NULL;
        if (named && !((to->names[at] = AWAIT(parse_text(stream))) && AWAIT(take(stream, ':'))))
            return false;
        if (!AWAIT(parse(stream, &to->items[at])))
            return false;
    } while (AWAIT(take(stream, ',')));
    return AWAIT(take(stream, closing));
}

ASYNC static bool parse(struct stream *stream, struct json *to)
{
    int byte = AWAIT(skip_blanks(stream));
    *to = (struct json){0};
    switch (byte) {
    case 'n':
        return AWAIT(take_word(stream, "null"));
    case 't':
    case 'f':
        to->kind = byte == 't' ? JSON_TRUE : JSON_FALSE;
        return AWAIT(take_word(stream, byte == 't' ? "true" : "false"));
    case '"':
        *to = (struct json){.kind = JSON_STRING, .string = AWAIT(parse_text(stream))};
        return to->string != NULL;
    case '[':
    case '{':
        to->kind = byte == '[' ? JSON_ARRAY : JSON_OBJECT;
        return AWAIT(parse_items(stream, to, byte == '{', byte + 2));
    case '-':
    case '0' ... '9':
        *to = (struct json){.kind = JSON_NUMBER, .number = AWAIT(parse_number(stream))};
        return true;
    default:
        return false;
    }
}

/* Prints what was parsed; awaits between items, as a slow writer would. */
ASYNC static void print(const struct json *json)
{
    switch (json->kind) {
    case JSON_NULL:
    case JSON_FALSE:
    case JSON_TRUE:
        printf("%s", json->kind == JSON_NULL ? "null" : json->kind == JSON_TRUE ? "true" : "false");
        break;
    case JSON_NUMBER:
        printf("%g", json->number);
        break;
    case JSON_STRING:
        printf("\"%s\"", json->string);
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        putchar(json->kind == JSON_ARRAY ? '[' : '{');
        for (size_t i = 0; i < json->count; i++) {
            if (i)
                printf(", ");
            if (json->names[i])
                printf("\"%s\": ", json->names[i]);
            AWAIT(async_yield());
            AWAIT(print(&json->items[i]));
        }
        putchar(json->kind == JSON_ARRAY ? ']' : '}');
        break;
    }
}

static void drop(struct json *json)
{
    if (json->kind == JSON_STRING)
        free(json->string);
    if (json->kind != JSON_ARRAY && json->kind != JSON_OBJECT)
        return;
    for (size_t i = 0; i < json->count; i++) {
        drop(&json->items[i]);
        free(json->names[i]);
    }
    free(json->items);
    free(json->names);
}

ASYNC int main(void)
{
    static const char *const texts[] = {
        "null",
        " [1, -2.5e3, true , false, null, \"a\\tb\\u0041\\\"\"] ",
        "{\"name\": \"x\", \"list\": [[], {}, [[[0]]]], \"deep\": {\"a\": {\"b\": {\"c\": [1,2,3]}}}}",
        "[1, 2",
        "{\"a\" 1}",
        "tru",
        "\"open",
        "",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct stream stream = {texts[i], 0, NOT_PEEKED};
        struct json json;
        bool ok = AWAIT(parse(&stream, &json)) && AWAIT(skip_blanks(&stream)) == -1;
        if (ok)
            AWAIT(print(&json));
        printf("%s after %zu bytes\n", ok ? "" : "wrong", stream.at);
        drop(&json);
    }
    return 0;
}
// CHECK:      null after 4 bytes
// CHECK-NEXT: [1, -2500, true, false, null, "a{{.*}}bA""] after
// CHECK-NEXT: {"name": "x", "list": {{\[}}[], {}, {{\[\[\[}}0]]]], "deep": {"a": {"b": {"c": [1, 2, 3]}}}} after
// CHECK-NEXT: wrong after 5 bytes
