/// The pooled values in groups, with the widths over which the distribution functions stand still.
struct PooledSteps {
    /// How many values each group has.
    let sizes: [Int]
    /// How many of them are the first sample's.
    private(set) var first: [Int] = []
    /// The width behind each group.
    private var widths: [Double] = []
    private let firstStep: Double
    private let secondStep: Double
    private let deal: PooledDeal

    /// With more different values, neighbours are dealt together.
    private static let separateLimit = 4096
    /// Into how many groups then; 1000 of them hold the distribution functions to a thousandth.
    private static let groupCount = 1000

    init(_ groups: PooledGroups, limit: Int = separateLimit, count: Int = groupCount) {
        firstStep = 1 / Double(groups.firstCount)
        secondStep = 1 / Double(groups.secondCount)
        let values = groups.values
        let isSeparate = values.count <= limit
        // A group ends once it has its share of the values; a value that occurs often is a group of its own size.
        let share = isSeparate ? 1 : max(1, groups.total / count)
        var sizes: [Int] = []
        var size = 0
        var own = 0
        var start = values.first ?? 0
        for index in values.indices {
            size += groups.first[index] + groups.second[index]
            own += groups.first[index]
            guard size >= share || index == values.count - 1 else { continue }
            sizes.append(size)
            first.append(own)
            // The middle of a group's width belongs to the step before it, the rest to the step behind.
            let end = values[index]
            let middle = start + (end - start) / 2
            if !widths.isEmpty { widths[widths.count - 1] += middle - start }
            let next = index + 1 < values.count ? values[index + 1] : end
            widths.append(next - middle)
            start = next
            size = 0
            own = 0
        }
        // Behind the last group both functions are 1.
        if !widths.isEmpty { widths[widths.count - 1] = 0 }
        self.sizes = sizes
        deal = PooledDeal(groups: sizes, firstCount: groups.firstCount)
    }

    /// The area of a function of the difference of both distribution functions.
    ///
    /// - Parameters:
    ///   - first: How many of each group are the first sample's.
    ///   - height: Of the difference; 0 at 0.
    /// - Returns: The sum of heights times widths.
    func area(_ first: [Int], _ height: (Double) -> Double) -> Double {
        var difference = 0.0
        var area = 0.0
        for group in sizes.indices { add(group, sizes[group], first[group], &difference, &area, height) }
        return area
    }

    /// The same area of a random deal.
    @inline(__always)
    func draw(_ generator: inout SplitMix64, _ height: (Double) -> Double) -> Double {
        var difference = 0.0
        var area = 0.0
        deal.draw(&generator) { add($0, $1, $2, &difference, &area, height) }
        return area
    }

    @inline(__always)
    private func add(
        _ group: Int, _ size: Int, _ first: Int, _ difference: inout Double, _ area: inout Double,
        _ height: (Double) -> Double
    ) {
        difference += Double(first) * firstStep - Double(size - first) * secondStep
        area += height(difference) * widths[group]
    }
}
