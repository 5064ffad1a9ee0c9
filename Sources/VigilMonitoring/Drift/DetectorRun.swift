package import VigilDomain
import VigilStatistics

/// Runs the detectors that a policy asks for beside the default check.
package struct DetectorRun: Sendable {
    private let registry: DriftDetectorRegistry

    /// A run with the detectors of a registry.
    package init(_ registry: DriftDetectorRegistry) { self.registry = registry }

    /// What each detector says about each of its columns.
    ///
    /// The p-values of all of them are adjusted together, after Benjamini and Hochberg. A detector that was given a
    /// relevant size decides by two keys, like the default check: its adjusted p-value, and its effect. A raw distance
    /// decides only where its mean without drift is at most half the relevant size, and one without a p-value, which then
    /// decides alone, only where that mean is known; otherwise the result's note says what is missing.
    ///
    /// - Parameters:
    ///   - wanted: The detectors, with their columns.
    ///   - reference: The reference's columns.
    ///   - current: The window's, the same ones in the same order.
    ///   - alpha: The false discovery rate.
    ///   - dependence: The reference, prepared, where rows may depend on each other: p-values, and means without drift, then
    ///     count it; of a table that of its most dependent column.
    /// - Returns: One result for each detector and column, or table.
    package func results(
        of wanted: [DriftPolicy.Detector], reference: DetectorSamples, current: DetectorSamples, alpha: Double,
        dependence: DriftReference? = nil
    ) -> [DetectorResult] {
        let jobs = wanted.flatMap { self.jobs($0, reference) }
        var effects: [String: BlockDesignEffect] = [:]
        for column in dependence?.columns ?? [] { effects[column.name] = column.dependence }
        // Each p-value must be able to pass the adjustment for all the others.
        let level = alpha / Double(max(1, jobs.count { $0.hasPValue }))
        let isClustered = dependence?.cluster != nil
        var findings = jobs.map { finding($0, reference, current, level: level, effects, isClustered: isClustered) }
        decide(&findings, alpha: alpha)
        return findings.map(\.result)
    }

    /// A detector and what it looks at.
    private struct Job {
        enum Work {
            case column(any DriftDetector, Int)
            case table(any TableDriftDetector, [Int])
            case nothing(reason: String)
        }

        var choice: DriftPolicy.Detector
        var work: Work

        var hasPValue: Bool {
            switch work {
            case .column(let detector, _): detector.descriptor.hasPValue
            case .table(let detector, _): detector.descriptor.hasPValue
            case .nothing: false
            }
        }
    }

    private func jobs(_ choice: DriftPolicy.Detector, _ reference: DetectorSamples) -> [Job] {
        let id = DriftDetectorID(choice.id)
        let named = reference.columns.indices.filter { choice.columns.contains(reference.columns[$0].name) }
        if let detector = registry[id] {
            // A column that was named is answered in any case; otherwise the detector takes those that it can.
            let taken = reference.columns.indices.filter {
                detector.descriptor.kinds.contains(reference.columns[$0].kind)
            }
            if choice.columns.isEmpty, taken.isEmpty, !reference.columns.isEmpty {
                let kinds = detector.descriptor.kinds.map(\.rawValue).joined(separator: " or ")
                return [Job(choice: choice, work: .nothing(reason: "it takes \(kinds) columns, and there are none"))]
            }
            return (choice.columns.isEmpty ? taken : named).map { Job(choice: choice, work: .column(detector, $0)) }
        }
        if let detector = registry.tableDetector(id) {
            let features = reference.columns.indices.filter { reference.columns[$0].role == .feature }
            return [Job(choice: choice, work: .table(detector, choice.columns.isEmpty ? features : named))]
        }
        return [Job(choice: choice, work: .nothing(reason: "no detector of this name is registered"))]
    }

    private func finding(
        _ job: Job, _ reference: DetectorSamples, _ current: DetectorSamples, level: Double,
        _ effects: [String: BlockDesignEffect], isClustered: Bool
    ) -> DetectorFinding {
        switch job.work {
        case .nothing(let reason):
            return DetectorFinding(result: DetectorResult(detector: job.choice.id, reason: reason))
        case .column(let detector, let index):
            let most = detector.descriptor.needs.mostRows
            let (before, now) = (reference.sample(index, atMost: most), current.sample(index, atMost: most))
            let outcome = DependentOutcome(
                detector.compare(reference: before, current: now, level: level), sizes: (before.count, now.count),
                effects: [effects[reference.columns[index].name]],
                names: Self.names(reference.columns[index].column, current.columns[index].column))
            var finding = DetectorFinding(
                detector.descriptor, column: reference.columns[index].name, job.choice, outcome)
            if let peer = detector as? NannyMLDetector {
                finding.result.note = peer.verdict(
                    reference: reference.columns[index].column, current: current.columns[index].column)
            }
            return finding
        case .table(let detector, _) where detector.recognisesRows && isClustered:
            return DetectorFinding(
                result: DetectorResult(
                    detector: job.choice.id,
                    reason:
                        "it would know rows that belong together again, and call that drift; it is not run where rows "
                        + "come in clusters"))
        case .table(let detector, let chosen):
            let most = detector.descriptor.needs.mostRows
            guard let before = reference.table(chosen, atMost: most), let now = current.table(chosen, atMost: most)
            else {
                return DetectorFinding(
                    result: DetectorResult(detector: job.choice.id, reason: "the columns differ in length"))
            }
            let outcome = DependentOutcome(
                detector.compare(reference: before, current: now, level: level), sizes: (before.rowCount, now.rowCount),
                effects: chosen.map { effects[reference.columns[$0].name] })
            return DetectorFinding(detector.descriptor, column: nil, job.choice, outcome)
        }
    }

    /// How many different names two columns have together; 0 for numbers.
    private static func names(_ reference: Column, _ current: Column) -> Int {
        guard case .categorical(let before) = reference, case .categorical(let now) = current else { return 0 }
        return Set(before.dictionary).union(now.dictionary).count
    }

    private func decide(_ findings: inout [DetectorFinding], alpha: Double) {
        let tested = findings.indices.filter { findings[$0].result.pValue != nil }
        let adjusted = MultipleTesting.benjaminiHochberg.adjusted(tested.map { findings[$0].result.pValue ?? 1 })
        for (index, value) in zip(tested, adjusted) { findings[index].result.adjustedPValue = value }
        for index in findings.indices { findings[index].decide(alpha: alpha) }
    }
}
