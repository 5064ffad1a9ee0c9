import NIOCore

/// How a server is, as the API answers it.
package struct StatusDocument: Hashable, Sendable, Decodable {
    /// What keeps it from being ready.
    package struct Problem: Hashable, Sendable, Decodable {
        /// Stable text.
        package var code: String
        /// A sentence.
        package var detail: String
    }

    /// When it was not up.
    package struct Outage: Hashable, Sendable, Decodable {
        /// When that began.
        package var start: DocumentTime
        /// When it was over; `nil` while it lasts.
        package var end: DocumentTime?
        /// How long it was.
        package var seconds: Double
        /// `stopped`, `ended` or `store`.
        package var cause: String
        /// The store's fault.
        package var fault: String?
    }

    /// For which share of the last days it was up.
    package struct Availability: Hashable, Sendable, Decodable {
        /// How many days are looked at.
        package var days: Int
        /// The share to reach.
        package var goal: Double
        /// The share; `nil` before any time has passed.
        package var share: Double?
        /// Since when it is counted.
        package var since: DocumentTime
        /// How long that is.
        package var totalSeconds: Double
        /// For how long it was up.
        package var upSeconds: Double
        /// How many outages there were.
        package var outageCount: Int
        /// The last of them, oldest first.
        package var outages: [Outage]
    }

    /// What waits inside the process.
    package struct Queue: Hashable, Sendable, Decodable {
        /// Requests whose predictions wait for the next commit.
        package var writes: Int
        /// Live predictions that wait to be written.
        package var livePredictions: Int
        /// Models that wait to be looked at.
        package var models: Int
    }

    /// Messages.
    package struct Outbox: Hashable, Sendable, Decodable {
        /// Still to deliver.
        package var pending: Int
        /// Delivered.
        package var delivered: Int
        /// Given up.
        package var rejected: Int
    }

    /// How it stands with the backups.
    package struct Backups: Hashable, Sendable, Decodable {
        /// How many there are.
        package var count: Int
        /// When the newest was begun.
        package var lastAt: DocumentTime?
        /// Its size.
        package var lastBytes: Int?
        /// Whether it was restored and compared.
        package var isVerified: Bool?
        /// When the next is due.
        package var nextAt: DocumentTime?
        /// Whether one is being made.
        package var isRunning: Bool
        /// What somebody should look at.
        package var warning: String?
    }

    /// The program's version.
    package var version: String
    /// The database's engine.
    package var engine: String?
    /// When the process began.
    package var startedAt: DocumentTime
    /// For how long it has run.
    package var uptimeSeconds: Double
    /// Whether it is ready.
    package var isReady: Bool
    /// Why it is not.
    package var problem: Problem?
    /// What is wrong though it is ready.
    package var warning: String?
    /// For which share of the last days it was up.
    package var availability: Availability?
    /// How many models there are.
    package var models: Int?
    /// How many predictions.
    package var predictions: Int?
    /// How many of them with a label.
    package var labelled: Int?
    /// How many outcomes wait for their prediction.
    package var waitingOutcomes: Int?
    /// What waits inside the process.
    package var queue: Queue
    /// Messages.
    package var outbox: Outbox?
    /// How it stands with the backups; `nil` where no directory was given for them.
    package var backups: Backups?
}

/// An answer about a server's status.
package struct StatusAnswer: Sendable {
    /// The status.
    package var status: StatusDocument
    /// The same as the server wrote it.
    package var json: String
}

extension VigilAPIClient {
    /// How the server is.
    ///
    /// - Returns: The status.
    /// - Throws: `VigilClientError`.
    package func status() async throws -> StatusAnswer {
        let request = APIRequest("GET", "/api/v1/status")
        let answer = try await send(request)
        return StatusAnswer(
            status: try decode(StatusDocument.self, from: answer, to: request), json: String(buffer: answer.body))
    }
}
