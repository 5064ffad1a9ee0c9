import VigilDomain
import VigilFormats
import VigilMonitoring

/// Reads two files and compares them.
struct DriftRun: Sendable {
    let reference: String
    let current: String
    let options: TableOptions
    let wishes: ColumnSelection.Wishes
    let rule: DriftRule
    let failOn: [FailOnRule]

    /// The comparison.
    ///
    /// - Parameter bar: Shows how far it is.
    /// - Returns: What was compared and found.
    /// - Throws: `FormatError` for a file, `CommandFailure` for what cannot be compared.
    func compare(_ bar: ProgressBar) async throws -> DriftComparison {
        let tables = try await bar.pulsing(note: "reading \(name(reference)) and \(name(current))") {
            try await Table.readPair(reference: reference, current: current, options: options)
        }
        return try await bar.pulsing(note: "comparing") { try await compare(tables.reference, tables.current) }
    }

    @concurrent
    private func compare(_ before: Table, _ after: Table) async throws -> DriftComparison {
        let names = (reference: name(reference), current: name(current))
        let selection = try ColumnSelection(reference: before, current: after, wishes: wishes, names: names)
        try requireFailOnColumns(selection)
        let result = DefaultDriftCheck().check(
            selection.current.map(\.column), against: DriftReference(selection.reference), rule: rule)
        return DriftComparison(
            reference: DriftComparison.Side(name: names.reference, rows: before.rows),
            current: DriftComparison.Side(name: names.current, rows: after.rows),
            referenceColumns: selection.reference, currentColumns: selection.current, leftOut: selection.leftOut,
            result: result, failOn: failOn)
    }

    /// A rule about a column that is not compared would never hold, which must not look like "no drift".
    private func requireFailOnColumns(_ selection: ColumnSelection) throws {
        for case .column(let wanted) in failOn where !selection.reference.contains(where: { $0.name == wanted }) {
            let reason = selection.leftOut.first { $0.name == wanted }?.reason ?? "neither file has it"
            throw CommandFailure("--fail-on: column \"\(wanted)\" is not compared: \(reason)")
        }
    }

    private func name(_ path: String) -> String { path == "-" ? "standard input" : path }
}
