/* Futures: values that come later, from a callback of the loop or from another thread.
 *
 *     def library(callback):                    async def main():
 *         loop.call_later(2, callback, 42)          loop = asyncio.get_running_loop()
 *                                                   answer = loop.create_future()
 *     def compute(loop, future):                    library(answer.set_result)
 *         time.sleep(0.01)                          print("the library says", await answer)
 *         loop.call_soon_threadsafe(
 *             future.set_result, 2.5)               result = loop.create_future()
 *                                                   Thread(target=compute, args=(loop, result)).start()
 *                                                   print("the thread says", await result)
 */
#include <asyncc.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

/* A future of this loop's, beside its value. Nothing is allocated. */
struct answer {
    struct async_future future;
    int value;
};

static void answer_comes(void *arg)
{
    struct answer *answer = arg;
    answer->value = 42;
    async_future_set(&answer->future, NULL); /* the value is in its place */
}

/* Stands for one that calls back when it has the answer. */
static void library(struct answer *answer)
{
    async_loop_call_later(async_get_running_loop(), 2, answer_comes, answer);
}

ASYNC int ask_library(void)
{
    struct answer answer;
    async_future_init(&answer.future, &answer.value, sizeof answer.value);
    library(&answer);
    return AWAIT(async_future_wait(ASYNC_FUTURE_OF(int, &answer.future)));
}

/* Futures on the heap have references, and other threads may complete them. */
static void *compute(void *arg)
{
    ASYNC_FUTURE(double) future = ASYNC_FUTURE_OF(double, arg);
    nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    async_future_set_result_threadsafe(future, 2.5);
    async_future_unref(future);
    return NULL;
}

ASYNC int main(void)
{
    printf("the library says %d\n", AWAIT(ask_library()));

    ASYNC_FUTURE(double) future = async_future_new(async_get_running_loop(), double);
    DEFER async_future_unref(future);
    pthread_t thread;
    if (pthread_create(&thread, NULL, compute, (void *)async_future_ref(future)))
        return 1;
    pthread_detach(thread);
    printf("the thread says %g\n", AWAIT(async_future_wait(future)));
    printf("and no more: %s\n", async_strerror(async_future_set_result(future, 3.5)));
    return 0;
}
