#include "JSONTable.h"

#include <cmath>
#include <limits>

#include "JSONLines.h"

namespace vigil {

void JSONTable::force(vigil_bytes name, bool is_names) {
  uint32_t code = forced_.insert(name.bytes, name.count);
  forced_names_.resize(forced_.count());
  forced_names_[code] = is_names;
}

vigil_status JSONTable::read(vigil_bytes body) {
  if (!read_lines(body)) return vigil_status_refused;
  bool is_mixed = false;
  vigil_texts names = keys_.texts();
  for (size_t i = 0; i < columns_.size(); i++) {
    if (!columns_[i]->is_mixed) continue;
    is_mixed = true;
    force({names.bytes + names.offsets[i], names.offsets[i + 1] - names.offsets[i]}, true);
  }
  if (is_mixed) {
    keys_ = TextSet();
    columns_.clear();
    if (!read_lines(body)) return vigil_status_refused;
  }
  complete();
  return vigil_status_done;
}

/// Brings every column to the full length.
void JSONTable::complete() {
  for (auto &column : columns_) {
    if (column->is_names) {
      column->codes.resize(row_, TextSet::absent);
    } else {
      column->numbers.resize(row_, std::numeric_limits<double>::quiet_NaN());
    }
  }
}

bool JSONTable::read_lines(vigil_bytes body) {
  row_ = 0;
  line_ = 0;
  size_t position = byte_order_mark(body);
  while (position < body.count) {
    size_t end = end_of_block(body, position);
    if (!read_block(body, position, end)) return false;
    position = end;
  }
  return true;
}

bool JSONTable::read_block(vigil_bytes body, size_t begin, size_t end) {
  base_ = begin;
  const uint8_t *bytes = body.bytes + begin;
  bool is_found = finder_.find_in(body, begin, end);
  if (is_found) tokens_.begin(finder_);
  bool is_read = true;
  for_each_line(bytes, end - begin, [&](const uint8_t *line, size_t count) {
    if (!is_read) return;
    line_++;
    size_t offset = static_cast<size_t>(line - bytes);
    if (!is_found) {
      // Some line of the block is broken; the first such line ends the reading.
      if (is_blank(line, count)) return;
      base_ = begin + offset;
      if (!finder_.find(line, count)) {
        is_read = refuse_syntax(find_lexical_fault(line, count));
        return;
      }
      tokens_.begin(finder_);
    } else {
      tokens_.set_limit(offset + count);
      if (tokens_.at_end()) return;
    }
    is_read = read_line();
  });
  return is_read;
}

bool JSONTable::read_line() {
  size_t begin = tokens_.position();
  if (tokens_.peek() != '{') {
    if (!tokens_.skip_value()) return refuse_syntax(tokens_.fault);
    return refuse(vigil_table_fault_not_an_object, begin, tokens_.end_of_last(), {nullptr, 0});
  }
  tokens_.skip_token();
  expected_ = 0;
  bool is_empty = tokens_.peek() == '}';
  if (is_empty) tokens_.skip_token();
  while (!is_empty) {
    if (!member()) return refusal_.code != vigil_table_fault_none ? false : refuse_syntax(tokens_.fault);
    if (tokens_.peek() == '}') {
      tokens_.skip_token();
      break;
    }
    if (!tokens_.expect(',', vigil_syntax_expected_comma_or_brace)) return refuse_syntax(tokens_.fault);
  }
  if (!tokens_.at_end()) return refuse_syntax({vigil_syntax_trailing, tokens_.position()});
  row_++;
  return true;
}

bool JSONTable::member() {
  if (tokens_.peek() != '"') return tokens_.fail_here(vigil_syntax_expected_key);
  size_t begin = tokens_.position();
  Slice raw = tokens_.string(), key = raw;
  if (key.has_escapes()) {
    bool half = false;
    if (!tokens_.unescape(key, key_scratch_, half))
      return half && refuse(vigil_table_fault_half_surrogate, begin, tokens_.end_of_last(), raw);
  }
  uint32_t code = TextSet::absent;
  vigil_texts names = keys_.texts();
  if (expected_ < names.count) {
    uint64_t first = names.offsets[expected_];
    if (names.offsets[expected_ + 1] - first == key.count &&
        (key.count == 0 || std::memcmp(names.bytes + first, key.bytes, key.count) == 0))
      code = static_cast<uint32_t>(expected_);
  }
  if (code == TextSet::absent) code = keys_.insert(key.bytes, key.count);
  if (code == columns_.size()) {
    if (code == most_columns_) return refuse(vigil_table_fault_too_many_columns, begin, begin, raw);
    columns_.push_back(std::make_unique<TableColumn>());
    uint32_t forced = forced_.find(key.bytes, key.count);
    if (forced != TextSet::absent) {
      columns_.back()->is_forced = true;
      columns_.back()->is_names = forced_names_[forced];
    }
  }
  expected_ = code + 1;
  TableColumn &column = *columns_[code];
  if (!tokens_.expect(':', vigil_syntax_expected_colon)) return false;
  if (column.seen == line_) return refuse(vigil_table_fault_duplicate_key, begin, begin, raw);
  column.seen = line_;
  return value(column, raw);
}

bool JSONTable::value(TableColumn &column, Slice key) {
  size_t begin = tokens_.position();
  switch (tokens_.peek()) {
    case 'n': return tokens_.literal("null", 4);
    case 't':
      return tokens_.literal("true", 4) && store_text(column, {tokens_.text() + begin, 4}, key, begin);
    case 'f':
      return tokens_.literal("false", 5) && store_text(column, {tokens_.text() + begin, 5}, key, begin);
    case '"': {
      Slice text = tokens_.string();
      if (text.has_escapes()) {
        bool half = false;
        if (!tokens_.unescape(text, scratch_, half))
          return half && refuse(vigil_table_fault_half_surrogate, begin, tokens_.end_of_last(), key);
      }
      return store_text(column, text, key, begin);
    }
    case '{': case '[':
      if (!tokens_.skip_value()) return false;
      return refuse(vigil_table_fault_nested, begin, tokens_.end_of_last(), key);
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9': {
      double number;
      if (!tokens_.number(number)) return false;
      if (column.is_names) return store_text(column, tokens_.number_text(begin), key, begin);
      if (std::isinf(number) && !column.is_mixed)
        return refuse(vigil_table_fault_number_too_large, begin, tokens_.end_of_last(), key);
      column.numbers.resize(row_, std::numeric_limits<double>::quiet_NaN());
      column.numbers.push_back(number);
      return true;
    }
    default: return tokens_.skip_value();
  }
}

bool JSONTable::store_text(TableColumn &column, Slice text, Slice key, size_t begin) {
  if (!column.is_names) {
    if (column.is_forced) return refuse(vigil_table_fault_not_a_number, begin, tokens_.end_of_last(), key);
    if (!column.numbers.empty()) {
      column.is_mixed = true;
      return true;
    }
    column.is_names = true;
  }
  column.codes.resize(row_, TextSet::absent);
  column.codes.push_back(column.names.insert(text.bytes, text.count));
  return true;
}

bool JSONTable::refuse(vigil_table_fault_code code, size_t begin, size_t end, Slice key) {
  refusal_ = {};
  refusal_.line = line_;
  refusal_.code = code;
  refusal_.offset = base_ + begin;
  refusal_.length = end - begin;
  if (key.bytes != nullptr) {
    refusal_.key_offset = base_ + (key.bytes - tokens_.text());
    refusal_.key_length = key.count;
  }
  return false;
}

bool JSONTable::refuse_syntax(SyntaxFault fault) {
  refusal_ = {};
  refusal_.line = line_;
  refusal_.code = vigil_table_fault_malformed;
  refusal_.syntax = fault.reason;
  refusal_.offset = base_ + fault.offset;
  return false;
}

}  // namespace vigil
