/* One attempt to read or write, which does not block the loop in whatever mode the descriptor is. */
#ifndef ASYNCC_RUNTIME_ATTEMPT_H
#define ASYNCC_RUNTIME_ATTEMPT_H

#include <stddef.h>
#include <sys/types.h>

/* As read(2) and write(2): how many bytes, or -errno; -EAGAIN when it would block. */
ssize_t async__attempt_read(int fd, void *data, size_t size);
ssize_t async__attempt_write(int fd, const void *data, size_t size);

/* async__attempt_write without SIGPIPE. */
ssize_t async__attempt_write_quietly(int fd, const void *data, size_t size);

/* The same for files that are always ready: they wait for a disk at most. */
ssize_t async__file_read(int fd, void *data, size_t size);
ssize_t async__file_write(int fd, const void *data, size_t size);

#endif
