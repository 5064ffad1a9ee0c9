import VigilDomain
import VigilLearning
import VigilStatistics

/// Whether texts are longer or shorter than the reference's.
public struct TextLengthDetector: DriftDetector {
    /// How many texts of either sample are read at most.
    private static let mostRows = 100_000

    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("text_length"), title: "Text length", kinds: [.categorical],
        needs: .sample(atMost: Self.mostRows), isSymmetric: false, hasPValue: true,
        recipe: "lengths in Unicode scalars, of each text the first \(TextTokens.mostBytes) bytes; seed 1",
        definition: "Kolmogorov and Smirnov's greatest difference between the distribution functions of the texts' "
            + "lengths, in [0, 1], with a p-value that respects ties. The effect is the Wasserstein-1 distance of the "
            + "lengths in standard deviations of the reference, less what chance alone gives; of a reference with one "
            + "length, the share of the window with another. The lengths in words and the shares of empty texts stand "
            + "in the recipe of each result.",
        source: "Smirnov 1939, On the estimation of the discrepancy between empirical curves of distribution for two "
            + "independent samples.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of texts.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The distance of the lengths with its p-value.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        if let obstacle = obstacle(reference: reference, current: current) { return obstacle }
        guard let samples = TextSamples(reference: reference, current: current, mostRows: Self.mostRows) else {
            return .notApplicable(reason: "the columns hold no texts")
        }
        let tokens = TextTokens(samples.texts)
        func lengths(_ rows: [Int32], _ byText: [Int]) -> [Double] {
            sortedFinite(rows.map { Double(byText[Int($0)]) }).values
        }
        let before = lengths(samples.reference, tokens.scalarCounts)
        let now = lengths(samples.current, tokens.scalarCounts)
        guard let found = comparison(before, now),
            let words = comparison(
                lengths(samples.reference, tokens.wordCounts), lengths(samples.current, tokens.wordCounts))
        else { return .notApplicable(reason: "the samples are too large") }
        let result = found.comparison.kolmogorovSmirnov
        func percent(_ lengths: [Double]) -> String {
            let empty = Double(lengths.prefix { $0 == 0 }.count) / Double(lengths.count)
            return "\((empty * 1000).rounded() / 10) %"
        }
        let wordResult = words.comparison.kolmogorovSmirnov
        let recipe =
            "words: D \(rounded(wordResult.statistic)), p \(rounded(wordResult.pValue)), effect "
            + "\(rounded(words.effect.corrected)); empty: \(percent(before)) of the reference, \(percent(now)) of the "
            + "window; \(samples.recipe)"
        return .measured(
            DriftDetectorOutcome.Measurement(
                statistic: result.statistic, pValue: result.pValue, effect: found.effect.corrected,
                method: result.method.findingName, recipe: recipe
            ).with(found.effect.interval))
    }

    private func comparison(
        _ reference: [Double], _ current: [Double]
    ) -> (comparison: SortedComparison, effect: NumericEffect)? {
        // Lengths are finite and both samples have some, which leaves only more than 2^31 of them as an error.
        guard let prepared = try? SortedReference(reference, recipe: BinnedSamples.recipe),
            let comparison = try? prepared.compare(sortedCurrent: current)
        else { return nil }
        let outside = OrdinaryRange(prepared).shares(outside: current)
        return (
            comparison,
            NumericEffect(
                NumericDistances(comparison), outsideShare: outside.below + outside.above,
                variance: SampleMoments(current).variance, sizes: (reference.count, current.count), rule: DriftRule())
        )
    }

    private func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
}
