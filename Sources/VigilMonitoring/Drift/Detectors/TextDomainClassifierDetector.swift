import VigilDomain
import VigilLearning

/// Whether the window's texts can be told from the reference's by their words and letters.
public struct TextDomainClassifierDetector: DriftDetector {
    /// How many texts of either sample are learned from at most.
    private static let mostRows = 10_000
    private static let folds = 5

    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("text_domain_classifier"), title: "Text domain classifier", kinds: [.categorical],
        needs: .sample(atMost: Self.mostRows), isSymmetric: false, hasPValue: true,
        recipe: "ridge logistic regression, penalty 1, on words and three Unicode scalars in a row, hashed into "
            + "\(HashedTexts.bucketCount) buckets, weighted by their rareness in both samples; \(Self.folds) folds, seed "
            + "1; of each text the first \(TextTokens.mostBytes) bytes",
        definition: DriftDetectorDescriptor.domainClassifierDefinition,
        source: "Lopez-Paz and Oquab 2017, Revisiting classifier two-sample tests; Weinberger and others 2009, Feature "
            + "hashing for large scale multitask learning.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of texts.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: How far they can be told apart.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        if let obstacle = obstacle(reference: reference, current: current) { return obstacle }
        guard let samples = TextSamples(reference: reference, current: current, mostRows: Self.mostRows) else {
            return .notApplicable(reason: "the columns hold no texts")
        }
        if samples.areSame {
            return .measured(
                DriftDetectorOutcome.Measurement(
                    statistic: 0, pValue: 1, effect: 0, method: "held_out_half", recipe: samples.recipe))
        }
        do throws(LearningError) {
            let found = try DomainClassifier(folds: Self.folds).compare(
                texts: samples.texts, reference: samples.reference, window: samples.current)
            return .measured(found.measurement(recipe: samples.recipe))
        } catch {
            return .notApplicable(reason: error.detail)
        }
    }
}
