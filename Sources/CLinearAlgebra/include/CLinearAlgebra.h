#ifndef VIGIL_C_LINEAR_ALGEBRA_H
#define VIGIL_C_LINEAR_ALGEBRA_H
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Dense linear algebra by OpenBLAS, which is loaded on first use: a program that never asks for it starts without it.
///
/// All matrices are column-major, as LAPACK has them; sizes are below 2^31. Every call runs on the thread that makes it:
/// OpenBLAS' own threads are switched off, since columns and folds are what is spread over the cores. Safe to call from
/// several threads at once.

/// Whether OpenBLAS is there; the first call loads it. All other functions need it to have returned true.
bool vigil_linear_algebra_is_available(void);

/// Why OpenBLAS could not be loaded, in the loader's words; an empty text when it could.
const char *vigil_linear_algebra_problem(void);

/// C = alpha op(A) op(B) + beta C, with op(A) of m x k, op(B) of k x n and C of m x n.
void vigil_gemm(bool transpose_a, bool transpose_b, int32_t m, int32_t n, int32_t k, double alpha, const double *a,
                int32_t lda, const double *b, int32_t ldb, double beta, double *c, int32_t ldc);

/// y = alpha op(A) x + beta y, with A of m x n.
void vigil_gemv(bool transpose, int32_t m, int32_t n, double alpha, const double *a, int32_t lda, const double *x,
                double beta, double *y);

/// The lower triangle of C = alpha A A' + beta C (or alpha A' A + beta C when transposed), C of n x n, k the other size.
void vigil_syrk(bool transpose, int32_t n, int32_t k, double alpha, const double *a, int32_t lda, double beta, double *c,
                int32_t ldc);

/// Eigenvalues, ascending, and eigenvectors, as columns in place of A, of a symmetric matrix given by its lower triangle.
///
/// - Returns: 0, or LAPACK's number for what is wrong; above 0 when it did not converge; -1000 without memory.
int32_t vigil_symmetric_eigen(int32_t n, double *a, int32_t lda, double *eigenvalues);

/// Solves A X = B for a symmetric positive definite A, given by its lower triangle and replaced by its factor; X replaces B.
///
/// - Returns: 0, or above 0 when A is not positive definite.
int32_t vigil_positive_definite_solve(int32_t n, int32_t right_hand_sides, double *a, int32_t lda, double *b, int32_t ldb);

#ifdef __cplusplus
}
#endif
#endif
