/// Contrasts of the area under the ROC curve within a segment.
///
/// A segment's area counts only pairs of its own rows. It is compared with that of all rows, by the error that the
/// placements of all rows give the difference; the others' area is exact, too, from the pairs that are left.
struct AreaContrasts: SegmentContrasts {
    private let layout: SegmentLayout
    private let worse: SegmentContrastSearch.Side
    private let labels: [Bool]
    private let placements: AreaPlacements
    /// Row numbers by score, ascending; of equal scores the positive rows first, and last.
    private let orders: (first: [Int32], last: [Int32]?)
    private let variances: (positive: Double, negative: Double)
    /// How many rows of either class a segment needs.
    private let leastOfClass: Int
    private var deck: [Int32]

    /// So many rows of either class are needed for an area to say something.
    static let usualLeastOfClass = 5

    init(
        labels: [Bool], scores: [Double], _ layout: SegmentLayout, worse: SegmentContrastSearch.Side,
        leastOfClass: Int = AreaContrasts.usualLeastOfClass
    ) {
        self.layout = layout
        self.worse = worse
        self.labels = labels
        self.leastOfClass = leastOfClass
        placements = AreaPlacements(labels: labels, scores: scores)
        variances = (
            placements.variance(ofPositives: true) ?? 0, placements.variance(ofPositives: false) ?? 0
        )
        let order = ascendingOrder(of: scores)
        let isTied = zip(order, order.dropFirst()).contains { scores[$0] == scores[$1] && labels[$0] != labels[$1] }
        orders =
            isTied
            ? (
                Self.ordered(order, scores) { labels[$0] && !labels[$1] },
                Self.ordered(order, scores) { !labels[$0] && labels[$1] }
            ) : (order.map { Int32($0) }, nil)
        deck = labels.indices.map { Int32($0) }
    }

    /// The rows by score, equal ones by a second rule.
    private static func ordered(_ order: [Int], _ scores: [Double], _ isBefore: (Int, Int) -> Bool) -> [Int32] {
        order.sorted { one, other in
            scores[one] != scores[other] ? scores[one] < scores[other] : isBefore(one, other)
        }.map { Int32($0) }
    }

    var work: Int { labels.count * (layout.cells.count * (orders.last == nil ? 1 : 2) + 1) + 3 * layout.cellCount }

    /// What the rows of each cell come to.
    private struct Cells {
        /// Twice the pairs in order.
        var doubledPairs: [Int]
        var positives: [Int]
        var negatives: [Int]
    }

    /// Counts each cell's pairs; `row` says whose cell a row is counted in.
    private func counted(_ deck: [Int32]) -> Cells {
        var cells = Cells(
            doubledPairs: [Int](repeating: 0, count: layout.cellCount),
            positives: [Int](repeating: 0, count: layout.cellCount),
            negatives: [Int](repeating: 0, count: layout.cellCount))
        add(orders.first, deck, &cells)
        if let last = orders.last {
            for index in cells.positives.indices {
                cells.positives[index] = 0
                cells.negatives[index] = 0
            }
            add(last, deck, &cells)
        } else {
            for index in cells.doubledPairs.indices { cells.doubledPairs[index] *= 2 }
        }
        return cells
    }

    private func add(_ order: [Int32], _ deck: [Int32], _ found: inout Cells) {
        found.doubledPairs.withUnsafeMutableBufferPointer { pairs in
            found.positives.withUnsafeMutableBufferPointer { positives in
                found.negatives.withUnsafeMutableBufferPointer { negatives in
                    for cells in layout.cells {
                        cells.withUnsafeBufferPointer { cells in
                            for row in order {
                                let cell = Int(cells[Int(deck[Int(row)])])
                                if labels[Int(row)] {
                                    positives[cell] += 1
                                    pairs[cell] += negatives[cell]
                                } else {
                                    negatives[cell] += 1
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The area of a cell and its score; `nil` with too few rows of a class, and where no row is outside.
    private func scored(_ cells: Cells, _ cell: Int) -> (area: Double, score: Double)? {
        let (positives, negatives) = (cells.positives[cell], cells.negatives[cell])
        guard positives >= leastOfClass, negatives >= leastOfClass,
            placements.positives - positives >= leastOfClass, placements.negatives - negatives >= leastOfClass
        else { return nil }
        let area = Double(cells.doubledPairs[cell]) / 2 / Double(positives) / Double(negatives)
        let variance =
            variances.positive * (1 / Double(positives) - 1 / Double(placements.positives))
            + variances.negative * (1 / Double(negatives) - 1 / Double(placements.negatives))
        let difference = area - placements.area
        let statistic = difference == 0 || variance <= 0 ? 0 : difference / variance.squareRoot()
        switch worse {
        case .higher: return (area, statistic)
        case .lower: return (area, -statistic)
        case .either: return (area, abs(statistic))
        }
    }

    func observed() -> [SegmentContrast?] {
        let cells = counted(labels.indices.map { Int32($0) })
        // Pairs of a row within and one of all rows: what remains after them are the others' pairs.
        let ofPositives = layout.sums(of: labels.indices.map { labels[$0] ? placements.values[$0] : 0 })
        let ofNegatives = layout.sums(of: labels.indices.map { labels[$0] ? 0 : placements.values[$0] })
        let (all, none) = (Double(placements.positives), Double(placements.negatives))
        return layout.places.map { place in
            guard let (area, score) = scored(cells, place.cell) else { return nil }
            let (positives, negatives) = (Double(cells.positives[place.cell]), Double(cells.negatives[place.cell]))
            let left =
                placements.area * all * none - ofPositives[place.cell] * none - ofNegatives[place.cell] * all
                + area * positives * negatives
            let tail = NormalDistribution.standard.survival(score)
            return SegmentContrast(
                value: area, rest: min(1, max(0, left / ((all - positives) * (none - negatives)))),
                valueVariance: Self.variance(area, positives, negatives),
                restVariance: variances.positive / (all - positives) + variances.negative / (none - negatives),
                score: score, pValue: worse == .either ? min(1, 2 * tail) : tail)
        }
    }

    /// The variance that an area has for exponential scores, which needs no placements.
    ///
    /// - Source: Hanley and McNeil 1982, "The meaning and use of the area under a receiver operating characteristic (ROC)
    ///   curve", doi:10.1148/radiology.143.1.7063747.
    private static func variance(_ area: Double, _ positives: Double, _ negatives: Double) -> Double {
        // Kept from the ends, where the formula is 0.
        let kept = min(1 - 0.5 / positives / negatives, max(0.5 / positives / negatives, area))
        let (one, two) = (kept / (2 - kept), 2 * kept * kept / (1 + kept))
        let sum =
            kept * (1 - kept) + (positives - 1) * (one - kept * kept) + (negatives - 1) * (two - kept * kept)
        return sum / (positives * negatives)
    }

    mutating func draw(_ generator: inout SplitMix64) -> Double {
        for index in 0..<max(0, deck.count - 1) {
            deck.swapAt(index, index + generator.index(below: deck.count - index))
        }
        let cells = counted(deck)
        return layout.places.reduce(-Double.infinity) { greatest, place in
            max(greatest, scored(cells, place.cell)?.score ?? -.infinity)
        }
    }
}
