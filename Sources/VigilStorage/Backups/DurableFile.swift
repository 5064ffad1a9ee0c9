import Crypto

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Files that have to be whole when they are there.
package enum DurableFile {
    private static let bytesOfPiece = 1 << 20

    /// Waits until the disk has a file, and lets go of what the memory has of it: what is read next comes from the disk.
    ///
    /// - Parameter path: The file, or a folder for the entries in it.
    /// - Throws: `StoreError`.
    package static func synchronize(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault(path, "cannot be opened") }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else { throw fault(path, "cannot be made durable") }
        #if canImport(Glibc)
            // Advice: where it is not taken, nothing is wrong.
            _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        #endif
    }

    /// Writes a file, waits until the disk has it, and gives it its name only then.
    ///
    /// - Parameters:
    ///   - bytes: What it holds.
    ///   - path: Its path; the one of while it is written ends with `.partial`.
    /// - Throws: `StoreError`.
    static func save(_ bytes: [UInt8], to path: String) throws(StoreError) {
        let partial = path + BackupName.partial
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw fault(partial, "cannot be made") }
        let isWritten = bytes.withUnsafeBytes { raw in
            var rest = raw[...]
            while !rest.isEmpty {
                let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
        let failure = isWritten && fsync(descriptor) == 0 ? nil : fault(partial, "cannot be written")
        _ = close(descriptor)
        if let failure { throw failure }
        try move(partial, to: path)
    }

    /// Makes a folder and those that it is in, and waits until the disk has them.
    ///
    /// - Parameter path: The folder; it may be there.
    /// - Throws: `StoreError`.
    static func makeFolder(_ path: String) throws(StoreError) {
        var status = stat()
        guard stat(path, &status) != 0 else {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw StoreError(.cannotOpen, "\(path) is not a folder") }
            return
        }
        let above = folder(of: path)
        if above != path { try makeFolder(above) }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw fault(path, "cannot be made") }
        try synchronize(above)
    }

    /// Gives a file another name, in one step, and waits until the disk has that.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - name: Its new path, in the same folder; what is there is replaced.
    /// - Throws: `StoreError`.
    package static func move(_ path: String, to name: String) throws(StoreError) {
        guard rename(path, name) == 0 else { throw fault(name, "cannot be put in its place") }
        try synchronize(folder(of: name))
    }

    /// Removes a file that may be there.
    ///
    /// - Parameter path: The file.
    /// - Throws: `StoreError`.
    package static func remove(_ path: String) throws(StoreError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw fault(path, "cannot be removed") }
    }

    /// The folder that a path is in.
    ///
    /// - Parameter path: The path.
    /// - Returns: `.` for one without a slash.
    package static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// The size of a file.
    ///
    /// - Parameter path: The file.
    /// - Returns: Its bytes; `nil` when it is not there or no file.
    package static func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    /// The size of a file and the SHA-256 of it.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - watch: Told how far it has come.
    /// - Returns: Bytes, and hexadecimal digits.
    /// - Throws: `StoreError`; `CancellationError`.
    package static func digest(_ path: String, _ watch: BackupWatch) throws -> (bytes: Int, sha256: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault(path, "cannot be read") }
        defer { _ = close(descriptor) }
        let total = size(path) ?? 0
        var hash = SHA256()
        var bytes = 0
        var buffer = [UInt8](repeating: 0, count: bytesOfPiece)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw fault(path, "cannot be read") }
            if count == 0 { break }
            buffer.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            bytes += count
            try watch.note(done: bytes, of: total)
        }
        return (bytes, Hexadecimal.text(hash.finalize()))
    }

    /// The error for a file with which something did not work just now, by the system's error number.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - words: What did not work.
    /// - Returns: The error.
    package static func fault(_ path: String, _ words: String) -> StoreError {
        let code = errno
        let reason = String(cString: strerror(code))
        switch code {
        case ENOSPC, EDQUOT: return StoreError(.full, "\(path) \(words): the disk is full; make room")
        case EACCES, EPERM, EROFS:
            return StoreError(
                .readOnly, "\(path) \(words): \(reason); give this user the right to write it and its folder")
        default: return StoreError(.cannotOpen, "\(path) \(words): \(reason)")
        }
    }
}
