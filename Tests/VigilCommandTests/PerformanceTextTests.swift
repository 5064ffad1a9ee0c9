import Foundation
import Testing
import VigilClient
import VigilDomain

@testable import VigilCommand

/// What `vigil performance` prints.
struct PerformanceTextTests {
    private func document<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(json.utf8))
    }

    private let terminal = Terminal(isColored: false, width: 100)

    @Test("segments: worst first, with what may be chance marked as such")
    func segments() throws {
        let segments = try document(
            SegmentsDocument.self,
            """
            {"outcome": "searched", "metric": "accuracy", "searched": 351, "segments": [
              {"conditions": ["band is A", "size above 3"], "labelled": 119, "rest": 0.858,
               "value": {"metric": "accuracy", "outcome": "measured", "value": 0.681},
               "shrunk_difference": -0.16, "shrunk_lower95": -0.22, "shrunk_upper95": -0.1,
               "adjusted_p_value": 0.0025, "verdict": "worse"},
              {"conditions": ["code is 5"], "labelled": 55, "rest": 0.844,
               "value": {"metric": "accuracy", "outcome": "measured", "value": 0.655},
               "shrunk_difference": -0.01, "shrunk_lower95": -0.1, "shrunk_upper95": 0.02,
               "adjusted_p_value": 0.4, "verdict": "not_shown"}]}
            """)
        let text = SegmentsText(model: try ModelName("m"), segments: segments).text(for: terminal)
        #expect(text.hasPrefix("m: Accuracy, the worst of 351 segments"))
        #expect(text.contains("band is A and size above 3") && text.contains("0.681") && text.contains("may be chance"))
        let none = try document(
            SegmentsDocument.self,
            #"{"outcome": "not_enough_data", "reason": "3 labelled rows; it needs 60", "segments": []}"#)
        #expect(
            SegmentsText(model: try ModelName("m"), segments: none).text(for: terminal)
                == "Segments of m are not compared: 3 labelled rows; it needs 60.")
    }

    @Test("outlook: direction, windows to come, and how often the band was right")
    func outlook() throws {
        let forecast = try document(
            ForecastDocument.self,
            """
            {"outcome": "forecast", "model": "level", "coverage95": 0.929, "coverage_windows": 14, "points": [
              {"from": "1998-11-01T00:00:00Z", "to": "1998-12-01T00:00:00Z", "value": 22300, "lower95": 18400,
               "upper95": 26000}]}
            """)
        let trend = try document(
            TrendDocument.self,
            """
            {"outcome": "measured", "windows": 46, "slope_per_day": 7.8, "lower95": 1.1, "upper95": 14, "p_value": 0.02,
             "change": {"from": "1996-06-01T00:00:00Z", "before": 13416, "after": 19938}}
            """)
        let text = OutlookText(
            model: try ModelName("m"), metric: .meanAbsoluteError, forecast: forecast, trend: trend
        ).text(for: terminal)
        #expect(text.contains("46 windows: it rises by 7.8") && text.contains("level changed at 1996-06-01"))
        #expect(text.contains("Nov 1998") && text.contains("22,300") && text.contains("held 92.9 % of 14 past windows"))
        let nothing = try document(
            ForecastDocument.self, #"{"outcome": "not_enough_data", "reason": "3 windows have a value", "points": []}"#)
        let short = try document(TrendDocument.self, #"{"outcome": "not_enough_data", "reason": "few", "windows": 3}"#)
        let empty = OutlookText(model: try ModelName("m"), metric: .accuracy, forecast: nothing, trend: short)
            .text(for: terminal)
        #expect(empty.contains("No trend: few.") && empty.contains("No forecast: 3 windows have a value."))
    }

    @Test("comparison: the verdict first, each metric with its difference")
    func comparison() throws {
        let found = try document(
            ComparisonDocument.self,
            """
            {"first": "version 1", "second": "version 2", "is_paired": false, "first_rows": 2000, "second_rows": 1500,
             "sentence": "version 2 is better than version 1.", "metrics": [
              {"metric": "accuracy", "first": 0.8, "second": 0.9, "difference": 0.1, "lower95": 0.08, "upper95": 0.12,
               "adjusted_p_value": 1e-12},
              {"metric": "cohen_kappa", "first": 0.6, "second": 0.8, "difference": 0.2}]}
            """)
        let text = ComparisonText(comparison: found).text(for: terminal)
        #expect(text.hasPrefix("version 2 is better than version 1."))
        #expect(text.contains("0.100 (0.0800 to 0.120)") && text.contains("< 1e-9") && text.contains("no test"))
        #expect(text.hasSuffix("Over 2,000 and 1,500 rows."))
    }
}
