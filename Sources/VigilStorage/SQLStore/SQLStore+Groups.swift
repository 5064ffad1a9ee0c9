package import VigilDomain

extension SQLStore {
    package func predictions(
        ofGroups groups: Set<String>, of schema: ModelSchema, from first: Timestamp, through last: Timestamp
    ) async throws -> [GroupedPrediction] {
        guard !groups.isEmpty, first <= last else { return [] }
        return try await database.read { connection in
            guard
                let version = try connection.versions(of: schema.model).first(where: { $0.version == schema.version })
            else { return [] }
            let (first, last) = (max(first.milliseconds, version.keptFrom), last.milliseconds)
            guard first <= last else { return [] }
            let place = schema.features.count + PredictionBatch.groupColumn
            var found: [GroupedPrediction] = []
            let entries = try connection.segments(.predictions, of: version.id, from: first, through: last)
            for entry in entries {
                // Most segments have none of the groups, which their names tell without keys, or features unpacked.
                let names = try cache.damage.reading {
                    let column = try connection.columns(of: entry, .predictions, passingBy: place).first?.names
                    return try entry.decoding(.predictions) {
                        guard let column else { throw StoreError.damaged("numbers stand in place of its groups") }
                        return column
                    }
                }
                guard let column = names else { continue }
                // Each name is compared once and not once a row.
                let isWanted = column.dictionary.map { groups.contains($0) }
                guard isWanted.contains(true),
                    let keys = try cache.damage.reading({ try connection.keys(of: entry, .predictions) })
                else { continue }
                for row in 0..<keys.count {
                    let code = column.codes[row]
                    let time = keys.times[row]
                    guard code != CategoricalColumn.missing, isWanted[Int(code)], time >= first, time <= last else {
                        continue
                    }
                    found.append(
                        GroupedPrediction(group: column.dictionary[Int(code)], id: keys.ids.string(row), time: time))
                }
            }
            try mark(&found, version, connection)
            return found
        }
    }

    /// Marks the predictions whose newest outcome has a label.
    private func mark(
        _ found: inout [GroupedPrediction], _ version: VersionEntry, _ connection: any SQLConnection
    ) throws {
        guard let first = found.map(\.time).min(), let last = found.map(\.time).max() else { return }
        struct Key: Hashable {
            var time: Int64
            var id: String
        }
        let places = Dictionary(found.indices.map { (Key(time: found[$0].time, id: found[$0].id), $0) }) { first, _ in
            first
        }
        let times = Set(found.map(\.time))
        var newest: [Int: Int64] = [:]
        for entry in try connection.segments(.outcomes, of: version.id, from: first, through: last) {
            guard let outcomes = try cache.damage.reading({ try connection.outcomes(of: entry) }) else { continue }
            for row in 0..<outcomes.keys.count where times.contains(outcomes.keys.times[row]) {
                let key = Key(time: outcomes.keys.times[row], id: outcomes.keys.ids.string(row))
                guard let place = places[key], outcomes.keys.arrivals[row] >= newest[place] ?? .min else { continue }
                newest[place] = outcomes.keys.arrivals[row]
                found[place].isLabelled = outcomes.hasLabel(row)
            }
        }
    }
}
