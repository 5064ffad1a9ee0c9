extension ReferenceGrid {
    /// The area between the distribution functions from counts, and how wrong it can be.
    ///
    /// Inside a bin the window's function is taken to rise like the reference's. Whatever monotone way it really rises,
    /// the area between the two ways is greatest when all of the bin's values lie at one of its ends.
    ///
    /// - Parameter window: Counts over the grid's edges.
    /// - Returns: The estimate and the bound, both at least 0, in the unit of the values.
    /// - Complexity: O(bins + log n).
    func area(_ window: GridCounts) -> (estimate: Double, bound: Double) {
        let m = Double(window.total)
        var passed = window.below
        var outer = outerArea(window.below, of: m, distance: window.lowest.map { edges[0] - $0 })
        let upper = outerArea(window.above, of: m, distance: window.highest.map { $0 - edges[edges.count - 1] })
        outer.estimate += upper.estimate
        outer.bound += upper.bound
        for bin in counts.indices {
            let start = gap(ranks[bin], passed, m)
            passed += window.counts[bin]
            let piece = Piece(grid: self, bin: bin, start: start, end: gap(ranks[bin + 1], passed, m))
            outer.estimate += piece.area
            let share = Double(window.counts[bin]) / m
            if share > 0 { outer.bound += share * max(piece.integral, piece.width - piece.integral) }
        }
        return outer
    }

    /// The reference's function less the window's.
    private func gap(_ rank: Int, _ passed: Int, _ m: Double) -> Double {
        Double(rank) / Double(reference.values.count) - Double(passed) / m
    }

    /// The area beyond an outer edge, with values spread evenly between the edge and the furthest of them.
    private func outerArea(_ count: Int, of m: Double, distance: Double?) -> (estimate: Double, bound: Double) {
        guard count > 0 else { return (0, 0) }
        guard let distance else { return (0, .infinity) }
        let half = Double(count) / m * (max(0, distance) / 2)
        return (half, half)
    }

    /// One bin of the area.
    private struct Piece {
        let width: Double
        /// ∫ G over the bin, G the distribution function inside it that both samples are taken to follow.
        let integral: Double
        let area: Double

        init(grid: ReferenceGrid, bin: Int, start: Double, end: Double) {
            let lower = grid.edges[bin]
            let upper = grid.edges[bin + 1]
            let width = upper - lower
            self.width = width
            let count = grid.counts[bin]
            guard count > 0 else {
                // An even rise, in which the two functions may cross.
                integral = width / 2
                let isCrossing = start * end < 0
                area =
                    isCrossing
                    ? width * (start * start + end * end) / (2 * abs(start - end)) : width * abs(start + end) / 2
                return
            }
            let first = grid.ranks[bin]
            let center = grid.reference.center
            let before = grid.sum(upTo: first)
            // ∫ G is the mean distance of the bin's values from its upper edge.
            func rise(to rank: Int, at point: Double) -> Double {
                let passed = Double(rank - first)
                return max(0, (passed * (point - center) - (grid.sum(upTo: rank) - before)) / Double(count))
            }
            let integral = min(width, rise(to: first + count, at: upper))
            self.integral = integral
            guard start * end < 0 else {
                area = abs(start * width + (end - start) * integral)
                return
            }
            // The functions cross at the value at which G reaches this share.
            let steps = min(count, max(1, Int((start / (start - end) * Double(count)).rounded(.up))))
            let crossing = grid.reference.values[first + steps - 1]
            let left = rise(to: first + steps, at: crossing)
            area =
                abs(start * (crossing - lower) + (end - start) * left)
                + abs(start * (upper - crossing) + (end - start) * (integral - left))
        }
    }
}
