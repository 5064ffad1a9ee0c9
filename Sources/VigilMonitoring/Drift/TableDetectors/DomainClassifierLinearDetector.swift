import VigilDomain
import VigilLearning

/// Whether a weighted sum of the columns can tell the window's rows from the reference's.
public struct DomainClassifierLinearDetector: TableDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("domain_classifier_linear"), title: "Linear domain classifier",
        kinds: [.numeric, .categorical], needs: .sample(atMost: EncodedTables.mostRows), isSymmetric: false,
        hasPValue: true,
        recipe: "\(Self.title), five folds, seed 1; \(EncodedTables.Recipe.weights.description)",
        definition: DriftDetectorDescriptor.domainClassifierDefinition,
        source: "Friedman 2003, On multivariate goodness-of-fit and two-sample testing; Lopez-Paz and Oquab 2017, "
            + "Revisiting classifier two-sample tests.")

    static let title = "ridge logistic regression"

    /// A row's like on the other side of a fold gives it away.
    public let recognisesRows = true

    /// The detector; it has no settings.
    public init() {}

    /// Compares a window with its reference.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows, with the same columns.
    /// - Returns: How far they can be told apart.
    public func compare(reference: DriftTable, current: DriftTable) -> DriftDetectorOutcome {
        analysis(reference: reference, current: current).outcome
    }

    /// The same with the columns that tell the two apart.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows, with the same columns.
    /// - Returns: The outcome and each column's part of the coefficients' sum.
    package func analysis(reference: DriftTable, current: DriftTable) -> DomainAnalysis {
        DomainAnalysis(
            DomainClassifier(learner: .logisticRegression(LogisticRegression())), title: Self.title, .weights,
            need: descriptor.minimumRows, reference: reference, current: current)
    }
}
