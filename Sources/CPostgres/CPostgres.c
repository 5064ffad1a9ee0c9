#define _GNU_SOURCE  // strdup
#include "CPostgres.h"
#include "CLoading.h"

#include <postgresql/libpq-fe.h>
#include <stdlib.h>
#include <string.h>

// The header gives each function its type; the library is opened when it is first asked for.
#define FUNCTIONS(each)                                                                                            \
  each(PQconnectdbParams) each(PQstatus) each(PQerrorMessage) each(PQserverVersion) each(PQfinish)                 \
  each(PQconninfoParse) each(PQconninfoFree) each(PQfreemem) each(PQsetNoticeReceiver) each(PQexec)                \
  each(PQprepare) each(PQexecPrepared) each(PQresultStatus) each(PQresultErrorField) each(PQcmdTuples)             \
  each(PQntuples) each(PQnfields) each(PQftype) each(PQgetisnull) each(PQgetvalue) each(PQgetlength) each(PQclear) \
  each(PQenterPipelineMode) each(PQexitPipelineMode) each(PQsendQueryPrepared) each(PQpipelineSync)                \
  each(PQgetResult)

#define DECLARE(name) __typeof__(&name) name;
static struct { FUNCTIONS(DECLARE) } library;
#undef DECLARE

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct vigil_loading loading;

static void load(void) {
  void *handle = vigil_loading_open(&loading, "libpq.so.5");
  if (handle == NULL) return;
#define LOAD(name)                                                                        \
  if ((*(void **)&library.name = dlsym(handle, #name)) == NULL) {                         \
    vigil_loading_fail(&loading, "it has no " #name ", as libpq has from version 14 on"); \
    return;                                                                               \
  }
  FUNCTIONS(LOAD)
#undef LOAD
  loading.is_available = true;
}

bool vigil_postgres_is_available(void) {
  pthread_once(&once, load);
  return loading.is_available;
}

const char *vigil_postgres_problem(void) { return loading.problem; }

static PGconn *conn(const vigil_postgres_connection *connection) { return (PGconn *)connection; }
static PGresult *res(const vigil_postgres_result *result) { return (PGresult *)result; }
static vigil_postgres_result *result(PGresult *given) { return (vigil_postgres_result *)given; }

// Notices, such as that a table is there already, would go to standard error.
static void ignore(void *context, const PGresult *notice) {
  (void)context;
  (void)notice;
}

vigil_postgres_connection *vigil_postgres_connect(const char *const *keywords, const char *const *values) {
  PGconn *made = library.PQconnectdbParams(keywords, values, 1);
  if (made != NULL) library.PQsetNoticeReceiver(made, ignore, NULL);
  return (vigil_postgres_connection *)made;
}

bool vigil_postgres_is_connected(const vigil_postgres_connection *connection) {
  return library.PQstatus(conn(connection)) == CONNECTION_OK;
}

const char *vigil_postgres_message(const vigil_postgres_connection *connection) {
  return library.PQerrorMessage(conn(connection));
}

int vigil_postgres_version(const vigil_postgres_connection *connection) {
  return library.PQserverVersion(conn(connection));
}

void vigil_postgres_close(vigil_postgres_connection *connection) { library.PQfinish(conn(connection)); }

char *vigil_postgres_setting(const char *address, const char *keyword, char **problem) {
  char *message = NULL;
  PQconninfoOption *options = library.PQconninfoParse(address, &message);
  *problem = NULL;
  if (options == NULL) {
    *problem = strdup(message != NULL ? message : "no memory");
    if (message != NULL) library.PQfreemem(message);
    return NULL;
  }
  char *found = NULL;
  for (PQconninfoOption *option = options; option->keyword != NULL; option++) {
    if (strcmp(option->keyword, keyword) == 0 && option->val != NULL) found = strdup(option->val);
  }
  library.PQconninfoFree(options);
  return found;
}

char *vigil_postgres_without_password(const char *address) {
  PQconninfoOption *options = library.PQconninfoParse(address, NULL);
  if (options == NULL) return NULL;
  size_t room = 1;
  for (PQconninfoOption *option = options; option->keyword != NULL; option++) {
    if (option->val != NULL) room += strlen(option->keyword) + 2 * strlen(option->val) + 4;
  }
  char *text = malloc(room);
  char *end = text;
  for (PQconninfoOption *option = options; text != NULL && option->keyword != NULL; option++) {
    const bool is_secret = strcmp(option->keyword, "password") == 0 || strcmp(option->keyword, "sslpassword") == 0;
    if (option->val == NULL || is_secret) continue;
    if (end != text) *end++ = ' ';
    end = stpcpy(end, option->keyword);
    end = stpcpy(end, "='");
    for (const char *from = option->val; *from != 0; from++) {
      if (*from == '\'' || *from == '\\') *end++ = '\\';
      *end++ = *from;
    }
    *end++ = '\'';
  }
  if (text != NULL) *end = 0;
  library.PQconninfoFree(options);
  return text;
}

vigil_postgres_result *vigil_postgres_run(vigil_postgres_connection *connection, const char *sql) {
  return result(library.PQexec(conn(connection), sql));
}

vigil_postgres_result *vigil_postgres_prepare(vigil_postgres_connection *connection, const char *name, const char *sql) {
  return result(library.PQprepare(conn(connection), name, sql, 0, NULL));
}

// A statement has few parameters: what libpq wants in three lists fits on the stack.
enum { most_values = 256 };

struct lists {
  const char *bytes[most_values];
  int lengths[most_values];
  int formats[most_values];
};

static void fill(struct lists *lists, const struct vigil_postgres_value *values, int count) {
  for (int i = 0; i < count; i++) {
    lists->bytes[i] = values[i].bytes;
    lists->lengths[i] = values[i].length;
    lists->formats[i] = values[i].is_binary;
  }
}

vigil_postgres_result *vigil_postgres_execute(vigil_postgres_connection *connection, const char *name,
                                              const struct vigil_postgres_value *values, int count) {
  if (count > most_values) return NULL;
  struct lists lists;
  fill(&lists, values, count);
  return result(
      library.PQexecPrepared(conn(connection), name, count, lists.bytes, lists.lengths, lists.formats, 1));
}

static int64_t changed_rows(PGresult *given) {
  const char *text = library.PQcmdTuples(given);
  return text == NULL ? 0 : strtoll(text, NULL, 10);
}

vigil_postgres_result *vigil_postgres_execute_rows(vigil_postgres_connection *connection, const char *name,
                                                   const struct vigil_postgres_value *values, int count, int rows,
                                                   int64_t *changed) {
  *changed = -1;
  PGconn *link = conn(connection);
  if (count > most_values || !library.PQenterPipelineMode(link)) return NULL;
  struct lists lists;
  for (int row = 0; row < rows; row++) {
    fill(&lists, values + (size_t)row * (size_t)count, count);
    if (!library.PQsendQueryPrepared(link, name, count, lists.bytes, lists.lengths, lists.formats, 1)) return NULL;
  }
  if (!library.PQpipelineSync(link)) return NULL;
  PGresult *error = NULL;
  int64_t sum = 0;
  // Each statement's result is followed by none, and all are followed by that of the synchronization.
  for (;;) {
    PGresult *got = library.PQgetResult(link);
    if (got == NULL) {
      if (library.PQstatus(link) != CONNECTION_OK) {
        library.PQclear(error);
        return NULL;
      }
      continue;
    }
    const ExecStatusType status = library.PQresultStatus(got);
    if (status == PGRES_PIPELINE_SYNC) {
      library.PQclear(got);
      break;
    }
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) sum += changed_rows(got);
    const bool is_error = status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_PIPELINE_ABORTED;
    if (is_error && error == NULL) {
      error = got;
    } else {
      library.PQclear(got);
    }
  }
  if (!library.PQexitPipelineMode(link)) {
    library.PQclear(error);
    return NULL;
  }
  *changed = sum;
  return result(error);
}

bool vigil_postgres_succeeded(const vigil_postgres_result *given) {
  const ExecStatusType status = library.PQresultStatus(res(given));
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

const char *vigil_postgres_state(const vigil_postgres_result *given) {
  return library.PQresultErrorField(res(given), PG_DIAG_SQLSTATE);
}

const char *vigil_postgres_reason(const vigil_postgres_result *given) {
  return library.PQresultErrorField(res(given), PG_DIAG_MESSAGE_PRIMARY);
}

int64_t vigil_postgres_changed(vigil_postgres_result *given) { return changed_rows(res(given)); }

int vigil_postgres_rows(const vigil_postgres_result *given) { return library.PQntuples(res(given)); }
int vigil_postgres_columns(const vigil_postgres_result *given) { return library.PQnfields(res(given)); }
uint32_t vigil_postgres_type(const vigil_postgres_result *given, int column) {
  return library.PQftype(res(given), column);
}
bool vigil_postgres_is_null(const vigil_postgres_result *given, int row, int column) {
  return library.PQgetisnull(res(given), row, column) != 0;
}
const char *vigil_postgres_bytes(const vigil_postgres_result *given, int row, int column, int *length) {
  *length = library.PQgetlength(res(given), row, column);
  return library.PQgetvalue(res(given), row, column);
}
void vigil_postgres_free(vigil_postgres_result *given) { library.PQclear(res(given)); }
