/// How much a drift finding asks for attention.
public enum DriftSeverity: String, Sendable, Codable, CaseIterable, Comparable {
    /// Nothing drifted.
    case none
    /// A column, or the rows of a segment, moved a little beyond the limit; or more values are broken than before.
    case low
    /// A column or a segment moved to twice its limit or more, several columns moved, a detector says that the table
    /// changed, or the few rows of a window have no value of a column that has them otherwise.
    case medium
    /// A column moved to five times its limit or more, or lost its values or its type, or is gone, or half of the inputs
    /// moved.
    case high

    public static func < (left: DriftSeverity, right: DriftSeverity) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension DriftAnalysisResult {
    /// How much the result asks for attention.
    public var severity: DriftSeverity {
        let scores = columns.filter(\.isDrifted).compactMap(\.driftScore)
        let inputs = columns.filter { $0.role == .feature && $0.measurement != nil }
        let moved = inputs.count { $0.isDrifted }
        let isLost =
            schemaChange?.isAlarming == true
            || columns.contains { hasLostValues($0) || $0.status == .typeChanged }
        if isLost || scores.contains(where: { $0 >= 5 }) || (moved >= 3 && 2 * moved >= inputs.count) { return .high }
        let segmentScores = segments?.drifted.map(\.driftScore) ?? []
        if scores.count > 1 || (scores + segmentScores).contains(where: { $0 >= 2 })
            || detectors.contains(where: \.isDrifted) || columns.contains(where: isMissingInFewRows)
        {
            return .medium
        }
        let isAlarming = !alarmingQuality.isEmpty || quality.contains(where: \.isAlarming)
        return overallDriftDetected || isAlarming ? .low : .none
    }

    /// Whether a column has no value in a window with rows enough to say so.
    ///
    /// The rows must be at least the rule's, and more values must be missing than chance explains, or the reference must
    /// mostly have them: a column that is missing most of the time may be missing once more.
    ///
    /// - Parameter column: One of the result's.
    /// - Returns: False for windows of a few rows, which say it by ``QualityChange/isAlarming`` alone.
    public func hasLostValues(_ column: ColumnDrift) -> Bool {
        guard column.status == .allMissing, currentRows >= rule.minimumRows else { return false }
        let missing = column.quality.first { $0.kind == .missing }
        return missing?.isAlarming == true || (missing?.referenceShare ?? 0) < 0.5
    }

    private func isMissingInFewRows(_ column: ColumnDrift) -> Bool {
        column.status == .allMissing && column.quality.contains { $0.kind == .missing && $0.isAlarming }
    }
}

extension SegmentFinding.Segment {
    /// The effect over its relevant size, 1 at the limit; 1 where the size is not known.
    public var driftScore: Double { relevantEffect.map { effect / $0 } ?? 1 }
}
