/// Contrasts of a mean, or of a ratio of sums, of numbers.
///
/// With r the ratio over all rows and u = numerator - r · denominator, the segment's ratio less that of the others is
/// ΣuS (1/ΣbS + 1/ΣbR), exactly. It is divided by the greater of two errors: the one that all rows' spread gives, and
/// Welch's, so that a segment whose rows merely scatter more is not taken for a worse one.
struct RatioContrasts: SegmentContrasts {
    private let layout: SegmentLayout
    private let worse: SegmentContrastSearch.Side
    private let isRoot: Bool
    private let ratio: Double
    private let deviations: [Double]
    private let denominators: [Double]
    private let squares: Double
    private let denominatorSum: Double
    private let counts: [Double]
    private var shuffled: (deviations: [Double], squares: [Double], denominators: [Double])
    private var order: [Int32]

    /// - Parameters:
    ///   - numerators: One a row.
    ///   - denominators: One a row, above 0.
    ///   - layout: The segments.
    ///   - worse: The bad side.
    ///   - isRoot: Whether the metric is the ratio's square root.
    init(
        numerators: [Double], denominators: [Double], _ layout: SegmentLayout, worse: SegmentContrastSearch.Side,
        isRoot: Bool
    ) {
        self.layout = layout
        self.worse = worse
        self.isRoot = isRoot
        let denominatorSum = denominators.reduce(0, +)
        let ratio = numerators.reduce(0, +) / denominatorSum
        let deviations = zip(numerators, denominators).map { $0 - ratio * $1 }
        self.denominatorSum = denominatorSum
        self.ratio = ratio
        self.deviations = deviations
        self.denominators = denominators
        squares = deviations.reduce(0) { $0 + $1 * $1 }
        counts = layout.counts()
        shuffled = (deviations, deviations, denominators)
        order = deviations.indices.map { Int32($0) }
    }

    var work: Int { deviations.count * (3 * layout.cells.count + 4) + 4 * layout.cellCount }

    /// Both errors of a segment, from its sums.
    private struct Errors {
        var difference: Double
        var pooled: Double
        var own: Double
        var rest: Double
        var freedom: Double

        var statistic: Double {
            let variance = max(pooled, own + rest)
            return difference == 0 || variance <= 0 ? 0 : difference / variance.squareRoot()
        }
    }

    private func errors(_ count: Double, _ sum: Double, _ square: Double, _ denominator: Double) -> Errors? {
        let total = Double(deviations.count)
        let (others, otherDenominator) = (total - count, denominatorSum - denominator)
        guard count > 1, others > 1, denominator > 0, otherDenominator > 0 else { return nil }
        // The sum over all rows is 0, so the others' is the negative.
        let ownSpread = max(0, square - sum * sum / count) * count / (count - 1)
        let restSpread = max(0, squares - square - sum * sum / others) * others / (others - 1)
        let (own, rest) = (
            ownSpread / (denominator * denominator), restSpread / (otherDenominator * otherDenominator)
        )
        let pooled =
            squares / total * (count / (denominator * denominator) + others / (otherDenominator * otherDenominator))
        let weights = own * own / (count - 1) + rest * rest / (others - 1)
        return Errors(
            difference: sum * (1 / denominator + 1 / otherDenominator), pooled: pooled, own: own, rest: rest,
            freedom: own + rest >= pooled && weights > 0 ? (own + rest) * (own + rest) / weights : total - 2)
    }

    private func oriented(_ statistic: Double) -> Double {
        switch worse {
        case .higher: statistic
        case .lower: -statistic
        case .either: abs(statistic)
        }
    }

    func observed() -> [SegmentContrast?] {
        let sums = layout.sums(of: deviations)
        let squareSums = layout.sums(of: deviations.map { $0 * $0 })
        let denominatorSums = layout.sums(of: denominators)
        return layout.places.map { place in
            let (sum, denominator) = (sums[place.cell], denominatorSums[place.cell])
            guard let errors = errors(counts[place.cell], sum, squareSums[place.cell], denominator) else { return nil }
            let score = oriented(errors.statistic)
            let tail = StudentTDistribution(degreesOfFreedom: errors.freedom).survival(score)
            var contrast = SegmentContrast(
                value: ratio + sum / denominator, rest: ratio - sum / (denominatorSum - denominator),
                valueVariance: errors.own > 0 ? errors.own : errors.pooled / 2,
                restVariance: errors.rest > 0 ? errors.rest : errors.pooled / 2, score: score,
                pValue: worse == .either ? min(1, 2 * tail) : tail)
            if isRoot { contrast.takeRoot() }
            return contrast
        }
    }

    mutating func draw(_ generator: inout SplitMix64) -> Double {
        order.withUnsafeMutableBufferPointer { order in
            for index in 0..<max(0, order.count - 1) {
                order.swapAt(index, index + generator.index(below: order.count - index))
            }
        }
        for (place, row) in order.enumerated() {
            let deviation = deviations[Int(row)]
            shuffled.deviations[place] = deviation
            shuffled.squares[place] = deviation * deviation
            shuffled.denominators[place] = denominators[Int(row)]
        }
        let sums = layout.sums(of: shuffled.deviations)
        let squareSums = layout.sums(of: shuffled.squares)
        let denominatorSums = layout.sums(of: shuffled.denominators)
        var greatest = -Double.infinity
        for place in layout.places {
            let cell = place.cell
            guard let errors = errors(counts[cell], sums[cell], squareSums[cell], denominatorSums[cell]) else {
                continue
            }
            greatest = max(greatest, oriented(errors.statistic))
        }
        return greatest
    }
}

extension SegmentContrast {
    /// The same contrast of the square roots, by the delta method.
    fileprivate mutating func takeRoot() {
        let (one, other) = (max(0, value), max(0, rest))
        value = one.squareRoot()
        rest = other.squareRoot()
        valueVariance = one > 0 ? valueVariance / (4 * one) : valueVariance.squareRoot()
        restVariance = other > 0 ? restVariance / (4 * other) : restVariance.squareRoot()
    }
}
