#include "CSIMDJSON.h"

#include <new>

#include "JSONTable.h"
#include "RecordReader.h"

// The border to C: handles, and no exception past it.

struct vigil_records {
  explicit vigil_records(const vigil_record &description) : reader(description) {}
  vigil::RecordReader reader;
};

extern "C" vigil_records *vigil_records_create(const vigil_record *description) try {
  return new vigil_records(*description);
} catch (...) {
  return nullptr;
}

extern "C" void vigil_records_destroy(vigil_records *records) { delete records; }

extern "C" void vigil_records_reuse(vigil_records *records, int64_t earliest, int64_t latest) {
  records->reader.reuse(earliest, latest);
}

extern "C" size_t vigil_records_size(const vigil_records *records) { return records->reader.size(); }

extern "C" enum vigil_status vigil_records_read(vigil_records *records, vigil_bytes body, enum vigil_form form) try {
  return records->reader.read(body, form);
} catch (...) {
  records->reader.give_up();
  return vigil_status_out_of_memory;
}

extern "C" vigil_fault vigil_records_refusal(const vigil_records *records) { return records->reader.refusal(); }

extern "C" size_t vigil_records_count(const vigil_records *records) { return records->reader.count(); }

extern "C" vigil_texts vigil_records_ids(const vigil_records *records) { return records->reader.ids().texts(); }

extern "C" const int64_t *vigil_records_timestamps(const vigil_records *records) {
  return records->reader.timestamps();
}

extern "C" const double *vigil_records_numbers(const vigil_records *records, size_t column) {
  const vigil::RecordColumn &found = records->reader.column(column);
  return found.is_name() ? nullptr : found.numbers.data();
}

extern "C" const uint32_t *vigil_records_codes(const vigil_records *records, size_t column) {
  const vigil::RecordColumn &found = records->reader.column(column);
  return found.is_name() ? found.codes.data() : nullptr;
}

extern "C" vigil_texts vigil_records_names(const vigil_records *records, size_t column) {
  return records->reader.column(column).names.texts();
}

extern "C" const vigil_fault *vigil_records_faults(const vigil_records *records, size_t *count) {
  *count = records->reader.faults().size();
  return records->reader.faults().data();
}

struct vigil_table {
  explicit vigil_table(size_t most_columns) : table(most_columns) {}
  vigil::JSONTable table;
};

extern "C" vigil_table *vigil_table_create(size_t most_columns) try { return new vigil_table(most_columns); } catch (...) {
  return nullptr;
}

extern "C" void vigil_table_destroy(vigil_table *table) { delete table; }

extern "C" bool vigil_table_force(vigil_table *table, vigil_bytes name, bool is_names) try {
  table->table.force(name, is_names);
  return true;
} catch (...) {
  return false;
}

extern "C" enum vigil_status vigil_table_read(vigil_table *table, vigil_bytes body) try {
  return table->table.read(body);
} catch (...) {
  return vigil_status_out_of_memory;
}

extern "C" vigil_table_fault vigil_table_refusal(const vigil_table *table) { return table->table.refusal(); }

extern "C" size_t vigil_table_row_count(const vigil_table *table) { return table->table.row_count(); }

extern "C" vigil_texts vigil_table_columns(const vigil_table *table) { return table->table.columns(); }

extern "C" const double *vigil_table_numbers(const vigil_table *table, size_t column) {
  const vigil::TableColumn &found = table->table.column(column);
  return found.is_names ? nullptr : found.numbers.data();
}

extern "C" const uint32_t *vigil_table_codes(const vigil_table *table, size_t column) {
  const vigil::TableColumn &found = table->table.column(column);
  return found.is_names ? found.codes.data() : nullptr;
}

extern "C" vigil_texts vigil_table_names(const vigil_table *table, size_t column) {
  return table->table.column(column).names.texts();
}
