/// What probably happened to a column that drifted, judged from its values alone.
public struct DriftCause: Hashable, Sendable, Codable {
    /// The kinds of cause that leave a trace in the values.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// More values are missing.
        case missingValues = "missing_values"
        /// Names turned up that the reference does not have.
        case newCategory = "new_category"
        /// A name was replaced by another one of about the same share, or rows moved from one name to another.
        case recoding
        /// All values are multiplied by one factor, as when a unit changes.
        case unitChange = "unit_change"
        /// All values moved by about the same distance.
        case shift
        /// The values spread more, or less, around the same middle.
        case spread
        /// Some values moved, or the shares of several names, and nothing simpler describes it.
        case shape
        /// The same column moved the same way one cycle ago.
        case seasonal
    }

    /// The kind.
    public var kind: Kind
    /// What was seen, in a clause such as "values are about 1,000 times the reference's".
    public var detail: String

    /// A cause.
    public init(kind: Kind, detail: String) {
        self.kind = kind
        self.detail = detail
    }
}

/// How much a drift finding asks for attention.
public enum DriftSeverity: String, Sendable, Codable, CaseIterable, Comparable {
    /// Nothing drifted.
    case none
    /// A column moved a little beyond its limit.
    case low
    /// A column moved to twice its limit or more, or several moved.
    case medium
    /// A column moved to five times its limit or more, or lost its values, or half of the inputs moved.
    case high

    public static func < (left: DriftSeverity, right: DriftSeverity) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension DriftAnalysisResult {
    /// How much the result asks for attention.
    public var severity: DriftSeverity {
        let scores = columns.filter(\.isDrifted).compactMap(\.driftScore)
        let lost = columns.contains { $0.status == .allMissing || $0.status == .typeChanged }
        let inputs = columns.filter { $0.role == .feature && $0.measurement != nil }
        let moved = inputs.count { $0.isDrifted }
        if lost || scores.contains(where: { $0 >= 5 }) || (moved >= 3 && 2 * moved >= inputs.count) { return .high }
        if scores.contains(where: { $0 >= 2 }) || scores.count > 1 { return .medium }
        return overallDriftDetected || !alarmingQuality.isEmpty ? .low : .none
    }
}
