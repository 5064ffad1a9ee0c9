#ifndef VIGIL_JSON_TABLE_H
#define VIGIL_JSON_TABLE_H
#include <memory>
#include <string>
#include <vector>

#include "CSIMDJSON.h"
#include "JSONTokens.h"
#include "TextSet.h"

namespace vigil {

/// One column of a table; shorter than the table while only missing values have come since.
struct TableColumn {
  bool is_names = false;
  /// Whether the caller fixed the kind.
  bool is_forced = false;
  /// Numbers came first, then something else: the lines are to be read again, with names.
  bool is_mixed = false;
  uint64_t seen = 0;
  std::vector<double> numbers;
  std::vector<uint32_t> codes;
  TextSet names;
};

/// Reads flat objects, one a line, into columns that are found on the way.
///
/// A column holds numbers as long as it has nothing but numbers and null; with a string or a truth value anywhere it
/// holds names. When a string comes after numbers, the whole text is read once more: the numbers' own text is needed.
class JSONTable {
 public:
  explicit JSONTable(size_t most_columns) : most_columns_(most_columns) {}

  void force(vigil_bytes name, bool is_names);
  vigil_status read(vigil_bytes body);

  const vigil_table_fault &refusal() const { return refusal_; }
  size_t row_count() const { return row_; }
  vigil_texts columns() const { return keys_.texts(); }
  const TableColumn &column(size_t index) const { return *columns_[index]; }

 private:
  bool read_lines(vigil_bytes body);
  bool read_block(vigil_bytes body, size_t begin, size_t end);
  bool read_line();
  bool member();
  bool value(TableColumn &column, Slice key);
  bool store_text(TableColumn &column, Slice text, Slice key, size_t begin);
  bool refuse(vigil_table_fault_code code, size_t begin, size_t end, Slice key);
  bool refuse_syntax(SyntaxFault fault);
  void complete();

  size_t most_columns_;
  TextSet forced_;
  std::vector<bool> forced_names_;
  TextSet keys_;
  std::vector<std::unique_ptr<TableColumn>> columns_;
  vigil_table_fault refusal_ = {};
  size_t row_ = 0;

  TokenFinder finder_;
  Tokens tokens_;
  size_t base_ = 0;
  uint64_t line_ = 0;
  size_t expected_ = 0;
  std::string key_scratch_, scratch_;
};

}  // namespace vigil
#endif
