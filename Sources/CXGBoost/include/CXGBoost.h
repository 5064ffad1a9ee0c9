#ifndef VIGIL_C_XGBOOST_H
#define VIGIL_C_XGBOOST_H
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Boosted trees by XGBoost's C interface, which is loaded on first use: a program that never trains starts without it.
///
/// Functions that return a bool return false when XGBoost refused; `vigil_xgboost_problem` then says why, for the calling
/// thread.

/// Whether XGBoost is there; the first call loads it. All other functions need it to have returned true.
bool vigil_xgboost_is_available(void);

/// Why XGBoost could not be loaded, or what it said last to this thread.
const char *vigil_xgboost_problem(void);

/// Rows for training or prediction; null when it could not be made.
typedef struct vigil_xgboost_matrix vigil_xgboost_matrix;
/// A model; null when it could not be made.
typedef struct vigil_xgboost_model vigil_xgboost_model;

/// Rows of `features` numbers, row by row; NaN is missing. The values are copied.
vigil_xgboost_matrix *vigil_xgboost_matrix_create(const float *values, uint64_t rows, uint64_t features, int threads);
/// Sets a number for each row: "label" or "weight".
bool vigil_xgboost_matrix_set(vigil_xgboost_matrix *matrix, const char *field, const float *values, uint64_t count);
void vigil_xgboost_matrix_free(vigil_xgboost_matrix *matrix);

/// A model that is trained on rows with labels.
vigil_xgboost_model *vigil_xgboost_model_create(vigil_xgboost_matrix *training);
/// Sets a parameter, such as "max_depth" to "6".
bool vigil_xgboost_model_set(vigil_xgboost_model *model, const char *name, const char *value);
/// Adds one tree.
bool vigil_xgboost_model_update(vigil_xgboost_model *model, int iteration, vigil_xgboost_matrix *training);
/// Writes the prediction of each row to `predictions`, which has room for `count`; false also when XGBoost gives another
/// number of predictions than that.
bool vigil_xgboost_model_predict(vigil_xgboost_model *model, vigil_xgboost_matrix *rows, float *predictions,
                                 uint64_t count);
/// Writes to `gains`, which has room for `features`, by how much the splits on each feature lowered the loss, in sum.
bool vigil_xgboost_model_gains(vigil_xgboost_model *model, double *gains, uint64_t features);
void vigil_xgboost_model_free(vigil_xgboost_model *model);

#ifdef __cplusplus
}
#endif
#endif
