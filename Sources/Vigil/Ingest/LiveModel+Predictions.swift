public import VigilDomain

extension LiveModel {
    /// Takes in one prediction and says at once what stands out about it; its features are handed over as columns have them.
    ///
    /// It neither waits nor, where nothing stands out, makes any object of its own. What it takes is durable after a `flush()`.
    ///
    /// - Parameters:
    ///   - id: The caller's identifier; an outcome refers to it later.
    ///   - timestamp: When it was made; now when `nil`.
    ///   - numbers: The numeric features in the order of the schema; NaN is a missing value.
    ///   - names: The categorical features in the order of the schema; `nil` is a missing value.
    ///   - score: Probability, confidence or ranking score.
    ///   - prediction: Class, value or class name.
    ///   - group: Ranking: the query.
    ///   - rank: Ranking: the place in the list, from 1.
    ///   - inferenceMilliseconds: How long the model took.
    ///   - probabilities: Multiclass classification: the probability of each of the schema's classes, in their order.
    /// - Returns: What was noticed: schema violations, values out of the reference's range, unseen categories, values that are
    ///   missing and never were, alarms of live detectors, and whether there was room to wait.
    @discardableResult
    public func processLivePrediction(
        id: String, at timestamp: Timestamp? = nil, numbers: [Double], names: [String?] = [], score: Double? = nil,
        prediction: FeatureValue = .missing, group: String? = nil, rank: Double? = nil,
        inferenceMilliseconds: Double? = nil, probabilities: [Double]? = nil
    ) -> LivePredictionReport {
        take(
            LiveRow(
                id: id, timestamp: timestamp ?? now, features: .columns(numbers: numbers, names: names), score: score,
                prediction: prediction, group: group, rank: rank, inferenceMilliseconds: inferenceMilliseconds,
                probabilities: probabilities))
    }

    /// Takes in one prediction and says at once what stands out about it; its features are handed over one by one.
    ///
    /// - Parameters:
    ///   - id: The caller's identifier; an outcome refers to it later.
    ///   - timestamp: When it was made; now when `nil`.
    ///   - features: One value a feature, in the order of the schema.
    ///   - score: Probability, confidence or ranking score.
    ///   - prediction: Class, value or class name.
    ///   - group: Ranking: the query.
    ///   - rank: Ranking: the place in the list, from 1.
    ///   - inferenceMilliseconds: How long the model took.
    ///   - probabilities: Multiclass classification: the probability of each of the schema's classes, in their order.
    /// - Returns: What was noticed, as of the other form.
    @discardableResult
    public func processLivePrediction(
        id: String, at timestamp: Timestamp? = nil, features: [FeatureValue], score: Double? = nil,
        prediction: FeatureValue = .missing, group: String? = nil, rank: Double? = nil,
        inferenceMilliseconds: Double? = nil, probabilities: [Double]? = nil
    ) -> LivePredictionReport {
        take(
            LiveRow(
                id: id, timestamp: timestamp ?? now, features: .values(features), score: score,
                prediction: prediction, group: group, rank: rank, inferenceMilliseconds: inferenceMilliseconds,
                probabilities: probabilities))
    }

    /// Takes in one prediction with its features by name, which costs a look-up for each, and says at once what stands out.
    ///
    /// - Parameter prediction: One of this model and, where it says one, of this version.
    /// - Returns: What was noticed, as of the other forms.
    @discardableResult
    public func processLivePrediction(_ prediction: LivePrediction) -> LivePredictionReport {
        guard prediction.model == schema.model, prediction.version.map({ $0 == schema.version }) ?? true else {
            let given = "\(prediction.model) \(prediction.version ?? "")"
            return LivePredictionReport(
                isAccepted: false,
                notices: [
                    LivePredictionReport.Notice(
                        kind: .schemaViolation, field: "model",
                        .text("\(given) was given; the handle is of \(schema.model) \(schema.version)"))
                ])
        }
        return take(LiveRow(prediction))
    }
}
