import Synchronization

/// Fingerprints and keys of segments that were looked through lately.
///
/// A segment never changes and its number is never given again, so nothing here can become wrong, whoever else writes
/// to the database. A transaction must not put in what it wrote itself before it is committed.
final class SegmentCache: Sendable {
    private let fingerprints = Mutex(BoundedCache<Fingerprints>(budget: 16 << 20))
    private let keys = Mutex(BoundedCache<SearchableKeys>(budget: 16 << 20))
    private let index: Mutex<FingerprintIndex>
    private let indexBudget: Int
    private let shelf: FingerprintShelf?
    private let lastRound = Mutex(ContinuousClock.now)
    /// Where damaged segments are noted.
    let damage = DamageLog()

    /// A cache.
    ///
    /// - Parameters:
    ///   - indexBudget: The most bytes of fingerprints in memory that are searched together.
    ///   - shelf: Where more of them go; `nil` for nowhere.
    init(indexBudget: Int = 48 << 20, shelf: FingerprintShelf? = nil) {
        self.indexBudget = indexBudget
        self.shelf = shelf
        index = Mutex(FingerprintIndex(budget: indexBudget, shelf: shelf))
    }

    func fingerprints(
        of entry: SegmentEntry, _ table: SegmentTable, _ connection: any SQLConnection
    ) throws -> Fingerprints {
        let key = SegmentKey(table: table, id: entry.id)
        if let found = fingerprints.withLock({ $0[key] }) { return found }
        let loaded = try readFingerprints(of: entry, table, connection)
        fingerprints.withLock { $0.insert(loaded, for: key, bytes: 4 * loaded.values.count) }
        return loaded
    }

    /// The fingerprints of a segment, made anew from its ids where they are damaged; none where the ids are, too.
    private func readFingerprints(
        of entry: SegmentEntry, _ table: SegmentTable, _ connection: any SQLConnection
    ) throws -> Fingerprints {
        if let stored = try damage.reading({ try connection.fingerprints(of: entry, table) }) { return stored }
        let keys = try damage.reading { try connection.keys(of: entry, table) }
        return Fingerprints(hashes: keys?.ids.hashes() ?? [])
    }

    /// Segments that are met at once in a number up to this are read with their ids, so that hardly any other id is taken for
    /// one of theirs; of more, as after a start, only the fingerprints, in a tenth of the time.
    private static let fewSegments = 64

    /// The marks of a segment's ids, ascending.
    private func marks(
        of entry: SegmentEntry, withIDs: Bool, _ connection: any SQLConnection
    ) throws -> [UInt64] {
        if withIDs, let keys = try damage.reading({ try connection.keys(of: entry, .predictions) }) {
            return keys.ids.hashes().map { IDMark.of(hash: $0) }.sorted()
        }
        return try readFingerprints(of: entry, .predictions, connection).values.map { IDMark.of(fingerprint: $0) }
    }

    /// Where ids of prediction segments may be, by their marks.
    ///
    /// Segments that are met for the first time are read and kept, the newest first; those for which there is no room are
    /// searched one by one each time.
    ///
    /// - Parameters:
    ///   - sought: Marks, ascending by their fingerprints.
    ///   - entries: The segments to search.
    ///   - connection: Where segments are read from.
    /// - Returns: By segment, in the order of `entries`, the indices of what may be there.
    /// - Throws: `StoreError` when the database cannot be read.
    func places(
        of sought: [UInt64], among entries: [SegmentEntry], _ connection: any SQLConnection
    ) throws -> [(entry: SegmentEntry, indices: [Int])] {
        var found = [[Int]](repeating: [], count: entries.count)
        let positions = Dictionary(entries.enumerated().map { ($1.id, $0) }) { first, _ in first }
        var unindexed: [Int] = []
        try index.withLock { index in
            let new = entries.indices.filter { !index.contains(entries[$0].id) }
            for position in new.sorted(by: { entries[$0].id > entries[$1].id }) {
                let entry = entries[position]
                guard index.makeRoom(for: entry.rows, of: entry.id) else { break }
                index.add(
                    try marks(of: entry, withIDs: new.count <= Self.fewSegments, connection), of: entry.id)
            }
            index.use(entries.lazy.map(\.id))
            index.forEachMatch(in: sought) { indexOfSought, segment in
                // A segment that has a fingerprint several times is told once.
                guard let position = positions[segment], found[position].last != indexOfSought else { return }
                found[position].append(indexOfSought)
            }
            // Also those that have just given way to newer ones.
            unindexed = entries.indices.filter { !index.contains(entries[$0].id) }
        }
        guard !unindexed.isEmpty else { return zip(entries, found).filter { !$0.1.isEmpty }.map { ($0, $1) } }
        let fingerprints = sought.map { IDMark.fingerprint($0) }
        for position in unindexed {
            let stored = try self.fingerprints(of: entries[position], .predictions, connection)
            stored.forEachMatch(in: fingerprints) { found[position].append($0) }
        }
        return zip(entries, found).filter { !$0.1.isEmpty }.map { ($0, $1) }
    }

    /// Lets go of prediction segments that were merged away, once that is committed.
    ///
    /// - Parameter segments: Their numbers.
    func forget(_ segments: [Int64]) { index.withLock { $0.forget(segments) } }

    /// Drops what is kept of segments of one of the tables that were deleted.
    func forget(_ segments: [Int64], of table: SegmentTable) {
        if table == .predictions { forget(segments) }
        for id in segments {
            let key = SegmentKey(table: table, id: id)
            fingerprints.withLock { $0.remove(key) }
            keys.withLock { $0.remove(key) }
        }
    }

    /// Lets go of prediction segments that somebody else merged away.
    ///
    /// One that came since the list was made is read again when it is next looked through.
    ///
    /// - Parameter kept: The numbers of all that are there.
    func forget(except kept: Set<Int64>) { index.withLock { $0.forget(except: kept) } }

    /// Lets go of everything: segments that were damaged read well again.
    func forgetAll() {
        fingerprints.withLock { $0 = BoundedCache(budget: 16 << 20) }
        keys.withLock { $0 = BoundedCache(budget: 16 << 20) }
        index.withLock { $0 = FingerprintIndex(budget: indexBudget, shelf: shelf) }
    }

    /// Puts files of fingerprints together, and lets go of those that nobody has searched for a day.
    ///
    /// - Parameter now: The time, by which rounds of an hour are counted.
    func tidy(now: ContinuousClock.Instant = .now) async {
        let isNewRound = lastRound.withLock { last in
            guard now - last >= .seconds(3600) else { return false }
            last = now
            return true
        }
        if isNewRound { index.withLock { $0.beginRound() } }
        while !Task.isCancelled, let tidying = index.withLock({ $0.tidying() }) {
            // The work throws nothing.
            guard let merged = try? await BackgroundThread.value({ tidying.merged() }) else { return }
            index.withLock { $0.exchange(tidying, for: merged) }
        }
    }

    func keys(of entry: SegmentEntry, _ table: SegmentTable, _ connection: any SQLConnection) throws -> SearchableKeys {
        let key = SegmentKey(table: table, id: entry.id)
        if let found = keys.withLock({ $0[key] }) { return found }
        let loaded = SearchableKeys(try connection.keys(of: entry, table))
        keys.withLock { $0.insert(loaded, for: key, bytes: loaded.keys.ids.bytes.count + 48 * loaded.keys.count) }
        return loaded
    }
}

/// A segment of one of the two tables.
struct SegmentKey: Hashable, Sendable {
    var table: SegmentTable
    var id: Int64
}

/// A segment's keys with an index over the ids.
struct SearchableKeys: Sendable {
    let keys: SegmentKeys
    let index: RowIndex

    init(_ keys: SegmentKeys) {
        self.keys = keys
        index = RowIndex(hashes: keys.ids.hashes())
    }
}

/// Values up to a number of bytes; beyond it the half that was not used for longest is dropped.
struct BoundedCache<Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        var bytes: Int
        var usedAt: UInt64
    }

    private let budget: Int
    private var entries: [SegmentKey: Entry] = [:]
    private var bytes = 0
    private var clock: UInt64 = 0

    init(budget: Int) { self.budget = budget }

    /// How many values it holds.
    var count: Int { entries.count }

    subscript(key: SegmentKey) -> Value? {
        mutating get {
            clock += 1
            entries[key]?.usedAt = clock
            return entries[key]?.value
        }
    }

    mutating func insert(_ value: Value, for key: SegmentKey, bytes size: Int) {
        // Every entry also costs its place in the dictionary.
        let size = size + 128
        guard size <= budget / 2 else { return }
        clock += 1
        bytes += size - (entries.updateValue(Entry(value: value, bytes: size, usedAt: clock), forKey: key)?.bytes ?? 0)
        if bytes > budget { drop() }
    }

    mutating func remove(_ key: SegmentKey) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        bytes -= entry.bytes
    }

    private mutating func drop() {
        for (key, entry) in entries.sorted(by: { $0.value.usedAt < $1.value.usedAt }) where bytes > budget / 2 {
            entries[key] = nil
            bytes -= entry.bytes
        }
    }
}
