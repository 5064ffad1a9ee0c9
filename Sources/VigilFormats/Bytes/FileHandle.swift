#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// An open file that is read from its beginning to its end; `-` is standard input.
struct FileHandle: ~Copyable {
    private let descriptor: Int32
    private let isOwned: Bool
    /// Its size in bytes, where it is a regular file.
    let size: Int?

    /// Opens a file for reading.
    ///
    /// - Parameter path: The path, or `-` for standard input.
    /// - Throws: `FormatError`, `unreadable`, with the system's reason.
    init(path: String) throws(FormatError) {
        if path == "-" {
            self.init(descriptor: 0, isOwned: false, size: nil)
            return
        }
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw Self.unreadable(errno) }
        var status = stat()
        guard fstat(opened, &status) == 0 else {
            let reason = errno
            close(opened)
            throw Self.unreadable(reason)
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            close(opened)
            throw Self.unreadable(EISDIR)
        }
        let isRegular = status.st_mode & S_IFMT == S_IFREG
        self.init(descriptor: opened, isOwned: true, size: isRegular ? Int(status.st_size) : nil)
    }

    /// Reads from a descriptor that someone else opened and closes.
    init(descriptor: Int32) {
        self.init(descriptor: descriptor, isOwned: false, size: nil)
    }

    private init(descriptor: Int32, isOwned: Bool, size: Int?) {
        self.descriptor = descriptor
        self.isOwned = isOwned
        self.size = size
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// Fills a part of `room`; 0 says that the file ends here.
    borrowing func read(into room: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        while true {
            // More than 1 GiB at once is refused or cut by some systems.
            let count = Self.systemRead(descriptor, room.baseAddress, min(room.count, 1 << 30))
            if count >= 0 { return count }
            if errno != EINTR { throw Self.unreadable(errno) }
        }
    }

    private static func systemRead(_ descriptor: Int32, _ room: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, room, count)
        #elseif canImport(Musl)
            Musl.read(descriptor, room, count)
        #else
            Darwin.read(descriptor, room, count)
        #endif
    }

    private static func unreadable(_ reason: Int32) -> FormatError {
        FormatError(.unreadable, detail: "cannot be read: \(String(cString: strerror(reason)))")
    }
}
