import Foundation
import VigilDomain
import VigilMonitoring

/// The default check of a window of 200,000 rows against a prepared baseline of 1,000,000, 60 columns.
enum LargeTableCases {
    static let all: [Benchmark] = [
        // First, so that the peak is not that of the other case.
        Benchmark(
            name: "drift/table_1m_200k_memory", unit: "times the data", better: .lower,
            goal: .init(value: 2, of: .value), measure: { try await memory() }),
        Benchmark(
            name: "drift/table_1m_200k", unit: "ms", better: .lower, goal: .init(value: 10, of: .ratio),
            measure: { try await time() }),
    ]

    private static let sizes = (reference: 1_000_000, current: 200_000)

    private static func folder() throws -> SharedFolder {
        let folder = try SharedFolder()
        _ = try Python.yardstick(["table", folder.path, "\(sizes.reference)", "\(sizes.current)"])
        return folder
    }

    private static func time() async throws -> Measured {
        let folder = try folder()
        let peer = try Python.yardstick(["tight", folder.path, "7"])
        let reference = try MixedTable.columns("reference", in: folder)
        let prepared = await DriftReference.prepared(reference)
        let current = try MixedTable.columns("current", in: folder).map(\.column)
        let plain = DefaultDriftCheck().check(current, against: prepared, rule: DriftRule())
        try MixedTable.compare(plain, columns: [7], with: peer, reference: reference)
        var result = plain
        let times = await Stopwatch.secondsAwaiting(runs: 7) {
            result = await DefaultDriftCheck().checkConcurrently(current, against: prepared, rule: DriftRule())
        }
        guard MixedTable.checksum(result) == MixedTable.checksum(plain) else {
            throw WrongResult(description: "all cores give another result than one")
        }
        return Measured(
            times: times, scale: 1000,
            yardstick: Yardstick(
                name: "NumPy and SciPy by hand, one sort a column", value: peer["seconds"].map { $0 * 1000 },
                source: .sameRun),
            checksum: MixedTable.checksum(result))
    }

    /// The peak of all that the process holds while it prepares the baseline and checks the window, both sides included.
    private static func memory() async throws -> Measured {
        let folder = try folder()
        // 5 makes the peak start again from what is held now.
        try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        let prepared = await DriftReference.prepared(try MixedTable.columns("reference", in: folder))
        let current = try MixedTable.columns("current", in: folder).map(\.column)
        let result = await DefaultDriftCheck().checkConcurrently(current, against: prepared, rule: DriftRule())
        let rowBytes = 8 * MixedTable.numeric + 4 * MixedTable.levels.count
        let data = Double((sizes.reference + sizes.current) * rowBytes)
        return Measured(
            value: try kibibytes("VmHWM") * 1024 / data, runs: 1, spread: 0, checksum: MixedTable.checksum(result))
    }

    private static func kibibytes(_ key: String) throws -> Double {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("\(key):") }),
            let value = line.split(separator: " ").compactMap({ Double($0) }).first
        else { throw CannotMeasure(description: "/proc/self/status has no \(key)") }
        return value
    }
}
