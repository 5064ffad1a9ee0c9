/// The density of a normal posterior over the mean itself.
struct NormalMeanDensity: GridDensity {
    let mode: Double
    let spread: Double

    /// A posterior's density.
    ///
    /// - Parameters:
    ///   - mean: Finite.
    ///   - standardDeviation: Above 0.
    init(mean: Double, standardDeviation: Double) {
        mode = mean
        spread = standardDeviation
    }

    func drop(_ coordinate: Double) -> Double {
        let z = (coordinate - mode) / spread
        return z * z / 2
    }

    func dropSlope(_ coordinate: Double) -> Double { (coordinate - mode) / spread / spread }

    var seams: [Double] { [] }

    static func value(_ coordinate: Double) -> Double { coordinate }

    static func valueSlope(_ coordinate: Double) -> Double { 1 }

    static func coordinate(_ value: Double) -> Double { value }
}

/// The density of a mean whose variance is estimated, Student's t, over the mean itself.
struct StudentMeanDensity: GridDensity {
    private let freedom: Double
    private let scale: Double
    let mode: Double
    let spread: Double

    /// A posterior's density.
    ///
    /// - Parameters:
    ///   - location: Finite.
    ///   - scale: Above 0.
    ///   - degreesOfFreedom: Above 1.
    init(location: Double, scale: Double, degreesOfFreedom: Double) {
        freedom = degreesOfFreedom
        self.scale = scale
        mode = location
        spread = scale
    }

    func drop(_ coordinate: Double) -> Double {
        let z = (coordinate - mode) / scale
        return (freedom + 1) / 2 * Elementary.log(onePlus: z * z / freedom)
    }

    func dropSlope(_ coordinate: Double) -> Double {
        let z = (coordinate - mode) / scale
        return (freedom + 1) * z / (freedom + z * z) / scale
    }

    var seams: [Double] { [] }

    // The mean's integral falls by a power less than the probability.
    var coverage: Double { min(deepestDrop, max(55, 40 * (freedom + 1) / (freedom - 1))) }

    // A tail of powers is no polynomial over a factor of e⁸, and its logarithm is not concave; the places have a formula.
    func crossing(_ level: Double, side: Double, from start: Double) -> Double {
        mode + side * scale * (freedom * Elementary.expMinusOne(2 * level / (freedom + 1))).squareRoot()
    }

    func levels(low: Double, high: Double) -> [Double] {
        var sides: [[Double]] = []
        for (side, limit) in [(-1.0, low), (1.0, high)] {
            var found: [Double] = []
            var level = 0.0
            while level < deepestDrop {
                // The next border lies as far below as the next level of a normal density does, or at 1.6 times the
                // distance in standard deviations, whichever is nearer.
                let next = Self.dropLevels.first { $0 > level * 1.0001 } ?? deepestDrop
                let distance = abs(crossing(level, side: side, from: mode) - mode) / scale
                let grown = max(1.5, 1.6 * distance)
                level = min(next, (freedom + 1) / 2 * Elementary.log(onePlus: grown * grown / freedom))
                let point = crossing(level, side: side, from: mode)
                guard point.isFinite, (limit - point) * side > 0 else { break }
                found.append(point)
            }
            sides.append(found)
        }
        return sides[0].reversed() + (mode >= low && mode <= high ? [mode] : []) + sides[1]
    }

    static func value(_ coordinate: Double) -> Double { coordinate }

    static func valueSlope(_ coordinate: Double) -> Double { 1 }

    static func coordinate(_ value: Double) -> Double { value }
}
