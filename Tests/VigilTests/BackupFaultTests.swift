import Foundation
import Logging
import Synchronization
import Testing
import VigilDomain
import VigilSQLite
import VigilStorage

@testable import Vigil

@Suite("Backups when something is wrong", .timeLimit(.minutes(10)))
struct BackupFaultTests: BackupKeeperSuite {
    @Test("one of the future, which a wrong clock has left, has no new one removed, and goes when its turn comes")
    func future() async throws {
        try await withFolder { folder in
            let store = try await MonitoringStore.sqlite(path: folder + "/vigil.db")
            let clock = ManualClock(start.advanced(by: .days(3650)))
            let keeper = try keeper(store, folder, clock)
            for _ in 0..<2 {
                await keeper.makeIfDue()
                clock.advance(by: .seconds(3600))
            }
            #expect(keeper.report().backups.count == 2)
            // Set right, in the same process and in another one.
            clock.advance(by: .days(-3650))
            for keeper in [keeper, try self.keeper(store, folder, clock)] {
                let now = clock.now()
                await keeper.makeIfDue()
                var report = keeper.report()
                #expect(report.newest?.manifest.startedAt == now && report.backups.first == report.newest)
                #expect(report.backups.count == 2 && report.warning == nil)
                clock.advance(by: .seconds(600))
                for _ in 0..<3 { await keeper.makeIfDue() }
                report = keeper.report()
                #expect(report.newest?.manifest.startedAt == now)
                #expect(report.nextAt == now.advanced(by: .seconds(3600)))
                clock.advance(by: .seconds(3000))
            }
            await keeper.refresh()
            #expect(keeper.report().backups.allSatisfy { $0.manifest.startedAt <= clock.now() })
            try await store.close()
        }
    }

    @Test("one of the future does not end a failure")
    func futureAndFailure() async throws {
        try await withFolder { folder in
            let store = try await MonitoringStore.sqlite(path: folder + "/vigil.db")
            let clock = ManualClock(start.advanced(by: .days(400)))
            await (try keeper(store, folder, clock)).makeIfDue()
            clock.advance(by: .days(-400))
            let keeper = try keeper(store, folder, clock, engine: FaultyEngine(base: try #require(store.backups)))
            await keeper.makeIfDue()
            let report = keeper.report()
            #expect(report.failure?.at == start && report.failures == 1 && report.backups.count == 1)
            try await store.close()
        }
    }

    @Test("backups of another database, and of none that is known, are neither counted nor removed")
    func others() async throws {
        try await withFolder { folder in
            let clock = ManualClock(start)
            let stores = [
                try await MonitoringStore.sqlite(path: folder + "/one.db"),
                try await MonitoringStore.sqlite(path: folder + "/two.db"),
            ]
            let keepers = try stores.map { try keeper($0, folder, clock, keep: 1) }
            for _ in 0..<2 {
                for keeper in keepers { await keeper.makeIfDue() }
                for keeper in keepers {
                    await keeper.refresh()
                    let report = keeper.report()
                    #expect(report.backups.count == 1 && report.others.count == 1)
                    #expect(report.newest?.manifest.startedAt == clock.now() && report.backups != report.others)
                }
                clock.advance(by: .seconds(3600))
            }
            // As a Vigil wrote it that did not note whose it is.
            let own = try #require(keepers[0].report().backups.first)
            var manifest = own.manifest
            manifest.content.database = nil
            try Data(manifest.encoded()).write(to: URL(fileURLWithPath: own.path + ".json"))
            let again = try keeper(stores[0], folder, clock, keep: 1)
            for _ in 0..<2 {
                await again.makeIfDue()
                #expect(again.report().backups.count == 1 && again.report().others.count == 2)
                clock.advance(by: .seconds(3600))
            }
            for store in stores { try await store.close() }
        }
    }

    @Test("one that is damaged is told, and the next is due as if it were not there")
    func damaged() async throws {
        try await withFolder { folder in
            let store = try await MonitoringStore.sqlite(path: folder + "/vigil.db")
            let clock = ManualClock(start)
            let first = try keeper(store, folder, clock, keep: 1)
            await first.makeIfDue()
            let backup = try #require(first.report().newest)
            let handle = try #require(FileHandle(forWritingAtPath: backup.path))
            try handle.truncate(atOffset: 4096)
            try handle.close()
            let keeper = try keeper(store, folder, clock, keep: 1)
            await keeper.refresh()
            #expect(keeper.report().newest == nil && keeper.report().nextAt == start)
            #expect(keeper.report().warning?.contains("is damaged (it has 4096 bytes") == true)
            for _ in 0..<2 {
                await keeper.makeIfDue()
                #expect(keeper.report().newest?.manifest.startedAt == clock.now())
                #expect(keeper.report().backups.map(\.damage).count { $0 != nil } == 1)
                clock.advance(by: .seconds(3600))
            }
            #expect(keeper.report().backups.count == 2)
            try await store.close()
        }
    }

    @Test("what is not kept goes also before one is made, so that its room may be had")
    func roomBefore() async throws {
        try await withFolder { folder in
            let store = try await MonitoringStore.sqlite(path: folder + "/vigil.db")
            let clock = ManualClock(start)
            let many = try keeper(store, folder, clock, keep: 4)
            for _ in 0..<4 {
                await many.makeIfDue()
                clock.advance(by: .seconds(3600))
            }
            // The disk is full: what is more than is wanted goes all the same, and no more than that.
            let keeper = try keeper(
                store, folder, clock, keep: 2, engine: FaultyEngine(base: try #require(store.backups)))
            await keeper.makeIfDue()
            await keeper.refresh()
            #expect(keeper.report().failures == 1)
            #expect(
                keeper.report().backups.map(\.manifest.startedAt)
                    == [3, 2].map { start.advanced(by: .seconds($0 * 3600)) })
            try await store.close()
        }
    }

    @Test("a directory that is gone is a failure that says so, and is not made anew")
    func vanished() async throws {
        try await withFolder { folder in
            let store = try await MonitoringStore.sqlite(path: folder + "/vigil.db")
            let clock = ManualClock(start)
            let keeper = try keeper(store, folder, clock)
            await keeper.makeIfDue()
            clock.advance(by: .seconds(3600))
            let (path, elsewhere) = (folder + "/backups", folder + "/elsewhere")
            try FileManager.default.moveItem(atPath: path, toPath: elsewhere)
            await keeper.makeIfDue()
            #expect(keeper.report().failures == 1)
            #expect(keeper.report().failure?.reason.contains("is its disk mounted?") == true)
            #expect(!FileManager.default.fileExists(atPath: path))
            // Where it was mounted, a folder is there without it.
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            clock.advance(by: .seconds(60))
            await keeper.makeIfDue()
            #expect(keeper.report().failures == 2 && keeper.report().problem?.contains("is its disk mounted?") == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: path).isEmpty)
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(atPath: elsewhere, toPath: path)
            clock.advance(by: .seconds(120))
            await keeper.makeIfDue()
            #expect(keeper.report().backups.count == 2 && keeper.report().warning == nil)
            try await store.close()
        }
    }

    @Test("one that hangs is not waited for when the service ends")
    func hanging() async throws {
        try await withFolder { folder in
            let store = try await MonitoringStore.sqlite(path: folder + "/vigil.db")
            let hanging = DispatchSemaphore(value: 0)
            let engine = FaultyEngine(base: try #require(store.backups), hanging: hanging)
            let keeper = try keeper(store, folder, ManualClock(start), engine: engine)
            _ = try keeper.start()
            await engine.begun()
            let beginning = ContinuousClock.now
            await Task { await keeper.stop(patience: .milliseconds(200)) }.value
            #expect(beginning.duration(to: .now) < .seconds(60))
            #expect(keeper.report().isRunning)
            hanging.signal()
            await keeper.stop(patience: .seconds(60))
            #expect(!keeper.report().isRunning)
            try await store.close()
        }
    }

    @Test("one that comes no further is told, and given up so that the database's log need not grow for it")
    func silent() async throws {
        try await withFolder { folder in
            let store = try await MonitoringStore.sqlite(path: folder + "/vigil.db")
            let hanging = DispatchSemaphore(value: 0)
            let engine = FaultyEngine(base: try #require(store.backups), hanging: hanging, isMended: true)
            let patient = try keeper(store, folder, ManualClock(start), engine: engine)
            let keeper = try keeper(
                store, folder, ManualClock(start), engine: engine, mostSilence: .milliseconds(20))
            for keeper in [patient, keeper] {
                _ = try keeper.start()
                await engine.begun()
                try await Task.sleep(for: .milliseconds(50))
                keeper.endIfSilent()
                let isTold = keeper.report().warning?.contains("the backup has come no further") == true
                hanging.signal()
                await keeper.ended()
                guard case .failed(_, _, let reason) = keeper.report().state else {
                    #expect(keeper === patient && !isTold)
                    continue
                }
                #expect(keeper !== patient && isTold && reason.contains("was given up"), "\(reason)")
            }
            try await store.close()
        }
    }

    @Test("that the newest is not verified is a warning")
    func unverified() async throws {
        try await withFolder { folder in
            let store = try await MonitoringStore.sqlite(path: folder + "/vigil.db")
            let engine = FaultyEngine(
                base: try #require(store.backups), unverified: "the role may not create a database", isMended: true)
            let keeper = try keeper(store, folder, ManualClock(start), engine: engine)
            await keeper.makeIfDue()
            #expect(keeper.report().newest != nil && keeper.report().failures == 0)
            #expect(
                keeper.report().warning == "the newest backup is not verified: the role may not create a database")
            try await store.close()
        }
    }
}
