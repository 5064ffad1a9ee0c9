/// Posterior densities and their distribution functions at the nodes of panels that lie where the mass is.
///
/// Each density sets borders where it has fallen by certain amounts; between two borders of all densities every one of
/// them is a polynomial to its last digits. Distribution functions come from integrating the densities themselves, from
/// both ends, so that a small probability keeps its digits and no incomplete beta function is needed, which for ten
/// million trials takes longer than the whole grid.
struct PosteriorGrid<Density: GridDensity>: Sendable {
    let densities: [Density]
    /// Ascending; panel p lies between border p and p + 1.
    let borders: [Double]
    /// The coordinates of all nodes.
    let nodes: [Double]
    /// The weight of each node in an integral over the coordinate.
    let weights: [Double]
    /// By density: at each node its normalised value, its integral from below and its integral from above.
    let values: [[Double]]
    let below: [[Double]]
    let above: [[Double]]
    /// By density: what to divide exp(-drop) by.
    let totals: [Double]

    /// A grid over densities.
    ///
    /// - Parameter densities: At least one.
    /// - Complexity: O(densities² · nodes of one).
    init(_ densities: [Density]) {
        self.densities = densities
        borders = Self.borders(densities)
        let panel = GaussLegendrePanel.shared
        let count = GaussLegendrePanel.count
        let panels = borders.count - 1
        var nodes: [Double] = []
        var weights: [Double] = []
        nodes.reserveCapacity(panels * count)
        weights.reserveCapacity(panels * count)
        for index in 0..<panels {
            let half = (borders[index + 1] - borders[index]) / 2
            let center = borders[index] + half
            for node in 0..<count {
                nodes.append(center + half * panel.nodes[node])
                weights.append(half * panel.weights[node])
            }
        }
        self.nodes = nodes
        self.weights = weights
        var values: [[Double]] = []
        var below: [[Double]] = []
        var above: [[Double]] = []
        var totals: [Double] = []
        for density in densities {
            var column = Self.column(density, nodes, borders)
            var total = 0.0
            for node in nodes.indices { total += weights[node] * column[node] }
            let scale = 1 / total
            for node in nodes.indices { column[node] *= scale }
            let sides = Self.integrals(column, borders)
            values.append(column)
            below.append(sides.below)
            above.append(sides.above)
            totals.append(total)
        }
        self.values = values
        self.below = below
        self.above = above
        self.totals = totals
    }

    private static func borders(_ densities: [Density]) -> [Double] {
        var low = Double.infinity
        var high = -Double.infinity
        var narrowest = Double.infinity
        for density in densities {
            low = min(low, density.crossing(density.coverage, side: -1, from: density.mode))
            high = max(high, density.crossing(density.coverage, side: 1, from: density.mode))
            narrowest = min(narrowest, density.spread)
        }
        var found: [Double] = []
        for density in densities {
            found += density.levels(low: low, high: high)
            found += density.seams.filter { $0 > low && $0 < high }
        }
        found.sort()
        var borders = [low]
        for border in found where border - borders[borders.count - 1] > 0.1 * narrowest { borders.append(border) }
        borders.append(high)
        return borders
    }

    /// exp(-drop) at the nodes; panels where nothing is left are not looked at.
    private static func column(_ density: Density, _ nodes: [Double], _ borders: [Double]) -> [Double] {
        let count = GaussLegendrePanel.count
        let low = density.crossing(deepestDrop, side: -1, from: density.mode)
        let high = density.crossing(deepestDrop, side: 1, from: density.mode)
        var column = [Double](repeating: 0, count: nodes.count)
        for panel in 0..<(borders.count - 1) where borders[panel + 1] > low && borders[panel] < high {
            for node in (panel * count)..<((panel + 1) * count) {
                column[node] = Elementary.exp(-density.drop(nodes[node]))
            }
        }
        return column
    }

    private static func integrals(_ values: [Double], _ borders: [Double]) -> (below: [Double], above: [Double]) {
        let panel = GaussLegendrePanel.shared
        let count = GaussLegendrePanel.count
        let panels = borders.count - 1
        var below = [Double](repeating: 0, count: values.count)
        var above = below
        var masses = [Double](repeating: 0, count: panels)
        for index in 0..<panels {
            let first = index * count
            let half = (borders[index + 1] - borders[index]) / 2
            guard values[first..<(first + count)].contains(where: { $0 > 0 }) else { continue }
            var mass = 0.0
            for node in 0..<count {
                mass += panel.weights[node] * values[first + node]
                var up = 0.0
                var down = 0.0
                let row = node * count
                let mirrored = (count - 1 - node) * count + count - 1
                for other in 0..<count {
                    up += panel.running[row + other] * values[first + other]
                    down += panel.running[mirrored - other] * values[first + other]
                }
                below[first + node] = max(0, half * up)
                above[first + node] = max(0, half * down)
            }
            masses[index] = half * mass
        }
        var sum = 0.0
        for index in 0..<panels {
            for node in (index * count)..<((index + 1) * count) { below[node] += sum }
            sum += masses[index]
        }
        sum = 0
        for index in (0..<panels).reversed() {
            for node in (index * count)..<((index + 1) * count) { above[node] += sum }
            sum += masses[index]
        }
        return (below, above)
    }
}

extension PosteriorGrid {
    /// The distribution function of one density at any coordinate, from both ends.
    ///
    /// - Parameters:
    ///   - density: Which one.
    ///   - coordinate: Any number.
    /// - Returns: The integrals below and above, sum 1.
    func integrals(of density: Int, at coordinate: Double) -> (below: Double, above: Double) {
        guard coordinate > borders[0] else { return (0, 1) }
        guard coordinate < borders[borders.count - 1] else { return (1, 0) }
        var low = 0
        var high = borders.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if borders[middle] <= coordinate { low = middle } else { high = middle }
        }
        let panel = GaussLegendrePanel.shared
        let first = low * GaussLegendrePanel.count
        let half = (borders[low + 1] - borders[low]) / 2
        let place = (coordinate - borders[low]) / half - 1
        // The side with the smaller values has more digits.
        let isLower = coordinate < densities[density].mode
        let table = isLower ? below[density] : above[density]
        var top = 0.0
        var bottom = 0.0
        for node in 0..<GaussLegendrePanel.count {
            let distance = place - panel.nodes[node]
            if distance == 0 {
                top = table[first + node]
                bottom = 1
                break
            }
            let weight = panel.barycentric[node] / distance
            top += weight * table[first + node]
            bottom += weight
        }
        let found = min(1, max(0, top / bottom))
        return isLower ? (found, 1 - found) : (1 - found, found)
    }

    /// One density over its coordinate, normalised.
    func value(of density: Int, at coordinate: Double) -> Double {
        guard coordinate.isFinite else { return 0 }
        return Elementary.exp(-densities[density].drop(coordinate)) / totals[density]
    }
}
