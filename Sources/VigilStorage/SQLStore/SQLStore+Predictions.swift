package import VigilDomain

extension SQLStore: PredictionStore {
    package func append(_ writes: [PredictionWrite]) async throws -> [PredictionReceipt] {
        try await retryingTakenKeys { try await append(writes, knownRequests(writes)) }
    }

    private func append(_ writes: [PredictionWrite], _ known: KnownRequests) async throws -> [PredictionReceipt] {
        // A write whose request was answered before keeps its place, without rows.
        let fresh = writes.indices.map { known.isNew($0) ? writes[$0] : writes[$0].withoutRows }
        let prepared = try await PreparedPredictions.prepare(fresh)
        let hasRequests = writes.indices.contains { known.isNew($0) && writes[$0].request != nil }
        // One that waits for the disk has all of the call's wait.
        let promise = writes.allSatisfy { $0.acknowledgement == .asConfigured } ? self.promise(.asConfigured) : nil
        var appended = Appended(
            receipts: fresh.map {
                PredictionReceipt(stored: $0.batch.count, duplicates: [], durableWithin: promise)
            })
        if !prepared.isEmpty || hasRequests {
            appended = try await write(promising: promise) { [appended] connection in
                var appended = appended
                for inserted in try prepared.map({ try insert($0, connection) }) { appended.add(inserted) }
                for (index, write) in fresh.enumerated() where known.isNew(index) {
                    guard let request = write.request else { continue }
                    let answer = try request.answer(appended.receipts[index])
                    try connection.keep(answer, to: request, .predictions, write.schema.model)
                    appended.answers[index] = answer
                }
                return appended
            }
            cache.forget(appended.mergedAway)
        }
        for index in writes.indices {
            if let outcome = known.outcomes[index] { appended.receipts[index].request = outcome }
            guard let earlier = known.earlier[index], let request = writes[earlier].request else { continue }
            let isSame = request.digest == writes[index].request?.digest
            appended.receipts[index].request =
                isSame ? .repeated(appended.answers[earlier] ?? []) : .differs(first: request.receivedAt)
        }
        return appended.receipts
    }

    /// What became of the writes of a call.
    private struct Appended: Sendable {
        var receipts: [PredictionReceipt]
        /// The answers that were kept, by write.
        var answers: [Int: [UInt8]] = [:]
        /// Segments that are no more.
        var mergedAway: [Int64] = []

        mutating func add(_ inserted: Inserted) {
            mergedAway += inserted.mergedAway
            for origin in inserted.duplicates {
                receipts[origin.write].stored -= 1
                receipts[origin.write].duplicates.append(origin.row)
            }
            for origin in inserted.expired {
                receipts[origin.write].stored -= 1
                receipts[origin.write].expired.append(origin.row)
            }
            for index in receipts.indices {
                receipts[index].duplicates.sort()
                receipts[index].expired.sort()
            }
        }
    }

    /// What became of a model's predictions.
    private struct Inserted: Sendable {
        /// The rows that were left out.
        var duplicates: [PreparedPredictions.Origin] = []
        /// The rows of times whose predictions are not kept any more.
        var expired: [PreparedPredictions.Origin] = []
        /// Segments that are no more.
        var mergedAway: [Int64] = []
    }

    /// Writes one model's predictions.
    private func insert(_ prepared: PreparedPredictions, _ connection: any SQLConnection) throws -> Inserted {
        var progress = try ModelProgress(taking: prepared.model, connection)
        let stored = try connection.versions(of: prepared.model)
        var prepared = prepared
        var inserted = Inserted()
        inserted.expired = prepared.removeExpired(among: stored)
        // Every segment is searched before the first one is written, see `SegmentCache`.
        let search = try DuplicateSearch(prepared, among: stored, cache, connection)
        let isDuplicate = try search.duplicates(connection)
        for (version, isDuplicate) in zip(prepared.versions, isDuplicate) {
            guard let entry = stored.first(where: { $0.version == version.schema.version }) else {
                throw StoreError(
                    .conflict, "version \(version.schema.version) of \(prepared.model) is not registered")
            }
            var version = version
            if isDuplicate.contains(true) {
                inserted.duplicates += isDuplicate.indices.filter { isDuplicate[$0] }.map { version.origins[$0] }
                version = version.keeping(isDuplicate.indices.filter { !isDuplicate[$0] })
            }
            inserted.mergedAway += try SegmentMerge.tidy(
                .predictions, search.nearby, of: entry, cache.damage, connection)
            try insert(version, as: entry, horizon: stored.idHorizon, &progress, connection)
        }
        try progress.save(connection)
        return inserted
    }

    private func insert(
        _ version: PreparedPredictions.Version, as entry: VersionEntry, horizon: Int64, _ progress: inout ModelProgress,
        _ connection: any SQLConnection
    ) throws {
        guard version.rows.count > 0 else { return }
        let arrivals = progress.takeArrivals(version.rows.count)
        for segment in version.segments {
            try connection.insert(segment, .predictions, of: entry.id, arrivalsFrom: arrivals)
        }
        progress.advance(to: version.rows.keys.times.last)
        var changes = WindowChanges(length: entry.window)
        changes.add(predictions: version.rows.keys.times)
        try joinWaiting(version, as: entry, horizon: horizon, &progress, &changes, connection)
        try changes.write(entry.id, revision: progress.revision, connection)
    }

    package func keptFrom(_ schema: ModelSchema) async throws -> Timestamp? {
        try await database.read { connection in
            let version = try connection.versions(of: schema.model).first { $0.version == schema.version }
            guard let kept = version?.keptFrom, kept != .min else { return nil }
            return Timestamp(milliseconds: kept)
        }
    }

    package func watermark(of model: ModelName) async throws -> Timestamp? {
        try await database.read { connection in
            let found = try connection.first(
                "SELECT watermark FROM model_progress WHERE model = ?", [.text(model.rawValue)]
            ) { try $0.optionalInteger(0) }
            return (found ?? nil).map { Timestamp(milliseconds: $0) }
        }
    }
}
