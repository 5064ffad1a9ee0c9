import Vigil
import VigilStatistics

extension DriftDetectorContract {
    func identical(_ detector: any DriftDetector, _ kind: ColumnKind) -> Violation? {
        for rows in [50, 500] {
            let sample = ContractSamples.plain(kind, rows: max(rows, detector.descriptor.minimumRows), seed: 1)
            guard case .measured(let measured) = detector.compare(reference: sample, current: sample) else {
                return Violation(
                    rule: .identicalSamplesDoNotAlarm, detail: "\(rows) \(kind) values against themselves: no numbers")
            }
            if measured.effect > 1e-9 || (measured.pValue ?? 1) < 0.9 {
                return Violation(
                    rule: .identicalSamplesDoNotAlarm,
                    detail: "\(rows) \(kind) values against themselves: effect \(measured.effect), p "
                        + "\(measured.pValue.map { "\($0)" } ?? "none")")
            }
        }
        return nil
    }

    func order(_ detector: any DriftDetector, _ kind: ColumnKind) -> Violation? {
        let reference = ContractSamples.column(kind, rows: 400, seed: 2)
        let current = ContractSamples.column(kind, rows: 300, seed: 3, shift: 0.3)
        let outcome = detector.compare(reference: DriftSample(reference), current: DriftSample(current))
        let turned = detector.compare(
            reference: DriftSample(reference.rows(Array((0..<400).reversed()))),
            current: DriftSample(current.rows(Array((0..<300).reversed()))))
        return turned == outcome
            ? nil
            : Violation(rule: .orderDoesNotMatter, detail: "\(kind) rows from the last to the first: \(turned)")
    }

    func symmetry(_ detector: any DriftDetector, _ kind: ColumnKind) -> Violation? {
        guard detector.descriptor.isSymmetric else { return nil }
        let one = ContractSamples.plain(kind, rows: 400, seed: 4)
        let other = ContractSamples.plain(kind, rows: 250, seed: 5, shift: 0.4)
        guard let there = detector.compare(reference: one, current: other).measurement,
            let back = detector.compare(reference: other, current: one).measurement
        else { return nil }
        let isSame = abs(there.statistic - back.statistic) <= 1e-9 * max(1, abs(there.statistic))
        return isSame
            ? nil
            : Violation(
                rule: .symmetryHolds, detail: "\(kind) samples: \(there.statistic) and swapped \(back.statistic)")
    }

    func absence(_ detector: any DriftDetector, _ kind: ColumnKind) -> Violation? {
        let enough = ContractSamples.plain(kind, rows: max(100, detector.descriptor.minimumRows), seed: 6)
        let need = detector.descriptor.minimumRows
        let few = ContractSamples.plain(kind, rows: max(0, need - 1), seed: 7)
        if need > 0 {
            for outcome in [
                detector.compare(reference: enough, current: few), detector.compare(reference: few, current: enough),
            ] where outcome.measurement != nil {
                return Violation(
                    rule: .absenceIsAnOutcome, detail: "\(need - 1) \(kind) values on one side: numbers came")
            }
        }
        for other in ColumnKind.allCases where other != kind {
            let sample = ContractSamples.plain(other, rows: 100, seed: 8)
            let outcomes = [
                detector.compare(reference: enough, current: sample),
                detector.compare(reference: sample, current: enough),
            ]
            if outcomes.contains(where: { $0.measurement != nil }) {
                return Violation(rule: .absenceIsAnOutcome, detail: "\(kind) against \(other) values: numbers came")
            }
        }
        return nil
    }

    func nasty(_ detector: any DriftDetector, _ kind: ColumnKind) -> Violation? {
        let samples = ContractSamples.nasty(kind)
        for (index, reference) in samples.enumerated() {
            for (position, current) in samples.enumerated() {
                guard
                    let measured = detector.compare(
                        reference: DriftSample(reference.column), current: DriftSample(current.column)
                    ).measurement
                else { continue }
                let p = measured.pValue ?? 1
                if measured.statistic.isFinite, measured.effect.isFinite, measured.effect >= 0, (0...1).contains(p) {
                    continue
                }
                return Violation(
                    rule: .numbersAreNumbers,
                    detail:
                        "\(samples[index].name) against \(samples[position].name): statistic \(measured.statistic), "
                        + "effect \(measured.effect), p \(p)")
            }
        }
        return nil
    }

    func recipe(_ detector: any DriftDetector, _ kind: ColumnKind) -> Violation? {
        let rows = max(100, detector.descriptor.minimumRows)
        let reference = ContractSamples.plain(kind, rows: rows, seed: 12)
        let current = ContractSamples.plain(kind, rows: rows, seed: 13, shift: 0.3)
        guard let measured = detector.compare(reference: reference, current: current).measurement else { return nil }
        var missing: [String] = []
        if (measured.recipe ?? detector.descriptor.recipe ?? "").isEmpty { missing.append("a recipe") }
        if measured.pValue != nil, (measured.method ?? "").isEmpty { missing.append("the method of its p-value") }
        if detector.descriptor.hasPValue != (measured.pValue != nil) { missing.append("what it says of its p-value") }
        return missing.isEmpty
            ? nil
            : Violation(
                rule: .saysHow, detail: "\(kind) values: numbers came without \(missing.joined(separator: " and "))")
    }

    func clearChange(_ detector: any DriftDetector, _ kind: ColumnKind) -> Violation? {
        let reference: DriftSample
        let same: DriftSample
        let other: DriftSample
        if let change {
            guard change.reference.kind == kind else { return nil }
            reference = DriftSample(change.reference)
            same = reference
            other = DriftSample(change.current)
        } else {
            reference = ContractSamples.plain(kind, rows: 1000, seed: 9)
            same = ContractSamples.plain(kind, rows: 800, seed: 10)
            other = ContractSamples.plain(kind, rows: 800, seed: 11, shift: 1)
        }
        guard let before = detector.compare(reference: reference, current: same).measurement,
            let after = detector.compare(reference: reference, current: other).measurement
        else { return Violation(rule: .changeShows, detail: "\(kind) values: no numbers") }
        return after.effect > before.effect
            ? nil
            : Violation(
                rule: .changeShows,
                detail: "\(kind) values, effect \(before.effect) without a change and \(after.effect) with a clear one")
    }

    func level(_ detector: any DriftDetector, _ kind: ColumnKind) -> Violation? {
        guard repeats > 0, detector.descriptor.hasPValue else { return nil }
        var alarms = 0
        let rows = max(80, detector.descriptor.minimumRows)
        for index in 0..<repeats {
            let reference = ContractSamples.plain(kind, rows: 2 * rows, seed: UInt64(2 * index) &+ 1000)
            let current = ContractSamples.plain(kind, rows: rows, seed: UInt64(2 * index) &+ 1001)
            guard let p = detector.compare(reference: reference, current: current).measurement?.pValue else { continue }
            if p <= 0.05 { alarms += 1 }
        }
        return tooMany(alarms, "\(rows) \(kind) values")
    }

    /// The violation where more clean windows alarm than chance allows.
    func tooMany(_ alarms: Int, _ windows: String) -> Violation? {
        // A detector that keeps its level exceeds this once in a thousand runs of the contract at most.
        let most = BinomialDistribution.leastCount(repeats, chance: 0.05, survivalBelow: 0.001)
        return alarms <= most
            ? nil
            : Violation(
                rule: .levelIsKept,
                detail: "\(alarms) of \(repeats) clean windows of \(windows) have p <= 0.05; at most \(most) are to be "
                    + "expected")
    }
}

extension BinomialDistribution {
    /// The least count that is exceeded with a probability of less than a limit.
    fileprivate static func leastCount(_ trials: Int, chance: Double, survivalBelow limit: Double) -> Int {
        let law = BinomialDistribution(trials: trials, successProbability: chance)
        return (0...trials).first { law.survival($0) < limit } ?? trials
    }
}
