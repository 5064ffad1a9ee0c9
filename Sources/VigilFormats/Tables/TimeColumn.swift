package import VigilDomain

/// A column of a file read as times.
package enum TimeColumn {
    /// The times of a column, one a row.
    ///
    /// Texts are RFC 3339 times, or dates; without a zone they count as UTC. Whole numbers are seconds since 1970, or
    /// milliseconds, whichever puts all of them between 1990 and 2100.
    ///
    /// - Parameters:
    ///   - column: The column.
    ///   - name: Its name, for the error.
    /// - Returns: `nil` where a value is missing.
    /// - Throws: `FormatError` that names the first value that is no time.
    /// - Complexity: O(rows); each distinct text is read once.
    package static func times(of column: Column, name: String) throws(FormatError) -> [Timestamp?] {
        switch column {
        case .categorical(let names): try times(of: names, name: name)
        case .numeric(let numbers): try times(of: numbers.values, name: name)
        }
    }

    private static func times(of column: CategoricalColumn, name: String) throws(FormatError) -> [Timestamp?] {
        var read: [Timestamp] = []
        read.reserveCapacity(column.dictionary.count)
        for text in column.dictionary {
            guard let time = Timestamp(text) ?? Timestamp(text + "Z") ?? Timestamp(text + "T00:00:00Z") else {
                throw FormatError(
                    .wrongType,
                    detail: "column \"\(name)\": \(Excerpt.quoted(text)) is no time; times are RFC 3339, such as "
                        + "2026-05-01T10:30:00Z, or dates, such as 2026-05-01")
            }
            read.append(time)
        }
        return column.codes.map { $0 == CategoricalColumn.missing ? nil : read[Int($0)] }
    }

    private static func times(of values: [Double], name: String) throws(FormatError) -> [Timestamp?] {
        // 1990-01-01 and 2100-01-01 in seconds.
        let range = 631_152_000.0..<4_102_444_800.0
        let present = values.filter { !$0.isNaN }
        let factor: Double
        if present.allSatisfy(range.contains) {
            factor = 1000
        } else if let stray = present.first(where: { !range.contains($0 / 1000) }) {
            throw FormatError(
                .wrongType,
                detail: "column \"\(name)\": \(stray) is no time; numbers are seconds or milliseconds since 1970, all "
                    + "between 1990 and 2100")
        } else {
            factor = 1
        }
        return values.map { $0.isNaN ? nil : Timestamp(milliseconds: Int64(($0 * factor).rounded(.down))) }
    }
}
