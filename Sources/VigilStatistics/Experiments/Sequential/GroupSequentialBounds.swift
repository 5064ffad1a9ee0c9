/// The bounds at the looks of a group sequential test, and how the test fares with them.
public struct GroupSequentialBounds: Sendable, Hashable, Codable {
    /// The shares of the planned information at the looks.
    public let fractions: [Double]
    /// The least |Z|, or Z for one side, that ends the test with a rejection; 8 stands for none.
    public internal(set) var efficacy: [Double]
    /// The Z below which it may be given up, `nil` where it may not.
    public internal(set) var futility: [Double?]
    /// Whether deviations in both directions count.
    public let sides: NormalMixture.Sides
    /// The mean of Z at t = 1 for which the futility bounds were made; `nil` without any.
    public internal(set) var plannedDrift: Double?

    init(fractions: [Double], efficacy: [Double], sides: NormalMixture.Sides) {
        self.fractions = fractions
        self.efficacy = efficacy
        self.sides = sides
        futility = efficacy.map { _ in nil }
    }

    /// The first looks alone.
    func upTo(look count: Int) -> GroupSequentialBounds {
        var part = GroupSequentialBounds(
            fractions: Array(fractions.prefix(count)), efficacy: Array(efficacy.prefix(count)), sides: sides)
        part.futility = Array(futility.prefix(count))
        part.plannedDrift = plannedDrift
        return part
    }

    /// The p-value of each bound by itself.
    public var nominalPValues: [Double] {
        efficacy.map { (sides == .two ? 2 : 1) * NormalDistribution.standard.survival($0) }
    }

    /// The error spent up to each look, of all sides, when nobody gives up.
    public var errorSpent: [Double] {
        var whole = self
        whole.futility = futility.map { _ in nil }
        var sum = 0.0
        return whole.rejection(drift: 0).map { probability in
            sum += probability
            return sum
        }
    }

    /// How the test fares under an effect.
    public struct Characteristics: Sendable, Hashable, Codable {
        /// The chance of a rejection at each look.
        public var rejection: [Double]
        /// The chance of giving up at each look.
        public var givingUp: [Double]
        /// The mean share of the planned information at the end.
        public var expectedFraction: Double

        /// The chance of a rejection at any look.
        public var power: Double { rejection.reduce(0, +) }

        /// The chance of a rejection up to each look.
        public var cumulativePower: [Double] {
            var sum = 0.0
            return rejection.map { probability in
                sum += probability
                return sum
            }
        }
    }

    /// How the test fares under an effect, when it ends at the first bound crossed.
    ///
    /// - Parameter drift: The mean of Z at t = 1: the effect over its standard error with the planned information.
    /// - Returns: Chances to 1e-10.
    public func characteristics(drift: Double) -> Characteristics {
        var walk = GroupSequentialWalk(drift: drift)
        var result = Characteristics(rejection: [], givingUp: [], expectedFraction: 0)
        var running = 1.0
        for (look, time) in fractions.enumerated() {
            let opposite = sides == .two ? -efficacy[look] : -Double.infinity
            let below = sides == .two ? walk.probability(below: opposite, at: time) : 0
            let reject = walk.probability(above: efficacy[look], at: time) + below
            let floor = min(efficacy[look], max(opposite, futility[look] ?? opposite))
            let giveUp = futility[look] == nil ? 0 : max(0, walk.probability(below: floor, at: time) - below)
            result.rejection.append(reject)
            result.givingUp.append(giveUp)
            let isLast = look == fractions.count - 1
            let ends = isLast ? running : reject + giveUp
            result.expectedFraction += time * ends
            running -= ends
            if !isLast {
                walk.advance(to: time, within: floor...efficacy[look], following: fractions[look + 1])
            }
        }
        return result
    }

    /// The chance of a rejection at each look.
    func rejection(drift: Double) -> [Double] { characteristics(drift: drift).rejection }

    /// The effect that is found with a given power.
    ///
    /// - Parameter power: Above the error of the first kind and below 1.
    /// - Returns: The mean of Z at t = 1, above 0.
    /// - Throws: `.invalidParameter` for a power that no effect above 0 has.
    public func drift(power: Double) throws(StatisticsError) -> Double {
        let null = rejection(drift: 0).reduce(0, +)
        guard power > null, power < 1 else {
            throw StatisticsError(.invalidParameter, "a power of \(power), need above \(null) and below 1")
        }
        return ConvexSearch.signChange(inside: 0, outside: 40, tolerance: 1e-11) { drift in
            rejection(drift: drift).reduce(0, +) - power
        }
    }

    /// How many times the sample size of a test with one look the plan's last look needs for the same power.
    ///
    /// - Parameter power: Above the error of the first kind and below 1.
    /// - Returns: At least 1 for a plan that spends all of its error; a little above it for O'Brien and Fleming's bounds.
    /// - Throws: `.invalidParameter` for a power that no effect above 0 has.
    public func inflation(power: Double) throws(StatisticsError) -> Double {
        let total = errorSpent.last ?? 0
        let normal = NormalDistribution.standard
        let fixed = normal.survivalQuantile(sides == .two ? total / 2 : total) + normal.survivalQuantile(1 - power)
        let ratio = try drift(power: power) / fixed
        return ratio * ratio
    }
}
