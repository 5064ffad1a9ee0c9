/// What to expect of a window of which the predicted classes and their probabilities are known.
///
/// With `a` the derivative of a metric by a row's being of its predicted class and `b` that by its being of another one,
/// the errors are those of ``MulticlassExpectedOutcomes``; the shares of the wrong rows' labels add the variance of a
/// multinomial sample of so many.
public struct TopClassOutcomes: Sendable {
    private let estimator: TopClassEstimator
    private let rows: [PredictedRows]
    /// The number of rows with a prediction and a probability.
    public let count: Int
    /// The number of rows left out because the prediction or the probability is missing.
    public let excluded: Int

    /// Sums over the rows predicted to be of one class.
    private struct PredictedRows: Sendable {
        var count = 0.0
        /// The sum of q.
        var hits = 0.0
        /// The sum of q².
        var squares = 0.0
        /// How many rows lie in each block of the class's map.
        var masses: [Double]
    }

    init(_ estimator: TopClassEstimator, _ predictions: [Int], _ confidences: [Double]) {
        self.estimator = estimator
        var rows = estimator.curveOfClass.map {
            PredictedRows(masses: [Double](repeating: 0, count: estimator.curves[$0].blocks.count))
        }
        var count = 0
        for (code, confidence) in zip(predictions, confidences)
        where code != MulticlassCounts.missingCode && !confidence.isNaN {
            let curve = estimator.curves[estimator.curveOfClass[code]]
            let place = curve.place(of: confidence)
            let chance = curve.value(at: place)
            rows[code].count += 1
            rows[code].hits += chance
            rows[code].squares += chance * chance
            rows[code].masses[place.block] += 1 - place.share
            if place.share > 0 { rows[code].masses[place.block + 1] += place.share }
            count += 1
        }
        self.rows = rows
        self.count = count
        excluded = predictions.count - count
    }

    /// The confusion matrix to expect, in rows: labels down, predictions across.
    public var matrix: [[Double]] {
        estimator.curveOfClass.indices.map { label in
            rows.indices.map { prediction in
                let own = rows[prediction]
                return label == prediction
                    ? own.hits : (own.count - own.hits) * estimator.confusions[prediction][label]
            }
        }
    }

    /// The share of rows predicted right: the mean chance of the predicted class.
    public var accuracy: EstimateOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        let weight = 1 / Double(count)
        let none = [Double](repeating: 0, count: rows.count)
        return outcome(rows.reduce(0) { $0 + $1.hits } * weight, hit: none.map { _ in weight }, miss: none)
    }

    /// The mean of the classes' F1 scores, every class counting the same.
    ///
    /// A class that is never predicted, and of which less than half a row is to be expected, is left out.
    public var macroF1: EstimateOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        let labelled = matrix.map { $0.reduce(0, +) }
        let counted = rows.indices.filter { rows[$0].count > 0 || labelled[$0] >= 0.5 }
        guard !counted.isEmpty else { return .undefined(reason: .noPositives) }
        let scale = 1 / Double(counted.count)
        var hit = [Double](repeating: 0, count: rows.count)
        var miss = hit
        var value = 0.0
        for code in counted {
            let whole = rows[code].count + labelled[code]
            value += scale * 2 * rows[code].hits / whole
            hit[code] = scale * 2 * (whole - rows[code].hits) / whole / whole
            miss[code] = -scale * 2 * rows[code].hits / whole / whole
        }
        return outcome(value, hit: hit, miss: miss)
    }

    private func outcome(_ value: Double, hit: [Double], miss: [Double]) -> EstimateOutcome {
        var sampling = 0.0
        var fit = 0.0
        // Classes may share a map: its blocks' errors are added up over them first.
        var masses = estimator.curves.map { [Double](repeating: 0, count: $0.blocks.count) }
        for (code, own) in rows.enumerated() where own.count > 0 {
            var mean = 0.0
            var square = 0.0
            for (label, share) in estimator.confusions[code].enumerated() {
                mean += share * miss[label]
                square += share * miss[label] * miss[label]
            }
            let lead = hit[code] - mean
            // The sum over rows of q a² + (1 - q) E(b²) - (q a + (1 - q) E(b))².
            sampling +=
                own.hits * hit[code] * hit[code] + (own.count - own.hits) * square
                - (own.squares * lead * lead + 2 * own.hits * lead * mean + own.count * mean * mean)
            let wrong = own.count - own.hits
            fit += wrong * wrong * max(0, square - mean * mean) / estimator.wrongRows[code]
            let curve = estimator.curveOfClass[code]
            for (block, mass) in own.masses.enumerated() { masses[curve][block] += mass * lead }
        }
        for (curve, sums) in zip(estimator.curves, masses) {
            for (block, sum) in zip(curve.blocks, sums) { fit += sum * sum * block.variance }
        }
        return .estimated(
            PerformanceEstimate(
                share: min(1, max(0, value)), samplingVariance: sampling, fitVariance: fit,
                trialsAtEnds: Double(count), count: count))
    }
}
