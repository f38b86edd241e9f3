// Debug mode tells what was left open at the end, and where it was made: readers, handlers of signals, processes, executors, loops.
// RUN: %run-all %s --stderr | FileCheck %s
#include <asyncc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct async_process *kept, *ended;

/* Process ids are not alike in all runs. */
static void show(const struct async_log_record *record, void *arg)
{
    const char *process = strstr(record->line, "process "), *rest = process ? strchr(process, ',') : NULL;
    (void)arg;
    fprintf(stderr, "%.*s%s\n", rest ? (int)(process - record->line) + 7 : 0, record->line, rest ? rest : record->line);
}

static void called(void *arg) { (void)arg; }

static void *nothing(void *arg) { return arg; }

ASYNC void opens(int fd)
{
    struct async_loop *loop = async_get_running_loop();
    struct async_process *closed;
    async_loop_add_signal_handler(loop, SIGUSR1, called, NULL);
    async_loop_add_signal_handler(loop, SIGUSR2, called, NULL);
    async_loop_remove_signal_handler(loop, SIGUSR2);
    async_loop_add_reader(loop, fd, called, NULL);
    async_create_subprocess_shell(&closed, "exit 1", NULL);
    DEFER async_process_close(closed);
    char *argv[] = {"true", NULL};
    async_create_subprocess_exec(&ended, argv, NULL);
    AWAIT(async_process_wait(ended));
    async_create_subprocess_shell(&kept, "read line", &(struct async_process_options){.in = ASYNC_PIPE});
}

ASYNC void works(struct async_executor *executor)
{
    AWAIT(async_loop_run_in_executor(async_get_running_loop(), executor, nothing, NULL));
}

int main(void)
{
    int fds[2];
    setvbuf(stdout, NULL, _IONBF, 0);
    if (pipe(fds))
        return 1;
    struct async_loop *loop = async_new_event_loop();
    async_loop_set_debug(loop, true);
    async_loop_set_log(loop, show, NULL);
    async_loop_run_until_complete(loop, opens(fds[0]));
    // CHECK: Using poller
    async_loop_close(loop);
    // CHECK-NEXT: unclosed reader of fd {{[0-9]+}}, made at {{.*}}unclosed.c:30
    // CHECK-NEXT: unclosed handler of signal 10, made at {{.*}}unclosed.c:27
    // CHECK-NEXT: unclosed process, made at {{.*}}unclosed.c:36
    // CHECK-NEXT: unclosed process, made at {{.*}}unclosed.c:34
    async_process_close(kept);
    async_process_close(ended);
    struct async_executor *shut = async_executor_new("shut", 1);
    async_run(works(shut));
    async_executor_shutdown(shut, 10);
    async_executor_new("left", 1);
    async_loop_set_debug(async_new_event_loop(), true);
    // CHECK-NEXT: unclosed executor left, made at {{.*}}unclosed.c:65
    // CHECK-NEXT: unclosed event loop, made at {{.*}}unclosed.c:66
    // CHECK-NOT: {{.}}
    return 0;
}
