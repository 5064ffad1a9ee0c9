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

    /// A run in a file; `nil` where the disk has no room or fails.
    func file(_ run: FingerprintRun) -> FingerprintFile? {
        guard hasRoom(for: run.values.count) else { return nil }
        return try? FingerprintFile.writing(run, in: directory)
    }

    /// One file of several; `nil` where the disk has no room or fails.
    func merging(_ files: [FingerprintFile], without isGone: (Int64) -> Bool) -> FingerprintFile? {
        guard hasRoom(for: files.reduce(0) { $0 + $1.count }) else { return nil }
        return try? FingerprintFile.merging(files, in: directory, without: isGone)
    }

    private func hasRoom(for count: Int) -> Bool {
        var disk = statvfs()
        guard statvfs(directory, &disk) == 0 else { return false }
        let free = UInt64(disk.f_bavail) * UInt64(disk.f_frsize)
        return free >= reserve + UInt64(count * FingerprintRun.bytesOfValue)
    }
}
