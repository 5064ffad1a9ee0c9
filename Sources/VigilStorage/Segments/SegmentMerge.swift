import VigilDomain

/// Segments of one level that are merged into longer ones.
struct SegmentMerge: Sendable {
    /// When segments are merged.
    struct Rule: Sendable {
        /// So many of one level may gather.
        var mostOfLevel: Int
        /// Longer ones are left alone.
        var mostRowsEach: Int
        /// Rows merged at once.
        var mostRows: Int

        /// Done when asked for, beside the work: some ten megabytes at once for 20 features.
        static let thorough = Rule(mostOfLevel: 32, mostRowsEach: .max, mostRows: 65_536)
        /// Done by an append itself, so that a stream of single rows never leaves more segments than a search through
        /// them can bear: a few milliseconds every 64 appends.
        static let urgent = Rule(mostOfLevel: 64, mostRowsEach: 256, mostRows: 16_384)
    }

    /// Short segments that were merged so often stay as they are.
    private static let lastLevel = 8

    let table: SegmentTable
    let entries: [SegmentEntry]
    private let rows: [SegmentRows]
    /// Rows before this event time are not kept, and not written again.
    private let keptFrom: Int64

    /// What `rule` says to merge among the segments of one version; `nil` when nothing is.
    ///
    /// Damaged segments stay as they are, for whoever can mend them.
    init?(
        _ table: SegmentTable, among entries: [SegmentEntry], of version: VersionEntry, _ rule: Rule,
        _ damage: DamageLog,
        _ connection: any SQLConnection
    ) throws {
        var short = entries.filter { $0.level < Self.lastLevel && $0.rows <= rule.mostRowsEach }
        guard Self.lowestLevel(short, rule) != nil else { return nil }
        let aside = try connection.quarantinedNumbers(table).union(damage.pending(table))
        short.removeAll { aside.contains($0.id) }
        guard let lowest = Self.lowestLevel(short, rule) else { return nil }
        var chosen: [SegmentEntry] = []
        var total = 0
        for entry in lowest {
            total += entry.rows
            if total > rule.mostRows, chosen.count > 1 { break }
            chosen.append(entry)
        }
        let read = try chosen.compactMap { entry in
            try damage.reading { (entry: entry, rows: try connection.rows(of: entry, table)) }
        }
        guard read.count > 1 else { return nil }
        self.table = table
        keptFrom = version.keptFrom
        self.entries = read.map(\.entry)
        rows = read.map(\.rows)
    }

    /// The segments of the lowest level that has too many, in order of their numbers.
    private static func lowestLevel(_ entries: [SegmentEntry], _ rule: Rule) -> [SegmentEntry]? {
        let levels = Dictionary(grouping: entries, by: \.level).filter { $0.value.count > rule.mostOfLevel }
        return levels.min { $0.key < $1.key }?.value.sorted { $0.id < $1.id }
    }

    /// The longer segments.
    func merged(window: WindowLength) throws -> [EncodedSegment] {
        // Every time lies below the greatest number, so that the end leaves none out.
        guard var rows = try SegmentRows.merging(rows, from: keptFrom, to: .max) else { return [] }
        if table == .outcomes { rows = rows.withoutCorrected() }
        return EncodedSegment.merged(rows, window: window, level: (entries.first?.level ?? 0) + 1)
    }

    /// Puts the longer segments in place of the others.
    ///
    /// Segments never change, so that what was read, even in another transaction, still holds if all are still there. The
    /// model is held: an append that looks through its segments meanwhile would miss them.
    ///
    /// - Returns: Whether it was done; not where an append has merged some of them first.
    func exchange(
        for merged: [EncodedSegment], of model: ModelName, _ connection: any SQLConnection
    ) throws -> Bool {
        try ModelProgress.hold(model, connection)
        for entry in entries {
            let isThere = try connection.first(table.isThere, [.integer(entry.id)]) { _ in true } ?? false
            guard isThere else { return false }
        }
        try exchange(for: merged, connection)
        return true
    }

    /// The same for what was read in this transaction, which holds the model.
    private func exchange(for merged: [EncodedSegment], _ connection: any SQLConnection) throws {
        for entry in entries { try connection.execute(table.delete, [.integer(entry.id)]) }
        guard let versionID = entries.first?.versionID else { return }
        guard table == .predictions else {
            for segment in merged { try connection.insert(segment, table, of: versionID, arrivalsFrom: 0) }
            return
        }
        let repeats = try connection.takeRepeats(of: entries.map(\.id))
        let newest = try max(connection.newestPredictionSegment(), entries.map(\.id).max() ?? 0)
        for segment in merged { try connection.insert(segment, table, of: versionID, arrivalsFrom: 0) }
        if let repeats { try connection.giveRepeats(repeats, toSegmentsAfter: newest, of: versionID) }
    }

    /// Merges what is urgent in the transaction of an append.
    ///
    /// - Returns: The numbers of the segments that were merged away.
    @discardableResult
    static func tidy(
        _ table: SegmentTable, _ entries: [SegmentEntry], of version: VersionEntry, _ damage: DamageLog,
        _ connection: any SQLConnection
    ) throws -> [Int64] {
        let own = entries.filter { $0.versionID == version.id }
        guard let merge = try SegmentMerge(table, among: own, of: version, .urgent, damage, connection) else {
            return []
        }
        try merge.exchange(for: merge.merged(window: version.window), connection)
        return merge.entries.map(\.id)
    }
}
