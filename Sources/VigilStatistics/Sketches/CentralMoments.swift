/// Count, mean and the sums of the second to fourth powers of the deviations from it, for finite values.
///
/// Textbook sums of powers lose everything at a large mean: at mean 1e8 and sd 1 they give a variance of 34.9. These
/// sums are taken about the mean of each piece and shifted when pieces merge.
///
/// - Source: Pébay 2008, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order
///   statistical moments", equations 2.1 and 3.1.
struct CentralMoments: Sendable, Equatable {
    var count = 0
    var mean = CompensatedMean(0)
    var second = 0.0
    var third = 0.0
    var fourth = 0.0
    var lowest = Double.infinity
    var highest = -Double.infinity

    init() {}

    init(one value: Double) {
        count = 1
        mean = CompensatedMean(value)
        lowest = value
        highest = value
    }

    /// The moments of one piece: the mean first, then the deviations from it.
    ///
    /// The piece is finite, and short enough to stay in the processor's first cache between the two passes.
    init(piece: UnsafeBufferPointer<Double>, sum: Double, lowest: Double, highest: Double) {
        guard !piece.isEmpty else { return }
        count = piece.count
        let size = Double(piece.count)
        self.lowest = lowest
        self.highest = highest
        // A sum beyond the largest double does not mean that the mean is.
        let center = sum.isFinite ? sum / size : piece.reduce(0) { $0 + $1 / size }
        let powers = Self.powerSums(piece, about: center)
        // What rounding of the centre left over; the sums are moved by it.
        let shift = powers[0] / size
        mean = CompensatedMean(center, plus: shift)
        second = powers[1] - size * shift * shift
        third = powers[2] - 3 * shift * powers[1] + 2 * size * shift * shift * shift
        let square = shift * shift
        fourth = powers[3] - 4 * shift * powers[2] + 6 * square * powers[1] - 3 * size * square * square
        if lowest == highest {
            mean = CompensatedMean(lowest)
            second = 0
            third = 0
            fourth = 0
        }
        settle()
    }

    private static func powerSums(_ piece: UnsafeBufferPointer<Double>, about center: Double) -> SIMD4<Double> {
        var first = SIMD8<Double>.zero
        var second = SIMD8<Double>.zero
        var third = SIMD8<Double>.zero
        var fourth = SIMD8<Double>.zero
        let centers = SIMD8<Double>(repeating: center)
        var index = 0
        let raw = UnsafeRawBufferPointer(piece)
        while index + 8 <= piece.count {
            let values = raw.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self)
            let deviation = values - centers
            let square = deviation * deviation
            first += deviation
            second += square
            third += square * deviation
            fourth += square * square
            index += 8
        }
        var sums = SIMD4<Double>(first.sum(), second.sum(), third.sum(), fourth.sum())
        while index < piece.count {
            let deviation = piece[index] - center
            let square = deviation * deviation
            sums += SIMD4<Double>(deviation, square, square * deviation, square * square)
            index += 1
        }
        return sums
    }

    /// Adds the values that another piece has seen.
    mutating func merge(_ other: CentralMoments) {
        guard other.count > 0 else { return }
        guard count > 0 else {
            self = other
            return
        }
        let left = Double(count)
        let right = Double(other.count)
        let total = left + right
        let leftShare = left / total
        let rightShare = right / total
        let delta = other.mean.distance(above: mean)
        let square = delta * delta
        let crossed = leftShare * other.second - rightShare * second
        var mergedFourth = fourth + other.fourth
        let mixed = leftShare * leftShare - leftShare * rightShare + rightShare * rightShare
        mergedFourth += square * square * left * rightShare * mixed
        mergedFourth += 6 * square * (leftShare * leftShare * other.second + rightShare * rightShare * second)
        mergedFourth += 4 * delta * (leftShare * other.third - rightShare * third)
        var mergedThird = third + other.third
        mergedThird += square * delta * left * rightShare * (leftShare - rightShare)
        mergedThird += 3 * delta * crossed
        second += other.second + square * left * rightShare
        third = mergedThird
        fourth = mergedFourth
        if delta.isFinite {
            mean.move(by: delta * rightShare)
        } else {
            mean = CompensatedMean(mean.value * leftShare + other.mean.value * rightShare)
        }
        count += other.count
        lowest = min(lowest, other.lowest)
        highest = max(highest, other.highest)
        settle()
    }

    /// Lets an overflow stay one: infinity minus infinity would be NaN, which equals nothing, not even itself.
    private mutating func settle() {
        if second.isNaN { second = .infinity }
        if third.isNaN { third = .infinity }
        if fourth.isNaN { fourth = .infinity }
    }
}
