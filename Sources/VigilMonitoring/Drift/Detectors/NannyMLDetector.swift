import VigilDomain
import VigilStatistics

/// NannyML's numbers, as its release 0.13 computes them.
public struct NannyMLDetector: DriftDetector {
    /// What NannyML measures.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        /// The Jensen-Shannon distance to base 2.
        case jensenShannon = "jensen_shannon"
        /// The Hellinger distance.
        case hellinger
        /// The greatest distance between the distribution functions.
        case kolmogorovSmirnov = "kolmogorov_smirnov"
        /// The Wasserstein distance in the column's unit.
        case wasserstein
        /// The greatest change of a share.
        case lInfinity = "l_infinity"
        /// The chi-squared test of the table of both samples.
        case chiSquared = "chi2"
    }

    /// What it is and what it needs.
    public let descriptor: DriftDetectorDescriptor
    let method: Method

    /// One detector for each method.
    public static let all: [any DriftDetector] = Method.allCases.map { NannyMLDetector($0) }

    /// A detector.
    ///
    /// - Parameter method: What it measures.
    public init(_ method: Method) {
        self.method = method
        let kinds: [ColumnKind] =
            switch method {
            case .kolmogorovSmirnov, .wasserstein: [.numeric]
            case .lInfinity, .chiSquared: [.categorical]
            case .jensenShannon, .hellinger: [.numeric, .categorical]
            }
        let isBinned = method == .jensenShannon || method == .hellinger
        descriptor = DriftDetectorDescriptor(
            id: DriftDetectorID("nannyml_\(method.rawValue)"), title: "NannyML: \(method.title)", kinds: kinds,
            minimumRows: 1, isSymmetric: !isBinned, hasPValue: true,
            leastPValue: method == .chiSquared || method == .kolmogorovSmirnov ? 0 : DrawPlan.leastPValue,
            recipe: isBinned
                ? "numbers: \(BinningRule.doane); categories: names of both samples"
                : "names or values of both samples",
            definition: method.definition, source: "NannyML 0.13.1, drift/univariate/methods.py.")
    }

    /// Compares two samples.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: NannyML's number as statistic and effect, with its recipe.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: NannyML's number as statistic and effect, with its recipe.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        switch method {
        case .jensenShannon: distance(reference, current, .jensenShannonBits, level)
        case .hellinger: distance(reference, current, .hellinger, level)
        case .lInfinity: distance(reference, current, .lInfinity, level)
        case .kolmogorovSmirnov:
            sorted(reference: reference, current: current) { (reference, current) throws(StatisticsError) in
                let found = try KolmogorovSmirnovTest().compare(sortedReference: reference, sortedCurrent: current)
                let interval = EffectInterval.kolmogorovSmirnov(sortedReference: reference, sortedCurrent: current)
                return DriftDetectorOutcome.Measurement(
                    statistic: found.statistic, pValue: found.pValue, effect: found.statistic,
                    method: found.method.findingName, recipe: descriptor.recipe, nullMean: interval.nullMean
                ).with(interval)
            }
        case .wasserstein:
            sorted(reference: reference, current: current) { (reference, current) throws(StatisticsError) in
                let found = try areaTest(reference, current, level: level)
                return .bounded(
                    statistic: found.statistic, pValue: found.pValue, effect: found.statistic,
                    method: found.method.findingName, recipe: descriptor.recipe, nullMean: found.nullMean
                ).with(EffectInterval.area(reference, current, estimate: found.statistic, nullMean: found.nullMean))
            }
        case .chiSquared:
            counted(reference: reference, current: current) { pair in
                let table = ContingencyTable(pair)
                let result = table.yatesTest()
                return DriftDetectorOutcome.Measurement(
                    statistic: result.statistic, pValue: result.pValue, effect: table.cramersV,
                    method: "asymptotic", recipe: descriptor.recipe
                ).with(EffectInterval.cramersV(pair))
            }
        }
    }

    private func distance(
        _ reference: DriftSample, _ current: DriftSample, _ distance: PeerDistance, _ level: Double
    ) -> DriftDetectorOutcome {
        // None of the three looks at empty bins.
        peer(reference: reference, current: current, distance, rule: .doane, emptyBins: .floor(0), level: level)
    }
}

extension NannyMLDetector.Method {
    fileprivate var title: String {
        switch self {
        case .jensenShannon: PeerDistance.jensenShannonBits.title
        case .hellinger: PeerDistance.hellinger.title
        case .kolmogorovSmirnov: "Kolmogorov-Smirnov"
        case .wasserstein: "Wasserstein distance"
        case .lInfinity: PeerDistance.lInfinity.title
        case .chiSquared: "chi-squared"
        }
    }

    fileprivate var definition: String {
        switch self {
        case .jensenShannon: PeerDistance.jensenShannonBits.definition
        case .hellinger: PeerDistance.hellinger.definition
        case .kolmogorovSmirnov: "The greatest difference between the two distribution functions, in [0, 1]."
        case .wasserstein: "The area between the two distribution functions, in the column's unit, at least 0."
        case .lInfinity: PeerDistance.lInfinity.definition
        case .chiSquared:
            "The chi-squared statistic of the table of both samples' counts, with Yates' correction for two names, at "
                + "least 0. The effect is Cramér's V, in [0, 1]."
        }
    }
}
