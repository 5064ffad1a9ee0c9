/// The density of a beta posterior over the log odds, where it is smooth for every pair of shapes.
///
///     log f(y) = a y - (a + b) log(1 + e^y) + constant
///
/// Over the share itself it would be infinite at an end for shapes below 1.
struct LogOddsBetaDensity: GridDensity {
    private let a: Double
    private let b: Double
    private let total: Double
    private let share: Double
    private let rest: Double
    let mode: Double
    let spread: Double

    /// A posterior's density.
    ///
    /// - Parameters:
    ///   - a: The first shape, above 0.
    ///   - b: The second shape, above 0.
    init(_ a: Double, _ b: Double) {
        self.a = a
        self.b = b
        total = a + b
        share = a / total
        rest = b / total
        mode = Elementary.log(a / b)
        spread = (1 / a + 1 / b).squareRoot()
    }

    func drop(_ coordinate: Double) -> Double {
        let offset = coordinate - mode
        // Both sides from the end nearer to 0, so that nothing overflows however far the tail reaches.
        return offset <= 0
            ? Self.drop(offset, a, total, share, rest) : Self.drop(-offset, b, total, rest, share)
    }

    /// The drop at an offset of at most 0.
    @inline(__always)
    private static func drop(
        _ offset: Double, _ a: Double, _ total: Double, _ share: Double, _ rest: Double
    ) -> Double {
        let growth = Elementary.expMinusOne(offset)
        if growth > -0.1 {
            // Near the mode the plain difference would lose a digit for each of the counts'.
            let scale = 1 / (1 + share * growth)
            let excess = -total * share * rest * growth * scale
            return deviance(a, excess: excess, mean: a * (1 + growth) * scale)
                + deviance(total - a, excess: -excess, mean: (total - a) * scale)
        }
        if share > 0.5 && offset > -30 {
            // Nearly all successes: the difference of two large terms, written as one of two small ones.
            return (total - a) * offset + total * Elementary.log(onePlus: rest * Elementary.expMinusOne(-offset))
        }
        let inner =
            growth > -0.5
            ? Elementary.log(onePlus: share * growth) : Elementary.log(rest + share * Elementary.exp(offset))
        return total * inner - a * offset
    }

    func dropSlope(_ coordinate: Double) -> Double {
        let offset = coordinate - mode
        if offset <= 0 {
            let growth = Elementary.expMinusOne(offset)
            return total * share * rest * growth / (rest + share * (1 + growth))
        }
        let growth = Elementary.expMinusOne(-offset)
        return -total * share * rest * growth / (share + rest * (1 + growth))
    }

    // The share bends where the odds are even, and a wide density at its mode.
    var seams: [Double] { bendOffsets + (spread > 1 ? bendOffsets.map { mode + $0 } : []) }

    static func value(_ coordinate: Double) -> Double {
        if coordinate < 0 {
            let odds = Elementary.exp(coordinate)
            return odds / (1 + odds)
        }
        return 1 / (1 + Elementary.exp(-coordinate))
    }

    static func valueSlope(_ coordinate: Double) -> Double {
        let odds = Elementary.exp(-abs(coordinate))
        return odds / ((1 + odds) * (1 + odds))
    }

    static func coordinate(_ value: Double) -> Double {
        if value <= 0 { return -.infinity }
        if value >= 1 { return .infinity }
        return Elementary.log(value) - Elementary.log(onePlus: -value)
    }
}
