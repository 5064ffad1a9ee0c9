import Testing
import VigilDomain

@testable import VigilStorage

@Suite("rows of metric points")
struct MetricPointRowTests {
    private func values(_ measurement: MetricMeasurement) throws -> [SQLValue] {
        let window = TimeRange(start: Timestamp(milliseconds: 0), end: Timestamp(milliseconds: 86_400_000))
        return try MetricPointRow.values(
            MetricPoint(
                model: ModelName("m"), version: "1", metric: "x", window: window, value: .measured(measurement),
                labels: LabelCoverage(predictions: 1, labelled: 1, lastLabelAt: nil, isMature: true),
                origin: .recorded, computedAt: window.end))
    }

    @Test("an error or interval that is no number is kept as one that is not known")
    func uncertainty() throws {
        let known = try values(MetricMeasurement(value: 1, standardError: 2, lower95: -3, upper95: 5, count: 4))
        #expect(known[6...9] == [.real(1), .real(2), .real(-3), .real(5)])
        let unknown = try values(
            MetricMeasurement(value: 1, standardError: .infinity, lower95: -.infinity, upper95: .nan, count: 4))
        #expect(unknown[6...9] == [.real(1), .null, .null, .null])
    }

    @Test("a value that is no number is refused", arguments: [Double.nan, .infinity, -.infinity])
    func value(_ value: Double) {
        let error = #expect(throws: StoreError.self) { try values(MetricMeasurement(value: value, count: 4)) }
        #expect(error?.code == .conflict)
    }
}
