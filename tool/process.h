/* Running other programs: the C compiler, and the program it made. */
#ifndef PROCESS_H
#define PROCESS_H

#include "str.h"
#include <signal.h>
#include <stdio.h>

/* A command line being put together. */
struct words {
    const char **items; /* a null pointer stands behind the last one, as exec wants it */
    size_t count;
    size_t capacity;
};

void words_add(struct arena *arena, struct words *words, const char *word);
/* Adds the words of a text that blanks part, as make splits CC="ccache gcc". */
void words_add_split(struct arena *arena, struct words *words, const char *text);
void words_add_all(struct arena *arena, struct words *words, const struct words *more);

/* Signals that would end this process, held back while there are temporaries to remove. */
struct process_signals {
    sigset_t held;   /* those of SIGINT, SIGTERM, SIGHUP and SIGQUIT that were not ignored; and SIGCHLD */
    sigset_t before; /* the mask to restore, and to give to children */
    int received;    /* the last one that came while a child was waited for, or 0 */
};

void process_hold_signals(struct process_signals *signals);
/* From here on they act again; one that came in between acts now. */
void process_release_signals(struct process_signals *signals);

/* Runs a program, found along PATH unless it has a slash, and waits for its end; argv[0] is what it is told of its name.
 * A held signal that reaches this process is passed on to the child, but for those from the keyboard, which reach the
 * child anyway. Returns 0 with waitpid's status in *status, or the negative errno of the attempt to start it. */
int process_run(const char *program, const char *const *argv, struct process_signals *signals, int *status);
/* The same; the program's standard output goes to the descriptor. */
int process_run_into(const char *program, const char *const *argv, struct process_signals *signals, int output, int *status);
/* Runs argv, appends what it writes to its standard output to *out. False, with errno set, when it could not be
 * started; *status as above. */
bool process_capture(const char *const *argv, struct buf *out, int *status);

/* The file that is run for `program`, found along PATH unless it has a slash, behind all symbolic links; null: none. */
const char *process_find(struct arena *arena, const char *program);

/* Prints a command so that it can be pasted into a shell. */
void process_print(FILE *out, const char *const *argv);
/* What became of a child: 0 to 255 for an exit status, 128 and the number for a signal, as shells count. */
int process_exit_status(int status);
/* Ends this process by the signal that ended a child, without a second core file. */
void process_die_by_signal(int signal_number);

#endif
