/// The tests of two arms at one look that was fixed before.
///
/// None of them stands being looked at again and again until it is significant.
public enum FixedHorizonTest: String, Sendable, Hashable, Codable, CaseIterable {
    /// Welch's t of means, from moments or values.
    case welch
    /// The z test of shares with one variance for both, that of the null hypothesis; the interval is Newcombe's.
    case zPooled
    /// The z test of shares with each arm's own variance, which is also the interval's.
    case zUnpooled
    /// Fisher's exact test of shares, which holds its level in small samples; the interval is Newcombe's.
    case fisher
    /// Mann and Whitney's test of values' ranks; the effect is P(T > C) + ½ P(T = C) - ½ and has no interval.
    case mannWhitney
    /// The bootstrap of the difference of means, from values.
    case bootstrap

    /// What a test says.
    public struct Result: Sendable, Hashable {
        /// The test.
        public var test: FixedHorizonTest
        /// Treatment minus control, in the test's own unit.
        public var difference: Double
        /// 0...1.
        public var pValue: Double
        /// Around the difference, `nil` where the test has none.
        ///
        /// Where it is made in another way than the p-value, both may disagree near the level.
        public var interval: Interval?
    }

    /// A result, or why there is none.
    public enum Outcome: Sendable, Hashable {
        /// The result.
        case tested(Result)
        /// Why there is none.
        case undefined(UndefinedEffect)

        /// The result, `nil` where there is none.
        public var result: Result? { if case .tested(let result) = self { result } else { nil } }
    }

    /// Compares two arms.
    ///
    /// - Parameters:
    ///   - control: The control's units.
    ///   - treatment: The treatment's units.
    ///   - alternative: `.greater` is a treatment above the control.
    ///   - confidence: Of the two-sided interval, above 0 and below 1.
    ///   - bootstrap: How the bootstrap draws.
    /// - Returns: `.tooFewUnits` for an empty arm, or for less than 2 units where a variance is needed; `.nothingVaries`.
    /// - Throws: `.invalidParameter` for moments where the test needs values or successes, `.invalidValue`.
    public func compare(
        control: ArmSample, treatment: ArmSample, alternative: Alternative = .twoSided, confidence: Double = 0.95,
        bootstrap: ArmBootstrap = .standard
    ) throws(StatisticsError) -> Outcome {
        let units = (control: try control.moments(), treatment: try treatment.moments())
        let least = min(units.control.count, units.treatment.count)
        let need = self == .fisher || self == .mannWhitney ? 1 : 2
        guard least >= need else { return .undefined(.tooFewUnits(have: least, need: need)) }
        guard confidence > 0, confidence < 1 else {
            throw StatisticsError(.invalidParameter, "a confidence of \(confidence), need above 0 and below 1")
        }
        switch self {
        case .welch:
            switch EffectComparison.welch.contrast(control: units.control, treatment: units.treatment) {
            case .undefined(let reason): return .undefined(reason)
            case .measured(let contrast):
                let effect = contrast.absolute
                return .tested(
                    Result(
                        test: self, difference: effect.estimate, pValue: try effect.pValue(alternative),
                        interval: try effect.interval(confidence: confidence)))
            }
        case .zPooled, .zUnpooled, .fisher:
            let shares = ProportionDifference(try treatment.shares(self), try control.shares(self))
            return try compare(shares, alternative, confidence)
        case .mannWhitney:
            return .tested(try ranks(control, treatment, alternative))
        case .bootstrap:
            let outcome = try bootstrap.difference(
                control: try control.values(self), treatment: try treatment.values(self))
            switch outcome {
            case .undefined(let reason): return .undefined(reason)
            case .drawn(let draws):
                return .tested(
                    Result(
                        test: self, difference: draws.estimate, pValue: draws.pValue(alternative),
                        interval: try draws.interval(confidence: confidence)))
            }
        }
    }

    private func compare(
        _ shares: ProportionDifference, _ alternative: Alternative, _ confidence: Double
    ) throws(StatisticsError) -> Outcome {
        let (one, two) = (shares.first, shares.second)
        let varies = [one, two].map { $0.successes > 0 && $0.successes < $0.trials }
        let pooledVaries = one.successes + two.successes > 0 && one.successes + two.successes < one.trials + two.trials
        let pValue: Double
        switch self {
        case .zPooled:
            guard pooledVaries else { return .undefined(.nothingVaries) }
            pValue = shares.pooledPValue(alternative)
        case .zUnpooled:
            guard varies.contains(true) else { return .undefined(.nothingVaries) }
            pValue = shares.unpooledPValue(alternative)
        default:
            pValue = try FisherExactTest(
                one.successes, one.trials - one.successes, two.successes, two.trials - two.successes
            ).pValue(alternative)
        }
        let interval = shares.interval(self == .zUnpooled ? .wald : .newcombe, confidence: confidence)
        return .tested(Result(test: self, difference: shares.difference, pValue: pValue, interval: interval))
    }

    private func ranks(
        _ control: ArmSample, _ treatment: ArmSample, _ alternative: Alternative
    ) throws(StatisticsError) -> Result {
        let first = sortedFinite(try treatment.values(self)).values
        let second = sortedFinite(try control.values(self)).values
        let result = try MannWhitneyTest(alternative: alternative).compare(
            sortedReference: first, sortedCurrent: second)
        let pairs = Double(first.count) * Double(second.count)
        return Result(
            test: self, difference: result.statistic / pairs - 0.5, pValue: result.pValue, interval: nil)
    }
}
