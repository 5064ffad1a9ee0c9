import VigilDomain
import VigilFormats
import VigilMonitoring

/// Which columns of two files are compared, and why the others are not.
struct ColumnSelection: Sendable {
    /// What the user said about columns.
    struct Wishes: Sendable, Hashable {
        /// To be compared even though they look like ids or times.
        var include: Set<String> = []
        /// Not to be compared.
        var exclude: Set<String> = []
        /// Holds the labels.
        var label: String?
        /// Holds the predictions; `prediction` where it is not said.
        var prediction: String?
        /// Holds the scores; `score` where it is not said.
        var score: String?
        /// What rows have in common, and is not compared itself.
        var cluster: String?

        fileprivate var namesByOption: [(option: String, names: [String])] {
            [
                ("--include", include.sorted()), ("--exclude", exclude.sorted()),
                ("--label", [label].compactMap { $0 }),
                ("--prediction", [prediction].compactMap { $0 }), ("--score", [score].compactMap { $0 }),
                ("--cluster-by", [cluster].compactMap { $0 }),
            ]
        }
    }

    /// Names under which a column says which part of a recording a row belongs to.
    static let partNames: Set<String> = ["partition", "split", "subset", "dataset", "fold"]

    /// The columns of the reference, in its order.
    private(set) var reference: [TableColumn] = []
    /// The same columns of the current file.
    private(set) var current: [TableColumn] = []
    private(set) var leftOut: [LeftOutList.Entry] = []
    /// Columns that hold numbers in one file and names in the other; each side has its own kind.
    private(set) var conflicts: [KindConflict] = []
    /// Columns that are in one file only: of the reference those that would have been compared, of the current file all.
    private(set) var schemaChange = SchemaChange()

    /// Selects the columns of two tables.
    ///
    /// - Parameters:
    ///   - before: The reference.
    ///   - after: The current table; a column of both has the same kind in both.
    ///   - wishes: What the user said.
    ///   - names: What the two files are called.
    ///   - kinds: The kinds that the user chose, by column.
    /// - Throws: `CommandFailure` for a name that neither file has, and when nothing is left to compare.
    init(
        reference before: Table, current after: Table, wishes: Wishes, names: (reference: String, current: String),
        kinds: [String: ColumnKind] = [:]
    ) throws {
        try Self.requireKnown(wishes, before, after)
        guard !Set(before.names).isDisjoint(with: after.names) else {
            throw CommandFailure(
                "\(names.reference) and \(names.current) have no column in common: the first has "
                    + "\(Self.list(before.names)), the second \(Self.list(after.names))")
        }
        let isScored = before.names.contains { Self.role(of: $0, wishes) != .feature }
        for (name, column) in zip(before.names, before.columns) {
            guard let other = after.column(name) else {
                leftOut.append(LeftOutList.Entry(name: name, reason: "it is not in \(names.current)"))
                if Self.isMissed(name, column, wishes: wishes, isScored: isScored) {
                    schemaChange.vanished.append(name)
                }
                continue
            }
            let reason = Self.reasonToLeaveOut(
                name, reference: column, current: other, wishes: wishes, isScored: isScored)
            if let reason {
                leftOut.append(LeftOutList.Entry(name: name, reason: reason))
                continue
            }
            let role = Self.role(of: name, wishes)
            reference.append(TableColumn(name: name, role: role, column: column))
            current.append(TableColumn(name: name, role: role, column: other))
        }
        let known = Set(before.names)
        schemaChange.added = after.names.filter { !known.contains($0) && !wishes.exclude.contains($0) }
        leftOut += after.names.filter { !known.contains($0) }.map {
            LeftOutList.Entry(name: $0, reason: "it is not in \(names.reference)")
        }
        guard !reference.isEmpty else {
            throw CommandFailure(
                "nothing is left to compare: "
                    + leftOut.prefix(10).map { "\($0.name): \($0.reason)" }.joined(separator: "; "))
        }
        for index in reference.indices where kinds[reference[index].name] == nil {
            // Kinds that the user did not choose must not depend on one stray cell.
            guard let conflict = KindConflict(reference: reference[index], current: current[index], names: names)
            else { continue }
            conflicts.append(conflict)
            reference[index].column = KindConflict.typed(reference[index].column)
            current[index].column = KindConflict.typed(current[index].column)
        }
    }

    private static func role(of name: String, _ wishes: Wishes) -> ColumnRole {
        if name == wishes.prediction ?? "prediction" { return .prediction }
        return name == wishes.score ?? "score" ? .score : .feature
    }

    /// Whether a column that the current file lacks is one that would have been compared.
    ///
    /// Labels come later than the rest, and what names a part of the data belongs to one file.
    private static func isMissed(_ name: String, _ column: Column, wishes: Wishes, isScored: Bool) -> Bool {
        if wishes.include.contains(name) { return true }
        if name == "label" || partNames.contains(name.lowercased()) { return false }
        return reasonToLeaveOut(name, reference: column, current: column, wishes: wishes, isScored: isScored) == nil
    }

    private static func reasonToLeaveOut(
        _ name: String, reference: Column, current: Column, wishes: Wishes, isScored: Bool
    ) -> String? {
        if wishes.exclude.contains(name) { return "--exclude" }
        if name == wishes.cluster { return "--cluster-by: it says which rows belong together" }
        if wishes.include.contains(name) { return nil }
        if name == wishes.label { return "--label: what is to be predicted is no input" }
        // Beside predictions a column called `label` is what they are measured by. Counted among the inputs it would turn
        // a change of outcomes into "the inputs drift".
        if name == "label", wishes.label == nil, isScored {
            return "what is to be predicted is no input; --include label compares it"
        }
        if name == wishes.prediction || name == wishes.score { return nil }
        // An identifier is one on both sides: a column that holds numbers on one of them changed its type.
        if let recognised = ColumnRecognition.recognise(name: name, column: reference),
            recognised.kind != .identifier
                || isSame(recognised, ColumnRecognition.recognise(name: name, column: current))
                || !changesType(reference, current)
        {
            return "\(recognised.kind == .identifier ? "an identifier" : "a time"): \(recognised.reason)"
        }
        return partName(name, reference: reference, current: current)
    }

    private static func isSame(_ first: ColumnRecognition, _ second: ColumnRecognition?) -> Bool {
        first.kind == second?.kind
    }

    /// Whether every text of one side is a number, and some of the other is none.
    private static func changesType(_ reference: Column, _ current: Column) -> Bool {
        guard let before = reference.names, let after = current.names else { return reference.kind != current.kind }
        return KindConflict.holdsNumbers(before) != KindConflict.holdsNumbers(after)
    }

    /// A column that names the part of the data, one in each file: that it differs is no finding.
    ///
    /// By its name only, since any other column that is constant and changed is one.
    private static func partName(_ name: String, reference: Column, current: Column) -> String? {
        guard partNames.contains(name.lowercased()), let before = constant(reference), let after = constant(current),
            before != after
        else { return nil }
        return "it names the part of the data: \"\(before)\" in one file, \"\(after)\" in the other"
    }

    private static func constant(_ column: Column) -> String? {
        guard let names = column.names, let first = names.codes.first, first != CategoricalColumn.missing,
            names.codes.allSatisfy({ $0 == first })
        else { return nil }
        return names.dictionary[Int(first)]
    }

    private static func requireKnown(_ wishes: Wishes, _ before: Table, _ after: Table) throws {
        let known = Set(before.names).union(after.names)
        for (option, names) in wishes.namesByOption {
            guard let unknown = names.first(where: { !known.contains($0) }) else { continue }
            throw CommandFailure(
                "\(option): neither file has a column \"\(unknown)\"; there are \(list(before.names))")
        }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(20).joined(separator: ", ")
        return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
    }
}
