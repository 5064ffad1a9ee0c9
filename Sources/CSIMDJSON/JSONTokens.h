#ifndef VIGIL_JSON_TOKENS_H
#define VIGIL_JSON_TOKENS_H
#include <simdjson.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "JSONFault.h"
#include "JSONNumber.h"

namespace vigil {

/// Bytes inside a string token, between its quotes.
struct Slice {
  const uint8_t *bytes;
  size_t count;

  bool has_escapes() const { return count != 0 && std::memchr(bytes, '\\', count) != nullptr; }
};

/// Copies text into padded memory and lets simdjson find where its tokens begin.
class TokenFinder {
 public:
  /// False when the text is lexically broken. Only the token positions of the last call are kept.
  bool find(const uint8_t *bytes, size_t count);

  /// The same for a part of a body. It is copied only when it has no readable bytes behind it that could serve as
  /// padding; where it is not the end of the body, the part must end with a line feed.
  bool find_in(vigil_bytes body, size_t begin, size_t end);

  const uint8_t *text() const { return text_; }
  size_t count() const { return count_; }
  const uint32_t *tokens() const { return implementation_->structural_indexes.get(); }

 private:
  std::unique_ptr<simdjson::internal::dom_parser_implementation> implementation_;
  std::vector<uint8_t> copy_;
  const uint8_t *text_ = nullptr;
  size_t count_ = 0;

  bool find_padded(const uint8_t *text, size_t count);
};

/// Walks over the tokens and reads them by the grammar of RFC 8259.
///
/// Every function that returns `false` has stored in `fault` where the text stops being JSON.
class Tokens {
 public:
  SyntaxFault fault;

  /// Begins at the first token of what `finder` found last.
  void begin(const TokenFinder &finder) {
    text_ = finder.text();
    next_ = finder.tokens();
    end_ = text_ + finder.count();
    limit_ = finder.count();
  }

  /// Hides the tokens at `limit` and beyond.
  void set_limit(size_t limit) { limit_ = limit; }

  bool at_end() const { return *next_ >= limit_; }
  size_t position() const { return at_end() ? limit_ : *next_; }
  /// The first byte of the next token; 0 at the end.
  uint8_t peek() const { return at_end() ? 0 : text_[*next_]; }
  void skip_token() { next_++; }
  /// The positions of the next tokens; at least four can be looked at, those past the last are the text's length.
  const uint32_t *next() const { return next_; }
  void set_next(const uint32_t *next) { next_ = next; }
  size_t limit() const { return limit_; }
  void skip_to_limit() {
    while (!at_end()) next_++;
  }

  bool fail(vigil_syntax reason, size_t offset) {
    fault = {reason, offset};
    return false;
  }
  bool fail_here(vigil_syntax reason) { return fail(at_end() ? vigil_syntax_ends_early : reason, position()); }

  bool expect(uint8_t byte, vigil_syntax reason) {
    if (peek() != byte) return fail_here(reason);
    skip_token();
    return true;
  }

  /// Where the token or value before the next token ends: only white space can lie between.
  size_t end_of_last() const {
    size_t end = position();
    while (end > 0 && is_space(text_[end - 1])) end--;
    return end;
  }

  /// Takes a string token without looking inside; the next token must begin with a quote.
  Slice string() {
    size_t begin = *next_++ + 1;
    // The next token may belong to the next line; between it and the closing quote there is only white space.
    size_t end = *next_;
    while (text_[end - 1] != '"') end--;
    return {text_ + begin, end - 1 - begin};
  }

  /// Takes a number; beyond the range of a double it is an infinity.
  bool number(double &value) {
    const uint8_t *first = text_ + *next_;
    const uint8_t *after = parse_json_number(first, value);
    if (after == nullptr || !ends_token(after)) return fail_number(first);
    next_++;
    return true;
  }

  /// Takes `true`, `false` or `null`.
  bool literal(const char *word, size_t length) {
    const uint8_t *first = text_ + *next_;
    if (std::memcmp(first, word, length) != 0 || !ends_token(first + length)) return fail_literal(first);
    next_++;
    return true;
  }

  /// Takes any value, whatever is in it, and checks it.
  bool skip_value(int depth = 64);

  /// The bytes of `string` without escapes. False with a syntax fault, or, when `half` is set, only half a character.
  bool unescape(Slice &string, std::string &scratch, bool &half);

  /// The length of the token that begins at `offset`, or of its beginning: for an error message.
  size_t token_length(size_t offset) const {
    size_t end = offset;
    while (end < limit_ && end - offset < 64 && !ends_token(text_ + end)) end++;
    return end - offset;
  }

  /// The whole number that begins at `offset`, which was read before.
  Slice number_text(size_t offset) const {
    size_t end = offset;
    while (!ends_token(text_ + end)) end++;
    return {text_ + offset, end - offset};
  }

  /// Whether a number or a word ends before `p`.
  bool ends_token(const uint8_t *p) const {
    return p >= end_ || *p == ',' || *p == '}' || *p == ']' || is_space(*p);
  }

  const uint8_t *text() const { return text_; }

 private:
  static bool is_space(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r'; }

  bool fail_number(const uint8_t *first);
  bool fail_literal(const uint8_t *first);
  bool check_string();

  const uint8_t *text_ = nullptr;
  const uint8_t *end_ = nullptr;
  const uint32_t *next_ = nullptr;
  size_t limit_ = 0;
};

}  // namespace vigil
#endif
