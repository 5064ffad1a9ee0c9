import VigilDomain

/// Predictions of one `append` for one model, checked, ordered and encoded before the transaction begins.
struct PreparedPredictions: Sendable {
    /// Where a row came from.
    struct Origin: Hashable, Sendable {
        /// The write, by its place in the call.
        var write: Int
        /// The row of its batch.
        var row: Int
    }

    /// The rows of one version.
    struct Version: Sendable {
        var schema: ModelSchema
        /// In order of time; their order of arrival counts from 0.
        var rows: SegmentRows
        /// The hash of each row's id.
        var hashes: [UInt64]
        /// Where each row came from.
        var origins: [Origin]
        /// The rows as they are written when none of them is there already.
        var segments: [EncodedSegment]
    }

    let model: ModelName
    private(set) var versions: [Version] = []

    /// The most bytes of text in one call, far from the most that a segment can hold.
    private static let mostTextBytes = 1 << 27

    /// Prepares the writes of a call.
    ///
    /// - Parameter writes: The writes.
    /// - Returns: One value a model, by name: several writers take models in the same order and so never wait in a ring.
    /// - Throws: `conflict` when a batch does not fit its schema, has times that are not supported or too much text.
    @concurrent
    static func prepare(_ writes: [PredictionWrite]) async throws -> [PreparedPredictions] {
        var places: [ModelName: [String: [Int]]] = [:]
        for (index, write) in writes.enumerated() where write.batch.count > 0 {
            try check(write)
            places[write.schema.model, default: [:]][write.schema.version, default: []].append(index)
        }
        return try places.sorted { $0.key < $1.key }.map { model, versions in
            var prepared = PreparedPredictions(model: model)
            for (_, indices) in versions.sorted(by: { $0.value[0] < $1.value[0] }) {
                prepared.versions.append(try version(indices.map { ($0, writes[$0]) }))
            }
            return prepared
        }
    }

    /// Takes out the rows of times whose predictions are not kept any more.
    ///
    /// - Parameter stored: The model's versions.
    /// - Returns: Where those rows came from.
    mutating func removeExpired(among stored: [VersionEntry]) -> [Origin] {
        var expired: [Origin] = []
        for index in versions.indices {
            let version = versions[index]
            let entry = stored.first { $0.version == version.schema.version }
            let first = version.rows.keys.times.firstIndex(atLeast: entry?.keptFrom ?? .min)
            guard first > 0 else { continue }
            expired += version.origins[..<first]
            versions[index] = version.keeping(Array(first..<version.rows.count))
        }
        return expired
    }

    private init(model: ModelName) { self.model = model }

    private static func check(_ write: PredictionWrite) throws(StoreError) {
        let name = "\(write.schema.model) \(write.schema.version)"
        do {
            // What the values may be is checked where they enter; the store keeps any, to the bit.
            try write.batch.validateColumns(against: write.schema)
        } catch {
            throw StoreError(.conflict, "a batch does not fit \(name): \(error)")
        }
        let dictionaries = write.batch.segmentColumns.compactMap { $0.names?.dictionary }
        let texts = (dictionaries + [write.batch.ids]).reduce(0) { sum, texts in
            texts.reduce(sum) { $0 + $1.utf8.count }
        }
        guard texts <= mostTextBytes else {
            throw StoreError(
                .conflict,
                "a batch of \(name) has \(texts) bytes of text; at most \(mostTextBytes) fit, send smaller ones")
        }
    }

    private static func version(_ writes: [(index: Int, write: PredictionWrite)]) throws -> Version {
        var batch = writes[0].write.batch
        var origins: [Origin] = []
        for (position, (index, write)) in writes.enumerated() {
            for row in 0..<write.batch.count { origins.append(Origin(write: index, row: row)) }
            if position > 0 { try batch.append(write.batch) }
        }
        let rows = SegmentRows(
            keys: SegmentKeys(
                times: batch.timestamps, arrivals: Array(0..<Int64(batch.count)), ids: TextColumn(batch.ids)),
            columns: batch.segmentColumns)
        let ordered = rows.inOrder()
        let hashes = ordered.keys.ids.hashes()
        return Version(
            schema: writes[0].write.schema, rows: ordered, hashes: hashes,
            origins: ordered.keys.arrivals.map { origins[Int($0)] },
            segments: EncodedSegment.segments(ordered, hashes: hashes))
    }
}

extension PreparedPredictions.Version {
    /// The rows at `indices`, encoded anew.
    func keeping(_ indices: [Int]) -> PreparedPredictions.Version {
        var part = self
        part.rows = rows.rows(indices)
        part.hashes = indices.map { hashes[$0] }
        part.origins = indices.map { origins[$0] }
        part.segments = indices.isEmpty ? [] : EncodedSegment.segments(part.rows, hashes: part.hashes)
        return part
    }
}
