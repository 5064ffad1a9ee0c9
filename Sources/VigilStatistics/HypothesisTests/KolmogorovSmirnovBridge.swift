/// The law of a Kolmogorov-Smirnov distance given the pooled counts of equal values, by a Brownian bridge that is looked at
/// where the values lie.
///
/// Given the pooled counts the excess of one distribution function over the other, times √(NM/(N + M)), walks like a bridge
/// from 0 to 0 (the exact walk: ``KolmogorovSmirnovLattice``). The p-value is the probability that the bridge is beyond the
/// barrier at one of the looks (``BridgeSteps``). Without ties it is Kolmogorov's law; ties mean fewer looks and so a
/// smaller p-value, by a factor of 3 at five different values and of 1.2 at three hundred.
///
/// The density of the paths that have been beyond the barrier is carried from look to look: inside the barrier by
/// quadrature on a fixed grid, outside, where it is that of all paths, in closed form. Only positive numbers are added, so a
/// p-value of 1e-12 has as many digits as one of 0.1. Half a value of the current sample is the continuity correction.
///
/// Against the exact conditional p-value, at sizes from some hundred: within 1 % for p-values above 0.001 and within
/// 5 % above 1e-6, beyond which the walk's tails are not normal.
struct KolmogorovSmirnovBridge {
    private let lattice: KolmogorovSmirnovLattice
    private let steps: BridgeSteps
    /// Standard deviations of the bridge per value of the current sample.
    private let unit: Double
    /// The barrier in standard deviations of the bridge.
    private let barrier: Double
    /// How far the mean barrier of a lattice lies inside the nominal one, in values of the current sample.
    private let latticeShift: Double

    init(_ lattice: KolmogorovSmirnovLattice, _ ties: PooledTies) {
        self.lattice = lattice
        let n = Double(lattice.referenceCount)
        let m = Double(lattice.currentCount)
        unit = ((n + m - 1) / (n * m)).squareRoot()
        barrier = Double(lattice.numerator) / (n + m) * unit
        let divisor = Self.commonDivisor(lattice.referenceCount, lattice.currentCount)
        latticeShift = Double(divisor) / (2 * (n + m))
        steps = BridgeSteps(ties, currentCount: lattice.currentCount)
    }

    /// P(distance ≥ numerator/(NM)).
    ///
    /// - Returns: 0...1; 1 at distance 0.
    /// - Complexity: O(different values) with a small factor, and some 50,000 multiplications.
    func probability() -> Double {
        guard lattice.numerator > 0 else { return 1 }
        guard steps.steps.count > 1 else { return steps.steps.first?.watchedShift == nil ? 0 : 1 }
        let isTwoSided = lattice.alternative == .twoSided
        // A wall that no path reaches stands for the missing barrier.
        let farWall = isTwoSided ? barrier : max(4.5, barrier + 2)
        let spacing = max(min(0.6 * BridgeSteps.finest, isTwoSided ? barrier / 6 : 1), farWall / 150, 0.004)
        let reach = farWall + unit + 0.06
        let grid = BridgeGrid.capacity(reach: reach, spacing: spacing)
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: grid) { buffer in
            guard let start = buffer.baseAddress else { return .nan }
            var grid = BridgeGrid(reach: reach, spacing: spacing, buffer: start)
            return min(1, run(&grid, farWall: farWall))
        }
    }

    private func run(_ grid: inout BridgeGrid, farWall: Double) -> Double {
        let total = Double(steps.total)
        var time = 0.0
        for step in steps.steps.dropLast() {
            let next = Double(step.end) / total
            let walls = self.walls(step, farWall)
            grid.advance(from: time, to: next, isWatched: step.watchedShift != nil, walls)
            // Nearly everything is beyond the barrier.
            if grid.isEmpty { return 1 }
            time = next
        }
        guard let last = steps.steps.last else { return 1 }
        return grid.finish(from: time, isWatched: last.watchedShift != nil, walls(last, farWall))
    }

    /// The barriers of a step.
    private func walls(_ step: BridgeSteps.Step, _ farWall: Double) -> BridgeGrid.Walls {
        var walls: BridgeGrid.Walls
        if let shift = step.watchedShift {
            let wall = barrier + unit * (shift - latticeShift)
            walls = BridgeGrid.Walls(low: -wall, high: wall)
        } else {
            let total = steps.total
            let scaled = step.end * lattice.currentCount
            let mean = Double(scaled) / Double(total)
            // Halfway between the last place inside and the first one beyond.
            let above = -RunningQuotient.floor(-(scaled + lattice.numerator), total)
            let below = RunningQuotient.floor(scaled - lattice.numerator, total)
            walls = BridgeGrid.Walls(
                low: (Double(below) + 0.5 - mean) * unit + step.clusterShift,
                high: (Double(above) - 0.5 - mean) * unit - step.clusterShift)
        }
        // The walk counts current values; more of them mean that the current function is above the reference's.
        if lattice.alternative == .greater { walls.high = farWall }
        if lattice.alternative == .less { walls.low = -farWall }
        return walls
    }

    private static func commonDivisor(_ first: Int, _ second: Int) -> Int {
        var (a, b) = (first, second)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}
