extension SQLConnection {
    /// Every row of a query, read by `read`.
    func all<Value>(
        _ sql: String, _ arguments: [SQLValue] = [], _ read: (any SQLRow) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        try query(sql, arguments) { values.append(try read($0)) }
        return values
    }

    /// The first row of a query, read by `read`; `nil` without rows.
    func first<Value>(
        _ sql: String, _ arguments: [SQLValue] = [], _ read: (any SQLRow) throws -> Value
    ) throws -> Value? {
        var value: Value?
        try query(sql, arguments) { row in
            if value == nil { value = try read(row) }
        }
        return value
    }
}
