/// What preparing an estimator from a baseline gave.
package enum EstimatorPreparation: Sendable {
    /// Performance can be estimated.
    case ready(PerformanceEstimator)
    /// It cannot, for now or for good.
    case notPossible(EstimationObstacle)

    /// The estimator, when there is one.
    package var estimator: PerformanceEstimator? {
        if case .ready(let estimator) = self { estimator } else { nil }
    }
}

/// Why performance cannot be estimated without labels.
package enum EstimationObstacle: Sendable, Hashable {
    /// The task is one that no method is known for.
    case task
    /// No row of the baseline has a label.
    case noLabels
    /// No labelled row of the baseline has a score.
    case noScores
    /// The baseline has too few rows with a label and a score, or a prediction.
    case fewRows(have: Int, need: Int)
    /// The baseline's rows break the task's rules, or something that learning needs is missing.
    case problem(String)

    /// The obstacle as the end of a sentence.
    package var words: String {
        switch self {
        case .task: "no way is known to estimate a ranking's performance without labels"
        case .noLabels: "the baseline has no labels to learn from"
        case .noScores: "the baseline's labelled rows have no scores"
        case .fewRows(let have, let need):
            "the baseline has \(NumberText.fixed(Double(have), decimals: 0)) rows to learn from, need "
                + NumberText.fixed(Double(need), decimals: 0)
        case .problem(let detail): detail
        }
    }
}
