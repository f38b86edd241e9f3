/* Loops that compute between AWAITs run as plain C does: this file once translated, and once as plain C, counted by
 * callgrind, which the machine's load does not touch. Every thousand or so steps pause is called, which suspends every 64th
 * time. (A loop that itself holds the AWAIT can be entered in its middle, so compilers do not rotate or unroll it: an
 * instruction more for each round. What computes is an inner loop here.)
 *
 * RUN: rm -rf %t && mkdir %t && %asyncc %s -o %t/loops.c
 * RUN: %gcc -O2 -I%include %t/loops.c %build/libasyncc.a -pthread -o %t/gcc
 * RUN: %gcc -O2 -DPLAIN %s -o %t/gcc-plain
 * RUN: %clang -O2 -I%include %t/loops.c %build/libasyncc.a -pthread -o %t/clang
 * RUN: %clang -O2 -DPLAIN %s -o %t/clang-plain
 * RUN: %compare-instructions %t/gcc-plain %t/gcc --limit 1.02 hash compress product sieve words histogram mix | FileCheck %s
 * RUN: %compare-instructions %t/clang-plain %t/clang --limit 1.02 hash compress product sieve words histogram mix | FileCheck %s
 *
 * CHECK: {{[0-9]}} loops within the limit
 */
#ifdef PLAIN
#define ASYNC
#define AWAIT(call) call
static void async_yield(void) {}
#else
#include <asyncc.h>
#endif
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 1 << 14, PART = 1 << 11, SIDE = 48 };

static uint8_t text[SIZE], packed[2 * SIZE], composite[SIZE];
static double left[SIDE * SIDE], right[SIDE * SIDE], result[SIDE * SIDE];

__attribute__((noinline)) ASYNC static void pause(void)
{
    static unsigned calls;
    if (++calls % 64 == 0)
        AWAIT(async_yield());
}

/* ---- scalars and pointers --------------------------------------------------------------------- */

__attribute__((noinline)) ASYNC static unsigned hash(const uint8_t *bytes, size_t size)
{
    uint32_t value = 2166136261u;
    for (const uint8_t *at = bytes, *end = bytes + size; at < end;) {
        for (const uint8_t *stop = at + PART; at < stop; at++)
            value = (value ^ *at) * 16777619u;
        AWAIT(pause());
    }
    return value;
}

static uint32_t four_bytes(const uint8_t *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

/* Greedy matches by a hash table of the last places, in the manner of LZ4. */
__attribute__((noinline)) ASYNC static unsigned compress(const uint8_t *from, size_t size, uint8_t *to)
{
    static uint16_t table[1 << 12];
    const uint8_t *at = from, *end = from + size - 8, *literals = from;
    uint8_t *out = to;
    memset(table, 0, sizeof table);
    while (at < end) {
        const uint8_t *stop = end - at > PART ? at + PART : end;
        while (at < stop) {
            uint32_t slot = four_bytes(at) * 2654435761u >> 20;
            const uint8_t *match = from + table[slot];
            table[slot] = (uint16_t)(at - from);
            if (match >= at || four_bytes(match) != four_bytes(at)) {
                at++;
                continue;
            }
            size_t length = 4;
            while (at + length < end && match[length] == at[length])
                length++;
            *out++ = (uint8_t)(at - literals);
            while (literals < at)
                *out++ = *literals++;
            *out++ = (uint8_t)(at - match);
            *out++ = (uint8_t)length;
            at += length;
            literals = at;
        }
        AWAIT(pause());
    }
    return (unsigned)(out - to);
}

__attribute__((noinline)) ASYNC static unsigned product(const double *a, const double *b, double *c)
{
    double trace = 0;
    for (int row = 0; row < SIDE; row++) {
        const double *a_row = a + row * SIDE;
        double *c_row = c + row * SIDE;
        memset(c_row, 0, SIDE * sizeof *c_row);
        for (int k = 0; k < SIDE; k++) {
            const double *b_row = b + k * SIDE;
            for (int column = 0; column < SIDE; column++)
                c_row[column] += a_row[k] * b_row[column];
        }
        trace += c_row[row];
        AWAIT(pause());
    }
    return (unsigned)trace;
}

__attribute__((noinline)) ASYNC static unsigned sieve(uint8_t *marks, unsigned size)
{
    unsigned primes = 0;
    memset(marks, 0, size);
    for (unsigned i = 2; i * i < size; i++) {
        if (marks[i])
            continue;
        for (unsigned k = i * i; k < size; k += i)
            marks[k] = 1;
        AWAIT(pause());
    }
    for (unsigned i = 2; i < size; i++)
        primes += !marks[i];
    return primes;
}

__attribute__((noinline)) ASYNC static unsigned words(const char *string, size_t size)
{
    unsigned count = 0, longest = 0, length = 0;
    for (const char *at = string, *end = string + size; at < end;) {
        for (const char *stop = at + PART; at < stop; at++) {
            if ((*at | 32) >= 'a' && (*at | 32) <= 'z') {
                count += !length++;
                continue;
            }
            longest = length > longest ? length : longest;
            length = 0;
        }
        AWAIT(pause());
    }
    return count * 100 + longest;
}

/* ---- small arrays ----------------------------------------------------------------------------- */

__attribute__((noinline)) ASYNC static unsigned histogram(const uint8_t *bytes, size_t size)
{
    unsigned counts[16] = {0}, most = 0;
    for (size_t i = 0; i < size;) {
        for (size_t stop = i + PART; i < stop; i++)
            counts[bytes[i] & 15]++;
        AWAIT(pause());
    }
    for (int i = 0; i < 16; i++)
        most = counts[i] > most ? counts[i] : most;
    return most;
}

/* A hash of four words. */
__attribute__((noinline)) ASYNC static unsigned mix(const uint8_t *bytes, size_t size)
{
    uint32_t s[4] = {1, 2, 3, 4};
    for (const uint8_t *at = bytes, *end = bytes + size; at < end;) {
        for (const uint8_t *stop = at + PART; at < stop; at++) {
            s[0] = (s[0] ^ *at) * 16777619u;
            s[1] += s[0] >> 7;
            s[2] ^= s[1] + s[3];
            s[3] = (s[3] ^ s[2]) * 2654435761u;
        }
        AWAIT(pause());
    }
    return s[0] ^ s[1] ^ s[2] ^ s[3];
}

/* ---- the program ------------------------------------------------------------------------------ */

static void fill(void)
{
    uint32_t random = 1;
    for (int i = 0; i < SIZE; i++) {
        random = random * 1664525u + 1013904223u;
        text[i] = (uint8_t)(random >> 30 ? "etaoin shrdlu"[random >> 24 & 7] : text[i > 40 ? i - 40 : 0] | 1);
    }
    for (int i = 0; i < SIDE * SIDE; i++)
        left[i] = i % 7, right[i] = i % 5;
}

/* What compilers cannot see through, lest they make a copy of the plain loops for these very arrays. */
static uint8_t *volatile bytes = text, *volatile to = packed, *volatile marks = composite;
static double *volatile a = left, *volatile b = right, *volatile c = result;
static volatile unsigned size = SIZE;

ASYNC static unsigned run(const char *name)
{
    if (!strcmp(name, "hash"))
        return AWAIT(hash(bytes, size));
    if (!strcmp(name, "compress"))
        return AWAIT(compress(bytes, size, to));
    if (!strcmp(name, "product"))
        return AWAIT(product(a, b, c));
    if (!strcmp(name, "sieve"))
        return AWAIT(sieve(marks, size));
    if (!strcmp(name, "words"))
        return AWAIT(words((const char *)bytes, size));
    if (!strcmp(name, "histogram"))
        return AWAIT(histogram(bytes, size));
    return AWAIT(mix(bytes, size));
}

/* loops NAME ROUNDS */
ASYNC int main(int argc, char **argv)
{
    unsigned sum = 0;
    if (argc < 3)
        return 2;
    fill();
    for (int rounds = atoi(argv[2]); rounds > 0; rounds--)
        sum += AWAIT(run(argv[1]));
    printf("%u\n", sum);
    return 0;
}
