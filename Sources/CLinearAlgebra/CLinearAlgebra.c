#include "CLinearAlgebra.h"
#include "CLoading.h"

#include <stdlib.h>
#include <string.h>

// The Fortran interface of BLAS and LAPACK: everything by address, lengths of texts at the end (size_t with GCC's
// Fortran, and harmless to leave out for texts of one character, but passed here).
typedef void (*gemm_function)(const char *, const char *, const int32_t *, const int32_t *, const int32_t *,
                              const double *, const double *, const int32_t *, const double *, const int32_t *,
                              const double *, double *, const int32_t *, size_t, size_t);
typedef void (*gemv_function)(const char *, const int32_t *, const int32_t *, const double *, const double *,
                              const int32_t *, const double *, const int32_t *, const double *, double *,
                              const int32_t *, size_t);
typedef void (*syrk_function)(const char *, const char *, const int32_t *, const int32_t *, const double *,
                              const double *, const int32_t *, const double *, double *, const int32_t *, size_t,
                              size_t);
typedef void (*syevd_function)(const char *, const char *, const int32_t *, double *, const int32_t *, double *,
                               double *, const int32_t *, int32_t *, const int32_t *, int32_t *, size_t, size_t);
typedef void (*posv_function)(const char *, const int32_t *, const int32_t *, double *, const int32_t *, double *,
                              const int32_t *, int32_t *, size_t);
typedef void (*threads_function)(int);

static struct {
    gemm_function gemm;
    gemv_function gemv;
    syrk_function syrk;
    syevd_function syevd;
    posv_function posv;
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct vigil_loading loading;

static void load(void) {
    void *handle = vigil_loading_open(&loading, "libopenblas.so.0");
    if (handle == NULL) return;
    library.gemm = (gemm_function)dlsym(handle, "dgemm_");
    library.gemv = (gemv_function)dlsym(handle, "dgemv_");
    library.syrk = (syrk_function)dlsym(handle, "dsyrk_");
    library.syevd = (syevd_function)dlsym(handle, "dsyevd_");
    library.posv = (posv_function)dlsym(handle, "dposv_");
    if (!library.gemm || !library.gemv || !library.syrk || !library.syevd || !library.posv) {
        vigil_loading_fail(&loading, "libopenblas.so.0 lacks a routine of BLAS or LAPACK");
        return;
    }
    threads_function set_threads = (threads_function)dlsym(handle, "openblas_set_num_threads");
    if (set_threads) set_threads(1);
    loading.is_available = true;
}

bool vigil_linear_algebra_is_available(void) {
    pthread_once(&once, load);
    return loading.is_available;
}

const char *vigil_linear_algebra_problem(void) {
    pthread_once(&once, load);
    return loading.problem;
}

void vigil_gemm(bool transpose_a, bool transpose_b, int32_t m, int32_t n, int32_t k, double alpha, const double *a,
                int32_t lda, const double *b, int32_t ldb, double beta, double *c, int32_t ldc) {
    library.gemm(transpose_a ? "T" : "N", transpose_b ? "T" : "N", &m, &n, &k, &alpha, a, &lda, b, &ldb, &beta, c, &ldc,
                 1, 1);
}

void vigil_gemv(bool transpose, int32_t m, int32_t n, double alpha, const double *a, int32_t lda, const double *x,
                double beta, double *y) {
    const int32_t one = 1;
    library.gemv(transpose ? "T" : "N", &m, &n, &alpha, a, &lda, x, &one, &beta, y, &one, 1);
}

void vigil_syrk(bool transpose, int32_t n, int32_t k, double alpha, const double *a, int32_t lda, double beta, double *c,
                int32_t ldc) {
    library.syrk("L", transpose ? "T" : "N", &n, &k, &alpha, a, &lda, &beta, c, &ldc, 1, 1);
}

int32_t vigil_symmetric_eigen(int32_t n, double *a, int32_t lda, double *eigenvalues) {
    int32_t info = 0, ask = -1, integer_size = 0;
    double size = 0;
    library.syevd("V", "L", &n, a, &lda, eigenvalues, &size, &ask, &integer_size, &ask, &info, 1, 1);
    if (info != 0) return info;
    int32_t length = (int32_t)size;
    double *work = malloc((size_t)length * sizeof *work);
    int32_t *integers = malloc((size_t)integer_size * sizeof *integers);
    if (work && integers) {
        library.syevd("V", "L", &n, a, &lda, eigenvalues, work, &length, integers, &integer_size, &info, 1, 1);
    } else {
        info = -1000;
    }
    free(work);
    free(integers);
    return info;
}

int32_t vigil_positive_definite_solve(int32_t n, int32_t right_hand_sides, double *a, int32_t lda, double *b,
                                      int32_t ldb) {
    int32_t info = 0;
    library.posv("L", &n, &right_hand_sides, a, &lda, b, &ldb, &info, 1);
    return info;
}
