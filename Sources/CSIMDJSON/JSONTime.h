#ifndef VIGIL_JSON_TIME_H
#define VIGIL_JSON_TIME_H
#include <cstddef>
#include <cstdint>

namespace vigil {

enum class TimeFault { none, not_a_time, no_zone };

/// Reads an RFC 3339 time by the rules of the domain's `Timestamp(rfc3339:)`, which the tests compare it with.
TimeFault parse_time(const uint8_t *bytes, size_t count, int64_t &milliseconds);

}  // namespace vigil
#endif
