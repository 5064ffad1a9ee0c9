/// One target cut into the segments of one grouping, with each segment's values put into bins.
///
/// The statistic of a segment is a sum over components of Pearson's chi-squared, with k of them
///
///     S = (t - 1)/(m n) Σ_j (Σ_b m_b φ_j(b))²
///
/// where m_b of the m window rows and t_b of all t rows lie in bin b. Of categories all bins - 1 components are taken,
/// which is (t - 1)/t chi-squared; of numbers the first three orthonormal polynomials of the rank: location, spread,
/// skewness. When rows are dealt to the samples at random, each component has mean 0 and variance 1 whatever m is, ties
/// and all, so that S has mean k exactly.
///
/// - Source: Rayner and Best 1989, "Smooth Tests of Goodness of Fit".
struct SegmentPair {
    /// A segment with its bins.
    struct Piece {
        let code: Int
        /// Its rows, of numbers ascending by value.
        let rows: [Int32]
        /// Where its bins begin.
        let first: Int
        let bins: Int
        /// k.
        let freedom: Int
    }

    /// Numbers have at most so many components.
    static let mostComponents = 3
    /// Numbers are put into at most so many bins a segment.
    private static let mostNumericBins = 20
    /// Of more categories the rarest of a segment are taken together.
    private static let mostCategories = 32
    /// Every bin is expected to hold so many rows of the smaller sample: rarer ones would make the greatest statistic.
    private static let leastExpected = 5.0

    let target: Int
    let grouping: Int
    private(set) var pieces: [Piece] = []
    /// The bin of each row; rows without a value or a segment are in a last one that nothing reads.
    private(set) var cells: [Int32]
    /// Rows in each bin.
    private(set) var totals: [Double] = []
    /// Of numbers: 1, then the components at each bin.
    private(set) var scores: [SIMD4<Double>] = []

    /// Cuts and bins.
    ///
    /// - Parameters:
    ///   - target: Its place among the targets.
    ///   - grouping: Its place among the groupings.
    ///   - values: The target's values.
    ///   - codes: The segment of each row.
    ///   - rows: The rows with a value of the target, of numbers ascending by value, of categories in their own order.
    ///   - share: The smaller sample's share of all rows.
    ///   - leastRows: How many rows of the smaller sample a segment has on average, at least.
    init(
        target: Int, grouping: Int, values: SegmentSearch.Target, codes: [Int], rows: [Int32], share: Double,
        leastRows: Int
    ) {
        self.target = target
        self.grouping = grouping
        cells = []
        var bySegment: [Int: [Int32]] = [:]
        for row in rows where codes[Int(row)] >= 0 { bySegment[codes[Int(row)], default: []].append(row) }
        var binned: [(row: Int32, cell: Int32)] = []
        let least = max(1, Int((Self.leastExpected / share).rounded(.up)))
        for (code, rows) in bySegment.sorted(by: { $0.key < $1.key })
        where Double(rows.count) * share >= Double(leastRows) {
            let bins: [Int32]
            switch values {
            case .numeric(let numbers): bins = Self.bins(ascending: rows.map { numbers[Int($0)] }, least: least)
            case .categorical(let categories, let count):
                bins = Self.bins(categories: rows.map { categories[Int($0)] }, count: count, least: least)
            }
            let count = Int(bins.max() ?? 0) + 1
            // A single value says nothing.
            guard count > 1 else { continue }
            let first = totals.count
            var held = [Double](repeating: 0, count: count)
            for (row, bin) in zip(rows, bins) {
                held[Int(bin)] += 1
                binned.append((row, Int32(first) + bin))
            }
            var freedom = count - 1
            if case .numeric = values {
                let components = Self.components(held)
                freedom = min(freedom, components.freedom)
                scores += components.scores
            }
            totals += held
            pieces.append(Piece(code: code, rows: rows, first: first, bins: count, freedom: freedom))
        }
        cells = [Int32](repeating: Int32(totals.count), count: values.count)
        for (row, cell) in binned { cells[Int(row)] = cell }
    }

    // MARK: Bins

    /// Neighbouring values taken together until each bin has `least` rows; equal values stay together.
    private static func bins(ascending values: [Double], least: Int) -> [Int32] {
        let size = max(least, values.count / mostNumericBins)
        var bins = [Int32](repeating: 0, count: values.count)
        var bin: Int32 = 0
        var start = 0
        var lastStart = 0
        for index in values.indices {
            if index - start >= size, values[index] != values[index - 1] {
                bin += 1
                lastStart = start
                start = index
            }
            bins[index] = bin
        }
        // What is left over at the end joins the bin before.
        if bin > 0, values.count - start < least {
            for index in start..<values.count { bins[index] = bin - 1 }
            start = lastStart
        }
        return bins
    }

    /// The most frequent categories, each with at least `least` rows, and one bin for all others.
    private static func bins(categories: [Int], count: Int, least: Int) -> [Int32] {
        var held = [Int](repeating: 0, count: count)
        for category in categories { held[category] += 1 }
        let frequent = held.indices.filter { held[$0] >= least }.sorted { (held[$1], $0) < (held[$0], $1) }
        var kept = Array(frequent.prefix(mostCategories - 1))
        let rest = categories.count - kept.reduce(0) { $0 + held[$1] }
        // Too few others to stand alone are counted with the rarest that can.
        if rest > 0, rest < least, !kept.isEmpty { kept.removeLast() }
        var binOf = [Int32](repeating: Int32(kept.count), count: count)
        for (bin, category) in kept.enumerated() { binOf[category] = Int32(bin) }
        return categories.map { binOf[$0] }
    }

    /// The orthonormal polynomials of the middle ranks of bins.
    private static func components(_ held: [Double]) -> (scores: [SIMD4<Double>], freedom: Int) {
        let total = held.reduce(0, +)
        var below = 0.0
        let ranks = held.map { size in
            defer { below += size }
            return (below + size / 2) / total - 0.5
        }
        var basis = [[Double](repeating: 1, count: held.count)]
        while basis.count <= min(mostComponents, held.count - 1) {
            var next = zip(basis[basis.count - 1], ranks).map { $0 * $1 }
            // Twice, since once leaves what rounding left of large parts.
            for _ in 0..<2 {
                for known in basis {
                    let part = held.indices.reduce(0) { $0 + held[$1] * known[$1] * next[$1] } / total
                    for bin in next.indices { next[bin] -= part * known[bin] }
                }
            }
            let norm = (held.indices.reduce(0) { $0 + held[$1] * next[$1] * next[$1] } / total).squareRoot()
            guard norm > 1e-9 else { break }
            basis.append(next.map { $0 / norm })
        }
        let scores = held.indices.map { bin in
            var score = SIMD4<Double>(1, 0, 0, 0)
            for component in 1..<max(1, basis.count) { score[component] = basis[component][bin] }
            return score
        }
        return (scores, basis.count - 1)
    }

    // MARK: Statistics

    /// Counts the bins of some rows.
    ///
    /// - Parameters:
    ///   - rows: The rows.
    ///   - counts: Room for one more number than there are bins; overwritten.
    @inline(__always)
    func count(_ rows: UnsafeBufferPointer<Int32>, into counts: UnsafeMutableBufferPointer<Int32>) {
        counts.update(repeating: 0)
        cells.withUnsafeBufferPointer { cells in
            for row in rows { counts[Int(cells[Int(row)])] &+= 1 }
        }
    }

    /// S/k of a piece when one sample has these rows in its bins; `nil` where a sample has no row.
    ///
    /// It does not matter which of the two samples is counted.
    @inline(__always)
    func ratio(_ piece: Piece, _ counts: UnsafeMutableBufferPointer<Int32>) -> Double? {
        let total = Double(piece.rows.count)
        if scores.isEmpty {
            var m = 0.0
            var squares = 0.0
            for bin in piece.first..<(piece.first + piece.bins) {
                let held = Double(counts[bin])
                m += held
                squares += held * held / totals[bin]
            }
            guard m > 0, m < total else { return nil }
            let distance = max(0, squares - m * m / total)
            return total * (total - 1) / (m * (total - m)) * distance / Double(piece.freedom)
        }
        var sums = SIMD4<Double>.zero
        for bin in piece.first..<(piece.first + piece.bins) { sums += Double(counts[bin]) * scores[bin] }
        let m = sums[0]
        guard m > 0, m < total else { return nil }
        sums[0] = 0
        return (total - 1) / (m * (total - m)) * (sums * sums).sum() / Double(piece.freedom)
    }
}
