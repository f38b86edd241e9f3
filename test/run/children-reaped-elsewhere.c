// A child that somebody else has reaped, or the system because SIGCHLD is ignored, ends all the same: with 255, as in asyncio, and a report.
//
// RUN: %run-all %s | FileCheck %s
// RUN: env ASYNCC_CHILD_WATCHER=thread %run-all %s | FileCheck %s
#include <asyncc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show(const struct async_log_record *record, void *arg)
{
    const char *rest = strchr(record->line, ',');
    (void)arg;
    if (record->kind == ASYNC_LOG_CHILD)
        printf("%.*s%s\n", (int)strlen("Unknown child process"), record->line, rest ? rest : "?");
}

ASYNC int main(void)
{
    struct async_process *process;
    struct async_output out;
    async_loop_set_log(async_get_running_loop(), show, NULL);
    signal(SIGCHLD, SIG_IGN);
    async_create_subprocess_shell(&process, "exit 3", NULL);
    printf("waited: %d\n", AWAIT(async_process_wait(process)));
    async_process_close(process);
    async_create_subprocess_shell(&process, "printf text", &(struct async_process_options){.out = ASYNC_PIPE});
    int code = AWAIT(async_process_communicate(process, NULL, 0, &out, NULL));
    printf("communicated: %d %s\n", code, out.data);
    free(out.data);
    async_process_close(process);
    signal(SIGCHLD, SIG_DFL);
    async_create_subprocess_shell(&process, "exit 3", NULL);
    printf("waited: %d\n", AWAIT(async_process_wait(process)));
    async_process_close(process);
    return 0;
}
// CHECK:      Unknown child process, will report returncode 255
// CHECK-NEXT: waited: 255
// CHECK-NEXT: Unknown child process, will report returncode 255
// CHECK-NEXT: communicated: 255 text
// CHECK-NEXT: waited: 3
// CHECK-NOT: {{.}}
