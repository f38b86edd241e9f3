/* Blocking work on other threads: asyncio.to_thread, loop.run_in_executor, and the pools they use.
 *
 * An executor is a pool of worker threads, shared by all loops of the process. It starts a worker when work
 * waits and no worker is idle, up to its limit; a worker that was idle for ten seconds ends. There are three to begin with, so
 * that what blocks for long in one does not hold up the others: async_executor_default (CPU work and anything else),
 * async_executor_files and async_executor_dns.
 *
 * Who awaits work and is cancelled: work that has not begun never does, and the AWAIT fails with -ECANCELED. Work that has
 * begun cannot be stopped. Since `arg` mostly points to what belongs to the caller, the AWAIT then waits for its end and
 * delivers the result, and the request fails the next AWAIT that suspends. async_to_thread_owned does not wait: there,
 * `arg` is the work's own.
 */
#ifndef ASYNCC_EXECUTOR_H
#define ASYNCC_EXECUTOR_H

struct addrinfo;
struct async__work;
struct async_executor;
struct async_loop;
struct sockaddr;

/* ---- work -------------------------------------------------------------------------------------- */

/* Calls `function(arg)` on a worker of the loop's default executor and waits for what it returns (asyncio.to_thread).
 * Fails with -ECANCELED as said above, -ENOMEM, -EAGAIN when no thread can be made, -ESHUTDOWN after async_executor_shutdown. */
ASYNC_LEAF void *async_to_thread(void *(*function)(void *), void *arg);

/* The same with an `arg` that the work owns. Cancelling fails at once, though the function may run on; then
 * `drop(arg, result)` is called behind it, on the worker. When the work never began, for whatever reason, `drop(arg, NULL)` is
 * called on the loop's thread. When the AWAIT returned the result, `arg` and the result are the caller's. */
ASYNC_LEAF void *async_to_thread_owned(void *(*function)(void *), void *arg, void (*drop)(void *arg, void *result));

/* async_to_thread on the given executor; null: the loop's default. `loop` is the running one, else it fails with -EINVAL. */
ASYNC_LEAF void *async_loop_run_in_executor(struct async_loop *loop, struct async_executor *executor,
                                            void *(*function)(void *), void *arg);

/* getaddrinfo(3) on the executor for DNS. Returns 0 and a list for freeaddrinfo in `*list`, or getaddrinfo's error (see
 * gai_strerror). The arguments are copied; cancelling fails at once. Fails with -ECANCELED, -ENOMEM, -EAGAIN. */
ASYNC_LEAF int async_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                                 struct addrinfo **list);

/* getnameinfo(3) likewise: host and service, of the sizes given, are written when it returns 0; either may be null with size 0. */
ASYNC_LEAF int async_getnameinfo(const struct sockaddr *address, unsigned address_size, char *host, unsigned host_size,
                                 char *service, unsigned service_size, int flags);

/* ---- executors --------------------------------------------------------------------------------- */

/* The three of the process: any thread; never null. At most min(32, processors + 4), 16 and 8 workers. */
struct async_executor *async_executor_default(void);
struct async_executor *async_executor_files(void);
struct async_executor *async_executor_dns(void);

/* Makes one of at most `max_workers` threads, which are named after it (15 characters; copied); async_executor_shutdown frees
 * it. Null when out of memory or when max_workers is 0. Any thread. */
struct async_executor *async_executor_new(const char *name, unsigned max_workers);

/* Refuses new work from now on and waits, blocking the thread, until the work it has is done and its threads are gone, for at
 * most `seconds`. Returns 0, and then a made one is freed; or -ETIMEDOUT, and it may be called again. */
int async_executor_shutdown(struct async_executor *executor, double seconds);

/* Sets how long a worker stays idle before it ends; 10 seconds at first. Any thread. */
void async_executor_set_idle_timeout(struct async_executor *executor, double seconds);

/* Counts its threads, idle or not. Any thread. */
unsigned async_executor_workers(struct async_executor *executor);

/* What the loop's async_to_thread uses; null: async_executor_default again. The loop's thread. */
void async_loop_set_default_executor(struct async_loop *loop, struct async_executor *executor);

/* How long the end of async_run, and async_loop_close, wait for work that is still running; 300 seconds at first, as
 * asyncio's. Then it is said through the log sink, and the work runs on alone. The loop's thread. */
void async_loop_set_executor_timeout(struct async_loop *loop, double seconds);

#ifdef ASYNCC_GENERATED

struct async_executor *async__executor_new(const char *name, unsigned max_workers, const char *site);
#define async_executor_new(...) async__executor_new(__VA_ARGS__, ASYNC__SITE)

/* How the frames of leaves that wait for work begin. */
struct async__work_wait {
    struct async_frame base;
    struct async_task *task;  /* who waits here */
    struct async__work *work; /* while it waits */
    void (*finish)(struct async__work_wait *wait,
                   void *returned); /* puts the result into the frame, on the loop's thread */
};

/* What a task's first step is to do, before the start. */
struct async__work_call {
    struct async_loop *loop;         /* null: any */
    struct async_executor *executor; /* null: the loop's default */
    void *(*function)(void *);
    void *arg;
    void (*drop)(void *arg, void *result); /* null: `arg` is not the work's */
};

#define ASYNC__WORK_FRAME(leaf)           \
    struct leaf##__frame {                \
        union {                           \
            struct async_frame base;      \
            struct async__work_wait wait; \
        };                                \
        void *result;                     \
        struct async__work_call call;     \
    };                                    \
    extern const struct async_fn leaf##__fn;

ASYNC__WORK_FRAME(async_to_thread)
void *async_to_thread__start(struct async_to_thread__frame *frame, void *(*function)(void *), void *arg);
struct async_frame *async_to_thread__prepare(struct async_to_thread__frame *frame, void *(*function)(void *),
                                             void *arg);

ASYNC__WORK_FRAME(async_to_thread_owned)
void *async_to_thread_owned__start(struct async_to_thread_owned__frame *frame, void *(*function)(void *), void *arg,
                                   void (*drop)(void *arg, void *result));
struct async_frame *async_to_thread_owned__prepare(struct async_to_thread_owned__frame *frame,
                                                   void *(*function)(void *), void *arg,
                                                   void (*drop)(void *arg, void *result));

ASYNC__WORK_FRAME(async_loop_run_in_executor)
void *async_loop_run_in_executor__start(struct async_loop_run_in_executor__frame *frame, struct async_loop *loop,
                                        struct async_executor *executor, void *(*function)(void *), void *arg);
struct async_frame *async_loop_run_in_executor__prepare(struct async_loop_run_in_executor__frame *frame,
                                                        struct async_loop *loop, struct async_executor *executor,
                                                        void *(*function)(void *), void *arg);

/* The arguments of the two below, which are copied when they start. */
struct async__name_call {
    const char *host, *service; /* getaddrinfo's */
    const struct addrinfo *hints;
    struct addrinfo **list;
    const struct sockaddr *address; /* getnameinfo's; null for the other */
    char *host_to, *service_to;
    unsigned address_size, host_size, service_size;
    int flags;
};

#define ASYNC__NAME_FRAME(leaf)           \
    struct leaf##__frame {                \
        union {                           \
            struct async_frame base;      \
            struct async__work_wait wait; \
        };                                \
        int result;                       \
        struct async__name_call call;     \
    };                                    \
    extern const struct async_fn leaf##__fn;

ASYNC__NAME_FRAME(async_getaddrinfo)
int async_getaddrinfo__start(struct async_getaddrinfo__frame *frame, const char *host, const char *service,
                             const struct addrinfo *hints, struct addrinfo **list);
struct async_frame *async_getaddrinfo__prepare(struct async_getaddrinfo__frame *frame, const char *host,
                                               const char *service, const struct addrinfo *hints,
                                               struct addrinfo **list);

ASYNC__NAME_FRAME(async_getnameinfo)
int async_getnameinfo__start(struct async_getnameinfo__frame *frame, const struct sockaddr *address,
                             unsigned address_size, char *host, unsigned host_size, char *service,
                             unsigned service_size, int flags);
struct async_frame *async_getnameinfo__prepare(struct async_getnameinfo__frame *frame, const struct sockaddr *address,
                                               unsigned address_size, char *host, unsigned host_size, char *service,
                                               unsigned service_size, int flags);

#endif
#endif
