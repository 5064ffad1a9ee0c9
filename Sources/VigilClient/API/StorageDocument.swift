package import VigilDomain

/// What a server has stored, as the API answers it.
package struct StorageDocument: Hashable, Sendable, Decodable {
    /// Some segments together.
    package struct Segments: Hashable, Sendable, Decodable {
        /// How many.
        package var segments: Int
        /// Their rows.
        package var rows: Int
        /// What they take.
        package var bytes: Int
        /// Ids and times of that.
        package var keyBytes: Int
        /// All other columns.
        package var columnBytes: Int
        /// What is searched for ids.
        package var fingerprintBytes: Int
    }

    /// A version of a model.
    package struct Version: Hashable, Sendable, Decodable {
        /// Its text.
        package var version: String
        /// Predictions that are kept.
        package var predictions: Int
        /// Those with a label.
        package var labelled: Int
        /// The first prediction.
        package var from: DocumentTime?
        /// The last prediction.
        package var to: DocumentTime?
        /// Predictions before it are no longer kept.
        package var keptFrom: DocumentTime?
        /// What retention has removed so far.
        package var removedPredictions: Int
        /// Predictions whose id was there before.
        package var repeatedIds: Int
        /// What a prediction takes.
        package var bytesPerPrediction: Double?
        /// Segments of predictions.
        package var predictionSegments: Segments
        /// Segments of outcomes.
        package var outcomeSegments: Segments
    }

    /// A model.
    package struct Model: Hashable, Sendable, Decodable {
        /// Its name.
        package var model: String
        /// What all its segments take.
        package var bytes: Int
        /// Outcomes whose prediction has not come.
        package var waitingOutcomes: Int
        /// What limits it.
        package var retention: RetentionPolicy
        /// The event time that lets the oldest window go.
        package var nextRemovalAt: DocumentTime?
        /// What may still come before the oldest windows go.
        package var bytesLeft: Int?
        /// Its versions.
        package var versions: [Version]
    }

    /// The database as a whole.
    package struct Database: Hashable, Sendable, Decodable {
        /// What it takes.
        package var bytes: Int?
        /// The log beside it.
        package var logBytes: Int?
        /// What of it is free.
        package var freeBytes: Int?
        /// Its disk.
        package var diskBytes: Int?
        /// What is left on it.
        package var diskFreeBytes: Int?
    }

    /// By name.
    package var models: [Model]
    /// All together.
    package var database: Database
}

extension VigilAPIClient {
    /// Asks what is stored.
    ///
    /// - Returns: The amounts.
    /// - Throws: `VigilClientError`.
    package func storage() async throws -> DocumentAnswer<StorageDocument> { try await document("/api/v1/storage") }
}
