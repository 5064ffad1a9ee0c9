/// A metric of one class against the others that is averaged over classes.
public enum ClassMetric: Sendable, Hashable, CaseIterable {
    /// The share of the rows predicted to be of the class that are.
    case precision
    /// The share of the rows of the class that were predicted to be.
    case recall
    /// The harmonic mean of both.
    case f1
}

/// How the values of the classes are averaged.
public enum ClassAverage: Sendable, Hashable, CaseIterable {
    /// Every class counts the same.
    case macro
    /// Every row counts the same: with one label a row it is the accuracy.
    case micro
    /// Every class counts by its number of labelled rows.
    case weighted
}

extension MulticlassCounts {
    /// The share of rows predicted right, with Wilson's interval.
    public var accuracy: MetricOutcome {
        let total = count
        guard total > 0 else { return .notEnoughData(have: 0, need: 1) }
        return .measured(.share((0..<classes).reduce(0) { $0 + self[$1, $1] }, of: total))
    }

    /// The mean recall of the classes that have labelled rows, with the error of independent shares.
    public var balancedAccuracy: MetricOutcome {
        average(.recall, .macro, zeroDivision: .undefined)
    }

    /// The values of one metric, class by class.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - zeroDivision: What it counts as for a class it is undefined for.
    /// - Returns: A value in 0...1 a class.
    /// - Complexity: O(k²) for k classes.
    public func perClass(_ metric: ClassMetric, zeroDivision: ZeroDivision) -> [Double?] {
        let wholes = denominators(metric)
        return (0..<classes).map { label in
            if wholes[label] == 0 { return zeroDivision == .zero ? 0 : nil }
            return Double((metric == .f1 ? 2 : 1) * self[label, label]) / Double(wholes[label])
        }
    }

    private func denominators(_ metric: ClassMetric) -> [Int] {
        switch metric {
        case .precision: predicted
        case .recall: support
        case .f1: zip(predicted, support).map(+)
        }
    }

    /// A metric averaged over the classes, with the delta method's error.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - average: How the classes count.
    ///   - zeroDivision: `.zero` counts a class it is undefined for as 0, `.undefined` leaves the class out.
    /// - Returns: In 0...1.
    /// - Complexity: O(k²) for k classes.
    public func average(_ metric: ClassMetric, _ average: ClassAverage, zeroDivision: ZeroDivision) -> MetricOutcome {
        let total = count
        guard total > 0 else { return .notEnoughData(have: 0, need: 1) }
        if average == .micro { return accuracy }
        let values = perClass(metric, zeroDivision: zeroDivision)
        var weights = support.map { average == .macro ? 1.0 : Double($0) }
        for label in 0..<classes where values[label] == nil { weights[label] = 0 }
        let sum = weights.reduce(0, +)
        guard sum > 0 else { return .undefined(reason: .noPositives) }
        for label in 0..<classes { weights[label] /= sum }
        let value = zip(values, weights).reduce(0.0) { $0 + ($1.0 ?? 0) * $1.1 }
        let derivatives = CellDerivatives(
            metric: metric, values: values, weights: weights, denominators: denominators(metric).map(Double.init),
            // Weights that are row totals change with the rows too.
            rowTotal: average == .weighted ? sum : nil, average: value)
        var variance = 0.0
        for label in 0..<classes {
            for prediction in 0..<classes where self[label, prediction] > 0 {
                let derivative = derivatives.at(label, prediction)
                variance += Double(self[label, prediction]) * derivative * derivative
            }
        }
        return .measured(
            .unit(value, standardError: variance.squareRoot(), trialsAtEnds: Double(total), count: total))
    }
}

/// The derivatives of an averaged metric by the cells of the matrix.
///
/// A class's value is its diagonal cell over a sum of cells, so adding a row changes the value of its label through the
/// row total, that of its prediction through the column total, and both at once on the diagonal.
private struct CellDerivatives {
    private var byRow: [Double]
    private var byColumn: [Double]
    private var byDiagonal: [Double]

    init(
        metric: ClassMetric, values: [Double?], weights: [Double], denominators: [Double], rowTotal: Double?,
        average: Double
    ) {
        byRow = [Double](repeating: 0, count: values.count)
        byColumn = byRow
        byDiagonal = byRow
        for (label, value) in values.enumerated() {
            let value = value ?? 0
            if let rowTotal { byRow[label] += (value - average) / rowTotal }
            guard denominators[label] > 0 else { continue }
            let step = weights[label] / denominators[label]
            if metric != .precision { byRow[label] -= step * value }
            if metric != .recall { byColumn[label] -= step * value }
            byDiagonal[label] = metric == .f1 ? 2 * step : step
        }
    }

    func at(_ label: Int, _ prediction: Int) -> Double {
        byRow[label] + byColumn[prediction] + (label == prediction ? byDiagonal[label] : 0)
    }
}
