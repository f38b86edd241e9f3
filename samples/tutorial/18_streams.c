/* Streams: a subprocess answers line by line; two tasks talk through a pair of sockets.
 *
 *     p = await create_subprocess_exec("bc", stdin=PIPE, stdout=PIPE)
 *     p.stdin.write(b"6 * 7\n")
 *     print(await p.stdout.readline())
 *
 *     async def serve(reader, writer):
 *         async for line in reader:
 *             writer.write(line.upper())
 *             await writer.drain()
 *         writer.close()
 */
#include <asyncc.h>
#include <ctype.h>
#include <stdio.h>
#include <sys/socket.h>

ASYNC void calculate(const char *const *questions)
{
    struct async_process *shell;
    struct async_process_options both = {.in = ASYNC_PIPE, .out = ASYNC_PIPE};
    int err = async_create_subprocess_shell(&shell, "while read question; do echo $(($question)); done", &both);
    if (err)
        ASYNC_RAISE(err);
    DEFER async_process_close(shell);

    struct async_writer to;
    async_writer_init(&to, async_process_stdin(shell), 0);
    DEFER async_writer_deinit(&to);
    struct async_reader from;
    async_reader_init(&from, async_process_stdout(shell), 0);
    DEFER async_reader_deinit(&from);

    for (char *answer; *questions; questions++) {
        async_writer_printf(&to, "%s\n", *questions); /* does not wait: the loop writes what the pipe cannot take yet */
        if (AWAIT(async_reader_readline(&from, &answer)) > 0)
            printf("%s = %s", *questions, answer); /* points into the reader's buffer, until the next call */
    }
}

ASYNC void serve(int fd)
{
    char storage[80], *line; /* a reader may have memory of ours: no line can be longer then */
    struct async_reader from;
    async_reader_init_buffer(&from, fd, storage, sizeof storage);
    DEFER async_reader_deinit(&from);
    struct async_writer to;
    async_writer_init(&to, fd, 0);
    DEFER async_writer_deinit(&to);

    for (ssize_t n; (n = AWAIT(async_reader_readline(&from, &line))) > 0;) {
        for (ssize_t i = 0; i < n; i++)
            line[i] = (char)toupper((unsigned char)line[i]);
        async_writer_write(&to, line, (size_t)n);
        AWAIT(async_writer_drain(&to)); /* waits if the other side does not read */
    }
    AWAIT(async_writer_flush(&to));
    async_close(fd);
}

ASYNC void chat(int fd)
{
    struct async_writer to;
    async_writer_init(&to, fd, 0);
    DEFER async_writer_deinit(&to);
    struct async_reader from;
    async_reader_init(&from, fd, 0);
    DEFER async_reader_deinit(&from);

    async_writer_printf(&to, "how are you?\nsay something");
    char *text;
    if (AWAIT(async_reader_readline(&from, &text)) > 0)
        printf("heard: %s", text);
    ASYNC_TIMEOUT(1)
        AWAIT(async_reader_readline(&from, &text)); /* the other side waits for the rest of its line */
    ASYNC_CATCH (err)
        printf("nothing for a second\n");
    async_writer_printf(&to, " new\n");
    AWAIT(async_writer_flush(&to));
    shutdown(fd, SHUT_WR);
    ssize_t n = AWAIT(async_reader_readall(&from, &text)); /* whatever came meanwhile was not lost */
    printf("heard %zd bytes more: %s", n, text);
    async_close(fd);
}

ASYNC int main(void)
{
    AWAIT(calculate((const char *const[]){"6 * 7", "1 << 10", NULL}));

    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
        return 1;
    AWAIT(async_gather(serve(ends[0]), chat(ends[1])));
    return 0;
}
