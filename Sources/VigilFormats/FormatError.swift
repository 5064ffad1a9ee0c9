/// Why a document or a file could not be read as a whole.
///
/// Faults of single rows are not errors, see ``RowError``.
package struct FormatError: Error, Hashable, Sendable {
    /// The closed set of reasons; stable text, fit for metric labels and for clients to compare with.
    package enum Code: String, Sendable, CaseIterable {
        /// The file cannot be opened or read.
        case unreadable
        /// There is nothing in it.
        case empty
        /// There is a header, but no row.
        case noRows = "no_rows"
        /// More bytes than the limit allows.
        case tooLarge = "too_large"
        /// Compressed bytes that are damaged or end too early.
        case corrupt
        /// A kind of file that is known but not read.
        case unsupported
        /// Bytes that are not UTF-8 text.
        case notText = "not_text"
        /// Text that is not JSON.
        case malformedJSON = "malformed_json"
        /// A body of columns that is cut off or contradicts itself.
        case malformedColumns = "malformed_columns"
        /// Text that breaks the rules of CSV.
        case malformedCSV = "malformed_csv"
        /// A row with more or fewer fields than the header.
        case ragged
        /// A header with an empty or repeated name.
        case header
        /// A value that does not have the kind which was asked for.
        case wrongType = "wrong_type"
        /// A column that was named and is not there.
        case unknownColumn = "unknown_column"
        /// The process has no memory left for it.
        case outOfMemory = "out_of_memory"
    }

    /// Which kind of fault it is.
    package var code: Code
    /// The file, as the user named it; empty for a request's body.
    package var source: String
    /// The line at fault, from 1, where there is one.
    package var line: Int?
    /// The byte at fault, counted from 0 at the beginning of the text, where it is known.
    package var offset: Int?
    /// What was found, what is needed, and what to do about it.
    package var detail: String

    /// An error with its place.
    ///
    /// - Parameters:
    ///   - code: Which kind of fault it is.
    ///   - source: The file, as the user named it.
    ///   - line: The line, from 1.
    ///   - offset: The byte, from 0.
    ///   - detail: What was found and what is needed.
    package init(_ code: Code, source: String = "", line: Int? = nil, offset: Int? = nil, detail: String) {
        self.code = code
        self.source = source
        self.line = line
        self.offset = offset
        self.detail = detail
    }

    /// The same error about the file `source`, unless it names one already.
    package func about(_ source: String) -> FormatError {
        var error = self
        if error.source.isEmpty { error.source = source }
        return error
    }
}

extension FormatError: CustomStringConvertible {
    /// Place and detail in one sentence.
    package var description: String {
        var places: [String] = []
        if !source.isEmpty { places.append(source) }
        if let line {
            places.append("line \(line)")
        } else if let offset {
            places.append("byte \(offset)")
        }
        return places.isEmpty ? detail : "\(places.joined(separator: ", ")): \(detail)"
    }
}
