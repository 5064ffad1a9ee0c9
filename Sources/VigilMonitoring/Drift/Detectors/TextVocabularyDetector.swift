import VigilDomain
import VigilLearning

/// Whether texts use other words than the reference's.
public struct TextVocabularyDetector: DriftDetector {
    /// How many texts of either sample are read at most.
    private static let mostRows = 100_000

    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("text_vocabulary"), title: "Vocabulary", kinds: [.categorical],
        needs: .sample(atMost: Self.mostRows), isSymmetric: true, hasPValue: true,
        recipe:
            "the \(VocabularyComparison.mostWords) words that most texts of both samples have, as far as five texts "
            + "of the smaller one can be expected to, and all others as one; of each text the first "
            + "\(TextTokens.mostBytes) bytes; seed 1",
        definition: "Jensen-Shannon distance, base 2, between the shares of words; in [0, 1]. The p-value is that of "
            + "chi-squared for the shares, corrected for words that come together in a text. The effect is the distance "
            + "less what chance alone gives; the share of unseen words stands in the recipe of each result.",
        source: "Endres and Schindelin 2003, A new metric for probability distributions; Rao and Scott 1984, On "
            + "chi-squared tests for multiway contingency tables with cell proportions estimated from survey data; Good "
            + "1953, The population frequencies of species and the estimation of population parameters.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of texts.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The distance with its p-value.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        if let obstacle = obstacle(reference: reference, current: current) { return obstacle }
        guard let samples = TextSamples(reference: reference, current: current, mostRows: Self.mostRows) else {
            return .notApplicable(reason: "the columns hold no texts")
        }
        let found = VocabularyComparison(samples)
        func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
        let unseen =
            "\(percent(found.unseenShare)) of the window's words unseen in the reference, "
            + "\(percent(found.expectedUnseenShare)) expected without drift"
        return .measured(
            DriftDetectorOutcome.Measurement(
                statistic: found.distance, pValue: found.pValue, effect: found.correctedDistance,
                method: "rao_scott", recipe: "\(found.wordCount) words; \(unseen); \(samples.recipe)"))
    }
}
