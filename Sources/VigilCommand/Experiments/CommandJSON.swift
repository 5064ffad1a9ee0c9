import Foundation

/// What a command computes itself as the JSON that `--json` prints, with the same keys as the API has.
enum CommandJSON {
    /// Indented text, without a line end.
    ///
    /// - Parameter value: The value.
    /// - Returns: JSON with keys in snake case.
    /// - Throws: `EncodingError` for a number that JSON cannot hold.
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
