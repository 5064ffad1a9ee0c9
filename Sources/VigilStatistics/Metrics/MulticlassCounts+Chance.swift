/// The metrics that take away what chance alone would bring.
extension MulticlassCounts {
    /// Matthews' correlation of labels and predictions, with the delta method's error.
    ///
    ///     R = (sum of p_ii - sum of a_k b_k) / √((1 - sum of a_k²) (1 - sum of b_k²))
    ///
    /// with the shares p of the cells, a of the labels and b of the predictions.
    ///
    /// - Returns: In -1...1, 0 for guessing; undefined when labels or predictions are all of one class.
    /// - Complexity: O(k²) for k classes.
    /// - Source: Gorodkin 2004, "Comparing two K-category assignments by a K-category correlation coefficient".
    public var matthewsCorrelation: MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        let shares = ChanceShares(self)
        guard support.count(where: { $0 > 0 }) > 1, predicted.count(where: { $0 > 0 }) > 1 else {
            return .undefined(reason: .oneClassOnly)
        }
        let labelledSpread = 1 - shares.labelled.reduce(0) { $0 + $1 * $1 }
        let selectedSpread = 1 - shares.selected.reduce(0) { $0 + $1 * $1 }
        let root = labelledSpread.squareRoot() * selectedSpread.squareRoot()
        let value = (shares.agreement - shares.chance) / root
        return signed(value) { label, prediction in
            ((label == prediction ? 1 : 0) - shares.selected[label] - shares.labelled[prediction]) / root
                + value * (shares.labelled[label] / labelledSpread + shares.selected[prediction] / selectedSpread)
        }
    }

    /// Cohen's kappa, the agreement beyond chance, with the delta method's error.
    ///
    ///     κ = (sum of p_ii - sum of a_k b_k) / (1 - sum of a_k b_k)
    ///
    /// - Returns: In -1...1, 0 for agreement by chance; undefined when labels and predictions are all of one class.
    /// - Complexity: O(k²) for k classes.
    /// - Source: Fleiss, Cohen and Everitt 1969, "Large sample standard errors of kappa and weighted kappa".
    public var cohenKappa: MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        let shares = ChanceShares(self)
        guard shares.chance < 1 else { return .undefined(reason: .noVariation) }
        let room = 1 - shares.chance
        let value = (shares.agreement - shares.chance) / room
        return signed(value) { label, prediction in
            (label == prediction ? 1 : 0) / room
                - (shares.selected[label] + shares.labelled[prediction]) * (1 - shares.agreement) / (room * room)
        }
    }

    /// A value in -1...1 with the error that its derivatives by the cells' shares give, its interval taken on the scale
    /// 0...1.
    private func signed(_ value: Double, derivative: (_ label: Int, _ prediction: Int) -> Double) -> MetricOutcome {
        let total = Double(count)
        var mean = 0.0
        var square = 0.0
        for label in 0..<classes {
            for prediction in 0..<classes where self[label, prediction] > 0 {
                let share = Double(self[label, prediction]) / total
                let slope = derivative(label, prediction)
                mean += share * slope
                square += share * slope * slope
            }
        }
        let error = (max(0, square - mean * mean) / total).squareRoot()
        let unit = MetricEstimate.unit(
            (value + 1) / 2, standardError: error / 2, trialsAtEnds: total, count: count)
        return .measured(unit.stretchedToSigned())
    }
}

/// The shares behind what chance alone would bring; shares instead of counts keep the squares small.
private struct ChanceShares {
    let labelled: [Double]
    let selected: [Double]
    let agreement: Double
    let chance: Double

    init(_ counts: MulticlassCounts) {
        let total = Double(counts.count)
        labelled = counts.support.map { Double($0) / total }
        selected = counts.predicted.map { Double($0) / total }
        agreement = Double((0..<counts.classes).reduce(0) { $0 + counts[$1, $1] }) / total
        chance = zip(labelled, selected).reduce(0.0) { $0 + $1.0 * $1.1 }
    }
}
