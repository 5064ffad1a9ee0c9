import Foundation

/// SciPy's critical values of the Anderson-Darling test and the p-value that it reads off them.
///
/// A parabola through the logarithms of seven levels, cut off at the outer ones; nothing that a test should rest on, but
/// what the goldens hold beside the statistic.
struct AndersonDarlingAsInSciPy {
    /// T at which each level is reached.
    let criticalValues: [Double]
    /// The p-value, 0.001...0.25.
    let pValue: Double

    private static let levels: [Double] = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001]

    /// - Parameters:
    ///   - standardised: T.
    ///   - samples: The number of samples, k.
    init(standardised: Double, samples: Int) {
        // Scholz and Stephens 1987, table 2: b0 + b1/√(k - 1) + b2/(k - 1).
        let constants: [Double] = [0.675, 1.281, 1.645, 1.96, 2.326, 2.573, 3.085]
        let roots: [Double] = [-0.245, 0.25, 0.678, 1.149, 1.822, 2.364, 3.615]
        let inverses: [Double] = [-0.105, -0.305, -0.362, -0.391, -0.396, -0.345, -0.154]
        let freedom = Double(samples - 1)
        let critical = constants.indices.map {
            constants[$0] + roots[$0] / freedom.squareRoot() + inverses[$0] / freedom
        }
        criticalValues = critical
        if standardised < critical[0] {
            pValue = Self.levels[0]
        } else if standardised > critical[critical.count - 1] {
            pValue = Self.levels[Self.levels.count - 1]
        } else {
            pValue = exp(Self.parabola(critical, Self.levels.map { log($0) }, at: standardised))
        }
    }

    /// The least-squares parabola's value, by Gram-Schmidt polynomials over the places.
    private static func parabola(_ places: [Double], _ values: [Double], at place: Double) -> Double {
        var basis: [(here: [Double], there: Double)] = []
        for power in 0..<3 {
            var here = places.map { pow($0, Double(power)) }
            var there = pow(place, Double(power))
            for (earlier, value) in basis {
                let share = dot(here, earlier) / dot(earlier, earlier)
                here = zip(here, earlier).map { $0 - share * $1 }
                there -= share * value
            }
            basis.append((here, there))
        }
        return basis.reduce(0) { $0 + dot(values, $1.here) / dot($1.here, $1.here) * $1.there }
    }

    private static func dot(_ one: [Double], _ other: [Double]) -> Double {
        zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
