import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let retention: [ContractCase] = [
        .store("what is let go is there for no question, though a segment still has it") { store in
            let schema = try await store.registered(Samples.schema())
            let batch = hours(schema, days: 0..<10)
            _ = try await store.append(batch, of: schema)
            _ = try await store.append(labels(of: batch), of: schema.model)
            let before = texts(try await store.labelledPredictions(of: schema, in: range(4, 10)))
            #expect(try await store.keptFrom(schema) == nil)
            #expect(try await store.letGo(schema, before: 4) == day(4))
            #expect(try await store.keptFrom(schema) == day(4))
            #expect(try await store.allTexts(schema) == before)
            #expect(try await store.labelledPredictions(of: schema, in: range(0, 4)).predictions.count == 0)
            #expect(try await store.windows(of: schema, in: nil).map(\.window.start) == (4..<10).map { day($0) })
            let work = try #require(try await store.evaluationWork(of: schema.model, since: day(0)))
            #expect(work.versions[0].windows.map(\.window.start) == (4..<10).map { day($0) })
            #expect(work.versions[0].keptFrom == day(4))
            let totals = try await store.totals(of: schema.model)
            #expect(totals.predictions == 144 && totals.labelled == 144 && totals.firstPredictionAt == day(4))
            let grouped = try await store.predictions(
                ofGroups: ["q-1", "q-2"], of: schema, from: day(0), through: day(10))
            #expect(!grouped.isEmpty && grouped.allSatisfy { $0.time >= day(4).milliseconds })
            // The one segment reaches beyond, so that only the windows can be deleted.
            let removed = try await store.removeExpired(of: schema.model, alsoWaiting: true)
            #expect(removed.predictions == 96 && removed.segments == 0)
            #expect(try await store.removeExpired(of: schema.model, alsoWaiting: true).isEmpty)
            #expect(try await store.allTexts(schema) == before)
        },
        .store("a prediction of a time that is not kept is told so and not stored; a repeat of a kept one stays one") {
            store in
            let schema = try await store.registered(Samples.schema())
            let batch = hours(schema, days: 0..<10)
            _ = try await store.append(batch, of: schema)
            _ = try await store.letGo(schema, before: 4)
            let receipt = try await store.append(batch, of: schema)
            #expect(receipt.stored == 0)
            #expect(receipt.expired == Array(0..<96) && receipt.duplicates == Array(96..<240))
            // Its id is free for a later time, since the prediction that had it is gone.
            let later = Samples.batch(schema, ids: ["p-95"], from: day(4))
            #expect(try await store.append(later, of: schema) == PredictionReceipt(stored: 1, duplicates: []))
            #expect(try await store.windows(of: schema, in: nil).first?.predictions == 25)
        },
        .store("an outcome whose prediction is not kept is told so and does not wait") { store in
            let schema = try await store.registered(Samples.schema())
            let batch = hours(schema, days: 0..<10)
            _ = try await store.append(batch, of: schema)
            let windows = try await store.windows(of: schema, in: range(4, 10))
            _ = try await store.letGo(schema, before: 4)
            let receipt = try await store.append(labels(of: batch.rows(Array(90..<100))), of: schema.model)
            #expect(receipt == OutcomeReceipt(matched: 4, waiting: 0, corrections: 0, expired: 6))
            // Without its time it is searched for among all that are kept.
            let unsearched = try await store.append(Samples.outcome("p-3", 1, at: day(2)), of: schema.model)
            #expect(unsearched == OutcomeReceipt(matched: 0, waiting: 0, searching: 1, corrections: 0))
            let searched = try await store.joinQueuedOutcomes(of: schema.model, limit: 10)
            #expect(searched == OutcomeReceipt(matched: 0, waiting: 0, corrections: 0, expired: 1))
            #expect(try await store.totals(of: schema.model).waitingOutcomes == 0)
            let after = try await store.windows(of: schema, in: nil)
            #expect(after.map(\.window) == windows.map(\.window) && after.map(\.labelled) == [4, 0, 0, 0, 0, 0])
        },
        ContractCase("segments that have gone as a whole are deleted, and their bytes were counted") { engine in
            let database = try await engine.open()
            let store = try await SQLStore(database)
            let schema = try await store.registered(Samples.schema())
            for day in 0..<100 {
                let batch = hours(schema, days: day..<day + 1)
                _ = try await store.append(batch, of: schema)
                _ = try await store.append(labels(of: batch), of: schema.model)
            }
            let kept = texts(try await store.labelledPredictions(of: schema, in: range(90, 100)))
            let before = try await store.storedSpans(of: schema.model)
            _ = try await store.letGo(schema, before: 90)
            let removed = try await store.removeExpired(of: schema.model, alsoWaiting: false)
            let after = try await store.storedSpans(of: schema.model)
            #expect(removed.predictions == 90 * 24 && removed.segments == before.count - after.count)
            #expect(removed.bytes == before.reduce(0) { $0 + $1.bytes } - after.reduce(0) { $0 + $1.bytes })
            #expect(removed.bytes > 90 * 24 * 20 && after.allSatisfy { $0.times.upperBound >= day(90) })
            #expect(try await database.count("prediction_segments") == 10)
            #expect(try await database.count("prediction_windows") == 10)
            #expect(try await store.allTexts(schema) == kept)
            #expect(try await store.removeExpired(of: schema.model, alsoWaiting: true).isEmpty)
            // The search for repeated ids does not look for what is gone.
            #expect(try await store.append(hours(schema, days: 92..<101), of: schema).duplicates.count == 8 * 24)
            try await database.close()
        },
        .store("a merge leaves out what is not kept") { store in
            let schema = try await store.registered(Samples.schema())
            for row in 0..<40 {
                let times = [0, 6].map { day($0).milliseconds + Int64(row) }
                _ = try await store.append(
                    Samples.batch(schema, ids: ["a-\(row)", "b-\(row)"], times: times), of: schema)
            }
            let kept = texts(try await store.labelledPredictions(of: schema, in: range(6, 7)))
            _ = try await store.letGo(schema, before: 4)
            #expect(try await store.compact(schema).written == 1)
            let spans = try await store.storedSpans(of: schema.model)
            #expect(spans.map(\.times.lowerBound) == [day(6)])
            #expect(try await store.allTexts(schema) == kept)
        },
        .store("a window that changed since it was read keeps its day and those after it") { store in
            let schema = try await store.registered(Samples.schema())
            let batch = hours(schema, days: 0..<10)
            _ = try await store.append(batch, of: schema)
            let revision = try #require(try await store.evaluationWork(of: schema.model, since: nil)).revision
            _ = try await store.append(labels(of: batch.rows([50])), of: schema.model)
            let cut = RetentionPlan.Cut(version: schema.version, keptFrom: day(5))
            #expect(
                try await store.expire([cut], of: schema.model, asOf: revision)
                    == [RetentionPlan.Cut(version: schema.version, keptFrom: day(2))])
            #expect(try await store.expire([cut], of: schema.model, asOf: revision) == [])
            #expect(
                try await store.expire([cut], of: schema.model, asOf: revision + 100)
                    == [RetentionPlan.Cut(version: schema.version, keptFrom: day(5))])
            // It never goes back.
            let earlier = RetentionPlan.Cut(version: schema.version, keptFrom: day(3))
            #expect(try await store.expire([earlier], of: schema.model, asOf: .max) == [])
            #expect(try await store.keptFrom(schema) == day(5))
        },
        .store("outcomes that wait go when the predictions of their time do") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(hours(schema, days: 0..<10), of: schema)
            for (id, time) in [("early", 1), ("late", 8)] {
                _ = try await store.append(Samples.outcome(id, 1, at: day(time)), of: schema.model)
            }
            for (id, time) in [("made early", 2), ("made late", 9)] {
                var outcome = Samples.outcome(id, 0, at: day(9))
                outcome.predictionTimestamps = [day(time).milliseconds]
                _ = try await store.append(outcome, of: schema.model)
            }
            _ = try await store.joinQueuedOutcomes(of: schema.model, limit: 10)
            #expect(try await store.totals(of: schema.model).waitingOutcomes == 4)
            _ = try await store.letGo(schema, before: 5)
            #expect(try await store.removeExpired(of: schema.model, alsoWaiting: false).waitingOutcomes == 0)
            #expect(try await store.removeExpired(of: schema.model, alsoWaiting: true).waitingOutcomes == 2)
            #expect(try await store.totals(of: schema.model).waitingOutcomes == 2)
            let late = Samples.batch(schema, ids: ["late", "made late"], times: [day(8), day(9)].map(\.milliseconds))
            _ = try await store.append(late, of: schema)
            #expect(try await store.totals(of: schema.model).waitingOutcomes == 0)
        },
        .store("windows of another length leave alone what was found of a time that is not kept") { store in
            var sample = try Samples.schema()
            sample.labelHorizonSeconds = 2 * 86_400
            let schema = try await store.registered(sample)
            _ = try await store.append(hours(schema, days: 0..<20), of: schema)
            var commit = EvaluationCommit(schema: schema)
            commit.points = [1, 6, 8].map { Findings.point(schema, $0) }
            try await store.commit(commit)
            _ = try await store.letGo(schema, before: 4)
            var weekly = schema
            weekly.window = .week
            _ = try await store.register(weekly, at: Samples.monday)
            // The week of day 4 has lost some of its rows, so weeks begin with the next.
            #expect(try await store.keptFrom(weekly) == day(7))
            #expect(try await store.windows(of: weekly, in: nil).map(\.window.start) == [day(7), day(14)])
            #expect(try await store.windows(of: weekly, in: nil).map(\.predictions) == [168, 144])
            let points = try await store.metricPoints(MetricQuery(model: schema.model))
            #expect(points.map(\.window.start) == [day(1), day(6)])
            // The next quarter begins after all that there is.
            var quarterly = schema
            quarterly.window = .quarter
            await expect(.conflict) { [quarterly] in _ = try await store.register(quarterly, at: Samples.monday) }
            #expect(try await store.keptFrom(weekly) == day(7))
            #expect(try await store.windows(of: weekly, in: nil).map(\.predictions) == [168, 144])
        },
    ]

    /// The start of a day after the samples' Monday.
    private static func day(_ day: Int) -> Timestamp { Samples.monday.advanced(by: .days(day)) }

    private static func range(_ first: Int, _ last: Int) -> TimeRange { TimeRange(start: day(first), end: day(last)) }

    /// A prediction an hour, numbered from the Monday on.
    private static func hours(_ schema: ModelSchema, days: Range<Int>) -> PredictionBatch {
        let rows = days.lowerBound * 24..<days.upperBound * 24
        return Samples.batch(
            schema, ids: Samples.ids(rows), times: rows.map { Samples.monday.milliseconds + Int64($0) * 3_600_000 },
            seed: UInt64(days.lowerBound))
    }

    /// Labels that give the times of their predictions.
    private static func labels(of batch: PredictionBatch) -> OutcomeBatch {
        OutcomeBatch(
            ids: batch.ids, labels: .numeric(NumericColumn(batch.ids.indices.map { Double($0 % 2) })),
            timestamps: batch.timestamps.map { $0 + 1000 }, predictionTimestamps: batch.timestamps)
    }
}

extension SQLStore {
    /// Lets go what a version has before a day after the samples' Monday; returns from when on it is kept.
    fileprivate func letGo(_ schema: ModelSchema, before day: Int) async throws -> Timestamp? {
        let cut = RetentionPlan.Cut(version: schema.version, keptFrom: Samples.monday.advanced(by: .days(day)))
        return try await expire([cut], of: schema.model, asOf: .max).first?.keptFrom
    }
}
