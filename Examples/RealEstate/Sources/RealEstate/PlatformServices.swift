public import Vigil

/// Answers calls and times them; the three services below differ only in what they are asked and what they record.
struct CallTimer {
    private let started = ContinuousClock.now

    var milliseconds: Double { (ContinuousClock.now - started) / .milliseconds(1) }
}

/// Scores leads.
public struct LeadScoringService: Sendable {
    private let model: @Sendable ([String: FeatureValue]) -> Double
    private let recorder: MonitoringRecorder
    private let clock: any WallClock

    /// A service around a model that gives the probability of conversion.
    public init(
        recorder: MonitoringRecorder, clock: any WallClock = SystemWallClock(),
        model: @escaping @Sendable ([String: FeatureValue]) -> Double
    ) {
        self.model = model
        self.recorder = recorder
        self.clock = clock
    }

    /// The probability that a lead converts.
    public func score(lead: String, features: [String: FeatureValue]) -> Double {
        let call = CallTimer()
        let inference = CallTimer()
        let score = model(features)
        let inferenceMilliseconds = inference.milliseconds
        recorder.recordLeadScoringPerformance(
            lead: lead, features: features, score: score, inferenceMilliseconds: inferenceMilliseconds,
            responseMilliseconds: call.milliseconds, at: clock.now())
        return score
    }
}

/// Predicts which clients leave.
public struct ChurnPredictionService: Sendable {
    private let model: @Sendable ([String: FeatureValue]) -> Double
    private let recorder: MonitoringRecorder
    private let clock: any WallClock

    /// A service around a model that gives the probability of leaving.
    public init(
        recorder: MonitoringRecorder, clock: any WallClock = SystemWallClock(),
        model: @escaping @Sendable ([String: FeatureValue]) -> Double
    ) {
        self.model = model
        self.recorder = recorder
        self.clock = clock
    }

    /// Whether to call the client before he leaves, and how sure the model is.
    public func predict(client: String, features: [String: FeatureValue]) -> (leaves: Bool, probability: Double) {
        let call = CallTimer()
        let inference = CallTimer()
        let probability = model(features)
        let inferenceMilliseconds = inference.milliseconds
        let now = clock.now()
        recorder.recordChurnPredictionPerformance(
            client: "\(client)/\(now.civilDate)", features: features, score: probability,
            inferenceMilliseconds: inferenceMilliseconds, responseMilliseconds: call.milliseconds, at: now)
        return (probability >= 0.5, probability)
    }
}

/// Finds the listings that fit a client's wishes.
public struct PropertyMatchingService: Sendable {
    /// A listing with the features of its fit to the wish.
    public struct Candidate: Sendable {
        /// The listing.
        public var property: String
        /// What the model is given.
        public var features: [String: FeatureValue]

        /// A listing.
        public init(property: String, features: [String: FeatureValue]) {
            self.property = property
            self.features = features
        }
    }

    private let model: @Sendable ([String: FeatureValue]) -> Double
    private let recorder: MonitoringRecorder
    private let clock: any WallClock

    /// A service around a model that gives the quality of a match.
    public init(
        recorder: MonitoringRecorder, clock: any WallClock = SystemWallClock(),
        model: @escaping @Sendable ([String: FeatureValue]) -> Double
    ) {
        self.model = model
        self.recorder = recorder
        self.clock = clock
    }

    /// The listings, best match first.
    public func match(query: String, candidates: [Candidate]) -> [Candidate] {
        let call = CallTimer()
        let inference = CallTimer()
        let scored = candidates.map { (candidate: $0, score: model($0.features)) }
        let inferenceMilliseconds = inference.milliseconds
        let ranked = scored.sorted { $0.score > $1.score }
        if let best = ranked.first {
            recorder.recordPropertyMatchingPerformance(
                query: query, best: best.candidate.features, matchQuality: best.score,
                inferenceMilliseconds: inferenceMilliseconds, responseMilliseconds: call.milliseconds,
                at: clock.now())
        }
        return ranked.map(\.candidate)
    }
}
