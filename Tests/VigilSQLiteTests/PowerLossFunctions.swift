import Foundation
import GRDBSQLite

// SQLite's table of file functions, handing every call on to the system's and every change to `PowerLossDisk`. They are
// not in a type because a function that C calls can refer to nothing around it.

/// What SQLite allocates for an open file: ours first, the system's own structure behind it.
private struct OpenFile {
    var base: sqlite3_file
    /// The path, kept alive until the file is closed.
    var path: Unmanaged<PathBox>
}

private final class PathBox {
    let path: String
    init(_ path: String) { self.path = path }
}

private let headerSize = (MemoryLayout<OpenFile>.size + 15) / 16 * 16

// Written once by `install`, before any database is opened through them, and only read afterwards.
nonisolated(unsafe) private var system: UnsafeMutablePointer<sqlite3_vfs>?
nonisolated(unsafe) private let functions = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
nonisolated(unsafe) private let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)

/// Makes SQLite use these functions for every database that is opened from now on.
func installPowerLossFunctions() { _ = installation }

private let installation: Void = {
    guard let found = sqlite3_vfs_find(nil) else { return }
    system = found
    methods.initialize(to: makeMethods())
    functions.initialize(to: found.pointee)
    functions.pointee.zName = UnsafePointer(strdup("vigil-power-loss"))
    functions.pointee.szOsFile = found.pointee.szOsFile + Int32(headerSize)
    functions.pointee.xOpen = { _, name, file, flags, outFlags in open(name, file, flags, outFlags) }
    functions.pointee.xDelete = { _, name, synchronizesFolder in
        if let name { PowerLossDisk.shared.noteDeleted(String(cString: name)) }
        return system?.pointee.xDelete(system, name, synchronizesFolder) ?? SQLITE_ERROR
    }
    sqlite3_vfs_register(functions, 1)
}()

private func open(
    _ name: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
    _ outFlags: UnsafeMutablePointer<Int32>?
) -> Int32 {
    guard let system, let file else { return SQLITE_ERROR }
    guard let name, strstr(name, PowerLossDisk.marker) != nil else {
        return system.pointee.xOpen(system, name, file, flags, outFlags)
    }
    let path = String(cString: name)
    let result = system.pointee.xOpen(system, name, real(file), flags, outFlags)
    guard result == SQLITE_OK else {
        file.pointee.pMethods = nil
        return result
    }
    let content = FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
    PowerLossDisk.shared.noteOpened(path, content: content)
    UnsafeMutableRawPointer(file).bindMemory(to: OpenFile.self, capacity: 1).initialize(
        to: OpenFile(
            base: sqlite3_file(pMethods: UnsafePointer(methods)), path: Unmanaged.passRetained(PathBox(path))))
    return SQLITE_OK
}

/// The system's structure of an open file.
private func real(_ file: UnsafeMutablePointer<sqlite3_file>?) -> UnsafeMutablePointer<sqlite3_file>? {
    guard let file else { return nil }
    return (UnsafeMutableRawPointer(file) + headerSize).assumingMemoryBound(to: sqlite3_file.self)
}

private func path(_ file: UnsafeMutablePointer<sqlite3_file>?) -> Unmanaged<PathBox>? {
    file.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: OpenFile.self).pointee.path }
}

private func name(_ file: UnsafeMutablePointer<sqlite3_file>?) -> String {
    path(file)?.takeUnretainedValue().path ?? ""
}

private func calls(_ file: UnsafeMutablePointer<sqlite3_file>?) -> sqlite3_io_methods? {
    real(file)?.pointee.pMethods?.pointee
}

private func makeMethods() -> sqlite3_io_methods {
    var methods = sqlite3_io_methods()
    // The second version: with shared memory, which the write-ahead log needs.
    methods.iVersion = 2
    methods.xClose = { file in
        let result = calls(file)?.xClose(real(file)) ?? SQLITE_ERROR
        path(file)?.release()
        return result
    }
    methods.xRead = { calls($0)?.xRead(real($0), $1, $2, $3) ?? SQLITE_ERROR }
    methods.xWrite = { file, bytes, count, offset in
        let written = UnsafeRawBufferPointer(start: bytes, count: Int(count))
        PowerLossDisk.shared.noteWrite(name(file), offset: Int(offset), bytes: written)
        return calls(file)?.xWrite(real(file), bytes, count, offset) ?? SQLITE_ERROR
    }
    methods.xTruncate = { file, length in
        PowerLossDisk.shared.noteLength(name(file), Int(length))
        return calls(file)?.xTruncate(real(file), length) ?? SQLITE_ERROR
    }
    methods.xSync = { file, flags in
        let result = calls(file)?.xSync(real(file), flags) ?? SQLITE_ERROR
        if result == SQLITE_OK { PowerLossDisk.shared.noteSynchronization(name(file)) }
        return result
    }
    methods.xFileSize = { calls($0)?.xFileSize(real($0), $1) ?? SQLITE_ERROR }
    methods.xLock = { calls($0)?.xLock(real($0), $1) ?? SQLITE_ERROR }
    methods.xUnlock = { calls($0)?.xUnlock(real($0), $1) ?? SQLITE_ERROR }
    methods.xCheckReservedLock = { calls($0)?.xCheckReservedLock(real($0), $1) ?? SQLITE_ERROR }
    methods.xFileControl = { calls($0)?.xFileControl(real($0), $1, $2) ?? SQLITE_NOTFOUND }
    methods.xSectorSize = { calls($0)?.xSectorSize(real($0)) ?? 4096 }
    methods.xDeviceCharacteristics = { calls($0)?.xDeviceCharacteristics(real($0)) ?? 0 }
    methods.xShmMap = { calls($0)?.xShmMap(real($0), $1, $2, $3, $4) ?? SQLITE_ERROR }
    methods.xShmLock = { calls($0)?.xShmLock(real($0), $1, $2, $3) ?? SQLITE_ERROR }
    methods.xShmBarrier = { calls($0)?.xShmBarrier(real($0)) }
    methods.xShmUnmap = { calls($0)?.xShmUnmap(real($0), $1) ?? SQLITE_ERROR }
    return methods
}
