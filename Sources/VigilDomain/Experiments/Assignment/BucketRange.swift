/// A part of the buckets 0..<1, without its end.
public struct BucketRange: Hashable, Sendable, Codable {
    /// The first bucket in it.
    public var start: Double
    /// The first bucket behind it; `start` for an empty range.
    public var end: Double

    /// A range.
    ///
    /// - Parameters:
    ///   - start: The first bucket in it, in 0...1.
    ///   - end: The first bucket behind it, in `start`...1.
    public init(start: Double, end: Double) {
        self.start = start
        self.end = end
    }

    /// How much of all buckets it takes.
    public var width: Double { max(0, end - start) }

    /// Whether a bucket lies in it.
    ///
    /// - Parameter bucket: In 0..<1.
    /// - Returns: Whether it does.
    @inlinable
    public func contains(_ bucket: Double) -> Bool { bucket >= start && bucket < end }

    /// How much of two ranges is common to both.
    ///
    /// - Parameter other: The other one.
    /// - Returns: From 0, where they do not touch or only do so, to the width of the narrower one.
    public func overlap(with other: BucketRange) -> Double {
        max(0, min(end, other.end) - max(start, other.start))
    }

    /// Checks that it lies within 0...1 and has a width.
    ///
    /// - Parameter field: What it is, for the error.
    /// - Throws: `DomainError`, `invalidValue`.
    func validate(as field: String) throws(DomainError) {
        guard start >= 0, end <= 1, start < end else {
            throw DomainError(
                .invalidValue, field: field,
                detail: "\(start)..<\(end) was given; a range lies within 0 and 1 and ends after its start")
        }
    }
}
