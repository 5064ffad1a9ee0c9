import Testing
import VigilStorage

extension ContractCase {
    static let databases: [ContractCase] = [
        .database("a value comes back as it was written") { database in
            let values: [SQLValue] = [
                .null, .integer(.min), .integer(.max), .integer(0), .real(0.1), .real(-1e300), .text(""),
                .text("ünïcode 名 'quoted' \"twice\""), .blob([]), .blob([0, 255, 10]),
            ]
            try await database.run("CREATE TABLE trial (position BIGINT, value BLOB)")
            try await database.write { connection in
                for (index, value) in values.enumerated() {
                    let changed = try connection.execute(
                        "INSERT INTO trial (position, value) VALUES (?, ?)", [.integer(Int64(index)), value])
                    #expect(changed == 1)
                }
            }
            let read = try await database.read { connection in
                var read: [SQLValue] = []
                try connection.query("SELECT value FROM trial ORDER BY position", []) { read.append($0[0]) }
                return read
            }
            #expect(read == values)
        },
        .database("a transaction that throws leaves nothing") { database in
            try await database.run("CREATE TABLE trial (value BIGINT)")
            await expect(.conflict) {
                try await database.write { connection in
                    try connection.execute("INSERT INTO trial (value) VALUES (1)", [])
                    throw StoreError(.conflict, "on purpose")
                }
            }
            await expect(.failed) {
                try await database.write { connection in
                    try connection.execute("INSERT INTO trial (value) VALUES (2)", [])
                    try connection.execute("INSERT INTO nowhere (value) VALUES (3)", [])
                }
            }
            #expect(try await database.count("trial") == 0)
            try await database.run("INSERT INTO trial (value) VALUES (4)")
            #expect(try await database.count("trial") == 1)
        },
        .database("a query may run while another hands over its rows") { database in
            let pairs = try await database.write { connection in
                try connection.execute("CREATE TABLE trial (value BIGINT)", [])
                for value in 1...3 {
                    try connection.execute("INSERT INTO trial (value) VALUES (?)", [.integer(Int64(value))])
                }
                var pairs = 0
                let sql = "SELECT value FROM trial ORDER BY value"
                try connection.query(sql, []) { _ in try connection.query(sql, []) { _ in pairs += 1 } }
                return pairs
            }
            #expect(pairs == 9)
        },
        .database("writes run one after the other") { database in
            try await database.write { connection in
                try connection.execute("CREATE TABLE trial (value BIGINT)", [])
                try connection.execute("INSERT INTO trial (value) VALUES (0)", [])
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await database.write { connection in
                            var value: Int64 = 0
                            try connection.query("SELECT value FROM trial", []) { value = try $0.integer(0) }
                            try connection.execute("UPDATE trial SET value = ?", [.integer(value + 1)])
                        }
                    }
                }
                try await group.waitForAll()
            }
            let value = try await database.read { connection in
                var value: Int64 = 0
                try connection.query("SELECT value FROM trial", []) { value = try $0.integer(0) }
                return value
            }
            #expect(value == 20)
        },
        .database("a cancelled task's write is not begun") { database in
            try await database.run("CREATE TABLE trial (value BIGINT)")
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await database.run("INSERT INTO trial (value) VALUES (1)")
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await database.count("trial") == 0)
        },
        .database("a closed database says so") { database in
            try await database.close()
            await expect(.failed) { try await database.run("DELETE FROM trial") }
            await expect(.failed) { try await database.read { try $0.query("SELECT 1", []) { _ in } } }
            try await database.close()
        },
    ]

    private static func database(
        _ name: String, _ body: @escaping @Sendable (any SQLDatabase) async throws -> Void
    ) -> ContractCase {
        ContractCase(name) { engine in
            let database = try await engine.open()
            try await body(database)
            try await database.close()
        }
    }
}

extension SQLDatabase {
    /// Runs one statement.
    func run(_ sql: String) async throws { _ = try await write { try $0.execute(sql, []) } }

    /// How many rows a table has.
    func count(_ table: String) async throws -> Int {
        try await read { connection in
            var count = 0
            try connection.query("SELECT COUNT(*) FROM \(table)", []) { count = Int(try $0.integer(0)) }
            return count
        }
    }
}
