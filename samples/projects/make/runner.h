#ifndef RUNNER_H
#define RUNNER_H

#include <asyncc.h>

/* Runs so many laps of so many seconds each, and returns how long it took. */
ASYNC double run_laps(const char *name, int laps, double seconds);

#endif
