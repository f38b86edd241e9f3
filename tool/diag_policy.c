/* The table of diagnostics, and the -W flags. */
#include "diag_policy.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    enum diag_level level;
    const char *name;
} diagnostics[DIAG_COUNT] = {
    [DIAG_NOTE] = {LEVEL_NOTE, NULL},
    [DIAG_WARNING] = {LEVEL_WARNING, NULL},
    [DIAG_ERROR] = {LEVEL_ERROR, NULL},
#define DIAGNOSTIC(id, level, name) [DIAG_##id] = {LEVEL_##level, name},
#include "diagnostics.def"
#undef DIAGNOSTIC
};

enum diag_level diag_id_level(enum diag_id id)
{
    return diagnostics[id].level;
}

bool diag_id_is_warning(enum diag_id id)
{
    return diagnostics[id].level == LEVEL_WARNING || diagnostics[id].level == LEVEL_OPTIONAL;
}

const char *diag_id_name(enum diag_id id)
{
    return diagnostics[id].name;
}

enum diag_level diag_policy_level(const struct diag_policy *policy, enum diag_id id)
{
    if (diagnostics[id].level == LEVEL_REMARK)
        return policy->flags[id].is_on ? LEVEL_REMARK : LEVEL_IGNORED;
    if (!diag_id_is_warning(id))
        return diagnostics[id].level;
    if (policy->is_quiet || policy->flags[id].is_off || (diagnostics[id].level == LEVEL_OPTIONAL && !policy->flags[id].is_on))
        return LEVEL_IGNORED;
    return policy->flags[id].is_error || (policy->all_errors && !policy->flags[id].is_warning) ? LEVEL_ERROR : LEVEL_WARNING;
}

enum action { ON, OFF, AS_ERROR, NOT_AS_ERROR };

static void set(struct diag_policy *policy, size_t id, enum action action)
{
    switch (action) {
    case AS_ERROR:
        policy->flags[id].is_error = true;
        policy->flags[id].is_warning = false;
        /* fall through */
    case ON:
        policy->flags[id].is_off = false;
        break;
    case OFF:
        policy->flags[id].is_off = true;
        break;
    case NOT_AS_ERROR:
        policy->flags[id].is_error = false;
        policy->flags[id].is_warning = true;
        break;
    }
}

/* A number of bytes, as gcc reads it: 4096, 4kB, 4KiB. */
static unsigned long long read_bytes(const char *text)
{
    static const struct {
        const char *name;
        unsigned long long bytes;
    } units[] = {{"kB", 1000}, {"KB", 1000}, {"KiB", 1024}, {"MB", 1000000}, {"MiB", 1 << 20}, {"GB", 1000000000}, {"GiB", 1 << 30}};
    char *end;
    unsigned long long number = strtoull(text, &end, 10);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(end, units[i].name) == 0)
            number *= units[i].bytes;
    return number;
}

/* [async-]frame-larger-than[=N] */
static enum diag_flag read_frame_limit(struct diag_policy *policy, const char *name, enum action action)
{
    bool is_own = strncmp(name, "async-", 6) == 0;
    const char *behind = name + (is_own ? 6 : 0) + sizeof "frame-larger-than" - 1;
    if (strncmp(name + (is_own ? 6 : 0), "frame-larger-than", sizeof "frame-larger-than" - 1) != 0 || (*behind && *behind != '='))
        return DIAG_FLAG_FOREIGN;
    if (*behind)
        policy->frame_limit = read_bytes(behind + 1);
    else if (action == OFF)
        policy->frame_limit = 0;
    set(policy, DIAG_FRAME_LARGER_THAN, action == OFF ? ON : action);
    return is_own ? DIAG_FLAG_OWN : DIAG_FLAG_SHARED;
}

static enum diag_flag read_own(struct diag_policy *policy, const char *name, enum action action)
{
    enum diag_flag flag = read_frame_limit(policy, name, action);
    if (flag != DIAG_FLAG_FOREIGN)
        return flag;
    bool is_all = strcmp(name, "async") == 0, found = is_all;
    if (!is_all && strncmp(name, "async-", 6) != 0)
        return DIAG_FLAG_FOREIGN;
    for (size_t id = 0; id < DIAG_COUNT; id++)
        if (diagnostics[id].name && diag_id_is_warning(id) && (is_all || strcmp(name, diagnostics[id].name) == 0)) {
            set(policy, id, action);
            policy->flags[id].is_on |= !is_all && (action == ON || action == AS_ERROR);
            found = true;
        }
    return found ? DIAG_FLAG_OWN : DIAG_FLAG_UNKNOWN;
}

/* Remarks, by their names without "async-" too, as clang's have short ones. */
static enum diag_flag read_remark(struct diag_policy *policy, const char *name, bool is_on)
{
    const size_t prefix = sizeof "async-" - 1;
    bool is_all = strcmp(name, "async") == 0, found = is_all;
    for (size_t id = 0; id < DIAG_COUNT; id++)
        if (diagnostics[id].level == LEVEL_REMARK && (is_all || strcmp(name, diagnostics[id].name) == 0 || strcmp(name, diagnostics[id].name + prefix) == 0)) {
            policy->flags[id].is_on = is_on;
            found = true;
        }
    return found ? DIAG_FLAG_OWN : strncmp(name, "async-", prefix) == 0 ? DIAG_FLAG_UNKNOWN : DIAG_FLAG_FOREIGN;
}

enum diag_flag diag_policy_read(struct diag_policy *policy, const char *word)
{
    static const struct {
        const char *prefix;
        enum action action;
    } forms[] = {{"-Wno-error=", NOT_AS_ERROR}, {"-Werror=", AS_ERROR}, {"-Wno-", OFF}, {"-W", ON}}; /* longer ones first */
    if (strcmp(word, "-Werror") == 0 || strcmp(word, "-Wno-error") == 0) {
        policy->all_errors = word[2] == 'e';
        return DIAG_FLAG_SHARED;
    }
    if (strcmp(word, "-w") == 0) {
        policy->is_quiet = true;
        return DIAG_FLAG_SHARED;
    }
    if (strncmp(word, "-Rno-", 5) == 0)
        return read_remark(policy, word + 5, false);
    if (strncmp(word, "-R", 2) == 0)
        return read_remark(policy, word + 2, true);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strncmp(word, forms[i].prefix, strlen(forms[i].prefix)) == 0)
            return read_own(policy, word + strlen(forms[i].prefix), forms[i].action);
    return DIAG_FLAG_FOREIGN;
}
