/* For tests of file descriptors: a pipe or a pair of sockets for each test. */
#ifndef TEST_RUNTIME_ENDS_H
#define TEST_RUNTIME_ENDS_H

#include "helpers.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static int ends[2];     /* of a pipe, or two sockets; [0] is read from */
static char buffer[64]; /* what was read */
static int fds_before;

static inline void before_ends(void)
{
    fds_before = open_fds();
    memset(buffer, 0, sizeof buffer);
    trace_clear();
}

static inline int open_pipe(void **state)
{
    (void)state;
    before_ends();
    return pipe2(ends, O_NONBLOCK);
}

static inline int open_sockets(void **state)
{
    (void)state;
    before_ends();
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends);
}

/* Fails when the test has left another fd open. */
static inline int close_ends(void **state)
{
    (void)state;
    close(ends[0]);
    close(ends[1]);
    return open_fds() - fds_before;
}

static inline void write_bytes(void *bytes)
{
    ssize_t size = (ssize_t)strlen(bytes);
    assert_int_equal(write(ends[1], bytes, (size_t)size), size);
}

#define WITH_PIPE(test) cmocka_unit_test_setup_teardown(test, open_pipe, close_ends)
/* With a state that says so. */
#define VIRTUAL(test) cmocka_unit_test_prestate_setup_teardown(test, open_pipe, close_ends, "virtual")
#define WITH_SOCKETS(test) cmocka_unit_test_setup_teardown(test, open_sockets, close_ends)

#endif
