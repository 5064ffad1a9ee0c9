import Vigil
import VigilDomain
import VigilMonitoring
import VigilStatistics

/// What the labelled rows of a stretch of time say.
struct WirePerformanceAnalysis: Encodable {
    struct Confusion: Encodable {
        var classes: [String]
        var counts: [[Int]]
    }

    struct Threshold: Encodable {
        var threshold: Double
        var truePositives: Int
        var falsePositives: Int
        var falseNegatives: Int
        var trueNegatives: Int
    }

    struct Best: Encodable {
        var metric: String
        var threshold: Double
        var value: Double
        var current: Double?
    }

    struct Bin: Encodable {
        var count: Int
        var meanScore: Double
        var positiveShare: Double
    }

    struct Gain: Encodable {
        var gain: Double
        var lift: Double
    }

    var rows: Int
    var labelled: Int
    var unreadablePredictions: Int?
    var unreadableOutcomes: Int?
    var metrics: [WireValue]
    var confusion: Confusion?
    var thresholds: [Threshold]
    var bestThresholds: [Best]
    var reliability: [Bin]
    var gains: [Gain]
    var keptFrom: WireTime?

    init(_ analysis: PerformanceAnalysis, keptFrom: Timestamp?) {
        self.keptFrom = keptFrom.map(WireTime.init)
        rows = analysis.rows
        labelled = analysis.labelled
        unreadablePredictions = analysis.unreadable?.predictions
        unreadableOutcomes = analysis.unreadable?.outcomes
        metrics = analysis.metrics.map { WireValue($0.metric, $0.value) }
        confusion = analysis.confusion.map { Confusion(classes: $0.classes, counts: $0.counts) }
        // An infinite score is no number of JSON.
        thresholds = analysis.thresholds.filter(\.threshold.isFinite).map {
            Threshold(
                threshold: $0.threshold, truePositives: $0.truePositives, falsePositives: $0.falsePositives,
                falseNegatives: $0.falseNegatives, trueNegatives: $0.trueNegatives)
        }
        bestThresholds = analysis.bestThresholds.filter(\.threshold.isFinite).map {
            Best(metric: $0.metric.rawValue, threshold: $0.threshold, value: $0.value, current: $0.current)
        }
        reliability = analysis.reliability.map {
            Bin(count: $0.count, meanScore: $0.meanScore, positiveShare: $0.positiveShare)
        }
        gains = analysis.gains.map { Gain(gain: $0.gain, lift: $0.lift) }
    }

    static let schema = JSONSchema.object([
        .required("rows", .integer(minimum: 0)), .required("labelled", .integer(minimum: 0)),
        .optional(
            "unreadable_predictions", .integer(minimum: 0),
            "stored predictions that are damaged and not counted; left out where there are none"),
        .optional("unreadable_outcomes", .integer(minimum: 0)),
        .required("metrics", .array(WireValue.schema)),
        .optional(
            "confusion",
            .object([
                .required("classes", .array(.string())),
                .required("counts", .array(.array(.integer(minimum: 0))), "one row a label, one column a prediction"),
            ])),
        .required(
            "thresholds",
            .array(
                .object([
                    .required("threshold", .number()), .required("true_positives", .integer()),
                    .required("false_positives", .integer()), .required("false_negatives", .integer()),
                    .required("true_negatives", .integer()),
                ])), "binary classification: what other thresholds would have come to"),
        .required(
            "best_thresholds",
            .array(
                .object([
                    .required("metric", .string()), .required("threshold", .number()),
                    .required("value", .number(), "found on the same rows, and so a little too good"),
                    .optional("current", .number(), "at the model's own threshold"),
                ]))),
        .required(
            "reliability",
            .array(
                .object([
                    .required("count", .integer()), .required("mean_score", .number()),
                    .required("positive_share", .number()),
                ])),
            "promised and observed shares in ten bins of the score; with several classes those of right predictions"),
        .required(
            "gains",
            .array(.object([.required("gain", .number()), .required("lift", .number())])),
            "by tenths of the rows, highest scores first"),
        WireSchemas.keptFrom,
    ])
}
