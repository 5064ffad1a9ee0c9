#include <cmath>

#include "JSONTime.h"
#include "RecordReader.h"

namespace vigil {

bool RecordReader::object() {
  tokens_.skip_token();
  if (tokens_.peek() == '}') return tokens_.skip_token(), true;
  while (true) {
    Slice raw;
    int key;
    if (!take_key(top_keys_, raw, key) || !field(key, raw)) return false;
    if (tokens_.peek() == '}') return tokens_.skip_token(), true;
    if (!tokens_.expect(',', vigil_syntax_expected_comma_or_brace)) return false;
  }
}

/// Takes a key and the colon behind it.
bool RecordReader::take_key(KeyTable &keys, Slice &raw, int &key) {
  if (tokens_.peek() != '"') return tokens_.fail_here(vigil_syntax_expected_key);
  raw = tokens_.string();
  key = keys.guess(raw);
  if (key < 0) {
    Slice text = raw;
    bool half = false;
    if (text.has_escapes() && !tokens_.unescape(text, scratch_, half) && !half) return false;
    if (!half) key = keys.search(text);
  }
  return tokens_.expect(':', vigil_syntax_expected_colon);
}

bool RecordReader::field(int key, Slice raw) {
  size_t begin = tokens_.position();
  if (key < 0) {
    if (!tokens_.skip_value()) return false;
    note_key(vigil_fault_unknown_field, vigil_place_unknown_field, 0, raw, begin, tokens_.end_of_last());
    return true;
  }
  size_t first_field = has_features_ ? 3 : 2;
  size_t index = static_cast<size_t>(key);
  bool is_field = index >= first_field && index != probabilities_key_;
  RecordColumn *column = is_field ? &columns_[targets_[index - first_field]] : nullptr;
  if (key_seen_[index] == attempt_ || (is_field && column->seen == attempt_)) {
    if (!tokens_.skip_value()) return false;
    note_key(vigil_fault_duplicate_field, vigil_place_unknown_field, 0, raw, begin, tokens_.end_of_last());
    return true;
  }
  key_seen_[index] = attempt_;
  if (is_field) {
    column->seen = attempt_;
    return column_value(*column);
  }
  if (index == 0) return id_value();
  if (index == 1) return timestamp_value();
  return index == probabilities_key_ ? probabilities() : features();
}

/// Reads the probabilities of classes, which sum to 1; a class that is left out, or null, has probability 0.
bool RecordReader::probabilities() {
  size_t begin = tokens_.position();
  if (tokens_.peek() == 'n') return tokens_.literal("null", 4);
  if (tokens_.peek() != '{') return wrong_type(vigil_place_probabilities, 0, begin);
  tokens_.skip_token();
  if (tokens_.peek() == '}') {
    tokens_.skip_token();
  } else if (!probability_members()) {
    return false;
  }
  double sum = 0;
  for (size_t i = first_class_; i < columns_.size(); i++) {
    RecordColumn &column = columns_[i];
    if (column.seen != attempt_ || std::isnan(column.numbers[row_])) column.numbers[row_] = 0;
    column.seen = attempt_;
    sum += column.numbers[row_];
  }
  if (!(std::fabs(sum - 1) <= sum_tolerance_)) {
    bool is_first = fault_.code == vigil_fault_none;
    note(vigil_fault_wrong_sum, vigil_place_probabilities, 0, begin, tokens_.end_of_last());
    if (is_first) fault_.sum = sum;
  }
  return true;
}

bool RecordReader::probability_members() {
  while (true) {
    Slice raw;
    int key;
    if (!take_key(class_keys_, raw, key)) return false;
    RecordColumn *column = key < 0 ? nullptr : &columns_[first_class_ + static_cast<size_t>(key)];
    if (column != nullptr && column->seen != attempt_) {
      column->seen = attempt_;
      if (!column_value(*column)) return false;
    } else {
      size_t at = tokens_.position();
      if (!tokens_.skip_value()) return false;
      auto code = column == nullptr ? vigil_fault_unknown_field : vigil_fault_duplicate_field;
      note_key(code, vigil_place_unknown_class, 0, raw, at, tokens_.end_of_last());
    }
    if (tokens_.peek() == '}') return tokens_.skip_token(), true;
    if (!tokens_.expect(',', vigil_syntax_expected_comma_or_brace)) return false;
  }
}

bool RecordReader::features() {
  size_t begin = tokens_.position();
  if (tokens_.peek() == 'n') return tokens_.literal("null", 4);
  if (tokens_.peek() != '{') return wrong_type(vigil_place_features, 0, begin);
  tokens_.skip_token();
  if (tokens_.peek() == '}') return tokens_.skip_token(), true;
  if (features_in_order()) return true;
  while (true) {
    Slice raw;
    int key;
    if (!take_key(feature_keys_, raw, key)) return false;
    RecordColumn *column = key < 0 ? nullptr : &columns_[static_cast<size_t>(key)];
    if (column != nullptr && column->seen != attempt_) {
      column->seen = attempt_;
      features_seen_++;
      if (!column_value(*column)) return false;
    } else {
      size_t at = tokens_.position();
      if (!tokens_.skip_value()) return false;
      auto code = column == nullptr ? vigil_fault_unknown_field : vigil_fault_duplicate_field;
      note_key(code, vigil_place_unknown_feature, 0, raw, at, tokens_.end_of_last());
    }
    if (tokens_.peek() == '}') return tokens_.skip_token(), true;
    if (!tokens_.expect(',', vigil_syntax_expected_comma_or_brace)) return false;
  }
}

/// Takes features as long as they come in the schema's order with plain values, which is how nearly every row comes.
///
/// It stops before the first one that is otherwise, and the loop above goes on from there with all its checks.
/// Returns whether the object ended here.
bool RecordReader::features_in_order() {
  const uint8_t *text = tokens_.text();
  const uint32_t *next = tokens_.next();
  size_t limit = tokens_.limit(), index = 0;
  bool is_done = false;
  for (; !is_done && index < feature_count_; index++, next += 4) {
    // A key, a colon, a value and what follows it; the positions ascend, so the last one answers for all.
    size_t after = next[3];
    if (after >= limit || text[next[0]] != '"' || text[next[1]] != ':') break;
    if (!feature_keys_.is_key(index, text + next[0] + 1)) break;
    if (text[after] == '}') {
      is_done = true;
    } else if (text[after] != ',') {
      break;
    }
    RecordColumn &column = columns_[index];
    const uint8_t *value = text + next[2];
    bool is_taken = false;
    if (column.is_name()) {
      is_taken = *value == '"' && plain_name(column, value + 1, text + after);
    } else if (is_digit(*value) || *value == '-') {
      double number;
      const uint8_t *end = parse_json_number(value, number);
      is_taken = end != nullptr && tokens_.ends_token(end) && std::isfinite(number);
      if (is_taken) column.numbers[row_] = number;
    }
    if (!is_taken) {
      is_done = false;
      break;
    }
    column.seen = attempt_;
  }
  features_seen_ = index;
  feature_keys_.expect(index);
  tokens_.set_next(next);
  return is_done;
}

/// Stores a name without escapes whose text begins at `first` and whose closing quote is the last thing before `after`.
inline bool RecordReader::plain_name(RecordColumn &column, const uint8_t *first, const uint8_t *after) {
  while (after[-1] != '"') after--;
  size_t count = static_cast<size_t>(after - 1 - first);
  if (count > longest_name_) return false;
  for (size_t i = 0; i < count; i++) {
    if (first[i] == '\\') return false;
  }
  size_t before = column.names.count();
  column.codes[row_] = column.names.insert(first, count);
  if (column.names.count() > before) grown_.push_back(&column);
  return true;
}

bool RecordReader::wrong_type(vigil_place place, uint32_t column, size_t begin) {
  if (!tokens_.skip_value()) return false;
  note(vigil_fault_wrong_type, place, column, begin, tokens_.end_of_last());
  return true;
}

// MARK: Columns

bool RecordReader::column_value(RecordColumn &column) {
  size_t begin = tokens_.position();
  if (column.rule == vigil_rule_time && tokens_.peek() != 'n') return time_column(column, begin);
  switch (tokens_.peek()) {
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
      return column_number(column, begin);
    case '"':
      return column.is_name() ? column_string(column, begin) : wrong_type(column.place, column.number, begin);
    case 'n':
      if (!tokens_.literal("null", 4)) return false;
      if (column.is_name()) {
        column.codes[row_] = TextSet::absent;
      } else {
        column.numbers[row_] = std::numeric_limits<double>::quiet_NaN();
      }
      if (column.required) note(vigil_fault_missing, column.place, column.number, begin, begin + 4);
      return true;
    case 't': case 'f': {
      bool is_true = tokens_.peek() == 't';
      if (column.is_name()) {
        if (!(is_true ? tokens_.literal("true", 4) : tokens_.literal("false", 5))) return false;
        store_name(column, {tokens_.text() + begin, is_true ? size_t{4} : size_t{5}}, begin);
        return true;
      }
      if (column.rule != vigil_rule_class) return wrong_type(column.place, column.number, begin);
      column.numbers[row_] = is_true ? 1 : 0;
      return is_true ? tokens_.literal("true", 4) : tokens_.literal("false", 5);
    }
    default: return wrong_type(column.place, column.number, begin);
  }
}

bool RecordReader::column_string(RecordColumn &column, size_t begin) {
  Slice text = tokens_.string();
  if (text.has_escapes()) {
    bool half = false;
    if (!tokens_.unescape(text, scratch_, half)) {
      if (half) note(vigil_fault_half_surrogate, column.place, column.number, begin, tokens_.end_of_last());
      return half;
    }
  }
  store_name(column, text, begin);
  return true;
}

void RecordReader::store_name(RecordColumn &column, Slice text, size_t begin) {
  if (text.count > longest_name_)
    return note(vigil_fault_too_long, column.place, column.number, begin, tokens_.end_of_last());
  if (column.is_closed) {
    column.codes[row_] = column.names.find(text.bytes, text.count);
    if (column.codes[row_] == TextSet::absent)
      note(vigil_fault_unknown_class, column.place, column.number, begin, tokens_.end_of_last());
    return;
  }
  size_t before = column.names.count();
  column.codes[row_] = column.names.insert(text.bytes, text.count);
  if (column.names.count() > before) grown_.push_back(&column);
}

bool RecordReader::column_number(RecordColumn &column, size_t begin) {
  double value;
  if (!tokens_.number(value)) return false;
  if (column.is_name()) {
    store_name(column, tokens_.number_text(begin), begin);
  } else {
    store_number(column, value, begin);
  }
  return true;
}

void RecordReader::store_number(RecordColumn &column, double value, size_t begin) {
  bool is_allowed = true;
  switch (column.rule) {
    case vigil_rule_name: case vigil_rule_number: case vigil_rule_time: break;
    case vigil_rule_share: is_allowed = value >= 0 && value <= 1; break;
    case vigil_rule_class: is_allowed = value == 0 || value == 1; break;
    case vigil_rule_rank: is_allowed = value >= 1 && value == std::floor(value); break;
    case vigil_rule_not_negative: is_allowed = value >= 0; break;
  }
  if (std::isinf(value)) {
    note(vigil_fault_number_too_large, column.place, column.number, begin, begin + tokens_.token_length(begin));
  } else if (!is_allowed) {
    note(vigil_fault_out_of_range, column.place, column.number, begin, begin + tokens_.token_length(begin));
  }
  column.numbers[row_] = value;
}

// MARK: Id and time

bool RecordReader::id_value() {
  size_t begin = tokens_.position();
  if (tokens_.peek() == 'n') return tokens_.literal("null", 4);
  if (tokens_.peek() != '"') return has_id_ = true, wrong_type(vigil_place_id, 0, begin);
  id_ = tokens_.string();
  has_id_ = true;
  id_begin_ = begin;
  id_end_ = tokens_.end_of_last();
  if (id_.has_escapes()) {
    bool half = false;
    if (!tokens_.unescape(id_, id_scratch_, half)) {
      if (half) note(vigil_fault_half_surrogate, vigil_place_id, 0, begin, id_end_);
      return half;
    }
  }
  bool has_control = false;
  for (size_t i = 0; i < id_.count; i++) has_control |= id_.bytes[i] < 0x20 || id_.bytes[i] == 0x7F;
  auto code = id_.count == 0            ? vigil_fault_empty
              : id_.count > longest_id_ ? vigil_fault_too_long
              : has_control             ? vigil_fault_control_character
                                        : vigil_fault_none;
  if (code != vigil_fault_none) note(code, vigil_place_id, 0, begin, id_end_);
  return true;
}

bool RecordReader::timestamp_value() {
  size_t begin = tokens_.position();
  if (tokens_.peek() == 'n') return tokens_.literal("null", 4);
  has_timestamp_ = true;
  return moment(vigil_place_timestamp, 0, begin, timestamps_[row_]);
}

bool RecordReader::time_column(RecordColumn &column, size_t begin) {
  int64_t milliseconds = 0;
  if (!moment(column.place, column.number, begin, milliseconds)) return false;
  column.numbers[row_] = static_cast<double>(milliseconds);
  return true;
}

/// Reads a moment, as a text with a zone or as whole milliseconds; one that is at fault is noted.
bool RecordReader::moment(vigil_place place, uint32_t column, size_t begin, int64_t &milliseconds) {
  uint8_t first = tokens_.peek();
  if (first == '"') {
    Slice text = tokens_.string();
    bool half = false;
    if (text.has_escapes() && !tokens_.unescape(text, scratch_, half) && !half) return false;
    switch (parse_time(text.bytes, text.count, milliseconds)) {
      case TimeFault::none: require_allowed(milliseconds, place, column, begin); break;
      case TimeFault::no_zone: note(vigil_fault_no_zone, place, column, begin, tokens_.end_of_last()); break;
      case TimeFault::not_a_time: note(vigil_fault_not_a_time, place, column, begin, tokens_.end_of_last()); break;
    }
    return true;
  }
  if (first != '-' && !is_digit(first)) return wrong_type(place, column, begin);
  double approximate;
  if (!tokens_.number(approximate)) return false;
  const uint8_t *p = tokens_.text() + begin + (first == '-');
  int64_t value = 0;
  int digits = 0;
  for (; is_digit(*p); p++, digits++) {
    if (digits < 18) value = value * 10 + (*p - '0');
  }
  if (*p == '.' || (*p | 32) == 'e') {
    note(vigil_fault_wrong_type, place, column, begin, begin + tokens_.token_length(begin));
  } else {
    // 18 digits are beyond any range that is allowed, and more cannot make a number smaller.
    milliseconds = first == '-' ? -value : value;
    require_allowed(milliseconds, place, column, begin);
  }
  return true;
}

void RecordReader::require_allowed(int64_t milliseconds, vigil_place place, uint32_t column, size_t begin) {
  if (milliseconds >= earliest_ && milliseconds <= latest_) return;
  auto code = milliseconds < earliest_ ? vigil_fault_too_early : vigil_fault_in_future;
  note(code, place, column, begin, tokens_.end_of_last());
}

}  // namespace vigil
