import Logging
package import VigilDomain
package import VigilStorage

extension MLModelMonitoringService {
    /// What became of a request that its sender may repeat.
    package enum KeyedAnswer<Receipt: Sendable>: Sendable {
        /// It came for the first time.
        case new(Receipt)
        /// It was answered before, with these bytes; nothing was stored now. What was may be durable only within a time.
        case repeated([UInt8], durableWithin: Duration?)
    }

    /// Stores predictions, and keeps the answer in the same commit; a request that was answered before gets that answer.
    ///
    /// Requests of one key that are under way at the same time are answered one after the other.
    ///
    /// - Parameters:
    ///   - batch: The rows.
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    ///   - request: The request's key, and how it is answered; `nil` for one without a key.
    /// - Returns: What became of it, once that may be acknowledged as the store's durability says.
    /// - Throws: `MonitoringError`, `requestKeyReused`, when another request had the key in the last day; as
    ///   ``recordPredictions(_:for:version:)``; what making the answer throws, and then nothing is stored.
    package func recordPredictions(
        _ batch: PredictionBatch, for model: ModelName, version: String?, request: KeyedRequest<PredictionsReceipt>?
    ) async throws -> KeyedAnswer<PredictionsReceipt> {
        let receipt = try await record(
            batch, for: model, version: version, request: request?.mapping { PredictionsReceipt($0) },
            acknowledgement: .asConfigured)
        return try Self.answer(receipt.request, receipt.durableWithin, PredictionsReceipt(receipt))
    }

    /// Stores outcomes, and keeps the answer in the same commit; a request that was answered before gets that answer.
    ///
    /// - Parameters:
    ///   - outcomes: The labels, by prediction id.
    ///   - model: The model.
    ///   - request: The request's key, and how it is answered; `nil` for one without a key.
    /// - Returns: What became of it, once that may be acknowledged as the store's durability says.
    /// - Throws: `MonitoringError`, `requestKeyReused`, when another request had the key in the last day; as
    ///   ``recordOutcomes(_:for:)``; what making the answer throws, and then nothing is stored.
    package func recordOutcomes(
        _ outcomes: OutcomeBatch, for model: ModelName, request: KeyedRequest<OutcomesReceipt>?
    ) async throws -> KeyedAnswer<OutcomesReceipt> {
        let receipt = try await record(
            outcomes, for: model, request: request?.mapping { OutcomesReceipt($0) }, acknowledgement: .asConfigured)
        return try Self.answer(receipt.request, receipt.durableWithin, OutcomesReceipt(receipt))
    }

    /// The answer to a request, from what its key said.
    static func answer<Receipt: Sendable>(
        _ outcome: RequestOutcome, _ durableWithin: Duration?, _ receipt: Receipt
    ) throws(MonitoringError) -> KeyedAnswer<Receipt> {
        switch outcome {
        case .new: .new(receipt)
        case .repeated(let answer): .repeated(answer, durableWithin: durableWithin)
        case .differs(let first):
            throw MonitoringError(
                .requestKeyReused, field: "Idempotency-Key",
                "another request had this key at \(first); each request needs a key of its own for a day")
        }
    }

    /// Forgets the answers to requests that are a day old, some at a time so that nobody waits for long.
    ///
    /// - Returns: How many there were.
    /// - Throws: When the store cannot be written.
    @discardableResult
    package func forgetOldRequests() async throws -> Int {
        guard let maintenance = store.maintenance else { return 0 }
        let end = clock.now().advanced(by: Duration.zero - RequestKeyRules.lifetime)
        var forgotten = 0
        while true {
            try Task.checkCancellation()
            let count = try await maintenance.forgetRequests(receivedBefore: end, limit: Self.requestsOfStep)
            forgotten += count
            guard count == Self.requestsOfStep else { return forgotten }
        }
    }

    private static let requestsOfStep = 1000

    func repeatForgetting() async {
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: .seconds(60))
                if let fault = store.durability?.durabilityFault {
                    logger.error(
                        "rows are acknowledged only when they are durable now", metadata: ["error": "\(fault)"])
                }
                try await forgetOldRequests()
            } catch is CancellationError {
                return
            } catch {
                logger.error("forgetting old request keys failed", metadata: ["error": "\(error)"])
            }
        }
    }
}
