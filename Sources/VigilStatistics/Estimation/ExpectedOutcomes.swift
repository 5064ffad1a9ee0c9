/// The rows of a window in ascending order of their scores, each with the chance that its label is positive.
///
/// Every metric is estimated at the expected labels, and its errors come from the delta method. With `a` the derivative
/// of the metric by a row's label, the labels scatter the realised metric by the variance
///
///     sum over rows of a^2 c (1 - c)
///
/// and the map's finite reference moves the estimate by
///
///     sum over blocks of (sum over the block's rows of a)^2 v
///
/// where `v` is the variance of the block's share, see ``CalibrationCurve``. A row between two blocks counts for both by
/// its distances. Scores that are taken as they are have the second error too: it is what the reference leaves open about
/// their being calibrated. A map from few reference rows follows them too closely: log loss and rankings then look better
/// than they are, by about half an error with 1,000 reference rows, which the bands do not include. The two errors are of different rows, so the difference of estimate and realised metric has
/// the sum of both variances.
public struct ExpectedOutcomes: Sendable {
    /// The scores, ascending.
    let scores: [Double]
    /// The chances, one a score.
    let chances: [Double]
    let places: [CalibrationCurve.Place]
    let blocks: [CalibrationCurve.Block]
    /// Sums over the rows predicted positive.
    let selected: DecidedRows
    /// Sums over the rows predicted negative.
    let rejected: DecidedRows
    /// The number of rows left out because the score or the prediction is missing.
    public let excluded: Int

    /// Sums over the rows of one prediction.
    struct DecidedRows: Sendable {
        var count = 0.0
        /// The sum of c.
        var positives = 0.0
        /// The sum of c (1 - c).
        var variance = 0.0
        /// How many rows lie in each block.
        var masses: [Double]

        @inline(__always)
        mutating func add(_ chance: Double, _ place: CalibrationCurve.Place) {
            count += 1
            positives += chance
            variance += chance * (1 - chance)
            masses[place.block] += 1 - place.share
            if place.share > 0 { masses[place.block + 1] += place.share }
        }
    }

    init(_ window: ScoresByClass, estimator: BinaryPerformanceEstimator) {
        let curve = estimator.curve
        blocks = curve.blocks
        excluded = window.excluded
        let none = DecidedRows(masses: [Double](repeating: 0, count: blocks.count))
        var (selected, rejected) = (none, none)
        var walk = CalibrationWalk(curve)
        let isCalibrated = estimator.isCalibrated
        var chances: [Double] = []
        var places: [CalibrationCurve.Place] = []
        var scores: [Double] = []
        chances.reserveCapacity(window.count)
        places.reserveCapacity(window.count)
        scores.reserveCapacity(window.count)
        window.forEachAscending { score, positives, negatives in
            let place = walk.place(of: score)
            let chance = isCalibrated ? curve.value(at: place) : max(0, min(1, score))
            for _ in 0..<positives { selected.add(chance, place) }
            for _ in 0..<negatives { rejected.add(chance, place) }
            for _ in 0..<(positives + negatives) {
                scores.append(score)
                chances.append(chance)
                places.append(place)
            }
        }
        self.scores = scores
        self.chances = chances
        self.places = places
        self.selected = selected
        self.rejected = rejected
    }

    /// The number of rows with a score and a prediction.
    public var count: Int { scores.count }

    /// The confusion matrix to expect, in rows.
    public var cells: ConfusionCells {
        ConfusionCells(
            truePositives: selected.positives, falsePositives: selected.count - selected.positives,
            falseNegatives: rejected.positives, trueNegatives: rejected.count - rejected.positives)
    }

    /// The sum of the chances: how many positive labels to expect.
    var positives: Double { selected.positives + rejected.positives }

    var negatives: Double { Double(count) - positives }

    /// The errors of a metric whose derivative by a row's label depends on the prediction alone.
    ///
    /// - Parameters:
    ///   - selectedWeight: The derivative for a row predicted positive.
    ///   - rejectedWeight: The derivative for a row predicted negative.
    /// - Returns: Both variances, at least 0.
    func variances(_ selectedWeight: Double, _ rejectedWeight: Double) -> (sampling: Double, fit: Double) {
        let sampling =
            selectedWeight * selectedWeight * selected.variance + rejectedWeight * rejectedWeight * rejected.variance
        var fit = 0.0
        for (block, facts) in blocks.enumerated() {
            let weight = selectedWeight * selected.masses[block] + rejectedWeight * rejected.masses[block]
            fit += weight * weight * facts.variance
        }
        return (sampling, fit)
    }

    /// The errors of a metric from its derivative by each row's label.
    ///
    /// - Parameter derivative: For each row, in the order of the scores.
    /// - Returns: Both variances, at least 0.
    func variances(_ derivative: (_ row: Int) -> Double) -> (sampling: Double, fit: Double) {
        var sampling = 0.0
        var masses = [Double](repeating: 0, count: blocks.count)
        for row in chances.indices {
            let weight = derivative(row)
            let place = places[row]
            sampling += weight * weight * chances[row] * (1 - chances[row])
            masses[place.block] += weight * (1 - place.share)
            if place.share > 0 { masses[place.block + 1] += weight * place.share }
        }
        var fit = 0.0
        for (mass, block) in zip(masses, blocks) { fit += mass * mass * block.variance }
        return (sampling, fit)
    }
}
