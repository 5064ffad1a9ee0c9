#ifndef VIGIL_C_SIMDJSON_H
#define VIGIL_C_SIMDJSON_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// JSON records straight into columns. simdjson finds where the tokens begin; the loops here read them strictly, row by
// row, and fill one buffer a column. Nothing here throws across this border, calls back, or keeps a pointer into the
// caller's bytes. A handle belongs to one thread at a time; different handles are independent.

#ifdef __cplusplus
extern "C" {
#endif

#define VIGIL_CLOSED_ENUM __attribute__((enum_extensibility(closed)))

/// Bytes that belong to someone else.
typedef struct {
  const uint8_t *bytes;
  size_t count;
} vigil_bytes;

/// Distinct texts: text `i` is `bytes[offsets[i] ..< offsets[i + 1]]`, UTF-8.
typedef struct {
  const uint8_t *bytes;
  const uint64_t *offsets;
  size_t count;
} vigil_texts;

/// Where and why a text is not JSON.
enum VIGIL_CLOSED_ENUM vigil_syntax {
  vigil_syntax_none,
  vigil_syntax_empty,
  vigil_syntax_invalid_utf8,
  vigil_syntax_control_character,
  vigil_syntax_unclosed_string,
  vigil_syntax_bad_escape,
  vigil_syntax_expected_value,
  vigil_syntax_expected_key,
  vigil_syntax_expected_colon,
  vigil_syntax_expected_comma_or_brace,
  vigil_syntax_expected_comma_or_bracket,
  vigil_syntax_expected_object,
  vigil_syntax_expected_array,
  vigil_syntax_bad_number,
  vigil_syntax_bad_literal,
  vigil_syntax_not_a_number_literal,
  vigil_syntax_ends_early,
  vigil_syntax_trailing,
  vigil_syntax_too_deep,
};

/// What a call came to.
enum VIGIL_CLOSED_ENUM vigil_status {
  vigil_status_done,
  /// The document as a whole was refused, see the handle's fault.
  vigil_status_refused,
  vigil_status_out_of_memory,
};

// MARK: Texts

/// A set of texts that numbers them in the order in which they come.
typedef struct vigil_text_set vigil_text_set;

/// An empty set, or null without memory.
vigil_text_set *vigil_text_set_create(void);
void vigil_text_set_destroy(vigil_text_set *set);

/// The number of `bytes`, which become the next one when they are new; `UINT32_MAX` without memory.
uint32_t vigil_text_set_insert(vigil_text_set *set, const uint8_t *bytes, size_t count, bool *is_new);

/// Takes the last texts away until `count` are left.
void vigil_text_set_truncate(vigil_text_set *set, size_t count);

/// The texts; valid until the next change.
vigil_texts vigil_text_set_texts(const vigil_text_set *set);

/// The offset of the first byte that is not UTF-8, or `count`.
size_t vigil_utf8_fault(const uint8_t *bytes, size_t count);

// MARK: Records (predictions, outcomes)

/// What a value must be.
enum VIGIL_CLOSED_ENUM vigil_rule {
  /// A string; a number or a truth value counts as its JSON text.
  vigil_rule_name,
  /// Any number.
  vigil_rule_number,
  /// A number from 0 to 1.
  vigil_rule_share,
  /// 0 or 1, or false or true.
  vigil_rule_class,
  /// A whole number from 1.
  vigil_rule_rank,
  /// A number from 0.
  vigil_rule_not_negative,
  /// A moment, as `timestamp` is given; the column holds milliseconds since the epoch, exact as doubles.
  vigil_rule_time,
};

/// One column: the key it is read from and what its values must be.
typedef struct {
  vigil_bytes name;
  enum vigil_rule rule;
  /// Whether a row without it is at fault.
  bool required;
  /// The top-level column that this key is another name of, or -1.
  int32_t same_as;
  /// Whether a name must be one of the record's classes, if it has any.
  bool is_class;
} vigil_column;

/// What a row looks like: `id`, `timestamp`, an object `features`, further top-level keys, and an object `probabilities`.
typedef struct {
  const vigil_column *features;
  size_t feature_count;
  /// Whether the key `features` exists at all.
  bool has_features;
  const vigil_column *fields;
  size_t field_count;
  /// The names that columns with `is_class` may hold, numbered in this order; none where any name is allowed.
  const vigil_bytes *classes;
  size_t class_count;
  /// Whether a row may have `probabilities`, an object with a number a class; a class left out is 0.
  bool has_probabilities;
  /// How far from 1 they may sum.
  double sum_tolerance;
  /// The range of allowed moments, milliseconds since the epoch, both ends allowed.
  int64_t earliest, latest;
  /// The most bytes of an id and of a name.
  size_t longest_id, longest_name;
  /// Whether an id may occur once only.
  bool unique_ids;
} vigil_record;

/// Why a row was rejected.
enum VIGIL_CLOSED_ENUM vigil_fault_code {
  vigil_fault_none,
  vigil_fault_malformed,
  vigil_fault_not_an_object,
  vigil_fault_unknown_field,
  vigil_fault_duplicate_field,
  vigil_fault_wrong_type,
  vigil_fault_missing,
  vigil_fault_empty,
  vigil_fault_too_long,
  vigil_fault_control_character,
  vigil_fault_half_surrogate,
  vigil_fault_not_a_time,
  vigil_fault_no_zone,
  vigil_fault_too_early,
  vigil_fault_in_future,
  vigil_fault_number_too_large,
  vigil_fault_out_of_range,
  vigil_fault_duplicate_id,
  vigil_fault_unknown_class,
  vigil_fault_wrong_sum,
};

/// Which part of a row a fault is about.
enum VIGIL_CLOSED_ENUM vigil_place {
  vigil_place_row,
  vigil_place_id,
  vigil_place_timestamp,
  vigil_place_features,
  /// Feature number `column`.
  vigil_place_feature,
  /// Top-level field number `column`.
  vigil_place_field,
  /// A top-level key that is not known, at `key_offset`.
  vigil_place_unknown_field,
  /// A key in `features` that is not known, at `key_offset`.
  vigil_place_unknown_feature,
  vigil_place_probabilities,
  /// Class number `column` in `probabilities`.
  vigil_place_class,
  /// A key in `probabilities` that is no class, at `key_offset`.
  vigil_place_unknown_class,
};

/// The first fault of a row; offsets count bytes from the beginning of the body.
typedef struct {
  /// From 1: the place in the array, or the line.
  uint64_t row;
  enum vigil_fault_code code;
  enum vigil_place place;
  uint32_t column;
  enum vigil_syntax syntax;
  uint64_t offset, length;
  uint64_t key_offset, key_length;
  /// What probabilities sum to that sum to another number than 1.
  double sum;
} vigil_fault;

enum VIGIL_CLOSED_ENUM vigil_form {
  vigil_form_object,
  vigil_form_array,
  vigil_form_lines,
};

typedef struct vigil_records vigil_records;

/// A reader of such records, or null without memory. The description is copied.
vigil_records *vigil_records_create(const vigil_record *description);
void vigil_records_destroy(vigil_records *records);

/// Forgets what was read; the room for it stays. The bounds of times are new ones.
void vigil_records_reuse(vigil_records *records, int64_t earliest, int64_t latest);

/// About how many bytes it holds, of which `vigil_records_reuse` frees none; `SIZE_MAX` for one that lacked memory and must not
/// be used again.
size_t vigil_records_size(const vigil_records *records);

/// Reads a body; to be called once, and once more after each `vigil_records_reuse`.
enum vigil_status vigil_records_read(vigil_records *records, vigil_bytes body, enum vigil_form form);

/// The fault of a refused document.
vigil_fault vigil_records_refusal(const vigil_records *records);

/// How many rows were accepted; every column below has as many values.
size_t vigil_records_count(const vigil_records *records);
vigil_texts vigil_records_ids(const vigil_records *records);
const int64_t *vigil_records_timestamps(const vigil_records *records);

/// Columns are numbered: first the features, then the fields, then the classes' probabilities. Null when the column holds names, or has no row.
const double *vigil_records_numbers(const vigil_records *records, size_t column);

/// The codes of a column of names (`UINT32_MAX` is missing). Null when it holds numbers, or has no row.
const uint32_t *vigil_records_codes(const vigil_records *records, size_t column);
vigil_texts vigil_records_names(const vigil_records *records, size_t column);

/// The rejected rows, in order.
const vigil_fault *vigil_records_faults(const vigil_records *records, size_t *count);

// MARK: Tables (one object a line, keys not known beforehand)

/// Why a table was refused.
enum VIGIL_CLOSED_ENUM vigil_table_fault_code {
  vigil_table_fault_none,
  vigil_table_fault_malformed,
  vigil_table_fault_not_an_object,
  vigil_table_fault_nested,
  vigil_table_fault_duplicate_key,
  vigil_table_fault_half_surrogate,
  vigil_table_fault_number_too_large,
  vigil_table_fault_not_a_number,
  vigil_table_fault_too_many_columns,
};

typedef struct {
  uint64_t line;
  enum vigil_table_fault_code code;
  enum vigil_syntax syntax;
  uint64_t offset, length;
  uint64_t key_offset, key_length;
} vigil_table_fault;

typedef struct vigil_table vigil_table;

/// An empty table, or null without memory.
vigil_table *vigil_table_create(size_t most_columns);
void vigil_table_destroy(vigil_table *table);

/// Says beforehand that the column holds names, or numbers and nothing else; false without memory.
bool vigil_table_force(vigil_table *table, vigil_bytes name, bool is_names);

/// Reads the lines. A column with anything but numbers holds names, numbers then count as their JSON text.
enum vigil_status vigil_table_read(vigil_table *table, vigil_bytes body);
vigil_table_fault vigil_table_refusal(const vigil_table *table);
size_t vigil_table_row_count(const vigil_table *table);

/// The columns' names, in the order in which they first occur.
vigil_texts vigil_table_columns(const vigil_table *table);
const double *vigil_table_numbers(const vigil_table *table, size_t column);
const uint32_t *vigil_table_codes(const vigil_table *table, size_t column);
vigil_texts vigil_table_names(const vigil_table *table, size_t column);

#ifdef __cplusplus
}
#endif
#endif
