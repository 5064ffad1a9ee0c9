/// The rows of a window, each with the chance that its label is of each class.
///
/// Metrics are estimated at the expected labels. With `g` the derivative of a metric by a row's being of each class, the
/// labels scatter the realised metric by
///
///     sum over rows of (sum over classes of c g^2 - (sum over classes of c g)^2)
///
/// and the maps' finite reference moves the estimate by the sum over the reference's rows of the square of what the row's
/// label moved it by, through every class's map and the division by the sum.
public struct MulticlassExpectedOutcomes: Sendable {
    private let estimator: MulticlassPerformanceEstimator
    /// The model's probabilities, a column a class.
    let scores: [[Double]]
    /// The chances, a column a class; a row sums to 1.
    let chances: [[Double]]
    /// What each row's mapped probabilities summed to, before they were divided by it; 0 where all were 0.
    private let sums: [Double]
    /// The predicted class of each row.
    let predictions: [Int]
    /// The number of rows left out because a probability or the prediction is missing.
    public let excluded: Int

    init(_ rows: MulticlassScores, estimator: MulticlassPerformanceEstimator) {
        self.estimator = estimator
        excluded = rows.excluded
        predictions = rows.labels
        scores = rows.columns
        var chances = rows.columns.enumerated().map { code, column in
            estimator.isCalibrated[code]
                ? column.map { estimator.curves[code].value(at: $0) } : column.map { max(0, min(1, $0)) }
        }
        let classes = chances.count
        sums = rows.labels.indices.map { row in
            let sum = chances.reduce(0) { $0 + $1[row] }
            for code in chances.indices {
                chances[code][row] = sum > 0 ? chances[code][row] / sum : 1 / Double(classes)
            }
            return sum
        }
        self.chances = chances
    }

    /// The number of rows with all probabilities and a prediction.
    public var count: Int { predictions.count }
    /// The number of classes.
    public var classes: Int { chances.count }

    /// The confusion matrix to expect, in rows: labels down, predictions across.
    public var matrix: [[Double]] {
        chances.map { column in
            var cells = [Double](repeating: 0, count: classes)
            for (chance, prediction) in zip(column, predictions) { cells[prediction] += chance }
            return cells
        }
    }

    /// One class against all others.
    ///
    /// - Parameter positive: The code of the class that counts as positive.
    /// - Returns: The cells to expect, in rows.
    /// - Complexity: O(k n) for k classes.
    public func oneVersusRest(_ positive: Int) -> ConfusionCells { cells(of: positive, in: matrix) }

    func cells(of positive: Int, in matrix: [[Double]]) -> ConfusionCells {
        let hits = matrix[positive][positive]
        let labelled = matrix[positive].reduce(0, +)
        let selected = matrix.reduce(0) { $0 + $1[positive] }
        return ConfusionCells(
            truePositives: hits, falsePositives: max(0, selected - hits), falseNegatives: max(0, labelled - hits),
            trueNegatives: max(0, Double(count) - labelled - selected + hits))
    }

    /// The errors of a metric from its derivative by a row's being of a class.
    ///
    /// - Parameter derivative: For a class and a row.
    /// - Returns: Both variances, at least 0.
    func variances(_ derivative: (_ code: Int, _ row: Int) -> Double) -> (sampling: Double, fit: Double) {
        var sampling = 0.0
        var masses = estimator.curves.map { [Double](repeating: 0, count: $0.blocks.count) }
        var weights = [Double](repeating: 0, count: classes)
        for row in predictions.indices {
            var mean = 0.0
            var square = 0.0
            for code in weights.indices {
                weights[code] = derivative(code, row)
                mean += chances[code][row] * weights[code]
                square += chances[code][row] * weights[code] * weights[code]
            }
            sampling += max(0, square - mean * mean)
            guard sums[row] > 0 else { continue }
            for code in weights.indices {
                let weight = (weights[code] - mean) / sums[row]
                let place = estimator.curves[code].place(of: scores[code][row])
                masses[code][place.block] += weight * (1 - place.share)
                if place.share > 0 { masses[code][place.block + 1] += weight * place.share }
            }
        }
        for code in masses.indices {
            for (block, facts) in estimator.curves[code].blocks.enumerated() {
                masses[code][block] /= facts.effectiveRows
            }
        }
        var fit = 0.0
        for row in estimator.residuals[0].indices {
            var moved = 0.0
            for code in masses.indices {
                let residual = estimator.residuals[code][row]
                moved += masses[code][Int(residual.block)] * Double(residual.excess)
            }
            fit += moved * moved
        }
        return (sampling, fit)
    }
}
