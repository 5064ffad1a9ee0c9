extension OutcomeBatch {
    /// Checks the batch as a request over HTTP is checked: its columns, and then every value.
    ///
    /// Ids have 1 to 200 bytes without control characters, times lie in `Timestamp.supported`. Labels of binary
    /// classifications are 0 or 1, those of rankings at least 0, names have at most 1,000 bytes and are among the schema's
    /// `classes` where it has them, and no number is infinite; a missing label is allowed and takes an earlier one back.
    ///
    /// - Parameter schema: The model's.
    /// - Throws: `DomainError`, `lengthMismatch` or `invalidValue`, naming the column and the row.
    /// - Complexity: O(rows).
    public func validate(against schema: ModelSchema) throws(DomainError) {
        try validateColumns()
        guard labels.kind == schema.predictionKind else {
            throw DomainError(
                .invalidValue, field: "labels",
                detail: "the column is \(labels.kind); a \(schema.task.rawValue) needs \(schema.predictionKind)")
        }
        try RowRules.require(ids: ids)
        try RowRules(schema).require(labels: labels, field: "labels")
    }

    /// Checks what storage and windows rely on: one value a row, codes with a name, and times that calendars can hold.
    ///
    /// - Throws: `DomainError`, `lengthMismatch` or `invalidValue`, naming the column.
    /// - Complexity: O(rows).
    package func validateColumns() throws(DomainError) {
        for (field, length) in [("labels", labels.count), ("timestamps", timestamps.count)] as [(String, Int)] {
            guard length == count else {
                throw DomainError(
                    .lengthMismatch, field: field, detail: "\(length) values were given for \(count) outcomes")
            }
        }
        guard predictionTimestamps.isEmpty || predictionTimestamps.count == count else {
            throw DomainError(
                .lengthMismatch, field: "predictionTimestamps",
                detail: "\(predictionTimestamps.count) values were given for \(count) outcomes; give one each or none")
        }
        try RowRules.require(codesOf: labels, field: "labels")
        try RowRules.require(times: timestamps)
        try RowRules.require(times: predictionTimestamps.map { $0 ?? 0 }, field: "predictionTimestamps")
    }
}
