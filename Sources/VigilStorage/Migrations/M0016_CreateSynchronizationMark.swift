extension Migration {
    /// One row that is written to make what was committed before durable, see `GroupSync`.
    static let createSynchronizationMark = Migration(number: 16, name: "CreateSynchronizationMark") { _ in
        [
            "CREATE TABLE synchronization_mark (id BIGINT PRIMARY KEY, synchronizations BIGINT NOT NULL)",
            "INSERT INTO synchronization_mark (id, synchronizations) VALUES (1, 0)",
        ]
    }
}
