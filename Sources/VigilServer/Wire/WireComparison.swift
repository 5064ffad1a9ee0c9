import Vigil
import VigilDomain
import VigilMonitoring
import VigilStatistics

/// Two versions or models side by side.
struct WireComparison: Encodable {
    struct Metric: Encodable {
        var metric: String
        var first: Double
        var second: Double
        var difference: Double
        var lower95: Double?
        var upper95: Double?
        var pValue: Double?
        var adjustedPValue: Double?
        var test: String
    }

    var first: String
    var second: String
    var isPaired: Bool
    var firstRows: Int
    var secondRows: Int
    var mainMetric: String
    var verdict: String
    var sentence: String
    var metrics: [Metric]
    var keptFrom: WireTime?

    init(_ comparison: VersionComparison, keptFrom: Timestamp?) {
        self.keptFrom = keptFrom.map(WireTime.init)
        first = comparison.first
        second = comparison.second
        isPaired = comparison.isPaired
        firstRows = comparison.firstRows
        secondRows = comparison.secondRows
        mainMetric = comparison.mainMetric.rawValue
        sentence = comparison.sentence
        verdict =
            switch comparison.verdict {
            case .firstIsBetter: "first_is_better"
            case .secondIsBetter: "second_is_better"
            case .different: "different"
            case .noDifference: "no_difference"
            case .notEnoughData: "not_enough_data"
            case .notPossible: "not_possible"
            }
        metrics = comparison.metrics.map { difference in
            // An end that nothing bounds is no number of JSON.
            Metric(
                metric: difference.metric.rawValue, first: difference.first, second: difference.second,
                difference: difference.difference,
                lower95: difference.interval.flatMap { $0.lower.isFinite ? $0.lower : nil },
                upper95: difference.interval.flatMap { $0.upper.isFinite ? $0.upper : nil },
                pValue: difference.pValue, adjustedPValue: difference.adjustedPValue, test: difference.test)
        }
    }

    static let schema = JSONSchema.object([
        .required("first", .string()), .required("second", .string()),
        .required("is_paired", .boolean, "whether both answered the same rows, by id"),
        .required("first_rows", .integer()), .required("second_rows", .integer()),
        .required("main_metric", .string(), "the metric that decides"),
        .required(
            "verdict",
            .string(values: [
                "first_is_better", "second_is_better", "different", "no_difference", "not_enough_data", "not_possible",
            ])),
        .required("sentence", .string()),
        .required(
            "metrics",
            .array(
                .object([
                    .required("metric", .string()), .required("first", .number()), .required("second", .number()),
                    .required("difference", .number(), "second less first"), .optional("lower95", .number()),
                    .optional("upper95", .number()), .optional("p_value", .number()),
                    .optional("adjusted_p_value", .number(), "by Holm among the metrics beside the main one"),
                    .required("test", .string()),
                ])), "the main one first"),
        WireSchemas.keptFrom,
    ])
}
