/* The one header of async C: keywords, then the library, one header a concept.
 *
 * Read by an editor or by the tool it is plain C whose macros expand to expressions of the right
 * type; in the tool's output (ASYNCC_GENERATED) the calling convention comes along.
 */
#ifndef ASYNCC_H
#define ASYNCC_H

#if defined(__STRICT_ANSI__) && (!defined(__STDC_VERSION__) || __STDC_VERSION__ < 199901L)
#error "asyncc.h needs C99 or later; in the place of -ansi or -std=c89 say -std=gnu89, or leave it out"
#endif

#ifdef __cplusplus
#error "asyncc.h is for C: compile this file with the C compiler, or behind -x c; C++ calls ordinary functions that C defines, in which async_run starts async ones"
#endif

#include <asyncc/keywords.h>

#ifdef ASYNCC_GENERATED
#include <asyncc/abi.h>
#include <asyncc/leaf.h>
#endif

#include <asyncc/context.h>
#include <asyncc/embed.h>
#include <asyncc/executor.h>
#include <asyncc/future.h>
#include <asyncc/graph.h>
#include <asyncc/io.h>
#include <asyncc/log.h>
#include <asyncc/loop.h>
#include <asyncc/process.h>
#include <asyncc/queue.h>
#include <asyncc/signal.h>
#include <asyncc/stream.h>
#include <asyncc/sync.h>
#include <asyncc/task.h>
#include <asyncc/time.h>
#include <asyncc/timeout.h>
#include <asyncc/wait.h>

#endif
