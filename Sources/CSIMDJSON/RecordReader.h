#ifndef VIGIL_RECORD_READER_H
#define VIGIL_RECORD_READER_H
#include <algorithm>
#include <string>
#include <vector>

#include "Buffer.h"
#include "CSIMDJSON.h"
#include "JSONTokens.h"
#include "TextSet.h"

namespace vigil {

/// Finds the number of a key, trying the one that followed the last key before: rows mostly repeat their order.
class KeyTable {
 public:
  void add(const uint8_t *bytes, size_t count);
  size_t count() const { return spelled_.size(); }
  /// Forgets the last key, at the beginning of a row.
  void restart() { expected_ = 0; }

  /// Whether the text behind an opening quote is key `index` and its closing quote. As many bytes as the longest key
  /// has, and eight more, must be readable.
  bool is_key(size_t index, const uint8_t *text) const {
    const Spelled &key = spelled_[index];
    const uint64_t *words = &words_[key.first];
    uint64_t word;
    for (size_t i = 0; i < key.whole; i++) {
      std::memcpy(&word, text + 8 * i, 8);
      if (word != words[i]) return false;
    }
    std::memcpy(&word, text + 8 * key.whole, 8);
    return ((word ^ words[key.whole]) & key.mask) == 0;
  }

  /// The number of a key as it stands between its quotes when it is the one that mostly comes next, or -1.
  int guess(Slice raw) {
    if (expected_ >= spelled_.size()) return -1;
    const Spelled &key = spelled_[expected_];
    if (!key.is_plain || key.count != raw.count || std::memcmp(&words_[key.first], raw.bytes, raw.count) != 0) return -1;
    return static_cast<int>(expected_++);
  }

  /// Says which key mostly comes next.
  void expect(size_t index) { expected_ = index; }

  /// The number of a key without escapes, or -1.
  int search(Slice text) {
    uint32_t code = set_.find(text.bytes, text.count);
    if (code == TextSet::absent) return -1;
    expected_ = code + 1;
    return static_cast<int>(code);
  }

 private:
  /// A key as it stands in JSON with its closing quote: `whole` words of eight bytes and a last one under a mask.
  struct Spelled {
    size_t first, whole, count;
    uint64_t mask;
    bool is_plain;
  };

  TextSet set_;
  std::vector<uint64_t> words_;
  std::vector<Spelled> spelled_;
  size_t expected_ = 0;
};

/// The values of one column, `numbers` or `codes` by its rule.
struct RecordColumn {
  vigil_rule rule = vigil_rule_number;
  bool required = false;
  /// Whether `names` holds all that are allowed.
  bool is_closed = false;
  /// How many names were there before anything was read.
  size_t first_names = 0;
  vigil_place place = vigil_place_row;
  uint32_t number = 0;
  Buffer<double> numbers;
  Buffer<uint32_t> codes;
  TextSet names;
  /// The attempt, counted over all rows, in which a value was last seen.
  uint64_t seen = 0;

  bool is_name() const { return rule == vigil_rule_name; }
};

/// Reads predictions or outcomes into columns; a row with a fault leaves no trace in them.
class RecordReader {
 public:
  explicit RecordReader(const vigil_record &description);

  vigil_status read(vigil_bytes body, vigil_form form);

  /// Forgets what was read.
  void reuse(int64_t earliest, int64_t latest);

  size_t count() const { return row_; }

  /// About how many bytes it holds; `SIZE_MAX` when it lacked memory, after which it must not be used again.
  size_t size() const;

  /// Says that it lacked memory in the middle of a body.
  void give_up() { is_broken_ = true; }
  const TextSet &ids() const { return ids_; }
  const int64_t *timestamps() const { return timestamps_.data(); }
  const RecordColumn &column(size_t index) const { return columns_[index]; }
  const std::vector<vigil_fault> &faults() const { return faults_; }
  const vigil_fault &refusal() const { return refusal_; }

 private:
  vigil_status read_document(vigil_bytes body, vigil_form form);
  void read_lines(vigil_bytes body);
  void read_found_lines(size_t offset);
  void read_single_line(const uint8_t *line, size_t count, size_t offset);
  void read_line();
  bool read_array();
  bool read_row();
  vigil_status refuse(SyntaxFault fault);

  bool object();
  bool field(int key, Slice raw);
  bool features();
  bool features_in_order();
  bool probabilities();
  bool probability_members();
  bool plain_name(RecordColumn &column, const uint8_t *first, const uint8_t *after);
  bool take_key(KeyTable &keys, Slice &raw, int &key);
  bool column_value(RecordColumn &column);
  bool column_string(RecordColumn &column, size_t begin);
  bool column_number(RecordColumn &column, size_t begin);
  void store_name(RecordColumn &column, Slice text, size_t begin);
  void store_number(RecordColumn &column, double value, size_t begin);
  bool id_value();
  bool timestamp_value();
  bool time_column(RecordColumn &column, size_t begin);
  bool moment(vigil_place place, uint32_t column, size_t begin, int64_t &milliseconds);
  void require_allowed(int64_t milliseconds, vigil_place place, uint32_t column, size_t begin);
  bool wrong_type(vigil_place place, uint32_t column, size_t begin);

  void begin_row();
  void finish_row();
  void abandon_row();
  void grow();
  void note(vigil_fault_code code, vigil_place place, uint32_t column, size_t begin, size_t end);
  void note_key(vigil_fault_code code, vigil_place place, uint32_t column, Slice raw, size_t begin, size_t end);

  // What a row looks like.
  KeyTable feature_keys_, top_keys_, class_keys_;
  std::vector<uint32_t> targets_;
  std::vector<RecordColumn> columns_;
  size_t feature_count_, first_class_, class_count_ = 0;
  /// The number of the key `probabilities`, or one that no key has.
  size_t probabilities_key_ = SIZE_MAX;
  double sum_tolerance_;
  bool has_features_, unique_ids_;
  int64_t earliest_, latest_;
  size_t longest_id_, longest_name_;

  // The rows that were accepted.
  size_t row_ = 0, capacity_ = 0;
  bool is_broken_ = false;
  TextSet ids_;
  Buffer<int64_t> timestamps_;
  std::vector<vigil_fault> faults_;
  vigil_fault refusal_ = {};

  // The row at hand.
  TokenFinder finder_;
  Tokens tokens_;
  size_t base_ = 0;
  uint64_t line_ = 0, attempt_ = 0;
  vigil_fault fault_ = {};
  std::vector<uint64_t> key_seen_;
  std::vector<RecordColumn *> grown_;
  size_t features_seen_ = 0;
  Slice id_ = {nullptr, 0};
  bool has_id_ = false, has_timestamp_ = false;
  size_t id_begin_ = 0, id_end_ = 0;
  std::string id_scratch_, scratch_;
};

}  // namespace vigil
#endif
