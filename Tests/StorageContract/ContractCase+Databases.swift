import Testing
import VigilStorage

extension ContractCase {
    static let databases: [ContractCase] = [
        .database("a value comes back as it was written") { database in
            let values: [(column: String, value: SQLValue)] = [
                ("whole", .null), ("whole", .integer(.min)), ("whole", .integer(.max)), ("whole", .integer(0)),
                ("number", .null), ("number", .real(0.1)), ("number", .real(-1e300)),
                ("number", .real(.leastNonzeroMagnitude)),
                ("number", .real(1.7976931348623157e308)), ("number", .real(1)),
                ("words", .null), ("words", .text("")), ("words", .text("ünïcode 名 'quoted' \"twice\" ? \\ $1")),
                ("bytes", .null), ("bytes", .blob([])), ("bytes", .blob([0, 255, 10])),
            ]
            try await database.run(
                """
                CREATE TABLE trial (position BIGINT, whole BIGINT, number DOUBLE PRECISION, words TEXT,
                    bytes \(database.dialect.bytes))
                """)
            try await database.write { connection in
                for (index, (column, value)) in values.enumerated() {
                    let changed = try connection.execute(
                        "INSERT INTO trial (position, \(column)) VALUES (?, ?)", [.integer(Int64(index)), value])
                    #expect(changed == 1)
                }
            }
            for (index, (column, value)) in values.enumerated() {
                let read = try await database.read { connection in
                    var read: [SQLValue] = []
                    let sql = "SELECT \(column) FROM trial WHERE position = ?"
                    try connection.query(sql, [.count(index)]) { read.append($0[0]) }
                    return read
                }
                #expect(read == [value])
            }
        },
        .database("typed readers refuse what is of another type") { database in
            try await database.run(
                "CREATE TABLE trial (whole BIGINT, number DOUBLE PRECISION, words TEXT, bytes \(database.dialect.bytes))"
            )
            try await database.write { connection in
                try connection.execute(
                    "INSERT INTO trial VALUES (?, ?, ?, ?)", [.integer(1), .real(2), .text("3"), .blob([4])])
                try connection.execute("INSERT INTO trial VALUES (?, ?, ?, ?)", [.null, .null, .null, .null])
            }
            try await database.read { connection in
                let sql = "SELECT whole, number, words, bytes FROM trial ORDER BY whole"
                var isRow = false
                try connection.query(sql, []) { row in
                    // PostgreSQL puts nulls last, SQLite first.
                    guard row[0] != .null else {
                        let (whole, number, words) = try (
                            row.optionalInteger(0), row.optionalNumber(1), row.optionalText(2)
                        )
                        #expect(whole == nil && number == nil && words == nil)
                        #expect(refuses { _ = try row.integer(0) })
                        return
                    }
                    isRow = true
                    let (whole, number, words) = try (row.integer(0), row.number(1), row.text(2))
                    #expect(whole == 1 && number == 2 && words == "3")
                    let bytes = try row.bytes(3)
                    #expect(bytes == [4])
                    for column in [1, 2, 3] { #expect(refuses { _ = try row.optionalInteger(column) }) }
                    for column in [0, 2, 3] { #expect(refuses { _ = try row.optionalNumber(column) }) }
                    for column in [0, 1, 3] { #expect(refuses { _ = try row.optionalText(column) }) }
                    for column in [0, 1, 2] { #expect(refuses { _ = try row.bytes(column) }) }
                }
                #expect(isRow)
            }
        },
        .database("a statement runs once for each list of arguments, and all or none of it stays") { database in
            try await database.run("CREATE TABLE trial (value BIGINT PRIMARY KEY, words TEXT)")
            let changed = try await database.write { connection in
                try connection.execute(
                    "INSERT INTO trial VALUES (?, ?)", each: (0..<1000).map { [.count($0), .text("word \($0)")] })
            }
            #expect(changed == 1000)
            #expect(try await database.count("trial") == 1000)
            await expect(.conflict) {
                _ = try await database.write { connection in
                    try connection.execute(
                        "INSERT INTO trial VALUES (?, ?)", each: [[.count(1000), .null], [.count(7), .null]])
                }
            }
            #expect(try await database.count("trial") == 1000)
            let none = try await database.write { connection in
                try connection.execute("INSERT INTO trial VALUES (?, ?)", each: [])
            }
            #expect(none == 0)
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

    private static func refuses(_ read: () throws -> Void) -> Bool {
        do {
            try read()
            return false
        } catch {
            return (error as? StoreError)?.code == .corrupt
        }
    }

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
