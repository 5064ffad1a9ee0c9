import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file of a database before SQLite sees it: folders are made, and what is not ours is refused untouched.
struct DatabaseFile {
    /// "VIGL": in the header of every database that Vigil made.
    static let applicationID: Int32 = 0x5649_474C

    let path: String

    /// The path without symbolic links, which is the same whichever way the file is named.
    private(set) var realPath: String

    /// Whether the file is there and not empty.
    private(set) var hasContent = false
    /// What the header says about the program that made it; 0 when it says nothing.
    private(set) var storedID: Int32 = 0

    /// Looks at the file, and makes its folder when that is missing.
    ///
    /// - Parameter path: The path.
    /// - Throws: `StoreError` when it is a folder, no database, another program's, or cannot be read or written.
    init(path: String) throws(StoreError) {
        self.path = path
        realPath = path
        guard !path.isEmpty else { throw StoreError(.cannotOpen, "the path of the database is empty") }
        try Self.makeFolder(of: path)
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw StoreError.opening(path, errno) }
            return
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError(.cannotOpen, "\(path) is not a file; name a file in it, such as \(path)/vigil.db")
        }
        if let resolved = realpath(path, nil) {
            realPath = String(cString: resolved)
            free(resolved)
        }
        hasContent = status.st_size > 0
        // Opened for writing even when there is nothing to read: a file that cannot be written is found out here.
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError.opening(path, errno) }
        defer { _ = close(descriptor) }
        if hasContent { try readHeader(descriptor) }
    }

    private mutating func readHeader(_ descriptor: Int32) throws(StoreError) {
        var header = [UInt8](repeating: 0, count: 100)
        let count = header.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count == header.count, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw StoreError(.corrupt, "\(path) is not a database: its first bytes are not SQLite's; use another file")
        }
        storedID = header[68..<72].reduce(0) { $0 << 8 | Int32($1) }
        guard storedID == 0 || storedID == Self.applicationID else { throw foreign }
    }

    /// The error for a database that another program made.
    var foreign: StoreError {
        StoreError(.cannotOpen, "\(path) is the database of another program; use another file")
    }

    private static func makeFolder(of path: String) throws(StoreError) {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
        let folder = String(path[..<slash])
        var status = stat()
        if stat(folder, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw StoreError(.cannotOpen, "\(folder) is not a folder, so that \(path) cannot be in it")
            }
            return
        }
        try makeFolder(of: folder)
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw StoreError.opening(folder, errno) }
        try synchronize(folderOf: folder)
    }

    /// Makes the entry of a new folder durable in the folder above it.
    private static func synchronize(folderOf path: String) throws(StoreError) {
        let above = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(above, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError.opening(above, errno) }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StoreError.opening(above, errno) }
    }
}
