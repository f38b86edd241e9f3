/* For asyncio's tests in C: each is an async function that checks with assert, and has the name it has there. */
#include <asyncc.h>
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Runs the test on a fresh loop and prints its name. */
#define TEST(name)                                                                        \
    do {                                                                                  \
        async_run(name());                                                                \
        printf("%s%s%s\n", #name, async_run_error() ? ": " : "",                          \
               async_run_error() ? async_strerror(async_run_error()) : "");               \
    } while (0)

__attribute__((unused)) static inline double now(void)
{
    return async_loop_time(async_get_running_loop());
}

/* What the AWAIT fails with; 0 when it does not. */
#define FAILURE(to, ...)             \
    do {                             \
        (to) = 0;                    \
        ASYNC_TRY {                  \
            __VA_ARGS__;             \
        } ASYNC_CATCH (failure) {    \
            (to) = failure;          \
        }                            \
    } while (0)

static inline ASYNC int sleeper(double seconds, int result)
{
    AWAIT(async_sleep(seconds));
    return result;
}

static inline ASYNC int failer(double seconds, int err)
{
    AWAIT(async_sleep(seconds));
    ASYNC_RAISE(err);
    return 0;
}
