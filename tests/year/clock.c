/* The wall clock of a process, moved by what a file says; preloaded into the servers of the year.

   The file (YEAR_CLOCK) holds one signed 64-bit number, the nanoseconds by which the wall clock is
   moved. It is mapped, so each reading costs no call to the system, and all processes that have the
   file move at the same moment. The wall clock goes on ticking; clocks that measure how long
   something takes (CLOCK_MONOTONIC and the like) are left real, and with them every timeout. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const int64_t SECOND = 1000000000;
static volatile const int64_t *moved;
static int (*real_clock_gettime)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void)
{
    if (real_clock_gettime)
        return;
    real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    const char *name = getenv("YEAR_CLOCK");
    int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0)
        return;
    void *seen = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (seen != MAP_FAILED)
        moved = seen;
}

int clock_gettime(clockid_t which, struct timespec *out)
{
    begin();
    int result = real_clock_gettime(which, out);
    if (result == 0 && moved && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) {
        int64_t now = (int64_t)out->tv_sec * SECOND + out->tv_nsec + *moved;
        out->tv_sec = now / SECOND;
        out->tv_nsec = now % SECOND;
    }
    return result;
}

time_t time(time_t *out)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    out->tv_sec = now.tv_sec;
    out->tv_usec = now.tv_nsec / 1000;
    return 0;
}

int timespec_get(struct timespec *out, int base)
{
    if (base != TIME_UTC)
        return 0;
    clock_gettime(CLOCK_REALTIME, out);
    return base;
}
