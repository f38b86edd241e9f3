/* Streams: asyncio's StreamReader and StreamWriter, over any descriptor that <asyncc/io.h> knows.
 *
 *   struct async_reader lines;
 *   async_reader_init(&lines, fd, 0);
 *   DEFER async_reader_deinit(&lines);
 *   char *line;
 *   for (ssize_t n; (n = AWAIT(async_reader_readline(&lines, &line))) > 0;)
 *       printf("%s", line);
 *
 * The structs are the caller's and stay where they are between init and deinit. The descriptor is not theirs: who opened
 * it closes it, by async_close. Errors are results, -errno; the only failure is -ECANCELED. A call that is cancelled
 * loses no byte: what was read is there for the next one, and what was to be written is written. Each is for one loop's
 * thread.
 */
#ifndef ASYNCC_STREAM_H
#define ASYNCC_STREAM_H

#include <asyncc/io.h>
#include <asyncc/line.h>

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* ---- reading ------------------------------------------------------------------------------------- */

/* What was read and not yet taken lies in one buffer, which is made by the first call that reads, and grows. */
struct async_reader {
    int fd;
    bool is_lent;      /* the buffer is the caller's and cannot grow */
    bool is_at_end;    /* there is nothing more to be read */
    char zeroed;       /* the byte that was where `zero` is */
    char *zero;        /* the zero behind the text that was taken last, in front of other bytes; or null */
    char *data;        /* the buffer; null at first */
    size_t capacity;   /* its bytes, but for one that is kept for a zero */
    size_t begin, end; /* of what was not taken */
    size_t limit;      /* the longest line or record, with its separator */
    struct async__reader_frame *waiting; /* the call that waits, or null */
};

/* Makes a reader of `fd`, with memory of its own. Lines and records may be `limit` bytes long, their separators
 * included; 0 stands for 65536. Allocates nothing yet. */
void async_reader_init(struct async_reader *reader, int fd, size_t limit);

/* The same with the caller's memory, `size` bytes (2 or more) that last until async_reader_deinit: no call allocates any. The
 * limit is size - 1, for async_reader_readexactly, too; for async_reader_readall one less. */
void async_reader_init_buffer(struct async_reader *reader, int fd, char *buffer, size_t size);

/* Frees its memory; what was not taken is dropped. A call that waits ends with -EBADF. Harmless twice, and on zeros. */
void async_reader_deinit(struct async_reader *reader);

/* Reads up to `size` bytes into `data`, waiting until there is one. Returns how many; 0 at the end; -errno; -EBUSY when another
 * task waits in a call with this reader; -ENOMEM. Fails with -ECANCELED only. It has taken nothing unless it returns above 0. */
ASYNC_LEAF ssize_t async_reader_read(struct async_reader *reader, void *data, size_t size);

/* Waits for a line and takes it. `*line` points to it, in the reader's buffer, until the next call with the reader or its deinit; it
 * may be changed, and a zero byte stands behind it. Returns its length with the newline, which is missing only if the end
 * came first; 0, and an empty line, at the end; -EMSGSIZE when it is longer than the limit; else as async_reader_read. Below 0
 * `*line` is null, and nothing was taken: async_reader_read has it (where asyncio drops a line that is too long). */
ASYNC_LEAF ssize_t async_reader_readline(struct async_reader *reader, char **line);

/* The same up to a separator of `size` bytes, which stays until the call is over. Returns -ENODATA when the end comes first, and
 * -EINVAL when the separator is empty. (What asyncio's IncompleteReadError and LimitOverrunError hold is still to be read.) */
ASYNC_LEAF ssize_t async_reader_readuntil(struct async_reader *reader, const void *separator, size_t size, char **data);

/* The same for exactly `size` bytes, without a limit but memory's. Returns -ENODATA when the end comes first, but 0 when there is
 * nothing at all. */
ASYNC_LEAF ssize_t async_reader_readexactly(struct async_reader *reader, size_t size, char **data);

/* The same for all bytes up to the end (asyncio's read() without a number). */
ASYNC_LEAF ssize_t async_reader_readall(struct async_reader *reader, char **data);

/* True when the end was read and all was taken. */
bool async_reader_at_eof(const struct async_reader *reader);

/* ---- writing ------------------------------------------------------------------------------------- */

/* What cannot be written at once lies in a buffer, which the loop writes out when it can, between the steps of tasks. */
struct async_writer {
    int fd;
    int err;                    /* the first error, which ends it; or 0 */
    struct async_loop *loop;    /* that writes the buffer out; null while it is empty */
    struct async__fd_wait wait; /* for the descriptor, meanwhile */
    char *data;                 /* the buffer; null at first */
    size_t capacity;            /* its bytes */
    size_t begin, end;          /* of what was not written */
    size_t limit;               /* async_writer_drain waits if more than that was not written */
    struct async__line waiters; /* of drain and flush */
};

/* Makes a writer to `fd`. When more than `limit` bytes are not written async_writer_drain waits; 0 stands for 65536.
 * Allocates nothing yet. */
void async_writer_init(struct async_writer *writer, int fd, size_t limit);

/* Frees its memory. What is not written is dropped: see async_writer_flush. Calls that wait end with -EBADF. Harmless twice, and on
 * zeros. */
void async_writer_deinit(struct async_writer *writer);

/* Writes `size` bytes; what is not taken at once is copied. Does not wait: to be followed by async_writer_drain where much is
 * written. Returns 0, or -errno: the first error, -ENOMEM included, ends the writer, which drops the rest. When nobody
 * reads any more that is -EPIPE; no SIGPIPE is raised. In tasks and callbacks. */
int async_writer_write(struct async_writer *writer, const void *data, size_t size);

/* The same for text as printf makes it, whose errors, -EINVAL, -EILSEQ and -EOVERFLOW, end nothing. */
__attribute__((__format__(__printf__, 2, 3))) int async_writer_printf(struct async_writer *writer, const char *format, ...);

/* When more than the limit is not written, waits until that is a quarter of the limit or less. Several tasks may wait. Returns 0,
 * or the writer's error. Fails with -ECANCELED only; the loop goes on writing. */
ASYNC_LEAF int async_writer_drain(struct async_writer *writer);

/* The same until all is written; then the descriptor may be closed. */
ASYNC_LEAF int async_writer_flush(struct async_writer *writer);

/* How many bytes are not written yet. */
size_t async_writer_pending(const struct async_writer *writer);

#ifdef ASYNCC_GENERATED

/* All calls with a reader have one kind of frame. */
struct async__reader_frame {
    struct async_frame base;
    struct async_task *task; /* who waits here */
    struct async__fd_wait wait;
    ssize_t result;
    struct async_reader *reader;
    ssize_t (*take)(
        struct async__reader_frame *frame); /* takes what is wanted from the buffer: its result, or -EAGAIN for more */
    void *to;                               /* the caller's: a char *, or of async_reader_read, bytes */
    size_t size;                            /* of the separator, or how many bytes */
    const char *separator;                  /* the caller's */
    size_t searched;                        /* bytes at the buffer's beginning in which no separator begins */
};
#define async_reader_read__frame async__reader_frame
#define async_reader_readline__frame async__reader_frame
#define async_reader_readuntil__frame async__reader_frame
#define async_reader_readexactly__frame async__reader_frame
#define async_reader_readall__frame async__reader_frame

extern const struct async_fn async_reader_read__fn, async_reader_readline__fn, async_reader_readuntil__fn,
    async_reader_readexactly__fn, async_reader_readall__fn;
ssize_t async_reader_read__start(struct async__reader_frame *frame, struct async_reader *reader, void *data,
                                 size_t size);
ssize_t async_reader_readline__start(struct async__reader_frame *frame, struct async_reader *reader, char **line);
ssize_t async_reader_readuntil__start(struct async__reader_frame *frame, struct async_reader *reader,
                                      const void *separator, size_t size, char **data);
ssize_t async_reader_readexactly__start(struct async__reader_frame *frame, struct async_reader *reader, size_t size,
                                        char **data);
ssize_t async_reader_readall__start(struct async__reader_frame *frame, struct async_reader *reader, char **data);
struct async_frame *async_reader_read__prepare(struct async__reader_frame *frame, struct async_reader *reader,
                                               void *data, size_t size);
struct async_frame *async_reader_readline__prepare(struct async__reader_frame *frame, struct async_reader *reader,
                                                   char **line);
struct async_frame *async_reader_readuntil__prepare(struct async__reader_frame *frame, struct async_reader *reader,
                                                    const void *separator, size_t size, char **data);
struct async_frame *async_reader_readexactly__prepare(struct async__reader_frame *frame, struct async_reader *reader,
                                                      size_t size, char **data);
struct async_frame *async_reader_readall__prepare(struct async__reader_frame *frame, struct async_reader *reader,
                                                  char **data);

/* Both calls that wait for a writer. */
struct async__writer_frame {
    union {
        struct async_frame base;
        struct async__queued queued;
    };
    int result;
    size_t until; /* waits until no more than so many bytes are left */
};
#define async_writer_drain__frame async__writer_frame
#define async_writer_flush__frame async__writer_frame

extern const struct async_fn async_writer_drain__fn, async_writer_flush__fn;
int async_writer_drain__start(struct async__writer_frame *frame, struct async_writer *writer);
int async_writer_flush__start(struct async__writer_frame *frame, struct async_writer *writer);
struct async_frame *async_writer_drain__prepare(struct async__writer_frame *frame, struct async_writer *writer);
struct async_frame *async_writer_flush__prepare(struct async__writer_frame *frame, struct async_writer *writer);

#endif
#endif
