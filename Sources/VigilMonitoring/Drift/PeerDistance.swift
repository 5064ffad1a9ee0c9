import VigilDomain
import VigilStatistics

/// A distance over bins as other programs compute it, so that their numbers can be repeated.
///
/// The same two samples have a population stability index of 0.07 by one program and 0.14 by another; what differs is where
/// the edges stand, what an empty bin counts as and the logarithm's base, and a measurement says all three.
public enum PeerDistance: String, Sendable, Hashable, CaseIterable {
    /// The population stability index.
    case psi
    /// The Jensen-Shannon distance with natural logarithms, at most 0.8326.
    case jensenShannon = "jensen_shannon"
    /// The Jensen-Shannon distance with logarithms to base 2, at most 1.
    case jensenShannonBits = "jensen_shannon_base_2"
    /// The Kullback-Leibler divergence of the window from the reference.
    case kullbackLeibler = "kl_divergence"
    /// The Hellinger distance.
    case hellinger
    /// The total variation distance, which is one less the intersection of the histograms.
    case totalVariation = "total_variation"
    /// The greatest change of a share.
    case lInfinity = "l_infinity"

    /// What people call it.
    var title: String {
        switch self {
        case .psi: "population stability index"
        case .jensenShannon, .jensenShannonBits: "Jensen-Shannon distance"
        case .kullbackLeibler: "Kullback-Leibler divergence"
        case .hellinger: "Hellinger distance"
        case .totalVariation: "total variation distance"
        case .lInfinity: "L-infinity distance"
        }
    }

    /// The formula with its range.
    var definition: String {
        switch self {
        case .psi: "Sum over bins of (q - p) ln(q / p), in nats."
        case .jensenShannon:
            "Root of half the sum of p ln(p / m) + q ln(q / m) with m = (p + q) / 2, in [0, 0.8326]."
        case .jensenShannonBits:
            "Root of half the sum of p log2(p / m) + q log2(q / m) with m = (p + q) / 2, in [0, 1]."
        case .kullbackLeibler: "Sum over bins of p ln(p / q) of the shares divided by their sum; nats, at least 0."
        case .hellinger: "Root of half the sum over bins of (root p - root q)^2, in [0, 1]."
        case .totalVariation: "Half the sum over bins of |p - q|, in [0, 1]."
        case .lInfinity: "The greatest |p - q| of any bin, in [0, 1]."
        }
    }

    /// Whether empty bins have to count as something.
    var needsEmptyBinRule: Bool { self == .psi || self == .kullbackLeibler }

    /// The distance of counts.
    func value(_ pair: CountPair, _ emptyBins: EmptyBinRule) -> Double {
        switch self {
        case .psi: max(0, pair.populationStabilityIndex(emptyBins))
        case .jensenShannon: pair.jensenShannonDistance(base: .e)
        case .jensenShannonBits: pair.jensenShannonDistance(base: .two)
        case .kullbackLeibler: pair.divergence(emptyBins)
        case .hellinger: pair.hellingerDistance
        case .totalVariation: pair.totalVariation
        case .lInfinity: pair.greatestDifference
        }
    }

    /// The same distance, whose law without drift is known.
    func law(_ emptyBins: EmptyBinRule) -> BinnedDistance {
        switch self {
        case .psi: .populationStabilityIndex(emptyBins)
        case .jensenShannon: .jensenShannon(.e)
        case .jensenShannonBits: .jensenShannon(.two)
        case .kullbackLeibler: .divergence(emptyBins)
        case .hellinger: .hellinger
        case .totalVariation: .totalVariation
        case .lInfinity: .greatestDifference
        }
    }

    /// What a number was made by, in words.
    func recipe(_ bins: String, _ emptyBins: EmptyBinRule) -> String {
        needsEmptyBinRule ? "\(bins), \(emptyBins)" : bins
    }
}

extension DriftDetector {
    /// A peer's distance, over bins for numbers and over names for categories.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - distance: What is measured.
    ///   - rule: How numbers are binned.
    ///   - emptyBins: What an empty bin counts as.
    ///   - level: The p-value that has to be reached.
    /// - Returns: The distance as statistic and effect, with its p-value, its mean without drift and its recipe.
    func peer(
        reference: DriftSample, current: DriftSample, _ distance: PeerDistance, rule: BinningRule,
        emptyBins: EmptyBinRule, level: Double
    ) -> DriftDetectorOutcome {
        counted(reference: reference, current: current, rule: rule) { pair in
            let bins = reference.kind == .numeric ? "\(rule)" : "names of both samples"
            let value = distance.value(pair, emptyBins)
            let found = nullResult(
                reference: reference, current: current, distance.law(emptyBins), pair, rule: rule, level: level)
            return .bounded(
                statistic: value, pValue: found.pValue, effect: value, method: found.method.rawValue,
                recipe: distance.recipe(bins, emptyBins), nullMean: found.nullMean,
                isSquare: distance == .psi || distance == .kullbackLeibler
            ).with(
                EffectInterval.over(distance.law(emptyBins), pair, nullMean: found.nullMean),
                isSquare: distance == .psi || distance == .kullbackLeibler)
        }
    }

    /// The law without drift that belongs to the bins: of deciles the urn, of bins that the reference alone makes otherwise
    /// deals with bins of their own, of bins that both samples make, and of names, that given the pooled counts.
    private func nullResult(
        reference: DriftSample, current: DriftSample, _ distance: BinnedDistance, _ pair: CountPair,
        rule: BinningRule, level: Double
    ) -> BinnedDistanceTest.Result {
        let isNumeric = reference.kind == .numeric
        if isNumeric, rule == .doane, pair.reference.count > 1 {
            let (first, second) = (reference.sortedValues, current.sortedValues)
            let draws = DrawPlan.draws(
                level: level, least: 499, most: 9_999, steps: first.count + second.count, budget: 24_000_000)
            let sampling = DealSampling(drawLimit: draws, first, second)
            // What was counted already has values on both sides, the only thing that could be missing.
            if let found = try? RebinnedDistanceTest(distance, rule: rule, sampling: sampling).test(
                sortedReference: first, sortedCurrent: second)
            {
                return found
            }
        }
        var origin = BinOrigin.fixed
        if isNumeric, case .quantile = rule { origin = .referenceQuantiles }
        // Some peers count an empty bin as next to nothing, which a chi-squared law knows nothing of.
        return BinnedDistanceTest(distance, sampling: TableSampling(level: level, pair), chiSquaredFrom: 50)
            .test(pair, origin: origin)
    }
}

extension [Double] {
    /// Whether a sorted sample has more different values than a number, found without counting them all.
    func hasMoreDistinct(than count: Int) -> Bool {
        var distinct = isEmpty ? 0 : 1
        for index in indices.dropFirst() where self[index] != self[index - 1] {
            distinct += 1
            if distinct > count { return true }
        }
        return distinct > count
    }
}
