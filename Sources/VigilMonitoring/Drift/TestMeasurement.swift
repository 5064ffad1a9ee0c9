import VigilStatistics

extension DriftDetector {
    typealias Measurement = DriftDetectorOutcome.Measurement

    /// The area between the distribution functions of two sorted samples, with its p-value at a level.
    func areaTest(
        _ reference: [Double], _ current: [Double], level: Double
    ) throws(StatisticsError) -> TwoSampleResult {
        try WassersteinTest(sampling: DealSampling(level: level, least: 1_999, reference, current))
            .compare(sortedReference: reference, sortedCurrent: current)
    }
}

extension DriftDetectorOutcome.Measurement {
    /// A measurement whose numbers are cut to finite ones: a difference between two constants is infinitely many of their
    /// standard deviations.
    static func bounded(
        statistic: Double, pValue: Double? = nil, effect: Double, method: String? = nil, recipe: String? = nil,
        nullMean: Double? = nil, isSquare: Bool = false
    ) -> Self {
        let greatest = Double.greatestFiniteMagnitude
        return Self(
            statistic: min(max(statistic, -greatest), greatest), pValue: pValue, effect: min(effect, greatest),
            method: method, recipe: recipe, nullMean: nullMean.map { min($0, greatest) }, isSquare: isSquare)
    }

    /// The same with the interval in which the true effect lies.
    ///
    /// - Parameters:
    ///   - interval: Of the effect, both ends; `nil` where there is none.
    ///   - unit: What its ends are divided by to be in the effect's unit, above 0.
    /// - Returns: The measurement, without an interval where its ends are no numbers.
    func with(_ interval: Interval?, in unit: Double = 1) -> Self {
        guard let interval, interval.lower.isFinite, !interval.upper.isNaN else { return self }
        var measurement = self
        let greatest = Double.greatestFiniteMagnitude
        measurement.effectLower95 = min(greatest, max(0, interval.lower / unit))
        measurement.effectUpper95 = min(greatest, max(0, interval.upper / unit))
        return measurement
    }

    /// The same with the range of a distance.
    func with(_ interval: EffectInterval?, isSquare: Bool = false, in unit: Double = 1) -> Self {
        with(interval?.range(isSquare: isSquare), in: unit)
    }

    /// What a test of two samples of numbers found.
    init(_ result: TwoSampleResult, recipe: String? = nil) {
        self.init(
            statistic: result.statistic, pValue: result.pValue, effect: result.effect,
            method: result.method.findingName, recipe: recipe)
    }
}

extension EffectInterval {
    /// The most bins over which the slopes of a distance are found one by one.
    private static let mostBins = 256

    /// The interval of a distance over bins, or names.
    ///
    /// - Parameters:
    ///   - distance: What is measured.
    ///   - pair: The counts.
    ///   - nullMean: Its mean without drift.
    /// - Returns: `nil` where none is sound: with more than 256 names, of which most are too rare for slopes to say
    ///   anything, and where an empty bin counts as next to nothing, so that one row more would change the distance.
    static func over(_ distance: BinnedDistance, _ pair: CountPair, nullMean: Double) -> EffectInterval? {
        switch distance {
        case .totalVariation: return .totalVariation(pair)
        case .greatestDifference: return .greatestDifference(pair, nullMean: nullMean)
        case .populationStabilityIndex(let rule), .divergence(let rule):
            guard rule.isSmooth || !zip(pair.reference, pair.current).contains(where: { ($0 == 0) != ($1 == 0) })
            else { return nil }
        case .jensenShannon, .hellinger, .wassersteinOfBins: break
        }
        return pair.reference.count <= mostBins ? .binned(distance, pair, nullMean: nullMean) : nil
    }

    /// The interval of the area between the distribution functions of two sorted samples, in the values' unit.
    static func area(
        _ reference: [Double], _ current: [Double], estimate: Double, nullMean: Double?
    ) -> EffectInterval? {
        // One value has no variance.
        guard let nullMean, min(reference.count, current.count) > 1 else { return nil }
        // The squares of values that could be sorted here are ordinary numbers: samples are bounded.
        return .wasserstein(
            estimate: estimate, nullMean: nullMean, referenceVariance: SampleMoments(reference).variance,
            referenceCount: reference.count, currentVariance: SampleMoments(current).variance,
            currentCount: current.count)
    }
}

extension BinnedDistance {
    /// Whether it grows as the square of a small difference.
    var isSquare: Bool {
        switch self {
        case .populationStabilityIndex, .divergence: true
        case .jensenShannon, .hellinger, .totalVariation, .greatestDifference, .wassersteinOfBins: false
        }
    }
}

extension EmptyBinRule {
    /// Whether a bin that one sample never visits counts as about half a row, and not as next to nothing.
    fileprivate var isSmooth: Bool {
        switch self {
        case .additive(let extra): extra >= 0.5
        case .floor, .floorRenormalised, .addedShare, .replacingZero, .belowLeastShare: false
        }
    }
}

extension TwoSampleResult.Method {
    /// How a finding names the method.
    var findingName: String {
        switch self {
        case .exact: "exact"
        case .asymptotic: "asymptotic"
        case .permutation: "permutation"
        case .fittedTail: "permutation_tail"
        }
    }
}

extension DealSampling {
    /// A sampling whose seed comes from the data, so that columns do not share the noise of their p-values.
    ///
    /// It is a hash of numbers that are the same when the samples change places.
    init(drawLimit: Int, seedOf numbers: [UInt64]) {
        self.init(drawLimit: drawLimit, seed: FNV1a(numbers).value, fitsTail: true)
    }

    /// The same for two sorted samples, by their sizes and the middle of the longer one.
    init(drawLimit: Int, _ reference: [Double], _ current: [Double]) {
        let sizes = [reference.count, current.count].sorted().map { UInt64($0) }
        let middles = [reference, current].map { $0.isEmpty ? 0 : $0[$0.count / 2] }
        self.init(drawLimit: drawLimit, seedOf: sizes + [(middles[0] + middles[1]).bitPattern])
    }
}
