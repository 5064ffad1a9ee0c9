import VigilDomain
import VigilMonitoring

/// The default check of a whole table of 100,000 and 20,000 rows.
enum TableDriftCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "core/table_100k_20k", unit: "ms", better: .lower, goal: .init(value: 80, of: .value),
            measure: { try await arrays { _ in nil } }),
        Benchmark(
            name: "drift/table_arrays", unit: "ms", better: .lower, goal: .init(value: 6, of: .ratio),
            measure: { try await arrays { _ in nil } }),
        Benchmark(
            name: "drift/table_arrays_vs_evidently", unit: "ms", better: .lower, goal: .init(value: 40, of: .ratio),
            measure: {
                try await arrays { _ in
                    try evidently("DriftedColumnsCount only (no per-column plots)", name: "Evidently, count alone")
                }
            }),
        Benchmark(
            name: "drift/table_arrays_vs_preset", unit: "ms", better: .lower, goal: nil,
            measure: {
                try await arrays { _ in try evidently("DataDriftPreset default", name: "Evidently, DataDriftPreset") }
            }),
        Benchmark(
            name: "drift/table_strings", unit: "ms", better: .lower, goal: nil, measure: { try await strings() }),
        Benchmark(
            name: "drift/table_stored", unit: "ms", better: .lower, goal: .init(value: 15, of: .ratio),
            measure: { try await stored() }),
    ]

    private static func evidently(_ case: String, name: String) throws -> Yardstick {
        let peer = Peer(
            script: "main/b_table_drift", label: "evidently \(`case`) 100k/20k", library: "evidently",
            workload: "table drift \(`case`)", size: "100k/20k")
        return try peer.yardstick(name) { $0 * 1000 }
    }

    /// From plain arrays: sorting the reference is part of the work.
    private static func arrays(against other: ([String: Double]) throws -> Yardstick?) async throws -> Measured {
        let table = try Table()
        var result = table.plain
        let times = await Stopwatch.secondsAwaiting(runs: 11) {
            let prepared = await DriftReference.prepared(table.reference)
            result = await DefaultDriftCheck().checkConcurrently(table.current, against: prepared, rule: DriftRule())
        }
        try table.require(result)
        return Measured(
            times: times, scale: 1000, yardstick: try other(table.peer) ?? table.tight,
            checksum: MixedTable.checksum(result))
    }

    /// From a text a row in the categorical columns, as rows come from a table that has no dictionaries.
    private static func strings() async throws -> Measured {
        let table = try Table()
        let reference = table.reference.map { Text($0.column) }
        let current = table.current.map { Text($0) }
        var result = table.plain
        let times = await Stopwatch.secondsAwaiting(runs: 5) {
            let columns = zip(table.reference, reference).map { TableColumn(name: $0.name, column: $1.column) }
            let prepared = await DriftReference.prepared(columns)
            result = await DefaultDriftCheck().checkConcurrently(
                current.map(\.column), against: prepared, rule: DriftRule())
        }
        try table.require(result)
        return Measured(
            times: times, scale: 1000, yardstick: table.tight, checksum: MixedTable.checksum(result))
    }

    /// Against a reference that is prepared already, as a server keeps it.
    private static func stored() async throws -> Measured {
        let table = try Table()
        let prepared = await DriftReference.prepared(table.reference)
        var result = table.plain
        let times = await Stopwatch.secondsAwaiting(runs: 21) {
            result = await DefaultDriftCheck().checkConcurrently(table.current, against: prepared, rule: DriftRule())
        }
        try table.require(result)
        return Measured(
            times: times, scale: 1000, yardstick: table.tight, checksum: MixedTable.checksum(result))
    }

    /// Both sides, and what the plain path and the yardstick say about them.
    private struct Table {
        let reference: [TableColumn]
        let current: [Column]
        let plain: DriftAnalysisResult
        let peer: [String: Double]

        init() throws {
            let folder = try SharedFolder()
            _ = try Python.yardstick(["table", folder.path])
            reference = try MixedTable.columns("reference", in: folder)
            current = try MixedTable.columns("current", in: folder).map(\.column)
            // Three columns are drawn anew each time; their names are in the error if one differs.
            let checked = Array((0..<MixedTable.numeric).shuffled().prefix(3))
            peer = try Python.yardstick(["tight", folder.path] + checked.map(String.init))
            plain = DefaultDriftCheck().check(current, against: DriftReference(reference), rule: DriftRule())
            try MixedTable.compare(plain, columns: checked, with: peer, reference: reference)
        }

        var tight: Yardstick {
            Yardstick(
                name: "NumPy and SciPy by hand, one sort a column", value: peer["seconds"].map { $0 * 1000 },
                source: .sameRun)
        }

        /// The fast path has to say what the plain one does.
        func require(_ result: DriftAnalysisResult) throws {
            let (ours, plain) = (MixedTable.checksum(result), MixedTable.checksum(plain))
            guard ours == plain else { throw WrongResult(description: "all cores give \(ours), one gives \(plain)") }
        }
    }

    /// A column as a table without dictionaries has it.
    private enum Text {
        case numbers([Double])
        case names([String?])

        init(_ column: Column) {
            switch column {
            case .numeric(let numbers): self = .numbers(numbers.values)
            case .categorical(let names): self = .names(names.codes.indices.map { names[$0] })
            }
        }

        var column: Column {
            switch self {
            case .numbers(let values): .numeric(NumericColumn(values))
            case .names(let names): .categorical(CategoricalColumn(names))
            }
        }
    }
}
