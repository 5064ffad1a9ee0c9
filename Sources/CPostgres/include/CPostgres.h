#ifndef VIGIL_C_POSTGRES_H
#define VIGIL_C_POSTGRES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// PostgreSQL's client library, libpq, which is loaded on first use: a program that keeps its data in a file starts
// without it. Every call blocks; a connection is used by one thread at a time.

/// Whether libpq is there; the first call loads it. All other functions need it to have returned true.
bool vigil_postgres_is_available(void);

/// Why libpq could not be loaded.
const char *vigil_postgres_problem(void);

/// A connection, perhaps one that failed; null when there was no memory for it.
typedef struct vigil_postgres_connection vigil_postgres_connection;
/// What a statement came to; null when the connection broke.
typedef struct vigil_postgres_result vigil_postgres_result;

/// Connects, with keywords and their values, each list ended by null; a "dbname" that is a URL is taken apart, and what
/// comes after it in the lists counts more.
vigil_postgres_connection *vigil_postgres_connect(const char *const *keywords, const char *const *values);
/// Whether the connection stands, as far as is known without asking.
bool vigil_postgres_is_connected(const vigil_postgres_connection *connection);
/// What went wrong last, in words.
const char *vigil_postgres_message(const vigil_postgres_connection *connection);
/// The server's version, as 150018 for 15.18; 0 without a connection.
int vigil_postgres_version(const vigil_postgres_connection *connection);
void vigil_postgres_close(vigil_postgres_connection *connection);

/// What a URL or a list of keywords says about one keyword, to be freed with `free`; null where it says nothing.
///
/// `problem`, to be freed with `free`, is set when the text is neither.
char *vigil_postgres_setting(const char *address, const char *keyword, char **problem);

/// A URL or a list of keywords as a list of keywords without passwords, to be freed with `free`; null where it is neither,
/// or there is no memory.
char *vigil_postgres_without_password(const char *address);

/// A value of a statement's parameter: null, text, or raw bytes.
struct vigil_postgres_value {
  /// Null for SQL's null; text ends with a zero byte.
  const char *bytes;
  int length;
  bool is_binary;
};

/// Runs one or several statements without parameters.
vigil_postgres_result *vigil_postgres_run(vigil_postgres_connection *connection, const char *sql);
/// Prepares a statement whose parameters' types the server finds out.
vigil_postgres_result *vigil_postgres_prepare(vigil_postgres_connection *connection, const char *name, const char *sql);
/// Runs a prepared statement; its result's values are binary.
vigil_postgres_result *vigil_postgres_execute(vigil_postgres_connection *connection, const char *name,
                                              const struct vigil_postgres_value *values, int count);

/// Runs a prepared statement once for each row of `values`, which holds `rows` times `count` of them, without waiting for
/// an answer in between; `changed` is how many rows they changed together.
///
/// Returns null when all went well, else the first result that is an error; when the connection broke, null with `changed`
/// of -1.
vigil_postgres_result *vigil_postgres_execute_rows(vigil_postgres_connection *connection, const char *name,
                                                   const struct vigil_postgres_value *values, int count, int rows,
                                                   int64_t *changed);

/// Whether the statement succeeded.
bool vigil_postgres_succeeded(const vigil_postgres_result *result);
/// The SQLSTATE of an error; null for success and for what libpq itself found wrong.
const char *vigil_postgres_state(const vigil_postgres_result *result);
/// What the server said about an error, in one line; null for success.
const char *vigil_postgres_reason(const vigil_postgres_result *result);
/// How many rows the statement changed.
int64_t vigil_postgres_changed(vigil_postgres_result *result);

int vigil_postgres_rows(const vigil_postgres_result *result);
int vigil_postgres_columns(const vigil_postgres_result *result);
/// The object id of a column's type.
uint32_t vigil_postgres_type(const vigil_postgres_result *result, int column);
bool vigil_postgres_is_null(const vigil_postgres_result *result, int row, int column);
/// The bytes of a value.
const char *vigil_postgres_bytes(const vigil_postgres_result *result, int row, int column, int *length);
/// Frees a result; null is allowed.
void vigil_postgres_free(vigil_postgres_result *result);

#ifdef __cplusplus
}
#endif
#endif
