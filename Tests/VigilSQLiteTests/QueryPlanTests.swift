import Testing
import VigilSQLite

@testable import VigilStorage

struct QueryPlanTests {
    @Test(
        "an evaluation finds what to do through an index, not by reading every window again",
        arguments: [
            (PendingWindows.metrics, "prediction_windows_to_measure"),
            (PendingWindows.drift, "prediction_windows_to_check"),
        ])
    func pendingWindows(_ condition: String, _ index: String) async throws {
        let database = try SQLiteDatabase.inMemory()
        _ = try await SQLStore(database)
        let plan = try await database.read { connection in
            var lines: [String] = []
            try connection.query(
                "EXPLAIN QUERY PLAN \(SQLStore.windowColumns) WHERE version_id = ? AND \(condition)", [.integer(1)]
            ) { lines.append(try $0.text(3)) }
            return lines
        }
        #expect(plan.count == 1 && plan[0].contains("USING INDEX \(index)"), "\(plan)")
        try await database.close()
    }

    @Test("what is stored is added up from an index, without a visit to every segment")
    func amounts() async throws {
        let database = try SQLiteDatabase.inMemory()
        _ = try await SQLStore(database)
        for (table, name) in [(SegmentTable.predictions, "prediction"), (.outcomes, "outcome")] {
            let plan = try await database.read { connection in
                var lines: [String] = []
                try connection.query("EXPLAIN QUERY PLAN \(table.amounts)", []) { lines.append(try $0.text(3)) }
                return lines
            }
            #expect(plan.count == 1 && plan[0].contains("USING INDEX \(name)_segments_by_time"), "\(plan)")
        }
        try await database.close()
    }
}
