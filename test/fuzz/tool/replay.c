/* The same without libFuzzer, and the same each time:
 *
 *   replay FILE…                    runs each file as it is
 *   replay --mutants N SEED FILE…   runs N mutants of the files, each drawn by a seed from SEED on
 *   replay --print SEED FILE…       prints that mutant
 *
 * What does not hold aborts, and the last line says which it was. */
#include "mutate.h"
#include "target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECONDS_MAX = 60 }; /* for one text: more is a hang, and SIGALRM ends the program */

struct files {
    char **paths;
    size_t count;
};

static struct text read_text(const char *path)
{
    struct text text = {calloc(1, SOURCE_BYTES_MAX), 0, SOURCE_BYTES_MAX};
    FILE *file = fopen(path, "r");
    if (!file || !text.bytes) {
        fprintf(stderr, "replay: cannot read %s\n", path);
        exit(2);
    }
    text.length = fread(text.bytes, 1, text.capacity, file);
    fclose(file);
    return text;
}

static struct text mutant(const struct files *files, uint64_t seed)
{
    uint64_t random = seed;
    struct text text = read_text(files->paths[mutate_random(&random) % files->count]);
    struct text donors[] = {read_text(files->paths[mutate_random(&random) % files->count]), text};
    donors[1].bytes = malloc(text.capacity);
    memcpy(donors[1].bytes, text.bytes, text.length);
    for (uint64_t changes = 1 + mutate_random(&random) % 3; changes; changes--) {
        const struct text *donor = &donors[mutate_random(&random) % 2];
        mutate(&text, donor->bytes, donor->length, &random);
    }
    free(donors[0].bytes);
    free(donors[1].bytes);
    return text;
}

/* Runs it and gives its bytes up. Returns whether the tool accepted it. */
static int run(struct text text, const char *name, unsigned long seed)
{
    fprintf(stderr, "replay: %s %lu\r", name, seed);
    alarm(SECONDS_MAX);
    int status = target_run((const uint8_t *)text.bytes, text.length);
    alarm(0);
    free(text.bytes);
    return status == 0;
}

int main(int argc, char **argv)
{
    unsigned long accepted = 0, count = 0;
    if (argc > 4 && !strcmp(argv[1], "--mutants")) {
        const struct files files = {argv + 4, (size_t)argc - 4};
        unsigned long first = strtoul(argv[3], NULL, 10);
        for (; count < strtoul(argv[2], NULL, 10); count++)
            accepted += (unsigned long)run(mutant(&files, first + count), "mutant", first + count);
    } else if (argc > 3 && !strcmp(argv[1], "--print")) {
        const struct files files = {argv + 3, (size_t)argc - 3};
        struct text text = mutant(&files, strtoul(argv[2], NULL, 10));
        fwrite(text.bytes, 1, text.length, stdout);
        free(text.bytes);
        return 0;
    } else {
        for (; count + 1 < (unsigned long)argc; count++)
            accepted += (unsigned long)run(read_text(argv[count + 1]), argv[count + 1], 0);
    }
    printf("\n%lu texts, %lu of them translated\n", count, accepted);
    return count ? 0 : 2;
}
