import Testing
import VigilDomain

@testable import VigilDashboard

@Suite("small charts")
struct SmallChartTests {
    @Test("a sparkline is exactly this")
    func sparkline() {
        let spark = Sparkline(
            values: [1, nil, 3, 2], limit: 2, isBad: true, isMaturing: false, summary: "from 1 to 3")
        // Values 1 to 3 between 28 and 4 pixels down; four steps between 4 and 144 pixels across.
        #expect(
            spark.drawing.text == """
                <svg class="spark" role="img" aria-label="from 1 to 3" width="148" height="32">\
                <line class="rule limit" x1="0" x2="148" y1="16" y2="16"/>\
                <path class="series" d="M4 28M97.33 4L144 16"/>\
                <circle class="dot bad" cx="144" cy="16" r="3"/></svg>
                """)
    }

    @Test("a sparkline without a value is nothing")
    func emptySparkline() {
        let spark = Sparkline(values: [nil, nil], limit: 2, isBad: false, isMaturing: false, summary: "")
        #expect(spark.drawing.isEmpty)
    }

    @Test("a drift strip shows the strongest and greys what did not drift")
    func strip() {
        let bars = (0..<40).map { index in
            DriftStrip.Bar(name: "f\(index)", score: 4 - Double(index) * 0.1, isDrifted: index < 3)
        }
        let text = DriftStrip(bars: bars, summary: "3 of 40").drawing.text
        #expect(text.split(separator: "<rect").count - 1 == DriftStrip.most)
        #expect(text.split(separator: "class=\"heat\"").count - 1 == 3)
        #expect(DriftStrip(bars: [], summary: "").drawing.isEmpty)
    }

    @Test("a heat row draws drifted cells last, so that their outline is whole")
    func heatRow() throws {
        let quarters = MockModels.quarters(from: 1995, count: 3)
        let axis = TimeAxis(range: TimeRange(start: quarters[0].start, end: quarters[2].end))
        let cells = [
            HeatRow.Cell(window: quarters[0], key: "a", score: 2, isDrifted: true, text: "first"),
            HeatRow.Cell(window: quarters[1], key: "b", score: nil, isDrifted: false, text: "second"),
            HeatRow.Cell(window: quarters[2], key: "c", score: 0, isDrifted: false, text: "third"),
        ]
        let text = HeatRow(axis: axis, cells: cells, summary: "a row").drawing.text
        let drifted = try #require(text.firstRange(of: "heat drifted"))
        let last = try #require(text.firstRange(of: "third"))
        #expect(last.lowerBound < drifted.lowerBound)
        #expect(text.contains("class=\"none\""))
        #expect(MarkupCheck(text).faults.isEmpty)
    }

    @Test("bars begin at zero and their labelled part is inside them")
    func volume() {
        let quarters = MockModels.quarters(from: 1995, count: 2)
        let axis = TimeAxis(range: TimeRange(start: quarters[0].start, end: quarters[1].end))
        let chart = VolumeChart(
            title: "Predictions by quarter", id: "volume", axis: axis,
            bars: [
                VolumeChart.Bar(window: quarters[0], name: "1995 Q1", predictions: 100, labelled: 50),
                VolumeChart.Bar(window: quarters[1], name: "1995 Q2", predictions: 0, labelled: 0),
            ])
        let text = chart.figure.text
        #expect(text.contains("y=\"0\" height=\"72\""))
        #expect(text.contains("y=\"36\" height=\"36\""))
        #expect(text.contains("1995 Q1: 100 predictions, 50 labelled"))
        #expect(MarkupCheck(text + chart.table.text).faults.isEmpty)
    }

    @Test("more predictions than can be counted are as many as can be")
    func volumeOverflow() {
        let quarters = MockModels.quarters(from: 1995, count: 2)
        let axis = TimeAxis(range: TimeRange(start: quarters[0].start, end: quarters[1].end))
        let bars = quarters.map { VolumeChart.Bar(window: $0, name: "q", predictions: .max, labelled: 0) }
        let text = VolumeChart(title: "Predictions", id: "volume", axis: axis, bars: bars).figure.text
        #expect(text.contains("9,223,372,036,854,775,807 in 2 windows"))
    }

    @Test("a sparkline of the widest values has its ends at its edges")
    func widestSparkline() {
        let spark = Sparkline(
            values: [-.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude], limit: nil, isBad: false,
            isMaturing: false, summary: "")
        #expect(spark.drawing.text.contains("d=\"M4 28L74 16L144 4\""))
    }
}
