import Foundation
import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

struct MetricForecastTests {
    private static let first = CivilDate(year: 2024, month: 1, day: 1).midnight

    /// One point for each value, on windows one after the other; NaN leaves its window out.
    private static func points(_ values: [Double], _ length: WindowLength = .day) -> [MetricPoint] {
        var window = length.window(containing: first)
        return values.compactMap { value in
            defer { window = length.window(containing: window.end) }
            return value.isNaN ? nil : point(value, window)
        }
    }

    private static func point(_ value: Double, _ window: TimeRange, computedAt: Int64 = 0) -> MetricPoint {
        MetricPoint(
            model: Fixtures.model, version: "1", metric: .accuracy, window: window,
            value: .measured(MetricMeasurement(value: value, count: 100)),
            labels: LabelCoverage(predictions: 100, labelled: 100, lastLabelAt: nil, isMature: true),
            origin: .computed, computedAt: Timestamp(milliseconds: computedAt))
    }

    private static func series(_ values: [Double], _ length: WindowLength = .day) throws -> MetricSeries {
        try MetricSeries(points(values, length), length: length)
    }

    private static func noise(_ seed: UInt64, _ count: Int, _ value: (Int) -> Double) -> [Double] {
        var random = VigilStatistics.SplitMix64(seed: seed)
        return (0..<count).map { value($0) + random.normal() }
    }

    // MARK: Series

    @Test("a series lies on the grid of windows: gaps are NaN, order does not matter, immature points do not count")
    func grid() throws {
        var points = Self.points([1, 2, .nan, 4, 5], .month)
        points[3].labels.isMature = false
        points.reverse()
        let series = try MetricSeries(points, length: .month)
        #expect(series.windows.count == 4 && series.count == 3)
        #expect(series.values[2].isNaN && series.values[3] == 4)
        #expect(zip(series.windows, series.windows.dropFirst()).allSatisfy { $0.end == $1.start })
        #expect(abs(series.days[1] - 30) < 1e-9)
        #expect(series.windowsAhead(2).map(\.start.civilDate.month) == [5, 6])
    }

    @Test("of two points of a window the one that was computed last counts, whatever their order")
    func newestPoint() throws {
        let window = WindowLength.day.window(containing: Self.first)
        let points = [Self.point(1, window, computedAt: 5), Self.point(2, window, computedAt: 9)]
        #expect(try MetricSeries(points, length: .day).values == [2])
        #expect(try MetricSeries(points.reversed(), length: .day).values == [2])
    }

    @Test("only the newest windows are kept, and a gap of centuries costs nothing")
    func cap() throws {
        var points = Self.points((0..<800).map(Double.init), .hour)
        let series = try MetricSeries(points, length: .hour)
        #expect(series.values == (50..<800).map(Double.init) && series.omitted == 50)
        let ancient = CivilDate(year: 1800, month: 1, day: 1).midnight
        points.append(Self.point(0, WindowLength.hour.window(containing: ancient)))
        #expect(try MetricSeries(points, length: .hour).omitted == 51)
        #expect(try MetricSeries([], length: .hour).values.isEmpty)
    }

    @Test("points of two metrics are no series")
    func twoMetrics() {
        var points = Self.points([1, 2])
        points[1].metric = .recall
        #expect { try MetricSeries(points, length: .day) } throws: { ($0 as? DomainError)?.field == "metric" }
    }

    // MARK: Forecasts

    @Test("a season of a week is forecast, with bands around it and what they held")
    func seasonalForecast() throws {
        let values = Self.noise(1, 105) { 50 + 8 * sin(Double($0) * 2 * .pi / 7) }
        let outcome = try MetricForecast.make(Self.series(values), horizon: 7)
        let forecast = try #require(outcome.forecast)
        #expect(forecast.model.contains("season of 7 windows"))
        #expect(forecast.points.count == 7 && forecast.historyWindows == 105)
        for (ahead, point) in forecast.points.enumerated() {
            #expect(abs(point.value - 50 - 8 * sin(Double(105 + ahead) * 2 * .pi / 7)) < 1.5)
            #expect(point.lower95 < point.lower80 && point.lower80 < point.value)
            #expect(point.value < point.upper80 && point.upper80 < point.upper95)
        }
        #expect(forecast.coverageWindows == 105 - 22)
        #expect(abs(try #require(forecast.coverage80) - 0.8) < 0.15)
        #expect(try #require(forecast.coverage95) > 0.87)
    }

    @Test("the bands of a share end at 0 and 1")
    func bounds() throws {
        let values = Self.noise(2, 60) { _ in 0 }.map { 1 - 0.01 * abs($0) }
        let forecast = try #require(
            try MetricForecast.make(Self.series(values), bounds: MetricBounds(.share)).forecast)
        #expect(forecast.points.allSatisfy { $0.upper95 <= 1 && $0.lower95 < 1 && $0.lower95 > 0.9 })
    }

    @Test("an outlier of the history is named, in a level that moves, too")
    func anomalies() throws {
        var values = Self.noise(3, 90) { Double($0) }
        values[40] += 15
        let series = try Self.series(values)
        let forecast = try #require(try MetricForecast.make(series).forecast)
        #expect(forecast.anomalies.map(\.window) == [series.windows[40]])
        #expect(abs(try #require(forecast.anomalies.first).expected - 40) < 4)
    }

    @Test("few series of noise about a line or a season have an anomaly")
    func falseAlarms() throws {
        var alarmed = 0
        for seed in 0..<100 as Range<UInt64> {
            let period = seed % 2 == 0 ? 1 : 7
            let values = Self.noise(900 + seed, 98) { (place: Int) -> Double in
                let season = period == 1 ? 0 : 5 * sin(Double(place) * 2 * .pi / 7)
                return 0.5 * Double(place) + season
            }
            let rest = MetricTrendRemoval.withoutSlowPart(values, period: period)
            let test = SeasonalHybridESD(period: 1, significance: MetricForecast.significance)
            alarmed += try #require(test.scan(rest).scan).anomalies.isEmpty ? 0 : 1
        }
        #expect(alarmed <= 8)
    }

    @Test("few windows and equal values are outcomes, a horizon out of range is an error")
    func outcomes() throws {
        #expect(
            try MetricForecast.make(Self.series([1, 2, .nan, 3]))
                == .notEnoughData(have: 3, need: MetricForecast.fewestWindows))
        #expect(try MetricForecast.make(Self.series([Double](repeating: 0.5, count: 40))) == .constant(0.5))
        #expect { try MetricForecast.make(Self.series([1]), horizon: 0) } throws: {
            ($0 as? StatisticsError)?.code == .invalidParameter
        }
    }

    @Test("a metric that falls by one a day breaches a limit when it gets there")
    func forecastBreach() throws {
        let values = (0..<40).map { (place: Int) -> Double in Double(100 - place) + (place % 2 == 0 ? 0.2 : -0.2) }
        let forecast = try #require(try MetricForecast.make(Self.series(values), horizon: 14).forecast)
        let days = forecast.daysToBreach(of: .least(55.5))
        // The last day was at 61: 5 at 56 is still within, 6 at 55 is not.
        #expect(days.likely == 6)
        #expect(try #require(days.earliest) <= 6)
        #expect(try #require(days.latest) >= 6)
        #expect(forecast.daysToBreach(of: .greatest(200)) == LimitCrossing())
    }

    // MARK: Trends

    @Test("slope, change, season and breach of a metric")
    func trend() throws {
        let values = Self.noise(4, 84) { 200 + 0.5 * Double($0) + 6 * sin(Double($0) * 2 * .pi / 7) }
        let limits: [SeriesLimit] = [.greatest(260), .least(100)]
        let trend = try #require(try PerformanceTrend.analyze(Self.series(values), limits: limits).trend)
        #expect(abs(trend.slopePerDay - 0.5) < 0.05)
        #expect(trend.interval95.lower < 0.5 && 0.5 < trend.interval95.upper && trend.pValue < 1e-4)
        #expect(trend.season?.period == 7)
        #expect(abs(trend.lastLevel - 241.5) < 2)
        let breach = try #require(trend.breaches.first).days
        #expect(abs(try #require(breach.likely) - 37) < 6)
        let (earliest, likely) = (try #require(breach.earliest), try #require(breach.likely))
        #expect(earliest <= likely)
        #expect(trend.breaches[1].days == LimitCrossing())
    }

    @Test("a step is a change at its window")
    func step() throws {
        let values = Self.noise(5, 60) { $0 < 42 ? 10 : 16 }
        let series = try Self.series(values)
        let trend = try #require(try PerformanceTrend.analyze(series).trend)
        #expect(trend.change?.window == series.windows[42])
    }

    @Test("steady noise has no change, no season and an interval around 0")
    func steady() throws {
        let trend = try #require(try PerformanceTrend.analyze(Self.series(Self.noise(6, 70) { _ in 5 })).trend)
        #expect(trend.change == nil && trend.season == nil && trend.pValue > 0.05)
        #expect(trend.interval95.lower < 0 && 0 < trend.interval95.upper)
    }

    @Test("few windows have no trend")
    func shortTrend() throws {
        #expect(try PerformanceTrend.analyze(Self.series([1, 2, 3])) == .notEnoughData(have: 3, need: 8))
    }

    @Test("outcomes survive encoding")
    func encoding() throws {
        let series = try Self.series(Self.noise(7, 40) { _ in 5 })
        let forecast = try MetricForecast.make(series, horizon: 2)
        let trend = try PerformanceTrend.analyze(series, limits: [.least(0)])
        let coder = (JSONEncoder(), JSONDecoder())
        #expect(try coder.1.decode(MetricForecast.Outcome.self, from: coder.0.encode(forecast)) == forecast)
        #expect(try coder.1.decode(PerformanceTrend.Outcome.self, from: coder.0.encode(trend)) == trend)
    }
}
