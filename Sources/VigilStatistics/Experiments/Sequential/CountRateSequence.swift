/// A confidence sequence for the ratio of two event rates, as of errors or crashes in two arms.
///
/// Given that an event happens, it is the treatment's with the chance θ = wρ/(1 - w + wρ), where ρ is the ratio of the
/// rates and w the treatment's share of the exposure: whatever the common rate does over time, it drops out. The counts
/// are then binomial, and the beta mixture around the θ of each ρ is the e-process. Valid at every count; the totals of
/// shards add up. The share of the exposure must stand still while events are counted: after a change of the split, start
/// anew.
///
/// - Source: Lindon and Malek 2022, "Anytime-valid inference for multinomial count data",
///   https://openreview.net/forum?id=a4zg0jiuVi.
public struct CountRateSequence: Sendable, Hashable, Codable {
    /// The chance of a false alarm over all looks.
    public let alpha: Double
    /// w, the treatment's share of the exposure.
    public let treatmentShare: Double
    /// The events of both arms at which the decision is expected.
    public let tuningEvents: Double

    private let concentration: Double

    /// A sequence.
    ///
    /// - Parameters:
    ///   - alpha: Above 0 and below 1.
    ///   - treatmentShare: The treatment's share of the exposure, above 0 and below 1.
    ///   - tuningEvents: The events of both arms at which the decision is expected, above 0.
    /// - Throws: `.invalidParameter` for a parameter outside of its range.
    public init(
        alpha: Double = 0.05, treatmentShare: Double = 0.5, tuningEvents: Double = 500
    ) throws(StatisticsError) {
        try PairTuning.check(alpha: alpha, tuningSampleSize: tuningEvents, treatmentShare: treatmentShare)
        self.alpha = alpha
        self.treatmentShare = treatmentShare
        self.tuningEvents = tuningEvents
        let level = -2 * Elementary.log(alpha)
        concentration = tuningEvents / (level + Elementary.log(onePlus: level))
    }

    /// What may be said of the logarithm of the ratio at a look.
    public struct Answer: Sendable, Hashable, Codable {
        /// The p-value of equal rates, 0...1.
        public var pValue: Double
        /// The ratio of the rates, treatment over control; `nil` without an event in the control.
        public var ratio: Double?
        /// The lower end of the ratio's interval, at least 0.
        public var lower: Double
        /// The upper end of the ratio's interval, `nil` while the control's rate may be 0.
        public var upper: Double?
    }

    /// What may be said at a look.
    ///
    /// - Parameters:
    ///   - controlEvents: At least 0.
    ///   - treatmentEvents: At least 0.
    ///   - null: The ratio that is tested, above 0.
    /// - Returns: The ratio with its p-value and interval; without events a p-value of 1 and all ratios.
    /// - Throws: `.invalidValue` for negative counts, `.invalidParameter` for a ratio that is not above 0.
    public func answer(
        controlEvents: Int, treatmentEvents: Int, null: Double = 1
    ) throws(StatisticsError) -> Answer {
        guard controlEvents >= 0, treatmentEvents >= 0 else {
            throw StatisticsError(.invalidValue, "\(controlEvents) and \(treatmentEvents) events, need at least 0")
        }
        guard null > 0, null.isFinite else {
            throw StatisticsError(.invalidParameter, "a null ratio of \(null), need above 0")
        }
        let evidence = BernoulliEvidence(
            count: Double(controlEvents + treatmentEvents), sum: Double(treatmentEvents), concentration: concentration)
        guard evidence.count > 0 else { return Answer(pValue: 1, ratio: nil, lower: 0, upper: nil) }
        let odds = treatmentShare / (1 - treatmentShare)
        let level = -Elementary.log(alpha)
        func end(_ limit: Double) -> Double {
            func excess(_ share: Double) -> Double { evidence.logEvidence(share) - level }
            guard excess(limit) > 0 else { return limit }
            return ConvexSearch.signChange(inside: evidence.center, outside: limit, tolerance: 1e-12, of: excess)
        }
        func ratio(_ share: Double) -> Double? { share < 1 ? share / (1 - share) / odds : nil }
        let share = null * odds / (1 + null * odds)
        return Answer(
            pValue: min(1, Elementary.exp(-evidence.logEvidence(share))), ratio: ratio(evidence.center),
            lower: ratio(end(0)) ?? 0, upper: ratio(end(1)))
    }
}
