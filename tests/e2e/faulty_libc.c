// SPDX-License-Identifier: Apache-2.0
//
// Preloaded into stockd by tests: makes the disk full and the wall clock jump while a test says so.
// The switchboard is a file of two 64-bit numbers that the test writes through its own mapping:
// by how many milliseconds the wall clock is off, and whether the disk is full. It asks the kernel
// itself, because allocators call these functions before anything could be looked up.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

typedef struct {
  _Atomic int64_t clock_off_ms;
  _Atomic int64_t disk_is_full;
} switchboard_t;

static const switchboard_t* board;

__attribute__((constructor)) static void start(void) {
  const char* path = getenv("STOCKD_TEST_SWITCHBOARD");
  if (path == NULL) return;
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) abort();
  void* mapped = mmap(NULL, sizeof *board, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (mapped == MAP_FAILED) abort();
  board = mapped;
}

// A full disk still lets a file be written where it has its blocks already. Output for people
// (descriptors up to 2) is spared, so that a test can read what the program said.
static int does_not_fit(int fd, off64_t end) {
  if (fd <= 2 || board == NULL || !board->disk_is_full) return 0;
  struct stat64 file;
  if (fstat64(fd, &file) != 0 || !S_ISREG(file.st_mode) || end <= file.st_size) return 0;
  errno = ENOSPC;
  return 1;
}

ssize_t write(int fd, const void* bytes, size_t size) {
  if (fd > 2 && board != NULL && board->disk_is_full) {
    const int kept = errno;
    const off64_t at = lseek64(fd, 0, SEEK_CUR);
    errno = kept;
    if (at >= 0 && does_not_fit(fd, at + (off64_t)size)) return -1;
  }
  return syscall(SYS_write, fd, bytes, size);
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
  if (does_not_fit(fd, at + (off64_t)size)) return -1;
  return syscall(SYS_pwrite64, fd, bytes, size, at);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) {
  return pwrite64(fd, bytes, size, at);
}

int ftruncate64(int fd, off64_t size) {
  if (does_not_fit(fd, size)) return -1;
  return (int)syscall(SYS_ftruncate, fd, size);
}

int ftruncate(int fd, off_t size) {
  return ftruncate64(fd, size);
}

int clock_gettime(clockid_t clock, struct timespec* out) {
  const int result = (int)syscall(SYS_clock_gettime, clock, out);
  if (result != 0 || board == NULL) return result;
  if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE) return result;
  const int64_t ns = (int64_t)out->tv_nsec + board->clock_off_ms % 1000 * 1000000;
  out->tv_sec += board->clock_off_ms / 1000 + ns / 1000000000 - (ns < 0);
  out->tv_nsec = ns < 0 ? ns + 1000000000 : ns % 1000000000;
  return 0;
}

int gettimeofday(struct timeval* restrict out, void* restrict zone) {
  (void)zone;
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  out->tv_sec = now.tv_sec;
  out->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* out) {
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return (time_t)-1;
  if (out != NULL) *out = now.tv_sec;
  return now.tv_sec;
}
