#include "CHeap.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>

// glibc gives every thread an arena of its own, up to eight for each core, and what one thread frees no other can use. With
// two of them the threads share what is free.
static const int arenas = 2;
// By itself glibc raises this, up to 32 MiB, each time that a large block is freed, and blocks below it are cut from the
// arenas, where one small block that lives on keeps all before it.
static const int bytes_of_mapped_block = 256 * 1024;
static const int bytes_left_at_the_end = 256 * 1024;
#endif

bool vigil_heap_return_memory(void) {
#ifdef __GLIBC__
  const char *const names[] = {"GLIBC_TUNABLES", "MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (getenv(names[i]) != NULL) return false;
  }
  return mallopt(M_ARENA_MAX, arenas) != 0 && mallopt(M_MMAP_THRESHOLD, bytes_of_mapped_block) != 0 &&
         mallopt(M_TRIM_THRESHOLD, bytes_left_at_the_end) != 0;
#else
  return false;
#endif
}
