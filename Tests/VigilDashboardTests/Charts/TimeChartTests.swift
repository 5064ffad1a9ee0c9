import Testing
import VigilDomain
import VigilMonitoring

@testable import VigilDashboard

@Suite("the chart of a metric")
struct TimeChartTests {
    private static let quarters = MockModels.quarters(from: 1995, count: 4)

    private func point(
        _ window: TimeRange, _ value: Double?, isMaturing: Bool = false, isBad: Bool = false
    ) -> TimeChart.Point {
        TimeChart.Point(
            window: window, name: WindowText.label(of: window), value: value, lower: value.map { $0 - 1 },
            upper: value.map { $0 + 1 }, isMaturing: isMaturing, isBeyondLimit: isBad, note: "100 rows")
    }

    private func chart(_ points: [TimeChart.Point], lines: [TimeChart.Line] = [], events: [TimeChart.Event] = [])
        -> TimeChart
    {
        TimeChart(
            title: "Error by quarter", id: "chart", format: .number,
            axis: TimeAxis(range: TimeRange(start: Self.quarters[0].start, end: Self.quarters[3].end)), points: points,
            lines: lines, events: events)
    }

    @Test("windows and values at the ends of their types are drawn, without a number that is none")
    func extremes() {
        let ends = TimeRange(start: Timestamp(milliseconds: .min), end: Timestamp(milliseconds: .max))
        let last = TimeRange(start: Timestamp(milliseconds: .max - 1), end: Timestamp(milliseconds: .max))
        let points = [(ends, -1e308), (last, Double.greatestFiniteMagnitude)].map { window, value in
            TimeChart.Point(
                window: window, name: "w", value: value, lower: -.greatestFiniteMagnitude, upper: value,
                isMaturing: false, isBeyondLimit: true, note: "")
        }
        let chart = TimeChart(
            title: "Error", id: "chart", format: .number, axis: TimeAxis(range: ends), points: points,
            lines: [TimeChart.Line(kind: .limit, value: 1e308, label: "maximum")],
            events: [TimeChart.Event(kind: .alert, moment: Timestamp(milliseconds: .max), label: "alert")])
        #expect(MarkupCheck(chart.figure.text).faults.isEmpty)
        #expect(!chart.json.contains("nan") && !chart.json.contains("inf"))
        #expect(chart.valueTicks.values.allSatisfy { $0.isFinite })
        // The middle of all time is half a millisecond before 1970, rounded down.
        #expect(chart.json.contains("\"x\":[-1,"), "\(chart.json)")
    }

    @Test("a missing value and a missing window both end the line")
    func gaps() {
        let quarters = Self.quarters
        let missingValue = chart([
            point(quarters[0], 10), point(quarters[1], nil), point(quarters[2], 12), point(quarters[3], 13),
        ])
        #expect(TimeChart.stretches(of: missingValue.points).map(\.count) == [1, 2])
        let missingWindow = chart([point(quarters[0], 10), point(quarters[1], 11), point(quarters[3], 13)])
        #expect(TimeChart.stretches(of: missingWindow.points).map(\.count) == [2, 1])
        #expect(TimeChart.stretches(of: chart([]).points).isEmpty)
    }

    @Test("the drawing is exactly this")
    func drawing() {
        let small = chart(
            [point(Self.quarters[0], 10), point(Self.quarters[1], 12, isMaturing: true)],
            lines: [TimeChart.Line(kind: .limit, value: 14, label: "maximum 14")])
        // The axis goes from 9 to 14 over 224 pixels, 44.8 a unit: 10 is at 179.2 and 12 at 89.6. The year has 365 days
        // and its first two quarters 90 and 91: their middles are at 12.33 % and 37.12 %.
        let text = small.drawing.text
        #expect(text.contains("<path class=\"series maturing\" d=\"M123.29 179.2L371.23 89.6\"/>"))
        #expect(text.contains("<path class=\"band\" d=\"M123.29 134.4L371.23 44.8L371.23 134.4L123.29 224Z\"/>"))
        #expect(text.contains("<circle class=\"dot\" cx=\"12.33%\" cy=\"179.2\" r=\"3.5\"/>"))
        #expect(text.contains("<circle class=\"dot maturing\" cx=\"37.12%\" cy=\"89.6\" r=\"3.5\"/>"))
        #expect(text.contains("<line class=\"rule limit\" x1=\"0\" x2=\"100%\" y1=\"0\" y2=\"0\"/>"))
        #expect(text.contains("<title>1995 Q2: 12, 95 % interval 11 to 13; 100 rows</title>"))
    }

    @Test("a settled stretch is one line and the way to a maturing window another")
    func maturing() {
        let chart = chart([
            point(Self.quarters[0], 10), point(Self.quarters[1], 11), point(Self.quarters[2], 12),
            point(Self.quarters[3], 13, isMaturing: true),
        ])
        let text = chart.drawing.text
        #expect(text.components(separatedBy: "class=\"series\"") == 1)
        #expect(text.components(separatedBy: "class=\"series maturing\"") == 1)
    }

    @Test("an interval without neighbours is a bar, and a window without a value a mark")
    func alone() {
        let text = chart([point(Self.quarters[0], 10), point(Self.quarters[1], nil), point(Self.quarters[2], 9)])
            .drawing.text
        #expect(text.components(separatedBy: "class=\"whisker\"") == 2)
        #expect(text.components(separatedBy: "class=\"absent\"") == 1)
        #expect(!text.contains("class=\"band\""))
    }

    @Test("what was estimated is a line and a band of its own, in the drawing, the data and the table")
    func estimates() {
        var points = [point(Self.quarters[0], 10), point(Self.quarters[1], nil), point(Self.quarters[2], 12)]
        #expect(!chart(points).table.text.contains("Estimated"))
        for (index, value) in [9.0, 30, 11].enumerated() {
            points[index].estimate = TimeChart.Estimate(value: value, lower: value - 2, upper: value + 2)
        }
        let chart = chart(points)
        let text = chart.drawing.text
        #expect(text.components(separatedBy: "class=\"series estimate\"") == 1)
        #expect(text.components(separatedBy: "class=\"band estimate\"") == 1)
        #expect(chart.valueTicks.scale.upper >= 32 && chart.valueTicks.scale.lower <= 7)
        #expect(chart.json.contains("\"estimate\":[9,30,11]"))
        #expect(chart.json.contains("\"estimateUpper\":[11,32,13]"))
        #expect(chart.table.text.contains("<td class=\"num\">30 (28 to 32)</td>"))
        #expect(chart.text(of: points[1]).hasSuffix("estimated without labels 30 (28 to 32)"))
        #expect(MarkupCheck(chart.figure.text).faults.isEmpty)
    }

    @Test("limits are always inside, however far they are")
    func farLimit() {
        let ticks = chart(
            [point(Self.quarters[0], 10)], lines: [TimeChart.Line(kind: .limit, value: 500, label: "maximum 500")]
        ).valueTicks
        #expect(ticks.scale.upper >= 500 && ticks.scale.lower <= 9)
    }

    @Test("a limit that differs from window to window is a line along each, named at its end")
    func steppedLimit() {
        var chart = chart([point(Self.quarters[0], 10), point(Self.quarters[1], 11), point(Self.quarters[3], 12)])
        let step = { (quarter: Int, value: Double) in
            TimeChart.SteppedLimit.Step(window: Self.quarters[quarter], value: value)
        }
        chart.steppedLimits = [
            TimeChart.SteppedLimit(label: "worse above 14", steps: [step(0, 8), step(1, 7), step(3, 14)])
        ]
        // The axis goes from 6 to 14 over 224 pixels, 28 a unit; the quarters have 90, 91, 92 and 92 days of 365.
        let text = chart.drawing.text
        #expect(
            text.contains("<path class=\"rule limit\" d=\"M0 168H246.58V196H495.89M747.95 0H1000\"/>"), "\(text)")
        #expect(text.contains(">worse above 14</text>"))
        #expect(chart.summary.hasSuffix("Worse above 14."))
        #expect(chart.json.contains("\"y\":[8,8,7,7,null,14,14]"))
        #expect(MarkupCheck(chart.figure.text).faults.isEmpty)
    }

    @Test("a value that does not fit the others has a diamond, in the drawing and in the data")
    func oddity() {
        var points = [point(Self.quarters[0], 10), point(Self.quarters[1], 12), point(Self.quarters[2], nil)]
        points[1].isOdd = true
        points[2].isOdd = true
        let chart = chart(points)
        #expect(chart.drawing.text.components(separatedBy: "class=\"odd\"") == 1)
        #expect(chart.json.contains("\"odd\":[false,true,true]"))
        #expect(MarkupCheck(chart.figure.text).faults.isEmpty)
    }

    @Test("a chart without a value says so and stays well-formed")
    func empty() {
        let none = chart([point(Self.quarters[0], nil)])
        #expect(none.summary == "Error by quarter: no values yet")
        #expect(MarkupCheck(none.figure.text).faults.isEmpty)
    }

    @Test("the summary names the newest value, the range and the lines")
    func summary() {
        let chart = chart(
            [point(Self.quarters[0], 10), point(Self.quarters[1], 12)],
            lines: [TimeChart.Line(kind: .limit, value: 14, label: "maximum 14")])
        #expect(
            chart.summary
                == "Error by quarter, 1995 Q1 to 1995 Q2. Newest 1995 Q2: 12, 95 % interval 11 to 13; 100 rows. "
                + "Between 10 and 12. Maximum 14.")
    }

    @Test("every window has its row, newest first")
    func table() {
        let table = chart([point(Self.quarters[0], 10), point(Self.quarters[1], nil)]).table.text
        let first = table.firstRange(of: "1995 Q2")
        let second = table.firstRange(of: "1995 Q1")
        #expect(first != nil && second != nil)
        if let first, let second { #expect(first.lowerBound < second.lowerBound) }
        #expect(table.contains("no value"))
    }

    @Test("the data for the script cannot end its element")
    func json() {
        let hostile = "</script><script>alert(1)</script>\u{2028}\"\\"
        var chart = chart(
            [point(Self.quarters[0], 10)],
            events: [
                TimeChart.Event(kind: .alert, moment: Self.quarters[0].start, label: hostile)
            ])
        chart.title = hostile
        #expect(!chart.json.contains("<"))
        #expect(!chart.json.contains("\u{2028}"))
        #expect(chart.json.contains("\\u003c/script\\u003e"))
        #expect(JSONText.string("a\"\\\n\u{1}") == "\"a\\\"\\\\\\u000a\\u0001\"")
        #expect(JSONText.number(.nan) == "null")
        #expect(JSONText.number(15_000) == "15000")
        #expect(JSONText.number(0.1) == "0.1")
    }

    @Test("labels of events that are close stand in different lines, and those without room are left out")
    func lanes() {
        let start = Self.quarters[0].start
        let axis = TimeAxis(range: TimeRange(start: start, end: start.advanced(by: .days(100))))
        let events = (0..<8).map { index in
            TimeChart.Event(kind: .alert, moment: start.advanced(by: .days(10 + index)), label: "alert: above 15,000")
        }
        let lanes = EventLanes(events: events, axis: axis)
        #expect(lanes.count == 4)
        #expect(lanes.placed.map(\.lane) == [0, 1, 2, 3])
        #expect(lanes.placed.first?.event.moment == events.last?.moment)
        #expect(EventLanes(events: [], axis: axis).height == 0)
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(separatedBy text: String) -> Int {
        split(separator: text, omittingEmptySubsequences: false).count - 1
    }
}
