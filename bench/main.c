/* Runs the pairs of bench.h and prints a table: by hand, async, their ratio, the goal.
 *
 *   bench [-s SECONDS] [-r ROUNDS] [NAME…]      only rows whose names contain one of NAME
 *   bench -l [NAME…]                            lists the rows' names
 *   bench -w hand|async -n COUNT NAME…          performs COUNT operations of one side, and measures nothing
 *
 * Each round runs both sides of a pair one after the other, so that changes of the machine's speed meet both; the table
 * shows medians over the rounds, and the median of the rounds' ratios.
 */
#include "bench.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct row {
    const char *name;
    work *hand, *async;
    double goal;  /* of the ratio; 0: none */
    size_t count; /* operations in a sample; 0: chosen by time */
};

enum { MILLION = 1000000 };

static const struct row rows[] = {
    {"await that does not suspend", calls_hand_single, calls_async_single, 1.2, 0},
    {"chain of ten such awaits", calls_hand_chain, calls_async_chain, 1.2, 0},
    {"recursion, a node", calls_hand_recursion, calls_async_recursion, 1.5, 0},
    {"await through a pointer", calls_hand_pointer, calls_async_pointer, 0, 0},
    {"yield, 1 task", turns_hand_1, turns_async_1, 2, 0},
    {"yield, 100 tasks", turns_hand_100, turns_async_100, 2, 0},
    {"yield, 10,000 tasks", turns_hand_10000, turns_async_10000, 2, 0},
    {"yield under 100 awaits", turns_hand_deep, turns_async_deep, 2, 0},
    {"spawn and join", tasks_hand_spawn, tasks_async_spawn, 1.5, 0},
    {"lock that is free", sync_hand_free_lock, sync_async_free_lock, 1.2, 0},
    {"lock hand-off", sync_hand_lock, sync_async_lock, 3, 0},
    {"event hand-off", sync_hand_event, sync_async_event, 3, 0},
    {"queue ping-pong", sync_hand_queue, sync_async_queue, 3, 0},
    {"queue, put and get", sync_hand_fill, sync_async_fill, 0, 0},
    {"executor round trip", work_hand_round_trip, work_async_round_trip, 1.2, 0},
    {"call_soon, 1 callback", threads_hand_call_1, threads_async_call_1, 2, 0},
    {"call_soon, 100 callbacks", threads_hand_call_100, threads_async_call_100, 2, 0},
    {"post from a thread", threads_hand_post_1, threads_async_post_1, 1.25, 0},
    {"post from four threads", threads_hand_post_4, threads_async_post_4, 1.25, 0},
    {"timer callback, of a million", timers_hand_callbacks, timers_async_callbacks, 1.3, MILLION},
    {"timer set and cancelled", timers_hand_cancels, timers_async_cancels, 1.0, MILLION},
    {"sleeping task, of a million", timers_hand_sleeps, timers_async_sleeps, 1.3, MILLION},
};

enum { ROUNDS_MAX = 101, MEMORY_GOAL = 128 };

/* ---- measuring -------------------------------------------------------------------------------- */

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Seconds that `count` operations take. */
static double time_work(work *work, size_t count, uint64_t *result)
{
    double begin_s = now_s();
    *result = work(count);
    return now_s() - begin_s;
}

/* So many operations that a sample by hand takes the time given. */
static size_t choose_count(const struct row *row, double sample_s)
{
    uint64_t result;
    size_t count = row->count ? row->count : 10000;
    while (!row->count && time_work(row->hand, count, &result) < sample_s)
        count *= 2;
    return count;
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_value);
    return values[count / 2];
}

static void measure(const struct row *row, int rounds, double sample_s)
{
    double hand_ns[ROUNDS_MAX], async_ns[ROUNDS_MAX], ratios[ROUNDS_MAX];
    size_t count = choose_count(row, sample_s);
    if (row->count && rounds > 7)
        rounds = 7; /* long samples */
    for (int i = 0; i < rounds; i++) {
        uint64_t hand_result, async_result;
        hand_ns[i] = time_work(row->hand, count, &hand_result) * 1e9 / (double)count;
        async_ns[i] = time_work(row->async, count, &async_result) * 1e9 / (double)count;
        ratios[i] = async_ns[i] / hand_ns[i];
        if (async_result != hand_result && row->hand != turns_hand_deep) {
            fprintf(stderr, "bench: %s: the two sides disagree\n", row->name);
            exit(1);
        }
    }
    double ratio = median(ratios, rounds);
    printf("%-30s %9.2f %9.2f %7.2f", row->name, median(hand_ns, rounds), median(async_ns, rounds), ratio);
    if (row->goal > 0)
        printf(" %7.1f  %s", row->goal, ratio <= row->goal ? "met" : "missed");
    printf("\n");
    fflush(stdout);
}

/* ---- memory ----------------------------------------------------------------------------------- */

struct memory memory_now(void)
{
    struct mallinfo2 info = mallinfo2();
    unsigned long total = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%lu %lu", &total, &resident) != 2)
        resident = 0;
    if (file)
        fclose(file);
    return (struct memory){(double)(info.uordblks + info.hblkhd), (double)resident * (double)sysconf(_SC_PAGESIZE)};
}

struct memory memory_since(struct memory before)
{
    struct memory now = memory_now();
    return (struct memory){now.allocated - before.allocated, now.resident - before.resident};
}

static void measure_memory(void)
{
    struct memory hand = memory_hand(MILLION), async = memory_async(MILLION);
    printf("\n%-30s %9s %9s %7s %7s\n", "bytes of a parked task", "by hand", "async", "", "goal");
    printf("%-30s %9.1f %9.1f %7s %7d  %s\n", "allocated, of a million", hand.allocated / MILLION,
           async.allocated / MILLION, "", MEMORY_GOAL, async.allocated / MILLION <= MEMORY_GOAL ? "met" : "missed");
    printf("%-30s %9.1f %9.1f %7s %7d  %s\n", "resident, of a million", hand.resident / MILLION,
           async.resident / MILLION, "", MEMORY_GOAL, async.resident / MILLION <= MEMORY_GOAL ? "met" : "missed");
}

/* ---- the tree of the recursion ---------------------------------------------------------------- */

const struct tree *tree_get(void)
{
    static struct tree nodes[TREE_NODES];
    static bool is_grown;
    uint64_t seed = 1;
    for (size_t i = 1; !is_grown && i < TREE_NODES; i++) {
        struct tree **link = NULL;
        for (struct tree *at = &nodes[0]; at; at = *link)
            link = random_next(&seed) & 1 ? &at->left : &at->right;
        *link = &nodes[i];
    }
    is_grown = true;
    return nodes;
}

/* ---- main ------------------------------------------------------------------------------------- */

static bool is_wanted(const char *name, char **filters)
{
    bool any = !*filters;
    for (; *filters; filters++)
        any = any || strstr(name, *filters);
    return any;
}

static void list(char **filters)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (is_wanted(rows[i].name, filters))
            printf("%s\n", rows[i].name);
}

/* For who counts instructions: the work alone. */
static void perform(char **filters, bool by_hand, size_t count)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (is_wanted(rows[i].name, filters))
            (by_hand ? rows[i].hand : rows[i].async)(count);
}

static void measure_all(char **filters, int rounds, double sample_s)
{
    printf("%-30s %9s %9s %7s %7s\n", "ns an operation", "by hand", "async", "ratio", "goal");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (is_wanted(rows[i].name, filters))
            measure(&rows[i], rounds, sample_s);
    if (is_wanted("memory of a parked task", filters))
        measure_memory();
}

int main(int argc, char **argv)
{
    double sample_s = 0.02;
    int rounds = 21;
    size_t count = 0;
    const char *side = NULL;
    bool lists = false;
    for (int option; (option = getopt(argc, argv, "s:r:lw:n:")) != -1;) {
        if (option == 's')
            sample_s = atof(optarg);
        else if (option == 'r')
            rounds = atoi(optarg);
        else if (option == 'l')
            lists = true;
        else if (option == 'w')
            side = optarg;
        else if (option == 'n')
            count = strtoul(optarg, NULL, 10);
        else
            return 2;
    }
    if (lists)
        list(argv + optind);
    else if (side)
        perform(argv + optind, !strcmp(side, "hand"), count);
    else
        measure_all(argv + optind, rounds < 1 ? 1 : rounds > ROUNDS_MAX ? ROUNDS_MAX : rounds, sample_s);
    return 0;
}
