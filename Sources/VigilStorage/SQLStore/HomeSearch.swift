import VigilDomain

/// The prediction that an outcome belongs to.
struct Home: Hashable, Sendable {
    /// Its version's number in the database.
    var versionID: Int64
    /// When it was made.
    var time: Int64
}

/// Looks for the predictions of outcomes.
///
/// An outcome that says when its prediction was made belongs to the one of its id that is nearest to that time, at most
/// the id horizon away; of two as near, to the newer. Any other belongs to the newest prediction of its id.
struct HomeSearch {
    /// What a search found.
    struct Result: Sendable {
        /// For each outcome its prediction, `nil` where none was found.
        var homes: [Home?]
        /// The outcomes without a prediction that may still have one among those that were not searched.
        var unsearched: Set<Int> = []
        /// The outcomes that a later one of the same batch replaces.
        var dropped: Set<Int> = []
    }

    private let prepared: PreparedOutcomes
    private let versions: [VersionEntry]
    private let cache: SegmentCache
    private let connection: any SQLConnection
    private let horizon: Int64

    /// A search for the predictions of `prepared` among those of `versions`.
    init(
        _ prepared: PreparedOutcomes, among versions: [VersionEntry], _ cache: SegmentCache,
        _ connection: any SQLConnection
    ) {
        self.prepared = prepared
        self.versions = versions
        self.cache = cache
        self.connection = connection
        horizon = versions.idHorizon
    }

    /// What can be found without a long search: by the times that outcomes give, and for the others among the
    /// predictions of the last id horizon.
    func nearby() throws -> Result {
        var result = Result(homes: Array(repeating: nil, count: prepared.count))
        let rows = 0..<prepared.count
        let timed = rows.filter { prepared.predictionTimes[$0] != nil }
        let missed = try findExactly(timed, &result.homes)
        try findNearest(missed, &result.homes)
        guard timed.count < prepared.count, let span = try timeSpan() else { return result }
        let start = max(span.lowerBound, span.upperBound - horizon)
        let untimed = rows.filter { prepared.predictionTimes[$0] == nil }
        let open = try findNewest(untimed, from: start, through: span.upperBound, &result.homes)
        if start > span.lowerBound { result.unsearched = Set(open) }
        return result
    }

    /// Searches all predictions, for outcomes that give no time; others are looked for near theirs.
    func everywhere() throws -> Result {
        var result = Result(homes: Array(repeating: nil, count: prepared.count))
        guard let span = try timeSpan() else { return result }
        let rows = 0..<prepared.count
        let missed = try findExactly(rows.filter { prepared.predictionTimes[$0] != nil }, &result.homes)
        try findNearest(missed, &result.homes)
        var open = rows.filter { prepared.predictionTimes[$0] == nil }
        var end = span.upperBound
        // Backwards in time, in steps that double: most labels belong to the last weeks.
        var step = max(horizon, Self.leastStep)
        while !open.isEmpty, end >= span.lowerBound {
            let start = max(span.lowerBound, end - step)
            open = try findNewest(open, from: start, through: end, &result.homes)
            end = start - 1
            step *= 2
        }
        return result
    }

    /// The first stretch of a search backwards: a day.
    private static let leastStep: Int64 = 86_400_000

    private func timeSpan() throws -> ClosedRange<Int64>? {
        let spans = try versions.compactMap { try connection.timeSpan(.predictions, of: $0.id) }
        guard let first = spans.map(\.lowerBound).min(), let last = spans.map(\.upperBound).max() else { return nil }
        return first...last
    }

    /// Finds the newest prediction of each of `rows` that was made in a stretch of time.
    ///
    /// - Returns: The rows for which none was found.
    private func findNewest(
        _ rows: [Int], from start: Int64, through end: Int64, _ homes: inout [Home?]
    ) throws -> [Int] {
        guard !rows.isEmpty else { return [] }
        let probes = IDProbes(ids: prepared.ids, hashes: prepared.hashes, subset: rows)
        for version in versions {
            let entries = try connection.segments(.predictions, of: version.id, from: start, through: end)
            for match in try probes.matches(among: entries, cache, connection)
            where match.time >= max(start, version.keptFrom)
                && homes[match.probe].map({ $0.time < match.time }) ?? true
            {
                homes[match.probe] = Home(versionID: version.id, time: match.time)
            }
        }
        // Every segment that reaches beyond `start` has been read: what was found from there on is the newest.
        return rows.filter { homes[$0] == nil }
    }

    /// Finds the predictions that were made at just the time that an outcome gives.
    ///
    /// - Returns: The rows for which none was found.
    private func findExactly(_ rows: [Int], _ homes: inout [Home?]) throws -> [Int] {
        let probes = TimedProbes(prepared, rows: rows, times: rows.map { prepared.predictionTimes[$0] ?? 0 })
        guard let first = probes.times.first, let last = probes.times.last else { return [] }
        for version in versions {
            for entry in try connection.segments(.predictions, of: version.id, from: first, through: last) {
                for match in try probes.matches(in: entry, .predictions, cache, connection)
                where match.time >= version.keptFrom {
                    homes[match.row] = Home(versionID: version.id, time: match.time)
                }
            }
        }
        return rows.filter { homes[$0] == nil }
    }

    /// Finds the prediction that is nearest to the time that an outcome gives, within the id horizon.
    private func findNearest(_ rows: [Int], _ homes: inout [Home?]) throws {
        let times = rows.compactMap { prepared.predictionTimes[$0] }
        guard let first = times.min(), let last = times.max() else { return }
        let probes = IDProbes(ids: prepared.ids, hashes: prepared.hashes, subset: rows)
        for version in versions {
            let entries = try connection.segments(
                .predictions, of: version.id, from: first - horizon, through: last + horizon)
            for match in try probes.matches(among: entries, cache, connection) {
                guard match.time >= version.keptFrom, let time = prepared.predictionTimes[match.probe] else { continue }
                let distance = abs(match.time - time)
                let known = homes[match.probe].map { (abs($0.time - time), -$0.time) }
                guard distance <= horizon, known.map({ (distance, -match.time) < $0 }) ?? true else { continue }
                homes[match.probe] = Home(versionID: version.id, time: match.time)
            }
        }
    }
}

extension [VersionEntry] {
    /// How far apart in event time two predictions of one id must be to count as two, in milliseconds: the longest of
    /// the model's versions.
    var idHorizon: Int64 { map(\.idHorizon).max() ?? ModelSchema.defaultIDHorizon.wholeMilliseconds }
}
