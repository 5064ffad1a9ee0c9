import VigilDomain
import VigilStatistics

extension DriftDetector {
    /// A measurement of the shares of one of two names.
    ///
    /// One name in both samples has a share of 1 in both: nothing differs. Three names or more are not applicable.
    func twoNames(
        reference: DriftSample, current: DriftSample,
        _ measure: (_ reference: Proportion, _ current: Proportion) throws(StatisticsError) -> Measurement
    ) -> DriftDetectorOutcome {
        if let obstacle = obstacle(reference: reference, current: current) { return obstacle }
        guard let pair = BinnedSamples.counts(reference: reference, current: current) else {
            return .notEnoughData(
                haveReference: reference.count, haveCurrent: current.count, need: descriptor.minimumRows)
        }
        guard pair.reference.count <= 2 else {
            return .notApplicable(
                reason: "\(descriptor.title) takes columns of two names, have \(pair.reference.count)")
        }
        do {
            return .measured(
                try measure(
                    Proportion(successes: pair.reference[0], trials: pair.referenceTotal),
                    Proportion(successes: pair.current[0], trials: pair.currentTotal)))
        } catch {
            return .notApplicable(reason: error.detail)
        }
    }
}
