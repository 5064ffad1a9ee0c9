import VigilDomain
import VigilStatistics

/// Evidently's numbers, as its release 0.7 computes them.
///
/// Its Mann-Whitney test counts upward shifts only and its G test stops at samples of different sizes; those two are not
/// repeated.
public struct EvidentlyDetector: DriftDetector {
    /// What Evidently measures.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        /// The population stability index.
        case psi
        /// The Jensen-Shannon distance with natural logarithms.
        case jensenShannon = "jensen_shannon"
        /// The Kullback-Leibler divergence.
        case kullbackLeibler = "kl_divergence"
        /// The Hellinger distance.
        case hellinger
        /// The Wasserstein distance over the reference's standard deviation.
        case wasserstein = "wasserstein_normed"
        /// Student's test of the means, with one variance for both samples.
        case student = "t_test"
        /// The chi-squared test of goodness of fit.
        case chiSquared = "chi_squared"
    }

    /// What it is and what it needs.
    public let descriptor: DriftDetectorDescriptor
    private let method: Method

    /// One detector for each method.
    public static let all: [any DriftDetector] = Method.allCases.map { EvidentlyDetector($0) }

    /// With more different reference values than this, numbers are cut into equal widths.
    private static let distinctLimit = 20

    /// A detector.
    ///
    /// - Parameter method: What it measures.
    public init(_ method: Method) {
        self.method = method
        let distance = method.distance
        let kinds: [ColumnKind] =
            switch method {
            case .wasserstein, .student: [.numeric]
            case .chiSquared: [.categorical]
            default: [.numeric, .categorical]
            }
        descriptor = DriftDetectorDescriptor(
            id: DriftDetectorID("evidently_\(method.rawValue)"), title: "Evidently: \(method.title)", kinds: kinds,
            minimumRows: method == .student ? 2 : 1, isSymmetric: false,
            hasPValue: true,
            leastPValue: method == .chiSquared || method == .student ? 0 : DrawPlan.leastPValue, recipe: method.recipe,
            definition: distance?.definition ?? method.definition,
            source: "Evidently 0.7.23, legacy/calculations/stattests.")
    }

    /// Compares two samples.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: Evidently's number as statistic and effect, with its recipe.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: Evidently's number as statistic and effect, with its recipe.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        switch method {
        case .wasserstein: wasserstein(reference, current, level: level)
        case .student: student(reference, current)
        case .chiSquared: chiSquared(reference, current)
        case .hellinger:
            peer(
                reference: reference, current: current, .hellinger, rule: .distinctSturges, emptyBins: .belowLeastShare,
                level: level)
        case .psi, .jensenShannon, .kullbackLeibler:
            peer(
                reference: reference, current: current, method.distance ?? .psi, rule: Self.rule(reference),
                emptyBins: .belowLeastShare, level: level)
        }
    }

    private static func rule(_ reference: DriftSample) -> BinningRule {
        reference.sortedValues.hasMoreDistinct(than: distinctLimit) ? .pooledSturges : .distinctValues
    }

    private func wasserstein(
        _ reference: DriftSample, _ current: DriftSample, level: Double
    ) -> DriftDetectorOutcome {
        sorted(reference: reference, current: current) { (reference, current) throws(StatisticsError) in
            let found = try areaTest(reference, current, level: level)
            let unit = max(try SortedReference(reference).standardDeviation, 0.001)
            let normed = found.statistic / unit
            return .bounded(
                statistic: normed, pValue: found.pValue, effect: normed, method: found.method.findingName,
                recipe: method.recipe, nullMean: found.nullMean.map { $0 / unit }
            ).with(
                EffectInterval.area(reference, current, estimate: found.statistic, nullMean: found.nullMean), in: unit)
        }
    }

    private func student(_ reference: DriftSample, _ current: DriftSample) -> DriftDetectorOutcome {
        sorted(reference: reference, current: current) { (reference, current) throws(StatisticsError) in
            let (first, second) = MomentPair.scaled(reference, current)
            let result = try TTest.student(first, second)
            return .bounded(
                statistic: abs(result.statistic), pValue: result.statistic.isFinite ? result.pValue() : 0,
                effect: abs(try TTest.cohensD(first, second)), method: "asymptotic", recipe: method.recipe
            ).with(MomentPair.cohensDInterval(reference, current))
        }
    }

    private func chiSquared(_ reference: DriftSample, _ current: DriftSample) -> DriftDetectorOutcome {
        counted(reference: reference, current: current) { pair in
            let scale = Double(pair.currentTotal) / Double(pair.referenceTotal)
            var statistic = 0.0
            for (expected, observed) in zip(pair.reference, pair.current) {
                let difference = Double(observed) - Double(expected) * scale
                // A name that the reference does not have is expected 0 times and makes the statistic infinite.
                statistic += difference * difference / (Double(expected) * scale)
            }
            let law = ChiSquaredDistribution(degreesOfFreedom: Double(pair.reference.count - 1))
            return .bounded(
                statistic: statistic, pValue: pair.reference.count > 1 ? law.survival(statistic) : 1,
                effect: ContingencyTable(pair).cramersV, method: "asymptotic", recipe: method.recipe
            ).with(EffectInterval.cramersV(pair))
        }
    }
}

extension EvidentlyDetector.Method {
    fileprivate var distance: PeerDistance? {
        switch self {
        case .psi: .psi
        case .jensenShannon: .jensenShannon
        case .kullbackLeibler: .kullbackLeibler
        case .hellinger: .hellinger
        case .wasserstein, .student, .chiSquared: nil
        }
    }

    fileprivate var title: String {
        switch self {
        case .wasserstein: "Wasserstein distance, normed"
        case .student: "Student's t"
        case .chiSquared: "chi-squared"
        default: distance?.title ?? rawValue
        }
    }

    fileprivate var definition: String {
        switch self {
        case .wasserstein:
            "The area between the two distribution functions over the reference's standard deviation, at least 0. "
                + "The p-value is that of the area among random deals of the pooled values."
        case .student:
            "The difference of the means over its standard error with one variance for both samples, without sign; at "
                + "least 0. The p-value is two-sided, from Student's law; the effect is Cohen's d."
        default:
            "The sum of (observed - expected)^2 / expected with the reference's shares as expectation, which treats the "
                + "reference as exact; the p-value comes from the chi-squared law and is 0 once a new name appears. The "
                + "effect is Cramér's V of the two samples, in [0, 1]."
        }
    }

    fileprivate var recipe: String {
        let names = "names of both samples"
        let values = "numbers: \(BinningRule.pooledSturges), \(BinningRule.distinctValues) up to 20 of the reference's"
        return switch self {
        case .psi, .kullbackLeibler: "\(values); categories: \(names); \(EmptyBinRule.belowLeastShare)"
        case .jensenShannon: "\(values); categories: \(names)"
        case .hellinger: "numbers: \(BinningRule.distinctSturges); categories: \(names)"
        case .wasserstein: "divided by the reference's population standard deviation, or 0.001 if that is greater"
        case .student: "equal variances"
        case .chiSquared: "expected: the reference's counts times window rows over reference rows"
        }
    }
}
