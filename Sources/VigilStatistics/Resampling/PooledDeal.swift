/// Random ways to deal pooled values to two samples, each as likely as under the null hypothesis of one distribution.
///
/// Equal values form a group; how many of a group the first sample gets is all that a statistic of ranks needs.
struct PooledDeal {
    /// The size of each group, at least 1.
    let groups: [Int]
    /// How many values the first sample gets.
    let firstCount: Int
    private let total: Int

    init(groups: [Int], firstCount: Int) {
        self.groups = groups
        self.firstCount = firstCount
        total = groups.reduce(0, +)
    }

    init(_ pooled: PooledGroups) {
        self.init(groups: zip(pooled.first, pooled.second).map { $0 + $1 }, firstCount: pooled.firstCount)
    }

    /// Deals once.
    ///
    /// - Parameters:
    ///   - generator: The source of randomness.
    ///   - receive: Told of each group, in their order, its size and how many of it the first sample gets.
    /// - Complexity: O(groups) for small groups, and O(standard deviation) more for a large one.
    @inline(__always)
    func draw(_ generator: inout SplitMix64, _ receive: (_ group: Int, _ size: Int, _ first: Int) -> Void) {
        var left = total
        var open = firstCount
        for group in groups.indices {
            let size = groups[group]
            var taken = 0
            if size <= 6 {
                for _ in 0..<size {
                    let isTaken = generator.index(below: left) < open
                    taken += isTaken ? 1 : 0
                    open -= isTaken ? 1 : 0
                    left -= 1
                }
            } else {
                taken = HypergeometricDistribution(population: left, marked: size, draws: open).draw(&generator)
                open -= taken
                left -= size
            }
            receive(group, size, taken)
        }
    }
}
