import GRDB
import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is in the place of a database into which a backup is restored.
struct OldDatabase {
    /// Its path.
    let path: String

    /// What stands beside a database and can hold what is not in it.
    private static let logs = ["-wal", "-journal"]

    /// Whether there is one.
    var isThere: Bool { (DurableFile.size(path) ?? 0) > 0 }

    /// The files beside it that hold something.
    var logs: [String] { Self.logs.map { path + $0 }.filter { (DurableFile.size($0) ?? 0) > 0 } }

    /// Makes a file the property of whoever has this one, with the same rights, where the system lets us.
    ///
    /// A restore by root leaves a database that its server can open.
    ///
    /// - Parameter file: The file.
    func giveOwner(to file: String) {
        // Not through a link, by which somebody else's file would be given away.
        let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { _ = close(descriptor) }
        var wanted = stat()
        var found = stat()
        guard stat(path, &wanted) == 0, fstat(descriptor, &found) == 0, found.st_nlink == 1 else { return }
        let isSame = found.st_uid == wanted.st_uid && found.st_gid == wanted.st_gid
        guard isSame || fchown(descriptor, wanted.st_uid, wanted.st_gid) == 0 else { return }
        // What cannot be changed stays readable for its owner alone.
        _ = fchmod(descriptor, wanted.st_mode & 0o7777)
    }

    /// Makes it such that another file can take its name.
    ///
    /// Its log is moved into it, so that it is whole without, and nothing stands beside it. What cannot be opened gets another
    /// name.
    ///
    /// - Returns: What got another name, and which.
    /// - Throws: `StoreError`, `locked`, when another program has it open.
    func makeRoom() throws -> [String] {
        let name = freeName()
        var kept: [String] = []
        if try !isWhole(besides: name) {
            // The database keeps its own name besides until another takes it.
            for file in (isThere ? [path] : []) + logs where access(named(name, file), F_OK) != 0 {
                if file == path, link(path, name) == 0 { continue }
                guard rename(file, named(name, file)) == 0 else {
                    throw DurableFile.fault(file, "cannot be given another name")
                }
            }
            kept = ([path] + Self.logs.map { path + $0 }).map { named(name, $0) }.filter { access($0, F_OK) == 0 }
        }
        for ending in Self.logs + ["-shm"] { try DurableFile.remove(path + ending) }
        try DurableFile.synchronize(DurableFile.folder(of: path))
        return kept
    }

    /// Whether it is a database without a log, or has become one.
    ///
    /// SQLite removes a log when it closes the file, also one that it could not open: it gets a second name before.
    private func isWhole(besides name: String) throws -> Bool {
        guard isThere, (try? DatabaseFile(path: path)) != nil else { return false }  // then its header is no database's
        let logs = logs
        for log in logs where link(log, named(name, log)) != 0 {
            // Without a second name the log could be lost, so that all of it keeps what it has.
            for other in logs { _ = unlink(named(name, other)) }
            return false
        }
        do {
            if try !closeLog() { return false }
        } catch {
            for log in logs { _ = unlink(named(name, log)) }
            throw error
        }
        for log in logs { try DurableFile.remove(named(name, log)) }
        return true
    }

    /// A name that nothing has, nor anything beside it.
    private func freeName() -> String {
        var number = 1
        var name: String { "\(path).damaged-\(number)" }
        while ([""] + Self.logs).contains(where: { access(name + $0, F_OK) == 0 }) { number += 1 }
        return name
    }

    /// The name of a file that stands beside the database, beside its new name.
    private func named(_ name: String, _ file: String) -> String { name + file.dropFirst(path.count) }

    /// Moves the log into the database.
    ///
    /// - Returns: Whether it could be opened.
    private func closeLog() throws -> Bool {
        do {
            let queue = try DatabaseQueue(path: path)
            try queue.writeWithoutTransaction { database in
                let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
                guard mode == "delete" else {
                    throw StoreError(.locked, "\(path) is open in another program; close it, and try again")
                }
            }
            try queue.close()
            try DurableFile.synchronize(path)
            return true
        } catch let error as DatabaseError where error.isDamage {
            return false
        } catch {
            throw SQLiteFault(place: path).translated(error)
        }
    }
}

extension DatabaseError {
    /// Whether the file is at fault, or the disk where it lies, and not somebody who has it open, a full disk or a right.
    fileprivate var isDamage: Bool {
        switch resultCode.primaryResultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_FULL,
            .SQLITE_NOMEM, .SQLITE_INTERRUPT:
            false
        case .SQLITE_IOERR: extendedResultCode != .SQLITE_IOERR_SHMSIZE
        default: true
        }
    }
}
