// Binomial and hypergeometric probabilities by Loader's saddle-point expansion. Logarithms of factorials would lose a
// digit for each digit of the counts (lgamma(1e9) is 2e10); here every part is small when the probability is not.

/// The error of Stirling's formula, log n! - log(√(2πn) (n/e)ⁿ).
///
/// - Parameter n: A whole number, at least 0.
/// - Returns: About 1/(12 n); infinity is never returned, 0 for n = 0 by convention of the callers.
/// - Source: Loader 2000, "Fast and accurate computation of binomial probabilities".
func stirlingError(_ n: Double) -> Double {
    if n < 16 { return n < 1 ? 0 : smallStirlingErrors[Int(n)] }
    let squared = n * n
    if n > 500 { return (1 / 12.0 - 1 / (360 * squared)) / n }
    if n > 80 { return (1 / 12.0 - (1 / 360.0 - 1 / (1260 * squared)) / squared) / n }
    if n > 35 {
        return (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - 1 / (1680 * squared)) / squared) / squared) / n
    }
    let tail = (1 / 1260.0 - (1 / 1680.0 - 1 / (1188 * squared)) / squared) / squared
    return (1 / 12.0 - (1 / 360.0 - tail) / squared) / n
}

/// x log(x/mean) + mean - x, without the cancellation near x = mean.
///
/// - Parameters:
///   - x: Above 0.
///   - mean: Above 0.
/// - Returns: At least 0; 0 at x = mean.
/// - Source: Loader 2000, as above.
func deviance(_ x: Double, _ mean: Double) -> Double {
    deviance(x, excess: x - mean, mean: mean)
}

/// The same where the difference x - mean is known better than by subtracting.
func deviance(_ x: Double, excess: Double, mean: Double) -> Double {
    guard abs(excess) < 0.1 * (x + mean) else { return x * Elementary.log(x / mean) - excess }
    let v = excess / (x + mean)
    var sum = excess * v
    var term = 2 * x * v
    var divisor = 3.0
    while true {
        term *= v * v
        let next = sum + term / divisor
        if next == sum { return next }
        sum = next
        divisor += 2
    }
}

/// P(K = k) for successes in n trials.
///
/// - Parameters:
///   - k: Any whole number; 0 outside 0...n.
///   - n: The trials, at least 0.
///   - chance: Of a success, 0...1.
///   - complement: 1 - `chance`, given apart so that it may be exact.
/// - Returns: 0...1, relative error some 1e-14.
func binomialProbability(_ k: Int, of n: Int, chance: Double, complement: Double) -> Double {
    if k < 0 || k > n { return 0 }
    if chance == 0 { return k == 0 ? 1 : 0 }
    if complement == 0 { return k == n ? 1 : 0 }
    let trials = Double(n)
    if k == 0 {
        if n == 0 { return 1 }
        return Elementary.exp(trials * logarithm(of: complement, orOneMinus: chance))
    }
    if k == n {
        return Elementary.exp(trials * logarithm(of: chance, orOneMinus: complement))
    }
    let successes = Double(k)
    let failures = Double(n - k)
    let corrections = stirlingError(trials) - stirlingError(successes) - stirlingError(failures)
    let deviances = deviance(successes, trials * chance) + deviance(failures, trials * complement)
    let scale = (trials / (successes * failures)).squareRoot() / squareRootOf2Pi
    return Elementary.exp(corrections - deviances) * scale
}

/// The logarithm of a probability, from its complement where that is small and so has more digits.
private func logarithm(of probability: Double, orOneMinus complement: Double) -> Double {
    complement < 0.1 ? Elementary.log(onePlus: -complement) : Elementary.log(probability)
}

/// P(K = k) for marked items in a draw without putting back, as a ratio of three binomial probabilities.
///
/// - Parameters:
///   - k: Any whole number; 0 outside the possible range.
///   - population: The number of items.
///   - marked: How many are marked.
///   - draws: How many are drawn.
/// - Returns: 0...1, relative error some 1e-14.
func hypergeometricProbability(_ k: Int, population: Int, marked: Int, draws: Int) -> Double {
    if k < 0 || k > draws || k > marked || draws - k > population - marked { return 0 }
    if draws == 0 || draws == population { return 1 }
    let chance = Double(draws) / Double(population)
    let complement = Double(population - draws) / Double(population)
    let inMarked = binomialProbability(k, of: marked, chance: chance, complement: complement)
    let inRest = binomialProbability(draws - k, of: population - marked, chance: chance, complement: complement)
    return inMarked * inRest / binomialProbability(draws, of: population, chance: chance, complement: complement)
}

private let smallStirlingErrors: [Double] = [
    0, 0.08106146679532726, 0.0413406959554093, 0.02767792568499834, 0.02079067210376509, 0.01664469118982119,
    0.01387612882307075, 0.01189670994589177, 0.01041126526197209, 0.009255462182712733, 0.008330563433362871,
    0.007573675487951841, 0.00694284010720953, 0.006408994188004207, 0.005951370112758848, 0.005554733551962801,
]
