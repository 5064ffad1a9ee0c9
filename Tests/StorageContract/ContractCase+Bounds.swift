import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    /// Claims about what reaches into a stretch of time from before it, which is looked for no further back than it can lie.
    static let bounds: [ContractCase] = [
        .store("a day that was put together of hours is found by its last one, and by none after it") { store in
            let schema = try await store.registered(Samples.schema(window: .hour))
            _ = try await store.append(Samples.batch(schema, ids: ["a"]), of: schema)
            let day = Findings.window(0)
            var fold = EvaluationCommit(schema: schema)
            fold.folded = FoldedRange(window: day, until: day.end)
            fold.points = [Findings.point(schema, 0)]
            try await store.commit(fold)
            #expect(try await store.windowsOfPoints(schema, from: day.end.advanced(by: .seconds(-1))) == [day])
            #expect(try await store.windowsOfPoints(schema, from: day.end) == [])
        },
        .store("windows of a version that once were longer are found by their end") { store in
            let long = try await store.registered(Samples.schema(window: .month))
            let month = WindowLength.month.window(containing: Samples.monday)
            var commit = EvaluationCommit(schema: long)
            var recorded = Findings.point(long, 0, origin: .recorded)
            recorded.window = month
            commit.points = [recorded]
            try await store.commit(commit)
            let short = try await store.registered(Samples.schema(window: .hour))
            let end = month.end.advanced(by: .seconds(-1))
            #expect(try await store.windowsOfPoints(short, from: end) == [month])
            // And those of a finding that is longer than any window of the version has been.
            var finding = Findings.drift(short, 0)
            let quarter = WindowLength.quarter.window(containing: Samples.monday)
            finding.window = quarter
            var check = EvaluationCommit(schema: short)
            check.drift = [finding]
            try await store.commit(check)
            let range = TimeRange(start: quarter.end.advanced(by: .seconds(-1)), end: quarter.end)
            let found = try await store.driftFindings(of: short.model, version: nil, in: range, limit: 5)
            #expect(found.map(\.window) == [quarter])
        },
        .store("windows with predictions are found by their end, and those of another length afterwards") { store in
            let schema = try await store.registered(Samples.schema(window: .hour))
            _ = try await store.append(Samples.batch(schema, ids: ["a"]), of: schema)
            let hour = try #require(try await store.windows(of: schema, in: nil).first).window
            func windows(_ schema: ModelSchema, of length: WindowLength) async throws -> [TimeRange] {
                let end = length.window(containing: hour.start).end
                let range = TimeRange(start: end.advanced(by: .seconds(-1)), end: end)
                return try await store.windows(of: schema, in: range).map(\.window)
            }
            #expect(try await windows(schema, of: .hour) == [hour])
            let quarters = try await store.registered(Samples.schema(window: .quarter))
            #expect(
                try await windows(quarters, of: .quarter) == [WindowLength.quarter.window(containing: hour.start)])
            let hours = try await store.registered(Samples.schema(window: .hour))
            #expect(try await windows(hours, of: .hour) == [hour])
        },
        .store("an alert is found by every stretch of time that it reaches into, however long it lasts") { store in
            let schema = try await store.registered(Samples.schema())
            var commit = EvaluationCommit(schema: schema)
            var months = Findings.alert(schema, 0)
            months.lastWindow = Findings.window(99)
            commit.alerts =
                [months] + [1, 40, 60, 61].map { Findings.alert(schema, $0, status: $0 == 60 ? .firing : .resolved) }
            try await store.commit(commit)
            func ids(_ first: Int, _ end: Int, _ status: Alert.Status? = nil, limit: Int = 9) async throws -> [String] {
                let range = TimeRange(start: Findings.window(first).start, end: Findings.window(end).start)
                let query = AlertQuery(model: schema.model, status: status, range: range, limit: limit)
                var everywhere = query
                everywhere.model = nil
                #expect(try await store.alerts(everywhere) == store.alerts(query))
                return try await store.alerts(query).map { String($0.id.drop { $0 != "/" }.dropFirst(5)) }
            }
            #expect(try await ids(61, 63) == ["61", "60", "0"])
            #expect(try await ids(61, 63, limit: 2) == ["61", "60"])
            #expect(try await ids(61, 63, .firing) == ["60", "0"])
            #expect(try await ids(61, 63, .resolved) == ["61"])
            #expect(try await ids(50, 51) == ["0"])
            #expect(try await ids(1, 2) == ["1", "0"])
            #expect(try await ids(2, 3) == ["1", "0"])
            #expect(try await ids(100, 120) == [])
        },
        .store("the first and the last time are those of all segments, of whatever length") { store in
            let schema = try await store.registered(Samples.schema())
            // A stretch of days that begins early and ends last, then moments within it and before it.
            for times in [[10, 30_000_000], [5_000_000], [1], [6_000_000, 6_000_900], [29_999_999]] {
                let ids = times.map { "id-\($0)" }
                var batch = Samples.batch(schema, ids: ids)
                batch.timestamps = times.map { Samples.monday.advanced(by: .seconds($0)).milliseconds }
                _ = try await store.append(batch, of: schema)
            }
            let totals = try await store.totals(of: schema.model)
            #expect(totals.firstPredictionAt == Samples.monday.advanced(by: .seconds(1)))
            #expect(totals.lastPredictionAt == Samples.monday.advanced(by: .seconds(30_000_000)))
            #expect(totals.predictions == 7)
        },
    ]
}

extension SQLStore {
    /// The windows that a version has points of after a moment.
    fileprivate func windowsOfPoints(_ schema: ModelSchema, from start: Timestamp) async throws -> [TimeRange] {
        let range = TimeRange(start: start, end: start.advanced(by: .days(1000)))
        let points = try await metricPoints(MetricQuery(model: schema.model, version: schema.version, range: range))
        return points.map(\.window)
    }
}
