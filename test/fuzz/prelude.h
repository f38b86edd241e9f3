/* What the fuzzer puts before a program that it made async (transform.py): where such a program suspends and fails.
 *
 * The text is copied into the program, since the tool lowers only what stands in its own file. Each fuzz_pause
 * counts one. FUZZ_SUSPEND says which of them suspend (`never`, `always`, or a number that seeds the choice), FUZZ_FAIL
 * which one fails instead (0: none; an even one by cancelling its task). Neither the program's results nor the counts
 * may depend on FUZZ_SUSPEND. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FUZZ_SUSPENSIONS_MAX = 100000 }; /* then pauses only count, to bound the time */

static unsigned long fuzz_pauses;      /* reached */
static unsigned long fuzz_suspensions; /* made */
static unsigned long fuzz_entered;     /* blocks with a DEFER */
static unsigned long fuzz_left;        /* their DEFERs run */
static unsigned long fuzz_caught;      /* failures seen by an ASYNC_CATCH */

static unsigned long fuzz_setting(const char *name)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : 0;
}

static int fuzz_suspends(void)
{
    static unsigned long state;
    const char *mode = getenv("FUZZ_SUSPEND");
    if (!mode || !strcmp(mode, "never") || fuzz_suspensions >= FUZZ_SUSPENSIONS_MAX)
        return 0;
    if (!strcmp(mode, "always"))
        return 1;
    if (!state)
        state = fuzz_setting("FUZZ_SUSPEND") * 2 + 1;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return state >> 63 & 1;
}

ASYNC static void fuzz_pause(void)
{
    if (++fuzz_pauses == fuzz_setting("FUZZ_FAIL")) {
        if (fuzz_pauses % 2)
            ASYNC_RAISE(-EIO);
        async_task_cancel(async_current_task());
        AWAIT(async_yield());
    }
    if (fuzz_suspends()) {
        fuzz_suspensions++;
        AWAIT(async_yield());
    }
}

static unsigned long fuzz_seen; /* by clean-ups and handlers, of variables */

static inline void fuzz_see(unsigned long value) { fuzz_seen = fuzz_seen * 31 + value; }

/* Zero, as nobody knows. */
static volatile int fuzz_zero;

ASYNC static int fuzz_number(void)
{
    AWAIT(fuzz_pause());
    return fuzz_zero;
}

#define FUZZ_AWAIT(call) AWAIT(call)

/* Compared between all runs with the same FUZZ_FAIL. */
static void fuzz_report(void)
{
    printf("pauses = %lu, entered = %lu, left = %lu, caught = %lu, seen = %lx\n", fuzz_pauses, fuzz_entered, fuzz_left,
           fuzz_caught, fuzz_seen);
    if (fuzz_entered != fuzz_left)
        abort();
}
