import Foundation

/// One line of output.
struct Report: Encodable {
    var name: String
    var value: Double?
    var unit: String
    var better: Benchmark.Better
    var yardstick: Yardstick
    var ratio: Double?
    var goal: Benchmark.Goal?
    var met: Bool?
    var runs: Int
    var spread: Double?
    var checksum: String?

    init(_ benchmark: Benchmark, _ measured: Measured?) {
        name = benchmark.name
        unit = benchmark.unit
        better = benchmark.better
        goal = benchmark.goal
        value = measured?.value
        runs = measured?.runs ?? 0
        spread = measured?.spread
        checksum = measured?.checksum
        yardstick = measured?.yardstick ?? Yardstick(name: "none", value: nil, source: .none)
        if let value, let against = yardstick.value, yardstick.source == .sameRun, value > 0, against > 0 {
            ratio = benchmark.better == .lower ? against / value : value / against
        }
        met = Self.isMet(benchmark, value: value, ratio: ratio)
    }

    private static func isMet(_ benchmark: Benchmark, value: Double?, ratio: Double?) -> Bool? {
        guard let goal = benchmark.goal else { return nil }
        switch goal.of {
        case .ratio: return ratio.map { $0 >= goal.value }
        case .value: return value.map { benchmark.better == .lower ? $0 <= goal.value : $0 >= goal.value }
        }
    }

    /// The line, with `null` written out where there is no value.
    func line() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    private enum Key: String, CodingKey {
        case name, value, unit, better, yardstick, ratio, goal, met, runs, spread, checksum
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(value, forKey: .value)
        try container.encode(unit, forKey: .unit)
        try container.encode(better, forKey: .better)
        try container.encode(yardstick, forKey: .yardstick)
        try container.encode(ratio, forKey: .ratio)
        try container.encode(goal, forKey: .goal)
        try container.encode(met, forKey: .met)
        try container.encode(runs, forKey: .runs)
        try container.encode(spread, forKey: .spread)
        try container.encode(checksum, forKey: .checksum)
    }
}
