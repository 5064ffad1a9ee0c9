import VigilDomain
package import VigilStorage

/// Rows that are backed up and looked for again.
package enum BackupSamples {
    /// Stores predictions of one model, each a second after the one before.
    ///
    /// - Parameters:
    ///   - rows: Their numbers.
    ///   - store: Where to.
    /// - Throws: `StoreError`.
    package static func add(_ rows: Range<Int>, to store: SQLStore) async throws {
        let schema = try await store.registered(Samples.schema())
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: 500) {
            let part = start..<min(start + 500, rows.upperBound)
            let times = part.map { Samples.monday.milliseconds + Int64($0) * 1000 }
            _ = try await store.append(Samples.batch(schema, ids: Samples.ids(part), times: times), of: schema)
        }
    }

    /// How many predictions with different ids there are, and how many in all.
    ///
    /// - Parameter store: Where they are.
    /// - Returns: Both numbers.
    /// - Throws: `StoreError`.
    package static func count(_ store: SQLStore) async throws -> [Int] {
        let ids = try await store.labelledPredictions(of: Samples.schema(), in: Samples.always).predictions.ids
        return [Set(ids).count, ids.count]
    }
}
