/* Temporary folders.
 *
 * Compilers write the path of the file they read into what they make, in places that no option reaches: clang into LTO
 * objects, LLVM IR and time traces; both into the tables of AddressSanitizer; gcc into call graphs. A path in $TMPDIR would
 * make these differ from one machine, and one build, to the next. So the command names the folder by a descriptor that
 * the compiler inherits, /proc/self/fd/N: the same each time, whatever else runs, wherever the folder lies. ccache, which
 * knows a command by its words, finds it again in any working folder, too.
 *
 * A program that is no binary of this machine may close what it inherits (Python does), and sccache hands its command to
 * another process: they get the true path, $TMPDIR/asyncc-HASH. */
#include "scratch.h"
#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DESCRIPTOR_MIN = 90 }; /* above those that make and its kin hand on to compilers */

/* ---- folders ---------------------------------------------------------------------------------- */

const char *folder_for_temporaries(void)
{
    const char *const folders[] = {getenv("TMPDIR"), getenv("TMP"), getenv("TEMP"), "/tmp", "/var/tmp"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        struct stat status;
        if (folders[i] && *folders[i] && stat(folders[i], &status) == 0 && S_ISDIR(status.st_mode) &&
            access(folders[i], W_OK | X_OK) == 0)
            return folders[i];
    }
    return ".";
}

const char *folder_create_temporary(struct arena *arena)
{
    char *path = (char *)str_format(arena, "%s/asyncc-XXXXXX", folder_for_temporaries()).ptr;
    return mkdtemp(path);
}

bool folder_is_empty(const char *path)
{
    size_t entries = 0;
    DIR *folder = opendir(path);
    while (folder && readdir(folder))
        entries++;
    if (folder)
        closedir(folder);
    return entries <= 2; /* . and .. */
}

/* Removes what is in the folder that is open; takes the descriptor. */
static void clear(int descriptor)
{
    DIR *folder = fdopendir(descriptor);
    if (!folder) {
        close(descriptor);
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") || unlinkat(descriptor, entry->d_name, 0) == 0)
            continue;
        int inner = openat(descriptor, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (inner >= 0)
            clear(inner);
        unlinkat(descriptor, entry->d_name, AT_REMOVEDIR);
    }
    closedir(folder);
}

void folder_remove(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder >= 0)
        clear(folder);
    rmdir(path);
}

/* Whether the folder that was locked is ours alone, and still the one of that path: another process may have removed it
 * between our open and our lock. */
static bool still_there(int folder, const char *path)
{
    struct stat locked, named;
    return fstat(folder, &locked) == 0 && lstat(path, &named) == 0 && locked.st_ino == named.st_ino &&
           locked.st_dev == named.st_dev && locked.st_uid == geteuid() && (locked.st_mode & 07777) == 0700;
}

/* asyncc-HASH of the key, emptied of what a process left there that was killed. False while another process has it. */
static bool lock_folder(struct arena *arena, struct str key, struct scratch *scratch)
{
    const char *path =
        str_format(arena, "%s/asyncc-%016llx", folder_for_temporaries(), (unsigned long long)str_hash(key)).ptr;
    mkdir(path, 0700); /* one that is there was left behind, or is locked */
    scratch->lock = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (scratch->lock >= 0 && flock(scratch->lock, LOCK_EX | LOCK_NB) == 0 && still_there(scratch->lock, path)) {
        scratch->path = path;
        clear(openat(scratch->lock, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        return true;
    }
    if (scratch->lock >= 0)
        close(scratch->lock);
    scratch->lock = -1;
    return false;
}

/* ---- the name --------------------------------------------------------------------------------- */

/* Whether what the program starts will have the descriptors that it is started with. */
static bool hands_on_descriptors(struct arena *arena, const char *program)
{
    const char *path = process_find(arena, program);
    const char *slash = path ? strrchr(path, '/') : NULL;
    char magic[4] = {0};
    int file = path && strcmp(slash ? slash + 1 : path, "sccache") != 0 ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0)
        return false;
    bool is_binary = read(file, magic, sizeof magic) == sizeof magic && memcmp(magic, "\177ELF", sizeof magic) == 0;
    close(file);
    return is_binary;
}

static bool all_hand_on_descriptors(struct arena *arena, const struct words *command, size_t programs)
{
    for (size_t i = 0; i < programs && command->items[i][0] != '-'; i++)
        if (!strchr(command->items[i], '=') && !hands_on_descriptors(arena, command->items[i]))
            return false;
    return true;
}

/* What is inherited is the lock itself, where there is one: it holds until the last of the programs has ended. */
static void give_name(struct arena *arena, struct scratch *scratch)
{
    int folder =
        scratch->lock >= 0 ? scratch->lock : open(scratch->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    scratch->descriptor = folder >= 0 ? fcntl(folder, F_DUPFD, DESCRIPTOR_MIN) : -1;
    if (folder >= 0 && folder != scratch->lock)
        close(folder);
    if (scratch->descriptor < 0)
        return;
    scratch->name = str_format(arena, "/proc/self/fd/%u", (unsigned)scratch->descriptor).ptr;
    if (access(scratch->name, X_OK) < 0) /* no /proc */
        scratch_end_name(scratch);
}

bool scratch_make(struct arena *arena, struct str key, const struct words *command, size_t programs,
                  struct scratch *scratch)
{
    *scratch = (struct scratch){.lock = -1, .descriptor = -1};
    if (!lock_folder(arena, key, scratch))
        scratch->path = folder_create_temporary(arena);
    scratch->name = scratch->path;
    if (scratch->path && all_hand_on_descriptors(arena, command, programs))
        give_name(arena, scratch);
    return scratch->path != NULL;
}

const char *scratch_place(struct arena *arena, const struct scratch *scratch, const char *source, const char *file)
{
    unsigned long long hash = str_hash(str_from(source));
    const char *folder = str_format(arena, "%s/%016llx", scratch->name, hash).ptr;
    int error = mkdir(folder, 0700) < 0 ? errno : 0;
    for (unsigned i = 2; error == EEXIST; i++) { /* prefix maps may give two sources one name */
        folder = str_format(arena, "%s/%016llx-%u", scratch->name, hash, i).ptr;
        error = mkdir(folder, 0700) < 0 ? errno : 0;
    }
    errno = error;
    return error ? NULL : str_format(arena, "%s/%s", folder, file).ptr;
}

/* /dev/null, and folders that are not writable, cannot take it. */
static bool can_lie_beside(struct arena *arena, const char *program)
{
    struct stat status;
    return access(path_folder(arena, program), W_OK | X_OK) == 0 &&
           (stat(program, &status) < 0 || S_ISREG(status.st_mode));
}

const char *scratch_object(struct arena *arena, const struct scratch *scratch, const char *program, const char *source,
                           size_t index)
{
    struct str stem = str_from(program);
    if (str_ends(stem, S(".exe")) || str_equal(stem, S("a.out")) || str_ends(stem, S("/a.out")))
        stem = str_slice(stem, 0, stem.len - strlen(".exe"));
    if (!can_lie_beside(arena, program))
        return str_format(arena, "%s/%zu.o", scratch->name, index).ptr;
    return str_format(arena, STR_FMT "-" STR_FMT ".asyncc%zu", STR_ARG(stem), STR_ARG(path_stem(source)), index).ptr;
}

void scratch_end_name(struct scratch *scratch)
{
    if (scratch->descriptor >= 0)
        close(scratch->descriptor);
    scratch->descriptor = -1;
    scratch->name = scratch->path;
}

void scratch_remove(struct scratch *scratch)
{
    if (!scratch->path)
        return;
    scratch_end_name(scratch);
    folder_remove(scratch->path);
    if (scratch->lock >= 0)
        close(scratch->lock);
    *scratch = (struct scratch){.lock = -1, .descriptor = -1};
}
