import VigilDomain
import VigilMonitoring
import VigilStatistics

/// The arm of a unit with an identifier of 36 characters, in a test of two arms.
enum AssignmentCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "experiments/assign", unit: "million/s and core", better: .higher, goal: .init(value: 10, of: .value),
            measure: { try assign() })
    ]

    /// As many as stay in the cache, where the identifier of a request that is being answered is.
    private static let unitCount = 10_000
    private static let rounds = 50

    private static func assign() throws -> Measured {
        let units = uuids()
        let salt = "lead-scoring-2.1-against-2.2"
        let assigner = try Assigner(
            Allocation(arms: [.init("control", weight: 80), .init("treatment", weight: 20)], salt: salt))
        var treated = 0
        let times = Stopwatch.seconds(runs: 15) {
            treated = 0
            for _ in 0..<rounds {
                for unit in units where assigner.assign(unit).armIndex == 1 { treated += 1 }
            }
        }
        // The plain path: the specification's hash, and one comparison.
        let hash = SaltedHash(salt: salt)
        let start = assigner.allocation.ranges[1].start
        let expected = rounds * units.reduce(0) { $0 + (hash.bucket(of: $1) >= start ? 1 : 0) }
        guard treated == expected else {
            throw WrongResult(description: "\(treated) units get the treatment, by their buckets it is \(expected)")
        }
        var mixed: UInt64 = 0
        let bare = Stopwatch.seconds(runs: 15) {
            for _ in 0..<rounds {
                for unit in units { mixed &+= hash.bits(of: unit) }
            }
        }
        var measured = Measured(
            times: times, scale: 1,
            yardstick: Yardstick(
                name: "the hash of the same bytes, nothing else", value: rate(bare[bare.count / 2]), source: .sameRun),
            checksum: "treated=\(treated) hash=\(mixed)")
        measured.value = rate(measured.value)
        return measured
    }

    private static func rate(_ seconds: Double) -> Double { Double(unitCount * rounds) / seconds / 1e6 }

    private static func uuids() -> [String] {
        let digits = Array("0123456789abcdef".utf8)
        var random = SplitMix64(seed: 17)
        return (0..<unitCount).map { _ in
            let bytes = (0..<36).map { place -> UInt8 in
                let isDash = place == 8 || place == 13 || place == 18 || place == 23
                return isDash ? 0x2D : digits[Int(random.next() >> 60)]
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
