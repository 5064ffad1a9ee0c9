public import Vigil
import VigilStatistics

extension DriftDetectorContract {
    /// Every rule that a detector of several columns breaks, at most one violation a rule.
    ///
    /// The tables have a column of each kind that it takes and one more of the first kind. The clear change is `tables`, or
    /// a shift of all columns. The order of rows may matter as far as a seed chooses among them, so it is not checked.
    ///
    /// - Parameter detector: The detector.
    /// - Returns: Nothing for a detector that keeps the contract.
    public func violations(of detector: any TableDriftDetector) -> [Violation] {
        let checks: [(any TableDriftDetector) -> Violation?] = [identical, absence, nasty, clearChange, level]
        return described(detector.descriptor) + checks.compactMap { $0(detector) }
    }

    private static func table(
        _ kinds: [ColumnKind], rows: Int, seed: UInt64, shift: Double = 0
    ) -> DriftTable {
        let all = kinds + kinds.prefix(1)
        let columns = all.enumerated().map { place, kind in
            (
                name: "\(kind) \(place)",
                column: ContractSamples.column(kind, rows: rows, seed: seed &* 7 &+ UInt64(place), shift: shift)
            )
        }
        return Self.table(columns)
    }

    /// A table of columns of one length.
    private static func table(_ columns: [(name: String, column: Column)]) -> DriftTable {
        do {
            return try DriftTable(columns)
        } catch {
            preconditionFailure("columns of one length make a table: \(error)")
        }
    }

    private func rows(_ detector: any TableDriftDetector) -> Int { max(120, detector.descriptor.minimumRows) }

    private func identical(_ detector: any TableDriftDetector) -> Violation? {
        let table = Self.table(detector.descriptor.kinds, rows: rows(detector), seed: 1)
        guard let measured = detector.compare(reference: table, current: table).measurement else {
            return Violation(rule: .identicalSamplesDoNotAlarm, detail: "a table against itself: no numbers")
        }
        guard measured.effect > 0.2 || (measured.pValue ?? 1) < 0.05 else { return missingWords(detector, measured) }
        return Violation(
            rule: .identicalSamplesDoNotAlarm,
            detail: "a table against itself: effect \(measured.effect), p \(measured.pValue.map { "\($0)" } ?? "none")")
    }

    private func missingWords(
        _ detector: any TableDriftDetector, _ measured: DriftDetectorOutcome.Measurement
    ) -> Violation? {
        var missing: [String] = []
        if (measured.recipe ?? detector.descriptor.recipe ?? "").isEmpty { missing.append("a recipe") }
        if measured.pValue != nil, (measured.method ?? "").isEmpty { missing.append("the method of its p-value") }
        if detector.descriptor.hasPValue != (measured.pValue != nil) { missing.append("what it says of its p-value") }
        return missing.isEmpty
            ? nil : Violation(rule: .saysHow, detail: "numbers came without \(missing.joined(separator: " and "))")
    }

    private func absence(_ detector: any TableDriftDetector) -> Violation? {
        let kinds = detector.descriptor.kinds
        let enough = Self.table(kinds, rows: rows(detector), seed: 2)
        var cases: [(name: String, table: DriftTable)] = [
            ("no columns", Self.table([])), ("no rows", Self.table(kinds, rows: 0, seed: 3)),
            (
                "one column less",
                Self.table(Array(zip(enough.names, enough.columns).dropLast().map { (name: $0.0, column: $0.1) }))
            ),
            (
                "a column of another name",
                Self.table(zip(["other"] + enough.names.dropFirst(), enough.columns).map { (name: $0.0, column: $0.1) })
            ),
        ]
        if detector.descriptor.minimumRows > 0 {
            cases.append(("few rows", Self.table(kinds, rows: detector.descriptor.minimumRows - 1, seed: 4)))
        }
        for (name, table) in cases {
            let outcomes = [
                detector.compare(reference: enough, current: table),
                detector.compare(reference: table, current: enough),
            ]
            if outcomes.contains(where: { $0.measurement != nil }) {
                return Violation(rule: .absenceIsAnOutcome, detail: "\(name) on one side: numbers came")
            }
        }
        return nil
    }

    private func nasty(_ detector: any TableDriftDetector) -> Violation? {
        for kind in detector.descriptor.kinds {
            let samples = ContractSamples.nasty(kind).map { sample in
                (name: sample.name, table: Self.table([("one", sample.column), ("two", sample.column)]))
            }
            for reference in samples {
                for current in samples {
                    guard
                        let measured = detector.compare(reference: reference.table, current: current.table).measurement
                    else { continue }
                    let p = measured.pValue ?? 1
                    if measured.statistic.isFinite, measured.effect.isFinite, measured.effect >= 0, (0...1).contains(p)
                    {
                        continue
                    }
                    return Violation(
                        rule: .numbersAreNumbers,
                        detail: "\(reference.name) against \(current.name): statistic \(measured.statistic), effect "
                            + "\(measured.effect), p \(p)")
                }
            }
        }
        return nil
    }

    private func clearChange(_ detector: any TableDriftDetector) -> Violation? {
        let rows = max(300, detector.descriptor.minimumRows)
        let kinds = detector.descriptor.kinds
        let reference = tables?.reference ?? Self.table(kinds, rows: rows, seed: 5)
        let same = tables?.reference ?? Self.table(kinds, rows: rows, seed: 6)
        let other = tables?.current ?? Self.table(kinds, rows: rows, seed: 7, shift: 1.5)
        guard let before = detector.compare(reference: reference, current: same).measurement,
            let after = detector.compare(reference: reference, current: other).measurement
        else { return Violation(rule: .changeShows, detail: "no numbers") }
        return after.effect > before.effect
            ? nil
            : Violation(
                rule: .changeShows,
                detail: "effect \(before.effect) without a change and \(after.effect) with a clear one")
    }

    private func level(_ detector: any TableDriftDetector) -> Violation? {
        guard repeats > 0, detector.descriptor.hasPValue else { return nil }
        let rows = max(80, detector.descriptor.minimumRows)
        let kinds = detector.descriptor.kinds
        var alarms = 0
        for index in 0..<repeats {
            let reference = Self.table(kinds, rows: 2 * rows, seed: UInt64(2 * index) &+ 1000)
            let current = Self.table(kinds, rows: rows, seed: UInt64(2 * index) &+ 1001)
            guard let p = detector.compare(reference: reference, current: current).measurement?.pValue else { continue }
            if p <= 0.05 { alarms += 1 }
        }
        return tooMany(alarms, "\(rows) rows")
    }
}
