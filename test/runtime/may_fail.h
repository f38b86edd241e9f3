/* Lets each of some calls fail in turn. The test is linked with --wrap for each function of which it has a MAY_FAIL. */
#ifndef TEST_RUNTIME_MAY_FAIL_H
#define TEST_RUNTIME_MAY_FAIL_H

#include <errno.h>
#include <stdbool.h>

static int calls;   /* of what may fail, since the scenario began */
static int fail_at; /* the number of the call that fails; 0: none */

static inline bool fails(int err)
{
    if (++calls != fail_at)
        return false;
    errno = err;
    return true;
}

/* MAY_FAIL(type, name, error's value, errno, parameters, arguments) */
#define MAY_FAIL(type, name, value, err, PARAMETERS, ARGUMENTS) \
    type __real_##name PARAMETERS;                              \
    type __wrap_##name PARAMETERS;                              \
    type __wrap_##name PARAMETERS                               \
    {                                                           \
        return fails(err) ? value : __real_##name ARGUMENTS;    \
    }

#endif
