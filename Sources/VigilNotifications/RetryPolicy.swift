import VigilDomain

/// How long to wait before a message is tried again: 1 s, doubled each time up to 10 minutes, for 3 days.
package struct RetryPolicy: Hashable, Sendable {
    /// The first wait.
    package var first: Duration = .seconds(1)
    /// The longest wait.
    package var longest: Duration = .seconds(600)
    /// After so long a message is given up.
    package var giveUpAfter: Duration = .days(3)

    /// The documented policy.
    package init() {}

    /// The wait after attempt number `attempts`, counted from 1.
    ///
    /// - Parameters:
    ///   - attempts: How often it was tried.
    ///   - asked: What the receiver asked for; it counts when it is longer.
    /// - Returns: The wait.
    package func wait(afterAttempts attempts: Int, asked: Duration?) -> Duration {
        let doubled = first * (1 << min(max(attempts - 1, 0), 20))
        return max(min(doubled, longest), asked ?? .zero)
    }
}
