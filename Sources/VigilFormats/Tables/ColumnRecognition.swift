package import VigilDomain

/// A column that carries no distribution worth comparing: an identifier or a time.
package struct ColumnRecognition: Hashable, Sendable {
    /// What such a column is.
    package enum Kind: String, Sendable, CaseIterable, Codable {
        /// Names rows: every value is another one.
        case identifier
        /// Says when something happened: it moves on with every file.
        case timestamp
    }

    /// The column's name.
    package var name: String
    /// What it is.
    package var kind: Kind
    /// The reason in one sentence, for the user who may disagree.
    package var reason: String

    /// In fewer rows, values that are all different say nothing.
    static let fewestRows = 10
    /// In so many rows, whole numbers that measure something would repeat themselves.
    static let manyRows = 10_000

    /// The columns of a table that are identifiers or times.
    ///
    /// - Parameter table: The table; of two that are compared, the reference.
    /// - Returns: One entry for each such column, in the table's order.
    /// - Complexity: O(rows) a column, and mostly much less: the first repeated value settles it.
    package static func recognise(in table: Table) -> [ColumnRecognition] {
        zip(table.names, table.columns).compactMap { recognise(name: $0, column: $1) }
    }

    /// Whether a column is an identifier or a time.
    ///
    /// - Text is a time when every value is an RFC 3339 time or a date, and an identifier when every value is different.
    /// - Whole numbers are an identifier when they are all different and, besides, strictly rise or fall from row to
    ///   row, fill a range without large gaps, fill 10,000 rows, or stand under a name such as `customer_id`. They are a
    ///   time when they lie between 1990 and 2100 in seconds or milliseconds under a name such as `created_at`.
    /// - A column with fewer than ten values, or with more than half of them missing, is neither.
    ///
    /// - Parameters:
    ///   - name: The column's name.
    ///   - column: Its values.
    /// - Returns: What it is and why, or `nil` for any other column.
    package static func recognise(name: String, column: Column) -> ColumnRecognition? {
        switch column {
        case .categorical(let names): recognise(name, names)
        case .numeric(let numbers): recognise(name, numbers.values)
        }
    }

    private static func recognise(_ name: String, _ column: CategoricalColumn) -> ColumnRecognition? {
        let present = column.codes.count { $0 != CategoricalColumn.missing }
        guard present >= fewestRows, present * 2 >= column.codes.count else { return nil }
        var withoutZone = false
        let areTimes = column.dictionary.allSatisfy { text in
            var text = text
            return text.withUTF8 { bytes in
                do throws(TimestampError) {
                    _ = try Timestamp(rfc3339: bytes)
                    return true
                } catch {
                    withoutZone = withoutZone || error == .noZone
                    // A date, or a time of day without its zone.
                    return error == .noZone
                }
            }
        }
        if areTimes {
            let form = withoutZone ? "dates or times" : "times with a zone"
            return ColumnRecognition(
                name: name, kind: .timestamp,
                reason: "all \(present) values are \(form), such as "
                    + Excerpt.quoted(column.dictionary[0]))
        }
        guard column.dictionary.count == present, isOneEach(column), !isMostlyNumbers(column) else { return nil }
        return ColumnRecognition(
            name: name, kind: .identifier,
            reason: "each of the \(present) values is a different text, such as \(Excerpt.quoted(column.dictionary[0]))"
        )
    }

    /// Whether most texts are numbers: one stray cell turns a column of measurements into texts that are all different.
    private static func isMostlyNumbers(_ column: CategoricalColumn) -> Bool {
        let numbers = column.dictionary.count { text in
            // Digits alone are what identifiers are made of; a point makes a measurement.
            text.contains(".") && Double(text) != nil
        }
        return numbers * 2 > column.dictionary.count
    }

    /// Whether every name of the dictionary occurs; it may hold names that no row has.
    private static func isOneEach(_ column: CategoricalColumn) -> Bool {
        var seen = Array(repeating: false, count: column.dictionary.count)
        for code in column.codes where code != CategoricalColumn.missing {
            if seen[Int(code)] { return false }
            seen[Int(code)] = true
        }
        return true
    }

    private static func recognise(_ name: String, _ values: [Double]) -> ColumnRecognition? {
        guard let summary = WholeNumbers(values), summary.count >= fewestRows, summary.count * 2 >= values.count
        else { return nil }
        if isTimeName(name), let unit = summary.timeUnit {
            return ColumnRecognition(
                name: name, kind: .timestamp,
                reason: "all \(summary.count) values are whole numbers that read as \(unit) since 1970, and the name "
                    + "says time")
        }
        let why: String
        if summary.isMonotone {
            why = "and they only rise or only fall from row to row"
        } else if summary.span < 2 * Double(summary.count) {
            why = "and they fill the range from \(summary.least) to \(summary.greatest)"
        } else if isIdentifierName(name) {
            why = "and the name says identifier"
        } else if summary.count >= manyRows {
            why = "and a measurement would repeat values"
        } else {
            return nil
        }
        guard summary.isMonotone || areDistinct(values) else { return nil }
        return ColumnRecognition(
            name: name, kind: .identifier,
            reason: "each of the \(summary.count) values is a different whole number, \(why)")
    }

    private static func areDistinct(_ values: [Double]) -> Bool {
        var seen: Set<Double> = []
        for value in values where !value.isNaN {
            if !seen.insert(value).inserted { return false }
        }
        return true
    }

    /// The words of a name: `customerID`, `customer_id` and `Customer ID` have the same.
    private static func words(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var previousIsLower = false
        for character in name {
            let isWordPart = character.isLetter || character.isNumber
            if !isWordPart || (character.isUppercase && previousIsLower) {
                if !word.isEmpty { words.append(word.lowercased()) }
                word = ""
            }
            if isWordPart { word.append(character) }
            previousIsLower = character.isLowercase
        }
        if !word.isEmpty { words.append(word.lowercased()) }
        return words
    }

    private static func isIdentifierName(_ name: String) -> Bool {
        ["id", "ids", "uuid", "guid", "key", "index", "no", "nr", "number", "identifier"].contains(
            words(name).last ?? "")
    }

    private static func isTimeName(_ name: String) -> Bool {
        let words = words(name)
        return words.contains { ["time", "timestamp", "date", "datetime", "ts", "epoch"].contains($0) }
            || words.last == "at"
    }
}

/// What one pass over a column of whole numbers shows; `nil` as soon as a number has a fraction.
private struct WholeNumbers {
    var count = 0
    var least = Int64.max
    var greatest = Int64.min
    var isMonotone: Bool { (rises || falls) && count > 1 }
    private var rises = true
    private var falls = true

    init?(_ values: [Double]) {
        var last: Int64?
        for value in values where !value.isNaN {
            guard let whole = Int64(exactly: value) else { return nil }
            if let last {
                rises = rises && whole > last
                falls = falls && whole < last
            }
            last = whole
            least = min(least, whole)
            greatest = max(greatest, whole)
            count += 1
        }
        if count == 0 { return nil }
    }

    var span: Double { Double(greatest) - Double(least) + 1 }

    var timeUnit: String? {
        // 1990-01-01 and 2100-01-01.
        let (first, last): (Int64, Int64) = (631_152_000, 4_102_444_800)
        if least >= first, greatest < last { return "seconds" }
        if least >= first * 1000, greatest < last * 1000 { return "milliseconds" }
        return nil
    }
}
