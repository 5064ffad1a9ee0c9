import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let repeats: [ContractCase] = [
        .store("ids that come again after the id horizon are stored and counted, once each") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(Samples.batch(schema, ids: Samples.ids(0..<100)), of: schema)
            #expect(try await store.counted() == 0)
            // Thirty of them a month later, ten for a third time after that, and one nobody had before.
            let later = Samples.monday.advanced(by: .days(30))
            let again = Samples.ids(0..<30) + ["new"]
            #expect(
                try await store.append(Samples.batch(schema, ids: again, from: later), of: schema).stored == 31)
            #expect(try await store.counted() == 30)
            let third = Samples.monday.advanced(by: .days(60))
            _ = try await store.append(Samples.batch(schema, ids: Samples.ids(0..<10), from: third), of: schema)
            #expect(try await store.counted() == 40)
            // A repeat within the horizon is no other prediction.
            _ = try await store.append(Samples.batch(schema, ids: Samples.ids(0..<10), from: third), of: schema)
            #expect(try await store.counted() == 40)
        },
        .store("ids of another version of the model count, ids of another model do not") { store in
            let first = try await store.registered(Samples.schema())
            let second = try await store.registered(Samples.schema(version: "2"))
            let other = try await store.registered(Samples.schema("atlas"))
            let later = Samples.monday.advanced(by: .days(30))
            _ = try await store.append(Samples.batch(first, ids: Samples.ids(0..<50)), of: first)
            _ = try await store.append(Samples.batch(second, ids: Samples.ids(40..<60), from: later), of: second)
            _ = try await store.append(Samples.batch(other, ids: Samples.ids(0..<50), from: later), of: other)
            while try await store.searchRepeats(of: first.model) {}
            while try await store.searchRepeats(of: other.model) {}
            let models = try await store.storedModels()
            #expect(models.flatMap { $0.versions.map(\.repeatedIDs) } == [0, 0, 10])
        },
        .store("the one that came later is the repeat, whichever is older; and both may come at once") { store in
            let schema = try await store.registered(Samples.schema())
            let times = [0, 20, 40].map { Samples.monday.advanced(by: .days($0)).milliseconds }
            _ = try await store.append(
                Samples.batch(schema, ids: ["a", "a"], times: [times[1], times[2]]), of: schema)
            #expect(try await store.counted() == 1)
            _ = try await store.append(Samples.batch(schema, ids: ["a"], times: [times[0]]), of: schema)
            #expect(try await store.counted() == 2)
        },
        .store("what was counted stays when segments are merged, before and after they were looked through") { store in
            let schema = try await store.registered(Samples.schema())
            for round in 0..<60 {
                let ids = Samples.ids(round * 2..<round * 2 + 4)
                let time = Samples.monday.advanced(by: .days(round * 10))
                _ = try await store.append(Samples.batch(schema, ids: ids, from: time), of: schema)
                if round == 20 { #expect(try await store.counted() == 40) }
            }
            #expect(try await store.compact(schema).merged > 0)
            #expect(try await store.counted() == 118)
            for round in 0..<60 {
                let time = Samples.monday.advanced(by: .days(1000 + round * 10))
                _ = try await store.append(Samples.batch(schema, ids: ["x-\(round)"], from: time), of: schema)
            }
            #expect(try await store.counted() == 118)
            #expect(try await store.compact(schema).merged > 0)
            #expect(try await store.counted() == 118)
        },
        .store("what retention removed is no earlier prediction any more, and not counted") { store in
            let schema = try await store.registered(Samples.schema())
            let later = Samples.monday.advanced(by: .days(30))
            _ = try await store.append(Samples.batch(schema, ids: Samples.ids(0..<20)), of: schema)
            _ = try await store.append(Samples.batch(schema, ids: Samples.ids(0..<10), from: later), of: schema)
            #expect(try await store.counted() == 10)
            let cut = RetentionPlan.Cut(version: "1", keptFrom: later.advanced(by: .days(1)))
            _ = try await store.expire([cut], of: schema.model, asOf: .max)
            _ = try await store.removeExpired(of: schema.model, alsoWaiting: false)
            let last = Samples.monday.advanced(by: .days(60))
            _ = try await store.append(Samples.batch(schema, ids: Samples.ids(0..<20), from: last), of: schema)
            #expect(try await store.counted() == 0)
        },
    ]
}

extension SQLStore {
    /// Looks through everything and tells how many ids of the first model were there before.
    fileprivate func counted() async throws -> Int {
        guard let model = try await storedModels().first?.model else { return -1 }
        while try await searchRepeats(of: model) {}
        return try await storedModels().first?.versions.reduce(0) { $0 + $1.repeatedIDs } ?? -1
    }
}
