/* The pass list. Each pass runs only when those before it reported nothing. When a pass finds that a macro must
 * be expanded, the passes start again on the text with that invocation expanded. */
#include "translate.h"
#include "canonical.h"
#include "cx.h"
#include "dump.h"
#include "expand.h"
#include "explain.h"
#include "include.h"
#include "passes.h"
#include <pthread.h>
#include <string.h>

struct pass {
    const char *name;
    void (*fill)(struct unit *unit);
};

static const struct pass passes[] = {
    {"collect", NULL}, /* with macros: the two that read clang's tree */
    {"check", check_fill},
    {"head", head_fill},
    {"cleanup", cleanup_fill},
    {"locate", locate_fill},
    {"split", split_fill},
    {"home", home_fill},
    {"live", live_fill},
    {"frame", frame_fill},
    {"warn", warn_fill},
};
enum { PASS_COUNT = sizeof passes / sizeof *passes, ROUNDS_MAX = 32 };

enum outcome { DONE, FAILED, AGAIN };

/* What includes what, from the first round's tree: in later ones a header may have become text. */
static void note_included(struct unit *unit, struct translation *translation)
{
    translation->was_parsed = true;
    translation->included_count = unit->inclusion_count;
    translation->included = arena_array(unit->arena, struct included, unit->inclusion_count + 1);
    for (size_t i = 0; i < unit->inclusion_count; i++) {
        const struct inclusion *inclusion = &unit->inclusions[i];
        translation->included[i] = (struct included){str_c(unit->arena, inclusion->path), inclusion->is_system};
        translation->is_async |= str_ends(inclusion->path, S("/asyncc.h")) || str_equal(inclusion->path, S("asyncc.h"));
    }
}

static bool parse(struct unit *unit, const struct translate_options *options, struct translation *translation)
{
    struct cx cx = {0};
    bool ok = cx_parse(&cx, unit, options);
    if (cx.tu && !translation->was_parsed)
        note_included(unit, translation);
    if (ok) {
        macros_fill(unit, &cx);
        collect_fill(unit, &cx);
    }
    cx_close(&cx);
    return ok && unit->diag->errors == 0;
}

/* `first`: the unit of the first round. */
static enum outcome run(struct unit *unit, const struct unit *first, const struct translate_options *options, struct translation *translation)
{
    if (!parse(unit, options, translation))
        return FAILED;
    if (unit->wants_inclusion)
        return AGAIN;
    for (size_t i = 0; i < PASS_COUNT; i++) {
        if (passes[i].fill)
            passes[i].fill(unit);
        if (unit->diag->errors)
            return FAILED;
        if (unit->wants_expansion)
            return AGAIN;
        if (i + 1 == PASS_COUNT || options->dump_pass) /* a dump is for who works on a pass: then after each */
            verify_unit(unit, passes[i].name);
        if (options->dump_pass && !strcmp(options->dump_pass, passes[i].name)) {
            dump_unit(unit, passes[i].name);
            return DONE;
        }
    }
    if (options->wants_header)
        header_choose(unit, first);
    translation->output = emit_unit(unit, options->wants_header || options->explain ? -1 : options->output, &translation->error);
    if (!unit->diag->errors && options->explain)
        return explain_unit(unit, options, translation->output, &translation->output) ? DONE : FAILED;
    if (!unit->diag->errors && options->wants_header && !header_write(unit, first, options, &translation->output, &translation->header))
        return FAILED;
    return unit->diag->errors ? FAILED : DONE;
}

bool translate_has_pass(const char *name, struct diag *diag)
{
    for (size_t i = 0; i < PASS_COUNT; i++)
        if (!strcmp(name, passes[i].name))
            return true;
    diag_in_file(diag, DIAG_ERROR, NULL, 0, 0, "--dump=%s: no such pass; the passes are collect, check, head, cleanup, locate, split, home, live, frame, warn", name);
    return false;
}

static bool translate_here(struct arena *arena, const struct translate_options *options, struct diag *diag, struct translation *translation)
{
    struct source *source = arena_new(arena, struct source);
    const char *why = NULL;
    *translation = (struct translation){.output = S(""), .header = S("")};
    if (options->text) {
        source_init(arena, options->input, *options->text, source);
    } else if (source_load(arena, options->input, source, &why) < 0) {
        diag_in_file(diag, DIAG_ERROR, options->input, 0, 0, "%s", why);
        return false;
    }
    const struct unit *first = NULL;
    for (int round = 0; round < ROUNDS_MAX; round++) {
        if (!canonical_spell(arena, options, diag, source))
            return false;
        struct unit *unit = arena_new(arena, struct unit);
        *unit = (struct unit){.arena = arena, .diag = diag, .source = source, .is_rewritten = round > 0, .maps = options->maps, .maps_lines = options->maps_lines};
        first = first ? first : unit;
        enum outcome outcome = run(unit, first, options, translation);
        if (outcome != AGAIN)
            return outcome == DONE;
        source = unit->wants_inclusion ? include_source(unit) : expand_source(unit, options);
        if (!source)
            return false;
    }
    diag_in_file(diag, DIAG_ERROR, options->input, 0, 0, "its macros need to be expanded again and again; write the AWAITs out of them");
    return false;
}

/* The passes recurse as deep as the source nests, so they get a stack of their own (touched only as far as needed). */
enum { STACK_BYTES = 512 << 20 };

struct job {
    struct arena *arena;
    const struct translate_options *options;
    struct diag *diag;
    struct translation *translation;
    bool ok;
};

static void *run_job(void *argument)
{
    struct job *job = argument;
    job->ok = translate_here(job->arena, job->options, job->diag, job->translation);
    return NULL;
}

bool translate(struct arena *arena, const struct translate_options *options, struct diag *diag, struct translation *translation)
{
    struct job job = {arena, options, diag, translation, false};
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    int error = pthread_create(&thread, &attributes, run_job, &job);
    pthread_attr_destroy(&attributes);
    if (error)
        return translate_here(arena, options, diag, translation);
    pthread_join(thread, NULL);
    return job.ok;
}
