import GRDB
import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Says in Vigil's words what SQLite reported.
struct SQLiteFault {
    /// The database, as a person would name it.
    let place: String

    /// Turns errors of the engine into `StoreError`; others pass.
    ///
    /// - Parameter error: What was thrown.
    /// - Returns: What to throw.
    func translated(_ error: any Error) -> any Error {
        guard let fault = error as? DatabaseError else { return error }
        let reason = fault.message ?? fault.resultCode.description
        switch fault.resultCode.primaryResultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            return StoreError(
                .locked,
                "\(place) is locked by another program (\(reason)); close it, a database browser perhaps, and try again"
            )
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            return StoreError(
                .readOnly,
                "\(place) cannot be written (\(reason)); give this user the right to write it and its folder")
        case .SQLITE_FULL:
            return full(reason)
        case .SQLITE_IOERR where fault.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
            // Shared memory beside the database grows like a file, and fails like this on a full disk.
            return full(reason)
        case .SQLITE_IOERR where isOnReadOnlyDisk:
            // SQLite says the same of every write that fails, and a file system that met a fault becomes read-only.
            return StoreError(
                .readOnly,
                "the disk of \(place) has become read-only (\(reason)); look at the system's log, nothing of this was written"
            )
        case .SQLITE_IOERR:
            return StoreError(.failed, "the disk of \(place) failed (\(reason)); look at the system's log")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return StoreError(
                .corrupt,
                "\(place) is damaged or no database (\(reason)); restore a backup, or save what can be read with "
                    + "`sqlite3 FILE .recover`")
        case .SQLITE_CANTOPEN:
            return StoreError(.cannotOpen, "\(place) cannot be opened (\(reason))")
        case .SQLITE_CONSTRAINT:
            return StoreError(.conflict, "what was to be written to \(place) contradicts what is there (\(reason))")
        default:
            return StoreError(.failed, "\(place): \(reason)\(fault.sql.map { " in \($0)" } ?? "")")
        }
    }

    private var isOnReadOnlyDisk: Bool { access(place, W_OK) != 0 && errno == EROFS }

    private func full(_ reason: String) -> StoreError {
        StoreError(.full, "the disk of \(place) is full (\(reason)); make room, nothing of this was written")
    }
}
