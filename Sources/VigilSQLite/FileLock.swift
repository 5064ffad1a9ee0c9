import Synchronization
import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Says that this process, and no other, uses a database: a lock on a file beside it, `NAME.lock`.
///
/// SQLite would let two servers write in turns, and each would keep its own idea of rules and windows. The lock belongs
/// to the open file, so the system releases it when the process ends in whatever way; the file itself stays, since
/// removing it would let a third process lock a new one while a second still holds the old.
final class FileLock: Sendable {
    /// The open file; -1 once released.
    private let descriptor: Mutex<Int32>

    /// Takes the lock of a database.
    ///
    /// - Parameter database: The path of the database.
    /// - Throws: `locked` when someone has it, `readOnly` or `full` when the file cannot be made.
    init(database: String) throws(StoreError) {
        let path = database + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw StoreError.opening(path, errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            let holder = Self.holder(descriptor)
            _ = close(descriptor)
            guard reason == EWOULDBLOCK else { throw StoreError.opening(path, reason) }
            throw StoreError(
                .locked,
                "\(database) is in use by \(holder.map { "process \($0)" } ?? "another process"); stop that one, or use "
                    + "another file")
        }
        // For the message above only; whether it can be written does not matter.
        let line = "\(getpid())\n"
        _ = ftruncate(descriptor, 0)
        _ = line.withCString { pwrite(descriptor, $0, line.utf8.count, 0) }
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    /// Lets another process have the database.
    func release() {
        descriptor.withLock { descriptor in
            guard descriptor >= 0 else { return }
            // Closing alone is not enough: a child that is being started has a copy of the descriptor until it runs its
            // own program, and the lock would last as long.
            _ = flock(descriptor, LOCK_UN)
            _ = close(descriptor)
            descriptor = -1
        }
    }

    private static func holder(_ descriptor: Int32) -> Int32? {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return nil }
        return Int32(String(decoding: buffer[..<count].prefix { (0x30...0x39).contains($0) }, as: UTF8.self))
    }
}

extension StoreError {
    /// The error for a file or folder that could not be opened or made.
    ///
    /// - Parameters:
    ///   - path: The file or folder.
    ///   - code: The system's error number.
    /// - Returns: The error.
    static func opening(_ path: String, _ code: Int32) -> StoreError {
        let reason = String(cString: strerror(code))
        switch code {
        case EACCES, EPERM, EROFS:
            return StoreError(
                .readOnly,
                "\(path) cannot be written: \(reason); give this user the right to write it and its folder, or use another "
                    + "file")
        case ENOSPC, EDQUOT:
            return StoreError(.full, "\(path) cannot be made: the disk is full; make room, nothing was lost")
        default:
            return StoreError(.cannotOpen, "\(path) cannot be opened: \(reason)")
        }
    }
}
