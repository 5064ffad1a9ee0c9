package import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension SQLiteDatabase {
    package func use() async throws -> DatabaseUse {
        let (size, free) = try await read { connection in
            func number(_ pragma: String) throws -> Int {
                var value = 0
                try connection.query(pragma, []) { value = Int(clamping: try $0.integer(0)) }
                return value
            }
            let page = try number("PRAGMA page_size")
            return (page * (try number("PRAGMA page_count")), page * (try number("PRAGMA freelist_count")))
        }
        guard let path else { return DatabaseUse(bytes: size, freeBytes: free) }
        var use = DatabaseUse(bytes: Self.size(path) ?? size, logBytes: Self.size(path + "-wal") ?? 0, freeBytes: free)
        var disk = statvfs()
        if statvfs(path, &disk) == 0 {
            use.diskBytes = Int(clamping: UInt64(disk.f_blocks) * UInt64(disk.f_frsize))
            use.diskFreeBytes = Int(clamping: UInt64(disk.f_bavail) * UInt64(disk.f_frsize))
        }
        return use
    }

    /// The size of a file; `nil` without one.
    private static func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }
}
