/* async_getaddrinfo and async_getnameinfo: a query with copies of everything, so that it can be abandoned. */
#include "executor.h"

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct query {
    struct async__name_call call; /* its pointers into the caller's data are for the loop's thread only */
    int result;
    struct addrinfo hints;
    struct addrinfo *list; /* found */
    struct sockaddr_storage address;
    char *host; /* copies, or null; for a reverse query, room for what is found */
    char *service;
    char text[];
};

/* ---- on the worker ------------------------------------------------------------------------------ */

static void *ask(void *arg)
{
    struct query *query = arg;
    const struct async__name_call *call = &query->call;
    if (call->address)
        query->result = getnameinfo((struct sockaddr *)&query->address, call->address_size, query->host,
                                    call->host_size, query->service, call->service_size, call->flags);
    else
        query->result = getaddrinfo(query->host, query->service, call->hints ? &query->hints : NULL, &query->list);
    return query;
}

static void drop(void *arg, void *result)
{
    struct query *query = arg;
    (void)result;
    if (query->list)
        freeaddrinfo(query->list);
    free(query);
}

/* ---- copies ------------------------------------------------------------------------------------- */

/* Puts a copy of `text` (null: nothing) at `*end`, which moves. */
static char *copy_text(char **end, const char *text)
{
    char *copy = *end;
    if (!text)
        return NULL;
    *end = stpcpy(copy, text) + 1;
    return copy;
}

static struct query *forward_query(const struct async__name_call *call)
{
    size_t bytes = (call->host ? strlen(call->host) + 1 : 0) + (call->service ? strlen(call->service) + 1 : 0);
    struct query *query = malloc(sizeof *query + bytes);
    if (!query)
        return NULL;
    char *end = query->text;
    *query = (struct query){.call = *call};
    query->host = copy_text(&end, call->host);
    query->service = copy_text(&end, call->service);
    if (call->hints)
        query->hints = (struct addrinfo){.ai_flags = call->hints->ai_flags,
                                         .ai_family = call->hints->ai_family,
                                         .ai_socktype = call->hints->ai_socktype,
                                         .ai_protocol = call->hints->ai_protocol};
    return query;
}

static struct query *reverse_query(const struct async__name_call *call)
{
    struct query *query = calloc(1, sizeof *query + call->host_size + (size_t)call->service_size);
    if (!query)
        return NULL;
    query->call = *call;
    memcpy(&query->address, call->address, call->address_size);
    query->host = call->host_to ? query->text : NULL;
    query->service = call->service_to ? query->text + call->host_size : NULL;
    return query;
}

/* ---- on the loop's thread ------------------------------------------------------------------------ */

typedef struct async_getaddrinfo__frame name_frame;

static void finish(struct async__work_wait *wait, void *returned)
{
    struct query *query = returned;
    ((name_frame *)wait)->result = query->result;
    if (!query->result && query->call.address) {
        if (query->host)
            memcpy(query->call.host_to, query->host, query->call.host_size);
        if (query->service)
            memcpy(query->call.service_to, query->service, query->call.service_size);
    } else if (!query->result) {
        *query->call.list = query->list;
        query->list = NULL;
    }
    drop(query, NULL);
}

/* Returns the result of what is over at once. */
static int start(name_frame *frame, const struct async_fn *fn, const struct async__name_call *call)
{
    if (call->address && call->address_size > sizeof(struct sockaddr_storage))
        return EAI_FAMILY;
    struct query *query = call->address ? reverse_query(call) : forward_query(call);
    if (!query) {
        frame->base.fn = fn;
        frame->base.state = ASYNC__NO_MEMORY;
        return 0;
    }
    frame->wait.finish = finish;
    struct async__work_call work = {.executor = async_executor_dns(), .function = ask, .arg = query, .drop = drop};
    async__work_start(&frame->wait, fn, &work);
    return 0;
}

static struct async_frame *resume(struct async_frame *base)
{
    name_frame *frame = (name_frame *)base;
    if (base->state != ASYNC_START)
        return base->caller;
    base->state = 0;
    frame->result = start(frame, base->fn, &frame->call);
    return async__suspended(base->state) ? NULL : base->caller;
}

static struct async_frame *prepare(name_frame *frame, const struct async_fn *fn, const struct async__name_call *call)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = fn, .state = ASYNC_START};
    frame->call = *call;
    return &frame->base;
}

static int enter(const struct async_fn *fn, const struct async__name_call *call)
{
    if (async__entry_spawning()) {
        async__here.callee = prepare(async__entry_task(fn), fn, call);
        return 0;
    }
    name_frame *frame = async__entry_enter(fn);
    if (!frame)
        return 0;
    int result = start(frame, fn, call);
    async__entry_leave(&frame->base);
    return result;
}

static const uint32_t no_lines[] = {0};

/* The functions of a leaf, from its parameters and the struct async__name_call they make. */
#define NAME_LEAF(leaf, PARAMETERS, ...)                                                           \
    const struct async_fn leaf##__fn = {                                                           \
        .resume = resume,                                                                          \
        .cancel = async__work_cancel,                                                              \
        .frame_size = sizeof(struct leaf##__frame),                                                \
        .frame_align = _Alignof(struct leaf##__frame),                                             \
        .result_offset = offsetof(struct leaf##__frame, result),                                   \
        .result_size = sizeof(int),                                                                \
        .name = #leaf,                                                                             \
        .file = "asyncc",                                                                          \
        .lines = no_lines,                                                                         \
    };                                                                                             \
    int leaf##__start(struct leaf##__frame *frame, PARAMETERS)                                     \
    {                                                                                              \
        return start((name_frame *)frame, &leaf##__fn, &(struct async__name_call){__VA_ARGS__});   \
    }                                                                                              \
    struct async_frame *leaf##__prepare(struct leaf##__frame *frame, PARAMETERS)                   \
    {                                                                                              \
        return prepare((name_frame *)frame, &leaf##__fn, &(struct async__name_call){__VA_ARGS__}); \
    }                                                                                              \
    int leaf(PARAMETERS)                                                                           \
    {                                                                                              \
        return enter(&leaf##__fn, &(struct async__name_call){__VA_ARGS__});                        \
    }
#define PARAMETERS(...) __VA_ARGS__

NAME_LEAF(async_getaddrinfo,
          PARAMETERS(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **list),
          .host = host, .service = service, .hints = hints, .list = list)

NAME_LEAF(async_getnameinfo,
          PARAMETERS(const struct sockaddr *address, unsigned address_size, char *host, unsigned host_size,
                     char *service, unsigned service_size, int flags),
          .address = address, .address_size = address_size, .host_to = host, .host_size = host_size,
          .service_to = service, .service_size = service_size, .flags = flags)
