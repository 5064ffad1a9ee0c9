import VigilStatistics

/// A detector's outcome with what dependence between rows makes of it.
struct DependentOutcome {
    let outcome: DriftDetectorOutcome
    let sizes: (reference: Int, current: Int)
    /// By what factor squared distances are greater than those of independent rows; `nil` where it is not known.
    let factor: Double?

    /// - Parameters:
    ///   - independent: The outcome for independent rows.
    ///   - sizes: Of both samples.
    ///   - effects: What is known of each column; the greatest counts.
    ///   - names: How many names a categorical column has on both sides; 0 for numbers and tables.
    init(
        _ independent: DriftDetectorOutcome, sizes: (reference: Int, current: Int), effects: [BlockDesignEffect?],
        names: Int = 0
    ) {
        self.sizes = sizes
        let known = sizes.reference > 0 && sizes.current > 0 ? effects.compactMap { $0 } : []
        let greatest = known.map {
            (effect: $0, factor: $0.factor(referenceCount: sizes.reference, currentCount: sizes.current))
        }
        .max { $0.factor < $1.factor }
        guard let greatest, case .measured(var measurement) = independent else {
            outcome = independent
            factor = nil
            return
        }
        factor = greatest.factor
        // What is no p-value is left as it is, and told by whoever looks at it.
        if let pValue = measurement.pValue, (0...1).contains(pValue) {
            measurement.pValue = greatest.effect.pValue(
                pValue, degreesOfFreedom: max(measurement.degreesOfFreedom, names - 1),
                referenceCount: sizes.reference, currentCount: sizes.current)
        }
        if let mean = measurement.nullMean, mean.isFinite {
            let growth = greatest.effect.meanFactor(referenceCount: sizes.reference, currentCount: sizes.current)
            measurement.nullMean =
                measurement.isSquare
                ? min(mean * growth, .greatestFiniteMagnitude) : BlockDesignEffect.nullMean(mean, factor: growth)
        }
        // An interval's ends lie as much further from the estimate as its standard error grows.
        let width = measurement.isSquare ? greatest.factor : greatest.factor.squareRoot()
        if let lower = measurement.effectLower95, let upper = measurement.effectUpper95, lower.isFinite, upper.isFinite
        {
            let estimate = measurement.effect
            measurement.effectLower95 = max(0, estimate - width * max(0, estimate - lower))
            measurement.effectUpper95 = min(.greatestFiniteMagnitude, estimate + width * max(0, upper - estimate))
        }
        outcome = .measured(measurement)
    }
}
