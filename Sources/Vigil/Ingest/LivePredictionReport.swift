import VigilDomain
import VigilMonitoring

/// What was noticed about a prediction the moment it came in.
public struct LivePredictionReport: Hashable, Sendable {
    /// Something noticed about one field.
    public struct Notice: Hashable, Sendable {
        /// What kind of thing.
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            /// A field that the schema does not have, a missing or surplus one, or a value of the wrong kind.
            case schemaViolation = "schema_violation"
            /// A name that the baseline never had.
            case unseenCategory = "unseen_category"
            /// A number outside the baseline's range.
            case outOfRange = "out_of_range"
            /// A value that the baseline always had.
            case unexpectedlyMissing = "unexpectedly_missing"
            /// The alarm of a live detector: the level of a number changed some time before this prediction.
            case driftSignal = "drift_signal"
            /// The prediction was dropped because too many wait to be written.
            case queueFull = "queue_full"
            /// The prediction was made at a time whose predictions the model's retention has let go.
            case noLongerKept = "no_longer_kept"
        }

        /// What a sentence is made of; it is put into words when somebody reads it, which a caller that only counts
        /// notices does not pay for.
        enum Content: Hashable, Sendable {
            case text(String)
            case number(Double, outside: ClosedRange<Double>)
            case name(String, amongNone: Int)
            case neverMissing
            case signal(LiveDriftSignal)
            case full(capacity: Int)
        }

        /// What kind of thing.
        public let kind: Kind
        /// The field.
        public let field: String
        private let content: Content

        init(kind: Kind, field: String, _ content: Content) {
            self.kind = kind
            self.field = field
            self.content = content
        }
    }

    /// Whether the prediction was taken; one that violates the schema, or finds no room to wait, is not.
    public var isAccepted: Bool
    /// What was noticed, in the order of the schema.
    public var notices: [Notice]
}

extension LivePredictionReport.Notice {
    /// What was given and what is known.
    public var detail: String {
        switch content {
        case .text(let text): text
        case .number(let number, let range):
            "\(number) lies outside the reference's \(range.lowerBound) to \(range.upperBound)"
        case .name(let name, let count): "\"\(name.prefix(80))\" is not among the reference's \(count) names"
        case .neverMissing: "it was never missing in the reference"
        case .signal(let signal): signal.sentence
        case .full(let capacity):
            "the prediction was dropped: \(NumberText.count(capacity)) wait to be written, which is all there is room for"
        }
    }
}

extension LivePredictionReport.Notice: CustomStringConvertible {
    /// The field and what was noticed, such as `budget: 78.7 lies outside the reference's 30.0 to 70.0`.
    public var description: String { "\(field): \(detail)" }
}
