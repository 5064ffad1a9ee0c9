extension RowContributions {
    /// Each row's log loss in nats, as ``ProbabilityLosses`` has it.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: Probabilities; NaN is missing.
    /// - Returns: A mean; `nil` where a score lies outside 0...1.
    public static func logLosses(labels: [Double], scores: [Double]) -> RowContributions? {
        losses(labels, scores) { ProbabilityLosses.logLoss(isPositive: $0 == 1, score: $1) }
    }

    /// Each row's squared difference of score and label.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: Probabilities; NaN is missing.
    /// - Returns: A mean; `nil` where a score lies outside 0...1.
    public static func brierScores(labels: [Double], scores: [Double]) -> RowContributions? {
        losses(labels, scores) { ($1 - $0) * ($1 - $0) }
    }

    private static func losses(
        _ labels: [Double], _ scores: [Double], _ loss: (_ label: Double, _ score: Double) -> Double
    ) -> RowContributions? {
        var values: [Double] = []
        values.reserveCapacity(labels.count)
        for (label, score) in zip(labels, scores) {
            if label.isNaN || score.isNaN {
                values.append(.nan)
            } else if score >= 0 && score <= 1 {
                values.append(loss(label, score))
            } else {
                return nil
            }
        }
        return .mean(values)
    }

    /// Each row's squared difference of the logarithms of one plus prediction and label.
    ///
    /// - Parameters:
    ///   - labels: What came true; NaN is missing.
    ///   - predictions: What was predicted; NaN is missing.
    /// - Returns: A mean, whose root is the metric; `nil` where a number is -1 or below.
    public static func squaredLogErrors(labels: [Double], predictions: [Double]) -> RowContributions? {
        var values: [Double] = []
        values.reserveCapacity(labels.count)
        for (label, prediction) in zip(labels, predictions) {
            if !(prediction - label).isFinite {
                values.append(.nan)
            } else if label > -1 && prediction > -1 {
                let difference = Elementary.log(onePlus: prediction) - Elementary.log(onePlus: label)
                values.append(difference * difference)
            } else {
                return nil
            }
        }
        return .mean(values)
    }
}
