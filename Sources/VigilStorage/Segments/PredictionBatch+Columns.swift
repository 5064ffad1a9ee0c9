import VigilDomain

extension PredictionBatch {
    /// Everything but times and ids, in the order in which segments keep it.
    var segmentColumns: [Column] {
        features + [
            .numeric(NumericColumn(scores)),
            predictions,
            .categorical(groups),
            .numeric(NumericColumn(ranks)),
            .numeric(NumericColumn(inferenceMilliseconds)),
        ] + probabilities.map { .numeric(NumericColumn($0)) }
    }

    /// The place of the groups behind the features.
    static let groupColumn = 2

    /// A batch from a segment's rows, the order of names made independent of how rows are stored.
    ///
    /// - Parameters:
    ///   - rows: Rows of the version, with as many columns as `segmentColumns` has.
    ///   - schema: The version.
    ///   - parts: What the rows have; ids are empty, and features left out, where they are no part.
    /// - Throws: `corrupt` when the columns are not those of `schema`.
    init(_ rows: SegmentRows, schema: ModelSchema, parts: PredictionParts = .all) throws {
        self.init(schema: schema)
        let features = parts.contains(.features) ? schema.features.count : 0
        let columns = try rows.columnsWithNamesInOrder()
        let others = features + 5
        guard columns.count == others + (schema.classes?.count ?? 0), let scores = columns[features].numbers,
            let groups = columns[features + Self.groupColumn].names, let ranks = columns[features + 3].numbers,
            let inference = columns[features + 4].numbers
        else { throw StoreError.damaged("a segment does not have the columns of \(schema.model) \(schema.version)") }
        ids = parts.contains(.ids) ? try rows.ids() : [String](repeating: "", count: rows.count)
        timestamps = rows.keys.times
        self.features = Array(columns[..<features])
        self.scores = scores
        predictions = columns[features + 1]
        self.groups = groups
        self.ranks = ranks
        inferenceMilliseconds = inference
        let probabilities = columns[others...].compactMap(\.numbers)
        guard probabilities.count == columns.count - others else {
            throw StoreError.damaged("a segment has names where \(schema.model) \(schema.version) has probabilities")
        }
        self.probabilities = probabilities
        do {
            if parts.contains(.features) { try validateFeatures(against: schema) }
            try validateOutputs(against: schema)
        } catch {
            throw StoreError.damaged("a segment does not fit \(schema.model) \(schema.version): \(error)")
        }
    }
}

extension SegmentRows {
    private static let idsAtOnce = 65_536

    fileprivate func columnsWithNamesInOrder() throws -> [Column] {
        guard count >= Self.rowsForAllCores else { return columns.map { $0.withNamesInOrder() } }
        return try Parallel.map(columns) { $0.withNamesInOrder() }
    }

    fileprivate func ids() throws -> [String] {
        guard count > Self.idsAtOnce else { return keys.ids.strings(0..<count) }
        let ranges = stride(from: 0, to: count, by: Self.idsAtOnce).map { $0..<min($0 + Self.idsAtOnce, count) }
        let ids = keys.ids
        let parts = try Parallel.map(ranges) { ids.strings($0) }
        var all: [String] = []
        all.reserveCapacity(count)
        for part in parts { all += part }
        return all
    }
}
