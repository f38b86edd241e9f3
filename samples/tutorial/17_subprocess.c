/* Subprocesses: several at once, with pipes, and one that is stopped.
 *
 *     async def run(command):                           async def main():
 *         p = await asyncio.create_subprocess_shell(        await asyncio.gather(
 *             command, stdout=PIPE, stderr=PIPE)                run("echo one; exit 1"),
 *         out, err = await p.communicate()                      run("echo two >&2"))
 *         print(p.returncode, out, err)
 */
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>

ASYNC int run(const char *command, struct async_output *out, struct async_output *err)
{
    struct async_process *process;
    struct async_process_options pipes = {.out = ASYNC_PIPE, .err = ASYNC_PIPE};
    int failed = async_create_subprocess_shell(&process, command, &pipes);
    if (failed)
        ASYNC_RAISE(failed);
    DEFER async_process_close(process);
    return AWAIT(async_process_communicate(process, NULL, 0, out, err));
}

ASYNC int main(void)
{
    struct async_output out[2], err[2];
    int first, second;
    AWAIT(async_gather(first = run("echo one; exit 1", &out[0], &err[0]), second = run("echo two >&2", &out[1], &err[1])));
    printf("%d, out: %s, err: %s\n", first, out[0].data, err[0].data);
    printf("%d, out: %s, err: %s\n", second, out[1].data, err[1].data);
    for (int i = 0; i < 2; i++) {
        free(out[i].data);
        free(err[i].data);
    }

    /* A conversation: line by line, until we close its input. */
    struct async_process *adder;
    struct async_process_options both = {.in = ASYNC_PIPE, .out = ASYNC_PIPE};
    if (async_create_subprocess_shell(&adder, "while read a b; do echo $((a + b)); done", &both))
        return 1;
    DEFER async_process_close(adder);
    char answer[32];
    AWAIT(async_process_write(adder, "40 2\n", 5));
    ssize_t n = AWAIT(async_read(async_process_stdout(adder), answer, sizeof answer));
    printf("40 + 2 = %.*s", (int)n, answer);
    async_process_close_stdin(adder);
    printf("it ended with %d\n", AWAIT(async_process_wait(adder)));

    /* One that would run for long. */
    struct async_process *sleeper;
    char *argv[] = {"sleep", "1000", NULL};
    if (async_create_subprocess_exec(&sleeper, argv, NULL))
        return 1;
    DEFER async_process_close(sleeper);
    async_process_terminate(sleeper);
    printf("stopped by signal %d\n", -AWAIT(async_process_wait(sleeper)));
    return 0;
}
