import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

@Suite("Points of short windows put together")
struct MetricRollUpTests {
    private static let day = WindowLength.day.window(containing: Timestamp(milliseconds: 1_777_593_600_000))

    /// A day's rows, hour by hour, of very different sizes; some hours lack a class, a label or everything.
    private struct Day {
        var schema: ModelSchema
        var batch: PredictionBatch
        var labels: Column
        var hours: [[Int]] = []

        init(_ task: ModelTask, seed: UInt64) {
            var random = SplitMix64(seed: seed)
            schema = Fixtures.schema(task, window: .hour)
            schema.labelCoverageLimit = 0.1
            if task == .binaryClassification {
                schema.businessValue = BusinessValue(truePositive: 20, falsePositive: -5, falseNegative: -1)
            }
            var sizes: [Int] = []
            for hour in 0..<24 { sizes.append(hour % 7 == 3 ? 0 : 6 * Int(random.next() % 30)) }
            let rows = sizes.reduce(0, +)
            batch = Tables.batch(schema, rows: rows)
            batch.scores = (0..<rows).map { _ in random.uniform() }
            batch.inferenceMilliseconds = (0..<rows).map { _ in 5 + 40 * random.uniform() }
            var numbers: [Double] = batch.scores.map { random.uniform() < $0 ? 1 : 0 }
            switch task {
            case .binaryClassification:
                batch.predictions = .numeric(NumericColumn(batch.scores.map { $0 > 0.4 ? 1 : 0 }))
            case .regression:
                numbers = (0..<rows).map { _ in 10 + 3 * random.normal() }
                batch.predictions = .numeric(NumericColumn(numbers.map { $0 + random.normal() }))
            case .ranking:
                batch.groups = CategoricalColumn((0..<rows).map { "q\($0 / 6)" })
                numbers = (0..<rows).map { _ in Double(Int(random.next() % 3)) }
            case .multiclassClassification: break
            }
            if task != .ranking {
                for row in 0..<rows where random.uniform() < 0.1 { numbers[row] = .nan }
            }
            labels = .numeric(NumericColumn(numbers))
            var row = 0
            for size in sizes {
                hours.append(Array(row..<row + size))
                row += size
            }
        }

        func points() throws -> [MetricPoint] {
            try hours.enumerated().flatMap { hour, rows -> [MetricPoint] in
                guard !rows.isEmpty else { return [] }
                let start = MetricRollUpTests.day.start.advanced(by: .seconds(3600 * hour))
                let table = try LabelledTable(schema: schema, predictions: batch.rows(rows), labels: labels.rows(rows))
                return WindowEvaluation.points(
                    for: table, window: WindowLength.hour.window(containing: start), lastLabelAt: start,
                    watermark: MetricRollUpTests.day.end, at: Fixtures.wall(1))
            }
        }
    }

    @Test(
        "what can be put together is what the rows themselves give",
        arguments: [ModelTask.binaryClassification, .regression, .ranking], 1...3 as ClosedRange<UInt64>)
    func exact(task: ModelTask, seed: UInt64) throws {
        let day = Day(task, seed: seed)
        let table = try LabelledTable(schema: day.schema, predictions: day.batch, labels: day.labels)
        let whole = Dictionary(uniqueKeysWithValues: WindowEvaluation.metrics(for: table).map { ($0.metric, $0.value) })
        let merged = MetricRollUp(into: .day, watermark: Self.day.end).points(try day.points())
        #expect(merged.count == whole.count)
        for point in merged {
            let descriptor = MetricCatalog.descriptor(of: point.metric)
            #expect(point.window == Self.day && point.labels.isMature)
            #expect(point.labels.predictions == day.batch.count && point.labels.labelled == day.labels.presentCount)
            guard descriptor.merging != .notPossible else {
                #expect(point.value.measurement == nil)
                continue
            }
            guard let expected = whole[point.metric]?.measurement else {
                #expect(point.value == whole[point.metric])
                continue
            }
            let got = try #require(point.value.measurement, "\(point.metric)")
            #expect(isClose(got.value, expected.value), "\(point.metric): \(got.value) \(expected.value)")
            #expect(got.count == expected.count, "\(point.metric)")
            guard let error = expected.standardError else { continue }
            if descriptor.merging == .rootMeanSquare {
                #expect(abs((got.standardError ?? 0) / error - 1) < 1e-6, "\(point.metric)")
            } else {
                #expect(isClose(got.standardError ?? .nan, error), "\(point.metric)")
                #expect(isClose(got.lower95 ?? .nan, expected.lower95 ?? .nan), "\(point.metric)")
            }
        }
    }

    @Test("a longer window is mature when it has ended and all its parts are")
    func maturity() throws {
        var points = try Day(.binaryClassification, seed: 4).points().filter { $0.metric == .accuracy }
        let ended = MetricRollUp(into: .day, watermark: Self.day.end)
        #expect(ended.points(points).map(\.labels.isMature) == [true])
        let open = MetricRollUp(into: .day, watermark: Self.day.end.advanced(by: .seconds(-1)))
        #expect(open.points(points).map(\.labels.isMature) == [false])
        points[3].labels.isMature = false
        #expect(ended.points(points).map(\.labels.isMature) == [false])
    }

    @Test("windows of the same or of a greater length stay as they are; versions and origins stay apart")
    func apart() throws {
        let hours = try Day(.binaryClassification, seed: 5).points().filter { $0.metric == .accuracy }
        let days = MetricRollUp(into: .day, watermark: nil).points(hours)
        #expect(MetricRollUp(into: .day, watermark: nil).points(days) == days)
        #expect(MetricRollUp(into: .hour, watermark: nil).points(days) == days)
        var second = hours[0]
        second.version = "2"
        var estimated = hours[1]
        estimated.origin = .estimated
        let mixed = MetricRollUp(into: .day, watermark: nil).points(hours + [second, estimated])
        #expect(mixed.count == 3 && Set(mixed.map(\.version)) == [second.version, hours[0].version])
    }

    @Test("points by window and points by series come to the same, also where a series begins with a longer window")
    func orders() throws {
        let hours = try Day(.binaryClassification, seed: 7).points()
        var points: [MetricPoint] = []
        for (day, version) in [(0, "1"), (0, "2"), (1, "1"), (2, "2")] {
            points += hours.map { point in
                var point = point
                point.version = version
                point.window.start = point.window.start.advanced(by: .seconds(86_400 * day))
                point.window.end = point.window.end.advanced(by: .seconds(86_400 * day))
                return point
            }
        }
        let metrics = Set(hours.map(\.metric))
        var week = points[0]
        week.window = WindowLength.week.window(containing: Self.day.start.advanced(by: .seconds(-7 * 86_400)))
        points.insert(week, at: 0)
        let byWindow = points.sorted { ($0.window.start, $0.metric) < ($1.window.start, $1.metric) }
        let bySeries = points.sorted { ($0.metric, $0.version, $0.window) < ($1.metric, $1.version, $1.window) }
        let rollUp = MetricRollUp(into: .day, watermark: nil)
        let merged = rollUp.points(byWindow)
        #expect(merged == rollUp.points(bySeries))
        #expect(merged.count == 1 + 4 * metrics.count && merged.first == week)
    }

    @Test("windows without a value leave none, and the reason stays")
    func nothing() throws {
        var points = try Day(.binaryClassification, seed: 6).points().filter { $0.metric == .precision }
        for index in points.indices { points[index].value = .notEnoughData(have: 0, need: 1) }
        #expect(
            MetricRollUp(into: .day, watermark: nil).points(points).map(\.value) == [.notEnoughData(have: 0, need: 1)])
        points[2].value = .undefined(reason: "no row was predicted positive")
        #expect(
            MetricRollUp(into: .day, watermark: nil).points(points).map(\.value)
                == [.undefined(reason: "no row was predicted positive")])
        // Hours without a row that counts take nothing from the day.
        points[3].value = .measured(MetricMeasurement(value: 0.5, count: 10))
        #expect(MetricRollUp(into: .day, watermark: nil).points(points).first?.value.measurement?.value == 0.5)
    }

    @Test("estimates share the baseline's error, which more windows do not make smaller")
    func estimates() {
        let points = (0..<4).map { hour in
            MetricPoint(
                model: Fixtures.schema(.binaryClassification).model, version: "1", metric: .accuracy,
                window: WindowLength.hour.window(containing: Self.day.start.advanced(by: .seconds(3600 * hour))),
                value: .measured(
                    MetricMeasurement(value: 0.7 + 0.1 * Double(hour % 2), standardError: 0.02, count: 100)),
                labels: LabelCoverage(predictions: 100, labelled: 0, lastLabelAt: nil, isMature: true),
                origin: .estimated, computedAt: Fixtures.wall(1))
        }
        let merged = MetricRollUp(into: .day, watermark: nil).points(points).first?.value.measurement
        #expect(isClose(merged?.value ?? 0, 0.75) && isClose(merged?.standardError ?? 0, 0.02))
    }
}
