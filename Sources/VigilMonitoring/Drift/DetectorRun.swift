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
    /// relevant size decides by two keys, like the default check; one without a p-value by its effect alone, and says so
    /// in its result, which has none.
    ///
    /// - Parameters:
    ///   - wanted: The detectors, with their columns.
    ///   - reference: The reference's columns.
    ///   - current: The window's, the same ones in the same order.
    ///   - alpha: The false discovery rate.
    /// - Returns: One result for each detector and column, or table.
    package func results(
        of wanted: [DriftPolicy.Detector], reference: DetectorSamples, current: DetectorSamples, alpha: Double
    ) -> [DetectorResult] {
        var results: [DetectorResult] = []
        for choice in wanted {
            let id = DriftDetectorID(choice.id)
            if let detector = registry[id] {
                results += columns(detector, choice, reference, current)
            } else if let detector = registry.tableDetector(id) {
                results.append(table(detector, choice, reference, current))
            } else {
                results.append(DetectorResult(detector: choice.id, reason: "no detector of this name is registered"))
            }
        }
        decide(&results, alpha: alpha)
        return results
    }

    private func columns(
        _ detector: any DriftDetector, _ choice: DriftPolicy.Detector, _ reference: DetectorSamples,
        _ current: DetectorSamples
    ) -> [DetectorResult] {
        let kinds = detector.descriptor.kinds
        return zip(reference.columns.indices, reference.columns).compactMap { index, column in
            // A column that was named is answered in any case; otherwise the detector takes those that it can.
            guard choice.columns.isEmpty ? kinds.contains(column.kind) : choice.columns.contains(column.name) else {
                return nil
            }
            let outcome = detector.compare(reference: reference.samples[index], current: current.samples[index])
            return DetectorResult(detector.descriptor, column: column.name, outcome, choice)
        }
    }

    private func table(
        _ detector: any TableDriftDetector, _ choice: DriftPolicy.Detector, _ reference: DetectorSamples,
        _ current: DetectorSamples
    ) -> DetectorResult {
        let chosen = reference.columns.indices.filter { index in
            let column = reference.columns[index]
            return choice.columns.isEmpty ? column.role == .feature : choice.columns.contains(column.name)
        }
        guard let before = reference.table(chosen), let now = current.table(chosen) else {
            return DetectorResult(detector: choice.id, reason: "the columns differ in length")
        }
        return DetectorResult(
            detector.descriptor, column: nil, detector.compare(reference: before, current: now), choice)
    }

    private func decide(_ results: inout [DetectorResult], alpha: Double) {
        let tested = results.indices.filter { results[$0].pValue != nil }
        let adjusted = MultipleTesting.benjaminiHochberg.adjusted(tested.map { results[$0].pValue ?? 1 })
        for (index, value) in zip(tested, adjusted) { results[index].adjustedPValue = value }
        for index in results.indices {
            guard let effect = results[index].effect, let relevant = results[index].relevantEffect else { continue }
            results[index].isDrifted = effect >= relevant && (results[index].adjustedPValue ?? 0) <= alpha
        }
    }
}

extension DetectorResult {
    fileprivate init(
        _ descriptor: DriftDetectorDescriptor, column: String?, _ outcome: DriftDetectorOutcome,
        _ choice: DriftPolicy.Detector
    ) {
        self.init(detector: descriptor.id.rawValue, column: column, relevantEffect: choice.relevantEffect)
        switch outcome {
        case .measured(let measured):
            // A detector from outside may break its word; what is no number must not reach a sum or a page.
            guard measured.statistic.isFinite, measured.effect.isFinite, measured.pValue?.isNaN != true else {
                reason = "the detector gave a number that is none"
                return
            }
            statistic = measured.statistic
            pValue = measured.pValue
            effect = measured.effect
            method = measured.method
            recipe = measured.recipe ?? descriptor.recipe
        case .notEnoughData(let before, let now, let need):
            reason =
                "not enough data: \(NumberText.count(before)) values in the reference and \(NumberText.count(now)) in the "
                + "window, \(NumberText.count(need)) needed on each side"
        case .notApplicable(let why): reason = why
        }
    }
}
