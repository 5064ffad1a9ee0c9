#define _GNU_SOURCE
#include "CHiredis.h"
#include "CLoading.h"

#include <hiredis/hiredis.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>

// The header gives each function its type, and says which version of the library has its structures.
#define FUNCTIONS(each)                                                                                             \
  each(redisConnectWithTimeout) each(redisSetTimeout) each(redisFree) each(redisCommandArgv) each(redisGetReply) \
  each(redisReaderGetReply) each(freeReplyObject)

#define DECLARE(name) __typeof__(&name) name;
static struct { FUNCTIONS(DECLARE) } library;
#undef DECLARE

#define TEXT(value) #value
#define VALUE_TEXT(value) TEXT(value)
static const char library_name[] = "libhiredis.so." VALUE_TEXT(HIREDIS_SONAME);

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct vigil_loading loading;

static void load(void) {
  void *handle = vigil_loading_open(&loading, library_name);
  if (handle == NULL) return;
#define LOAD(name)                                                \
  if ((*(void **)&library.name = dlsym(handle, #name)) == NULL) { \
    vigil_loading_fail(&loading, "it has no " #name);             \
    return;                                                       \
  }
  FUNCTIONS(LOAD)
#undef LOAD
  loading.is_available = true;
}

bool vigil_redis_is_available(void) {
  pthread_once(&once, load);
  return loading.is_available;
}

const char *vigil_redis_problem(void) { return loading.problem; }

// hiredis writes to a connection that the server may have closed, which would end the process by a signal.
struct quiet {
  sigset_t before;
  bool was_pending;
};

static struct quiet begin_quiet(void) {
  struct quiet quiet;
  sigset_t broken_pipe, pending;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  sigpending(&pending);
  quiet.was_pending = sigismember(&pending, SIGPIPE) == 1;
  pthread_sigmask(SIG_BLOCK, &broken_pipe, &quiet.before);
  return quiet;
}

static void end_quiet(struct quiet quiet) {
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  if (!quiet.was_pending) {
    struct timespec now = {0, 0};
    while (sigtimedwait(&broken_pipe, NULL, &now) > 0) {
    }
  }
  pthread_sigmask(SIG_SETMASK, &quiet.before, NULL);
}

static redisContext *context(const vigil_redis_connection *connection) { return (redisContext *)connection; }
static const redisReply *answer(const vigil_redis_reply *reply) { return (const redisReply *)reply; }

vigil_redis_connection *vigil_redis_connect(const char *host, int port, int milliseconds) {
  struct timeval patience = {milliseconds / 1000, milliseconds % 1000 * 1000};
  redisContext *made = library.redisConnectWithTimeout(host, port, patience);
  if (made != NULL && made->err == 0) library.redisSetTimeout(made, patience);
  return (vigil_redis_connection *)made;
}

bool vigil_redis_is_connected(const vigil_redis_connection *connection) { return context(connection)->err == 0; }

const char *vigil_redis_message(const vigil_redis_connection *connection) { return context(connection)->errstr; }

void vigil_redis_close(vigil_redis_connection *connection) {
  struct quiet quiet = begin_quiet();
  library.redisFree(context(connection));
  end_quiet(quiet);
}

vigil_redis_reply *vigil_redis_command(vigil_redis_connection *connection, int count, const char *const *parts,
                                       const size_t *lengths) {
  struct quiet quiet = begin_quiet();
  void *reply = library.redisCommandArgv(context(connection), count, (const char **)parts, lengths);
  end_quiet(quiet);
  return (vigil_redis_reply *)reply;
}

vigil_redis_reply *vigil_redis_next(vigil_redis_connection *connection, int milliseconds) {
  redisContext *link = context(connection);
  void *reply = NULL;
  // What came together with the last answer is here already.
  if (library.redisReaderGetReply(link->reader, &reply) == REDIS_OK && reply != NULL) return reply;
  struct pollfd readable = {.fd = link->fd, .events = POLLIN};
  if (poll(&readable, 1, milliseconds) <= 0) return NULL;
  struct quiet quiet = begin_quiet();
  int result = library.redisGetReply(link, &reply);
  end_quiet(quiet);
  return result == REDIS_OK ? (vigil_redis_reply *)reply : NULL;
}

void vigil_redis_free(vigil_redis_reply *reply) { library.freeReplyObject(reply); }

bool vigil_redis_is_error(const vigil_redis_reply *reply) { return answer(reply)->type == REDIS_REPLY_ERROR; }

const char *vigil_redis_bytes(const vigil_redis_reply *reply, size_t *length) {
  const redisReply *found = answer(reply);
  *length = 0;
  if (found->type != REDIS_REPLY_STRING && found->type != REDIS_REPLY_STATUS && found->type != REDIS_REPLY_ERROR) {
    return NULL;
  }
  *length = (size_t)found->len;
  return found->str;
}

size_t vigil_redis_count(const vigil_redis_reply *reply) {
  return answer(reply)->type == REDIS_REPLY_ARRAY ? answer(reply)->elements : 0;
}

const vigil_redis_reply *vigil_redis_element(const vigil_redis_reply *reply, size_t index) {
  return index < vigil_redis_count(reply) ? (const vigil_redis_reply *)answer(reply)->element[index] : NULL;
}
