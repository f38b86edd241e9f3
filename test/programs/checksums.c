// Checksums over a stream of blocks: SHA-256, CRC-32 and a rolling hash, whose states live in locals across awaits.
// RUN: %run-all %s > %t.async
// RUN: %gcc -O1 -I%S/Inputs/plain %s -o %t.plain && %t.plain > %t.expected
// RUN: diff %t.expected %t.async && FileCheck %s < %t.async
#include <asyncc.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct source {
    const char *text; /* repeated … */
    size_t length;
    size_t left; /* … until so many bytes were read */
    size_t at;
};

/* Reads up to `size` bytes, fewer now and then, as from a pipe. */
ASYNC static size_t read_some(struct source *source, unsigned char *to, size_t size)
{
    if (source->at % 5 < 2)
        AWAIT(async_yield());
    size_t count = size > 3 && source->at % 7 == 0 ? size - 3 : size;
    if (count > source->left)
        count = source->left;
    for (size_t i = 0; i < count; i++)
        to[i] = (unsigned char)source->text[source->at++ % source->length];
    source->left -= count;
    return count;
}

ASYNC static size_t read_full(struct source *source, unsigned char *to, size_t size)
{
    size_t have = 0, count;
    while (have < size && (count = AWAIT(read_some(source, to + have, size - have))) > 0)
        have += count;
    return have;
}

/* ---- SHA-256 ---- */

static uint32_t rotate(uint32_t x, int by) { return x >> by | x << (32 - by); }

static uint32_t constants[64];

/* The first 32 bits of the fractional parts of cube roots of primes, found by bisection on integers. */
static void fill_constants(void)
{
    for (unsigned candidate = 2, count = 0; count < 64; candidate++) {
        unsigned divisor = 2;
        while (divisor * divisor <= candidate && candidate % divisor)
            divisor++;
        if (divisor * divisor <= candidate)
            continue;
        unsigned __int128 target = (unsigned __int128)candidate << 96;
        uint64_t root = 0;
        for (int bit = 35; bit >= 0; bit--) {
            unsigned __int128 next = root | (uint64_t)1 << bit;
            if (next * next * next <= target)
                root = (uint64_t)next;
        }
        constants[count++] = (uint32_t)root;
    }
}

ASYNC static void compress(uint32_t state[8], const unsigned char block[64])
{
    uint32_t w[64], s[8];
    memcpy(s, state, sizeof s);
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    for (int i = 0; i < 64; i++) {
        uint32_t t1 = s[7] + (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + w[i];
        uint32_t t2 = (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        if (i % 16 == 9)
            AWAIT(async_yield()); /* lets others run in the middle of a block */
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += t1;
        s[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++)
        state[i] += s[i];
}

struct digest {
    uint32_t words[8];
};

ASYNC static struct digest sha256(struct source source)
{
    struct digest digest = {{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
    uint64_t bits = (uint64_t)source.left * 8;
    unsigned char block[64];
    size_t count;
    while ((count = AWAIT(read_full(&source, block, sizeof block))) == sizeof block)
        AWAIT(compress(digest.words, block));
    block[count++] = 0x80;
    memset(block + count, 0, sizeof block - count);
    if (count > 56) {
        AWAIT(compress(digest.words, block));
        memset(block, 0, sizeof block);
    }
    for (int i = 0; i < 8; i++)
        block[63 - i] = (unsigned char)(bits >> 8 * i);
    AWAIT(compress(digest.words, block));
    return digest;
}

/* ---- the others ---- */

ASYNC static uint32_t crc32(struct source source)
{
    uint32_t crc = ~0u;
    for (unsigned char byte; AWAIT(read_full(&source, &byte, 1));) {
        crc ^= byte;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

/* How many windows of eight bytes have a hash whose low bits are zero. */
ASYNC static unsigned boundaries(struct source source)
{
    const unsigned leaving = 31u * 31 * 31 * 31 * 31 * 31 * 31 * 31;
    unsigned char window[8] = {0}, byte;
    unsigned found = 0, hash = 0;
    for (size_t i = 0; AWAIT(read_some(&source, &byte, 1)); i++) {
        hash = hash * 31 + byte - leaving * window[i % 8];
        window[i % 8] = byte;
        found += hash % 16 == 0;
    }
    return found;
}

ASYNC int main(void)
{
    fill_constants();
    struct source sources[] = {{"abc", 3, 3, 0}, {"a", 1, 0, 0}, {"0123456789", 10, 119, 0}, {"the quick brown fox ", 20, 1000, 0}};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        struct digest digest = AWAIT(sha256(sources[i]));
        for (int word = 0; word < 8; word++)
            printf("%08x", digest.words[word]);
        printf(" %08x %u\n", AWAIT(crc32(sources[i])), AWAIT(boundaries(sources[i])));
    }
    return 0;
}
// CHECK:      ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad 352441c2
// CHECK-NEXT: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 00000000 0
