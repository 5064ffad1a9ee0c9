/// How much a value of a series says about the next one, by ranks.
enum RankDependence {
    /// The first autocorrelation of normal values with the ranks' autocorrelation, less its bias, within 0...0.95.
    ///
    /// A series that alternates counts as independent: it makes tests careful rather than bold.
    ///
    /// - Parameters:
    ///   - residuals: What fitted parts leave, without NaN.
    ///   - bias: The estimate is too low by bias.constant/n + bias.slope/n times itself on average.
    /// - Returns: 0 for independent values.
    static func firstOrder(_ residuals: [Double], bias: (constant: Double, slope: Double)) -> Double {
        let n = Double(residuals.count)
        let middle = (n + 1) / 2
        let ranks = Midranks(residuals).ranks.map { $0 - middle }
        let own = ranks.reduce(0) { $0 + $1 * $1 }
        guard own > 0 else { return 0 }
        let next = zip(ranks, ranks.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
        let raw = next / own
        return min(0.95, max(0, raw + (bias.constant + bias.slope * raw) / n))
    }

    /// Each value less its share that the one before explains.
    static func innovations(_ values: [Double], dependence: Double) -> [Double] {
        zip(values.dropFirst(), values).map { $0 - dependence * $1 }
    }
}
