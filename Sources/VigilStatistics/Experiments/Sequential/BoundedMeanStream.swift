/// The running totals of one arm's values within known limits that an empirical-Bernstein e-process needs.
///
/// A stream: the sum of squared prediction errors depends on the order of the values, which must be that in which they
/// became known. Totals of shards cannot be added; ``ProportionDifferenceSequence`` can do with totals that can.
public struct BoundedMeanStream: Sendable, Hashable, Codable {
    /// The least possible value.
    public let least: Double
    /// The greatest possible value, above the least.
    public let greatest: Double
    /// The number of values.
    public private(set) var count: Int
    /// The sum of the values, each brought to 0...1.
    private(set) var sum: Double
    /// The sum of squared errors of each value's prediction by the mean of those before it, on the scale 0...1.
    private(set) var squares: Double

    /// A stream without values.
    ///
    /// - Parameters:
    ///   - least: The least possible value.
    ///   - greatest: The greatest possible value.
    /// - Throws: `.invalidParameter` unless both are finite and the second is above the first.
    public init(least: Double = 0, greatest: Double = 1) throws(StatisticsError) {
        guard least.isFinite, greatest.isFinite, least < greatest, (greatest - least).isFinite else {
            throw StatisticsError(.invalidParameter, "values within \(least)...\(greatest), need two finite limits")
        }
        self.least = least
        self.greatest = greatest
        count = 0
        sum = 0
        squares = 0
    }

    /// Adds a value.
    ///
    /// - Parameter value: Within the limits.
    /// - Throws: `.invalidValue` for a value outside of the limits, or NaN; nothing is added then.
    public mutating func add(_ value: Double) throws(StatisticsError) {
        guard value >= least, value <= greatest else {
            throw StatisticsError(.invalidValue, "a value of \(value), need \(least)...\(greatest)")
        }
        addScaled((value - least) / (greatest - least))
    }

    /// Adds a value within 0...1.
    @inline(__always)
    mutating func addScaled(_ value: Double) {
        // The prediction of the first value is the middle, and every later one leans a little on it.
        let error = value - (sum + 0.5) / (Double(count) + 1)
        squares += error * error
        sum += value
        count += 1
    }

    /// The mean, `nil` without values.
    public var mean: Double? {
        count > 0 ? least + (greatest - least) * sum / Double(count) : nil
    }
}

/// The gamma-exponential mixture of a bounded stream, for both directions.
///
/// With S = Σ(xᵢ - μ) and V the sum of squared prediction errors, exp(λS - ψ(λ)V) with ψ(λ) = -log(1 - λ) - λ is a
/// supermartingale from at most 1 for every λ in 0..<1. Averaged over λ with a density proportional to
/// (1 - λ)^(ρ-1) exp(-ρ(1 - λ)) it is
///
///     ρ^ρ/(Γ(ρ) P(ρ, ρ)) · e^(S+V) Γ(V + ρ) P(V + ρ, S + V + ρ)/(S + V + ρ)^(V+ρ)
///
/// and half of it and of its mirror image together bound the mean from both sides.
///
/// - Source: Howard, Ramdas, McAuliffe and Sekhon 2021, "Time-uniform, nonparametric, nonasymptotic confidence
///   sequences", doi:10.1214/20-AOS1991, theorem 4 and proposition 9.
struct EmpiricalBernsteinEvidence: MeanEvidence {
    var count: Double
    var sum: Double
    var squares: Double
    /// ρ, above 0: the V at which the average over λ and the data weigh the same.
    var prior: Double
    /// What does not depend on the mean: the logarithm of P(ρ, ρ) and the Stirling errors.
    private var constant: Double

    init(count: Double, sum: Double, squares: Double, prior: Double, logPriorMass: Double) {
        self.count = count
        self.sum = sum
        self.squares = squares
        self.prior = prior
        let shape = squares + prior
        constant =
            Elementary.log(prior / shape) / 2 + gammaStirlingError(shape) - gammaStirlingError(prior) - logPriorMass
    }

    var range: ClosedRange<Double> { 0...1 }
    var center: Double { sum / count }

    func logEvidence(_ mean: Double) -> Double {
        let excess = sum - count * mean
        let (up, down) = (logMixture(excess), logMixture(-excess))
        let greater = max(up, down)
        return greater + Elementary.log((Elementary.exp(up - greater) + Elementary.exp(down - greater)) / 2)
    }

    private func logMixture(_ excess: Double) -> Double {
        let shape = squares + prior
        let argument = shape + excess
        // So far on the other side the mixture is next to nothing; leaving it out can only weaken the evidence.
        guard argument > 0 else { return -.infinity }
        let mass = SpecialFunctions.gammaP(shape, argument)
        guard mass > 0 else { return -.infinity }
        return constant + deviance(shape, excess: -excess, mean: argument) + Elementary.log(mass)
    }

    /// At least the evidence against a mean, for two logarithms: the supremum over λ in the place of the average.
    @inline(__always)
    func logGreatestRatio(_ mean: Double) -> Double {
        let excess = abs(sum - count * mean)
        return excess - squares * Elementary.log(onePlus: excess / squares)
    }
}
