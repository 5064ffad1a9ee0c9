internal import CSIMDJSON

/// How the rows of a request's body are arranged.
package enum BodyForm: String, Sendable, CaseIterable {
    /// One JSON object, one row.
    case object
    /// A JSON array of objects.
    case array
    /// Newline-delimited JSON: one object a line, blank lines are passed over.
    case ndjson
    /// The binary form of ``ColumnsFormat``.
    case columns

    /// The form of a JSON body, by its first byte: an array when it is `[`, otherwise an object.
    package static func ofJSON(_ body: UnsafeRawBufferPointer) -> BodyForm {
        var bytes = body[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        let first = bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        return first == UInt8(ascii: "[") ? .array : .object
    }
}

extension BodyForm {
    /// What the JSON reader calls the form; `nil` for the one that is no JSON.
    var json: vigil_form? {
        switch self {
        case .object: .object
        case .array: .array
        case .ndjson: .lines
        case .columns: nil
        }
    }
}
