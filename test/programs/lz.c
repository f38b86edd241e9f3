// An LZ77 codec between async byte streams: windows in large arrays, bit buffers in locals, gotos out of loops.
// RUN: %run-all %s > %t.async
// RUN: %gcc -O1 -I%S/Inputs/plain %s -o %t.plain && %t.plain > %t.expected
// RUN: diff %t.expected %t.async && FileCheck %s < %t.async
#include <asyncc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { WINDOW = 1024, SHORTEST = 3, LONGEST = SHORTEST + 15, BUFFER = 8192 };

struct stream {
    unsigned char bytes[BUFFER];
    size_t count, at;
};

ASYNC static int get(struct stream *stream)
{
    if (stream->at % 16 == 5)
        AWAIT(async_yield());
    return stream->at < stream->count ? stream->bytes[stream->at++] : -1;
}

ASYNC static bool put(struct stream *stream, int byte)
{
    if (stream->count % 16 == 11)
        AWAIT(async_yield());
    if (stream->count == BUFFER)
        return false;
    stream->bytes[stream->count++] = (unsigned char)byte;
    return true;
}

struct bits {
    struct stream *stream;
    uint32_t buffer;    /* its low bits were not written yet, or were read already */
    unsigned count : 5; /* … so many */
};

ASYNC static bool put_bits(struct bits *bits, unsigned value, unsigned count)
{
    bits->buffer = bits->buffer << count | value;
    for (bits->count += count; bits->count >= 8; bits->count -= 8)
        if (!AWAIT(put(bits->stream, bits->buffer >> (bits->count - 8) & 255)))
            return false;
    return true;
}

ASYNC static int get_bits(struct bits *bits, unsigned count)
{
    while (bits->count < count) {
        int byte = AWAIT(get(bits->stream));
        if (byte < 0)
            return -1;
        bits->buffer = bits->buffer << 8 | (unsigned)byte;
        bits->count += 8;
    }
    bits->count -= count;
    return bits->buffer >> bits->count & ((1u << count) - 1);
}

struct copy {
    unsigned distance, length;
};

/* The longest copy of what follows `at`, looked for along the chain of places with the same two bytes. */
ASYNC static struct copy longest(const unsigned char *text, size_t size, size_t at, const int16_t *chain, int16_t head)
{
    struct copy best = {0, 0};
    unsigned visited = 0;
    for (int16_t place = head; place >= 0 && at - (size_t)place < WINDOW; place = chain[place]) {
        unsigned length = 0;
        while (length < LONGEST && at + length < size && text[place + length] == text[at + length])
            length++;
        if (length > best.length)
            best = (struct copy){(unsigned)(at - (size_t)place), length};
        if (++visited % 8 == 0)
            AWAIT(async_yield());
        if (best.length == LONGEST)
            break;
    }
    return best;
}

ASYNC static bool compress(struct stream *from, struct stream *to)
{
    unsigned char text[BUFFER / 4];
    int16_t heads[256], chain[BUFFER / 4];
    struct bits out = {.stream = to};
    size_t size = 0;
    memset(heads, -1, sizeof heads);
    for (int byte; size < sizeof text && (byte = AWAIT(get(from))) >= 0; size++)
        text[size] = (unsigned char)byte;
    for (size_t at = 0, step; at < size; at += step) {
        unsigned key = at + 1 < size ? (text[at] * 31u + text[at + 1]) % 256 : 0;
        struct copy copy = AWAIT(longest(text, size, at, chain, heads[key]));
        bool copies = copy.length >= SHORTEST;
        step = copies ? copy.length : 1;
        if (!AWAIT(put_bits(&out, copies, 1)) ||
            !(copies ? AWAIT(put_bits(&out, copy.distance, 10)) && AWAIT(put_bits(&out, copy.length - SHORTEST, 4))
                     : AWAIT(put_bits(&out, text[at], 8))))
            goto full;
        for (size_t seen = at; seen < at + step && seen + 1 < size; seen++) {
            key = (text[seen] * 31u + text[seen + 1]) % 256;
            chain[seen] = heads[key];
            heads[key] = (int16_t)seen;
        }
    }
    if (AWAIT(put_bits(&out, 1, 1)) && AWAIT(put_bits(&out, 0, 10)) && AWAIT(put_bits(&out, 0, 7)))
        return true;
full:
    printf("no room\n");
    return false;
}

ASYNC static bool expand(struct stream *from, struct stream *to)
{
    struct bits in = {.stream = from};
    for (;;) {
        int kind = AWAIT(get_bits(&in, 1)), value = AWAIT(get_bits(&in, kind > 0 ? 10 : 8));
        if (value < 0)
            goto cut_off;
        if (!kind) {
            AWAIT(put(to, value));
            continue;
        }
        if (!value)
            return true;
        int length = AWAIT(get_bits(&in, 4));
        if (length < 0 || (size_t)value > to->count)
            goto cut_off;
        for (length += SHORTEST; length--;)
            if (!AWAIT(put(to, to->bytes[to->count - (size_t)value])))
                return false;
    }
cut_off:
    printf("cut off after %zu bytes\n", to->count);
    return false;
}

static void fill(struct stream *stream, int kind)
{
    static const char *const words[] = {"await ", "async ", "the ", "frame ", "resume ", "loop\n"};
    uint32_t state = 12345;
    while (stream->count < 1500) {
        state = state * 1664525 + 1013904223;
        if (kind == 0)
            stream->bytes[stream->count++] = 'a';
        else if (kind == 1)
            for (const char *c = words[state >> 28 & 7 ? (state >> 24) % 6 : 0]; *c; c++)
                stream->bytes[stream->count++] = (unsigned char)*c;
        else
            stream->bytes[stream->count++] = (unsigned char)(state >> 24);
    }
}

ASYNC int main(void)
{
    for (int kind = 0; kind < 3; kind++) {
        struct stream text = {.count = 0}, packed = {.count = 0}, back = {.count = 0}, half;
        fill(&text, kind);
        bool ok = AWAIT(compress(&text, &packed));
        half = packed;
        half.count /= 2;
        ok = ok && AWAIT(expand(&packed, &back)) && back.count == text.count && !memcmp(back.bytes, text.bytes, text.count);
        printf("%zu bytes in %zu: %s\n", text.count, packed.count, ok ? "same" : "different");
        back.count = 0;
        AWAIT(expand(&half, &back));
    }
    return 0;
}
// CHECK: 1500 bytes in {{1[0-9][0-9]|2[0-9][0-9]}}: same
// CHECK: cut off after
// CHECK: bytes in {{[0-9]+}}: same
// CHECK: 1500 bytes in 1689: same
