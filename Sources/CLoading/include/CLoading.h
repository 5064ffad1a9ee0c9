#pragma once

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/// A library that is loaded on first use, and what kept it from that.
struct vigil_loading {
  bool is_available;
  char problem[512];
};

/// Remembers why a library cannot be used.
static inline void vigil_loading_fail(struct vigil_loading *loading, const char *text) {
  strncpy(loading->problem, text ? text : "unknown", sizeof loading->problem - 1);
  loading->problem[sizeof loading->problem - 1] = '\0';
}

/// Opens a library by its file's name; NULL when it cannot be, which is then remembered.
static inline void *vigil_loading_open(struct vigil_loading *loading, const char *name) {
  void *handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) vigil_loading_fail(loading, dlerror());
  return handle;
}
