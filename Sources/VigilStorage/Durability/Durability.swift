/// When the predictions and outcomes that come in over HTTP are acknowledged.
public enum Durability: Hashable, Sendable {
    /// After the disk has them.
    case full
    /// After the commit, and the disk has them within a time that the answer states.
    case group(within: Duration)

    /// The times that can be promised.
    public static let range: ClosedRange<Duration> = Duration.milliseconds(10)...Duration.seconds(10)
}

/// What a sender of rows waits for.
package enum Acknowledgement: Hashable, Sendable {
    /// That they are durable.
    case durable
    /// What the store's `Durability` says.
    case asConfigured
}
