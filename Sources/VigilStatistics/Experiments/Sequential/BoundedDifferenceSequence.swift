/// A confidence sequence for the difference of two means of bounded values, valid at every sample size and every split.
///
/// Each arm is a ``BoundedMeanStream``; the product of the arms' e-processes is compared with 1/α. The width follows the
/// values' own variance, so values that rarely use their range get narrower intervals than from
/// ``ProportionDifferenceSequence``, after some hundred units that are the price for not knowing the variance.
///
/// - Source: Howard, Ramdas, McAuliffe and Sekhon 2021, "Time-uniform, nonparametric, nonasymptotic confidence
///   sequences", doi:10.1214/20-AOS1991; Waudby-Smith and Ramdas 2024, "Estimating means of bounded random variables by
///   betting", doi:10.1093/jrsssb/qkad009.
public struct BoundedDifferenceSequence: Sendable, Hashable, Codable {
    /// The chance of a false alarm over all looks.
    public let alpha: Double
    /// The units of both arms at which the decision is expected.
    public let tuningSampleSize: Double
    /// The treatment's planned share of the units.
    public let treatmentShare: Double
    /// The variance that is expected, as a share of the squared range.
    public let expectedVariance: Double

    private let controlPrior: Double
    private let treatmentPrior: Double
    private let controlLogMass: Double
    private let treatmentLogMass: Double

    /// A sequence.
    ///
    /// - Parameters:
    ///   - alpha: Above 0 and below 1.
    ///   - tuningSampleSize: The units of both arms at which the decision is expected, above 0.
    ///   - treatmentShare: The treatment's planned share of the units, above 0 and below 1.
    ///   - expectedVariance: The variance that is expected, as a share of the squared range, above 0 and at most ¼. A wrong
    ///     one costs power, never the promise.
    /// - Throws: `.invalidParameter` for a parameter outside of its range.
    public init(
        alpha: Double = 0.05, tuningSampleSize: Double = 5000, treatmentShare: Double = 0.5,
        expectedVariance: Double = 0.05
    ) throws(StatisticsError) {
        try PairTuning.check(alpha: alpha, tuningSampleSize: tuningSampleSize, treatmentShare: treatmentShare)
        guard expectedVariance > 0, expectedVariance <= 0.25 else {
            throw StatisticsError(.invalidParameter, "an expected variance of \(expectedVariance), need up to 0.25")
        }
        self.alpha = alpha
        self.tuningSampleSize = tuningSampleSize
        self.treatmentShare = treatmentShare
        self.expectedVariance = expectedVariance
        let ratios = PairTuning.ratios(alpha: alpha, treatmentShare: treatmentShare)
        let variance = tuningSampleSize * expectedVariance
        controlPrior = max(0.25, variance * (1 - treatmentShare) / ratios.control)
        treatmentPrior = max(0.25, variance * treatmentShare / ratios.treatment)
        controlLogMass = Elementary.log(SpecialFunctions.gammaP(controlPrior, controlPrior))
        treatmentLogMass = Elementary.log(SpecialFunctions.gammaP(treatmentPrior, treatmentPrior))
    }

    /// What may be said at a look.
    ///
    /// - Parameters:
    ///   - control: The control's values.
    ///   - treatment: The treatment's values, with the same limits.
    ///   - null: The difference that is tested, no further from 0 than the range is long.
    /// - Returns: Treatment minus control in the unit of the values; not enough data without a value in an arm.
    /// - Throws: `.incompatibleSummaries` for different limits, `.invalidParameter` for an impossible null value.
    /// - Complexity: O(1), some 100 µs.
    public func outcome(
        control: BoundedMeanStream, treatment: BoundedMeanStream, null: Double = 0
    ) throws(StatisticsError) -> AlwaysValidOutcome {
        guard control.least == treatment.least, control.greatest == treatment.greatest else {
            throw StatisticsError(.incompatibleSummaries, "the two arms' values have different limits")
        }
        let length = control.greatest - control.least
        guard abs(null) <= length else {
            throw StatisticsError(.invalidParameter, "a null difference of \(null) of values within \(length)")
        }
        guard control.count > 0, treatment.count > 0 else {
            return .notEnoughData(have: min(control.count, treatment.count), need: 1)
        }
        let pair = pair(control, treatment)
        let interval = pair.differences(below: -Elementary.log(alpha)).clamped(to: -1...1)
        return .measured(
            AlwaysValidResult(
                estimate: length * pair.difference, pValue: pair.pValue(difference: null / length),
                lower: length * interval.lower, upper: length * interval.upper,
                units: control.count + treatment.count, guarantee: .everySampleSize))
    }

    /// The interval of one arm's mean by itself.
    ///
    /// - Parameter stream: The arm's values; the mixture is tuned as for the control.
    /// - Returns: Within the limits; `nil` without values.
    public func interval(of stream: BoundedMeanStream) -> Interval? {
        guard stream.count > 0 else { return nil }
        let evidence = evidence(stream, controlPrior, controlLogMass)
        let level = -Elementary.log(alpha)
        func excess(_ mean: Double) -> Double { evidence.logEvidence(mean) - level }
        func end(_ limit: Double) -> Double {
            guard excess(limit) > 0 else { return limit }
            return ConvexSearch.signChange(inside: evidence.center, outside: limit, tolerance: 1e-10, of: excess)
        }
        let length = stream.greatest - stream.least
        return Interval(lower: stream.least + length * end(0), upper: stream.least + length * end(1))
    }

    /// Whether the difference 0 is rejected, settled mostly by a cheap bound on the evidence.
    func rejectsNoDifference(_ control: BoundedMeanStream, _ treatment: BoundedMeanStream) -> Bool {
        let level = -Elementary.log(alpha)
        let mean = (control.sum + treatment.sum) / Double(control.count + treatment.count)
        let pair = pair(control, treatment)
        guard pair.control.logGreatestRatio(mean) + pair.treatment.logGreatestRatio(mean) >= level else { return false }
        guard pair.control.logEvidence(mean) + pair.treatment.logEvidence(mean) >= level else { return false }
        return pair.leastEvidence() >= level
    }

    private func pair(
        _ control: BoundedMeanStream, _ treatment: BoundedMeanStream
    ) -> EvidencePair<EmpiricalBernsteinEvidence> {
        EvidencePair(
            control: evidence(control, controlPrior, controlLogMass),
            treatment: evidence(treatment, treatmentPrior, treatmentLogMass))
    }

    private func evidence(
        _ stream: BoundedMeanStream, _ prior: Double, _ logMass: Double
    ) -> EmpiricalBernsteinEvidence {
        EmpiricalBernsteinEvidence(
            count: Double(stream.count), sum: stream.sum, squares: stream.squares, prior: prior, logPriorMass: logMass)
    }
}
