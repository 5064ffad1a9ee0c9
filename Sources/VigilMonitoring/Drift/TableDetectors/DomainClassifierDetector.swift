import VigilDomain
import VigilLearning

/// Whether boosted trees can tell the window's rows from the reference's.
public struct DomainClassifierDetector: TableDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("domain_classifier"), title: "Domain classifier", kinds: [.numeric, .categorical],
        needs: .sample(atMost: EncodedTables.mostRows), isSymmetric: false, hasPValue: true,
        recipe: "\(Self.title), five folds, seed 1; \(EncodedTables.Recipe.thresholds.description)",
        definition: DriftDetectorDescriptor.domainClassifierDefinition,
        source: "Friedman 2003, On multivariate goodness-of-fit and two-sample testing; Lopez-Paz and Oquab 2017, "
            + "Revisiting classifier two-sample tests; Chen and Guestrin 2016, XGBoost: a scalable tree boosting system."
    )

    private static let title: String = {
        let trees = BoostedTrees()
        return "XGBoost with \(trees.treeCount) trees of depth \(trees.maximumDepth), learning rate "
            + "\(trees.learningRate), \(trees.binCount) bins"
    }()

    /// A row's like on the other side of a fold gives it away.
    public let recognisesRows = true

    /// The detector; it has no settings.
    public init() {}

    /// Compares a window with its reference.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows, with the same columns.
    /// - Returns: How far they can be told apart; not applicable without XGBoost.
    public func compare(reference: DriftTable, current: DriftTable) -> DriftDetectorOutcome {
        analysis(reference: reference, current: current).outcome
    }

    /// The same with the columns that tell the two apart.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows, with the same columns.
    /// - Returns: The outcome and each column's part of the gain of all splits.
    package func analysis(reference: DriftTable, current: DriftTable) -> DomainAnalysis {
        DomainAnalysis(
            DomainClassifier(), title: Self.title, .thresholds, need: descriptor.minimumRows, reference: reference,
            current: current)
    }
}
