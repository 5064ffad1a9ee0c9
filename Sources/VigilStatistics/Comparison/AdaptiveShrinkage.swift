/// Shrinks many estimates towards 0 by as much as they together say that most are noise.
///
/// The true effects are taken to come from a mixture of normal laws about 0 with variances on a grid, 0 among them; the
/// weights are those that make the estimates most likely, with two effects of exactly 0 and half a one of every other size
/// added. One large effect among many that are none is then hardly shrunk, unlike by a single normal law, and each posterior
/// mean answers for having been selected. In simulations of 14 and 60 estimates, weak, strong, none or one real effect among
/// them, the interval of the greatest estimate covers the truth in 88 % to 99 %; the plain one in 19 % to 95 %.
///
/// - Source: Stephens 2017, "False discovery rates: a new deal", doi:10.1093/biostatistics/kxw041.
public struct AdaptiveShrinkage: Sendable, Hashable {
    /// An effect after shrinkage.
    public struct Effect: Sendable, Hashable {
        /// The posterior mean, between 0 and the estimate.
        public var mean: Double
        /// The posterior's central 95 % interval; an end at 0 where the effect may be none.
        public var interval: Interval
        /// The posterior probability that the effect is exactly 0, 0...1.
        public var nullProbability: Double
    }

    /// The variances of the mixture's parts, ascending from 0.
    public let variances: [Double]
    /// Their weights, 0...1, with sum 1.
    public let weights: [Double]

    /// Effects that count towards each part beside the data, so that a few estimates do not rule out small effects.
    private static let added = (null: 2.0, other: 0.5)
    private static let mostRounds = 200

    /// Fits the mixture.
    ///
    /// - Parameters:
    ///   - estimates: The estimates, finite.
    ///   - variances: Their squared standard errors; an estimate whose is not above 0 is not counted.
    /// - Throws: `.lengthMismatch`.
    /// - Complexity: O(estimates · grid · rounds), with a grid of some 10 and at most 200 rounds.
    public init(estimates: [Double], variances: [Double]) throws(StatisticsError) {
        guard estimates.count == variances.count else {
            throw .lengthMismatch("estimates and variances", estimates.count, variances.count)
        }
        let used = estimates.indices.filter { variances[$0] > 0 && estimates[$0].isFinite }
        let least = used.map { variances[$0] }.min() ?? 1
        let excess = used.map { estimates[$0] * estimates[$0] - variances[$0] }.max() ?? 0
        var grid = [0.0]
        // From half the least error to some twice the largest effect, each deviation √2 times the one before.
        var variance = least / 4
        while variance < 4 * max(0, excess) && grid.count < 60 {
            grid.append(variance)
            variance *= 2
        }
        self.variances = grid
        weights = Self.fitted(used.map { (estimates[$0], variances[$0]) }, grid)
    }

    private static func fitted(_ data: [(estimate: Double, variance: Double)], _ grid: [Double]) -> [Double] {
        guard grid.count > 1, !data.isEmpty else { return grid.indices.map { $0 == 0 ? 1 : 0 } }
        let table = data.map { item in likelihoods(item.estimate, item.variance, grid) }
        var weights = [Double](repeating: 1 / Double(grid.count), count: grid.count)
        for _ in 0..<mostRounds {
            var sums = [Double](repeating: added.other, count: grid.count)
            sums[0] = added.null
            for row in table {
                let total = zip(weights, row).reduce(0) { $0 + $1.0 * $1.1 }
                for part in grid.indices { sums[part] += weights[part] * row[part] / total }
            }
            let total = sums.reduce(0, +)
            var change = 0.0
            for part in grid.indices {
                change = max(change, abs(sums[part] / total - weights[part]))
                weights[part] = sums[part] / total
            }
            if change < 1e-5 { break }
        }
        return weights
    }

    /// The density of an estimate under each part, relative to the greatest.
    private static func likelihoods(_ estimate: Double, _ variance: Double, _ grid: [Double]) -> [Double] {
        let logs = grid.map { part in
            -0.5 * (estimate * estimate / (part + variance) + Elementary.log(part + variance))
        }
        let greatest = logs.max() ?? 0
        return logs.map { Elementary.exp($0 - greatest) }
    }

    /// Shrinks one estimate.
    ///
    /// - Parameters:
    ///   - estimate: Finite.
    ///   - variance: Its squared standard error; one that is not above 0 leaves the estimate as it is.
    /// - Returns: The effect.
    /// - Complexity: O(grid).
    public func effect(estimate: Double, variance: Double) -> Effect {
        guard variance > 0 else {
            return Effect(
                mean: estimate, interval: Interval(lower: estimate, upper: estimate),
                nullProbability: estimate == 0 ? 1 : 0)
        }
        let parts = Self.likelihoods(estimate, variance, variances)
        let total = zip(parts, weights).reduce(0) { $0 + $1.0 * $1.1 }
        let posterior = zip(parts, weights).map { $0 * $1 / total }
        let pulls = variances.map { $0 / ($0 + variance) }
        let mean = zip(posterior, pulls).reduce(0) { $0 + $1.0 * $1.1 * estimate }

        /// The posterior probability of an effect of at most x.
        func cumulative(_ x: Double) -> Double {
            var sum = 0.0
            for part in variances.indices {
                if variances[part] == 0 {
                    sum += x >= 0 ? posterior[part] : 0
                } else {
                    let law = NormalDistribution.standard
                    let deviation = (pulls[part] * variance).squareRoot()
                    sum += posterior[part] * law.cumulative((x - pulls[part] * estimate) / deviation)
                }
            }
            return sum
        }
        let reach = abs(estimate) + 10 * variance.squareRoot()
        func quantile(_ probability: Double) -> Double {
            var (low, high) = (-reach, reach)
            for _ in 0..<60 {
                let middle = (low + high) / 2
                if cumulative(middle) < probability { low = middle } else { high = middle }
            }
            // A step at 0 is found from one side only.
            return abs(high) < 1e-12 * reach ? 0 : high
        }
        return Effect(
            mean: mean, interval: Interval(lower: quantile(0.025), upper: quantile(0.975)),
            nullProbability: posterior[0])
    }
}
