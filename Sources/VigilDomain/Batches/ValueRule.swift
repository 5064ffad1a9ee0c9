/// What the values of one column of predictions or outcomes must be; a missing value always fits.
package enum ValueRule: String, Hashable, Sendable, CaseIterable {
    /// A name of at most `RowRules.longestName` bytes.
    case name
    /// Any finite number.
    case number
    /// A probability: a number from 0 to 1.
    case share
    /// A class: 0 or 1.
    case binaryClass
    /// A place in a list: a whole number from 1.
    case rank
    /// A finite number from 0.
    case notNegative
    /// A moment in whole milliseconds since the epoch; on the wire also a text with a zone.
    case time
}

extension ValueRule {
    /// Whether a number keeps the rule; NaN, a missing one, does.
    package func allows(_ value: Double) -> Bool {
        switch self {
        case .name: value.isNaN
        case .number: !value.isInfinite
        case .share: value.isNaN || (value >= 0 && value <= 1)
        case .binaryClass: value.isNaN || value == 0 || value == 1
        case .rank: value.isNaN || (value >= 1 && value.isFinite && value == value.rounded(.down))
        case .notNegative: value.isNaN || (value >= 0 && value.isFinite)
        case .time: value.isNaN || (value.isFinite && value == value.rounded(.down))
        }
    }

    /// What is allowed, in words that follow "was given;".
    package var sentence: String {
        switch self {
        case .name: "a string of at most \(RowRules.longestName) bytes is allowed here"
        case .number: "a number is allowed here"
        case .share: "a probability is allowed here, a number from 0 to 1"
        case .binaryClass: "0 or 1 is allowed here"
        case .rank: "a whole number from 1 is allowed here"
        case .notNegative: "a number from 0 is allowed here"
        case .time:
            "a time is allowed here, a string such as \"2026-05-01T10:30:00Z\" or whole milliseconds since "
                + "1970-01-01T00:00:00Z"
        }
    }
}

extension ValueRule {
    /// Checks every number of a column.
    ///
    /// - Parameters:
    ///   - values: The numbers, NaN where missing.
    ///   - field: The column, for the error.
    /// - Throws: `DomainError`, `invalidValue`, with the first row at fault.
    /// - Complexity: O(rows).
    func require(_ values: [Double], field: String) throws(DomainError) {
        guard let row = values.firstIndex(where: { !allows($0) }) else { return }
        throw DomainError(
            .invalidValue, field: "\(field)[\(row)]", detail: "\(values[row]) was given; \(sentence)")
    }

    /// Checks every value of a column; of names each distinct one once.
    ///
    /// - Parameters:
    ///   - column: The values.
    ///   - field: The column, for the error.
    /// - Throws: `DomainError`, `invalidValue`, with what is at fault.
    /// - Complexity: O(rows).
    package func require(_ column: Column, field: String) throws(DomainError) {
        switch column {
        case .numeric(let numbers): try require(numbers.values, field: field)
        case .categorical(let names):
            for name in names.dictionary {
                guard let fault = RowRules.fault(ofName: name) else { continue }
                throw DomainError(.invalidValue, field: field, detail: fault)
            }
        }
    }
}
