import Foundation
public import VigilStorage

extension MonitoringStore {
    /// A store in an SQLite file.
    ///
    /// - Parameters:
    ///   - path: The file; it and its folder are made if missing. No other process can use it meanwhile.
    ///   - durability: When what comes in over HTTP is acknowledged.
    /// - Returns: The store, its schema brought up to date.
    /// - Throws: An error whose description names the file and says what to do: it is in use, read-only, damaged, no
    ///   database, or written by a newer Vigil, or the disk is full.
    public static func sqlite(path: String, durability: Durability = .full) async throws -> MonitoringStore {
        try await store(in: SQLiteDatabase.open(path: path), durability)
    }

    /// A store in memory, gone when it is closed: for tests and trials.
    ///
    /// - Returns: An empty store.
    /// - Throws: When there is no memory for one.
    public static func inMemory() async throws -> MonitoringStore {
        try await store(in: SQLiteDatabase.inMemory(), .full)
    }

    private static func store(in database: SQLiteDatabase, _ durability: Durability) async throws -> MonitoringStore {
        do {
            let folder = database.path.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
            return MonitoringStore(
                try await SQLStore(database, durability: durability, scratch: folder),
                backups: database.path == nil ? nil : database,
                close: { try await database.close() })
        } catch {
            try? await database.close()  // the first error says more
            throw error
        }
    }
}
