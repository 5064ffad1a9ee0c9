import VigilDomain
import VigilStatistics

/// A metric as a function of the sums of a few columns, for a bootstrap.
struct MetricSums {
    /// One value a row, without NaN.
    var columns: [[Double]]
    /// The metric from the columns' sums; NaN where it has no value.
    var value: @Sendable (ArraySlice<Double>) -> Double

    /// A metric that is made of rows, other than an area.
    init?(_ rows: MetricRows) {
        let numerators: [Double]
        let denominators: [Double]
        switch rows.contributions {
        case .mean(let values):
            numerators = values.map { $0.isNaN ? 0 : $0 }
            denominators = values.map { $0.isNaN ? 0 : 1 }
        case .ratio(let above, let below):
            numerators = zip(above, below).map { $0.isNaN || $1.isNaN ? 0 : $0 }
            denominators = zip(above, below).map { $0.isNaN || $1.isNaN ? 0 : $1 }
        case .area: return nil
        }
        columns = [numerators, denominators]
        let isRoot = rows.isRoot
        value = { sums in
            let ratio = sums[sums.startIndex] / sums[sums.startIndex + 1]
            return isRoot ? max(0, ratio).squareRoot() : ratio
        }
    }

    /// The metrics that are made of rows in no simpler way: balanced accuracy, MCC and R².
    init?(_ metric: MetricID, _ rows: VersionRows) {
        switch (rows.labels, rows.predictions.predictions) {
        case (.numeric(let labels), .numeric(let classes)) where rows.schema.task == .binaryClassification:
            let decided = PreparedRows.decisions(
                classes: classes.values, scores: rows.predictions.scores, threshold: rows.schema.decisionThreshold)
            func cell(_ label: Double, _ decision: Double) -> [Double] {
                zip(labels.values, decided).map { $0 == label && $1 == decision ? 1 : 0 }
            }
            columns = [cell(1, 1), cell(0, 1), cell(1, 0), cell(0, 0)]
            switch metric {
            case .balancedAccuracy: value = { Cells($0).balancedAccuracy }
            case .matthewsCorrelation: value = { Cells($0).correlation }
            default: return nil
            }
        case (.numeric(let labels), .numeric(let values))
        where rows.schema.task == .regression && metric == .rSquared:
            let pairs = zip(labels.values, values.values).filter { ($1 - $0).isFinite }
            // About their mean, so that the sum of squares keeps its digits.
            let mean = pairs.reduce(0) { $0 + $1.0 } / Double(max(1, pairs.count))
            func each(_ body: (Double, Double) -> Double) -> [Double] {
                zip(labels.values, values.values).map { ($1 - $0).isFinite ? body($0, $1) : 0 }
            }
            columns = [
                each { ($1 - $0) * ($1 - $0) }, each { label, _ in label - mean },
                each { label, _ in (label - mean) * (label - mean) }, each { _, _ in 1 },
            ]
            value = { sums in
                let start = sums.startIndex
                let spread = sums[start + 2] - sums[start + 1] * sums[start + 1] / sums[start + 3]
                return spread > 0 ? 1 - sums[start] / spread : .nan
            }
        default: return nil
        }
    }

    /// The cells of a confusion matrix.
    private struct Cells {
        let truePositives: Double
        let falsePositives: Double
        let falseNegatives: Double
        let trueNegatives: Double

        init(_ sums: ArraySlice<Double>) {
            truePositives = sums[sums.startIndex]
            falsePositives = sums[sums.startIndex + 1]
            falseNegatives = sums[sums.startIndex + 2]
            trueNegatives = sums[sums.startIndex + 3]
        }

        var balancedAccuracy: Double {
            (truePositives / (truePositives + falseNegatives) + trueNegatives / (trueNegatives + falsePositives)) / 2
        }

        var correlation: Double {
            let product =
                (truePositives + falsePositives) * (truePositives + falseNegatives) * (trueNegatives + falsePositives)
                * (trueNegatives + falseNegatives)
            let difference = truePositives * trueNegatives - falsePositives * falseNegatives
            return product > 0 ? difference / product.squareRoot() : .nan
        }
    }
}
