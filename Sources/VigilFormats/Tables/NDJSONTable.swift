internal import CSIMDJSON
internal import VigilDomain

/// Reads a table from flat JSON objects, one a line.
///
/// A column holds numbers when every value that is there is a JSON number, and names otherwise; numbers and truth values
/// among names count as their JSON text. An absent key and null are missing values. The columns are in the order in
/// which their keys first occur.
enum NDJSONTable {
    /// The table in the bytes.
    ///
    /// - Parameters:
    ///   - bytes: The lines.
    ///   - types: Kinds that are not to be inferred.
    /// - Returns: The table.
    /// - Throws: `FormatError` for the first line that is not a flat object.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>, types: TypeOverrides) throws(FormatError) -> Table {
        guard let table = vigil_table_create(CSVHeader.mostColumns) else { throw outOfMemory }
        defer { vigil_table_destroy(table) }
        for (name, kind) in types.kinds {
            let name = Array(name.utf8)
            let isForced = name.withUnsafeBufferPointer {
                vigil_table_force(table, vigil_bytes(bytes: $0.baseAddress, count: $0.count), kind == .categorical)
            }
            guard isForced else { throw outOfMemory }
        }
        switch vigil_table_read(table, vigil_bytes(bytes: bytes.baseAddress, count: bytes.count)) {
        case .done: break
        case .out_of_memory: throw outOfMemory
        case .refused: throw error(vigil_table_refusal(table), bytes)
        }
        let rows = vigil_table_row_count(table)
        guard rows > 0 else {
            throw FormatError(.empty, detail: "the file is empty; one JSON object a line is needed")
        }
        let names = vigil_table_columns(table).strings()
        guard !names.isEmpty else { throw FormatError(.header, line: 1, detail: "the objects have no keys") }
        guard names.allSatisfy({ name in name.utf8.contains { $0 != 0x20 && $0 != 0x09 } }) else {
            throw FormatError(.header, detail: "a key is empty; every column needs a name")
        }
        try types.requireColumns(names)
        let columns = names.indices.map { index in
            if let numbers = vigil_table_numbers(table, index) {
                return Column.numeric(NumericColumn(Array(UnsafeBufferPointer(start: numbers, count: rows))))
            }
            return Column.categorical(
                CategoricalColumn(
                    dictionary: vigil_table_names(table, index).strings(),
                    codes: Array(UnsafeBufferPointer(start: vigil_table_codes(table, index), count: rows))))
        }
        return Table(names: names, columns: columns)
    }

    private static var outOfMemory: FormatError {
        FormatError(.outOfMemory, detail: "there is not enough memory for this table")
    }

    private static func error(_ fault: vigil_table_fault, _ bytes: UnsafeBufferPointer<UInt8>) -> FormatError {
        let given = Excerpt.text(bytes, fault.offset, fault.length)
        let key = "\"\(Excerpt.text(bytes, fault.key_offset, fault.key_length))\""
        func with(_ code: FormatError.Code, _ detail: String) -> FormatError {
            FormatError(code, line: Int(clamping: fault.line), offset: Int(clamping: fault.offset), detail: detail)
        }
        switch fault.code {
        case .none, .malformed:
            let found = Excerpt.text(bytes, fault.offset, 20)
            return with(.malformedJSON, "not valid JSON: \(fault.syntax.sentence), before \"\(found)\"")
        case .not_an_object:
            let advice = given.hasPrefix("[") ? "; for an array, convert it with jq -c '.[]'" : ""
            return with(.malformedJSON, "\(given) was found; a line is an object { … }\(advice)")
        case .nested: return with(.wrongType, "\(key) holds \(given); a table needs numbers, strings or null")
        case .duplicate_key: return with(.malformedJSON, "\(key) is there twice")
        case .half_surrogate:
            return with(.notText, "\(key) has an escape \\ud800 to \\udfff that is only half a character")
        case .number_too_large:
            return with(.wrongType, "\(key) holds \(given), which is beyond the range of a double")
        case .not_a_number:
            return with(
                .wrongType,
                "\(key) holds \(given), which is not a number, but it is read as numeric; say that it is categorical, "
                    + "or correct the value")
        case .too_many_columns:
            return with(.header, "there are more than \(CSVHeader.mostColumns) different keys; is it a table?")
        }
    }
}
