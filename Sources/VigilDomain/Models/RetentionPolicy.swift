/// How much of a model's predictions and outcomes is kept; what is not set is not limited.
///
/// Metrics, drift findings and alerts are kept for good, whatever it says.
public struct RetentionPolicy: Hashable, Sendable, Codable {
    /// For how many days of event time behind the model's newest event.
    public var days: Double?
    /// How many bytes at most, over all versions, as segments take them.
    public var bytes: Int?

    /// Keeps everything.
    public static let everything = RetentionPolicy()

    /// The days that may be set.
    package static let allowedDays = 1.0...36_525.0
    /// The bytes that may be set: from a mebibyte to a petabyte.
    package static let allowedBytes = 1 << 20...1_000_000_000_000_000

    /// A policy.
    ///
    /// - Parameters:
    ///   - days: For how many days predictions are kept.
    ///   - bytes: How many bytes they may take.
    public init(days: Double? = nil, bytes: Int? = nil) {
        self.days = days
        self.bytes = bytes
    }

    /// Whether it limits anything.
    package var isLimited: Bool { days != nil || bytes != nil }

    /// What is set here, and what is not as another policy has it.
    ///
    /// - Parameter other: The other one.
    /// - Returns: The two together.
    package func orElse(_ other: RetentionPolicy) -> RetentionPolicy {
        RetentionPolicy(days: days ?? other.days, bytes: bytes ?? other.bytes)
    }

    /// Checks the ranges.
    ///
    /// - Throws: `DomainError` that names the field.
    package func validate() throws(DomainError) {
        if let days {
            guard Self.allowedDays.contains(days) else {
                throw DomainError(
                    .invalidSchema, field: "retention.days",
                    detail: "\(days) was given; it must be from \(Int(Self.allowedDays.lowerBound)) to "
                        + "\(Int(Self.allowedDays.upperBound))")
            }
        }
        if let bytes {
            guard Self.allowedBytes.contains(bytes) else {
                throw DomainError(
                    .invalidSchema, field: "retention.bytes",
                    detail: "\(bytes) was given; it must be from \(Self.allowedBytes.lowerBound) to "
                        + "\(Self.allowedBytes.upperBound)")
            }
        }
    }
}
