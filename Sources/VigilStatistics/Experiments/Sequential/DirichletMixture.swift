/// Likelihoods of counts, averaged over a Dirichlet law of their shares and divided by that at given shares.
///
///     Γ(A)/Γ(A + n) · ∏ Γ(αᵢ + xᵢ)/Γ(αᵢ) / ∏ pᵢ^xᵢ,   A = Σ αᵢ
///
/// Under the shares p it is a martingale that starts at 1, so it passes 1/α with a probability of at most α, ever. The
/// logarithms of the gamma functions are 2e10 at a billion counts and would leave no digit of their difference; here
/// they are written as deviances and Stirling errors, all of which are small when the result is.
enum DirichletMixture {
    /// The logarithm for any number of categories.
    ///
    /// - Parameters:
    ///   - counts: At least 0.
    ///   - prior: The law's parameters, above 0.
    ///   - shares: p, above 0 with sum 1.
    /// - Returns: 0 without counts.
    static func logEvidence(counts: [Double], prior: [Double], shares: [Double]) -> Double {
        let total = prior.reduce(0, +)
        let size = total + counts.reduce(0, +)
        var sum = Elementary.log(size / total) / 2 - gammaStirlingError(size) + gammaStirlingError(total)
        for index in counts.indices {
            let before = prior[index]
            let after = before + counts[index]
            sum += deviance(after, size * shares[index]) - deviance(before, total * shares[index])
            sum += gammaStirlingError(after) - gammaStirlingError(before) - Elementary.log(after / before) / 2
        }
        return sum
    }

    /// The logarithm for two categories and a prior whose mean is the share in question.
    ///
    /// It is convex in the share: it is a sum of the convex log(κ + i/p) and log(κ + i/(1 - p)).
    ///
    /// - Parameters:
    ///   - successes: At least 0, not necessarily whole.
    ///   - failures: At least 0, not necessarily whole.
    ///   - share: 0...1.
    ///   - concentration: κ, the sum of the prior's parameters, above 0.
    /// - Returns: Infinity where the share makes the counts impossible.
    @inline(__always)
    static func logEvidence(successes: Double, failures: Double, share: Double, concentration: Double) -> Double {
        if share <= 0 { return successes > 0 ? .infinity : 0 }
        if share >= 1 { return failures > 0 ? .infinity : 0 }
        let trials = successes + failures
        let size = concentration + trials
        let (a, b) = (concentration * share, concentration * (1 - share))
        let (c, d) = (a + successes, b + failures)
        let excess = successes - trials * share
        let deviances =
            deviance(c, excess: excess, mean: size * share) + deviance(d, excess: -excess, mean: size * (1 - share))
        let errors = gammaStirlingError(c) + gammaStirlingError(d) - gammaStirlingError(size)
        let before = gammaStirlingError(a) + gammaStirlingError(b) - gammaStirlingError(concentration)
        let scale = (a / c) * (b / d) * (size / concentration)
        return deviances + errors - before + Elementary.log(scale) / 2
    }
}

/// The error of Stirling's formula for the gamma function, log Γ(z) - (z - ½) log z + z - ½ log 2π.
///
/// - Parameter z: Above 0.
/// - Returns: About 1/(12 z), to 1e-15.
@inline(__always)
func gammaStirlingError(_ z: Double) -> Double {
    guard z >= 15 else {
        return SpecialFunctions.logGamma(z) - (z - 0.5) * Elementary.log(z) + z - 0.9189385332046728
    }
    let squared = 1 / (z * z)
    let tail = (1 / 1260.0 - (1 / 1680.0 - squared / 1188) * squared) * squared
    return (1 / 12.0 - (1 / 360.0 - tail) * squared) / z
}
