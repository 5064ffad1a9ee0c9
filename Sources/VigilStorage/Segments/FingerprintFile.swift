#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A run of marks in a file, of which memory holds one fingerprint a page.
///
/// The file has no name: it goes with its last user, also when the process is killed, and nothing ever has to be read from it
/// that the database does not have as well. A page has 256 marks; one is found with one
/// binary search in memory and one read of 2 kB, which the system's page cache answers in about a microsecond.
final class FingerprintFile: Sendable {
    /// Marks of a page.
    static let pageMarks = 256
    private static let pageBytes = pageMarks * FingerprintRun.bytesOfMark

    /// How many marks there are.
    let count: Int
    /// The numbers of the segments that they are of.
    let members: [Int64]
    private let descriptor: Int32
    /// The first fingerprint of each page.
    private let firsts: [UInt32]
    /// What keeps most searches from reading; `nil` where memory has no room for it.
    private let filter: FingerprintFilter?

    private init(
        descriptor: Int32, count: Int, firsts: [UInt32], members: [Int64], filter: FingerprintFilter?
    ) {
        self.descriptor = descriptor
        self.count = count
        self.firsts = firsts
        self.members = members
        self.filter = filter
    }

    /// The bytes that its filter takes.
    var filterBytes: Int { filter?.bytes ?? 0 }

    deinit { close(descriptor) }

    /// Calls `body` with the index in `sought`, ascending, and the segment's number for every mark that agrees with one here.
    ///
    /// - Parameters:
    ///   - sought: Marks, ascending by their fingerprints.
    ///   - body: Called in the order of `sought`.
    /// - Throws: `StoreError` when the file cannot be read.
    /// - Complexity: O(m log n) for m sought among n. With a filter few pages are read, without one a page for each sought.
    func forEachMatch(
        in sought: [UInt64], _ body: (_ index: Int, _ segment: Int64) -> Void
    ) throws(StoreError) {
        var page = Page()
        var position = 0
        for index in filter?.places(among: sought) ?? Array(sought.indices) {
            let fingerprint = IDMark.fingerprint(sought[index])
            position = firsts.withUnsafeBufferPointer { $0.firstPlace(atLeast: fingerprint, from: position) }
            // Equal ones may begin at the end of the page before.
            var number = max(position - 1, 0)
            while number < firsts.count, firsts[number] <= fingerprint {
                try load(number, &page)
                page.marks.withUnsafeBufferPointer { marks in
                    _ = marks.forEachOwner(of: sought[index], from: 0) { body(index, members[$0]) }
                }
                number += 1
            }
        }
    }

    /// What one page holds.
    fileprivate struct Page {
        var number = -1
        var marks: [UInt64] = []
    }

    fileprivate func load(_ number: Int, _ page: inout Page) throws(StoreError) {
        guard page.number != number else { return }
        let count = min(Self.pageMarks, self.count - number * Self.pageMarks)
        if page.marks.count != count { page.marks = [UInt64](repeating: 0, count: count) }
        page.number = -1
        let isRead = page.marks.withUnsafeMutableBytes { read(into: $0, at: number * Self.pageBytes) }
        guard isRead else { throw StoreError(.failed, "ids that were put aside on the disk cannot be read") }
        page.number = number
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer, at start: Int) -> Bool {
        var done = 0
        while done < buffer.count, let base = buffer.baseAddress {
            let got = pread(descriptor, base + done, buffer.count - done, off_t(start + done))
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return false }
            done += got
        }
        return true
    }

    /// Writes a run's marks in ascending order.
    struct Writer: ~Copyable {
        private let descriptor: Int32
        private var isOwned = true
        private var firsts: [UInt32] = []
        private var count = 0
        private var buffer: [UInt64] = []
        private var filter: FingerprintFilter?
        private static let bufferedMarks = 512 * FingerprintFile.pageMarks

        /// A writer.
        ///
        /// - Parameters:
        ///   - directory: Where there is room.
        ///   - filtered: For how many marks to make a filter; `nil` for none.
        /// - Throws: `StoreError` when no file can be made there.
        init(in directory: String, filtered: Int?) throws(StoreError) {
            filter = filtered.map { FingerprintFilter(capacity: $0) }
            var template = Array((directory + "/.vigil-ids-XXXXXX").utf8CString)
            descriptor = mkstemp(&template)
            guard descriptor >= 0 else { throw StoreError(.failed, "no file can be made in \(directory)") }
            unlink(template)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }

        deinit { if isOwned { close(descriptor) } }

        /// Appends a mark.
        ///
        /// - Parameter mark: Its fingerprint is at least that of the one before.
        /// - Throws: `StoreError` when the disk is full or fails.
        mutating func append(_ mark: UInt64) throws(StoreError) {
            if count.isMultiple(of: FingerprintFile.pageMarks) { firsts.append(IDMark.fingerprint(mark)) }
            buffer.append(mark)
            count += 1
            if buffer.count == Self.bufferedMarks { try flush() }
        }

        private mutating func flush() throws(StoreError) {
            filter?.insert(buffer)
            var done = 0
            let size = buffer.count * FingerprintRun.bytesOfMark
            while done < size {
                let put = buffer.withUnsafeBytes { bytes in
                    bytes.baseAddress.map { write(descriptor, $0 + done, size - done) } ?? 0
                }
                if put < 0, errno == EINTR { continue }
                guard put > 0 else { throw StoreError(.failed, "no room to put ids aside on the disk") }
                done += put
            }
            buffer.removeAll(keepingCapacity: true)
        }

        /// Ends the file.
        ///
        /// - Parameter members: The numbers of the segments, in the order that the owners count.
        /// - Returns: The run.
        /// - Throws: `StoreError` when the disk is full or fails.
        consuming func finish(members: [Int64]) throws(StoreError) -> FingerprintFile {
            try flush()
            isOwned = false
            return FingerprintFile(
                descriptor: descriptor, count: count, firsts: firsts, members: members, filter: filter)
        }
    }
}

extension FingerprintFile {
    /// Puts a run that is in memory into a file.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - directory: Where there is room.
    ///   - isFiltered: Whether it gets a filter.
    /// - Returns: The file.
    /// - Throws: `StoreError` when it cannot be written.
    static func writing(
        _ run: FingerprintRun, in directory: String, isFiltered: Bool
    ) throws(StoreError) -> FingerprintFile {
        var writer = try Writer(in: directory, filtered: isFiltered ? run.marks.count : nil)
        for mark in run.marks { try writer.append(mark) }
        return try writer.finish(members: run.members)
    }

    /// One file of several, without the marks of some segments.
    ///
    /// - Parameters:
    ///   - files: At least one; together they have at most `FingerprintRun.mostMembers` segments that stay.
    ///   - directory: Where there is room.
    ///   - isFiltered: Whether it gets a filter.
    ///   - isGone: Whether a segment is left out.
    /// - Returns: The file.
    /// - Throws: `StoreError` when it cannot be written, or one of them not be read.
    /// - Complexity: O(n k) for n marks in k files, in memory of some pages.
    static func merging(
        _ files: [FingerprintFile], in directory: String, isFiltered: Bool, without isGone: (Int64) -> Bool
    ) throws(StoreError) -> FingerprintFile {
        var members: [Int64] = []
        var sources: [Source] = []
        for file in files {
            var places: [Int] = []
            for member in file.members {
                places.append(isGone(member) ? -1 : members.count)
                if !isGone(member) { members.append(member) }
            }
            var source = Source(file: file, places: places)
            try source.advance()
            sources.append(source)
        }
        var writer = try Writer(in: directory, filtered: isFiltered ? files.reduce(0) { $0 + $1.count } : nil)
        while true {
            var least = -1
            for place in sources.indices where !sources[place].isAtEnd {
                if least < 0 || sources[place].fingerprint < sources[least].fingerprint { least = place }
            }
            guard least >= 0 else { return try writer.finish(members: members) }
            try writer.append(sources[least].mark)
            try sources[least].advance()
        }
    }

    /// A file as it is read from its beginning to its end.
    private struct Source {
        let file: FingerprintFile
        /// By member its place in the new file, -1 for those that are left out.
        let places: [Int]
        private var page = Page()
        private var next = 0
        /// The mark, with the place in the new file.
        private(set) var mark: UInt64 = 0
        var fingerprint: UInt32 { IDMark.fingerprint(mark) }
        private(set) var isAtEnd = false

        init(file: FingerprintFile, places: [Int]) {
            self.file = file
            self.places = places
        }

        /// Goes to the next mark that stays.
        mutating func advance() throws(StoreError) {
            while next < file.count {
                try file.load(next / FingerprintFile.pageMarks, &page)
                let old = page.marks[next % FingerprintFile.pageMarks]
                next += 1
                let owner = places[IDMark.owner(old)]
                guard owner >= 0 else { continue }
                mark = old & ~IDMark.ownerBits | UInt64(owner)
                return
            }
            isAtEnd = true
        }
    }
}
