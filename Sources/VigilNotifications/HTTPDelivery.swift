/// Which HTTP answers are worth a repeat; every channel over HTTP shares this table.
package enum HTTPDelivery {
    /// What an answer means for a delivery.
    ///
    /// - Parameters:
    ///   - status: The HTTP status.
    ///   - retryAfter: The `Retry-After` header, in whole seconds; a date is ignored.
    /// - Returns: `delivered` for 2xx; `retry` for 408, 425, 429 and 5xx; `rejected` for everything else.
    package static func outcome(status: Int, retryAfter: String?) -> DeliveryOutcome {
        switch status {
        case 200..<300:
            return .delivered
        case 408, 425, 429, 500..<600:
            let wait = retryAfter.flatMap(Int.init).map { Duration.seconds(min(max($0, 0), 3600)) }
            return .retry(after: wait, reason: "the receiver answered \(status)")
        default:
            return .rejected(reason: "the receiver answered \(status)")
        }
    }
}
