import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let outcomes: [ContractCase] = [
        .store("labels are joined with their predictions by id") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(Samples.batch(schema, ids: Samples.ids(0..<400)), of: schema)
            let receipt = try await store.append(Samples.outcomes(["p-7", "p-3", "p-399"]), of: schema.model)
            #expect(receipt == OutcomeReceipt(matched: 3, waiting: 0, corrections: 0))
            let read = try await store.labelledPredictions(of: schema, in: Samples.always)
            let labels = try #require(read.labels.numbers)
            #expect(labels.count == 400)
            #expect([3, 7, 399].map { labels[$0] } == [1, 0, 0])
            #expect(labels.count { $0.isNaN } == 397)
            #expect(read.lastLabelAt == Samples.monday.advanced(by: .days(1)).advanced(by: .milliseconds(2)))
        },
        .store("labels that are names come back") { store in
            let schema = try await store.registered(Samples.multiclass())
            _ = try await store.append(Samples.batch(schema, ids: ["a", "b", "c", "d"]), of: schema)
            let outcomes = OutcomeBatch(
                ids: ["d", "b", "c"], labels: .categorical(CategoricalColumn(["größe", "", nil])),
                timestamps: [9, 8, 7])
            #expect(try await store.append(outcomes, of: schema.model).matched == 3)
            let read = try await store.labelledPredictions(of: schema, in: Samples.always)
            #expect(read.labels == .categorical(CategoricalColumn([nil, "", nil, "größe"])))
            #expect(read.lastLabelAt == Timestamp(milliseconds: 9))
            #expect(try await store.windows(of: schema, in: nil).map(\.labelled) == [2])
        },
        .store("an outcome waits for its prediction") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(Samples.batch(schema, ids: ["x"]), of: schema)
            // Some ids are like others' beginnings, and one is spelled in another way.
            let early = Samples.outcomes(["", "a", "ab", "e\u{301}", "a\u{0}"])
            #expect(
                try await store.append(early, of: schema.model)
                    == OutcomeReceipt(matched: 0, waiting: 5, corrections: 0))
            #expect(try await store.totals(of: schema.model).waitingOutcomes == 5)
            _ = try await store.append(
                Samples.batch(schema, ids: ["ab", "\u{e9}", "", "a\u{0}", "b"], step: Samples.day), of: schema)
            let read = try await store.labelledPredictions(of: schema, in: Samples.always)
            let labels = Dictionary(
                uniqueKeysWithValues: zip(read.predictions.ids.map { Array($0.utf8) }, read.labels.numbers ?? []))
            #expect(labels[Array("ab".utf8)] == 0)
            #expect(labels[Array("".utf8)] == 0)
            #expect(labels[Array("a\u{0}".utf8)] == 0)
            #expect(labels[Array("\u{e9}".utf8)]?.isNaN == true)
            #expect(labels[Array("b".utf8)]?.isNaN == true)
            #expect(try await store.windows(of: schema, in: nil).map(\.labelled) == [1, 0, 1, 1, 0])
            #expect(try await store.totals(of: schema.model).waitingOutcomes == 2)
        },
        .store("a later outcome replaces one that waits") { store in
            let schema = try await store.registered(Samples.schema())
            for label in [0.0, 1, 0.5] {
                #expect(try await store.append(Samples.outcome("a", label), of: schema.model).waiting == 1)
            }
            #expect(try await store.totals(of: schema.model).waitingOutcomes == 1)
            _ = try await store.append(Samples.batch(schema, ids: ["a"]), of: schema)
            #expect(
                try await store.labelledPredictions(of: schema, in: Samples.always).labels
                    == .numeric(NumericColumn([0.5])))
        },
        .store("a second outcome is a correction, whichever batch brings it") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(Samples.batch(schema, ids: ["a", "b"]), of: schema)
            _ = try await store.append(Samples.outcomes(["a", "b"]), of: schema.model)
            let again = OutcomeBatch(
                ids: ["b", "a", "b", "new"], labels: .numeric(NumericColumn([5, 6, 7, 8])), timestamps: [1, 2, 3, 4])
            #expect(
                try await store.append(again, of: schema.model)
                    == OutcomeReceipt(matched: 3, waiting: 1, corrections: 3))
            let read = try await store.labelledPredictions(of: schema, in: Samples.always)
            #expect(read.labels == .numeric(NumericColumn([6, 7])))
            // The time of what was replaced does not count.
            #expect(read.lastLabelAt == Timestamp(milliseconds: 3))
            #expect(try await store.windows(of: schema, in: nil).map(\.labelled) == [2])
        },
        .store("a missing label takes a label back") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(Samples.batch(schema, ids: ["a", "b"]), of: schema)
            _ = try await store.append(Samples.outcomes(["a", "b"]), of: schema.model)
            #expect(try await store.append(Samples.outcome("a", .nan), of: schema.model).corrections == 1)
            #expect(try await store.windows(of: schema, in: nil).map(\.labelled) == [1])
            _ = try await store.append(Samples.outcome("a", 1), of: schema.model)
            #expect(try await store.windows(of: schema, in: nil).map(\.labelled) == [2])
            _ = try await store.append(Samples.outcome("a", .nan), of: schema.model)
            _ = try await store.append(Samples.outcome("b", .nan), of: schema.model)
            let read = try await store.labelledPredictions(of: schema, in: Samples.always)
            #expect(read.labels.numbers?.allSatisfy(\.isNaN) == true)
            #expect(read.lastLabelAt == nil)
        },
        .store("an outcome belongs to the newest prediction of its id, of whatever version") { store in
            let schema = try await store.registered(Samples.schema())
            let second = try await store.registered(Samples.schema(version: "2"))
            for (version, days) in [(schema, 0), (second, 60), (schema, 30), (schema, -400)] as [(ModelSchema, Int)] {
                _ = try await store.append(
                    Samples.batch(version, ids: ["a"], from: Samples.monday.advanced(by: .days(days))), of: version)
            }
            #expect(try await store.append(Samples.outcome("a", 1), of: schema.model).matched == 1)
            #expect(try await store.joinQueuedOutcomes(of: schema.model, limit: 1) == nil)
            #expect(
                try await store.labelledPredictions(of: second, in: Samples.always).labels
                    == .numeric(NumericColumn([1])))
            #expect(
                try await store.labelledPredictions(of: schema, in: Samples.always).labels.numbers?
                    .allSatisfy(\.isNaN) == true)
        },
        .store("labels of old predictions are found behind many newer ones") { store in
            let schema = try await store.registered(Samples.schema())
            for day in 0..<50 {
                _ = try await store.append(
                    Samples.batch(
                        schema, ids: Samples.ids(day * 4..<day * 4 + 4),
                        from: Samples.monday.advanced(by: .days(day * 9))),
                    of: schema)
            }
            let receipt = try await store.append(
                Samples.outcomes(["p-0", "p-199", "p-100", "nobody"]), of: schema.model)
            #expect(receipt == OutcomeReceipt(matched: 1, waiting: 0, searching: 3, corrections: 0))
            #expect(
                try await store.joinQueuedOutcomes(of: schema.model, limit: 100)
                    == OutcomeReceipt(matched: 2, waiting: 1, corrections: 0))
            #expect(try await store.joinQueuedOutcomes(of: schema.model, limit: 100) == nil)
            let labelled = try await store.windows(of: schema, in: nil).map(\.labelled)
            #expect(labelled.enumerated().filter { $0.element > 0 }.map(\.offset) == [0, 25, 49])
        },
        .store("a prediction's time finds it among others of its id, and never one beyond the id horizon") { store in
            let schema = try await store.registered(Samples.schema())
            for days in [0, 10, 20, 60] {
                _ = try await store.append(
                    Samples.batch(schema, ids: ["a"], from: Samples.monday.advanced(by: .days(days))), of: schema)
            }
            func outcome(_ label: Double, days: Double) -> OutcomeBatch {
                var batch = Samples.outcome("a", label)
                batch.predictionTimestamps = [Samples.monday.milliseconds + Int64(days * Double(Samples.day))]
                return batch
            }
            // At the moment itself, near it, half-way between two, and where there is none for 20 days around.
            #expect(try await store.append(outcome(1, days: 0), of: schema.model).matched == 1)
            #expect(try await store.append(outcome(2, days: 22.5), of: schema.model).matched == 1)
            #expect(try await store.append(outcome(3, days: 5), of: schema.model).matched == 1)
            #expect(try await store.append(outcome(4, days: 40), of: schema.model).waiting == 1)
            let labels = try await store.labelledPredictions(of: schema, in: Samples.always).labels.numbers ?? []
            #expect(labels.prefix(3) == [1, 3, 2] && labels.count == 4 && labels[3].isNaN)
            _ = try await store.append(
                Samples.batch(schema, ids: ["a"], from: Samples.monday.advanced(by: .days(41))), of: schema)
            let more = try await store.labelledPredictions(of: schema, in: Samples.always).labels.numbers ?? []
            #expect(more.count == 5 && more[3] == 4 && more[4].isNaN)
        },
        .store("the last outcome counts, whichever way it found its prediction") { store in
            let schema = try await store.registered(Samples.schema())
            for (id, days) in [("a", 0), ("b", 30)] {
                _ = try await store.append(
                    Samples.batch(schema, ids: [id], from: Samples.monday.advanced(by: .days(days))), of: schema)
            }
            // The first waits for a search; the second is joined at once; the search must not bring the first back.
            #expect(try await store.append(Samples.outcome("a", 1), of: schema.model).searching == 1)
            var second = Samples.outcome("a", 2)
            second.predictionTimestamps = [Samples.monday.milliseconds]
            #expect(try await store.append(second, of: schema.model).matched == 1)
            _ = try await store.joinQueuedOutcomes(of: schema.model, limit: 100)
            let first = try await store.labelledPredictions(of: schema, in: Samples.always).labels.numbers ?? []
            #expect(first.first == 2)
            #expect(try await store.totals(of: schema.model).waitingOutcomes == 0)
            // Within one batch the later row counts, too.
            let both = OutcomeBatch(
                ids: ["a", "a"], labels: .numeric(NumericColumn([3, 4])), timestamps: [1, 2],
                predictionTimestamps: [nil, Samples.monday.milliseconds])
            #expect(
                try await store.append(both, of: schema.model)
                    == OutcomeReceipt(matched: 1, waiting: 0, searching: 1, corrections: 1))
            #expect(
                try await store.joinQueuedOutcomes(of: schema.model, limit: 100)
                    == OutcomeReceipt(matched: 1, waiting: 0, corrections: 1))
            #expect(
                try await store.labelledPredictions(of: schema, in: Samples.always).labels.numbers?.first == 4)
        },
        .store("an outcome that is searched for and one with a time of another prediction both reach theirs") { store in
            let schema = try await store.registered(Samples.schema())
            for (id, days) in [("x", 0), ("x", 31), ("y", 120)] {
                _ = try await store.append(
                    Samples.batch(schema, ids: [id], from: Samples.monday.advanced(by: .days(days))), of: schema)
            }
            // Without a time it belongs to the newer one of its id; with that of the older one to the older.
            #expect(try await store.append(Samples.outcome("x", 1), of: schema.model).searching == 1)
            var older = Samples.outcome("x", 2)
            older.predictionTimestamps = [Samples.monday.milliseconds]
            #expect(try await store.append(older, of: schema.model).matched == 1)
            #expect(try await store.joinQueuedOutcomes(of: schema.model, limit: 100)?.matched == 1)
            let labels = try await store.labelledPredictions(of: schema, in: Samples.always).labels.numbers ?? []
            #expect(labels.prefix(2) == [2, 1])
        },
        .store("an id that is never unique for long is searched for in steps that end") { store in
            var schema = try Samples.schema()
            schema.idHorizonSeconds = 0
            _ = try await store.registered(schema)
            for (id, days) in [("a", 0), ("b", 4000)] {
                _ = try await store.append(
                    Samples.batch(schema, ids: [id], from: Samples.monday.advanced(by: .days(days))), of: schema)
            }
            #expect(try await store.append(Samples.outcomes(["a", "nobody"]), of: schema.model).searching == 2)
            #expect(
                try await store.joinQueuedOutcomes(of: schema.model, limit: 100)
                    == OutcomeReceipt(matched: 1, waiting: 1, corrections: 0))
        },
        .store("a model says for how long its ids are unique") { store in
            var schema = try Samples.schema()
            schema.idHorizonSeconds = 3600
            _ = try await store.registered(schema)
            let times = [0, 3_600_000, 7_200_001].map { Samples.monday.milliseconds + $0 }
            var duplicates: [Int] = []
            for time in times {
                let receipt = try await store.append(Samples.batch(schema, ids: ["a"], times: [time]), of: schema)
                duplicates.append(receipt.duplicates.count)
            }
            #expect(duplicates == [0, 1, 0])
        },
        .store("labels of another kind than the model's are refused, and leave nothing") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(Samples.batch(schema, ids: ["a"]), of: schema)
            let names = OutcomeBatch(
                ids: ["unknown", "a"], labels: .categorical(CategoricalColumn(["yes", "no"])), timestamps: [1, 2])
            await expect(.conflict) { _ = try await store.append(names, of: schema.model) }
            let crooked = OutcomeBatch(ids: ["a"], labels: .numeric(NumericColumn([])), timestamps: [1])
            await expect(.conflict) { _ = try await store.append(crooked, of: schema.model) }
            let ageless = OutcomeBatch(ids: ["a"], labels: .numeric(NumericColumn([1])), timestamps: [.min])
            await expect(.conflict) { _ = try await store.append(ageless, of: schema.model) }
            #expect(try await store.totals(of: schema.model).waitingOutcomes == 0)
            #expect(try await store.windows(of: schema, in: nil).map(\.labelled) == [0])
            let none = OutcomeBatch(schema: schema)
            #expect(try await store.append(none, of: schema.model).matched == 0)
        },
        .store("many predictions with many outcomes waiting") { store in
            let schema = try await store.registered(Samples.schema())
            #expect(try await store.append(Samples.outcomes(Samples.ids(0..<500)), of: schema.model).waiting == 500)
            _ = try await store.append(Samples.batch(schema, ids: Samples.ids(100..<700)), of: schema)
            let labels = try await store.labelledPredictions(of: schema, in: Samples.always).labels.numbers ?? []
            #expect(labels.count { !$0.isNaN } == 400)
            #expect(Array(labels.prefix(400)) == (100..<500).map { Double($0 % 2) })
            #expect(try await store.totals(of: schema.model).waitingOutcomes == 100)
        },
    ]
}
