import Foundation
import Logging
import Vigil
import VigilDomain
import VigilSQLite
import VigilStorage

/// What predictions cost on the disk, and how fast they come back.
enum StorageCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "storage/bytes_per_prediction", unit: "bytes", better: .lower, goal: .init(value: 1, of: .ratio),
            measure: { try await bytes() }),
        Benchmark(
            name: "storage/read_day", unit: "ms", better: .lower, goal: .init(value: 300, of: .value),
            measure: { try await readDay() }),
    ]

    private static let rows = 1_000_000
    private static let rowsOfBatch = 1000

    /// A service on a file that holds a million predictions, compacted.
    private static func filled(_ path: String) async throws -> ModelSchema {
        let store = try await MonitoringStore.sqlite(path: path)
        var logger = Logger(label: "bench")
        logger.logLevel = .critical
        let service = MLModelMonitoringService(store: store, logger: logger)
        let schema = try PredictionStream.schema("bench")
        try await service.registerModel(schema)
        var stream = PredictionStream(seed: 8)
        for _ in 0..<rows / rowsOfBatch {
            _ = try await service.recordPredictions(stream.batch(schema, rows: rowsOfBatch), for: schema.model)
        }
        guard let maintenance = store.maintenance else { throw CannotMeasure(description: "the store has no upkeep") }
        while try await maintenance.compact(schema).merged > 0 {}
        try await maintenance.reclaimSpace()
        try await store.close()
        return schema
    }

    private static func bytes() async throws -> Measured {
        let folder = try SharedFolder()
        _ = try await filled("\(folder.path)/bench.db")
        var sizes: [String: Int] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(file)")
            sizes[file] = attributes[.size] as? Int
        }
        let size = sizes.values.reduce(0, +)
        let peer = Peer(
            script: "main/g_storage", label: "parquet zstd bin", library: "pyarrow",
            workload: "Parquet zstd, id 16 bytes", size: "\(rows)")
        return Measured(
            value: Double(size) / Double(rows), runs: 1, spread: 0,
            yardstick: try peer.bytesYardstick("Parquet with zstd"),
            checksum: "rows=\(rows) free_pages=\(try freePages(of: "\(folder.path)/bench.db")) "
                + sizes.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: " "))
    }

    /// Pages of an SQLite file that hold nothing: its header says how many, in four bytes from the 37th.
    private static func freePages(of path: String) throws -> Int {
        let header = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe).prefix(40)
        return header.suffix(4).reduce(0) { $0 << 8 | Int($1) }
    }

    private static func readDay() async throws -> Measured {
        let folder = try SharedFolder()
        let schema = try await filled("\(folder.path)/bench.db")
        let everything = TimeRange(
            start: Timestamp(milliseconds: PredictionStream.firstMoment),
            end: Timestamp(milliseconds: PredictionStream.firstMoment + 30 * 86_400_000))
        var times: [Double] = []
        for _ in 0..<5 {
            // Opened anew: nothing is in Vigil's caches.
            let store = try await MonitoringStore.sqlite(path: "\(folder.path)/bench.db")
            let start = ContinuousClock.now
            let found = try await store.predictions.labelledPredictions(of: schema, in: everything)
            times.append((ContinuousClock.now - start) / .seconds(1))
            try await store.close()
            guard found.predictions.count == rows else {
                throw WrongResult(description: "\(found.predictions.count) of \(rows) rows came back")
            }
        }
        return Measured(times: times.sorted(), scale: 1000, checksum: "rows=\(rows)")
    }
}
