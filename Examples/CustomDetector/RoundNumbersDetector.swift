public import Vigil
import VigilStatistics

/// The share of round numbers, such as prices of whole thousands.
///
/// People round and systems do not: when the share moves, values come from another source than before, a form instead of
/// an appraisal for example, though their distribution may look the same.
public struct RoundNumbersDetector: DriftDetector {
    /// What counts as round: multiples of this number.
    private let step: Double

    public let descriptor: DriftDetectorDescriptor

    /// A detector of multiples of a number.
    ///
    /// - Parameter step: Above 0, such as 1,000.
    public init(step: Double) {
        precondition(step > 0, "round numbers are multiples of a number above 0")
        self.step = step
        descriptor = DriftDetectorDescriptor(
            id: DriftDetectorID("round_numbers"), title: "Round numbers", kinds: [.numeric], isSymmetric: true,
            hasPValue: true, recipe: "multiples of \(step)",
            definition:
                "The difference of the two shares of values that are multiples of a number, in [0, 1], with the "
                + "p-value of the chi-squared test of two proportions.",
            source: "Pearson 1900 for the test.")
    }

    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        // Too few rows, or a column of names: the protocol has the answers ready.
        if let obstacle = obstacle(reference: reference, current: current) { return obstacle }
        let before = counts(reference)
        let now = counts(current)
        // Both samples have values, which `obstacle` made sure of, so there is no error.
        guard let pair = try? CountPair(reference: before, current: now) else {
            return .notApplicable(reason: "a sample is empty")
        }
        let result = ChiSquaredTest().test(pair)
        let difference = abs(pair.currentShares[0] - pair.referenceShares[0])
        return .measured(
            DriftDetectorOutcome.Measurement(
                statistic: difference, pValue: result.pValue, effect: difference, method: result.method.rawValue))
    }

    /// How many values are round, and how many are not.
    private func counts(_ sample: DriftSample) -> [Int] {
        let round = sample.sortedValues.count { $0.truncatingRemainder(dividingBy: step) == 0 }
        return [round, sample.count - round]
    }
}
