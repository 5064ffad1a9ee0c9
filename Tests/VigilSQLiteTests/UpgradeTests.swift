import Testing
import VigilDomain

@testable import VigilSQLite
@testable import VigilStorage

@Suite("An older database")
struct UpgradeTests {
    @Test("its metric points are all there after they were laid beside each other")
    func points() async throws {
        try await TemporaryFolder.with { folder in
            let database = try await SQLiteDatabase.open(path: folder.path("vigil.db"))
            try await Migrator(migrations: Array(Migration.all.prefix(7))).migrate(database)
            let schema = ModelSchema(model: try ModelName("m"), task: .regression, features: [], window: .hour)
            let written = (0..<500).map { index in
                let start = Timestamp(milliseconds: 1_772_409_600_000 + Int64(index / 2) * 3_600_000)
                return MetricPoint(
                    model: schema.model, version: schema.version, metric: index % 2 == 0 ? "mae" : "r2",
                    window: TimeRange(start: start, end: start.advanced(by: .seconds(3600))),
                    value: index % 7 == 0
                        ? .undefined(reason: "constant")
                        : .measured(MetricMeasurement(value: Double(index) / 3, standardError: 0.1, count: index)),
                    labels: LabelCoverage(predictions: index, labelled: index, lastLabelAt: start, isMature: true),
                    origin: index % 5 == 0 ? .recorded : .computed, computedAt: start)
            }
            _ = try await database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO model_versions (model, version, registered_at, window_length, label_kind, document)
                    VALUES ('m', '1', 0, 'hour', 'numeric', ?)
                    """, [try StoredDocument.encode(schema)])
                for point in written {
                    try connection.execute(MetricPointRow.set, [.integer(1)] + MetricPointRow.values(point))
                }
            }
            try await Migrator(migrations: Migration.all).migrate(database)
            let found = try await SQLStore(database).metricPoints(MetricQuery(model: schema.model))
            #expect(found == written)
            try await database.close()
        }
    }

    @Test("it knows how long the windows of each version have been, but for days that were put together")
    func longestWindows() async throws {
        try await TemporaryFolder.with { folder in
            let database = try await SQLiteDatabase.open(path: folder.path("vigil.db"))
            try await Migrator(migrations: Array(Migration.all.prefix { $0.name != "BoundGrowth" })).migrate(database)
            let hour = WindowLength.hour.longest
            let day = WindowLength.day.longest
            _ = try await database.write { connection in
                for (version, length) in [
                    ("hours", "hour"), ("once weeks", "hour"), ("quarters", "quarter"), ("recorded weeks", "hour"),
                ] {
                    try connection.execute(
                        """
                        INSERT INTO model_versions
                        (model, version, registered_at, window_length, label_kind, document, folded_until)
                        VALUES ('m', ?, 0, ?, 'numeric', ?, ?)
                        """, [.text(version), .text(length), .blob([]), .integer(10 * day)])
                }
                let windows: [(version: Int64, start: Int64, length: Int64)] = [
                    (1, 10 * day, hour), (2, 1 * day, 7 * day), (3, 0, 92 * day),
                ]
                // A day that was put together, an hour behind it; a week that somebody recorded before either.
                let points: [(version: Int64, start: Int64, length: Int64)] = [
                    (1, 9 * day, day), (1, 10 * day, hour), (4, 1 * day, 7 * day), (4, 9 * day, day),
                ]
                for point in points {
                    try connection.execute(
                        """
                        INSERT INTO metric_points (version_id, metric, window_start, window_end, origin, computed_at,
                            outcome, value, predictions, labelled, is_mature)
                        VALUES (?, 'accuracy', ?, ?, 'recorded', 0, 'measured', 0.5, 1, 1, 1)
                        """,
                        [.integer(point.version), .integer(point.start), .integer(point.start + point.length)])
                }
                for window in windows {
                    try connection.execute(
                        "INSERT INTO drift_findings (version_id, window_start, window_end, document) VALUES (?, ?, ?, ?)",
                        [
                            .integer(window.version), .integer(window.start), .integer(window.start + window.length),
                            .blob([]),
                        ])
                }
            }
            try await Migrator(migrations: Migration.all).migrate(database)
            let longest = try await database.read { connection in
                try connection.all("SELECT longest_window FROM model_versions ORDER BY id") { try $0.integer(0) }
            }
            #expect(longest == [hour, 7 * day, 92 * day, 7 * day])
            try await database.close()
        }
    }
}
