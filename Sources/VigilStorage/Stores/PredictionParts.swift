/// Which parts of predictions a reader wants; times, outputs and labels are always read.
package struct PredictionParts: OptionSet, Hashable, Sendable {
    /// The bits.
    package let rawValue: UInt8

    /// Parts by their bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The ids, which cost as much as all else together; without them every id is empty.
    package static let ids = PredictionParts(rawValue: 1)
    /// The features, the most of a prediction; without them the batch has no feature columns.
    package static let features = PredictionParts(rawValue: 2)
    /// Everything.
    package static let all: PredictionParts = [.ids, .features]
    /// What came out and became known alone: scores, predictions, groups, ranks, inference times, probabilities, labels.
    package static let outputs: PredictionParts = []
}
