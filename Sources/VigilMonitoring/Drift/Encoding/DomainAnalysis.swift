import VigilDomain
import VigilLearning

/// What a domain classifier found between two tables, with the columns that it used.
package struct DomainAnalysis: Sendable, Hashable {
    /// The numbers, or why there are none.
    package let outcome: DriftDetectorOutcome
    /// The columns that tell the two apart, the most telling first; empty where there are no numbers.
    package let columns: [ColumnShare]

    /// A column and its part in telling the window from its reference.
    package struct ColumnShare: Sendable, Hashable {
        /// The column's name.
        package let name: String
        /// Its part of the learner's work, above 0; all columns' parts sum to 1.
        package let share: Double
    }

    /// Compares two tables.
    ///
    /// - Parameters:
    ///   - classifier: The learner, its folds and its seed.
    ///   - title: The learner in words.
    ///   - recipe: How columns become features.
    ///   - need: The fewest rows of either table.
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows.
    init(
        _ classifier: DomainClassifier, title: String, _ recipe: EncodedTables.Recipe, need: Int,
        reference: DriftTable, current: DriftTable
    ) {
        // Tables that cannot be aligned are left as they are, and the obstacle says why.
        var current = current
        if case .table(let aligned) = current.aligned(with: reference) { current = aligned }
        if let obstacle = TablePair.obstacle(reference: reference, current: current, need: need) {
            self.init(outcome: obstacle, columns: [])
            return
        }
        let pair = TablePair(
            reference: reference, current: current, mostRows: EncodedTables.rowLimit(reference, recipe),
            seed: classifier.seed)
        guard let tables = EncodedTables(pair, recipe) else {
            self.init(outcome: .notApplicable(reason: "no column has more than one value"), columns: [])
            return
        }
        do throws(LearningError) {
            let found = try classifier.compare(reference: tables.reference, window: tables.window)
            self.init(
                outcome: .measured(
                    found.measurement(
                        recipe: "\(title), \(recipe.description), \(classifier.folds) folds, "
                            + "seed \(classifier.seed), \(pair.recipe)")),
                columns: Self.shares(found.featureShares, of: tables.columns, names: pair.names))
        } catch {
            self.init(outcome: .notApplicable(reason: error.detail), columns: [])
        }
    }

    private init(outcome: DriftDetectorOutcome, columns: [ColumnShare]) {
        self.outcome = outcome
        self.columns = columns
    }

    private static func shares(_ features: [Double], of columns: [Int], names: [String]) -> [ColumnShare] {
        var sums = [Double](repeating: 0, count: names.count)
        for (column, share) in zip(columns, features) { sums[column] += share }
        return sums.indices.filter { sums[$0] > 0 }
            .sorted { (sums[$1], $0) < (sums[$0], $1) }
            .map { ColumnShare(name: names[$0], share: sums[$0]) }
    }
}

extension DomainClassification {
    /// The numbers as a detector gives them.
    func measurement(recipe: String) -> DriftDetectorOutcome.Measurement {
        DriftDetectorOutcome.Measurement(
            statistic: gini, pValue: pValue, effect: correctedGini, method: "held_out_half", recipe: recipe)
    }
}

extension DriftDetectorDescriptor {
    /// What every domain classifier computes.
    static let domainClassifierDefinition =
        "Twice the area under the ROC curve less one, at least 0, of a learner that tells the window's rows from the "
        + "reference's: the mean over five folds, each ranked by what was learned from the others; in [0, 1], 0 where "
        + "they cannot be told apart. The p-value is Mann and Whitney's for the ranks of one random half of the rows "
        + "by what was learned from the other half. The effect is the statistic less its mean without drift."
}
