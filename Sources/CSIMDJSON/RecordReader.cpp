#include "RecordReader.h"

#include "JSONLines.h"

namespace vigil {

void KeyTable::add(const uint8_t *bytes, size_t count) {
  set_.insert(bytes, count);
  std::vector<uint8_t> text(bytes, bytes + count);
  // A key that JSON spells with escapes is not found by its bytes: its word is then nothing that JSON can contain.
  bool is_plain = std::none_of(bytes, bytes + count, [](uint8_t byte) { return byte == '\\' || byte == '"'; });
  if (!is_plain) text.assign(1, 0);
  text.push_back('"');
  size_t first = words_.size(), whole = text.size() / 8, rest = text.size() % 8;
  words_.resize(first + whole + 1, 0);
  std::memcpy(&words_[first], text.data(), text.size());
  uint8_t mask[8] = {};
  std::fill(mask, mask + rest, uint8_t{0xFF});
  uint64_t mask_word;
  std::memcpy(&mask_word, mask, 8);
  spelled_.push_back({first, whole, count, mask_word, is_plain});
}

namespace {

void add_key(KeyTable &keys, const char *text) {
  keys.add(reinterpret_cast<const uint8_t *>(text), std::strlen(text));
}

}  // namespace

RecordReader::RecordReader(const vigil_record &description)
    : feature_count_(description.feature_count),
      first_class_(description.feature_count + description.field_count),
      class_count_(description.has_probabilities ? description.class_count : 0),
      sum_tolerance_(description.sum_tolerance),
      has_features_(description.has_features),
      unique_ids_(description.unique_ids),
      earliest_(description.earliest),
      latest_(description.latest),
      longest_id_(description.longest_id),
      longest_name_(description.longest_name) {
  columns_.resize(first_class_ + class_count_);
  auto describe = [&](const vigil_column &from, vigil_place place, size_t number, size_t index) {
    RecordColumn &column = columns_[index];
    column.rule = from.rule;
    column.required = from.required;
    column.place = place;
    column.number = static_cast<uint32_t>(number);
    column.is_closed = from.is_class && description.class_count > 0;
    if (!column.is_closed) return;
    for (size_t i = 0; i < description.class_count; i++) {
      column.names.insert(description.classes[i].bytes, description.classes[i].count);
    }
    column.first_names = column.names.count();
  };
  for (size_t i = 0; i < description.feature_count; i++) {
    feature_keys_.add(description.features[i].name.bytes, description.features[i].name.count);
    describe(description.features[i], vigil_place_feature, i, i);
  }
  add_key(top_keys_, "id");
  add_key(top_keys_, "timestamp");
  if (has_features_) add_key(top_keys_, "features");
  for (size_t i = 0; i < description.field_count; i++) {
    const vigil_column &field = description.fields[i];
    top_keys_.add(field.name.bytes, field.name.count);
    describe(field, vigil_place_field, i, feature_count_ + i);
    targets_.push_back(static_cast<uint32_t>(feature_count_ + (field.same_as < 0 ? i : field.same_as)));
  }
  if (class_count_ > 0) {
    probabilities_key_ = top_keys_.count();
    add_key(top_keys_, "probabilities");
  }
  for (size_t i = 0; i < class_count_; i++) {
    class_keys_.add(description.classes[i].bytes, description.classes[i].count);
    describe({description.classes[i], vigil_rule_share, false, -1, false}, vigil_place_class, i, first_class_ + i);
  }
  key_seen_.assign(top_keys_.count(), 0);
}

// MARK: Bodies

void RecordReader::reuse(int64_t earliest, int64_t latest) {
  earliest_ = earliest;
  latest_ = latest;
  row_ = 0;
  line_ = 0;
  base_ = 0;
  ids_.clear();
  for (RecordColumn &column : columns_) {
    if (column.first_names == 0) {
      column.names.clear();
    } else {
      column.names.truncate(column.first_names);
    }
  }
  grown_.clear();
  faults_.clear();
  refusal_ = {};
}

vigil_status RecordReader::read(vigil_bytes body, vigil_form form) {
  if (form != vigil_form_lines) return read_document(body, form);
  read_lines(body);
  return vigil_status_done;
}

vigil_status RecordReader::read_document(vigil_bytes body, vigil_form form) {
  size_t start = byte_order_mark(body);
  base_ = start;
  if (!finder_.find(body.bytes + start, body.count - start))
    return refuse(find_lexical_fault(body.bytes + start, body.count - start));
  tokens_.begin(finder_);
  bool is_read;
  if (form == vigil_form_array) {
    is_read = read_array();
  } else {
    line_ = 1;
    begin_row();
    is_read = tokens_.peek() == '{' ? object() : tokens_.fail_here(vigil_syntax_expected_object);
    if (is_read) finish_row();
  }
  if (is_read && !tokens_.at_end()) is_read = tokens_.fail(vigil_syntax_trailing, tokens_.position());
  return is_read ? vigil_status_done : refuse(tokens_.fault);
}

vigil_status RecordReader::refuse(SyntaxFault fault) {
  refusal_ = {};
  refusal_.row = line_;
  refusal_.code = vigil_fault_malformed;
  refusal_.syntax = fault.reason;
  refusal_.offset = base_ + fault.offset;
  return vigil_status_refused;
}

bool RecordReader::read_array() {
  if (!tokens_.expect('[', vigil_syntax_expected_array)) return false;
  if (tokens_.peek() == ']') return tokens_.skip_token(), true;
  while (true) {
    line_++;
    begin_row();
    if (!read_row()) return false;
    finish_row();
    if (tokens_.peek() == ']') return tokens_.skip_token(), true;
    if (!tokens_.expect(',', vigil_syntax_expected_comma_or_bracket)) return false;
  }
}

void RecordReader::read_lines(vigil_bytes body) {
  size_t position = byte_order_mark(body);
  while (position < body.count) {
    size_t end = end_of_block(body, position);
    if (finder_.find_in(body, position, end)) {
      read_found_lines(position);
    } else {
      // Some line of the block is broken; one by one the others are still good.
      for_each_line(body.bytes + position, end - position, [&](const uint8_t *line, size_t count) {
        line_++;
        if (!is_blank(line, count)) read_single_line(line, count, line - body.bytes);
      });
    }
    position = end;
  }
}

void RecordReader::read_found_lines(size_t offset) {
  base_ = offset;
  tokens_.begin(finder_);
  const uint8_t *text = finder_.text();
  for_each_line(text, finder_.count(), [&](const uint8_t *line, size_t count) {
    line_++;
    tokens_.set_limit(line - text + count);
    if (!tokens_.at_end()) read_line();
  });
}

void RecordReader::read_single_line(const uint8_t *line, size_t count, size_t offset) {
  base_ = offset;
  if (finder_.find(line, count)) {
    tokens_.begin(finder_);
    read_line();
    return;
  }
  begin_row();
  SyntaxFault fault = find_lexical_fault(line, count);
  note(vigil_fault_malformed, vigil_place_row, 0, fault.offset, fault.offset);
  fault_.syntax = fault.reason;
  finish_row();
}

void RecordReader::read_line() {
  begin_row();
  bool is_read = read_row();
  if (is_read && !tokens_.at_end()) is_read = tokens_.fail(vigil_syntax_trailing, tokens_.position());
  if (!is_read) {
    // A line that is not JSON has that fault and no other.
    fault_ = {};
    size_t begin = tokens_.fault.offset;
    note(vigil_fault_malformed, vigil_place_row, 0, begin, begin + tokens_.token_length(begin));
    fault_.syntax = tokens_.fault.reason;
    tokens_.skip_to_limit();
  }
  finish_row();
}

bool RecordReader::read_row() {
  if (tokens_.peek() == '{') return object();
  size_t begin = tokens_.position();
  if (!tokens_.skip_value()) return false;
  note(vigil_fault_not_an_object, vigil_place_row, 0, begin, tokens_.end_of_last());
  return true;
}

// MARK: Rows

void RecordReader::begin_row() {
  if (row_ == capacity_) grow();
  attempt_++;
  fault_ = {};
  features_seen_ = 0;
  has_id_ = has_timestamp_ = false;
  top_keys_.restart();
  feature_keys_.restart();
  class_keys_.restart();
}

void RecordReader::grow() {
  // Known only once everything has room for so many.
  size_t capacity = capacity_ == 0 ? 64 : capacity_ * 2;
  timestamps_.set_capacity(capacity);
  for (RecordColumn &column : columns_) {
    if (column.is_name()) {
      column.codes.set_capacity(capacity);
    } else {
      column.numbers.set_capacity(capacity);
    }
  }
  capacity_ = capacity;
}

size_t RecordReader::size() const {
  if (is_broken_) return SIZE_MAX;
  size_t total = capacity_ * sizeof(double) * (columns_.size() + 1) + ids_.size();
  for (const RecordColumn &column : columns_) total += column.names.size();
  return total + faults_.capacity() * sizeof(vigil_fault);
}

void RecordReader::finish_row() {
  auto require = [&](bool is_there, vigil_place place, uint32_t number) {
    if (!is_there) note(vigil_fault_missing, place, number, 0, 0);
  };
  require(has_id_, vigil_place_id, 0);
  require(has_timestamp_, vigil_place_timestamp, 0);
  // All features are mostly there: then only the fields are looked through.
  size_t first = features_seen_ == feature_count_ ? feature_count_ : 0;
  for (size_t i = first; i < columns_.size(); i++) {
    RecordColumn &column = columns_[i];
    if (column.seen == attempt_) continue;
    require(!column.required, column.place, column.number);
    if (column.is_name()) {
      column.codes[row_] = TextSet::absent;
    } else {
      column.numbers[row_] = std::numeric_limits<double>::quiet_NaN();
    }
  }
  if (fault_.code == vigil_fault_none) {
    size_t before = ids_.count();
    if (!unique_ids_) {
      ids_.append(id_.bytes, id_.count);
    } else if (ids_.insert(id_.bytes, id_.count) < before) {
      note(vigil_fault_duplicate_id, vigil_place_id, 0, id_begin_, id_end_);
    }
  }
  if (fault_.code != vigil_fault_none) return abandon_row();
  grown_.clear();
  row_++;
}

/// Stores the fault and takes back the names that only this row had.
void RecordReader::abandon_row() {
  faults_.push_back(fault_);
  while (!grown_.empty()) {
    RecordColumn &column = *grown_.back();
    column.names.truncate(column.names.count() - 1);
    grown_.pop_back();
  }
}

void RecordReader::note(vigil_fault_code code, vigil_place place, uint32_t column, size_t begin, size_t end) {
  if (fault_.code != vigil_fault_none) return;
  fault_.row = line_;
  fault_.code = code;
  fault_.place = place;
  fault_.column = column;
  fault_.offset = base_ + begin;
  fault_.length = end - begin;
}

void RecordReader::note_key(
    vigil_fault_code code, vigil_place place, uint32_t column, Slice raw, size_t begin, size_t end) {
  if (fault_.code != vigil_fault_none) return;
  note(code, place, column, begin, end);
  fault_.key_offset = base_ + (raw.bytes - tokens_.text());
  fault_.key_length = raw.count;
}

}  // namespace vigil
