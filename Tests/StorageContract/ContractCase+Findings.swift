import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let findings: [ContractCase] = [
        .store("points and drift findings come back whole") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(Samples.batch(schema, ids: ["a"]), of: schema)
            var undefined = Findings.point(schema, 1, metric: .rocAUC)
            undefined.value = .undefined(reason: "one class only")
            var few = Findings.point(schema, 1, metric: MetricID("own metric"), origin: .recorded)
            few.value = .notEnoughData(have: 3, need: 20)
            var commit = EvaluationCommit(schema: schema)
            commit.points = [
                Findings.point(schema, 0, value: 0.1 + 0.2), undefined, few, Findings.point(schema, 2, value: 7),
            ]
            commit.drift = [Findings.drift(schema, 0)]
            try await store.commit(commit)
            let points = try await store.metricPoints(MetricQuery(model: schema.model))
            #expect(points == [commit.points[0], few, undefined, commit.points[3]])
            let drift = try await store.driftFindings(of: schema.model, version: "1", in: nil, limit: 10)
            #expect(drift == commit.drift)
            #expect(try await store.windows(of: schema, in: nil).first?.driftCheckedPredictions == 120)
        },
        .store("points can be gone through by series, and it is told from where on older ones were left out") { store in
            let schema = try await store.registered(Samples.schema())
            var commit = EvaluationCommit(schema: schema)
            commit.points = (0..<5).map { Findings.point(schema, $0) }
            commit.points += (3..<5).map { Findings.point(schema, $0, metric: .precision) }
            try await store.commit(commit)
            var query = MetricQuery(model: schema.model, metrics: [.accuracy, .precision, .accuracy])
            let metric = commit.points[0].metric
            query.metrics = [metric, .precision, metric]
            for (limit, cutAt) in [(10, nil), (5, nil), (4, 1), (2, 3), (0, nil)] as [(Int, Int?)] {
                query.limit = limit
                let found = try await store.reduceMetricPoints(query, into: [MetricPoint]()) { $0.append($1) }
                let first = commit.points[..<5].suffix(limit).reversed()
                #expect(found.result.filter { $0.metric == metric } == Array(first), "limit \(limit)")
                #expect(found.result.filter { $0.metric == .precision }.count == min(limit, 2), "limit \(limit)")
                #expect(found.cutAt == cutAt.map { commit.points[$0].window.start }, "limit \(limit)")
            }
        },
        .store(
            "live signals come back in order of time, a repeat is no other one, and of too many the newest are given"
        ) {
            store in
            let schema = try await store.registered(Samples.schema())
            let second = try await store.registered(Samples.schema(version: "2"))
            func signal(_ hour: Int, _ column: String) -> LiveDriftSignal {
                LiveDriftSignal(
                    column: column, detector: "cusum", moment: Samples.monday.advanced(by: .seconds(3600 * hour)),
                    eventCount: 100 * (hour + 1), falseAlarmEvery: 5000)
            }
            let signals = [signal(0, "x"), signal(1, "score"), signal(1, "x")]
            try await store.record([], of: schema)
            try await store.record([signals[2], signals[0]], of: schema)
            try await store.record([signals[1], signals[0]], of: schema)
            try await store.record([signal(2, "x")], of: second)
            let model = schema.model
            #expect(try await store.liveSignals(of: model, version: "1", in: nil, limit: 10) == signals)
            #expect(
                try await store.liveSignals(of: model, version: nil, in: nil, limit: 2) == [signals[2], signal(2, "x")])
            let range = TimeRange(start: Samples.monday, end: signals[1].moment)
            #expect(try await store.liveSignals(of: model, version: "1", in: range, limit: 10) == [signals[0]])
            #expect(try await store.liveSignals(of: model, version: "1", in: nil, limit: 0) == [])
            await expect(.conflict) { try await store.record(signals, of: Samples.schema(version: "3")) }
        },
        .store("a metric that is no finite number is refused, and leaves nothing of its evaluation") { store in
            let schema = try await store.registered(Samples.schema())
            for value in [Double.nan, .infinity] {
                var commit = EvaluationCommit(schema: schema)
                commit.points = [Findings.point(schema, 0), Findings.point(schema, 1, value: value)]
                await expect(.conflict) { [commit] in try await store.commit(commit) }
            }
            #expect(try await store.metricPoints(MetricQuery(model: schema.model)).isEmpty)
        },
        .store("the newest computation of a window's metric counts, beside a recorded one") { store in
            let schema = try await store.registered(Samples.schema())
            for value in [0.5, 0.6] {
                var commit = EvaluationCommit(schema: schema)
                commit.points = [
                    Findings.point(schema, 0, value: value), Findings.point(schema, 0, value: value, origin: .recorded),
                    Findings.point(schema, 0, metric: .precision, value: value),
                ]
                commit.drift = [Findings.drift(schema, 0, rows: value == 0.5 ? 100 : 200)]
                try await store.commit(commit)
            }
            let points = try await store.metricPoints(MetricQuery(model: schema.model))
            #expect(points.count == 3)
            #expect(points.allSatisfy { $0.value.measurement?.value == 0.6 })
            let drift = try await store.driftFindings(of: schema.model, version: nil, in: nil, limit: 10)
            #expect(drift.map(\.result.currentRows) == [200])
        },
        .store("points are selected by version, metric and range; of too many the newest are given") { store in
            let schema = try await store.registered(Samples.schema())
            let second = try await store.registered(Samples.schema(version: "2"))
            for (version, days) in [(schema, 0..<6), (second, 4..<8)] as [(ModelSchema, Range<Int>)] {
                var commit = EvaluationCommit(schema: version)
                commit.points = days.flatMap {
                    [Findings.point(version, $0), Findings.point(version, $0, metric: .precision)]
                }
                commit.drift = days.map { Findings.drift(version, $0) }
                try await store.commit(commit)
            }
            func days(_ query: MetricQuery) async throws -> [String] {
                try await store.metricPoints(query).map { point in
                    let day = point.window.start.since(Samples.monday).wholeMilliseconds / Samples.day
                    return "\(point.version):\(day)\(point.metric == .accuracy ? "" : "p")"
                }
            }
            let model = schema.model
            #expect(
                try await days(MetricQuery(model: model, metrics: [.accuracy])) == [
                    "1:0", "1:1", "1:2", "1:3", "1:4", "2:4", "1:5", "2:5", "2:6", "2:7",
                ])
            #expect(
                try await days(MetricQuery(model: model, metrics: [.accuracy, .precision], limit: 3))
                    == ["2:6p", "2:7", "2:7p"])
            let range = TimeRange(start: Findings.window(2).start, end: Findings.window(4).start)
            #expect(
                try await days(MetricQuery(model: model, version: "1", range: range))
                    == ["1:2", "1:2p", "1:3", "1:3p"])
            #expect(try await days(MetricQuery(model: model, version: "3")).isEmpty)
            #expect(try await days(MetricQuery(model: try Samples.name("other"))).isEmpty)
            let drift = try await store.driftFindings(of: model, version: nil, in: range, limit: 10)
            #expect(drift.map(\.window) == [Findings.window(2), Findings.window(3)])
            let newest = try await store.driftFindings(of: model, version: "2", in: nil, limit: 1)
            #expect(newest.map(\.window) == [Findings.window(7)])
        },
        .store("shorter windows' points give way to those of a range, once and for good, in the same transaction") {
            store in
            let schema = try await store.registered(Samples.schema(window: .hour))
            let second = try await store.registered(Samples.schema(version: "2", window: .hour))
            _ = try await store.append(Samples.batch(schema, ids: ["a"]), of: schema)
            func hour(_ index: Int, _ schema: ModelSchema) -> MetricPoint {
                var point = Findings.point(schema, 0)
                let start = Samples.monday.advanced(by: .seconds(3600 * index))
                point.window = TimeRange(start: start, end: start.advanced(by: .seconds(3600)))
                return point
            }
            for version in [schema, second] {
                var commit = EvaluationCommit(schema: version)
                commit.points = (-1..<26).map { hour($0, version) }
                try await store.commit(commit)
            }
            let day = Findings.window(0)
            #expect(try await store.firstPoint(of: schema, from: nil, before: day.end) == hour(-1, schema).window.start)
            #expect(try await store.firstPoint(of: schema, from: day.start, before: day.end) == day.start)
            #expect(try await store.firstPoint(of: schema, from: day.start, before: day.start) == nil)
            var fold = EvaluationCommit(schema: schema)
            fold.folded = FoldedRange(window: day, until: day.end)
            fold.points = [Findings.point(schema, 0)]
            try await store.commit(fold)
            let query = MetricQuery(model: schema.model, version: "1")
            let kept = [hour(-1, schema), Findings.point(schema, 0), hour(24, schema), hour(25, schema)]
            #expect(try await store.metricPoints(query) == kept)
            #expect(try await store.metricPoints(MetricQuery(model: schema.model, version: "2")).count == 27)
            // An earlier range does not take back what was said of a later one, and a longer window stays.
            fold.folded = FoldedRange(window: day, until: day.start)
            try await store.commit(fold)
            #expect(try await store.metricPoints(query) == kept)
            let versions = try await store.evaluationWork(of: schema.model, since: nil)?.versions
            #expect(versions?.map(\.foldedUntil) == [day.end, nil])
        },
        .store("a window that reaches into a range is found, however long it is, and one that ends before is not") {
            store in
            let schema = try await store.registered(Samples.schema(window: .quarter))
            var long = Findings.point(schema, 0)
            long.window = WindowLength.quarter.window(containing: Samples.monday)
            var commit = EvaluationCommit(schema: schema)
            commit.points = [long, Findings.point(schema, -300)]
            try await store.commit(commit)
            let end = long.window.end
            for metrics in [[], [MetricID.accuracy]] {
                func points(from start: Timestamp) async throws -> [MetricPoint] {
                    try await store.metricPoints(
                        MetricQuery(
                            model: schema.model, metrics: metrics,
                            range: TimeRange(start: start, end: end.advanced(by: .days(1)))))
                }
                #expect(try await points(from: end.advanced(by: .milliseconds(-1))) == [long])
                #expect(try await points(from: end).isEmpty)
            }
        },
        .store("the newest mature point of each metric is found, however many open windows come after it") { store in
            let schema = try await store.registered(Samples.schema())
            let second = try await store.registered(Samples.schema(version: "2"))
            func immature(_ index: Int, metric: MetricID = .accuracy) -> MetricPoint {
                var point = Findings.point(schema, index, metric: metric)
                point.labels.isMature = false
                return point
            }
            var undefined = Findings.point(schema, 4, metric: .precision)
            undefined.value = .undefined(reason: "no positives")
            var commit = EvaluationCommit(schema: schema)
            commit.points = [Findings.point(schema, 2, value: 0.5), Findings.point(schema, 1)]
            commit.points += (3..<40).map { immature($0) }
            commit.points += [Findings.point(schema, 3, metric: .precision), undefined, immature(0, metric: .rocAUC)]
            commit.points.append(Findings.point(schema, 0, metric: "own metric", origin: .recorded))
            commit.points += [
                Findings.point(schema, 39, metric: .inferenceTime, value: 12),
                Findings.point(schema, 39, metric: .inferenceTime, value: 99, origin: .recorded),
            ]
            try await store.commit(commit)
            // What is computed again later does not become newer by that.
            var again = EvaluationCommit(schema: schema)
            again.points = [Findings.point(schema, 1, value: 0.6)]
            try await store.commit(again)
            var other = EvaluationCommit(schema: second)
            other.points = [Findings.point(second, 7)]
            try await store.commit(other)

            let newest = try await store.newestPoints(of: schema.model, version: "1")
            let expected = [
                commit.points[0], Findings.point(schema, 39, metric: .inferenceTime, value: 12),
                Findings.point(schema, 0, metric: "own metric", origin: .recorded), undefined,
            ]
            #expect(newest == expected.sorted { $0.metric < $1.metric })
            #expect(try await store.newestPoints(of: schema.model, version: nil) == newest + other.points)
            #expect(try await store.newestPoints(of: schema.model, version: "3").isEmpty)
            #expect(try await store.newestPoints(of: Samples.name("other"), version: nil).isEmpty)
        },
        .store("a number that was recorded stands in for one that could not be computed") { store in
            let schema = try await store.registered(Samples.schema())
            var few = Findings.point(schema, 0)
            few.value = .notEnoughData(have: 3, need: 20)
            let recorded = Findings.point(schema, 0, value: 0.5, origin: .recorded)
            var commit = EvaluationCommit(schema: schema)
            commit.points = [few, recorded]
            try await store.commit(commit)
            #expect(try await store.newestPoints(of: schema.model, version: nil) == [recorded])
        },
        .store("estimates lie beside what was measured and are read apart") { store in
            var schema = try await store.registered(Samples.schema())
            let measured = Findings.point(schema, 0, value: 0.5)
            let estimated = Findings.point(schema, 0, value: 0.7, origin: .estimated)
            let later = Findings.point(schema, 1, value: 0.8, origin: .estimated)
            let other = Findings.point(schema, 1, metric: .precision, origin: .estimated)
            var commit = EvaluationCommit(schema: schema)
            commit.points = [measured, estimated, later, other]
            try await store.commit(commit)
            #expect(try await store.metricPoints(MetricQuery(model: schema.model)) == [measured])
            #expect(
                try await store.metricPoints(MetricQuery(model: schema.model, metrics: [.accuracy], estimated: true))
                    == [estimated, later])
            // The limit counts what was asked for.
            #expect(
                try await store.metricPoints(MetricQuery(model: schema.model, metrics: [.accuracy], limit: 1))
                    == [measured])
            #expect(
                try await store.metricPoints(MetricQuery(model: schema.model, estimated: true)).count == 3)
            #expect(try await store.newestPoints(of: schema.model, version: nil) == [measured])
            // Windows of another length are other windows, whose estimates are made anew.
            schema.window = .week
            _ = try await store.register(schema, at: Samples.monday)
            #expect(try await store.metricPoints(MetricQuery(model: schema.model, estimated: true)).isEmpty)
        },
        .store("findings of another version than the evaluation's are refused, and leave nothing") { store in
            let schema = try await store.registered(Samples.schema())
            let second = try await store.registered(Samples.schema(version: "2"))
            var commit = EvaluationCommit(schema: schema)
            commit.points = [Findings.point(schema, 0), Findings.point(second, 0)]
            await expect(.conflict) { [commit] in try await store.commit(commit) }
            #expect(try await store.metricPoints(MetricQuery(model: schema.model)).isEmpty)
            try await store.commit(EvaluationCommit(schema: Samples.schema("unknown")))
        },
        .store("thresholds replace those of the same metric") { store in
            let model = try Samples.name("churn")
            let first = PerformanceThresholds(model: model, metric: .accuracy, min: 0.85, target: 0.9)
            let second = PerformanceThresholds(model: model, metric: .inferenceTime, max: 300, target: 200)
            for thresholds in [second, first] { try await store.setThresholds(thresholds) }
            #expect(try await store.thresholds(of: model) == [first, second])
            var changed = first
            changed.min = nil
            try await store.setThresholds(changed)
            #expect(try await store.thresholds(of: model) == [changed, second])
            #expect(try await store.thresholds(of: Samples.name("other")).isEmpty)
        },
    ]
}
