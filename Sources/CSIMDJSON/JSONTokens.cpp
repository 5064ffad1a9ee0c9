#include "JSONTokens.h"

#include <new>

namespace vigil {

bool TokenFinder::find(const uint8_t *bytes, size_t count) {
  if (copy_.size() < count + simdjson::SIMDJSON_PADDING) copy_.resize(count + simdjson::SIMDJSON_PADDING);
  if (count != 0) std::memcpy(copy_.data(), bytes, count);
  // Spaces, not what an earlier text left behind: a number or a word at the very end must stop there.
  std::memset(copy_.data() + count, ' ', simdjson::SIMDJSON_PADDING);
  return find_padded(copy_.data(), count);
}

bool TokenFinder::find_in(vigil_bytes body, size_t begin, size_t end) {
  if (body.count - end < simdjson::SIMDJSON_PADDING) return find(body.bytes + begin, end - begin);
  return find_padded(body.bytes + begin, end - begin);
}

bool TokenFinder::find_padded(const uint8_t *text, size_t count) {
  text_ = text;
  count_ = count;
  if (count == 0) return false;
  if (implementation_ == nullptr || implementation_->capacity() < count) {
    // Some room more, so that lines of slowly growing length do not allocate each time.
    size_t capacity = count + count / 4 + 64;
    auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(
        capacity, simdjson::DEFAULT_MAX_DEPTH, implementation_);
    if (error) throw std::bad_alloc();
  }
  if (implementation_->stage1(text, count, simdjson::stage1_mode::regular) != simdjson::SUCCESS) return false;
  // Fences, so that a look at the next four tokens needs one comparison; there is room for nine.
  for (size_t i = 0; i < 4; i++)
    implementation_->structural_indexes[implementation_->n_structural_indexes + i] = static_cast<uint32_t>(count);
  return true;
}

bool Tokens::fail_number(const uint8_t *first) {
  const uint8_t *p = first + (*first == '-');
  bool is_infinity = *p == 'I' || *p == 'i';
  bool is_nan = *p == 'N' || *p == 'n';
  return fail(is_infinity || is_nan ? vigil_syntax_not_a_number_literal : vigil_syntax_bad_number, first - text_);
}

bool Tokens::fail_literal(const uint8_t *first) {
  auto begins_with = [&](const char *word, size_t length) { return std::memcmp(first, word, length) == 0; };
  bool spells_number = begins_with("NaN", 3) || begins_with("nan", 3) || begins_with("NAN", 3) ||
                       begins_with("Inf", 3) || begins_with("inf", 3) || begins_with("INF", 3);
  return fail(spells_number ? vigil_syntax_not_a_number_literal : vigil_syntax_bad_literal, first - text_);
}

bool Tokens::skip_value(int depth) {
  double number_value;
  switch (peek()) {
    case '"': return check_string();
    case 't': return literal("true", 4);
    case 'f': return literal("false", 5);
    case 'n': return literal("null", 4);
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
      return number(number_value);
    case '{': {
      if (depth == 0) return fail_here(vigil_syntax_too_deep);
      skip_token();
      if (peek() == '}') return skip_token(), true;
      while (true) {
        if (peek() != '"') return fail_here(vigil_syntax_expected_key);
        if (!check_string() || !expect(':', vigil_syntax_expected_colon) || !skip_value(depth - 1)) return false;
        if (peek() == '}') return skip_token(), true;
        if (!expect(',', vigil_syntax_expected_comma_or_brace)) return false;
      }
    }
    case '[': {
      if (depth == 0) return fail_here(vigil_syntax_too_deep);
      skip_token();
      if (peek() == ']') return skip_token(), true;
      while (true) {
        if (!skip_value(depth - 1)) return false;
        if (peek() == ']') return skip_token(), true;
        if (!expect(',', vigil_syntax_expected_comma_or_bracket)) return false;
      }
    }
    case ',': case ':': case '}': case ']': return fail_here(vigil_syntax_expected_value);
    default: return at_end() ? fail_here(vigil_syntax_expected_value) : fail_literal(text_ + *next_);
  }
}

bool Tokens::check_string() {
  Slice slice = string();
  if (!slice.has_escapes()) return true;
  std::string scratch;
  bool half = false;
  return unescape(slice, scratch, half) || half;
}

namespace {

int hex_digit(uint8_t byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}

/// The four hexadecimal digits at `p`, or -1.
int hex_unit(const uint8_t *p, const uint8_t *end) {
  if (end - p < 4) return -1;
  int value = 0;
  for (int i = 0; i < 4; i++) {
    int digit = hex_digit(p[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

void append_utf8(std::string &text, uint32_t scalar) {
  auto push = [&](uint32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (scalar < 0x80) {
    push(scalar);
  } else if (scalar < 0x800) {
    push(0xC0 | scalar >> 6);
    push(0x80 | (scalar & 0x3F));
  } else if (scalar < 0x10000) {
    push(0xE0 | scalar >> 12);
    push(0x80 | (scalar >> 6 & 0x3F));
    push(0x80 | (scalar & 0x3F));
  } else {
    push(0xF0 | scalar >> 18);
    push(0x80 | (scalar >> 12 & 0x3F));
    push(0x80 | (scalar >> 6 & 0x3F));
    push(0x80 | (scalar & 0x3F));
  }
}

}  // namespace

bool Tokens::unescape(Slice &slice, std::string &scratch, bool &half) {
  const uint8_t *p = slice.bytes, *end = p + slice.count;
  bool is_half = false;
  scratch.clear();
  while (p < end) {
    if (*p != '\\') {
      scratch.push_back(static_cast<char>(*p++));
      continue;
    }
    const uint8_t *escape = p;
    p += 2;
    switch (escape[1]) {
      case '"': scratch.push_back('"'); break;
      case '\\': scratch.push_back('\\'); break;
      case '/': scratch.push_back('/'); break;
      case 'b': scratch.push_back('\b'); break;
      case 'f': scratch.push_back('\f'); break;
      case 'n': scratch.push_back('\n'); break;
      case 'r': scratch.push_back('\r'); break;
      case 't': scratch.push_back('\t'); break;
      case 'u': {
        int unit = hex_unit(p, end);
        if (unit < 0) return fail(vigil_syntax_bad_escape, escape - text_);
        p += 4;
        uint32_t scalar = static_cast<uint32_t>(unit);
        if (unit >= 0xD800 && unit <= 0xDFFF) {
          int second = end - p >= 6 && p[0] == '\\' && p[1] == 'u' ? hex_unit(p + 2, end) : -1;
          if (unit <= 0xDBFF && second >= 0xDC00 && second <= 0xDFFF) {
            p += 6;
            scalar = 0x10000 + ((scalar - 0xD800) << 10) + (static_cast<uint32_t>(second) - 0xDC00);
          } else {
            is_half = true;
            break;
          }
        }
        append_utf8(scratch, scalar);
        break;
      }
      default: return fail(vigil_syntax_bad_escape, escape - text_);
    }
  }
  if (is_half) {
    half = true;
    return false;
  }
  slice = {reinterpret_cast<const uint8_t *>(scratch.data()), scratch.size()};
  return true;
}

}  // namespace vigil
