/* What -W flags make of the warnings that the tool gives itself: all of them begin with "async".
 *
 *   -Wasync-x  -Wno-async-x  -Werror=async-x  -Wno-error=async-x      one of them; later flags count
 *   -Wasync    -Wno-async    -Werror=async    -Wno-error=async        all of them that
 *                                                                     are on without a flag
 *   -Wframe-larger-than=N    -Wno-frame-larger-than                   as for gcc's; with "async-" in front for ours only
 *   -Werror    -Wno-error    -w                                       as for any compiler's
 *   -Rasync-x  -Rno-async-x  -Rasync  -Rno-async                      remarks, which are off without; "async-" may be left out */
#ifndef DIAG_POLICY_H
#define DIAG_POLICY_H

#include <stdbool.h>

/* What is reported: the first three have no name; the others are those of diagnostics.def. */
enum diag_id {
    DIAG_NOTE,
    DIAG_WARNING,
    DIAG_ERROR,
#define DIAGNOSTIC(id, level, name) DIAG_##id,
#include "diagnostics.def"
#undef DIAGNOSTIC
    DIAG_COUNT
};

/* OPTIONAL: a warning that only its own flag turns on, since it is about what may well be meant. */
enum diag_level { LEVEL_IGNORED, LEVEL_NOTE, LEVEL_REMARK, LEVEL_OPTIONAL, LEVEL_WARNING, LEVEL_ERROR };

/* Zeroed: no flags. */
struct diag_policy {
    struct {
        bool is_on;      /* -Rx; of what is optional -Wx, -Werror=x */
        bool is_off;     /* -Wno-x */
        bool is_error;   /* -Werror=x */
        bool is_warning; /* -Wno-error=x: -Werror does not count */
    } flags[DIAG_COUNT];
    unsigned long long frame_limit; /* -Wframe-larger-than=N, in bytes; 0: none */
    bool all_errors; /* -Werror */
    bool is_quiet;   /* -w */
};

enum diag_flag {
    DIAG_FLAG_FOREIGN, /* nothing of ours */
    DIAG_FLAG_SHARED,  /* read, and the compiler's as well */
    DIAG_FLAG_OWN,     /* read; no compiler knows it */
    DIAG_FLAG_UNKNOWN, /* looks like ours, but there is no such warning */
};

enum diag_flag diag_policy_read(struct diag_policy *policy, const char *word);
enum diag_level diag_policy_level(const struct diag_policy *policy, enum diag_id id);
/* The level without flags. */
enum diag_level diag_id_level(enum diag_id id);
bool diag_id_is_warning(enum diag_id id);
/* Null for what has no name. */
const char *diag_id_name(enum diag_id id);

#endif
