public import Vigil

extension MetricID {
    /// How sure the model was of its answer; it is not accuracy, which one unlabelled call does not have.
    public static let confidence = MetricID("confidence")
    /// The score of the best match.
    public static let matchQuality = MetricID("match_quality")
    /// From request to answer, in milliseconds.
    public static let responseTime = MetricID("response_time_ms")
}

extension MonitoringRecorder {
    /// Records one scored lead.
    ///
    /// - Parameters:
    ///   - lead: The lead's id; its outcome is reported under the same one.
    ///   - features: What the model was given.
    ///   - score: The probability that the lead converts.
    ///   - inferenceMilliseconds: How long the model took.
    ///   - responseMilliseconds: How long the whole call took.
    ///   - time: When.
    public func recordLeadScoringPerformance(
        lead: String, features: [String: FeatureValue], score: Double, inferenceMilliseconds: Double,
        responseMilliseconds: Double, at time: Timestamp
    ) {
        recordClassifier(
            RealEstateModels.leadScoring, id: lead, features: features, score: score,
            inferenceMilliseconds: inferenceMilliseconds, responseMilliseconds: responseMilliseconds, at: time)
    }

    /// Records one churn prediction.
    ///
    /// - Parameters:
    ///   - client: The prediction's id, such as client and date.
    ///   - features: What the model was given.
    ///   - score: The probability that the client leaves.
    ///   - inferenceMilliseconds: How long the model took.
    ///   - responseMilliseconds: How long the whole call took.
    ///   - time: When.
    public func recordChurnPredictionPerformance(
        client: String, features: [String: FeatureValue], score: Double, inferenceMilliseconds: Double,
        responseMilliseconds: Double, at time: Timestamp
    ) {
        recordClassifier(
            RealEstateModels.churnPrediction, id: client, features: features, score: score,
            inferenceMilliseconds: inferenceMilliseconds, responseMilliseconds: responseMilliseconds, at: time)
    }

    /// Records one answered search: the best match stands for it.
    ///
    /// - Parameters:
    ///   - query: The search's id.
    ///   - best: The features of the best match.
    ///   - matchQuality: Its score.
    ///   - inferenceMilliseconds: How long the model took.
    ///   - responseMilliseconds: How long the whole call took.
    ///   - time: When.
    public func recordPropertyMatchingPerformance(
        query: String, best: [String: FeatureValue], matchQuality: Double, inferenceMilliseconds: Double,
        responseMilliseconds: Double, at time: Timestamp
    ) {
        let measurements: [MetricID: Double] = [
            .matchQuality: matchQuality, .responseTime: responseMilliseconds, .inferenceTime: inferenceMilliseconds,
            .predictionCount: 1,
        ]
        record(RealEstateModels.propertyMatching, at: time, measurements: measurements) {
            LivePrediction(
                id: "\(query)/1", model: RealEstateModels.propertyMatching, timestamp: time, features: best,
                score: matchQuality, group: query, rank: 1, inferenceMilliseconds: inferenceMilliseconds)
        }
    }

    private func recordClassifier(
        _ model: ModelName, id: String, features: [String: FeatureValue], score: Double,
        inferenceMilliseconds: Double, responseMilliseconds: Double, at time: Timestamp
    ) {
        let measurements: [MetricID: Double] = [
            .confidence: max(score, 1 - score), .responseTime: responseMilliseconds,
            .inferenceTime: inferenceMilliseconds, .predictionCount: 1,
        ]
        record(model, at: time, measurements: measurements) {
            LivePrediction(
                id: id, model: model, timestamp: time, features: features, score: score,
                prediction: .number(score >= 0.5 ? 1 : 0), inferenceMilliseconds: inferenceMilliseconds)
        }
    }
}

extension MLModelMonitoringService {
    /// Checks a model's newest window against its baseline, and says in words what to do.
    ///
    /// - Parameter model: The model.
    /// - Returns: The recommended actions of the newest finding; empty when nothing was found or there is no data.
    /// - Throws: `MonitoringError` for an unknown model.
    public func detectModelDrift(for model: ModelName) async throws -> [String] {
        try await drift.check(model).last?.result.recommendedActions ?? []
    }
}
