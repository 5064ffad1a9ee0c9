#ifndef VIGIL_LANES_H
#define VIGIL_LANES_H
#include <stdint.h>

// The same results on every processor: a fused multiplication would round once where others round twice.
#pragma STDC FP_CONTRACT OFF

// Four lanes everywhere; where registers are shorter, the compiler uses two of them. Each pass is compiled twice where
// processors differ, and what runs is decided once at its call.
typedef double lanes __attribute__((vector_size(32)));
typedef double loose_lanes __attribute__((vector_size(32), aligned(8)));
typedef int64_t mask_lanes __attribute__((vector_size(32)));

#define LOAD(address) (*(const loose_lanes *)(address))
#define STORE(address, value) (*(loose_lanes *)(address) = (value))
#define EITHER(condition, yes, no) (lanes)(((mask_lanes)(yes) & (condition)) | ((mask_lanes)(no) & ~(condition)))
#define PASS static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define WIDE __attribute__((target("avx2,popcnt")))
#define IS_WIDE __builtin_cpu_supports("avx2")
#else
#define WIDE
#define IS_WIDE 0
#endif

#endif
