import Testing
import VigilDomain

@testable import VigilDashboard

@Suite("the signals of live detectors")
struct LiveSignalsTests {
    private func section(_ signals: [LiveDriftSignal]) throws -> String {
        LiveSignalsPanel(signals).section(model: try ModelName("leads")).text
    }

    @Test("a column's alarms are one row: since when, how many, and how many chance gives")
    func rows() throws {
        let panel = LiveSignalsPanel(MockModels.signals)
        #expect(
            panel.sentence == "age_years and prediction changed their level in live predictions, the first on "
                + "17 Sep 1998 02:45 UTC.")
        #expect(panel.rows.map(\.column) == ["age_years", "prediction"])
        #expect(panel.rows.map(\.alarms) == [2, 1])
        #expect(panel.rows[0].since.milliseconds == 906_000_300_000)
        #expect(panel.rows[0].last.milliseconds == 906_400_300_000)
        #expect(abs(panel.rows[1].expected - 4.19) < 1e-12)
        let text = try section(MockModels.signals)
        #expect(text.contains("CUSUM chart"))
        #expect(text.contains("one false alarm in 10,000"))
        #expect(text.contains("about 4.19 by chance"))
        #expect(MarkupCheck(text).faults.isEmpty)
    }

    @Test("predictions that never came in are told with their number and time, and windows without any are not")
    func dropped() throws {
        func point(_ day: Int, _ count: Double) throws -> MetricPoint {
            MetricPoint(
                model: try ModelName("leads"), version: "1", metric: .droppedPredictions,
                window: WindowLength.day.window(containing: Timestamp(milliseconds: Int64(day) * 86_400_000)),
                value: .measured(MetricMeasurement(value: count, count: 1)),
                labels: LabelCoverage(predictions: 1, labelled: 1, lastLabelAt: nil, isMature: true), origin: .recorded,
                computedAt: Timestamp(milliseconds: 0))
        }
        let panel = LiveSignalsPanel([], drops: try [point(10, 1200), point(11, 34), point(12, 0)])
        let sentence = try #require(panel.dropped)
        #expect(
            sentence.hasPrefix(
                "1,234 predictions between 11 Jan 1970 00:00 UTC and 13 Jan 1970 00:00 UTC never came in: "))
        let text = panel.section(model: try ModelName("leads")).text
        #expect(text.contains(sentence) && MarkupCheck(text).faults.isEmpty)
        #expect(LiveSignalsPanel([], drops: try [point(12, 0)]).dropped == nil)
    }

    @Test("without an alarm the part says how to see what is watched")
    func empty() throws {
        let text = try section([])
        #expect(text.contains("No detector has given an alarm."))
        #expect(text.contains("vigil drift live leads --replay"))
        #expect(MarkupCheck(text).faults.isEmpty)
    }

    @Test("names are text and long lists are cut")
    func many() throws {
        let signals: [LiveDriftSignal] = (0..<50).map { index in
            LiveDriftSignal(
                column: "<b>\(index)", detector: "<i>", moment: MockModels.now, eventCount: 10, falseAlarmEvery: 0)
        }
        let text = try section(signals)
        #expect(MarkupCheck(text).faults.isEmpty)
        #expect(!text.contains("<i>"))
        #expect(text.contains("30 more rows with fewer alarms"))
    }
}
