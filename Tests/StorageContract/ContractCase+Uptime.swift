import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let uptimes: [ContractCase] = [
        .store("an interval's end only moves forward, and a later interval ends the one before it") { store in
            func at(_ seconds: Int) -> Timestamp { Samples.monday.advanced(by: .seconds(seconds)) }
            let first = try await store.beginUptime(at: at(0), after: nil, ending: nil)
            try await store.extendUptime(first, to: at(20), isStopped: false)
            // The clock was set back.
            try await store.extendUptime(first, to: at(-3600), isStopped: false)
            let second = try await store.beginUptime(at: at(60), after: "full", ending: (first, at(25)))
            try await store.extendUptime(second, to: at(70), isStopped: true)
            #expect(
                try await store.uptimes() == [
                    UptimeInterval(start: at(0), end: at(25)),
                    UptimeInterval(start: at(60), end: at(70), fault: "full", isStopped: true),
                ])
        },
        .store("what a transaction meets is in the pulse, and only what concerns the store") { store in
            let committed = store.pulse.condition.commits.count
            try await store.database.run("CREATE TABLE trial (value BIGINT)")
            #expect(store.pulse.condition.commits.count == committed + 1)
            #expect(store.pulse.sinceLastCommit != nil)
            await expect(.conflict) {
                try await store.database.write { _ in throw StoreError(.conflict, "on purpose") }
            }
            #expect(store.pulse.problem == nil)
            await expect(.full) { try await store.database.write { _ in throw StoreError(.full, "on purpose") } }
            #expect(store.pulse.problem?.code == .full)
            #expect(store.pulse.condition.failures == [.full: 1])
            await expect(.unavailable) {
                try await store.database.read { _ in throw StoreError(.unavailable, "on purpose") }
            }
            #expect(store.pulse.problem?.code == .unavailable)
            _ = try await store.beginUptime(at: Samples.monday, after: nil, ending: nil)
            #expect(store.pulse.problem == nil)
        },
    ]
}
