import Foundation
import Vigil
import VigilSQLite

/// Opens the demo's database.
enum DemoStore {
    /// The database with what an earlier run stored, or an empty one when the options ask for that.
    static func open(_ options: DemoOptions) async throws -> MonitoringStore {
        try FileManager.default.createDirectory(atPath: options.folder, withIntermediateDirectories: true)
        if options.isFresh { try await removeEarlierRun(options) }
        return try await MonitoringStore.sqlite(path: options.database)
    }

    private static func removeEarlierRun(_ options: DemoOptions) async throws {
        let store: MonitoringStore
        do {
            store = try await MonitoringStore.sqlite(path: options.database)
        } catch {
            throw DemoFailure(
                "FRESH=1 removed nothing: \(error). If no demo runs, \(options.folder) can be removed by hand.")
        }
        // Removed while it is open: as long as this process has the database no other can take it, so nothing that
        // another demo has begun can be among the files.
        let removal = Result {
            for file in [options.database, "\(options.database)-wal", "\(options.database)-shm", options.alerts]
            where FileManager.default.fileExists(atPath: file) {
                try FileManager.default.removeItem(atPath: file)
            }
        }
        try await store.close()
        try removal.get()
    }
}
