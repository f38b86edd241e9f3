/* Files.
 *
 * An output is written under a temporary name (or none) in its own folder and renamed, so that nobody ever sees half of
 * it; signals that would leave the temporary behind are blocked for that moment. Through a symbolic link the file
 * it points to is replaced, not the link; an existing file keeps its mode. */
#include "file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *file_why_unreadable(const char *path)
{
    struct stat status;
    if (stat(path, &status) < 0)
        return strerror(errno);
    if (S_ISDIR(status.st_mode))
        return strerror(EISDIR);
    if (!S_ISREG(status.st_mode))
        return "not a regular file";
    return access(path, R_OK) < 0 ? strerror(errno) : NULL;
}

bool file_is_same(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

int file_read_descriptor(struct arena *arena, int file, struct str *text)
{
    struct stat status;
    bool is_regular = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    size_t capacity = is_regular ? (size_t)status.st_size + 1 : 1 << 16, length = 0;
    char *bytes = arena_alloc(arena, capacity);
    for (;;) {
        ssize_t got = read(file, bytes + length, capacity - length);
        if (got == 0)
            break;
        if (got < 0 && errno != EINTR)
            return -errno;
        length += got > 0 ? (size_t)got : 0;
        if (length == capacity)
            arena_grow(arena, (void **)&bytes, &capacity, 1);
    }
    *text = (struct str){bytes, length};
    return 0;
}

int file_read(struct arena *arena, const char *path, struct str *text)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return -errno;
    int error = file_read_descriptor(arena, file, text);
    close(file);
    return error;
}

int file_write(int file, struct str text)
{
    while (text.len) {
        ssize_t written = write(file, text.ptr, text.len);
        if (written < 0 && errno != EINTR)
            return -errno;
        if (written > 0)
            text = str_slice(text, (size_t)written, text.len);
    }
    return 0;
}

/* The mode of a file that open() would have made. */
static mode_t default_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static int write_and_rename(struct arena *arena, const char *path, mode_t mode, struct str text)
{
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    char *temporary = (char *)str_format(arena, "%s/.%s.XXXXXX", path_folder(arena, path), base).ptr;
    int file = mkstemp(temporary);
    if (file < 0)
        return -errno;
    int error = file_write(file, text);
    if (!error && fchmod(file, mode) < 0)
        error = -errno;
    if (close(file) < 0 && !error)
        error = -errno;
    if (!error && rename(temporary, path) < 0)
        error = -errno;
    if (error)
        unlink(temporary);
    return error;
}

static int write_directly(const char *path, struct str text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return -errno;
    int error = file_write(file, text);
    if (close(file) < 0 && !error)
        error = -errno;
    return error;
}

/* The file at the end of any symbolic links, and the mode it shall have. */
static const char *resolve(struct arena *arena, const char *path, mode_t *mode)
{
    struct stat status;
    *mode = stat(path, &status) == 0 ? status.st_mode & 07777 : default_mode();
    char *real = realpath(path, NULL);
    const char *copy = real ? str_c(arena, str_from(real)) : path;
    free(real);
    return copy;
}

int file_replace(struct arena *arena, const char *path, struct str text)
{
    struct stat status;
    bool exists = stat(path, &status) == 0;
    if (exists && S_ISDIR(status.st_mode))
        return -EISDIR;
    if (exists && !S_ISREG(status.st_mode))
        return write_directly(path, text);
    if (exists && access(path, W_OK) < 0)
        return -errno;
    mode_t mode;
    const char *real = resolve(arena, path, &mode);
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    int error = write_and_rename(arena, real, mode, text);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return error;
}

bool file_begin(struct arena *arena, const char *path, struct replacement *replacement)
{
    struct stat status;
    mode_t mode;
    if (stat(path, &status) == 0 && (!S_ISREG(status.st_mode) || access(path, W_OK) < 0))
        return false;
    replacement->path = resolve(arena, path, &mode);
    replacement->file = open(path_folder(arena, replacement->path), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (replacement->file < 0)
        return false;
    if (fchmod(replacement->file, mode) == 0)
        return true;
    file_drop(replacement);
    return false;
}

/* A second name is needed: a link does not take the place of a file, a rename does. */
static int name_and_rename(struct arena *arena, const struct replacement *replacement)
{
    const char *slash = strrchr(replacement->path, '/'), *base = slash ? slash + 1 : replacement->path, *name = NULL;
    const char *unnamed = str_format(arena, "/proc/self/fd/%u", (unsigned)replacement->file).ptr;
    int error = -EEXIST;
    for (unsigned try = 0; error == -EEXIST && try < 100; try++) {
        name = str_format(arena, "%s/.%s.%u-%u", path_folder(arena, replacement->path), base, (unsigned)getpid(), try).ptr;
        error = linkat(AT_FDCWD, unnamed, AT_FDCWD, name, AT_SYMLINK_FOLLOW) < 0 ? -errno : 0;
    }
    if (!error && rename(name, replacement->path) < 0) {
        error = -errno;
        unlink(name);
    }
    return error;
}

int file_finish(struct arena *arena, struct replacement *replacement)
{
    assert(replacement->file >= 0);
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    int error = name_and_rename(arena, replacement);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (close(replacement->file) < 0 && !error)
        error = -errno;
    return error;
}

void file_drop(struct replacement *replacement) { close(replacement->file); }

void file_copy_time(const char *from, const char *to)
{
    struct stat status;
    if (stat(from, &status) == 0)
        utimensat(AT_FDCWD, to, (struct timespec[]){status.st_atim, status.st_mtim}, 0);
}

const char *path_folder(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return str_c(arena, (struct str){path, slash == path ? 1 : (size_t)(slash - path)});
}

struct str path_stem(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct str base = str_from(slash ? slash + 1 : path);
    for (size_t i = base.len; i > 1; i--)
        if (base.ptr[i - 1] == '.')
            return str_slice(base, 0, i - 1);
    return base;
}
