package import VigilDomain

extension SQLStore: StoreMaintenance {
    package func compact(_ schema: ModelSchema, under lease: Lease?) async throws -> CompactionReceipt {
        var receipt = CompactionReceipt(merged: 0, written: 0)
        for table in [SegmentTable.predictions, .outcomes] {
            while let merge = try await nextMerge(table, schema) {
                try Task.checkCancellation()
                let merged = try await Self.merged(merge, window: schema.window)
                let isExchanged = try await database.write { connection in
                    try connection.require(lease)
                    return try merge.exchange(for: merged, of: schema.model, connection)
                }
                // What an append merged meanwhile is looked at again.
                guard isExchanged else { continue }
                if table == .predictions { cache.forget(merge.entries.map(\.id)) }
                receipt.merged += merge.entries.count
                receipt.written += merged.count
            }
        }
        return receipt
    }

    package func searchRepeats(of model: ModelName) async throws -> Bool {
        guard
            let search = try await database.read({ [damage = cache.damage] in try RepeatSearch(of: model, damage, $0) })
        else { return false }
        try await database.write { try search.save($0) }
        return true
    }

    package func reclaimSpace() async throws { try await database.reclaimSpace() }

    package func forgetMerged() async throws {
        let kept = try await database.read { connection in
            try connection.all("SELECT id FROM prediction_segments") { try $0.integer(0) }
        }
        cache.forget(except: Set(kept))
    }

    package func tidyIDs() async { await cache.tidy() }

    private func nextMerge(_ table: SegmentTable, _ schema: ModelSchema) async throws -> SegmentMerge? {
        try await database.read { connection in
            let version = try connection.version(schema)
            let entries = try connection.segments(table, of: version.id)
            return try SegmentMerge(table, among: entries, of: version, .thorough, cache.damage, connection)
        }
    }

    @concurrent
    private static func merged(_ merge: SegmentMerge, window: WindowLength) async throws -> [EncodedSegment] {
        try merge.merged(window: window)
    }
}
