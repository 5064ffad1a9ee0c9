/// What is assigned as one: everything of it sees the same arm.
///
/// The unit of the analysis is this one or a larger one; a finer one, such as the calls of a user, is not independent.
public struct BucketingUnit: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// The stable text, lower snake case.
    public let rawValue: String

    /// A unit from its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A unit from its stable text.
    public init(_ text: String) { rawValue = text }

    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    public var description: String { rawValue }

    public static func < (left: BucketingUnit, right: BucketingUnit) -> Bool { left.rawValue < right.rawValue }
}

extension BucketingUnit {
    /// A person, known on all of his devices.
    public static let user = BucketingUnit("user")
    /// A visit: a person may see both arms on two days.
    public static let session = BucketingUnit("session")
    /// A browser or a phone.
    public static let device = BucketingUnit("device")
}

extension BucketingUnit: ExpressibleByStringLiteral {
    /// A unit from its stable text.
    public init(stringLiteral value: String) { rawValue = value }
}
