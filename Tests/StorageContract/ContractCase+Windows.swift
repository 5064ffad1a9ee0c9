import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let windows: [ContractCase] = [
        .store("every window with predictions has its counts") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(
                Samples.batch(schema, ids: Samples.ids(0..<10), step: Samples.day / 4), of: schema)
            _ = try await store.append(Samples.outcomes(["p-0", "p-1", "p-9"]), of: schema.model)
            let windows = try await store.windows(of: schema, in: nil)
            #expect(windows.map(\.predictions) == [4, 4, 2])
            #expect(windows.map(\.labelled) == [2, 0, 1])
            #expect(windows[1].window == WindowLength.day.window(containing: Samples.monday.advanced(by: .days(1))))
            #expect(windows.allSatisfy { $0.evaluatedRevision == nil && !$0.evaluatedMature })
            #expect(windows.allSatisfy { $0.driftCheckedPredictions == nil })
            let second = TimeRange(
                start: Samples.monday.advanced(by: .days(1)), end: Samples.monday.advanced(by: .days(2)))
            #expect(try await store.windows(of: schema, in: second) == [windows[1]])
        },
        .store("a window's revision grows with each change of its rows or labels, and only then") { store in
            let schema = try await store.registered(Samples.schema())
            var before: [Int64] = [0, 0]
            func changed() async throws -> [Bool] {
                let after = try await store.windows(of: schema, in: nil).map(\.revision)
                defer { before = after }
                #expect(zip(before, after).allSatisfy { $0 <= $1 })
                return zip(before, after).map { $0 < $1 }
            }
            let tuesday = Samples.monday.advanced(by: .days(1))
            _ = try await store.append(
                Samples.batch(schema, ids: ["a", "b"], step: Samples.day), of: schema)
            #expect(try await changed() == [true, true])
            _ = try await store.append(Samples.batch(schema, ids: ["c"], from: tuesday), of: schema)
            #expect(try await changed() == [false, true])
            _ = try await store.append(Samples.batch(schema, ids: ["c"], from: tuesday), of: schema)
            #expect(try await changed() == [false, false])
            _ = try await store.append(Samples.outcome("a", 1), of: schema.model)
            #expect(try await changed() == [true, false])
            _ = try await store.append(Samples.outcome("a", 0), of: schema.model)
            #expect(try await changed() == [true, false])
            _ = try await store.append(Samples.outcome("unknown", 0), of: schema.model)
            #expect(try await changed() == [false, false])
        },
        .store("an evaluation is noted with the revision it read, never with an older one") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(Samples.batch(schema, ids: ["a"]), of: schema)
            let first = try #require(try await store.windows(of: schema, in: nil).first)
            _ = try await store.append(Samples.batch(schema, ids: ["b"]), of: schema)
            let second = try #require(try await store.windows(of: schema, in: nil).first)
            func note(_ revision: Int64, mature: Bool) async throws -> WindowProgress? {
                var commit = EvaluationCommit(schema: schema)
                commit.evaluated = [
                    EvaluatedWindow(window: first.window, revision: revision, isMature: mature)
                ]
                try await store.commit(commit)
                return try await store.windows(of: schema, in: nil).first
            }
            #expect(try await note(second.revision, mature: false)?.evaluatedRevision == second.revision)
            #expect(try await note(first.revision, mature: true)?.evaluatedRevision == second.revision)
            #expect(try await note(second.revision, mature: true)?.evaluatedMature == true)
        },
        .store("an evaluation finds the windows that changed, and the newest") { store in
            let schema = try await store.registered(Samples.schema())
            #expect(try await store.evaluationWork(of: schema.model, since: nil) == nil)
            _ = try await store.append(
                Samples.batch(schema, ids: Samples.ids(0..<40), step: Samples.day), of: schema)
            func pending(since: Timestamp? = nil) async throws -> [WindowProgress] {
                let work = try await store.evaluationWork(of: schema.model, since: since)
                return work?.versions.first?.windows ?? []
            }
            let all = try await store.windows(of: schema, in: nil)
            #expect(try await pending() == all)
            // Metrics are done, and without a baseline there is no drift to check.
            var commit = EvaluationCommit(schema: schema)
            commit.evaluated = all.map { EvaluatedWindow(window: $0.window, revision: $0.revision, isMature: true) }
            try await store.commit(commit)
            #expect(try await pending().map(\.window) == [all[39].window])
            #expect(try await pending(since: all[36].window.end).map(\.window) == all[37...].map(\.window))
            _ = try await store.append(Samples.batch(schema, ids: ["late"]), of: schema)
            _ = try await store.append(Samples.outcomes(["p-7"]), of: schema.model)
            _ = try await store.joinQueuedOutcomes(of: schema.model, limit: 1000)
            #expect(try await pending().map(\.window) == [0, 7, 39].map { all[$0].window })
            // One that is not mature yet stays.
            commit.evaluated = [0, 7].map { index in
                EvaluatedWindow(window: all[index].window, revision: .max, isMature: false)
            }
            try await store.commit(commit)
            #expect(try await pending().map(\.window) == [0, 7, 39].map { all[$0].window })
        },
        .store("with a baseline, an evaluation finds the windows whose drift is not checked") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(
                Samples.batch(schema, ids: Samples.ids(0..<4), step: Samples.day), of: schema)
            let all = try await store.windows(of: schema, in: nil)
            var commit = EvaluationCommit(schema: schema)
            commit.evaluated = all.map { EvaluatedWindow(window: $0.window, revision: $0.revision, isMature: true) }
            try await store.commit(commit)
            try await store.setBaseline(
                Baseline(
                    schema: schema, source: "", setAt: Samples.monday,
                    predictions: Samples.batch(schema, ids: Samples.ids(0..<10))))
            let found = try await store.evaluationWork(of: schema.model, since: nil)
            let work = try #require(found)
            let revision = try await store.baselineRevision(of: schema)
            #expect(work.versions.map(\.version) == [schema.version])
            #expect(work.versions.first?.baselineRevision == revision)
            #expect(work.versions.first?.newestWindow == all.last?.window)
            #expect(work.versions.first?.windows.map(\.window) == all.map(\.window))
            #expect(work.watermark == all[3].window.start)
            commit.evaluated = []
            commit.drift = [Findings.drift(schema, 1, rows: all[1].predictions)]
            try await store.commit(commit)
            let windows = try await store.evaluationWork(of: schema.model, since: nil)?.versions.first?.windows
            #expect(windows?.map(\.window).contains(all[1].window) == false)
        },
        .store("another length of window counts everything anew") { store in
            var schema = try await store.registered(Samples.schema())
            _ = try await store.append(
                Samples.batch(schema, ids: Samples.ids(0..<40), step: Samples.day), of: schema)
            _ = try await store.append(Samples.outcomes(Samples.ids(0..<20)), of: schema.model)
            _ = try await store.joinQueuedOutcomes(of: schema.model, limit: 1000)
            // Corrections, and labels taken back, in segments of their own.
            _ = try await store.append(Samples.outcomes(Samples.ids(10..<15)), of: schema.model)
            _ = try await store.append(Samples.outcome("p-3", .nan), of: schema.model)
            _ = try await store.joinQueuedOutcomes(of: schema.model, limit: 1000)
            var commit = EvaluationCommit(schema: schema)
            commit.points = [Findings.point(schema, 0), Findings.point(schema, 1, origin: .recorded)]
            commit.drift = [Findings.drift(schema, 0)]
            try await store.commit(commit)
            let days = try await store.windows(of: schema, in: nil)
            schema.window = .week
            #expect(try await store.register(schema, at: Samples.monday) == .updated)
            let weeks = try await store.windows(of: schema, in: nil)
            #expect(weeks.map(\.predictions) == [7, 7, 7, 7, 7, 5])
            #expect(weeks.map(\.labelled) == [6, 7, 6, 0, 0, 0])
            #expect(weeks.allSatisfy { $0.evaluatedRevision == nil && $0.driftCheckedPredictions == nil })
            #expect(weeks.map(\.revision).min() ?? 0 > days.map(\.revision).max() ?? 0)
            // What was computed over days is computed again over weeks; what was recorded stays.
            #expect(try await store.metricPoints(MetricQuery(model: schema.model)).map(\.origin) == [.recorded])
            #expect(try await store.driftFindings(of: schema.model, version: nil, in: nil, limit: 9).isEmpty)
            _ = try await store.append(Samples.batch(schema, ids: ["more"]), of: schema)
            #expect(try await store.windows(of: schema, in: nil).map(\.predictions) == [8, 7, 7, 7, 7, 5])
        },
    ]
}
