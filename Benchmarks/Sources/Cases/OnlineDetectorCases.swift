import Foundation
import VigilStatistics

/// Updates a second of the detectors on streams, beside River's or Frouros's on streams of the same law.
enum OnlineDetectorCases {
    static let all: [Benchmark] = [
        benchmark("adwin", ADWIN(), .values, .river("ADWIN"), atLeast: 1),
        benchmark("page_hinkley", PageHinkley(), .values, .river("PageHinkley"), atLeast: 1),
        benchmark("kswin", KSWIN(), .values, .river("KSWIN"), atLeast: 100),
        benchmark("ddm", DDM(), .errors, .river("DDM"), atLeast: 1),
        benchmark("eddm", EDDM(), .errors, .river("EDDM"), atLeast: 1),
        benchmark("hddm_a", HDDMA(), .errors, .river("HDDMA"), atLeast: 1),
        benchmark("hddm_w", HDDMW(), .errors, .river("HDDMW"), atLeast: 1),
        benchmark("fhddm", FHDDM(direction: .up), .errors, .river("FHDDM"), atLeast: 1),
        benchmark(
            "cusum", CUSUM(mean: 0.3, standardDeviation: 0.1, threshold: 10), .values, .frouros("CUSUM"), atLeast: 1),
        benchmark(
            "ewma", EWMAChart(mean: 0.3, standardDeviation: 0.1, threshold: 4), .values,
            .frouros("GeometricMovingAverage"), atLeast: 1),
        // Neither library has a chart of single values, so what is nearest to it stands beside it, without a goal.
        benchmark(
            "control_chart", ControlChart(mean: 0.3, standardDeviation: 0.1), .values,
            .frouros("GeometricMovingAverage")),
        benchmark(
            "zone_chart", ZoneChart(mean: 0.3, standardDeviation: 0.1), .values, .frouros("GeometricMovingAverage")),
    ]

    /// A detector of another library, measured by the script of the peers in an environment of its own.
    private struct OtherDetector {
        var name: String
        /// As `Benchmarks/peers/run list` names it.
        var path: String

        static func river(_ detector: String) -> OtherDetector {
            OtherDetector(name: "river.drift \(detector)", path: "main/d_online/river \(detector)")
        }

        static func frouros(_ detector: String) -> OtherDetector {
            OtherDetector(name: "frouros \(detector)", path: "frouros/d_online/frouros \(detector)")
        }
    }

    private enum Stream {
        /// Values in 0...1 whose mean moves by half a standard deviation at each quarter.
        case values
        /// Errors whose rate doubles halfway.
        case errors

        func numbers(_ count: Int) -> [Double] {
            var random = SplitMix64(seed: 3)
            return (0..<count).map { index in
                switch self {
                case .values:
                    let mean = index * 4 / count % 2 == 0 ? 0.3 : 0.35
                    return min(max(mean + 0.1 * random.normal(), 0), 1)
                case .errors: return random.uniform() < (index < count / 2 ? 0.05 : 0.1) ? 1 : 0
                }
            }
        }
    }

    private static func benchmark<Detector: ChangeDetector>(
        _ name: String, _ detector: Detector, _ stream: Stream, _ other: OtherDetector, atLeast ratio: Double? = nil
    ) -> Benchmark {
        Benchmark(
            name: "drift/online_\(name)", unit: "updates/s", better: .higher,
            goal: ratio.map { .init(value: $0, of: .ratio) }, measure: { try measure(detector, stream, other) })
    }

    private static func measure<Detector: ChangeDetector>(
        _ detector: Detector, _ stream: Stream, _ other: OtherDetector
    ) throws -> Measured {
        let numbers = stream.numbers(1_000_000)
        var plain = SignalIndices()
        var single = detector
        for (index, number) in numbers.enumerated() {
            switch single.update(number) {
            case .stable: break
            case .warning: plain.warnings.append(index)
            case .drift: plain.drifts.append(index)
            }
        }
        var signals = SignalIndices()
        let times = Stopwatch.seconds(runs: 9) {
            var copy = detector
            signals = copy.update(contentsOf: numbers)
        }
        guard signals == plain else {
            throw WrongResult(
                description: "in one batch \(signals.drifts.count) drifts, one by one \(plain.drifts.count)")
        }
        let median = times[times.count / 2]
        let range = (times.last ?? 0) - (times.first ?? 0)
        return Measured(
            value: Double(numbers.count) / median, runs: times.count, spread: range / median,
            yardstick: Yardstick(name: other.name, value: try speed(of: other), source: .sameRun),
            checksum: "\(signals.drifts.count) drifts")
    }

    /// The updates a second of another library's detector.
    private static func speed(of other: OtherDetector) throws -> Double {
        struct Line: Decodable {
            var updatesPerSecond: Double

            private enum CodingKeys: String, CodingKey { case updatesPerSecond = "updates_per_s" }
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "Benchmarks/peers/run")
        process.arguments = ["measure", other.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0, let line = data.split(separator: UInt8(ascii: "\n")).last else {
            throw CannotMeasure(description: "\(other.name) could not be measured; the lines above say why")
        }
        return try JSONDecoder().decode(Line.self, from: line).updatesPerSecond
    }
}
