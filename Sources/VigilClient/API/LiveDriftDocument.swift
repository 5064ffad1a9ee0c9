package import VigilDomain

/// What is watched of a model's predictions one by one, and the alarms that came of it, as the API answers it.
package struct LiveDriftDocument: Hashable, Sendable, Decodable {
    /// An alarm.
    package struct Signal: Hashable, Sendable, Decodable {
        /// The column.
        package var column: String
        /// The detector.
        package var detector: String
        /// The time of the prediction that it came with.
        package var at: DocumentTime
        /// Events that the detector had seen.
        package var eventCount: Int
        /// One alarm in so many events is false.
        package var falseAlarmEvery: Int
    }

    /// A column without a detector.
    package struct Unwatched: Hashable, Sendable, Decodable {
        /// Its name.
        package var column: String
        /// Why it has none.
        package var reason: String
    }

    /// Predictions of a window that a calling service dropped.
    package struct QueueDrops: Hashable, Sendable, Decodable {
        /// Where the window begins.
        package var from: DocumentTime
        /// Where it ends.
        package var to: DocumentTime
        /// How many there were.
        package var count: Int
    }

    /// The version.
    package var version: String
    /// `off`, `idle`, `starting` or `watching`.
    package var state: String
    /// The detector.
    package var detector: String
    /// Events of a column to a false alarm.
    package var falseAlarmEvery: Int?
    /// The columns with a detector.
    package var watched: [String]
    /// The columns without one.
    package var unwatched: [Unwatched]
    /// Predictions that were not looked at.
    package var dropped: Int
    /// What a reader must know.
    package var notes: [String]
    /// The alarms, oldest first.
    package var signals: [Signal]
    /// Predictions that a calling service dropped; older servers do not say.
    package var queueDrops: [QueueDrops]?
}

/// What to ask live detectors for when they go through stored predictions.
package struct LiveReplayDocument: Hashable, Sendable, Encodable {
    var from: DocumentTime?
    var to: DocumentTime?
    var share: Double?
    var detector: String?
    var falseAlarmEvery: Int?

    /// A request; what is left out is as the model's policy says.
    package init(
        from: Timestamp? = nil, to: Timestamp? = nil, share: Double? = nil, detector: String? = nil,
        falseAlarmEvery: Int? = nil
    ) {
        self.from = from.map(DocumentTime.init)
        self.to = to.map(DocumentTime.init)
        self.share = share
        self.detector = detector
        self.falseAlarmEvery = falseAlarmEvery
    }
}

/// An answer about live detectors.
package struct LiveDriftAnswer: Sendable {
    /// What is watched, and the alarms.
    package var report: LiveDriftDocument
    /// The same as the server wrote it.
    package var json: String
}
