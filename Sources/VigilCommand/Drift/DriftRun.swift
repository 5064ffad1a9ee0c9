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
    /// Detectors to run beside the default check.
    var detectors: [DriftPolicy.Detector] = []
    /// How rows depend on each other.
    var dependence = RowDependence.Wishes()

    /// The comparison.
    ///
    /// - Parameter bar: Shows how far it is.
    /// - Returns: What was compared and found.
    /// - Throws: `FormatError` for a file, `CommandFailure` for what cannot be compared.
    func compare(_ bar: ProgressBar) async throws -> DriftComparison {
        var options = self.options
        // An infinite value is no missing one: the check tells its share by itself.
        options.keepsInfinities = true
        let tables = try await bar.pulsing(note: "reading \(name(reference)) and \(name(current))") {
            [options] in try await Table.readPair(reference: reference, current: current, options: options)
        }
        return try await bar.pulsing(note: "comparing") { try await compare(tables.reference, tables.current) }
    }

    @concurrent
    private func compare(_ before: Table, _ after: Table) async throws -> DriftComparison {
        let names = (reference: name(reference), current: name(current))
        let selection = try ColumnSelection(
            reference: before, current: after, wishes: wishes, names: names, kinds: options.types.kinds)
        try requireFailOnColumns(selection)
        // A detector that decides may raise the alarm as well, so they share the level.
        let parts = detectors.contains { $0.relevantEffect != nil } ? 2 : 1
        let rule = self.rule.sharing(among: parts)
        var reference = try await RowDependence(wishes: dependence, before: before, after: after)
            .reference(selection.reference)
        // Rows with a name or a time of their own are different ones, however much alike the rest of them is.
        if !ColumnRecognition.recognise(in: before).isEmpty { reference = reference.withoutDuplicates }
        var result = await DefaultDriftCheck().checkConcurrently(
            selection.current.map(\.column), against: reference, rule: rule)
        if !selection.schemaChange.isEmpty {
            result.schemaChange = selection.schemaChange
            result.recommendedActions = DriftActions.recommended(for: result)
        }
        if parts > 1 { result.notes.append(DriftNotes.shared(self.rule, among: parts)) }
        if selection.conflicts.count < selection.reference.count { try requireMeasurements(result, names) }
        if !detectors.isEmpty {
            result.detectors = DetectorRun(DriftDetectorRegistry()).results(
                of: detectors, reference: DetectorSamples(selection.reference),
                current: DetectorSamples(selection.current), alpha: rule.alpha, dependence: reference)
            result.recommendedActions = DriftActions.recommended(for: result)
        }
        return DriftComparison(
            reference: DriftComparison.Side(name: names.reference, rows: before.rows),
            current: DriftComparison.Side(name: names.current, rows: after.rows),
            referenceColumns: selection.reference, currentColumns: selection.current, leftOut: selection.leftOut,
            result: result, failOn: failOn, conflicts: selection.conflicts)
    }

    /// A rule about a column that is not compared would never hold, which must not look like "no drift".
    private func requireFailOnColumns(_ selection: ColumnSelection) throws {
        for case .column(let wanted) in failOn where !selection.reference.contains(where: { $0.name == wanted }) {
            // One that is gone makes the rule hold.
            if selection.schemaChange.vanished.contains(wanted) { continue }
            let reason = selection.leftOut.first { $0.name == wanted }?.reason ?? "neither file has it"
            throw CommandFailure("--fail-on: column \"\(wanted)\" is not compared: \(reason)")
        }
    }

    /// A comparison in which nothing could be compared must not look like "no drift".
    private func requireMeasurements(
        _ result: DriftAnalysisResult, _ names: (reference: String, current: String)
    ) throws {
        guard result.columns.allSatisfy({ $0.measurement == nil }) else { return }
        let values = result.columns.compactMap { column -> String? in
            guard case .notEnoughData(let before, let after, _) = column.outcome else { return nil }
            return "\(column.name) has \(NumberText.count(before)) and \(NumberText.count(after))"
        }
        let more = values.count > 3 ? ", and \(NumberText.count(values.count - 3)) more have too few" : ""
        throw CommandFailure(
            "no column could be compared: a verdict needs \(NumberText.count(rule.minimumRows, "value")) a side "
                + "(--min-rows), and of the \(NumberText.count(result.referenceRows, "row")) of \(names.reference) and the "
                + "\(NumberText.count(result.currentRows, "row")) of \(names.current) "
                + values.prefix(3).joined(separator: ", ") + more)
    }

    private func name(_ path: String) -> String { path == "-" ? "standard input" : path }
}
