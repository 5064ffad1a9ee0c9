/// What an experiment ended with, and why.
public struct ExperimentDecision: Hashable, Sendable, Codable {
    /// What is to be done.
    public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
        /// Put the winner into use.
        case ship
        /// Keep the control: the treatments are worse.
        case rollBack = "roll_back"
        /// Wait: there is too little to decide by.
        case keepRunning = "keep_running"
        /// Somebody has to look: a health check failed, or success and guardrails disagree.
        case review
        /// The time is over, and nothing was shown.
        case inconclusive
    }

    /// What is to be done.
    public var verdict: Verdict
    /// The arm to use; `nil` where none has won.
    public var winner: String?
    /// Why, in sentences, the weightiest first.
    public var reasons: [String]

    /// A decision.
    ///
    /// - Parameters:
    ///   - verdict: What is to be done.
    ///   - winner: The arm to use.
    ///   - reasons: Why.
    public init(_ verdict: Verdict, winner: String? = nil, reasons: [String]) {
        self.verdict = verdict
        self.winner = winner
        self.reasons = reasons
    }

    /// Whether the experiment ends with it.
    public var isFinal: Bool { verdict == .ship || verdict == .rollBack || verdict == .inconclusive }
}
