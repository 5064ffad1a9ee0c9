#ifndef VIGIL_C_HIREDIS_H
#define VIGIL_C_HIREDIS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Redis' client library, hiredis, which is loaded on first use: a program without Redis starts without it. Every call
// blocks, no longer than the time that the connection was made with; a connection is used by one thread at a time.

/// Whether hiredis is there; the first call loads it. All other functions need it to have returned true.
bool vigil_redis_is_available(void);

/// Why hiredis could not be loaded.
const char *vigil_redis_problem(void);

/// A connection, perhaps one that failed; null when there was no memory for it.
typedef struct vigil_redis_connection vigil_redis_connection;
/// An answer; null when the connection broke.
typedef struct vigil_redis_reply vigil_redis_reply;

/// Connects; that and every call afterwards may take so many milliseconds.
vigil_redis_connection *vigil_redis_connect(const char *host, int port, int milliseconds);
/// Whether nothing has gone wrong with the connection.
bool vigil_redis_is_connected(const vigil_redis_connection *connection);
/// What went wrong, in words.
const char *vigil_redis_message(const vigil_redis_connection *connection);
void vigil_redis_close(vigil_redis_connection *connection);

/// Sends a command, its parts as bytes, and waits for an answer.
vigil_redis_reply *vigil_redis_command(vigil_redis_connection *connection, int count, const char *const *parts,
                                       const size_t *lengths);
/// What the server sent by itself, after waiting so long at most; null without anything, and when the connection broke.
vigil_redis_reply *vigil_redis_next(vigil_redis_connection *connection, int milliseconds);

void vigil_redis_free(vigil_redis_reply *reply);
/// Whether the answer is an error.
bool vigil_redis_is_error(const vigil_redis_reply *reply);
/// The bytes of a text, a status or an error; null for anything else, such as a key that is not there.
const char *vigil_redis_bytes(const vigil_redis_reply *reply, size_t *length);
/// How many answers a list has; 0 for anything else.
size_t vigil_redis_count(const vigil_redis_reply *reply);
/// One of them; it is freed with the list.
const vigil_redis_reply *vigil_redis_element(const vigil_redis_reply *reply, size_t index);

#ifdef __cplusplus
}
#endif
#endif
