import Foundation
import Logging
import Synchronization
import Testing
import VigilDomain
import VigilSQLite
import VigilStorage

@testable import Vigil

/// Tests of keepers, each over a folder of its own.
protocol BackupKeeperSuite {}

extension BackupKeeperSuite {
    func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-\(UUID().uuidString)").path
        // What remains is in the system's temporary folder.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    func keeper(
        _ store: MonitoringStore, _ folder: String, _ clock: ManualClock, keep: Int = 2,
        engine: (any BackupEngine)? = nil,
        leases: Leases = Leases(nil), mostSilence: Duration = .seconds(600)
    ) throws -> BackupKeeper {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return BackupKeeper(
            policy: BackupPolicy(directory: folder + "/backups", every: .seconds(3600), keep: keep),
            engine: try engine ?? #require(store.backups), leases: leases, clock: clock, mostSilence: mostSilence,
            logger: logger)
    }
}

extension BackupKeeper {
    /// Waits until none is being made.
    func ended() async {
        while report().isRunning { try? await Task.sleep(for: .milliseconds(10)) }  // nobody cancels a test
    }
}

/// An engine that fails until it is mended, or waits until it is stopped.
final class FaultyEngine: BackupEngine {
    let base: any BackupEngine
    let waits: Bool
    let hanging: DispatchSemaphore?
    let unverified: String?
    let isMended: Mutex<Bool>
    private let isBegun = Mutex(false)

    init(
        base: any BackupEngine, waits: Bool = false, hanging: DispatchSemaphore? = nil, unverified: String? = nil,
        isMended: Bool = false
    ) {
        self.base = base
        self.waits = waits
        self.hanging = hanging
        self.unverified = unverified
        self.isMended = Mutex(isMended)
    }

    var dialect: SQLDialect { base.dialect }

    func databaseName() async throws -> String? { try await base.databaseName() }

    /// Waits until a copy has been begun.
    func begun() async {
        while !isBegun.withLock({ $0 }) { try? await Task.sleep(for: .milliseconds(10)) }  // nobody cancels a test
    }

    func copy(to path: String, _ watch: BackupWatch) async throws -> BackupContent {
        isBegun.withLock { $0 = true }
        if let hanging {
            // As a disk that does not answer: it cannot be interrupted.
            await withCheckedContinuation { continuation in
                BackgroundThread.run {
                    hanging.wait()
                    continuation.resume()
                }
            }
        }
        if waits { try await Task.sleep(for: .seconds(600)) }
        guard isMended.withLock({ $0 }) else { throw StoreError(.full, "the disk of the backups is full") }
        return try await base.copy(to: path, watch)
    }

    func readCopy(
        at path: String, of content: BackupContent, _ watch: BackupWatch
    ) async throws -> CopyReading {
        if let unverified { return .impossible(reason: unverified) }
        return try await base.readCopy(at: path, of: content, watch)
    }
}
