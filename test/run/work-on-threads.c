// Blocking work on executors: results, limits, and cancellation before, while and after it runs.
//
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>

#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static struct async_executor *one; /* of one thread */

/* ---- work ------------------------------------------------------------------------------------- */

static void *twice(void *arg)
{
    *(int *)arg *= 2;
    return arg;
}

/* Work that says when it runs, and waits to be let go. */
struct gate {
    sem_t runs, go;
    int ran;
};

static void gate_init(struct gate *gate)
{
    gate->ran = 0;
    sem_init(&gate->runs, 0, 0);
    sem_init(&gate->go, 0, 0);
}

static void *pass(void *arg)
{
    struct gate *gate = arg;
    gate->ran++;
    sem_post(&gate->runs);
    sem_wait(&gate->go);
    return gate;
}

static void let_go(void *arg)
{
    sem_post(&((struct gate *)arg)->go);
}

static sem_t dropped;
static int drops_with_result, drops_without;

static void drop(void *arg, void *result)
{
    result ? drops_with_result++ : drops_without++;
    if (arg != result)
        free(arg);
    sem_post(&dropped);
}

static void *pass_owned(void *arg)
{
    pass(*(struct gate **)arg);
    free(arg);
    return arg == NULL ? NULL : &dropped; /* not null */
}

static struct gate **owned(struct gate *gate)
{
    struct gate **box = malloc(sizeof *box);
    *box = gate;
    return box;
}

/* What was freed by the work itself. */
static void drop_box(void *arg, void *result)
{
    result ? drops_with_result++ : drops_without++;
    if (!result)
        free(arg);
    sem_post(&dropped);
}

/* ---- tests ------------------------------------------------------------------------------------ */

ASYNC int doubled(int x)
{
    int *result = AWAIT(async_to_thread(twice, &x));
    return *result;
}

ASYNC void results(void)
{
    int a, b, c;
    AWAIT(async_gather(a = doubled(1), b = doubled(10), c = doubled(100)));
    printf("results: %d %d %d\n", a, b, c);
    int x = 7;
    int *y = AWAIT(async_loop_run_in_executor(async_get_running_loop(), one, twice, &x));
    printf("one thread: %d\n", *y);
    ASYNC_TASK(void *) task = async_create_task(async_to_thread(twice, &x));
    y = AWAIT(async_join(task));
    printf("as a task: %d\n", *y);
}

ASYNC void run_gate(struct gate *gate)
{
    void *result = AWAIT(async_loop_run_in_executor(async_get_running_loop(), one, pass, gate));
    printf("gate: %s\n", result == gate ? "result" : "none");
    AWAIT(async_yield());
    printf("not reached\n");
}

ASYNC void cancelled_while_queued(void)
{
    struct gate first, second;
    gate_init(&first);
    gate_init(&second);
    ASYNC_TASK(void) a = async_create_task(run_gate(&first)), b = async_create_task(run_gate(&second));
    AWAIT(async_to_thread((void *(*)(void *))(void *)sem_wait, &first.runs));
    async_task_cancel(b);
    ASYNC_TRY { AWAIT(async_join(b)); }
    ASYNC_CATCH(err) { printf("queued: %s, ran %d\n", async_strerror(err), second.ran); }
    async_task_cancel(a); /* it runs: its result comes all the same */
    async_task_cancel(a);
    AWAIT(async_yield());
    printf("running: done %d\n", async_task_done(a));
    let_go(&first);
    ASYNC_TRY { AWAIT(async_join(a)); }
    ASYNC_CATCH(err) { printf("running: %s\n", async_strerror(err)); }
}

ASYNC void owned_work(void)
{
    struct gate gate;
    gate_init(&gate);
    ASYNC_TASK(void *) task = async_create_task(async_to_thread_owned(pass_owned, owned(&gate), drop_box));
    AWAIT(async_to_thread((void *(*)(void *))(void *)sem_wait, &gate.runs));
    async_task_cancel(task);
    ASYNC_TRY { AWAIT(async_join(task)); }
    ASYNC_CATCH(err) { printf("owned: %s, dropped %d %d\n", async_strerror(err), drops_with_result, drops_without); }
    let_go(&gate);
    AWAIT(async_to_thread((void *(*)(void *))(void *)sem_wait, &dropped));
    printf("owned: dropped %d %d\n", drops_with_result, drops_without);

    task = async_create_task(async_to_thread_owned(twice, malloc(sizeof(int)), drop));
    async_task_cancel(task); /* before its first step */
    ASYNC_TRY { AWAIT(async_join(task)); }
    ASYNC_CATCH(err) { printf("not begun: %s, dropped %d %d\n", async_strerror(err), drops_with_result, drops_without); }

    task = async_coroutine(async_to_thread_owned(twice, malloc(sizeof(int)), drop));
    async_task_close(task);
    printf("not started: dropped %d %d\n", drops_with_result, drops_without);

    int *number = malloc(sizeof *number);
    *number = 4;
    number = AWAIT(async_to_thread_owned(twice, number, drop));
    printf("returned: %d, dropped %d %d\n", *number, drops_with_result, drops_without);
    free(number);
}

ASYNC void names(void)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM}, *list = NULL;
    char host[64], service[16];
    int err = AWAIT(async_getaddrinfo("127.0.0.1", "80", &hints, &list));
    printf("getaddrinfo: %d, family %d\n", err, list->ai_family == AF_INET);
    err = AWAIT(async_getnameinfo(list->ai_addr, list->ai_addrlen, host, sizeof host, service, sizeof service,
                                  NI_NUMERICHOST | NI_NUMERICSERV));
    printf("getnameinfo: %d %s %s\n", err, host, service);
    freeaddrinfo(list);
    list = NULL;
    err = AWAIT(async_getaddrinfo("no number", NULL, &hints, &list));
    printf("getaddrinfo: %d %d\n", err == EAI_NONAME, list == NULL);
}

/* Time does not jump over work that runs; work that nobody waits for does not keep it. */
ASYNC void virtual_time(void)
{
    struct async_loop *loop = async_get_running_loop();
    struct gate gate;
    gate_init(&gate);
    double before = async_loop_time(loop);
    ASYNC_TASK(void) sleeper = async_create_task(async_sleep(1000));
    ASYNC_TASK(void *) work = async_create_task(async_to_thread_owned(pass_owned, owned(&gate), drop_box));
    AWAIT(async_to_thread((void *(*)(void *))(void *)sem_wait, &gate.runs));
    printf("time: %g, sleeper done %d\n", async_loop_time(loop) - before, async_task_done(sleeper));
    ASYNC_TIMEOUT(5) { AWAIT(async_yield()); }
    async_task_cancel(work);
    AWAIT(async_join(sleeper));
    printf("time: %g, work done %d\n", async_loop_time(loop) - before, async_task_done(work));
    async_task_detach(work);
    let_go(&gate); /* the end of the run waits for it */
}

ASYNC void all(void)
{
    AWAIT(results());
    AWAIT(cancelled_while_queued());
    AWAIT(owned_work());
    AWAIT(names());
    AWAIT(virtual_time());
}

/* ---- closing ---------------------------------------------------------------------------------- */

ASYNC void leave_running(struct gate *gate, ASYNC_TASK(void *) *task)
{
    *task = async_create_task(async_to_thread(pass, gate));
    AWAIT(async_to_thread((void *(*)(void *))(void *)sem_wait, &gate->runs));
}

static void *let_go_later(void *gate)
{
    let_go(gate);
    return NULL;
}

static void close_with_work(void)
{
    struct async_loop *loop = async_new_event_loop();
    struct gate gate;
    ASYNC_TASK(void *) task;
    pthread_t thread;
    gate_init(&gate);
    async_loop_run_until_complete(loop, leave_running(&gate, &task));
    pthread_create(&thread, NULL, let_go_later, &gate);
    async_loop_close(loop); /* waits */
    pthread_join(thread, NULL);
    printf("closed: done %d, result %d\n", async_task_done(task), *(void *const *)async_task_result(task) == &gate);
    async_task_detach(task);
}

static void say(const struct async_log_record *record, void *arg)
{
    (void)arg;
    printf("log: %s\n", record->line);
}

static void close_without_patience(void)
{
    struct async_loop *loop = async_new_event_loop();
    struct gate gate;
    ASYNC_TASK(void *) task;
    gate_init(&gate);
    async_loop_set_log(loop, say, NULL);
    async_loop_set_executor_timeout(loop, 0);
    async_loop_run_until_complete(loop, leave_running(&gate, &task));
    async_loop_close(loop);
    printf("closed: cancelled %d\n", async_task_cancelled(task));
    async_task_detach(task);
    let_go(&gate);
    printf("shutdown: %d\n", async_executor_shutdown(async_executor_default(), 60));
}

ASYNC void refused(void)
{
    int x = 0;
    ASYNC_TRY { AWAIT(async_to_thread(twice, &x)); }
    ASYNC_CATCH(err) { printf("after shutdown: %d\n", err == -ESHUTDOWN); }
    struct async_loop *other = async_new_event_loop();
    ASYNC_TRY { AWAIT(async_loop_run_in_executor(other, one, twice, &x)); }
    ASYNC_CATCH(err) { printf("another loop: %d\n", err == -EINVAL); }
    async_loop_close(other);
    async_loop_set_default_executor(async_get_running_loop(), one);
    x = 1;
    AWAIT(async_to_thread(twice, &x));
    printf("another executor: %d\n", x);
}

int main(void)
{
    setenv("ASYNCC_CLOCK", "virtual", 1);
    sem_init(&dropped, 0, 0);
    one = async_executor_new("one", 1);
    async_run(all());
    printf("error %d, dropped %d %d\n", async_run_error(), drops_with_result, drops_without);
    close_with_work();
    close_without_patience();
    async_run(refused());
    printf("workers %u\n", async_executor_workers(one));
    printf("shutdown: %d\n", async_executor_shutdown(one, 60));
    return 0;
}
// CHECK:      results: 2 20 200
// CHECK-NEXT: one thread: 14
// CHECK-NEXT: as a task: 28
// CHECK-NEXT: queued: Operation canceled, ran 0
// CHECK-NEXT: running: done 0
// CHECK-NEXT: gate: result
// CHECK-NEXT: running: Operation canceled
// CHECK-NEXT: owned: Operation canceled, dropped 0 0
// CHECK-NEXT: owned: dropped 1 0
// CHECK-NEXT: not begun: Operation canceled, dropped 1 1
// CHECK-NEXT: not started: dropped 1 2
// CHECK-NEXT: returned: 8, dropped 1 2
// CHECK-NEXT: getaddrinfo: 0, family 1
// CHECK-NEXT: getnameinfo: 0 127.0.0.1 80
// CHECK-NEXT: getaddrinfo: 1 1
// CHECK-NEXT: time: 0, sleeper done 0
// CHECK-NEXT: time: 1000, work done 1
// CHECK-NEXT: error 0, dropped 2 2
// CHECK-NEXT: closed: done 1, result 1
// CHECK-NEXT: log: The executor's work did not end within 0 seconds; it runs on alone
// CHECK-NEXT: closed: cancelled 1
// CHECK-NEXT: shutdown: 0
// CHECK-NEXT: after shutdown: 1
// CHECK-NEXT: another loop: 1
// CHECK-NEXT: another executor: 2
// CHECK-NEXT: workers 1
// CHECK-NEXT: shutdown: 0
