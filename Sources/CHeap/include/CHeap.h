#pragma once

#include <stdbool.h>

/// Has the C library give memory back to the system that a server does not need any more.
///
/// To be called before the process has many threads. It changes nothing where the environment says how memory is to be
/// handled, nor with another C library than glibc.
///
/// - Returns: Whether the C library took it.
bool vigil_heap_return_memory(void);
