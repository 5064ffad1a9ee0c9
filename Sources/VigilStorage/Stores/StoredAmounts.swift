package import VigilDomain

/// What a model has in the store.
package struct StoredModel: Hashable, Sendable {
    /// The model.
    package var model: ModelName
    /// Outcomes that wait for their prediction.
    package var waitingOutcomes: Int
    /// Its versions, in order of registration.
    package var versions: [StoredVersion]

    /// What all segments of the model take.
    package var bytes: Int { versions.reduce(0) { $0 + $1.predictionSegments.bytes + $1.outcomeSegments.bytes } }
}

/// What a version of a model has in the store.
package struct StoredVersion: Hashable, Sendable {
    /// Its text.
    package var version: String
    /// From when on its predictions are kept; `nil` while all are.
    package var keptFrom: Timestamp?
    /// Predictions that are kept.
    package var predictions = 0
    /// Those with a label.
    package var labelled = 0
    /// Predictions whose id the model had before, more than the id horizon away, as far as segments were looked through.
    package var repeatedIDs = 0
    /// Predictions that retention has removed so far.
    package var removed = 0
    /// Its segments of predictions.
    package var predictionSegments = SegmentAmount()
    /// Its segments of outcomes, whose times are those of their predictions.
    package var outcomeSegments = SegmentAmount()

    /// The times of its first and its last prediction that are kept; `nil` without any.
    package var times: ClosedRange<Timestamp>? {
        guard let times = predictionSegments.times else { return nil }
        let first = max(times.lowerBound, keptFrom ?? times.lowerBound)
        return first <= times.upperBound ? first...times.upperBound : nil
    }
}

/// Some segments together.
package struct SegmentAmount: Hashable, Sendable {
    /// How many there are.
    package var segments = 0
    /// Their rows, also those that are not kept any more and go with their segment.
    package var rows = 0
    /// The times of the first and the last row; `nil` without any.
    package var times: ClosedRange<Timestamp>?
    /// What ids, times and orders of arrival take.
    package var keyBytes = 0
    /// What all other columns take.
    package var columnBytes = 0
    /// What is searched for ids before keys are read.
    package var fingerprintBytes = 0

    /// All of it.
    package var bytes: Int { keyBytes + columnBytes + fingerprintBytes }
}

/// What a database takes, as far as its engine tells.
package struct DatabaseUse: Hashable, Sendable {
    /// The database, in bytes.
    package var bytes: Int?
    /// A log beside it.
    package var logBytes: Int?
    /// What of the database is free for what comes next.
    package var freeBytes: Int?
    /// The size of the disk that it is on.
    package var diskBytes: Int?
    /// What is left on that disk.
    package var diskFreeBytes: Int?

    /// Amounts.
    package init(
        bytes: Int? = nil, logBytes: Int? = nil, freeBytes: Int? = nil, diskBytes: Int? = nil,
        diskFreeBytes: Int? = nil
    ) {
        self.bytes = bytes
        self.logBytes = logBytes
        self.freeBytes = freeBytes
        self.diskBytes = diskBytes
        self.diskFreeBytes = diskFreeBytes
    }
}
