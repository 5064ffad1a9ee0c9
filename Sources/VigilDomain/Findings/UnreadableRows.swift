/// Rows that are stored and could not be read, because stored data are damaged.
///
/// Where the damage hides when rows were made, all rows of their segment that may lie in the stretch of time are counted.
public struct UnreadableRows: Hashable, Sendable, Codable {
    /// Predictions.
    public var predictions: Int
    /// Outcomes, first ones and corrections.
    public var outcomes: Int

    /// Everything could be read.
    public static let none = UnreadableRows(predictions: 0, outcomes: 0)

    /// Rows that could not be read.
    ///
    /// - Parameters:
    ///   - predictions: Predictions.
    ///   - outcomes: Outcomes.
    public init(predictions: Int, outcomes: Int) {
        self.predictions = predictions
        self.outcomes = outcomes
    }

    /// Whether everything could be read.
    public var isNone: Bool { predictions == 0 && outcomes == 0 }

    /// What could not be read, such as "12 predictions and 1 outcome could not be read, because stored data are damaged";
    /// `nil` where everything could.
    public var sentence: String? {
        var parts: [String] = []
        if predictions > 0 { parts.append("\(predictions) \(predictions == 1 ? "prediction" : "predictions")") }
        if outcomes > 0 { parts.append("\(outcomes) \(outcomes == 1 ? "outcome" : "outcomes")") }
        guard !parts.isEmpty else { return nil }
        return "\(parts.joined(separator: " and ")) could not be read, because stored data are damaged"
    }
}
