#include "CXGBoost.h"
#include "CLoading.h"

#include <stdlib.h>
#include <string.h>

// Handles are XGBoost's own; the struct types of the header only keep the two kinds apart.
static struct {
    const char *(*last_error)(void);
    int (*matrix_create)(const float *, uint64_t, uint64_t, float, void **, int);
    int (*matrix_set)(void *, const char *, const float *, uint64_t);
    int (*matrix_free)(void *);
    int (*model_create)(void *const *, uint64_t, void **);
    int (*model_set)(void *, const char *, const char *);
    int (*model_update)(void *, int, void *);
    int (*model_predict)(void *, void *, int, unsigned, int, uint64_t *, const float **);
    int (*model_score)(void *, const char *, uint64_t *, const char ***, uint64_t *, const uint64_t **, const float **);
    int (*model_free)(void *);
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct vigil_loading loading;

static void load(void) {
    void *handle = vigil_loading_open(&loading, "libxgboost.so.0");
    if (handle == NULL) return;
    struct {
        void **function;
        const char *name;
    } wanted[] = {
        {(void **)&library.last_error, "XGBGetLastError"},
        {(void **)&library.matrix_create, "XGDMatrixCreateFromMat_omp"},
        {(void **)&library.matrix_set, "XGDMatrixSetFloatInfo"},
        {(void **)&library.matrix_free, "XGDMatrixFree"},
        {(void **)&library.model_create, "XGBoosterCreate"},
        {(void **)&library.model_set, "XGBoosterSetParam"},
        {(void **)&library.model_update, "XGBoosterUpdateOneIter"},
        {(void **)&library.model_predict, "XGBoosterPredict"},
        {(void **)&library.model_score, "XGBoosterFeatureScore"},
        {(void **)&library.model_free, "XGBoosterFree"},
    };
    for (size_t index = 0; index < sizeof wanted / sizeof *wanted; index++) {
        *wanted[index].function = dlsym(handle, wanted[index].name);
        if (*wanted[index].function == NULL) {
            vigil_loading_fail(&loading, dlerror());
            return;
        }
    }
    loading.is_available = true;
}

bool vigil_xgboost_is_available(void) {
    pthread_once(&once, load);
    return loading.is_available;
}

const char *vigil_xgboost_problem(void) {
    return vigil_xgboost_is_available() ? library.last_error() : loading.problem;
}

vigil_xgboost_matrix *vigil_xgboost_matrix_create(const float *values, uint64_t rows, uint64_t features, int threads) {
    void *handle = NULL;
    const float missing = __builtin_nanf("");
    return library.matrix_create(values, rows, features, missing, &handle, threads) == 0 ? handle : NULL;
}

bool vigil_xgboost_matrix_set(vigil_xgboost_matrix *matrix, const char *field, const float *values, uint64_t count) {
    return library.matrix_set(matrix, field, values, count) == 0;
}

void vigil_xgboost_matrix_free(vigil_xgboost_matrix *matrix) {
    if (matrix) library.matrix_free(matrix);
}

vigil_xgboost_model *vigil_xgboost_model_create(vigil_xgboost_matrix *training) {
    void *handle = NULL;
    void *const cache[] = {training};
    return library.model_create(cache, 1, &handle) == 0 ? handle : NULL;
}

bool vigil_xgboost_model_set(vigil_xgboost_model *model, const char *name, const char *value) {
    return library.model_set(model, name, value) == 0;
}

bool vigil_xgboost_model_update(vigil_xgboost_model *model, int iteration, vigil_xgboost_matrix *training) {
    return library.model_update(model, iteration, training) == 0;
}

bool vigil_xgboost_model_predict(vigil_xgboost_model *model, vigil_xgboost_matrix *rows, float *predictions,
                                 uint64_t count) {
    uint64_t length = 0;
    const float *result = NULL;
    if (library.model_predict(model, rows, 0, 0, 0, &length, &result) != 0) return false;
    if (length != count) return false;
    // XGBoost keeps its answer in memory that its next call overwrites.
    memcpy(predictions, result, count * sizeof *predictions);
    return true;
}

bool vigil_xgboost_model_gains(vigil_xgboost_model *model, double *gains, uint64_t features) {
    uint64_t count = 0, dimensions = 0;
    const char **names = NULL;
    const uint64_t *shape = NULL;
    const float *scores = NULL;
    const char *settings = "{\"importance_type\": \"total_gain\"}";
    if (library.model_score(model, settings, &count, &names, &dimensions, &shape, &scores) != 0) return false;
    for (uint64_t feature = 0; feature < features; feature++) gains[feature] = 0;
    // Only features that split a node are listed, under the names f0, f1 and so on.
    for (uint64_t index = 0; index < count; index++) {
        uint64_t feature = strtoull(names[index] + 1, NULL, 10);
        if (feature < features) gains[feature] = scores[index];
    }
    return true;
}

void vigil_xgboost_model_free(vigil_xgboost_model *model) {
    if (model) library.model_free(model);
}
