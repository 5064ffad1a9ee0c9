/// How long a call that may safely be sent twice is repeated after its connection broke: 0.1 s, doubled each time up to
/// 2 s, until `giveUpAfter` has passed.
package struct RetrySchedule: Hashable, Sendable {
    /// The first wait.
    package var first: Duration
    /// The longest wait.
    package var longest: Duration
    /// The sum of the waits after which the call is given up.
    package var giveUpAfter: Duration

    /// A schedule.
    package init(first: Duration = .milliseconds(100), longest: Duration = .seconds(2), giveUpAfter: Duration) {
        self.first = first
        self.longest = longest
        self.giveUpAfter = giveUpAfter
    }

    /// No repeats.
    package static let never = RetrySchedule(giveUpAfter: .zero)

    /// The wait after a failed attempt.
    ///
    /// - Parameters:
    ///   - attempt: How often it was tried, from 1.
    ///   - waited: How long was waited so far.
    /// - Returns: The wait, or `nil` to give up.
    package func wait(afterAttempt attempt: Int, waited: Duration) -> Duration? {
        guard waited < giveUpAfter else { return nil }
        let doubled = first * (1 << min(max(attempt - 1, 0), 20))
        return min(doubled, longest, giveUpAfter - waited)
    }
}
