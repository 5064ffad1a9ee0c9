/// Maps values to places: `lower` to 0, `upper` to 1.
struct LinearScale: Hashable {
    var lower: Double
    var upper: Double

    /// The place of a value; the middle where the scale has no width or the value no place.
    func fraction(of value: Double) -> Double {
        let width = upper - lower
        guard width > 0 else { return 0.5 }
        // Halves have a difference where their wholes are too far apart for one.
        let place =
            width.isFinite ? (value - lower) / width : (value / 2 - lower / 2) / (upper / 2 - lower / 2)
        return place.isNaN ? 0.5 : place
    }

    /// The distance from the top of a drawing of that height, cut off at its edges.
    func y(_ value: Double, height: Double) -> Double {
        min(max(height * (1 - fraction(of: value)), 0), height)
    }
}

/// Round numbers along an axis, and the scale that ends on them.
struct NiceTicks: Hashable {
    /// The marks, ascending.
    var values: [Double]
    /// How many decimals tell neighbouring marks apart.
    var decimals: Int

    /// An axis reaches no further from 0 than this, and its steps are no smaller than one over it.
    ///
    /// Beyond are only numbers that no step of an axis can be added to; they are drawn at its end.
    static let furthest = 1e300

    /// From the first mark to the last.
    var scale: LinearScale { LinearScale(lower: values.first ?? 0, upper: values.last ?? 1) }

    /// Marks at steps of 1, 2, 2.5 or 5 times a power of ten that enclose all of `range`.
    ///
    /// - Parameters:
    ///   - range: What must be inside; ends beyond `furthest` count as that.
    ///   - count: About how many steps to make, at least 1.
    /// - Returns: At least two finite marks, the first at or below the range, the last at or above it.
    static func enclosing(_ range: ClosedRange<Double>, count: Int) -> NiceTicks {
        let within = range.clamped(to: -furthest...furthest)
        var lower = within.lowerBound
        var upper = within.upperBound
        // A constant has no extent of its own: its axis shows a tenth of its size to each side.
        if upper - lower <= max(lower.magnitude, upper.magnitude) * 1e-12 {
            let margin = lower == 0 ? 1 : lower.magnitude / 10
            lower -= margin
            upper += margin
        }
        let step = Step.above(max((upper - lower) / Double(max(1, count)), 1 / furthest))
        let first = (lower / step.size + 1e-9).rounded(.down)
        let last = (upper / step.size - 1e-9).rounded(.up)
        let marks = Int(last - first)
        // Whole multiples, not repeated additions, so that 0.3 is not 0.30000000000000004 steps along.
        let values = (0...max(1, marks)).map { (first + Double($0)) * step.size }
        return NiceTicks(values: values, decimals: step.decimals)
    }

    private struct Step {
        var size: Double
        var decimals: Int

        /// The least nice step that is not below `rough`, a number above 0.
        static func above(_ rough: Double) -> Step {
            var power = 1.0
            var exponent = 0
            while power * 10 <= rough {
                power *= 10
                exponent += 1
            }
            while power > rough {
                power /= 10
                exponent -= 1
            }
            let factors: [(factor: Double, moreDecimals: Int)] = [(1, 0), (2, 0), (2.5, 1), (5, 0), (10, -1)]
            let chosen = factors.first { $0.factor * power >= rough * (1 - 1e-9) } ?? (10, -1)
            return Step(size: chosen.factor * power, decimals: max(0, chosen.moreDecimals - exponent))
        }
    }
}
