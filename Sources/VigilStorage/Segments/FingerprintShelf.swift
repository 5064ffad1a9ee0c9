#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder for fingerprints that memory has no room for.
struct FingerprintShelf: Sendable {
    /// The folder.
    let directory: String
    /// So many bytes of the disk are left to the others.
    var reserve: UInt64 = 1 << 30

    /// The most bytes of memory for filters of its files.
    var filterBudget = 32 << 20

    /// A run in a file; `nil` where the disk has no room or fails.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - filterBytes: What the filters of all other files take.
    /// - Returns: The file.
    func file(_ run: FingerprintRun, beside filterBytes: Int) -> FingerprintFile? {
        guard hasRoom(for: run.marks.count) else { return nil }
        let isFiltered = filterBytes + run.marks.count <= filterBudget
        // Whatever the disk has against it: the index does without.
        return try? FingerprintFile.writing(run, in: directory, isFiltered: isFiltered)
    }

    /// One file of several; `nil` where the disk has no room or fails.
    ///
    /// - Parameters:
    ///   - files: The files.
    ///   - filterBytes: What the filters of all other files take.
    ///   - isGone: Whether a segment is left out.
    /// - Returns: The file.
    func merging(
        _ files: [FingerprintFile], beside filterBytes: Int, without isGone: (Int64) -> Bool
    ) -> FingerprintFile? {
        let count = files.reduce(0) { $0 + $1.count }
        guard hasRoom(for: count) else { return nil }
        // Whatever the disk has against it: the files stay as they are.
        return try? FingerprintFile.merging(
            files, in: directory, isFiltered: filterBytes + count <= filterBudget, without: isGone)
    }

    private func hasRoom(for count: Int) -> Bool {
        var disk = statvfs()
        guard statvfs(directory, &disk) == 0 else { return false }
        let free = UInt64(disk.f_bavail) * UInt64(disk.f_frsize)
        return free >= reserve + UInt64(count * FingerprintRun.bytesOfMark)
    }
}
