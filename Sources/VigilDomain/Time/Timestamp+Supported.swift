extension Timestamp {
    /// The moments that Vigil takes in: the years 1 to 9999 in UTC, those that are written with four digits.
    ///
    /// Whatever enters, a request, a batch or a single number, is checked against it. What lies behind that check can
    /// add and subtract moments, and make calendar windows of them, far from the ends of 64 bits.
    public static let supported: ClosedRange<Timestamp> = {
        let end = CivilDate(year: 10_000, month: 1, day: 1).midnight
        return CivilDate(year: 1, month: 1, day: 1).midnight...Timestamp(milliseconds: end.milliseconds - 1)
    }()

    /// Whether Vigil takes this moment in.
    public var isSupported: Bool { Self.supported.contains(self) }

    /// Why this moment is not taken in, with those that are; `nil` when it is.
    package var supportFault: String? {
        if isSupported { return nil }
        return "\(self) was given; times from \(Self.supported.lowerBound) to \(Self.supported.upperBound) are allowed"
    }
}
