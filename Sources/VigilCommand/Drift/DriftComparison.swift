import VigilDomain
import VigilMonitoring

/// Two files, compared: what every output of `vigil drift` is made from.
struct DriftComparison: Sendable {
    /// One of the two files.
    struct Side: Sendable, Hashable {
        /// What the user called it; `standard input` for `-`.
        var name: String
        /// Its rows.
        var rows: Int
    }

    var reference: Side
    var current: Side
    /// The columns that were compared, in the reference's order.
    var referenceColumns: [TableColumn]
    /// The same columns of the current file.
    var currentColumns: [TableColumn]
    /// The columns that were not compared.
    var leftOut: [LeftOutList.Entry]
    var result: DriftAnalysisResult
    var failOn: [FailOnRule]
    /// Columns that hold numbers in one file and names in the other.
    var conflicts: [KindConflict] = []

    /// Whether the rule to fail on holds.
    var fails: Bool { failOn.hold(for: result) }

    var exitStatus: Int32 {
        conflicts.isEmpty ? (fails ? ExitStatus.drift : ExitStatus.success) : ExitStatus.failure
    }

    /// The exit code and the rule it follows from.
    var exitSentence: String {
        conflicts.isEmpty
            ? "Exit code \(exitStatus): it is 1 when \(failOn.words)."
            : "Exit code \(exitStatus): \(NumberText.count(conflicts.count, "column")) could not be compared."
    }

    /// Which columns have no value any more, or `nil` where all have some.
    var lostSentence: String? {
        let names = result.lostColumns.map(\.name)
        guard !names.isEmpty else { return nil }
        return "\(ListText.joined(names)) lost all \(names.count == 1 ? "its" : "their") values."
    }

    /// Which columns only one of the files has, or `nil` where both have the same.
    var schemaSentence: String? { result.schemaChange.flatMap { DriftNarration.sentence($0) } }

    /// The values of the columns that were compared.
    var valuesByName: [String: (reference: Column, current: Column)] {
        let pairs = zip(referenceColumns, currentColumns).map { before, after in
            (before.name, (reference: before.column, current: after.column))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// The columns from the most to the least severe: drifted, without values, significant but small, the rest, not measured.
    var bySeverity: [SeverityRow] {
        let values = valuesByName
        let lost = Set(result.lostColumns.map(\.name))
        let rows = result.columns.compactMap { drift -> SeverityRow? in
            guard let column = values[drift.name] else { return nil }
            return SeverityRow(
                drift, rule: result.rule, reference: column.reference, current: column.current,
                isLost: lost.contains(drift.name))
        }
        return rows.enumerated().sorted { left, right in
            left.element.precedes(right.element) ?? (left.offset < right.offset)
        }.map(\.element)
    }
}

/// A column in a table that is sorted by severity.
struct SeverityRow: Sendable {
    /// How a column did.
    enum Verdict: Int, Sendable {
        /// Both keys turned.
        case drifted
        /// Every value went missing.
        case lost
        /// The difference is no chance, but smaller than what counts.
        case small
        /// No difference that chance does not explain.
        case stable
        /// Numbers on one side, names on the other.
        case otherType
        /// Too few values to say.
        case noData

        /// Whether the rule to fail on may hold for it.
        var isAlarming: Bool { self == .drifted || self == .lost }

        var word: String {
            switch self {
            case .drifted: "drifted"
            case .lost: "lost"
            case .otherType: "other type"
            case .small: "small"
            case .stable: "-"
            case .noData: "no data"
            }
        }
    }

    let drift: ColumnDrift
    let verdict: Verdict
    let change: String

    init(_ drift: ColumnDrift, rule: DriftRule, reference: Column, current: Column, isLost: Bool) {
        self.drift = drift
        switch drift.outcome {
        case .notEnoughData(let before, _, _) where isLost:
            verdict = .lost
            change = "\(NumberText.count(before, "value")) → none"
        case .notEnoughData where drift.status == .typeChanged:
            verdict = .otherType
            change = "\(reference.kind.rawValue) → \(current.kind.rawValue)"
        case .notEnoughData(let before, let after, let need):
            verdict = .noData
            change = "\(NumberText.count(before)) and \(NumberText.count(after)) values; needs \(need) a side"
        case .measured(let measurement):
            verdict = measurement.isDrifted ? .drifted : measurement.adjustedPValue <= rule.alpha ? .small : .stable
            change =
                ColumnChange(
                    measurement, reference: reference, current: current,
                    infinite: drift.quality.first { $0.kind == .infinite }
                ).text
        }
    }

    /// Whether it stands before `other`; `nil` when neither does.
    func precedes(_ other: SeverityRow) -> Bool? {
        if verdict != other.verdict { return verdict.rawValue < other.verdict.rawValue }
        let own = drift.driftScore ?? 0
        let others = other.drift.driftScore ?? 0
        if own != others { return own > others }
        // Of two whose effect is all chance, the less likely one stands first.
        let ownP = drift.measurement?.adjustedPValue ?? 1
        let othersP = other.drift.measurement?.adjustedPValue ?? 1
        return ownP != othersP ? ownP < othersP : nil
    }
}
