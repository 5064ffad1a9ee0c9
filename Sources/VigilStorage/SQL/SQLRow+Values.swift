package import VigilDomain

extension SQLRow {
    /// A whole number.
    ///
    /// - Parameter column: The column, from 0.
    /// - Returns: The number.
    /// - Throws: `corrupt` when the column holds anything else.
    package func integer(_ column: Int) throws(StoreError) -> Int64 {
        guard let value = try optionalInteger(column) else { throw .unexpectedColumn(column, "a whole number") }
        return value
    }

    /// A whole number, or `nil` for null, from the subscript.
    ///
    /// - Parameter column: The column, from 0.
    /// - Returns: The value, if there is one.
    /// - Throws: `corrupt` when the column holds anything else.
    package func optionalInteger(_ column: Int) throws(StoreError) -> Int64? {
        switch self[column] {
        case .null: return nil
        case .integer(let value): return value
        default: throw .unexpectedColumn(column, "a whole number")
        }
    }

    /// A double.
    ///
    /// - Parameter column: The column, from 0.
    /// - Returns: The number.
    /// - Throws: `corrupt` when the column holds anything else.
    package func number(_ column: Int) throws(StoreError) -> Double {
        guard let value = try optionalNumber(column) else { throw .unexpectedColumn(column, "a number") }
        return value
    }

    /// A double, or `nil` for null, from the subscript.
    ///
    /// - Parameter column: The column, from 0.
    /// - Returns: The value, if there is one.
    /// - Throws: `corrupt` when the column holds anything else.
    package func optionalNumber(_ column: Int) throws(StoreError) -> Double? {
        switch self[column] {
        case .null: return nil
        case .real(let value): return value
        default: throw .unexpectedColumn(column, "a number")
        }
    }

    /// A text.
    ///
    /// - Parameter column: The column, from 0.
    /// - Returns: The text.
    /// - Throws: `corrupt` when the column holds anything else.
    package func text(_ column: Int) throws(StoreError) -> String {
        guard let value = try optionalText(column) else { throw .unexpectedColumn(column, "a text") }
        return value
    }

    /// A text, or `nil` for null, from the subscript.
    ///
    /// - Parameter column: The column, from 0.
    /// - Returns: The value, if there is one.
    /// - Throws: `corrupt` when the column holds anything else.
    package func optionalText(_ column: Int) throws(StoreError) -> String? {
        switch self[column] {
        case .null: return nil
        case .text(let value): return value
        default: throw .unexpectedColumn(column, "a text")
        }
    }

    /// Whether a column holds this very text, from the subscript.
    ///
    /// - Parameters:
    ///   - column: The column, from 0.
    ///   - text: The text.
    /// - Returns: `false` also for what is no text.
    package func holds(_ column: Int, _ text: StaticString) -> Bool { self[column] == .text("\(text)") }

    /// `nil`, for engines that store nothing but UTF-8 as a text.
    ///
    /// - Parameter column: The column, from 0.
    /// - Returns: `nil`.
    package func storedText(_ column: Int) -> [UInt8]? { nil }

    /// Bytes.
    ///
    /// - Parameter column: The column, from 0.
    /// - Returns: The bytes.
    /// - Throws: `corrupt` when the column holds anything else.
    package func bytes(_ column: Int) throws(StoreError) -> [UInt8] {
        guard case .blob(let value) = self[column] else { throw .unexpectedColumn(column, "bytes") }
        return value
    }

    /// A moment, stored as milliseconds.
    ///
    /// - Parameter column: The column, from 0.
    /// - Returns: The moment.
    /// - Throws: `corrupt` when the column holds anything else.
    package func moment(_ column: Int) throws(StoreError) -> Timestamp {
        Timestamp(milliseconds: try integer(column))
    }
}

extension StoreError {
    /// A column whose type is not the one that Vigil wrote.
    ///
    /// - Parameters:
    ///   - column: The column, from 0.
    ///   - wanted: What should stand there.
    /// - Returns: The error, `corrupt`.
    package static func unexpectedColumn(_ column: Int, _ wanted: String) -> StoreError {
        StoreError(.corrupt, "column \(column) of a stored row holds something else than \(wanted). Restore a backup.")
    }
}

extension SQLValue {
    /// A moment, stored as milliseconds.
    ///
    /// - Parameter moment: The moment.
    /// - Returns: The value to bind.
    package static func moment(_ moment: Timestamp) -> SQLValue { .integer(moment.milliseconds) }

    /// A count.
    ///
    /// - Parameter count: The count.
    /// - Returns: The value to bind.
    package static func count(_ count: Int) -> SQLValue { .integer(Int64(count)) }

    /// A truth value, stored as 0 or 1 on every engine.
    ///
    /// - Parameter flag: The truth.
    /// - Returns: The value to bind.
    package static func flag(_ flag: Bool) -> SQLValue { .integer(flag ? 1 : 0) }
}
