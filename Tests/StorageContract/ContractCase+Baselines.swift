import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let baselines: [ContractCase] = [
        .store("a baseline comes back row by row, in its own order, with its labels") { store in
            let schema = try await store.registered(Samples.schema())
            // Neither times nor ids of a baseline need be in order or unique.
            let ids = ["b", "a", "b", "名前", "c"]
            let batch = Samples.batch(schema, ids: ids, times: [5, -3, 5, 0, 2])
            let baseline = Baseline(
                schema: schema, source: "reference.csv — März", setAt: Samples.monday, predictions: batch,
                labels: .numeric(NumericColumn([1, 0, .nan, 1, 0])))
            try await store.setBaseline(baseline)
            let stored = try #require(try await store.baseline(of: schema))
            #expect(texts(stored.predictions) == texts(batch))
            #expect((0..<5).map { text(stored.labels, $0) } == (0..<5).map { text(baseline.labels, $0) })
            #expect(stored.source == baseline.source)
            #expect(stored.setAt == Samples.monday)
        },
        .store("a new baseline takes the place of the old one and has another revision") { store in
            let schema = try await store.registered(Samples.schema())
            let other = try await store.registered(Samples.schema(version: "2"))
            let first = Baseline(
                schema: schema, source: "first", setAt: Samples.monday,
                predictions: Samples.batch(schema, ids: Samples.ids(0..<10)))
            var second = first
            second.source = "second"
            try await store.setBaseline(first)
            let revision = try #require(try await store.baselineRevision(of: schema))
            try await store.setBaseline(second)
            #expect(try await store.baseline(of: schema)?.source == "second")
            #expect(try await store.baselineRevision(of: schema) != revision)
            #expect(try await store.baseline(of: other) == nil)
        },
        .store("a baseline of more rows than one part holds is whole, an empty one is empty") { store in
            let schema = try await store.registered(Samples.schema())
            let batch = Samples.batch(schema, ids: Samples.ids(0..<20_000))
            try await store.setBaseline(
                Baseline(schema: schema, source: "", setAt: Samples.monday, predictions: batch))
            let stored = try #require(try await store.baseline(of: schema))
            #expect(stored.predictions.ids == batch.ids)
            #expect(stored.predictions.scores == batch.scores)
            #expect(stored.predictions.features[3].names?.codes.count == 20_000)
            try await store.setBaseline(
                Baseline(
                    schema: schema, source: "", setAt: Samples.monday, predictions: PredictionBatch(schema: schema)))
            #expect(try await store.baseline(of: schema)?.predictions.count == 0)
        },
        .store("a baseline that does not fit its model is refused") { store in
            let schema = try await store.registered(Samples.schema())
            let batch = Samples.batch(schema, ids: ["a", "b"])
            var short = batch
            short.scores.removeLast()
            await expect(.conflict) { [short] in
                try await store.setBaseline(
                    Baseline(schema: schema, source: "", setAt: Samples.monday, predictions: short))
            }
            await expect(.conflict) {
                try await store.setBaseline(
                    Baseline(
                        schema: schema, source: "", setAt: Samples.monday, predictions: batch,
                        labels: .numeric(NumericColumn([1]))))
            }
            #expect(try await store.baselineRevision(of: schema) == nil)
        },
    ]
}
