#include "JSONFault.h"

namespace {

/// The length of the UTF-8 sequence at `p`, or 0 when it is none (RFC 3629: no overlong forms, no surrogates).
size_t utf8_sequence(const uint8_t *p, size_t left) {
  auto follows = [&](size_t index, uint8_t least, uint8_t most) {
    return index < left && p[index] >= least && p[index] <= most;
  };
  uint8_t lead = p[0];
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  if (lead < 0xE0) return follows(1, 0x80, 0xBF) ? 2 : 0;
  if (lead < 0xF0) {
    uint8_t least = lead == 0xE0 ? 0xA0 : 0x80, most = lead == 0xED ? 0x9F : 0xBF;
    return follows(1, least, most) && follows(2, 0x80, 0xBF) ? 3 : 0;
  }
  uint8_t least = lead == 0xF0 ? 0x90 : 0x80, most = lead == 0xF4 ? 0x8F : 0xBF;
  return follows(1, least, most) && follows(2, 0x80, 0xBF) && follows(3, 0x80, 0xBF) ? 4 : 0;
}

}  // namespace

extern "C" size_t vigil_utf8_fault(const uint8_t *bytes, size_t count) {
  size_t position = 0;
  while (position < count) {
    size_t length = utf8_sequence(bytes + position, count - position);
    if (length == 0) return position;
    position += length;
  }
  return count;
}

namespace vigil {

SyntaxFault find_lexical_fault(const uint8_t *bytes, size_t count) {
  size_t valid = vigil_utf8_fault(bytes, count);
  bool inside = false, blank = true;
  size_t opened = 0;
  for (size_t position = 0; position < valid; position++) {
    uint8_t byte = bytes[position];
    if (byte != ' ' && byte != '\t' && byte != '\n' && byte != '\r') blank = false;
    if (!inside) {
      if (byte == '"') {
        inside = true;
        opened = position;
      } else if (byte == '\\') {
        return {vigil_syntax_expected_value, position};
      }
    } else if (byte == '\\') {
      position++;
      // An escaped control character is still a control character inside a string.
      if (position < valid && bytes[position] < 0x20) return {vigil_syntax_control_character, position};
    } else if (byte == '"') {
      inside = false;
    } else if (byte < 0x20) {
      // A line that ends inside a string: the missing quote is worth more to the reader than the line feed.
      if (byte == '\n') return {vigil_syntax_unclosed_string, opened};
      return {vigil_syntax_control_character, position};
    }
  }
  if (valid < count) return {vigil_syntax_invalid_utf8, valid};
  if (inside) return {vigil_syntax_unclosed_string, opened};
  return {blank ? vigil_syntax_empty : vigil_syntax_expected_value, 0};
}

}  // namespace vigil
