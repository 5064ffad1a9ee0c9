/// Fingerprints of many segments, to be searched at once and not segment by segment.
///
/// Segments are added as they are met, each a run of its own; four runs of about one length become one, so that n segments
/// lie in some log n runs. Where memory has no more room the oldest runs go to files, which become longer in the same way;
/// where there is no room on the disk either they are given up, and their segments searched one by one. A segment never
/// changes and its number is never given again: nothing here becomes wrong, and those that were merged away, which no list of
/// entries names any more, only take room until they are forgotten.
struct FingerprintIndex: Sendable {
    private var runs: [FingerprintRun] = []
    private var files: [FingerprintFile] = []
    /// The segments of all runs, and in which round each was last searched.
    private var known: [Int64: Int] = [:]
    /// Those of them that are gone.
    private var gone: Set<Int64> = []
    /// How many of those are in files alone, where they stay until the file is made anew.
    private var goneInFiles = 0
    private var values = 0
    /// Of what is in memory, and of some that went.
    private var filter: FingerprintFilter?
    private var round = 0
    /// Segments up to this number have given way to newer ones.
    private var floor = Int64.min
    private let budget: Int
    /// How many fingerprints memory has room for, each with its byte of the filter.
    private let capacity: Int
    private let shelf: FingerprintShelf?

    /// What a fingerprint takes in memory: a byte of the filter spares most searches, which otherwise look into every run.
    static let bytesOfMark = FingerprintRun.bytesOfMark + 1

    /// A segment that was not searched in so many rounds is forgotten.
    static let mostIdleRounds = 24

    /// An empty index.
    ///
    /// - Parameters:
    ///   - budget: The most bytes of fingerprints that it keeps in memory.
    ///   - shelf: Where more of them go.
    init(budget: Int, shelf: FingerprintShelf? = nil) {
        self.budget = budget
        self.shelf = shelf
        capacity = min(budget / Self.bytesOfMark, 1 << 30)
    }

    /// How many runs there are in memory, and how many fingerprints in them; how many files, and how many in those.
    var size: (runs: Int, values: Int, files: Int, filed: Int) {
        (runs.count, values, files.count, files.reduce(0) { $0 + $1.count })
    }

    /// Whether the index has a segment.
    ///
    /// - Parameter segment: Its number.
    /// - Returns: `true` for one that was added and neither forgotten nor pushed out.
    func contains(_ segment: Int64) -> Bool { known[segment] != nil }

    /// Makes room for the fingerprints of a segment, by files or at the cost of older ones alone.
    ///
    /// What gave way does not come back before there is much room again: it would push out the next.
    ///
    /// - Parameters:
    ///   - count: How many fingerprints it has.
    ///   - segment: Its number.
    /// - Returns: Whether it may be added.
    mutating func makeRoom(for count: Int, of segment: Int64) -> Bool {
        guard segment > floor else { return false }
        while values + count > capacity {
            if putAside() { continue }
            let ages = runs.map(\.age)
            guard let age = ages.min(), age < segment, let oldest = ages.firstIndex(of: age) else { return false }
            drop(runs.remove(at: oldest).members)
            floor = age
        }
        return true
    }

    private mutating func drop(_ members: [Int64]) {
        for member in members { known[member] = nil }
        gone.subtract(members)
        goneInFiles = min(goneInFiles, gone.count)
        recount()
    }

    /// Counts what is left in memory, and makes its filter anew.
    private mutating func recount() {
        values = runs.reduce(0) { $0 + $1.marks.count }
        filter = nil
        guard values > 0 else { return }
        var filter = FingerprintFilter(capacity: filterCapacity)
        for run in runs { filter.insert(run.marks) }
        self.filter = filter
    }

    /// Room for twice as many as there are, so that it is seldom made anew.
    private var filterCapacity: Int { min(capacity, max(1 << 16, 2 * values)) }

    /// Writes the oldest quarter of the runs to a file.
    private mutating func putAside() -> Bool {
        guard let shelf, !runs.isEmpty else { return false }
        let oldestFirst = runs.indices.sorted { runs[$0].age < runs[$1].age }
        var (chosen, count, members): ([Int], Int, Int) = ([], 0, 0)
        for place in oldestFirst where count * 4 < values {
            members += runs[place].members.count
            if members > FingerprintRun.mostMembers, !chosen.isEmpty { break }
            chosen.append(place)
            count += runs[place].marks.count
        }
        var run = FingerprintRun.merging(chosen.map { runs[$0] })
        run.remove { gone.contains($0) }
        if !run.members.isEmpty {
            let filterBytes = files.reduce(0) { $0 + $1.filterBytes }
            guard let file = shelf.file(run, beside: filterBytes) else { return false }
            files.append(file)
        }
        for place in chosen.sorted(by: >) { forgetGone(among: runs.remove(at: place).members) }
        recount()
        return true
    }

    /// Those that were left out are no more known.
    private mutating func forgetGone(among members: [Int64]) {
        for member in members where gone.remove(member) != nil { known[member] = nil }
        goneInFiles = min(goneInFiles, gone.count)
    }

    /// Adds a segment that the index does not have.
    ///
    /// - Parameters:
    ///   - marks: Of its ids, ascending.
    ///   - segment: Its number.
    /// - Complexity: O(log n) a mark, over many segments.
    mutating func add(_ marks: [UInt64], of segment: Int64) {
        guard known.updateValue(round, forKey: segment) == nil else { return }
        runs.append(FingerprintRun(marks, of: segment))
        values += marks.count
        if let filtered = filter?.bytes, filtered >= min(values, capacity) {
            filter?.insert(marks)
        } else {
            recount()
        }
        while let alike = runsOfOneLength() {
            let merged = FingerprintRun.merging(alike.map { runs[$0] })
            for place in alike.reversed() { runs.remove(at: place) }
            runs.append(merged)
        }
    }

    /// The places of four runs of one class of length, if there are.
    private func runsOfOneLength() -> [Int]? {
        FingerprintRun.fourAlike(runs.map(\.marks.count)) { places in
            places.reduce(0) { $0 + runs[$1].members.count } <= FingerprintRun.mostMembers
                // Runs stay short enough that putting one aside is no long wait.
                && places.reduce(0) { $0 + runs[$1].marks.count } <= capacity / 4
        }
    }

    /// Says that segments are still searched.
    ///
    /// - Parameter segments: Their numbers; those that the index does not have are passed by.
    mutating func use(_ segments: some Sequence<Int64>) {
        for segment in segments {
            if let place = known.index(forKey: segment) { known.values[place] = round }
        }
    }

    /// Begins a round, and forgets segments that nobody has searched for long: they lie before the id horizon.
    mutating func beginRound() {
        round += 1
        let idle = round - Self.mostIdleRounds
        forget(known.filter { $0.value < idle }.map(\.key))
    }

    /// Forgets segments, which are merged away.
    ///
    /// - Parameter segments: Their numbers.
    mutating func forget(_ segments: some Sequence<Int64>) {
        gone.formUnion(segments.filter { known[$0] != nil })
        // When a quarter of the segments is gone the runs are made anew, which costs each of them little.
        guard (gone.count - goneInFiles) * 4 > known.count else { return }
        var left: Set<Int64> = []
        for file in files { left.formUnion(file.members.filter { gone.contains($0) }) }
        for place in runs.indices { runs[place].remove { gone.contains($0) } }
        runs.removeAll { $0.members.isEmpty }
        for segment in gone.subtracting(left) { known[segment] = nil }
        gone = left
        goneInFiles = left.count
        recount()
        if values * 4 < capacity { floor = .min }
    }

    /// Forgets segments that are not among some.
    ///
    /// - Parameter kept: Their numbers.
    mutating func forget(except kept: Set<Int64>) { forget(known.keys.filter { !kept.contains($0) }) }

    /// Calls `body` with the index in `sought`, ascending, and the segment's number for every mark that agrees with one here.
    ///
    /// A file that cannot be read is given up, and nothing told of its segments.
    ///
    /// - Complexity: O(m log n log(n / m)) for m sought among n, with m pages read in each file.
    mutating func forEachMatch(in sought: [UInt64], _ body: (_ index: Int, _ segment: Int64) -> Void) {
        if let filter {
            let places = filter.places(among: sought)
            let likely = places.map { sought[$0] }
            for run in runs { run.forEachMatch(in: likely) { body(places[$0], $1) } }
        }
        for file in files {
            do throws(StoreError) {
                var found: [(index: Int, segment: Int64)] = []
                try file.forEachMatch(in: sought) { found.append(($0, $1)) }
                for match in found { body(match.index, match.segment) }
            } catch {
                files.removeAll { $0 === file }
                drop(file.members)
            }
        }
    }
}

// MARK: Files

extension FingerprintIndex {
    /// Files that are to become one.
    struct Tidying: Sendable {
        fileprivate var files: [FingerprintFile]
        fileprivate var gone: Set<Int64>
        fileprivate var shelf: FingerprintShelf
        /// What the filters of the other files take.
        fileprivate var filterBytes = 0

        /// The one file, which may take seconds; `nil` where the disk does not let it.
        func merged() -> FingerprintFile? {
            shelf.merging(files, beside: filterBytes) { gone.contains($0) }
        }
    }

    /// What there is to tidy: files of one class of length, or one that is half of what is gone.
    ///
    /// - Returns: Files to merge while the index is used.
    func tidying() -> Tidying? {
        guard let shelf, !files.isEmpty else { return nil }
        if let stale = files.first(where: { file in file.members.count { gone.contains($0) } * 2 > file.members.count })
        {
            return tidying([stale], shelf)
        }
        let alike = FingerprintRun.fourAlike(files.map(\.count)) { places in
            places.reduce(0) { sum, place in
                sum + files[place].members.count { !gone.contains($0) }
            } <= FingerprintRun.mostMembers
        }
        return alike.map { tidying($0.map { files[$0] }, shelf) }
    }

    private func tidying(_ chosen: [FingerprintFile], _ shelf: FingerprintShelf) -> Tidying {
        let others = files.filter { file in !chosen.contains { $0 === file } }
        return Tidying(
            files: chosen, gone: gone, shelf: shelf, filterBytes: others.reduce(0) { $0 + $1.filterBytes })
    }

    /// Puts a file in place of those that it was made of, if all are still there.
    ///
    /// - Parameters:
    ///   - tidying: What was merged.
    ///   - merged: The outcome.
    mutating func exchange(_ tidying: Tidying, for merged: FingerprintFile) {
        let isThere = tidying.files.allSatisfy { file in files.contains { $0 === file } }
        guard isThere else { return }
        files.removeAll { file in tidying.files.contains { $0 === file } }
        if !merged.members.isEmpty { files.append(merged) }
        for file in tidying.files {
            forgetGone(among: file.members.filter { tidying.gone.contains($0) })
        }
    }
}
