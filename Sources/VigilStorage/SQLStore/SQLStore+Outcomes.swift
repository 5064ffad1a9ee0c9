package import VigilDomain

extension SQLStore {
    package func append(
        _ outcomes: OutcomeBatch, of model: ModelName, request: KeyedRequest<OutcomeReceipt>?,
        acknowledgement: Acknowledgement
    ) async throws -> OutcomeReceipt {
        let promise = self.promise(acknowledgement)
        let prepared = try await PreparedOutcomes.prepare(outcomes, of: model)
        guard prepared.count > 0 || request != nil else {
            return OutcomeReceipt(matched: 0, waiting: 0, corrections: 0)
        }
        return try await retryingTakenKeys {
            try await write(promising: promise) { connection in
                if let known = try request.flatMap({ try connection.outcome(of: $0, .outcomes, model) }) {
                    return OutcomeReceipt(
                        matched: 0, waiting: 0, corrections: 0, request: known, durableWithin: promise)
                }
                var receipt = try append(prepared, of: model, connection)
                receipt.durableWithin = promise
                if let request { try connection.keep(request.answer(receipt), to: request, .outcomes, model) }
                return receipt
            }
        }
    }

    private func append(
        _ prepared: PreparedOutcomes, of model: ModelName, _ connection: any SQLConnection
    ) throws -> OutcomeReceipt {
        var receipt = OutcomeReceipt(matched: 0, waiting: 0, corrections: 0)
        guard prepared.count > 0 else { return receipt }
        var progress = try ModelProgress(taking: model, connection)
        let versions = try connection.versions(of: model)
        var found = try HomeSearch(prepared, among: versions, cache, connection).nearby()
        receipt.takeReplaced(prepared.removeReplaced(from: &found))
        // Every outcome has its place in the order of arrival, whenever it finds its prediction: the last one counts.
        let first = progress.takeArrivals(prepared.count)
        let arrivals = (0..<Int64(prepared.count)).map { first + $0 }
        try join(prepared, found.homes, arrivals, versions, &receipt, connection, revision: progress.revision)
        for row in found.rowsWithoutHome {
            let isSearched = !found.unsearched.contains(row)
            let waits = WaitingTime(prediction: prepared.predictionTimes[row], label: prepared.times[row])
            if isSearched, waits.isOver(before: versions.keptFrom) {
                receipt.expired += prepared.occurrences[row]
                continue
            }
            if isSearched {
                receipt.waiting += prepared.occurrences[row]
            } else {
                receipt.searching += prepared.occurrences[row]
            }
            try wait(prepared, row, arrivals[row], isSearched: isSearched, &progress, connection)
        }
        progress.advance(to: prepared.lastTime)
        try progress.save(connection)
        return receipt
    }

    /// Writes the outcomes that have a home, each version's as segments of its own.
    ///
    /// One that arrived before the outcome that its prediction has already is left out: it was found late.
    func join(
        _ prepared: PreparedOutcomes, _ homes: [Home?], _ arrivals: [Int64], _ versions: [VersionEntry],
        _ receipt: inout OutcomeReceipt, _ connection: any SQLConnection, revision: Int64
    ) throws {
        // Each version's earlier outcomes are looked up before any new ones are written, see `SegmentCache`.
        let joins = try versions.map { version in
            try join(prepared, homes, arrivals, version, &receipt, connection)
        }
        for (version, join) in zip(versions, joins) {
            try insert(join, as: version, prepared, arrivals, revision, connection)
        }
    }

    /// Outcomes of one version, in order of their predictions' times.
    private struct Join {
        /// Rows of the prepared outcomes.
        var rows: [Int] = []
        /// The predictions' times.
        var times: [Int64] = []
        /// What each changes in its window's number of labels.
        var differences: [Int] = []
        /// The segments of outcomes in the windows that change.
        var nearby: [SegmentEntry] = []
    }

    /// Compares the outcomes that belong to a version with those it has.
    private func join(
        _ prepared: PreparedOutcomes, _ homes: [Home?], _ arrivals: [Int64], _ version: VersionEntry,
        _ receipt: inout OutcomeReceipt, _ connection: any SQLConnection
    ) throws -> Join {
        let found = homes.indices.compactMap { row in
            homes[row].flatMap { $0.versionID == version.id ? (row: row, time: $0.time) : nil }
        }.sorted { ($0.time, $0.row) < ($1.time, $1.row) }
        guard let first = found.first, let last = found.last else { return Join() }
        guard prepared.labels.kind == version.labelKind else {
            throw StoreError(
                .conflict,
                "the outcome of \(prepared.ids.string(first.row)) is \(prepared.labels.kind) and version "
                    + "\(version.version) has \(version.labelKind) labels")
        }
        var join = Join()
        // Whole windows, so that all that one read has to join is seen, and merged when it is much.
        let start = version.window.window(containing: Timestamp(milliseconds: first.time)).start
        let end = version.window.window(containing: Timestamp(milliseconds: last.time)).end
        join.nearby = try connection.segments(
            .outcomes, of: version.id, from: start.milliseconds, through: end.milliseconds - 1)
        let earlier = try earlierLabels(prepared, homes, found.map(\.row), join.nearby, connection)
        for (row, time) in found {
            let isPresent = !prepared.labels.isMissing(row)
            receipt.matched += prepared.occurrences[row]
            receipt.corrections += prepared.occurrences[row] - (earlier[row] == nil ? 1 : 0)
            if let known = earlier[row], known.arrival > arrivals[row] { continue }
            join.rows.append(row)
            join.times.append(time)
            join.differences.append((isPresent ? 1 : 0) - ((earlier[row]?.isPresent ?? false) ? 1 : 0))
        }
        return join
    }

    private struct EarlierLabel {
        var arrival: Int64
        var isPresent: Bool
    }

    /// The newest outcome that each row's prediction has already.
    private func earlierLabels(
        _ prepared: PreparedOutcomes, _ homes: [Home?], _ rows: [Int], _ entries: [SegmentEntry],
        _ connection: any SQLConnection
    ) throws -> [Int: EarlierLabel] {
        var earlier: [Int: EarlierLabel] = [:]
        let probes = TimedProbes(prepared, rows: rows, times: rows.map { homes[$0]?.time ?? 0 })
        for entry in entries {
            let matches = try probes.matches(in: entry, .outcomes, cache, connection)
            guard !matches.isEmpty else { continue }
            guard let outcomes = try cache.damage.reading({ try connection.outcomes(of: entry) }) else {
                try assumeLabels(at: matches, in: entry, &earlier, connection)
                continue
            }
            for match in matches {
                let arrival = outcomes.keys.arrivals[match.index]
                if let known = earlier[match.row], known.arrival > arrival { continue }
                earlier[match.row] = EarlierLabel(arrival: arrival, isPresent: outcomes.hasLabel(match.index))
            }
        }
        return earlier
    }

    /// What is known of earlier outcomes from the keys of a segment whose labels are damaged: that they are there.
    private func assumeLabels(
        at matches: [TimedProbes.Match], in entry: SegmentEntry, _ earlier: inout [Int: EarlierLabel],
        _ connection: any SQLConnection
    ) throws {
        guard let keys = try cache.damage.reading({ try connection.keys(of: entry, .outcomes) }) else { return }
        for match in matches {
            let arrival = keys.arrivals[match.index] &+ entry.firstArrival
            if let known = earlier[match.row], known.arrival > arrival { continue }
            earlier[match.row] = EarlierLabel(arrival: arrival, isPresent: true)
        }
    }

    private func insert(
        _ join: Join, as version: VersionEntry, _ prepared: PreparedOutcomes, _ arrivals: [Int64], _ revision: Int64,
        _ connection: any SQLConnection
    ) throws {
        guard !join.rows.isEmpty else { return }
        try SegmentMerge.tidy(.outcomes, join.nearby, of: version, cache.damage, connection)
        let rows = SegmentRows(
            keys: SegmentKeys(
                times: join.times, arrivals: join.rows.map { arrivals[$0] }, ids: prepared.ids.rows(join.rows)),
            columns: OutcomeRows.columns(
                labels: prepared.labels.rows(join.rows), times: join.rows.map { prepared.times[$0] }))
        var changes = WindowChanges(length: version.window)
        for (time, difference) in zip(join.times, join.differences) {
            changes.addLabel(at: time, difference: difference)
        }
        try insertOutcomes(rows, as: version, connection)
        try changes.write(version.id, revision: revision, connection)
    }

    /// Writes outcomes that are in order of their predictions' times, with their places in the order of arrival.
    func insertOutcomes(
        _ rows: SegmentRows, as version: VersionEntry, _ connection: any SQLConnection
    ) throws {
        for segment in EncodedSegment.segments(rows, hashes: rows.keys.ids.hashes()) {
            try connection.insert(segment, .outcomes, of: version.id, arrivalsFrom: 0)
        }
    }
}

extension PreparedOutcomes {
    /// Takes the home from outcomes that a later row of the same batch replaces, which has the same one.
    ///
    /// - Returns: How many rows of the batch those were that were replaced.
    func removeReplaced(from found: inout HomeSearch.Result) -> Int {
        guard hasRepeatedIDs else { return 0 }
        var replaced = 0
        var later: [[UInt8]: Set<Home>] = [:]
        for row in (0..<count).reversed() {
            guard let home = found.homes[row] else { continue }
            let isNew = later[Array(ids[row]), default: []].insert(home).inserted
            if !isNew { found.drop(row, &replaced, occurrences[row]) }
        }
        return replaced
    }
}

extension HomeSearch.Result {
    /// The rows that belong to no prediction that was found.
    fileprivate var rowsWithoutHome: [Int] { homes.indices.filter { homes[$0] == nil && !dropped.contains($0) } }

    fileprivate mutating func drop(_ row: Int, _ replaced: inout Int, _ rows: Int) {
        homes[row] = nil
        dropped.insert(row)
        replaced += rows
    }
}

extension OutcomeReceipt {
    /// Counts rows that a later one of the same batch replaced.
    fileprivate mutating func takeReplaced(_ rows: Int) {
        matched += rows
        corrections += rows
    }
}
