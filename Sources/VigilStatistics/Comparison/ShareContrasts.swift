/// Contrasts of a share: each row counts 0 or 1.
///
/// Given how many rows are ones, their number in a segment is hypergeometric when rows are dealt at random; scores come
/// from its first three moments, p-values from the law itself.
struct ShareContrasts: SegmentContrasts {
    private let layout: SegmentLayout
    private let worse: SegmentContrastSearch.Side
    private let total: Int
    private let ones: Int
    private let counts: [Double]
    private let sums: [Double]
    private let scores: [SkewedScore?]
    /// Whether a draw deals the ones, else the zeros: the fewer of them.
    private let dealsOnes: Bool
    private var deck: [Int32]
    private var dealt: [Double]

    init(_ values: [Double], _ layout: SegmentLayout, worse: SegmentContrastSearch.Side) {
        self.layout = layout
        self.worse = worse
        total = values.count
        ones = values.count { $0 == 1 }
        counts = layout.counts()
        sums = layout.sums(of: values)
        dealsOnes = 2 * ones <= total
        deck = (0..<total).map { Int32($0) }
        dealt = []
        let (n, k) = (Double(total), Double(ones))
        scores = layout.places.map { [counts] place in
            let drawn = counts[place.cell]
            guard drawn > 0, drawn < n, k > 0, k < n, n > 2 else { return nil }
            let variance = drawn * k / n * (n - k) / n * (n - drawn) / (n - 1)
            let skewness =
                (n - 2 * k) * (n - 1).squareRoot() * (n - 2 * drawn)
                / ((drawn * k * (n - k) * (n - drawn)).squareRoot() * (n - 2))
            return SkewedScore(center: drawn * k / n, deviation: variance.squareRoot(), skewness: skewness)
        }
    }

    var work: Int { min(ones, total - ones) * (layout.cells.count + 1) + layout.cellCount }

    func observed() -> [SegmentContrast?] {
        zip(layout.places, scores).map { place, score in
            let (count, sum) = (counts[place.cell], sums[place.cell])
            let others = (count: Double(total) - count, sum: Double(ones) - sum)
            guard count > 0, others.count > 0 else { return nil }
            return SegmentContrast(
                value: sum / count, rest: others.sum / others.count, valueVariance: Self.variance(sum, count),
                restVariance: Self.variance(others.sum, others.count), score: score?.score(sum, worse) ?? 0,
                pValue: pValue(Int(sum), of: Int(count)))
        }
    }

    /// Of a share, with half a success and half a failure more so that it is never 0.
    private static func variance(_ ones: Double, _ count: Double) -> Double {
        let share = (ones + 0.5) / (count + 1)
        return share * (1 - share) / count
    }

    private func pValue(_ sum: Int, of count: Int) -> Double {
        let law = HypergeometricDistribution(population: total, marked: ones, draws: count)
        switch worse {
        case .higher: return min(1, law.survival(sum - 1))
        case .lower: return min(1, law.cumulative(sum))
        case .either: return min(1, 2 * min(law.survival(sum - 1), law.cumulative(sum)))
        }
    }

    mutating func draw(_ generator: inout SplitMix64) -> Double {
        let taken = min(ones, total - ones)
        dealt = [Double](repeating: 0, count: layout.cellCount)
        deck.withUnsafeMutableBufferPointer { deck in
            for index in 0..<taken { deck.swapAt(index, index + generator.index(below: deck.count - index)) }
        }
        dealt.withUnsafeMutableBufferPointer { dealt in
            deck.withUnsafeBufferPointer { deck in
                for cells in layout.cells {
                    cells.withUnsafeBufferPointer { cells in
                        for index in 0..<taken { dealt[Int(cells[Int(deck[index])])] += 1 }
                    }
                }
            }
        }
        var greatest = -Double.infinity
        for (place, score) in zip(layout.places, scores) {
            guard let score else {
                // Where nothing varies every table is as good as the observed one.
                greatest = max(greatest, 0)
                continue
            }
            let sum = dealsOnes ? dealt[place.cell] : counts[place.cell] - dealt[place.cell]
            greatest = max(greatest, score.score(sum, worse))
        }
        return greatest
    }
}
