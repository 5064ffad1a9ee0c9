import VigilDomain
import VigilStatistics

extension MetricValue {
    /// The outcome of a statistical procedure as a finding keeps it.
    init(_ outcome: MetricOutcome) {
        switch outcome {
        case .measured(let estimate): self.init(estimate)
        case .undefined(let reason): self = .undefined(reason: reason.words)
        case .notEnoughData(let have, let need): self = .notEnoughData(have: have, need: need)
        }
    }

    private init(_ estimate: MetricEstimate) {
        // A finding is stored as JSON, which has no infinity.
        guard estimate.value.isFinite else {
            self = .undefined(reason: UndefinedReason.overflow.words)
            return
        }
        let hasInterval = (estimate.lower95?.isFinite ?? false) && (estimate.upper95?.isFinite ?? false)
        self = .measured(
            MetricMeasurement(
                value: estimate.value, standardError: estimate.standardError.flatMap { $0.isFinite ? $0 : nil },
                lower95: hasInterval ? estimate.lower95 : nil, upper95: hasInterval ? estimate.upper95 : nil,
                count: estimate.count))
    }
}

extension UndefinedReason {
    /// The reason as the end of a sentence.
    var words: String {
        switch self {
        case .oneClassOnly: "the labels hold only one class"
        case .noPositiveLabels: "no label is positive"
        case .noNegativeLabels: "no label is negative"
        case .noPositivePredictions: "no row was predicted positive"
        case .noNegativePredictions: "no row was predicted negative"
        case .noPositives: "neither a label nor a prediction is positive"
        case .fewerThanTwoGroups: "there are fewer than two groups"
        case .scoreOutsideUnitInterval: "a score lies outside 0 to 1"
        case .infiniteValue: "a value is infinite"
        case .constant: "all labels are equal"
        case .zeroTargets: "all labels are 0"
        case .valueNotAboveMinusOne: "a value is -1 or below"
        case .noVariation: "labels and predictions do not vary"
        case .overflow: "the result is too large for a number"
        }
    }
}
