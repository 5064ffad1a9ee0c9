package import VigilDomain

extension SQLStore {
    package func labelledPredictions(
        of schema: ModelSchema, in range: TimeRange, reading parts: PredictionParts
    ) async throws -> LabelledPredictions {
        try await database.read { connection in
            let version = try connection.versions(of: schema.model).first { $0.version == schema.version }
            guard let version else { return try labelled(nil, [], .none, schema, parts) }
            let start = max(range.start.milliseconds, version.keptFrom)
            let end = range.end.milliseconds
            guard start < end else { return try labelled(nil, [], .none, schema, parts) }
            var unreadable = UnreadableRows.none
            let entries = try connection.segments(.predictions, of: version.id, from: start, through: end - 1)
            // Labels are found by ids. Of outcomes in the range more may be read than belong to its predictions.
            var read = parts
            if try !connection.segments(.outcomes, of: version.id, from: start, through: end - 1).isEmpty {
                read.insert(.ids)
            }
            let reading = SegmentReading(
                schema: schema, withIDs: read.contains(.ids),
                passedBy: parts.contains(.features) ? 0 : schema.features.count, start: start, end: end)
            let rows = try connection.merged(entries, reading, cache.damage) { damaged in
                unreadable.predictions += try connection.damagedRows(of: damaged, .predictions, from: start, to: end)
            }
            guard let rows, let first = rows.keys.times.first, let last = rows.keys.times.last else {
                return try labelled(nil, [], unreadable, schema, parts)
            }
            var outcomes: [OutcomeRows] = []
            for entry in try connection.segments(.outcomes, of: version.id, from: first, through: last) {
                if let own = try cache.damage.reading({ try connection.outcomes(of: entry, kind: version.labelKind) }) {
                    outcomes.append(own)
                } else {
                    unreadable.outcomes += try connection.damagedRows(of: entry, .outcomes, from: start, to: end)
                }
            }
            return try labelled(rows, outcomes, unreadable, schema, parts)
        }
    }

    /// Joins rows with their newest labels.
    private func labelled(
        _ rows: SegmentRows?, _ outcomes: [OutcomeRows], _ unreadable: UnreadableRows, _ schema: ModelSchema,
        _ parts: PredictionParts
    ) throws -> LabelledPredictions {
        guard let rows else {
            var empty = PredictionBatch(schema: schema)
            if !parts.contains(.features) { empty.features = [] }
            return LabelledPredictions(
                predictions: empty, labels: .empty(schema.predictionKind), lastLabelAt: nil, unreadable: unreadable)
        }
        var newest = NewestLabels(rows: rows.count)
        if !outcomes.isEmpty {
            let index = RowIndex(hashes: rows.keys.ids.hashes())
            for (source, outcome) in outcomes.enumerated() { newest.join(outcome, source: source, rows.keys, index) }
        }
        return LabelledPredictions(
            predictions: try PredictionBatch(rows, schema: schema, parts: parts),
            labels: try newest.labels(outcomes, kind: schema.predictionKind).withNamesInOrder(),
            lastLabelAt: newest.lastLabelAt(outcomes), unreadable: unreadable)
    }

    package func stretches(of schema: ModelSchema, in range: TimeRange, rows: Int) async throws -> [TimeRange] {
        guard range.start < range.end else { return [range] }
        return try await database.read { connection in
            let version = try connection.versions(of: schema.model).first { $0.version == schema.version }
            guard let version else { return [range] }
            let entries = try connection.segments(
                .predictions, of: version.id, from: range.start.milliseconds, through: range.end.milliseconds - 1)
            return RowStretches.cut(range, entries, rows: rows)
        }
    }
}

/// Which outcome each prediction has: of several, the one that arrived last.
private struct NewestLabels {
    private var arrivals: [Int64]
    /// The segment of outcomes, -1 for none.
    private var sources: [Int32]
    /// The row in it.
    private var rows: [Int32]

    init(rows count: Int) {
        arrivals = Array(repeating: -1, count: count)
        sources = Array(repeating: -1, count: count)
        rows = Array(repeating: 0, count: count)
    }

    mutating func join(_ outcome: OutcomeRows, source: Int, _ keys: SegmentKeys, _ index: RowIndex) {
        guard let first = keys.times.first, let last = keys.times.last else { return }
        let start = outcome.keys.times.firstIndex(atLeast: first)
        let hashes = outcome.keys.ids.hashes()
        for row in start..<outcome.keys.count {
            let time = outcome.keys.times[row]
            guard time <= last else { return }
            index.forEachRow(withHash: hashes[row]) { prediction in
                // An id may come again after the duplicate horizon; the time tells its predictions apart.
                guard keys.times[prediction] == time, outcome.keys.arrivals[row] > arrivals[prediction],
                    keys.ids.isEqual(prediction, to: outcome.keys.ids, row)
                else { return }
                arrivals[prediction] = outcome.keys.arrivals[row]
                sources[prediction] = Int32(source)
                rows[prediction] = Int32(row)
            }
        }
    }

    func labels(_ outcomes: [OutcomeRows], kind: ColumnKind) throws -> Column {
        switch kind {
        case .numeric:
            var values = [Double](repeating: .nan, count: sources.count)
            for row in sources.indices where sources[row] >= 0 {
                guard case .numeric(let column) = outcomes[Int(sources[row])].labels else { throw mixed }
                values[row] = column.values[Int(rows[row])]
            }
            return .numeric(NumericColumn(values))
        case .categorical:
            var names = [String?](repeating: nil, count: sources.count)
            for row in sources.indices where sources[row] >= 0 {
                guard case .categorical(let column) = outcomes[Int(sources[row])].labels else { throw mixed }
                names[row] = column[Int(rows[row])]
            }
            return .categorical(CategoricalColumn(names))
        }
    }

    private var mixed: StoreError { .damaged("outcomes have another kind of label than their model") }

    func lastLabelAt(_ outcomes: [OutcomeRows]) -> Timestamp? {
        var last: Double?
        for row in sources.indices where sources[row] >= 0 {
            let outcome = outcomes[Int(sources[row])]
            guard outcome.hasLabel(Int(rows[row])) else { continue }
            last = max(last ?? -.infinity, outcome.labelTimes[Int(rows[row])])
        }
        return last.flatMap { Int64(exactly: $0) }.map { Timestamp(milliseconds: $0) }
    }
}
