import VigilDomain

/// What is read of segments of predictions.
struct SegmentReading: Sendable {
    /// The version that they are of.
    var schema: ModelSchema
    /// Whether ids are wanted; empty ones otherwise.
    var withIDs = true
    /// How many columns at the beginning are not wanted.
    var passedBy = 0
    /// The first moment inside.
    var start = Int64.min
    /// The first moment after it.
    var end = Int64.max

    /// The rows of a segment, which has to have the columns of its version.
    ///
    /// - Parameter segment: The segment as it is stored.
    /// - Returns: All its rows, whenever they were made.
    /// - Throws: `SegmentDamage` when it is not what it should be.
    func rows(of segment: StoredSegment) throws -> SegmentRows {
        let rows = try segment.rows(withIDs: withIDs, passingBy: passedBy)
        return try segment.entry.decoding(.predictions) {
            let kinds = PredictionBatch(schema: schema).segmentColumns.map(\.kind)
            guard rows.columns.map(\.kind) == Array(kinds.dropFirst(passedBy)) else {
                throw StoreError.damaged("it does not have the columns of \(schema.model) \(schema.version)")
            }
            return rows
        }
    }
}

extension SQLConnection {
    /// The rows of a segment of predictions, which has to have the columns of its version.
    func predictions(of entry: SegmentEntry, _ schema: ModelSchema) throws -> SegmentRows {
        try SegmentReading(schema: schema).rows(of: stored(entry, .predictions))
    }

    /// The rows of several segments of predictions, in order of time and arrival.
    ///
    /// Some segments at a time, a few ten thousand rows, are fetched by this connection and unpacked on all cores: that much is
    /// in memory besides the whole.
    ///
    /// - Parameters:
    ///   - entries: The segments, in any order.
    ///   - reading: What is read of them.
    ///   - damage: Where damaged ones are noted.
    ///   - onDamage: Called for each of those, which is left out.
    /// - Returns: The rows, or `nil` when there are none.
    /// - Throws: When the store cannot be read; what `onDamage` throws.
    func merged(
        _ entries: [SegmentEntry], _ reading: SegmentReading, _ damage: DamageLog,
        _ onDamage: (SegmentEntry) throws -> Void
    ) throws -> SegmentRows? {
        let sorted = entries.sorted { ($0.first, $0.firstArrival) < ($1.first, $1.firstArrival) }
        var merged: SegmentRows?
        var next = 0
        while next < sorted.count {
            var segments: [StoredSegment] = []
            var count = 0
            while next < sorted.count, count < rowsAtOnce, segments.count < segmentsAtOnce {
                segments.append(try stored(sorted[next], .predictions))
                count += sorted[next].rows
                next += 1
            }
            let parts = try Parallel.map(segments) { segment in
                try damage.reading { try reading.rows(of: segment).slice(from: reading.start, to: reading.end) }
            }
            for (segment, part) in zip(segments, parts) where part == nil { try onDamage(segment.entry) }
            let rows = parts.compactMap { $0 }.filter { $0.count > 0 }
            if merged == nil, let first = rows.first {
                merged = first.empty
                merged?.reserveCapacity(sorted.reduce(0) { $0 + $1.rows }, like: first)
            }
            try merged?.append(contentsOf: rows)
        }
        merged?.putInOrder()
        return merged
    }
}

/// So many rows are unpacked at a time, four long segments of them, or so many short segments.
private let rowsAtOnce = 4 * EncodedSegment.mostRows
private let segmentsAtOnce = 256
