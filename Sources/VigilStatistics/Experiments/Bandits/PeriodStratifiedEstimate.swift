/// The counts and moments of two arms in one period, within which weights did not change.
public struct BanditPeriod: Sendable, Hashable {
    /// The control's rewards.
    public var control: SampleMoments
    /// The treatment's rewards.
    public var treatment: SampleMoments
    /// The units of all arms in the period, which say how much it counts.
    public var units: Int

    /// A period.
    ///
    /// - Parameters:
    ///   - control: The control's rewards.
    ///   - treatment: The treatment's rewards.
    ///   - units: The units of all arms; the two arms' together where nothing is given.
    public init(control: SampleMoments, treatment: SampleMoments, units: Int? = nil) {
        self.control = control
        self.treatment = treatment
        self.units = units ?? control.count + treatment.count
    }
}

/// A treatment's effect from comparing arms within periods only.
///
///     Σ_p (n_p/N) (m_T,p - m_C,p),  variance Σ_p (n_p/N)² (s²_T,p/n_T,p + s²_C,p/n_C,p)
///
/// Within a period a bandit is a plain test, so that neither a trend of the metric nor the moving weights bias it.
public struct PeriodStratifiedEstimate: Sendable, Hashable, Codable {
    /// Treatment minus control.
    public var estimate: Double
    /// Its standard error.
    public var standardError: Double
    /// The share of units in periods where both arms had two units or more; the estimate speaks of those only.
    public var shareOfUnits: Double
    /// How many periods those are.
    public var periods: Int

    /// An estimate.
    ///
    /// - Parameter periods: In any order.
    /// - Throws: `.tooFewObservations` where no period has two units of both arms, `.invalidValue` for moments or counts
    ///   that are none.
    public init(_ periods: [BanditPeriod]) throws(StatisticsError) {
        let usable = periods.filter { $0.control.count >= 2 && $0.treatment.count >= 2 }
        guard !usable.isEmpty else {
            throw .tooFewObservations("periods with two units of both arms", have: 0, need: 1)
        }
        for period in periods where period.units < period.control.count + period.treatment.count {
            throw StatisticsError(.invalidValue, "a period of \(period.units) units, fewer than its arms hold")
        }
        let total = Double(usable.reduce(0) { $0 + $1.units })
        var estimate = 0.0
        var variance = 0.0
        for period in usable {
            let weight = Double(period.units) / total
            estimate += weight * (period.treatment.mean - period.control.mean)
            variance += weight * weight * (period.treatment.varianceOfMean + period.control.varianceOfMean)
        }
        guard estimate.isFinite, variance.isFinite, variance >= 0 else {
            throw StatisticsError(.invalidValue, "periods' moments of effect \(estimate), variance \(variance)")
        }
        self.estimate = estimate
        standardError = variance.squareRoot()
        shareOfUnits = total / Double(periods.reduce(0) { $0 + $1.units })
        self.periods = usable.count
    }

    /// A normal interval of the effect.
    ///
    /// - Parameter confidence: Above 0 and below 1.
    /// - Returns: About the estimate.
    public func interval(confidence: Double = 0.95) -> Interval {
        Interval(center: estimate, margin: normalMultiple(confidence: confidence) * standardError)
    }
}

/// Whether the arms got the traffic that their weights promised, period by period.
///
///     Σ_p Σ_a (o - e)²/e,  e = n_p w_p,a
///
/// A check of the sums over all periods would call moving weights a mismatch, or miss two that cancel.
public struct BanditRatioCheck: Sendable, Hashable, Codable {
    /// The sum of the periods' statistics, at least 0; infinity where an arm of weight 0 got units.
    public var statistic: Double
    /// The arms of a weight above 0 less one, over all periods with units.
    public var degreesOfFreedom: Int
    /// The p-value; 1 where there was nothing to compare.
    public var pValue: Double

    /// A check.
    ///
    /// - Parameter periods: The units of each arm and the weights that they were drawn with, of one length.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for counts or weights that are none.
    public init(_ periods: [(counts: [Int], weights: [Double])]) throws(StatisticsError) {
        var statistic = 0.0
        var freedom = 0
        for period in periods {
            guard period.counts.count == period.weights.count else {
                throw .lengthMismatch("counts and weights", period.counts.count, period.weights.count)
            }
            let sum = period.weights.reduce(0, +)
            guard period.counts.allSatisfy({ $0 >= 0 }), period.weights.allSatisfy({ $0 >= 0 }), abs(sum - 1) < 1e-6
            else {
                throw StatisticsError(.invalidValue, "counts below 0 or weights of sum \(sum), need 1")
            }
            let units = period.counts.reduce(0, +)
            guard units > 0 else { continue }
            for (count, weight) in zip(period.counts, period.weights) {
                let expected = Double(units) * weight
                if expected > 0 {
                    statistic += (Double(count) - expected) * (Double(count) - expected) / expected
                } else if count > 0 {
                    statistic = .infinity
                }
            }
            freedom += period.weights.count(where: { $0 > 0 }) - 1
        }
        self.statistic = statistic
        degreesOfFreedom = freedom
        pValue =
            statistic == .infinity
            ? 0 : freedom > 0 ? ChiSquaredDistribution(degreesOfFreedom: Double(freedom)).survival(statistic) : 1
    }
}
