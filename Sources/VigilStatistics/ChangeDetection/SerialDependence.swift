/// How a series depends on its own past, as far as drawing from it needs to know.
struct SerialDependence {
    let resampling: ReferenceSeries.Resampling

    /// The 0.999 quantile of the chi-squared distribution with ten degrees of freedom: the sum over ten lags of
    /// n r² exceeds it in one independent series of a thousand.
    private static let portmanteauLimit = 29.588298445074418
    private static let lags = 10
    private static let greatestOrder = 20

    init(_ values: [Double]) {
        guard values.count >= 50, Self.isDependent(values) else {
            resampling = .independent
            return
        }
        let distinct = Set(values.prefix(2000)).count
        if distinct > 50, let coefficients = Self.autoregression(values) {
            let mean = Moments(values).mean ?? 0
            let residuals = Self.residuals(of: values, mean: mean, coefficients: coefficients)
            if !Self.isDependent(residuals) {
                resampling = .autoregressive(coefficients)
                return
            }
        }
        resampling = .blocks(length: Self.blockLength(values))
    }

    /// Whether ranks, or their distances from the middle, correlate with their own past.
    private static func isDependent(_ values: [Double]) -> Bool {
        let middle = Double(values.count + 1) / 2
        let ranks = Midranks(values).ranks.map { $0 - middle }
        let spread = Midranks(ranks.map(\.magnitude)).ranks.map { $0 - middle }
        return [ranks, spread].contains { portmanteau($0) > portmanteauLimit }
    }

    private static func portmanteau(_ centered: [Double]) -> Double {
        let own = covariance(centered, lag: 0)
        guard own > 0 else { return 0 }
        return (1...lags).reduce(0) { sum, lag in
            let correlation = covariance(centered, lag: lag) / own
            return sum + Double(centered.count) * correlation * correlation
        }
    }

    private static func covariance(_ centered: [Double], lag: Int) -> Double {
        var sum = 0.0
        for index in lag..<max(lag, centered.count) { sum += centered[index] * centered[index - lag] }
        return sum / Double(centered.count)
    }

    /// Yule and Walker's coefficients of the order that Schwarz's criterion prefers, `nil` for order 0.
    private static func autoregression(_ values: [Double]) -> [Double]? {
        let mean = Moments(values).mean ?? 0
        let centered = values.map { $0 - mean }
        let covariances = (0...greatestOrder).map { covariance(centered, lag: $0) }
        guard covariances[0] > 0, covariances[0].isFinite else { return nil }
        let size = Double(values.count)
        var coefficients: [Double] = []
        var variance = covariances[0]
        var best: [Double] = []
        var bestScore = size * Elementary.log(variance)
        // Levinson and Durbin: each order from the one before.
        for order in 1...greatestOrder {
            var reflection = covariances[order]
            for lag in coefficients.indices { reflection -= coefficients[lag] * covariances[order - 1 - lag] }
            reflection /= variance
            let reversed = Array(coefficients.reversed())
            for lag in coefficients.indices { coefficients[lag] -= reflection * reversed[lag] }
            coefficients.append(reflection)
            variance *= 1 - reflection * reflection
            guard variance > 0 else { break }
            let score = size * Elementary.log(variance) + Double(order) * Elementary.log(size)
            if score < bestScore {
                best = coefficients
                bestScore = score
            }
        }
        return best.isEmpty ? nil : best
    }

    /// What an autoregression leaves unexplained, centred; the values less their mean for no coefficients.
    static func residuals(of values: [Double], mean: Double, coefficients: [Double]) -> [Double] {
        let order = coefficients.count
        guard values.count > order else { return [] }
        var residuals = (order..<values.count).map { index in
            var rest = values[index] - mean
            for lag in 0..<order { rest -= coefficients[lag] * (values[index - 1 - lag] - mean) }
            return rest
        }
        let center = Moments(residuals).mean ?? 0
        for index in residuals.indices { residuals[index] -= center }
        return residuals
    }

    /// Long enough for the dependence that is there, short enough for many different blocks.
    private static func blockLength(_ values: [Double]) -> Int {
        let mean = Moments(values).mean ?? 0
        let centered = values.map { $0 - mean }
        let own = covariance(centered, lag: 0)
        let limit = 2 / Double(values.count).squareRoot()
        var time = 1.0
        var lag = 1
        // The correlation time: up to the first correlation that chance would give.
        while lag < values.count / 20, own > 0, covariance(centered, lag: lag) / own > limit {
            time += 2 * covariance(centered, lag: lag) / own
            lag += 1
        }
        let wanted = max(20 * time, 2 * Elementary.power(Double(values.count), 1.0 / 3))
        return max(1, min(Int(wanted), values.count / 10))
    }
}
