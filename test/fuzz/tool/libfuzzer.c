/* libFuzzer's three hooks: scripts/fuzz-tool. */
#include "mutate.h"
#include "target.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t capacity, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other, size_t other_size, uint8_t *out, size_t capacity, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t capacity);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    target_run(data, size);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t capacity, unsigned seed)
{
    uint64_t random = seed;
    if (mutate_random(&random) % 50 == 0)
        return LLVMFuzzerMutate(data, size, capacity);
    char *donor = malloc(size + 1);
    if (!donor)
        return size;
    memcpy(donor, data, size);
    struct text text = {(char *)data, size, capacity};
    for (uint64_t count = 1 + mutate_random(&random) % 3; count; count--)
        mutate(&text, donor, size, &random);
    free(donor);
    return text.length;
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other, size_t other_size, uint8_t *out, size_t capacity, unsigned seed)
{
    uint64_t random = seed;
    struct text text = {(char *)out, size < capacity ? size : capacity, capacity};
    memcpy(out, data, text.length);
    for (uint64_t count = 1 + mutate_random(&random) % 3; count; count--)
        mutate(&text, (const char *)other, other_size, &random);
    return text.length;
}
