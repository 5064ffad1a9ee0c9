/// How fast a test's arms fill at a traffic.
public struct ExposurePlan: Sendable, Hashable, Codable {
    /// A stretch of days with one share of the traffic in the test.
    public struct Step: Sendable, Hashable, Codable {
        /// How many days.
        public var days: Double
        /// The share of the traffic that is in the test, 0...1.
        public var share: Double

        /// A step of a ramp.
        ///
        /// - Parameters:
        ///   - days: Above 0.
        ///   - share: 0...1.
        public init(days: Double, share: Double) {
            self.days = days
            self.share = share
        }
    }

    /// New units a day.
    public let unitsPerDay: Double
    /// The share of them that is in the test once the ramp is over.
    public let share: Double
    /// The steps before that.
    public let ramp: [Step]

    /// A plan.
    ///
    /// - Parameters:
    ///   - unitsPerDay: New units a day, above 0. Units that come back are not new, so that traffic in later weeks is less
    ///     than in the first; this is for the caller to know.
    ///   - share: The share of them in the test once the ramp is over, above 0 and at most 1.
    ///   - ramp: The steps before that, in order.
    /// - Throws: `.invalidParameter` for other values.
    public init(unitsPerDay: Double, share: Double = 1, ramp: [Step] = []) throws(StatisticsError) {
        guard unitsPerDay > 0, unitsPerDay.isFinite, share > 0, share <= 1 else {
            throw StatisticsError(
                .invalidParameter, "\(unitsPerDay) units a day with a share of \(share), need above 0")
        }
        guard ramp.allSatisfy({ $0.days > 0 && $0.days.isFinite && (0...1).contains($0.share) }) else {
            throw StatisticsError(.invalidParameter, "a step of a ramp without days or with a share outside 0...1")
        }
        self.unitsPerDay = unitsPerDay
        self.share = share
        self.ramp = ramp
    }

    /// The units in the test after some days.
    ///
    /// - Parameter days: At least 0.
    /// - Returns: At least 0.
    public func units(after days: Double) -> Double {
        var rest = max(0, days)
        var units = 0.0
        for step in ramp {
            let length = min(rest, step.days)
            units += length * step.share * unitsPerDay
            rest -= length
        }
        return units + rest * share * unitsPerDay
    }

    /// The days until the test holds some units; until the last one's outcome is known takes the outcome's time more.
    ///
    /// - Parameter units: At least 0.
    /// - Returns: At least 0.
    public func days(toReach units: Double) -> Double {
        var missing = units
        var days = 0.0
        guard missing > 0 else { return 0 }
        for step in ramp {
            let filled = step.days * step.share * unitsPerDay
            if filled >= missing { return days + missing / (step.share * unitsPerDay) }
            missing -= filled
            days += step.days
        }
        return days + missing / (share * unitsPerDay)
    }
}
