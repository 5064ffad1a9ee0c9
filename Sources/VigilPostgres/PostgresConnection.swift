import VigilStorage

/// A connection inside a transaction.
struct PostgresConnection: SQLConnection {
    let link: PostgresLink

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int { try link.execute(sql, arguments).changed }

    func execute(_ sql: String, each rows: [[SQLValue]]) throws -> Int { try link.execute(sql, each: rows) }

    func query(_ sql: String, _ arguments: [SQLValue], row: (any SQLRow) throws -> Void) throws {
        let result = try link.execute(sql, arguments)
        for index in 0..<result.count { try row(result.row(index)) }
    }
}
