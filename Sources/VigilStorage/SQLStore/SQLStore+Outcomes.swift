package import VigilDomain

extension SQLStore {
    package func append(_ outcomes: OutcomeBatch, of model: ModelName) async throws -> OutcomeReceipt {
        let prepared = try await PreparedOutcomes.prepare(outcomes, of: model)
        guard prepared.count > 0 else { return OutcomeReceipt(matched: 0, waiting: 0, corrections: 0) }
        return try await database.write { connection in
            var progress = try ModelProgress(taking: model, connection)
            let versions = try connection.versions(of: model)
            let homes = try predictions(of: prepared, versions, connection)
            var receipt = OutcomeReceipt(matched: 0, waiting: 0, corrections: 0)
            // Each version's earlier outcomes are looked up before any new ones are written, see `SegmentCache`.
            let joins = try versions.map { version in
                try join(prepared, homes, version, &receipt, connection)
            }
            for (version, join) in zip(versions, joins) {
                try insert(join, as: version, prepared, &progress, connection)
            }
            for (row, home) in homes.enumerated() where home == nil {
                receipt.waiting += prepared.occurrences[row]
                try wait(prepared, row, &progress, connection)
            }
            progress.advance(to: prepared.lastTime)
            try progress.save(connection)
            return receipt
        }
    }

    /// The prediction that an outcome belongs to.
    private struct Home: Hashable {
        var versionID: Int64
        var time: Int64
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

    /// The newest prediction of each id, or `nil` where there is none.
    ///
    /// Searched backwards in time, in steps that double: most labels belong to the last weeks.
    private func predictions(
        of prepared: PreparedOutcomes, _ versions: [VersionEntry], _ connection: any SQLConnection
    ) throws -> [Home?] {
        var homes = [Home?](repeating: nil, count: prepared.count)
        let spans = try versions.compactMap { try connection.timeSpan(.predictions, of: $0.id) }
        guard let oldest = spans.map(\.lowerBound).min(), var end = spans.map(\.upperBound).max() else { return homes }
        var open = Array(0..<prepared.count)
        var step = Self.firstStep
        while !open.isEmpty, end >= oldest {
            let start = max(oldest, end - step)
            let probes = IDProbes(ids: prepared.ids, hashes: prepared.hashes, subset: open)
            for version in versions {
                for entry in try connection.segments(.predictions, of: version.id, from: start, through: end) {
                    for match in try probes.matches(in: entry, .predictions, cache, connection)
                    where homes[match.probe].map({ $0.time < match.time }) ?? true {
                        homes[match.probe] = Home(versionID: version.id, time: match.time)
                    }
                }
            }
            // Every segment that reaches beyond `start` has been read: what was found from there on is the newest.
            open.removeAll { (homes[$0]?.time ?? .min) >= start }
            end = start - 1
            step *= 2
        }
        return homes
    }

    private static let firstStep: Int64 = 86_400_000

    /// Compares the outcomes that belong to a version with those it has.
    private func join(
        _ prepared: PreparedOutcomes, _ homes: [Home?], _ version: VersionEntry, _ receipt: inout OutcomeReceipt,
        _ connection: any SQLConnection
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
        let probes = IDProbes(ids: prepared.ids, hashes: prepared.hashes, subset: rows)
        for entry in entries {
            let matches = try probes.matches(in: entry, .outcomes, cache, connection).filter {
                $0.time == homes[$0.probe]?.time
            }
            guard !matches.isEmpty else { continue }
            let outcomes = try OutcomeRows(connection.rows(of: entry, .outcomes))
            for match in matches {
                let arrival = outcomes.keys.arrivals[match.row]
                if let known = earlier[match.probe], known.arrival > arrival { continue }
                earlier[match.probe] = EarlierLabel(arrival: arrival, isPresent: outcomes.hasLabel(match.row))
            }
        }
        return earlier
    }

    private func insert(
        _ join: Join, as version: VersionEntry, _ prepared: PreparedOutcomes, _ progress: inout ModelProgress,
        _ connection: any SQLConnection
    ) throws {
        guard !join.rows.isEmpty else { return }
        try SegmentMerge.tidy(.outcomes, join.nearby, of: version, connection)
        let rows = SegmentRows(
            keys: SegmentKeys(
                times: join.times, arrivals: Array(0..<Int64(join.rows.count)), ids: prepared.ids.rows(join.rows)),
            columns: OutcomeRows.columns(
                labels: prepared.labels.rows(join.rows), times: join.rows.map { prepared.times[$0] }))
        var changes = WindowChanges(length: version.window)
        for (time, difference) in zip(join.times, join.differences) {
            changes.addLabel(at: time, difference: difference)
        }
        try insertOutcomes(rows, as: version, &progress, connection)
        try changes.write(version.id, revision: progress.revision, connection)
    }

    /// Writes outcomes that are in order of their predictions' times; their order of arrival counts from 0.
    func insertOutcomes(
        _ rows: SegmentRows, as version: VersionEntry, _ progress: inout ModelProgress, _ connection: any SQLConnection
    ) throws {
        let arrivals = progress.takeArrivals(rows.count)
        for segment in EncodedSegment.segments(rows, hashes: rows.keys.ids.hashes()) {
            try connection.insert(segment, .outcomes, of: version.id, arrivalsFrom: arrivals)
        }
    }
}
