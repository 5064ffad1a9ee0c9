import VigilDomain

/// Counts predictions whose id their model has from an earlier one, more than the id horizon away: they are stored, since
/// an id may come again, and told apart here from ids that somebody meant to be unique.
struct RepeatSearch: Sendable {
    /// A segment that was looked through.
    struct Counted: Sendable {
        var segment: Int64
        var repeats: Int
    }

    /// What was counted, at most so much as one pass is for.
    private(set) var counted: [Counted] = []

    /// Predictions that are looked for in one pass.
    private static let mostRows = 65_536
    /// Segments that they may lie in.
    private static let mostSegments = 256
    /// Predictions among which they are looked for, the newest segments first: 80 MB of fingerprints are read for them.
    static let mostSearched = 20_000_000

    /// Looks through segments that were not yet; `nil` when there are none.
    ///
    /// One that is damaged counts as looked through without repeats.
    init?(of model: ModelName, _ damage: DamageLog, _ connection: any SQLConnection) throws {
        let versions = try connection.versions(of: model)
        var open: [SegmentEntry] = []
        for version in versions {
            open += try connection.all(
                Self.unsearched, [.integer(version.id), .count(Self.mostSegments)]
            ) { try SegmentEntry($0, versionID: version.id) }
        }
        open.sort { $0.id < $1.id }
        guard !open.isEmpty else { return nil }
        var probes = Probes()
        for entry in open where probes.segments.isEmpty || probes.rows + entry.rows <= Self.mostRows {
            try probes.add(entry, damage, connection)
        }
        let repeated = try probes.repeated(among: versions, damage, connection)
        counted = probes.segments.map { Counted(segment: $0.id, repeats: repeated[$0.id] ?? 0) }
    }

    private static let unsearched = """
        SELECT id, first_time, last_time, row_count, level, first_arrival FROM prediction_segments
        WHERE version_id = ?
            AND NOT EXISTS (SELECT 1 FROM segment_repeats WHERE segment_repeats.segment_id = prediction_segments.id)
        ORDER BY id LIMIT ?
        """

    /// Writes down what was counted; a segment that was merged meanwhile is looked for again.
    func save(_ connection: any SQLConnection) throws {
        try connection.execute(
            """
            INSERT INTO segment_repeats (segment_id, version_id, repeats)
            SELECT id, version_id, CAST(? AS BIGINT) FROM prediction_segments WHERE id = ?
            ON CONFLICT (segment_id) DO NOTHING
            """, each: counted.map { [.count($0.repeats), .integer($0.segment)] })
    }
}

/// The ids of some segments.
private struct Probes {
    private(set) var segments: [SegmentEntry] = []
    private(set) var rows = 0
    private var ids = TextColumn()
    private var hashes: [UInt64] = []
    private var arrivals: [Int64] = []
    /// The segment of each row.
    private var owners: [Int64] = []

    mutating func add(_ entry: SegmentEntry, _ damage: DamageLog, _ connection: any SQLConnection) throws {
        segments.append(entry)
        guard let keys = try damage.reading({ try connection.keys(of: entry, .predictions) }) else { return }
        rows += keys.count
        ids.append(keys.ids)
        hashes += keys.ids.hashes()
        arrivals += keys.arrivals.map { $0 + entry.firstArrival }
        owners += Array(repeating: entry.id, count: keys.count)
    }

    /// How many rows of each segment have the id of one that arrived earlier.
    func repeated(
        among versions: [VersionEntry], _ damage: DamageLog, _ connection: any SQLConnection
    ) throws -> [Int64: Int] {
        var entries: [(entry: SegmentEntry, keptFrom: Int64)] = []
        for version in versions {
            entries += try connection.segments(.predictions, of: version.id).map { ($0, version.keptFrom) }
        }
        let newest = arrivals.max() ?? 0
        let probes = IDProbes(ids: ids, hashes: hashes)
        var isRepeated = Array(repeating: false, count: rows)
        var searched = 0
        for (entry, keptFrom) in entries.sorted(by: { $0.entry.id > $1.entry.id })
        where entry.firstArrival < newest && entry.last >= keptFrom {
            guard searched < RepeatSearch.mostSearched else { break }
            searched += entry.rows
            // A fingerprint alone would be wrong once in some hundred ids among twenty million: the ids themselves are
            // compared.
            let matches = try damage.reading { try probes.matches(onceIn: entry, connection) }
            for match in matches ?? []
            where match.time >= keptFrom && match.arrival < arrivals[match.probe] {
                isRepeated[match.probe] = true
            }
        }
        var counts: [Int64: Int] = [:]
        for row in isRepeated.indices where isRepeated[row] { counts[owners[row], default: 0] += 1 }
        return counts
    }
}

extension SQLConnection {
    /// The newest number of a segment of predictions.
    func newestPredictionSegment() throws -> Int64 {
        try first("SELECT MAX(id) FROM prediction_segments", []) { try $0.optionalInteger(0) ?? 0 } ?? 0
    }

    /// Forgets what was counted in segments of predictions that go.
    ///
    /// - Returns: What that was together; `nil` unless all of them were looked through.
    @discardableResult
    func takeRepeats(of segments: [Int64]) throws -> Int? {
        var sum: Int? = 0
        for id in segments {
            let known = try first("SELECT repeats FROM segment_repeats WHERE segment_id = ?", [.integer(id)]) {
                Int(clamping: try $0.integer(0))
            }
            sum = known.flatMap { known in sum.map { $0 + known } }
            if known != nil { try execute("DELETE FROM segment_repeats WHERE segment_id = ?", [.integer(id)]) }
        }
        return sum
    }

    /// Passes on what was counted in segments to those that took their place, the newest: all of it to the first of them.
    func giveRepeats(_ count: Int, toSegmentsAfter id: Int64, of versionID: Int64) throws {
        let new = try all(
            "SELECT id FROM prediction_segments WHERE version_id = ? AND id > ? ORDER BY id",
            [.integer(versionID), .integer(id)]
        ) { try $0.integer(0) }
        try execute(
            "INSERT INTO segment_repeats (segment_id, version_id, repeats) VALUES (?, ?, ?)",
            each: new.enumerated().map { [.integer($1), .integer(versionID), .count($0 == 0 ? count : 0)] })
    }
}
