package import VigilDomain
import VigilStatistics

/// One metric of a window, estimated without its labels.
package struct EstimatedMetric: Sendable, Hashable, Codable {
    /// Which metric.
    package var metric: MetricID
    /// The estimate, or why there is none.
    ///
    /// Its standard error is that of estimate less realised metric, and its 95 % interval holds the realised metric with
    /// a chance of 95 %, as long as a row's score, or features, mean what they meant in the reference.
    package var value: MetricValue
    /// How far the labels, once known, scatter the metric about its expectation: a standard deviation.
    package var samplingError: Double?
    /// The standard error of the estimate itself, from the reference's being finite.
    package var fitError: Double?
    /// How it was estimated.
    package var method: EstimationMethod
    /// How many of the reference's rows count, where they are weighted to stand in for the window.
    package var effectiveRows: Double?

    /// An estimated metric.
    ///
    /// - Parameters:
    ///   - metric: Which metric.
    ///   - value: The estimate, or why there is none.
    ///   - samplingError: How far the labels scatter the metric.
    ///   - fitError: The standard error of the estimate itself.
    ///   - method: How it was estimated.
    ///   - effectiveRows: How many of the reference's rows count, where they are weighted.
    package init(
        metric: MetricID, value: MetricValue, samplingError: Double? = nil, fitError: Double? = nil,
        method: EstimationMethod, effectiveRows: Double? = nil
    ) {
        self.metric = metric
        self.value = value
        self.samplingError = samplingError
        self.fitError = fitError
        self.method = method
        self.effectiveRows = effectiveRows
    }

    init(_ metric: MetricID, _ outcome: EstimateOutcome, _ method: EstimationMethod, effectiveRows: Double? = nil) {
        switch outcome {
        case .estimated(let estimate) where estimate.value.isFinite && estimate.standardError.isFinite:
            self.init(
                metric: metric,
                value: .measured(
                    MetricMeasurement(
                        value: estimate.value, standardError: estimate.standardError, lower95: estimate.lower95,
                        upper95: estimate.upper95, count: estimate.count)),
                samplingError: estimate.samplingError, fitError: estimate.fitError, method: method,
                effectiveRows: effectiveRows)
        case .estimated:
            self.init(
                metric: metric, value: .undefined(reason: UndefinedReason.overflow.words), method: method,
                effectiveRows: effectiveRows)
        case .undefined(let reason):
            self.init(
                metric: metric, value: .undefined(reason: reason.wordsWithoutLabels), method: method,
                effectiveRows: effectiveRows)
        case .notEnoughData(let have, let need):
            self.init(
                metric: metric, value: .notEnoughData(have: have, need: need), method: method,
                effectiveRows: effectiveRows)
        }
    }
}

/// How a metric was estimated without labels; stable as text.
package enum EstimationMethod: String, Sendable, Hashable, Codable, CaseIterable {
    /// From calibrated scores: confidence-based performance estimation.
    case confidence
    /// From scores calibrated on the reference's rows with weights that make them stand in for the window.
    case weightedConfidence = "weighted_confidence"
    /// From losses that trees learned: direct loss estimation.
    case directLoss = "direct_loss"
}

extension UndefinedReason {
    /// The reason as the end of a sentence, where the labels are not known but expected.
    fileprivate var wordsWithoutLabels: String {
        switch self {
        case .oneClassOnly: "only one class is to be expected"
        case .noPositiveLabels: "no positive row is to be expected"
        case .noNegativeLabels: "no negative row is to be expected"
        case .noPositives: "no row is positive or to be expected so"
        default: words
        }
    }
}
