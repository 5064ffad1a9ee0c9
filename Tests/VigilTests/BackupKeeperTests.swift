import Foundation
import Logging
import Synchronization
import Testing
import VigilDomain
import VigilSQLite
import VigilStorage

@testable import Vigil

@Suite("Backups by themselves", .timeLimit(.minutes(10)))
struct BackupKeeperTests: BackupKeeperSuite {
    @Test("one is made when it is due, and only the newest are kept")
    func schedule() async throws {
        try await withFolder { folder in
            let store = try await MonitoringStore.sqlite(path: folder + "/vigil.db")
            let clock = ManualClock(start)
            let keeper = try keeper(store, folder, clock)
            await keeper.refresh()
            #expect(keeper.report().nextAt == start && keeper.report().warning == nil)
            for hour in 0..<4 {
                await keeper.makeIfDue()
                let report = keeper.report()
                #expect(report.backups.count == min(hour + 1, 2))
                #expect(report.backups.first?.manifest.startedAt == clock.now())
                #expect(report.backups.first?.manifest.verifiedAt == clock.now())
                #expect(report.nextAt == clock.now().advanced(by: .seconds(3600)))
                #expect(report.warning == nil && !report.isOverdue)
                clock.advance(by: .seconds(1800))
                await keeper.makeIfDue()
                #expect(keeper.report().backups.count == min(hour + 1, 2))
                clock.advance(by: .seconds(1800))
            }
            // Another process goes on from what is in the directory.
            let next = try self.keeper(store, folder, clock)
            clock.advance(by: .seconds(-600))
            await next.makeIfDue()
            #expect(next.report().backups.first?.manifest.startedAt == start.advanced(by: .seconds(3 * 3600)))
            try await store.close()
        }
    }

    @Test("one that failed is told, tried again later, and forgotten once another was made")
    func failure() async throws {
        try await withFolder { folder in
            let store = try await MonitoringStore.sqlite(path: folder + "/vigil.db")
            let clock = ManualClock(start)
            let faulty = FaultyEngine(base: try #require(store.backups))
            let keeper = try keeper(store, folder, clock, engine: faulty)
            await keeper.makeIfDue()
            await keeper.makeIfDue()
            var report = keeper.report()
            #expect(report.failures == 1 && report.failure?.at == start && report.backups.isEmpty)
            #expect(report.nextAt == start.advanced(by: .seconds(60)))
            #expect(report.warning?.contains("the disk of the backups is full") == true)
            guard case .failed(_, _, let reason) = report.state else {
                Issue.record("\(report.state)")
                return
            }
            #expect(reason == "the disk of the backups is full")
            clock.advance(by: .seconds(60))
            await keeper.makeIfDue()
            #expect(keeper.report().failures == 2)
            clock.advance(by: .seconds(120))
            // One that another made ends it as well.
            let other = try self.keeper(store, folder, clock)
            await other.makeIfDue()
            await keeper.refresh()
            report = keeper.report()
            #expect(report.failures == 2 && report.failure == nil && report.backups.count == 1)
            clock.advance(by: .seconds(3600))
            await keeper.makeIfDue()
            #expect(keeper.report().failures == 3 && keeper.report().failure != nil)
            clock.advance(by: .seconds(240))
            faulty.isMended.withLock { $0 = true }
            await keeper.makeIfDue()
            report = keeper.report()
            #expect(report.failures == 3 && report.failure == nil && report.backups.count == 2)
            try await store.close()
        }
    }

    @Test("of several replicas one makes it, and the others find it in the directory that they share")
    func replicas() async throws {
        try await withFolder { folder in
            let store = try await MonitoringStore.sqlite(path: folder + "/vigil.db")
            let shared = try SQLiteDatabase.inMemory()
            let leases = try await SQLStore(shared)
            let clock = ManualClock(start)
            let keepers = try (0..<3).map { _ in
                try keeper(store, folder, clock, keep: 9, leases: Leases(leases))
            }
            await withTaskGroup(of: Void.self) { group in
                for keeper in keepers { group.addTask { await keeper.makeIfDue() } }
            }
            for keeper in keepers {
                await keeper.makeIfDue()
                let report = keeper.report()
                #expect(report.backups.count == 1 && report.failures == 0)
            }
            try await shared.close()
            try await store.close()
        }
    }

    @Test("one at a time is made when asked for, and the service's end leaves nothing of it")
    func onRequest() async throws {
        try await withFolder { folder in
            let store = try await MonitoringStore.sqlite(path: folder + "/vigil.db")
            let slow = FaultyEngine(base: try #require(store.backups), waits: true)
            let keeper = try keeper(store, folder, ManualClock(start), engine: slow)
            guard case .running = try keeper.start() else {
                Issue.record("it does not run")
                return
            }
            let second = #expect(throws: MonitoringError.self) { try keeper.start() }
            #expect(second?.code == .backupRunning)
            await slow.begun()
            await keeper.stop()
            let stopped = #expect(throws: MonitoringError.self) { try keeper.start() }
            #expect(stopped?.code == .stopped)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/backups") == [".vigil-backup.lock"])
            #expect(keeper.report().failures == 0)
            try await store.close()
        }
    }

    @Test("without a directory there are none")
    func nothing() async throws {
        let service = try await makeService()
        #expect(service.backupReport() == nil)
        let error = #expect(throws: MonitoringError.self) { try service.startBackup() }
        #expect(error?.code == .noBackupDirectory && error?.detail.contains("--backup-directory") == true)
    }
}
