package import VigilDomain
package import VigilFormats

extension ReplayChunk {
    /// The rows of a table as predictions of a model and what is recorded of their outcomes.
    ///
    /// - Parameters:
    ///   - table: Rows of the recording, its columns read in the kinds of `ReplayMapping.types(for:)`.
    ///   - firstRow: The place of the table's first row in the recording, from 1, for messages.
    ///   - mapping: Which column holds what; every one that it names is in the table.
    ///   - schema: The model's; every feature is in the table.
    /// - Throws: `RecordingError` for a row without an id or with a time that is none.
    package init(
        _ table: Table, firstRow: Int, mapping: ReplayMapping, schema: ModelSchema
    ) throws(RecordingError) {
        let reader = TableReader(table: table, firstRow: firstRow, mapping: mapping)
        let kept = reader.keptRows()
        var batch = PredictionBatch(schema: schema)
        batch.ids = try reader.ids(kept)
        batch.timestamps = try reader.times(mapping.timestamp, kept)
        batch.features = schema.features.map { reader.column($0.name, $0.kind, kept) }
        batch.scores = reader.numbers(mapping.score, kept)
        batch.predictions = reader.column(mapping.prediction, schema.predictionKind, kept)
        batch.groups = reader.names(mapping.group, kept)
        batch.ranks = reader.numbers(mapping.rank, kept)
        batch.inferenceMilliseconds = reader.numbers(mapping.inferenceTime, kept)
        let probabilities = mapping.probabilityColumns(schema)
        for place in batch.probabilities.indices {
            batch.probabilities[place] = reader.numbers(probabilities.isEmpty ? nil : probabilities[place], kept)
        }
        self.init(
            predictions: batch,
            labels: reader.column(mapping.label, schema.predictionKind, kept),
            labelTimestamps: try reader.optionalTimes(mapping.labelTimestamp, kept),
            rowsRead: firstRow - 1 + table.rows)
    }
}

/// Takes the kept rows of a table's columns.
private struct TableReader {
    let table: Table
    let firstRow: Int
    let mapping: ReplayMapping

    /// The rows that pass every filter.
    func keptRows() -> [Int] {
        var kept = Array(0..<table.rows)
        for filter in mapping.filters {
            guard let column = table.column(filter.column)?.names else { return [] }
            let wanted = column.dictionary.firstIndex(of: filter.value).map { UInt32($0) }
            // The empty text asks for rows without a value.
            let code = filter.value.isEmpty ? CategoricalColumn.missing : wanted
            kept.removeAll { column.codes[$0] != code }
        }
        return kept
    }

    func column(_ name: String?, _ kind: ColumnKind, _ rows: [Int]) -> Column {
        guard let name, let column = table.column(name), column.kind == kind else {
            return .allMissing(kind, count: rows.count)
        }
        return column.rows(rows)
    }

    func numbers(_ name: String?, _ rows: [Int]) -> [Double] {
        column(name, .numeric, rows).numbers ?? []
    }

    func names(_ name: String?, _ rows: [Int]) -> CategoricalColumn {
        column(name, .categorical, rows).names ?? CategoricalColumn(dictionary: [], codes: [])
    }

    func ids(_ rows: [Int]) throws(RecordingError) -> [String] {
        let names = names(mapping.id, rows)
        var ids: [String] = []
        ids.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated() {
            guard let id = names[index] else {
                throw RecordingError(.missingID, "row \(firstRow + row), \(mapping.id): the id is missing")
            }
            ids.append(id)
        }
        return ids
    }

    func times(_ name: String, _ rows: [Int]) throws(RecordingError) -> [Int64] {
        let times = try optionalTimes(name, rows)
        var present: [Int64] = []
        present.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated() {
            guard let time = times[index] else {
                throw RecordingError(.invalidTime, "row \(firstRow + row), \(name): the time is missing")
            }
            present.append(time)
        }
        return present
    }

    func optionalTimes(_ name: String?, _ rows: [Int]) throws(RecordingError) -> [Int64?] {
        let column = names(name, rows)
        // Each distinct text is read once.
        var read: [Int64?] = Array(repeating: nil, count: column.dictionary.count)
        var times: [Int64?] = []
        times.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated() {
            let code = column.codes[index]
            guard code != CategoricalColumn.missing else {
                times.append(nil)
                continue
            }
            if read[Int(code)] == nil {
                read[Int(code)] = try time(column.dictionary[Int(code)], row: firstRow + row, column: name ?? "")
            }
            times.append(read[Int(code)])
        }
        return times
    }

    private func time(_ text: String, row: Int, column: String) throws(RecordingError) -> Int64 {
        do throws(TimestampError) {
            return try Array(text.utf8).withUnsafeBufferPointer { (bytes) throws(TimestampError) in
                try Timestamp(rfc3339: bytes)
            }.milliseconds
        } catch {
            // A date alone is its beginning.
            if error == .noZone, mapping.assumesUTC,
                let time = Timestamp(text + "Z") ?? Timestamp(text + "T00:00:00Z")
            {
                return time.milliseconds
            }
            let hint = error == .noZone && !mapping.assumesUTC ? "; --assume-utc reads it as UTC" : ""
            throw RecordingError(.invalidTime, "row \(row), \(column): \"\(text.prefix(60))\" \(error)\(hint)")
        }
    }
}
