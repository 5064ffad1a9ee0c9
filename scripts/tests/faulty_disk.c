/* A disk and a clock with faults, for a program that is started with this library preloaded (LD_PRELOAD).
 *
 * It watches the files of one folder, VIGIL_FAULTS_DISK. What is switched on at run time stands in a file that the test
 * and the program both map, VIGIL_FAULTS_CONTROL (struct control below).
 *
 * With VIGIL_FAULTS_SURVIVORS it keeps, in the folder "linked" below that one, the files as a disk is sure to have them
 * when the power fails now: of each what it held at its last fsync or fdatasync, and only files whose name the folder
 * itself was synchronized with. A file that is newer than that waits in the folder "fresh". Whoever kills the program and
 * opens "linked" sees what a failure of the power would have left. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct control {
    int64_t sync_delay_microseconds; /* every fsync and fdatasync takes so much longer */
    int64_t clock_shift_seconds;     /* added to the time of day */
    int64_t refusal;                 /* every change fails with this error number; 0: none does */
    int64_t drops_syncs;             /* fsync and fdatasync do nothing and say that they did */
    int64_t syncs;                   /* counted here: those of watched files */
};

static struct control none;
static volatile struct control *control = &none;
static char disk[512], survivors[512];

#define REAL(name)                                                                                  \
    ({                                                                                              \
        static __typeof__(&name) found;                                                             \
        if (!found) found = (__typeof__(&name))real(#name);                                         \
        found;                                                                                      \
    })
static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) _exit(99);
    return found;
}

/* ---- Watched files ---- */

struct range {
    off_t start, end;
};
struct file {
    char name[128];
    int is_linked; /* the folder was synchronized since it was made */
    int is_gone;
    struct range *ranges; /* written since its last synchronization */
    size_t count, room;
};
enum { FILES = 256, DESCRIPTORS = 4096 };
static struct file files[FILES];
static int file_count;
static struct file *by_descriptor[DESCRIPTORS];
static char is_folder[DESCRIPTORS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void fail(const char *what) {
    dprintf(2, "faulty_disk: %s: %s\n", what, strerror(errno));
    _exit(98);
}

static const char *name_on_disk(const char *path) {
    size_t length = strlen(disk);
    if (!length || !path || strncmp(path, disk, length) || path[length] != '/' || !path[length + 1]) return NULL;
    return strchr(path + length + 1, '/') ? NULL : path + length + 1;
}

/* The index beside the log and the lock are of no use after a failure of the power, nor are they synchronized. */
static int is_volatile(const char *name) {
    size_t length = strlen(name);
    return (length > 4 && !strcmp(name + length - 4, "-shm")) || (length > 5 && !strcmp(name + length - 5, ".lock"));
}

static void survivor_path(char *path, size_t size, const char *folder, const char *name) {
    if (snprintf(path, size, "%s/%s/%s", survivors, folder, name) >= (int)size) fail("a path is too long");
}

static struct file *living(const char *name) {
    for (int i = 0; i < file_count; i++)
        if (!files[i].is_gone && !strcmp(files[i].name, name)) return &files[i];
    return NULL;
}

static struct file *watched(const char *name) {
    struct file *file = living(name);
    if (file) return file;
    if (file_count == FILES || strlen(name) >= sizeof file->name) fail("too many files");
    file = &files[file_count++];
    memset(file, 0, sizeof *file);
    strcpy(file->name, name);
    if (survivors[0]) {
        char path[1024];
        survivor_path(path, sizeof path, "linked", name);
        file->is_linked = access(path, F_OK) == 0;
        /* One of the same name that was removed before the folder was synchronized. */
        for (int i = 0; i < file_count - 1; i++)
            if (files[i].is_gone && !strcmp(files[i].name, name)) file->is_linked = 0;
    }
    return file;
}

static void note(struct file *file, off_t start, off_t end) {
    if (!survivors[0] || end <= start) return;
    if (file->count && file->ranges[file->count - 1].end == start) {
        file->ranges[file->count - 1].end = end;
        return;
    }
    if (file->count == file->room) {
        file->room = file->room ? file->room * 2 : 64;
        file->ranges = realloc(file->ranges, file->room * sizeof *file->ranges);
        if (!file->ranges) fail("no memory");
    }
    file->ranges[file->count++] = (struct range){start, end};
}

/* Brings the survivor of a file to what the file holds. */
static void keep(struct file *file, int descriptor) {
    char path[1024], buffer[65536];
    struct stat status;
    if (file->is_gone) return;
    survivor_path(path, sizeof path, file->is_linked ? "linked" : "fresh", file->name);
    int copy = REAL(open)(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (copy < 0 || fstat(descriptor, &status)) fail(path);
    for (size_t i = 0; i < file->count; i++) {
        off_t at = file->ranges[i].start, end = file->ranges[i].end;
        if (end > status.st_size) end = status.st_size;
        while (at < end) {
            size_t most = end - at < (off_t)sizeof buffer ? (size_t)(end - at) : sizeof buffer;
            ssize_t count = pread(descriptor, buffer, most, at);
            if (count <= 0 || REAL(pwrite)(copy, buffer, count, at) != count) fail(path);
            at += count;
        }
    }
    if (REAL(ftruncate)(copy, status.st_size)) fail(path);
    REAL(close)(copy);
    file->count = 0;
}

/* The names in the folder are durable now: what was made has one, what was removed has none. */
static void keep_names(void) {
    char from[1024], to[1024];
    for (int i = 0; i < file_count; i++) {
        struct file *file = &files[i];
        survivor_path(to, sizeof to, "linked", file->name);
        if (file->is_gone) {
            struct file *newer = living(file->name);
            if (!newer || !newer->is_linked) REAL(unlink)(to);
            file->name[0] = 0;
        }
    }
    for (int i = 0; i < file_count; i++) {
        struct file *file = &files[i];
        if (file->is_gone || file->is_linked) continue;
        survivor_path(from, sizeof from, "fresh", file->name);
        survivor_path(to, sizeof to, "linked", file->name);
        if (access(from, F_OK) == 0) {
            if (REAL(rename)(from, to)) fail(to);
        } else {
            int empty = REAL(open)(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
            if (empty < 0) fail(to);
            REAL(close)(empty);
        }
        file->is_linked = 1;
    }
}

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("VIGIL_FAULTS_CONTROL");
    if (path) {
        int descriptor = REAL(open)(path, O_RDWR | O_CLOEXEC);
        void *shared = MAP_FAILED;
        if (descriptor >= 0)
            shared = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
        if (shared == MAP_FAILED) fail(path);
        control = shared;
        REAL(close)(descriptor);
    }
    if ((path = getenv("VIGIL_FAULTS_DISK"))) snprintf(disk, sizeof disk, "%s", path);
    if ((path = getenv("VIGIL_FAULTS_SURVIVORS"))) snprintf(survivors, sizeof survivors, "%s", path);
}

/* ---- Files ---- */

static struct file *file_of(int descriptor) {
    return descriptor >= 0 && descriptor < DESCRIPTORS ? by_descriptor[descriptor] : NULL;
}

static int is_refused(const char *name) {
    if (!name || !control->refusal) return 0;
    errno = (int)control->refusal;
    return 1;
}

static int opened(int descriptor, const char *path) {
    if (descriptor < 0 || descriptor >= DESCRIPTORS) return descriptor;
    const char *name = name_on_disk(path);
    pthread_mutex_lock(&lock);
    by_descriptor[descriptor] = name && !is_volatile(name) ? watched(name) : NULL;
    is_folder[descriptor] = disk[0] && path && !strcmp(path, disk);
    pthread_mutex_unlock(&lock);
    return descriptor;
}

#define OPEN(function)                                                                              \
    int function(const char *path, int flags, ...) {                                                \
        va_list rest;                                                                               \
        va_start(rest, flags);                                                                      \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;                   \
        va_end(rest);                                                                               \
        if ((flags & O_ACCMODE) != O_RDONLY && is_refused(name_on_disk(path))) return -1;           \
        return opened(REAL(function)(path, flags, mode), path);                                     \
    }
OPEN(open)
OPEN(open64)

int close(int descriptor) {
    if (descriptor >= 0 && descriptor < DESCRIPTORS) {
        pthread_mutex_lock(&lock);
        by_descriptor[descriptor] = NULL;
        is_folder[descriptor] = 0;
        pthread_mutex_unlock(&lock);
    }
    return REAL(close)(descriptor);
}

#define WRITE_AT(function)                                                                          \
    ssize_t function(int descriptor, const void *bytes, size_t size, off_t offset) {                \
        struct file *file = file_of(descriptor);                                                    \
        if (!file) return REAL(function)(descriptor, bytes, size, offset);                          \
        if (is_refused(file->name)) return -1;                                                      \
        pthread_mutex_lock(&lock);                                                                  \
        ssize_t count = REAL(function)(descriptor, bytes, size, offset);                            \
        if (count > 0) note(file, offset, offset + count);                                          \
        pthread_mutex_unlock(&lock);                                                                \
        return count;                                                                               \
    }
WRITE_AT(pwrite)
WRITE_AT(pwrite64)

ssize_t write(int descriptor, const void *bytes, size_t size) {
    struct file *file = file_of(descriptor);
    if (!file) return REAL(write)(descriptor, bytes, size);
    if (is_refused(file->name)) return -1;
    pthread_mutex_lock(&lock);
    off_t offset = lseek(descriptor, 0, SEEK_CUR);
    ssize_t count = REAL(write)(descriptor, bytes, size);
    if (count > 0) note(file, offset, offset + count);
    pthread_mutex_unlock(&lock);
    return count;
}

#define CUT(function)                                                                               \
    int function(int descriptor, off_t size) {                                                      \
        struct file *file = file_of(descriptor);                                                    \
        struct stat status;                                                                         \
        if (!file) return REAL(function)(descriptor, size);                                         \
        if (is_refused(file->name)) return -1;                                                      \
        pthread_mutex_lock(&lock);                                                                  \
        int is_known = fstat(descriptor, &status) == 0;                                             \
        int result = REAL(function)(descriptor, size);                                              \
        if (result == 0 && is_known) note(file, size, status.st_size);                              \
        pthread_mutex_unlock(&lock);                                                                \
        return result;                                                                              \
    }
CUT(ftruncate)
CUT(ftruncate64)

static int synchronized(int descriptor, int (*synchronize)(int)) {
    struct file *file = file_of(descriptor);
    int folder = descriptor >= 0 && descriptor < DESCRIPTORS && is_folder[descriptor];
    if (!file && !folder) return synchronize(descriptor);
    if (is_refused("")) return -1;
    if (control->drops_syncs) return 0;
    if (control->sync_delay_microseconds) {
        struct timespec pause = {
            control->sync_delay_microseconds / 1000000, control->sync_delay_microseconds % 1000000 * 1000};
        nanosleep(&pause, NULL);
    }
    pthread_mutex_lock(&lock);
    int result = synchronize(descriptor);
    if (result == 0) __atomic_add_fetch((int64_t *)&control->syncs, 1, __ATOMIC_RELAXED);
    if (result == 0 && survivors[0]) {
        if (folder) keep_names();
        else keep(file, descriptor);
    }
    pthread_mutex_unlock(&lock);
    return result;
}
int fsync(int descriptor) { return synchronized(descriptor, REAL(fsync)); }
int fdatasync(int descriptor) { return synchronized(descriptor, REAL(fdatasync)); }

int unlink(const char *path) {
    const char *name = name_on_disk(path);
    if (is_refused(name)) return -1;
    int result = REAL(unlink)(path);
    if (result == 0 && name && !is_volatile(name)) {
        pthread_mutex_lock(&lock);
        watched(name)->is_gone = 1;
        pthread_mutex_unlock(&lock);
    }
    return result;
}

int access(const char *path, int mode) {
    return mode & W_OK && is_refused(name_on_disk(path)) ? -1 : REAL(access)(path, mode);
}

int rename(const char *from, const char *to) {
    if (survivors[0] && (name_on_disk(from) || name_on_disk(to))) {
        errno = ENOTSUP;
        fail("a file of the watched folder is renamed, which this library does not follow");
    }
    return REAL(rename)(from, to);
}

/* ---- The time of day ---- */

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = REAL(clock_gettime)(clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += control->clock_shift_seconds;
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int result = REAL(gettimeofday)(now, zone);
    if (result == 0) now->tv_sec += control->clock_shift_seconds;
    return result;
}

time_t time(time_t *result) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}
