/* Watching fds. See fd.h. */
#include "loop.h"
#include "poller.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct async__fd_watch *watch_of(struct async__fd *entry, unsigned direction)
{
    return &entry->watches[direction == ASYNC__WRITE];
}

static bool is_wanted(const struct async__fd_watch *watch)
{
    return watch->first || watch->handler;
}

/* What somebody waits for, as a mask. */
static unsigned wanted_of(const struct async__fd *entry)
{
    return (is_wanted(&entry->watches[0]) ? ASYNC__READ : 0u) | (is_wanted(&entry->watches[1]) ? ASYNC__WRITE : 0u);
}

/* ---- the table -------------------------------------------------------------------------------- */

static struct async__fd *find(const struct async_loop *loop, int fd)
{
    return fd >= 0 && fd < loop->fds.count ? &loop->fds.entries[fd] : NULL;
}

/* The fd's entry, in a table that is made to hold it. */
static int make_entry(struct async_loop *loop, int fd, struct async__fd **entry)
{
    if (fd < 0)
        return -EBADF;
    if (fd >= loop->fds.count) {
        int count = loop->fds.count ? loop->fds.count : 16;
        while (count <= fd)
            count *= 2;
        struct async__fd *entries = realloc(loop->fds.entries, (size_t)count * sizeof *entries);
        if (!entries)
            return -ENOMEM;
        memset(entries + loop->fds.count, 0, (size_t)(count - loop->fds.count) * sizeof *entries);
        loop->fds.entries = entries;
        loop->fds.count = count;
    }
    *entry = &loop->fds.entries[fd];
    return 0;
}

/* ---- what the back end knows ------------------------------------------------------------------ */

static void mark_unsure(struct async_loop *loop, int fd, struct async__fd *entry)
{
    if (entry->is_unsure)
        return;
    entry->is_unsure = true;
    entry->next = loop->fds.unsure - 1;
    loop->fds.unsure = fd + 1;
}

/* The back end is to know of `direction`. 0, 1 when the fd is always ready, or -errno. */
static int make_known(struct async_loop *loop, int fd, struct async__fd *entry, unsigned direction)
{
    if (entry->is_always_ready)
        return 1;
    if (entry->known & direction) {
        if (!is_wanted(watch_of(entry, direction)))
            mark_unsure(loop, fd, entry);
        return 0;
    }
    int err = loop->inbox->poller->set(loop, fd, entry->known, entry->known | direction);
    if (err == -EPERM) {
        entry->is_always_ready = true;
        return 1;
    }
    if (!err)
        entry->known |= (uint8_t)direction;
    return err;
}

static void forget(struct async_loop *loop, int fd, struct async__fd *entry)
{
    if (entry->known)
        loop->inbox->poller->set(loop, fd, entry->known, 0);
    entry->known = 0;
    entry->is_always_ready = false;
}

/* Drops what nobody waits for any more. */
static void forget_unwanted(struct async_loop *loop, int fd, struct async__fd *entry)
{
    unsigned wanted = wanted_of(entry) & entry->known;
    if (wanted && wanted == entry->known)
        return;
    if (loop->inbox->poller->set(loop, fd, entry->known, wanted))
        wanted = 0;
    entry->known = (uint8_t)wanted;
}

/* ---- leaves ----------------------------------------------------------------------------------- */

static int begin(struct async_loop *loop, int fd, unsigned direction, struct async__fd **entry)
{
    int err = async__poller_open(loop);
    if (!err)
        err = make_entry(loop, fd, entry);
    return err ? err : make_known(loop, fd, *entry, direction);
}

int async__fd_add(struct async_loop *loop, int fd, unsigned direction, struct async__fd_wait *wait)
{
    struct async__fd *entry;
    int err = begin(loop, fd, direction, &entry);
    if (err) {
        if (err == 1)
            entry->is_always_ready = wanted_of(entry) != 0; /* the next file of this number may not be */
        return err;
    }
    struct async__fd_watch *watch = watch_of(entry, direction);
    loop->fds.wanted += !is_wanted(watch);
    wait->fd = fd;
    wait->direction = direction;
    wait->next = NULL;
    wait->prev = watch->last;
    *(watch->last ? &watch->last->next : &watch->first) = wait;
    watch->last = wait;
    return 0;
}

void async__fd_remove(struct async_loop *loop, struct async__fd_wait *wait)
{
    struct async__fd_watch *watch = watch_of(&loop->fds.entries[wait->fd], wait->direction);
    *(wait->prev ? &wait->prev->next : &watch->first) = wait->next;
    *(wait->next ? &wait->next->prev : &watch->last) = wait->prev;
    loop->fds.wanted -= !is_wanted(watch);
}

/* ---- events ----------------------------------------------------------------------------------- */

/* `err` is 0, or as wait->ready takes it. */
static void tell_waits(struct async__fd_watch *watch, int err)
{
    for (struct async__fd_wait *next, *wait = watch->first; wait; wait = next) {
        next = wait->next;
        wait->ready(wait, err);
    }
}

static void tell(struct async_loop *loop, struct async__fd_watch *watch, int err)
{
    tell_waits(watch, err);
    if (watch->handler)
        async__handler_call(loop, watch->handler);
}

/* Tells the back end of all that is wanted of an fd. Who waits hears of it when that fails. */
static void register_again(struct async_loop *loop, int fd, struct async__fd *entry)
{
    unsigned wanted = wanted_of(entry);
    int err = loop->inbox->poller->set(loop, fd, entry->known, wanted);
    entry->known = err ? 0 : (uint8_t)wanted;
    if (!err)
        return;
    tell(loop, &entry->watches[0], err == -EPERM ? 1 : err);
    tell(loop, &entry->watches[1], err == -EPERM ? 1 : err);
}

void async__fd_lost(struct async_loop *loop, int fd)
{
    struct async__fd *entry = find(loop, fd);
    entry->known = 0;
    tell(loop, &entry->watches[0], -EBADF);
    tell(loop, &entry->watches[1], -EBADF);
}

void async__fd_make_sure(struct async_loop *loop)
{
    while (loop->fds.unsure) {
        int fd = loop->fds.unsure - 1;
        struct async__fd *entry = &loop->fds.entries[fd];
        loop->fds.unsure = entry->next + 1;
        entry->is_unsure = false;
        if (entry->known && wanted_of(entry))
            register_again(loop, fd, entry);
    }
}

void async__fd_ready(struct async_loop *loop, int fd, unsigned ready)
{
    struct async__fd *entry = find(loop, fd);
    if (!entry)
        return;
    if (!(wanted_of(entry) & ready)) {
        forget_unwanted(loop, fd, entry);
        return;
    }
    if (ready & ASYNC__READ)
        tell(loop, &entry->watches[0], 0);
    if (ready & ASYNC__WRITE)
        tell(loop, &entry->watches[1], 0);
}

void async__fd_always(struct async_loop *loop)
{
    uint32_t left = loop->fds.always_ready;
    for (int fd = 0; left && fd < loop->fds.count; fd++) {
        struct async__fd *entry = &loop->fds.entries[fd];
        for (int i = 0; i < 2 && entry->is_always_ready; i++) {
            if (!entry->watches[i].handler)
                continue;
            async__handler_call(loop, entry->watches[i].handler);
            left--;
        }
    }
}

/* ---- callbacks -------------------------------------------------------------------------------- */

static bool remove_callback(struct async_loop *loop, int fd, unsigned direction)
{
    struct async__fd *entry = find(loop, fd);
    struct async__fd_watch *watch = entry ? watch_of(entry, direction) : NULL;
    if (!watch || !watch->handler)
        return false;
    async__handler_remove(watch->handler);
    watch->handler = NULL;
    loop->fds.wanted -= !is_wanted(watch);
    if (entry->is_always_ready) {
        loop->fds.always_ready--;
        entry->is_always_ready = wanted_of(entry) != 0;
    }
    if (!wanted_of(entry))
        forget(loop, fd, entry); /* the program may close it now */
    return true;
}

static int add_callback(struct async_loop *loop, int fd, unsigned direction, void (*callback)(void *), void *arg,
                        const char *site)
{
    struct async__fd *entry;
    async__debug_thread(loop);
    if (loop->closed)
        return -EBADF;
    remove_callback(loop, fd, direction);
    entry = find(loop, fd);
    if (entry && !wanted_of(entry))
        forget(loop, fd, entry); /* it may be stale */
    struct async__handler *handler = async__handler_new(loop, callback, arg, site);
    int err = handler ? begin(loop, fd, direction, &entry) : -ENOMEM;
    if (err < 0) {
        async__handler_remove(handler);
        return err;
    }
    struct async__fd_watch *watch = watch_of(entry, direction);
    loop->fds.wanted += !is_wanted(watch);
    loop->fds.always_ready += (uint32_t)err;
    watch->handler = handler;
    return 0;
}

int async__loop_add_reader(struct async_loop *loop, int fd, void (*callback)(void *), void *arg, const char *site)
{
    return add_callback(loop, fd, ASYNC__READ, callback, arg, site);
}

int async__loop_add_writer(struct async_loop *loop, int fd, void (*callback)(void *), void *arg, const char *site)
{
    return add_callback(loop, fd, ASYNC__WRITE, callback, arg, site);
}

int(async_loop_add_reader)(struct async_loop *loop, int fd, void (*callback)(void *), void *arg)
{
    return add_callback(loop, fd, ASYNC__READ, callback, arg, NULL);
}

int(async_loop_add_writer)(struct async_loop *loop, int fd, void (*callback)(void *), void *arg)
{
    return add_callback(loop, fd, ASYNC__WRITE, callback, arg, NULL);
}

bool async_loop_remove_reader(struct async_loop *loop, int fd)
{
    async__debug_thread(loop);
    return remove_callback(loop, fd, ASYNC__READ);
}

bool async_loop_remove_writer(struct async_loop *loop, int fd)
{
    async__debug_thread(loop);
    return remove_callback(loop, fd, ASYNC__WRITE);
}

/* ---- closing ---------------------------------------------------------------------------------- */

int async_close(int fd)
{
    struct async_loop *loop = async_get_event_loop();
    struct async__fd *entry = loop ? find(loop, fd) : NULL;
    if (entry) {
        remove_callback(loop, fd, ASYNC__READ);
        remove_callback(loop, fd, ASYNC__WRITE);
        forget(loop, fd, entry);
        tell(loop, &entry->watches[0], -EBADF);
        tell(loop, &entry->watches[1], -EBADF);
    }
    return close(fd) ? -errno : 0;
}

/* No task waits any more, but an async_writer may. */
void async__fd_deinit(struct async_loop *loop)
{
    for (int fd = 0; fd < loop->fds.count; fd++) {
        for (int i = 0; i < 2; i++) {
            tell_waits(&loop->fds.entries[fd].watches[i], -ESHUTDOWN);
            async__handler_remove(loop->fds.entries[fd].watches[i].handler);
        }
    }
    free(loop->fds.entries);
    loop->fds = (struct async__fds){0};
}
