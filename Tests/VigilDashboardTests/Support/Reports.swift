import VigilDashboard
import VigilDomain
import VigilMonitoring

/// Drift reports to test with.
enum Reports {
    static func sixtyColumns(name: (Int) -> String = { "column_\($0)" }) throws -> DriftReport {
        var generator = SplitMix64(seed: 3)
        var columns: [ColumnDrift] = []
        var distributions: [String: Distribution] = [:]
        for index in 0..<60 {
            let kind: ColumnKind = index % 6 == 5 ? .categorical : .numeric
            let shift = max(0, 0.4 - 0.012 * Double(index))
            columns.append(MockModels.column(name(index), kind, effect: shift))
            distributions[name(index)] = DriftReport.distribution(
                reference: column(kind, shift: 0, rows: 4000, generator: &generator),
                current: column(kind, shift: shift, rows: 1500, generator: &generator))
        }
        let result = DriftAnalysisResult(
            rule: DriftRule(), referenceRows: 4000, currentRows: 1500, columns: columns,
            recommendedActions: []
        ).withActions
        return DriftReport(
            referenceName: "reference.csv", currentName: "current.csv", result: result, distributions: distributions,
            excluded: [
                .init(name: "row_id", reason: "every value is different: it looks like an identifier"),
                .init(name: "timestamp", reason: "it holds times"),
            ],
            createdAt: MockModels.now, programVersion: "0.1.0")
    }

    /// The report of a result, with a made-up distribution for every column that can have one.
    static func report(_ result: DriftAnalysisResult) -> DriftReport {
        var generator = SplitMix64(seed: 5)
        var distributions: [String: Distribution] = [:]
        for drift in result.columns where drift.measurement != nil {
            let shift = min(3, drift.measurement?.correctedEffect ?? 0)
            distributions[drift.name] = DriftReport.distribution(
                reference: column(drift.kind, shift: 0, rows: 3581, generator: &generator),
                current: column(drift.kind, shift: shift, rows: 1637, generator: &generator))
        }
        return DriftReport(
            referenceName: "reference.csv", currentName: "1998-q3.csv", result: result, distributions: distributions,
            excluded: [.init(name: "row_id", reason: "every value is different: it looks like an identifier")],
            failureSentence: "Exit code 1: it is 1 when any column drifts.", createdAt: MockModels.now,
            programVersion: "0.1.0")
    }

    private static func column(
        _ kind: ColumnKind, shift: Double, rows: Int, generator: inout SplitMix64
    ) -> Column {
        if kind == .numeric {
            return .numeric(NumericColumn((0..<rows).map { _ in generator.normal(mean: shift) }))
        }
        let names = (0..<rows).map { _ in
            "category " + String(min(15, Int(generator.normal(mean: 6 + 4 * shift, deviation: 3).magnitude)))
        }
        return .categorical(CategoricalColumn(names))
    }
}
