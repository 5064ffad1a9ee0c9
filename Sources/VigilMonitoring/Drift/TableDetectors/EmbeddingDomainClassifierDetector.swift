import VigilDomain
import VigilLearning

/// Whether a direction in the space of embeddings tells the window's from the reference's.
public struct EmbeddingDomainClassifierDetector: TableDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("embedding_domain_classifier"), title: "Embedding domain classifier", kinds: [.numeric],
        needs: .sample(atMost: EncodedTables.mostRows), isSymmetric: false, hasPValue: true,
        recipe: "\(DomainClassifierLinearDetector.title) on all components, five folds, seed 1",
        definition: DriftDetectorDescriptor.domainClassifierDefinition,
        source:
            "Lopez-Paz and Oquab 2017, Revisiting classifier two-sample tests; Rabanser, Günnemann and Lipton 2019, "
            + "Failing loudly: an empirical study of methods for detecting dataset shift.")

    /// A row's like on the other side of a fold gives it away.
    public let recognisesRows = true

    /// The detector; it has no settings.
    public init() {}

    /// Compares a window with its reference.
    ///
    /// - Parameters:
    ///   - reference: The baseline's embeddings, a numeric column a component.
    ///   - current: The window's embeddings, of the same length.
    /// - Returns: How far they can be told apart; not applicable where a column is not a number.
    public func compare(reference: DriftTable, current: DriftTable) -> DriftDetectorOutcome {
        guard reference.columns.count == current.columns.count else {
            return .notApplicable(
                reason: "the reference's embeddings have \(reference.columns.count) components and the window's "
                    + "\(current.columns.count)")
        }
        for (name, column) in zip(reference.names, reference.columns) where column.kind != .numeric {
            return .notApplicable(reason: "\"\(name)\" holds names, and an embedding's components are numbers")
        }
        let regression = LogisticRegression(tolerance: 1e-3)
        return DomainAnalysis(
            DomainClassifier(learner: .logisticRegression(regression)), title: DomainClassifierLinearDetector.title,
            .weights, need: descriptor.minimumRows, reference: reference, current: current
        ).outcome
    }
}
