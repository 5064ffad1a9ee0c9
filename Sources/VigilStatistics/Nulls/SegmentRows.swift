/// A segment's effect and its error.
struct SegmentEffect {
    var value: Double
    var variance: Double
}

/// The rows of one segment that have a value of the target, in the target's order.
struct SegmentRows {
    let grouping: Int
    let code: Int
    let rows: [Int32]
    /// Whether the next row has another value; of numbers.
    private let endsRun: [Bool]
    /// The standard deviation of the whole target, 1 for categories and constants.
    private let scale: Double

    /// The segments of a grouping.
    static func segments(of codes: [Int], grouping: Int, target: SegmentSearch.Target) -> [SegmentRows] {
        var byCode: [Int: [Int32]] = [:]
        var scale = 1.0
        switch target {
        case .numeric(let values):
            let order = values.indices.filter { !values[$0].isNaN }.sorted {
                (values[$0], $0) < (values[$1], $1)
            }
            for row in order where codes[row] >= 0 { byCode[codes[row], default: []].append(Int32(row)) }
            let moments = MomentsOfFinite(values)
            if moments.deviation > 0 { scale = moments.deviation }
        case .categorical(let categories, let count):
            for row in categories.indices where codes[row] >= 0 && (0..<count).contains(categories[row]) {
                byCode[codes[row], default: []].append(Int32(row))
            }
        }
        return byCode.sorted { $0.key < $1.key }.map { code, rows in
            SegmentRows(grouping: grouping, code: code, rows: rows, target: target, scale: scale)
        }
    }

    private init(grouping: Int, code: Int, rows: [Int32], target: SegmentSearch.Target, scale: Double) {
        self.grouping = grouping
        self.code = code
        self.rows = rows
        self.scale = scale
        if case .numeric(let values) = target {
            endsRun = rows.indices.map { $0 + 1 == rows.count || values[Int(rows[$0])] != values[Int(rows[$0 + 1])] }
        } else {
            endsRun = []
        }
    }

    /// How far the segment's window rows are from its reference rows, on a scale that is the same for every segment.
    func statistic(_ isCurrent: [Bool], _ target: SegmentSearch.Target) -> Double {
        switch target {
        case .numeric: return kolmogorovSmirnov(isCurrent)
        case .categorical(let codes, let count): return chiSquaredScore(isCurrent, codes, count)
        }
    }

    private func currentCount(_ isCurrent: [Bool]) -> Int {
        rows.reduce(0) { $0 + (isCurrent[Int($1)] ? 1 : 0) }
    }

    private func kolmogorovSmirnov(_ isCurrent: [Bool]) -> Double {
        let m = currentCount(isCurrent)
        let n = rows.count - m
        guard n > 0, m > 0 else { return 0 }
        var difference = 0
        var greatest = 0
        for index in rows.indices {
            difference += isCurrent[Int(rows[index])] ? -n : m
            if endsRun[index] { greatest = max(greatest, abs(difference)) }
        }
        return Double(greatest) / (Double(n) * Double(m) * Double(n + m)).squareRoot()
    }

    /// The normal score of chi-squared by the cube root (Wilson and Hilferty 1931).
    private func chiSquaredScore(_ isCurrent: [Bool], _ codes: [Int], _ count: Int) -> Double {
        guard let pair = pair(isCurrent, codes, count) else { return -.greatestFiniteMagnitude }
        let table = ContingencyTable(pair)
        let freedom = Double(table.degreesOfFreedom)
        guard freedom > 0 else { return -.greatestFiniteMagnitude }
        let spread = 2 / (9 * freedom)
        let root = Elementary.exp(Elementary.log(max(table.chiSquared, 1e-300) / freedom) / 3)
        return (root - (1 - spread)) / spread.squareRoot()
    }

    private func pair(_ isCurrent: [Bool], _ codes: [Int], _ count: Int) -> CountPair? {
        var reference = [Int](repeating: 0, count: count)
        var current = reference
        for row in rows {
            if isCurrent[Int(row)] { current[codes[Int(row)]] += 1 } else { reference[codes[Int(row)]] += 1 }
        }
        // Without rows of one sample there is nothing to compare.
        return try? CountPair(reference: reference, current: current)
    }

    /// The effect within the segment; 0 with an error of 1 where one sample has no row.
    func effect(_ isCurrent: [Bool], _ target: SegmentSearch.Target) -> SegmentEffect {
        switch target {
        case .numeric(let values):
            let current = MomentsOfFinite(rows.filter { isCurrent[Int($0)] }.map { values[Int($0)] })
            let reference = MomentsOfFinite(rows.filter { !isCurrent[Int($0)] }.map { values[Int($0)] })
            guard current.count > 1, reference.count > 1 else { return SegmentEffect(value: 0, variance: 1) }
            let variance =
                current.variance / Double(current.count) + reference.variance / Double(reference.count)
            return SegmentEffect(
                value: (current.mean - reference.mean) / scale, variance: variance / (scale * scale))
        case .categorical(let codes, let count):
            guard let pair = pair(isCurrent, codes, count) else { return SegmentEffect(value: 0, variance: 1) }
            let interval = EffectInterval.totalVariation(pair)
            return SegmentEffect(
                value: interval.corrected, variance: interval.standardError * interval.standardError)
        }
    }
}

/// Mean and variance of the finite values.
private struct MomentsOfFinite {
    let count: Int
    let mean: Double
    let variance: Double

    var deviation: Double { variance.squareRoot() }

    init(_ values: [Double]) {
        let finite = values.filter(\.isFinite)
        count = finite.count
        guard let first = finite.first else {
            mean = 0
            variance = 0
            return
        }
        // From the first value on, so that an offset of 1e8 costs no digits; scaled, so that no sum overflows.
        let shift = finite.reduce(0) { $0 + ($1 / Double(finite.count) - first / Double(finite.count)) }
        mean = first + shift
        let center = mean
        let squares = finite.reduce(0) { $0 + ($1 - center) * ($1 - center) }
        variance = finite.count > 1 ? squares / Double(finite.count - 1) : 0
    }
}
