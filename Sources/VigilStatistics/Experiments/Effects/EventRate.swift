/// A count of events over an exposure, as clicks in hours.
public struct EventRate: Sendable, Hashable, Codable {
    /// The number of events.
    public let events: Int
    /// What they were counted over, in the caller's unit.
    public let exposure: Double
    /// The units that the exposure is of.
    public let units: Int

    /// A count.
    ///
    /// - Parameters:
    ///   - events: At least 0.
    ///   - exposure: Above 0.
    ///   - units: The units that the exposure is of, at least 1.
    /// - Throws: `.invalidValue` for other numbers.
    public init(events: Int, exposure: Double, units: Int) throws(StatisticsError) {
        guard events >= 0, exposure > 0, exposure.isFinite, units >= 1 else {
            throw StatisticsError(.invalidValue, "\(events) events over an exposure of \(exposure) of \(units) units")
        }
        self.events = events
        self.exposure = exposure
        self.units = units
    }

    /// Events per exposure.
    public var rate: Double { Double(events) / exposure }

    /// How much more a count varies than a Poisson law has it, from the units of all arms: Pearson's statistic over its
    /// degrees of freedom.
    ///
    ///     φ = 1/(n - arms) Σ (k - r_arm e)²/(r_arm e)
    ///
    /// - Parameter arms: Each unit's events and exposure, arm by arm.
    /// - Returns: 1 for Poisson counts, more where events come in bursts; `nil` where an arm has no events or there are no
    ///   more units than arms.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for a negative count or an exposure that is not above 0.
    /// - Complexity: O(units).
    public static func dispersion(
        _ arms: [(events: [Double], exposures: [Double])]
    ) throws(StatisticsError) -> Double? {
        var sum = 0.0
        var freedom = -arms.count
        for arm in arms {
            guard arm.events.count == arm.exposures.count else {
                throw .lengthMismatch("units", arm.events.count, arm.exposures.count)
            }
            guard arm.events.allSatisfy({ $0 >= 0 && $0.isFinite }),
                arm.exposures.allSatisfy({ $0 > 0 && $0.isFinite })
            else { throw StatisticsError(.invalidValue, "a count below 0 or an exposure not above 0") }
            let rate = arm.events.reduce(0, +) / arm.exposures.reduce(0, +)
            guard rate > 0 else { return nil }
            for (events, exposure) in zip(arm.events, arm.exposures) {
                let expected = rate * exposure
                sum += (events - expected) * (events - expected) / expected
            }
            freedom += arm.events.count
        }
        return freedom > 0 ? sum / Double(freedom) : nil
    }

    /// Compares two rates by normal theory.
    ///
    ///     Var(k/e) = φ k/e²
    ///
    /// Where units differ in more than their exposure, their counts as values and exposures as denominators of
    /// ``ArmMoments`` need no φ.
    ///
    /// - Parameters:
    ///   - control: The control's events.
    ///   - treatment: The treatment's events.
    ///   - dispersion: φ, above 0; 1 for Poisson counts.
    /// - Returns: `.nothingVaries` for no events at all.
    /// - Throws: `.invalidParameter` for a φ that is not above 0.
    public static func contrast(
        control: EventRate, treatment: EventRate, dispersion: Double = 1
    ) throws(StatisticsError) -> ContrastOutcome {
        guard dispersion > 0, dispersion.isFinite else {
            throw StatisticsError(.invalidParameter, "a dispersion of \(dispersion), need above 0")
        }
        guard control.events + treatment.events > 0 else { return .undefined(.nothingVaries) }
        func arm(_ count: EventRate) -> (value: Double, variance: Double, count: Int) {
            (count.rate, dispersion * count.rate / count.exposure, count.units)
        }
        return .measured(EffectContrast(control: arm(control), treatment: arm(treatment)))
    }

    /// The exact p-value of two Poisson counts given their sum, which is then binomial.
    ///
    /// - Parameters:
    ///   - control: The control's events.
    ///   - treatment: The treatment's events.
    ///   - alternative: `.greater` is a treatment with the higher rate. Two-sided adds up all splits no more likely.
    /// - Returns: 0...1, 1 for no events at all.
    /// - Source: Przyborowski and Wilenski 1940, "Homogeneity of results in testing samples from Poisson series".
    public static func exactPValue(
        control: EventRate, treatment: EventRate, _ alternative: Alternative = .twoSided
    ) -> Double {
        let total = control.events + treatment.events
        // Nothing else but no trials makes this throw: the events are no fewer than 0 and no more than their sum.
        guard let split = try? Proportion(successes: treatment.events, trials: total) else { return 1 }
        return split.exactPValue(treatment.exposure / (control.exposure + treatment.exposure), alternative)
    }
}
