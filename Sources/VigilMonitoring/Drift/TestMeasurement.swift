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

    /// What a test of two samples of numbers found.
    init(_ result: TwoSampleResult, recipe: String? = nil) {
        self.init(
            statistic: result.statistic, pValue: result.pValue, effect: result.effect,
            method: result.method.findingName, recipe: recipe)
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
    /// FNV-1a over numbers that are the same when the samples change places.
    init(drawLimit: Int, seedOf numbers: [UInt64]) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for number in numbers { hash = (hash ^ number) &* 0x0000_0100_0000_01B3 }
        self.init(drawLimit: drawLimit, seed: hash, fitsTail: true)
    }

    /// The same for two sorted samples, by their sizes and the middle of the longer one.
    init(drawLimit: Int, _ reference: [Double], _ current: [Double]) {
        let sizes = [reference.count, current.count].sorted().map { UInt64($0) }
        let middles = [reference, current].map { $0.isEmpty ? 0 : $0[$0.count / 2] }
        self.init(drawLimit: drawLimit, seedOf: sizes + [(middles[0] + middles[1]).bitPattern])
    }
}
