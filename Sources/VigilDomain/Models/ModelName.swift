/// The name of a model: 1 to 100 of the characters `A-Z a-z 0-9 . _ -`, beginning with a letter or digit.
public struct ModelName: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The text.
    public let rawValue: String

    /// The name, or `nil` when the text breaks the rule above.
    public init?(rawValue: String) {
        guard (1...100).contains(rawValue.utf8.count), let first = rawValue.utf8.first, Self.isAlphanumeric(first),
            rawValue.utf8.allSatisfy({ Self.isAlphanumeric($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D })
        else { return nil }
        self.rawValue = rawValue
    }

    /// The name.
    ///
    /// - Parameters:
    ///   - text: What the user gave.
    ///   - field: The field it was given in, for the error.
    /// - Throws: `DomainError` with code `invalidName`.
    public init(_ text: String, field: String = "model") throws(DomainError) {
        guard let name = ModelName(rawValue: text) else {
            throw DomainError(
                .invalidName, field: field,
                detail: "\"\(text.prefix(120))\" is not a name; allowed are 1 to 100 letters, digits, '.', '_' and "
                    + "'-', beginning with a letter or digit")
        }
        self = name
    }

    public var description: String { rawValue }

    public static func < (left: ModelName, right: ModelName) -> Bool { left.rawValue < right.rawValue }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}

extension ModelName: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
