#ifndef VIGIL_JSON_LINES_H
#define VIGIL_JSON_LINES_H
#include <algorithm>
#include <cstring>

#include "CSIMDJSON.h"

namespace vigil {

/// Lines are read in blocks of about this many bytes: text and token positions then stay in the second-level cache.
constexpr size_t block_size = 128 * 1024;

/// The length of a UTF-8 byte order mark at the beginning, which RFC 8259 allows a reader to pass over.
inline size_t byte_order_mark(vigil_bytes body) {
  return body.count >= 3 && std::memcmp(body.bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/// The end of the block of whole lines that begins at `begin`; a longer line is a block of its own.
inline size_t end_of_block(vigil_bytes body, size_t begin) {
  size_t end = std::min(body.count, begin + block_size);
  if (end == body.count) return end;
  for (size_t p = end; p > begin; p--) {
    if (body.bytes[p - 1] == '\n') return p;
  }
  auto found = static_cast<const uint8_t *>(std::memchr(body.bytes + end, '\n', body.count - end));
  return found == nullptr ? body.count : found - body.bytes + 1;
}

inline bool is_blank(const uint8_t *line, size_t count) {
  return std::all_of(line, line + count, [](uint8_t byte) { return byte == ' ' || byte == '\t' || byte == '\r'; });
}

/// Calls `body(line, count)` for every line, without its line feed.
template <typename Body>
void for_each_line(const uint8_t *text, size_t count, Body body) {
  size_t begin = 0;
  while (begin < count) {
    auto found = static_cast<const uint8_t *>(std::memchr(text + begin, '\n', count - begin));
    size_t end = found == nullptr ? count : found - text;
    body(text + begin, end - begin);
    begin = end + 1;
  }
}

}  // namespace vigil
#endif
