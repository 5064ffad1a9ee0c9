import VigilDomain

/// Stores names as codes into the list of those that occur.
enum CategoryCoding {
    static func encode(_ column: CategoricalColumn, into writer: inout PlaneWriter) {
        // Names that no row uses are left out: a part of a batch keeps the whole batch's dictionary.
        var dense = [Int64](repeating: -1, count: column.dictionary.count)
        var used: [String] = []
        var codes: [Int64] = []
        codes.reserveCapacity(column.codes.count)
        for code in column.codes {
            // Missing is 0, so that it stays narrow whatever the number of names.
            guard code != CategoricalColumn.missing else {
                codes.append(0)
                continue
            }
            if dense[Int(code)] < 0 {
                used.append(column.dictionary[Int(code)])
                dense[Int(code)] = Int64(used.count)
            }
            codes.append(dense[Int(code)])
        }
        writer.output.write(count: used.count)
        TextCoding.encode(TextColumn(used), into: &writer)
        IntegerCoding.encode(codes, into: &writer)
    }

    static func decode(count: Int, from reader: inout PlaneReader) throws(StoreError) -> CategoricalColumn {
        let names = try TextCoding.decode(count: reader.input.count(atMost: count), from: &reader)
        let codes = try IntegerCoding.decode(count: count, from: &reader)
        guard codes.allSatisfy({ $0 >= 0 && $0 <= names.count }) else {
            throw .damaged("a code beyond the column's \(names.count) names")
        }
        return CategoricalColumn(
            dictionary: names.strings(0..<names.count),
            codes: codes.map { $0 == 0 ? CategoricalColumn.missing : UInt32($0 - 1) })
    }

    /// Passes by what `encode` wrote; the names, which are few, are read.
    static func pass(count: Int, in reader: inout PlaneReader) throws(StoreError) {
        _ = try TextCoding.decode(count: reader.input.count(atMost: count), from: &reader)
        try IntegerCoding.pass(count: count, in: &reader)
    }
}
