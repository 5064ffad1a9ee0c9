public import VigilDomain

/// A way to tell somebody about an alert.
///
/// `send` makes one attempt and says what became of it; waiting, repeating and recording are the delivery's business.
/// A receiver can see the same message twice, since delivery is at least once; `AlertMessage.deduplicationKey` tells.
public protocol NotificationChannel: Sendable {
    /// The name that rules refer to; the form of a model name.
    var name: String { get }
    /// Where it sends to, fit for a log or a page: no password, token or signed address.
    var redactedTarget: String { get }
    /// Sends one message, in bounded time.
    ///
    /// - Parameter message: What to say.
    /// - Returns: What became of it.
    func send(_ message: AlertMessage) async -> DeliveryOutcome
}

/// What became of one attempt to deliver a message.
public enum DeliveryOutcome: Hashable, Sendable {
    /// The receiver took it.
    case delivered
    /// It failed in a way that may pass; `after` is the wait that the receiver asked for, if it did.
    case retry(after: Duration?, reason: String)
    /// It failed in a way that no repeat will mend.
    case rejected(reason: String)
}
