import VigilDomain
import VigilMonitoring
import VigilStatistics

/// Detectors that look at all columns together: a reference of 50,000 rows and a window of 5,000 with 20 columns, and
/// 2,000 rows a side for the one that compares all pairs of rows.
enum MultivariateCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "drift/pca", unit: "ms", better: .lower, goal: .init(value: 5, of: .ratio), measure: { try pca() }),
        Benchmark(
            name: "drift/mmd", unit: "ms", better: .lower, goal: .init(value: 500, of: .value),
            measure: { try discrepancy() }),
        Benchmark(
            name: "drift/mmd_detector", unit: "ms", better: .lower, goal: nil,
            measure: { try detector(MaximumMeanDiscrepancyDetector(), rows: (2000, 2000)) }),
        Benchmark(
            name: "drift/fourier_mmd", unit: "ms", better: .lower, goal: nil,
            measure: { try detector(FourierDiscrepancyDetector(), rows: (50_000, 5_000)) }),
    ]

    private static let permutations = 100

    /// The whole detector: encoding, the model, the errors and their p-value.
    private static func pca() throws -> Measured {
        let nannyML = Peer(
            script: "nannyml/j_estimates", label: "pca", library: "nannyml",
            workload: "PCA reconstruction, \(GaussianTable.columns) features, chunk 5000, fit+calculate one chunk",
            size: "50000/5000")
        var measured = try detector(PCAReconstructionDetector(), rows: (50_000, 5_000))
        measured.yardstick = try nannyML.yardstick("NannyML, a table of the same law, without p-value") { $0 * 1000 }
        return measured
    }

    /// The statistic and all of its permutations; the detector stops as soon as the p-value is known well enough.
    private static func discrepancy() throws -> Measured {
        let reference = try Matrix(columns: GaussianTable.columns(rows: 2000, shift: 0, seed: 1))
        let window = try Matrix(columns: GaussianTable.columns(rows: 2000, shift: 0.2, seed: 2))
        var pValue = 1.0
        let times = try Stopwatch.seconds(runs: 7) {
            let bandwidth = try MedianDistance.between(rowsOf: reference.stacked(above: window)) ?? 1
            let pairs = try KernelDiscrepancy(
                reference: reference, current: window, kernel: .gaussian(bandwidth: bandwidth))
            let simulation = SequentialMonteCarlo(drawLimit: permutations, stopAfterExceedances: permutations)
            pValue = pairs.test(simulation: simulation, seed: 1).pValue
        }
        guard pValue <= 0.01 else { throw WrongResult(description: "three shifted columns give p = \(pValue)") }
        return Measured(times: times, scale: 1000, checksum: "p=\(pValue)")
    }

    private static func detector(
        _ detector: any TableDriftDetector, rows: (reference: Int, window: Int)
    ) throws -> Measured {
        let reference = try table(GaussianTable.columns(rows: rows.reference, shift: 0, seed: 1))
        let window = try table(GaussianTable.columns(rows: rows.window, shift: 0.2, seed: 2))
        func measurement() throws -> DriftDetectorOutcome.Measurement {
            let outcome = detector.compare(reference: reference, current: window)
            if case .notApplicable(let reason) = outcome { throw CannotMeasure(description: reason) }
            guard let found = outcome.measurement else { throw WrongResult(description: "\(outcome)") }
            return found
        }
        let found = try measurement()
        var again = found
        let times = try Stopwatch.seconds(runs: 9) { again = try measurement() }
        guard again == found else { throw WrongResult(description: "a second run gives another result") }
        return Measured(
            times: times, scale: 1000, checksum: "statistic=\(found.statistic) p=\(found.pValue ?? .nan)")
    }

    private static func table(_ columns: [[Double]]) throws -> DriftTable {
        try DriftTable(columns.enumerated().map { ("f\($0)", .numeric(NumericColumn($1))) })
    }
}

/// Independent normal columns, of which the first three may be shifted.
enum GaussianTable {
    static let columns = 20

    static func columns(rows: Int, shift: Double, seed: UInt64) -> [[Double]] {
        var random = SplitMix64(seed: seed)
        return (0..<columns).map { column in
            (0..<rows).map { _ in random.normal() + (column < 3 ? shift : 0) }
        }
    }
}
