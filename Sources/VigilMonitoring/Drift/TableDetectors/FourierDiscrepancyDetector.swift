import VigilDomain
import VigilStatistics

/// How far the joint distributions are apart by the means of random features, which merge over windows.
public struct FourierDiscrepancyDetector: TableDriftDetector {
    /// How many frequencies there are; each has a cosine and a sine.
    static let frequencyCount = 256

    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("fourier_mmd"), title: "Maximum mean discrepancy by Fourier features",
        kinds: [.numeric, .categorical], isSymmetric: false, hasPValue: true,
        recipe: "\(frequencyCount) random frequencies, scales and σ from the reference, the law without drift from at "
            + "most \(FourierReference.lawRowLimit) reference rows",
        definition:
            "The squared maximum mean discrepancy, unbiased, from the mean vectors of cosines and sines at random "
            + "frequencies, which stand for the kernel exp(-d²/(2σ²)); at most 2, 0 on average without drift. Each "
            + "column has variance 1 in the reference; a name is a code of sixteen signs. The effect is the root of what "
            + "is above 0. The p-value comes from a gamma law with the variance and skewness that the statistic has at "
            + "these sizes.",
        source: "Rahimi and Recht 2007, Random features for large-scale kernel machines; Zhao and Meng 2015, FastMMD: "
            + "ensemble of circular discrepancy for efficient two-sample test.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two tables.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows, with the same columns.
    /// - Returns: The squared discrepancy as statistic, its root as effect, and its p-value.
    public func compare(reference: DriftTable, current: DriftTable) -> DriftDetectorOutcome {
        checked(reference: reference, current: current) { reference, current throws(StatisticsError) in
            let encoding = TableEncoding(names: .codes, basis: .reference)
            let rows = encoding.rows(reference: reference, current: current)
            try rows.requireColumns(1)
            let baseline = try FourierReference(
                rows.reference, frequencyCount: Self.frequencyCount, scalesColumns: false)
            var window = FourierSummary(baseline.map)
            try window.add(rows.current, by: baseline.map)
            let found = try baseline.compare(window)
            return .measured(
                DriftDetectorOutcome.Measurement(
                    statistic: found.discrepancy, pValue: found.pValue,
                    effect: max(0, found.discrepancy).squareRoot(), method: "moments",
                    recipe: "σ \(NumberText.number(baseline.map.bandwidth)), seed \(baseline.map.seed)"
                        + rows.leftOutText))
        }
    }
}
