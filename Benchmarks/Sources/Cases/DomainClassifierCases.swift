import Foundation
import VigilDomain
import VigilMonitoring
import VigilStatistics

/// Telling a window of 5,000 rows from a reference of 50,000, 20 columns, of which three moved by a fifth of a standard
/// deviation; and the relation that turns over though no column moves.
enum DomainClassifierCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "drift/domain_classifier", unit: "ms", better: .lower, goal: .init(value: 1400, of: .value),
            measure: { try speed(DomainClassifierDetector()) }),
        Benchmark(
            name: "drift/domain_classifier_linear", unit: "ms", better: .lower, goal: .init(value: 300, of: .value),
            measure: { try speed(DomainClassifierLinearDetector()) }),
        Benchmark(
            name: "drift/domain_classifier_flip", unit: "AUC", better: .higher, goal: .init(value: 0.95, of: .value),
            measure: { try flip() }),
    ]

    /// How far below NannyML's area ours may be.
    private static let tolerance = 0.01

    private static func speed(_ detector: any TableDriftDetector) throws -> Measured {
        let reference = GaussianTable.columns(rows: 50_000, shift: 0, seed: 1)
        let window = GaussianTable.columns(rows: 5_000, shift: 0.2, seed: 2)
        let tables = (try table(reference), try table(window))
        let found = try measurement(detector, tables.0, tables.1)
        let area = (1 + found.statistic) / 2
        let peer = try nannyML(reference, window)
        if let theirs = peer?["area"], area < theirs - tolerance {
            throw WrongResult(description: "the area is \(area), NannyML's \(theirs)")
        }
        var again = found
        let times = try Stopwatch.seconds(runs: 5) { again = try measurement(detector, tables.0, tables.1) }
        guard again == found else { throw WrongResult(description: "a second run gives another result") }
        return Measured(
            times: times, scale: 1000, yardstick: try speedYardstick(peer),
            checksum: "area=\(area) p=\(found.pValue ?? .nan)")
    }

    /// NannyML's time on the same rows; the recorded one, and that its area was not compared, where it is not installed.
    private static func speedYardstick(_ peer: [String: Double]?) throws -> Yardstick {
        guard let peer else {
            let recorded = Peer(
                script: "nannyml/j_estimates", label: "domain classifier", library: "nannyml",
                workload: "domain classifier, 20 features, chunk 5000, fit+calculate one chunk", size: "50000/5000")
            return try recorded.yardstick(missing) { $0 * 1000 }
        }
        return Yardstick(
            name: "NannyML, a chunk of the same rows, its area \(peer["area"] ?? .nan)",
            value: peer["seconds"].map { $0 * 1000 }, source: .sameRun)
    }

    /// What the report calls the yardstick where there is none on the same rows.
    private static let missing =
        "NannyML, not installed and its area not compared: run Benchmarks/peers/run setup nannyml"

    /// The table of which no column moves but one relation turns over, 4,000 and 1,000 rows.
    private static func flip() throws -> Measured {
        let reference = correlated(rows: 4000, seed: 11, sign: -1)
        let window = correlated(rows: 1000, seed: 13, sign: 1)
        let found = try measurement(DomainClassifierDetector(), try table(reference), try table(window))
        let area = (1 + found.statistic) / 2
        let peer = try nannyML(reference, window)
        return Measured(
            value: area, runs: 1, spread: 0,
            yardstick: Yardstick(
                name: peer == nil ? missing : "NannyML", value: peer?["area"], source: peer == nil ? .none : .sameRun),
            checksum: "p=\(found.pValue ?? .nan)")
    }

    private static func measurement(
        _ detector: any TableDriftDetector, _ reference: DriftTable, _ window: DriftTable
    ) throws -> DriftDetectorOutcome.Measurement {
        let outcome = detector.compare(reference: reference, current: window)
        if case .notApplicable(let reason) = outcome { throw CannotMeasure(description: reason) }
        guard let found = outcome.measurement else { throw WrongResult(description: "\(outcome)") }
        return found
    }

    /// NannyML's seconds and area on the same tables; `nil` where it is not installed.
    private static func nannyML(_ reference: [[Double]], _ window: [[Double]]) throws -> [String: Double]? {
        let named = ProcessInfo.processInfo.environment["VIGIL_NANNYML_PYTHON"]
        let interpreter = named ?? ".tools/peers/nannyml/bin/python"
        guard FileManager.default.isExecutableFile(atPath: interpreter) else {
            guard let named else { return nil }
            throw CannotMeasure(description: "\(named), which VIGIL_NANNYML_PYTHON names, is not there")
        }
        let folder = try SharedFolder()
        try folder.write(byRow(reference), to: "reference")
        try folder.write(byRow(window), to: "window")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: interpreter)
        let sizes: [Int] = [reference.count, reference.first?.count ?? 0, window.first?.count ?? 0]
        process.arguments = ["Benchmarks/peers/k_domain_classifier.py", folder.path] + sizes.map { "\($0)" }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CannotMeasure(description: "NannyML's script ended with \(process.terminationStatus)")
        }
        return try JSONDecoder().decode([String: Double].self, from: data)
    }

    private static func byRow(_ columns: [[Double]]) -> [Double] {
        (columns.first ?? []).indices.flatMap { row in columns.map { $0[row] } }
    }

    private static func table(_ columns: [[Double]]) throws -> DriftTable {
        try DriftTable(columns.enumerated().map { ("f\($0)", .numeric(NumericColumn($1))) })
    }

    private static func correlated(rows: Int, seed: UInt64, sign: Double) -> [[Double]] {
        let (a, b, c, d) = (
            normals(seed, rows), normals(seed + 100, rows), normals(seed + 200, rows), normals(seed + 300, rows)
        )
        return [
            a, zip(a, b).map { 0.8 * $0 + 0.6 * $1 }, c, zip(c, d).map { sign * 0.5 * $0 + 0.5 * $1 },
            zip(a, d).map { 0.3 * $0 + $1 },
        ]
    }

    /// Numbers that any language can make again: sums of twelve uniforms of a congruential generator, less 6.
    private static func normals(_ seed: UInt64, _ count: Int) -> [Double] {
        var state = seed
        return (0..<count).map { _ in
            var sum = 0.0
            for _ in 0..<12 {
                state = (1_103_515_245 &* state &+ 12_345) % (1 << 31)
                sum += Double(state) / 2_147_483_648
            }
            return sum - 6
        }
    }
}
