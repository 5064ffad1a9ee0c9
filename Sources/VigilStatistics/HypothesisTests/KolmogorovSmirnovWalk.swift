/// The distribution of the walk that has stayed inside the band, run by run.
///
/// Holds pointers into buffers that ``KolmogorovSmirnovLattice`` lends it for the time of one computation.
struct KolmogorovSmirnovWalk {
    private let lattice: KolmogorovSmirnovLattice
    private let total: Int
    /// M - j, the current values still to be dealt, for j in 0...M + 1.
    private let remaining: UnsafeMutablePointer<Double>
    /// `inside[j]` is the probability that j values went to the current sample and the band was never left.
    private var inside: UnsafeMutablePointer<Double>
    private var scratch: UnsafeMutablePointer<Double>
    /// How many values have been dealt.
    private var dealt = 0
    /// The range of j outside of which nothing is left inside.
    private var low = 0
    private var high = 0
    /// Below the band, floor((tM - D)/(N + M)), and its upper end, ceil((tM + D)/(N + M)) - 1.
    private var below: RunningQuotient
    private var upper: RunningQuotient
    /// The probability of having left the band.
    private(set) var probabilityOutside = 0.0
    /// How much of a step's probability may be neglected, as a negative logarithm.
    private let neglect: Double

    /// States less likely than this are given up: they could only matter to p-values near the smallest double, and
    /// arithmetic on subnormal numbers is slow.
    private static let smallest = 1e-306

    var isEmpty: Bool { low > high }

    /// Neighbouring j, possibly none.
    private struct Band {
        var lower: Int
        var upper: Int
    }

    /// How many doubles the walk needs to borrow.
    static func capacity(_ lattice: KolmogorovSmirnovLattice) -> Int { 3 * (lattice.currentCount + 2) }

    /// The walk at its start.
    ///
    /// - Parameters:
    ///   - lattice: What is asked.
    ///   - ties: The runs, `nil` if no two values are equal.
    ///   - buffer: ``capacity(_:)`` doubles, in any state.
    init(_ lattice: KolmogorovSmirnovLattice, _ ties: PooledTies?, _ buffer: UnsafeMutablePointer<Double>) {
        self.lattice = lattice
        total = lattice.referenceCount + lattice.currentCount
        let states = lattice.currentCount + 2
        inside = buffer
        scratch = buffer + states
        remaining = buffer + 2 * states
        for j in 0..<states { remaining[j] = Double(max(0, lattice.currentCount - j)) }
        inside[0] = 1
        below = RunningQuotient(-lattice.numerator, dividedBy: total)
        upper = RunningQuotient(lattice.numerator - 1, dividedBy: total)
        let hasLongRuns = ties?.counts.contains { $0 > KolmogorovSmirnovLattice.shortRun } ?? false
        neglect = 37 + (hasLongRuns ? lattice.negativeLogOfLowerBound(ties) : 0)
    }

    /// Deals a run of equal values.
    mutating func advance(_ count: Int) {
        let reach = count > KolmogorovSmirnovLattice.shortRun ? kernelReach(count) : nil
        if let reach, reach.upperBound - reach.lowerBound < count {
            leap(count, reach)
        } else {
            for _ in 0..<count { step() }
            leave(bandAfter(count))
        }
        while low <= high && inside[low] < Self.smallest { low += 1 }
        while high >= low && inside[high] < Self.smallest { high -= 1 }
    }

    /// The j inside the band after a run, clipped to the possible ones.
    private mutating func bandAfter(_ count: Int) -> Band {
        below.add(count * lattice.currentCount)
        upper.add(count * lattice.currentCount)
        let least = max(0, dealt - lattice.referenceCount)
        let greatest = min(lattice.currentCount, dealt)
        return Band(
            lower: lattice.alternative == .less ? least : max(least, below.quotient + 1),
            upper: lattice.alternative == .greater ? greatest : min(greatest, upper.quotient))
    }

    // MARK: One value at a time

    /// Deals one value: it goes to the current sample with probability (M - j)/(values left).
    @inline(__always)
    private mutating func step() {
        let left = Double(total - dealt)
        let scale = 1 / left
        let top = min(high + 1, lattice.currentCount)
        let old = inside
        let new = scratch
        let remaining = remaining
        // Beyond the range the old vector may hold stale numbers.
        if top > high { old[top] = 0 }
        new[low] = old[low] * ((left - remaining[low]) * scale)
        for j in stride(from: low + 1, through: top, by: 1) {
            let stays = old[j] * (left - remaining[j])
            let moves = old[j - 1] * remaining[j - 1]
            new[j] = (stays + moves) * scale
        }
        swap(&inside, &scratch)
        high = top
        dealt += 1
    }

    /// Moves what lies outside the band to the p-value.
    @inline(__always)
    private mutating func leave(_ band: Band) {
        var outside = 0.0
        while low <= high && low < band.lower {
            outside += inside[low]
            low += 1
        }
        while high >= low && high > band.upper {
            outside += inside[high]
            high -= 1
        }
        probabilityOutside += outside
    }

    // MARK: A long run at once

    /// Deals a long run by one convolution.
    ///
    /// The step from j to j' has the hypergeometric probability B(c; j' - j) C'(j')/C(j), where B is the binomial law with
    /// chance M/(N + M) of the run, and C, C' those of what is left to deal before and after it. So dividing by C turns it
    /// into a convolution with B, the same for every j.
    private mutating func leap(_ count: Int, _ reach: ClosedRange<Int>) {
        let current = lattice.currentCount
        let law = BinomialRow(
            chance: Double(current) / Double(total), complement: Double(lattice.referenceCount) / Double(total))
        // Rows over the current values still to come; j counts up as they count down.
        let before = law.values(trials: total - dealt, from: current - high, through: current - low)
        for j in low...high {
            let weight = before[high - j]
            scratch[j] = weight > 0 ? inside[j] / weight : 0
        }
        let kernel = law.values(trials: count, from: reach.lowerBound, through: reach.upperBound)
        let convolution = ReversedConvolution(kernel: kernel, lowest: reach.lowerBound)
        dealt += count
        let band = bandAfter(count)
        let possible = Band(
            lower: max(low + reach.lowerBound, dealt - lattice.referenceCount),
            upper: min(high + reach.upperBound, current))
        let after = law.values(trials: total - dealt, from: current - possible.upper, through: current - possible.lower)
        let source = UnsafePointer(scratch)
        let range = low...high
        func probability(_ j: Int) -> Double {
            convolution.value(j, source, range) * after[possible.upper - j]
        }
        low = min(max(band.lower, possible.lower), possible.upper + 1)
        high = max(min(band.upper, possible.upper), low - 1)
        for j in stride(from: low, through: high, by: 1) { inside[j] = probability(j) }
        probabilityOutside += Self.sum(probability, from: high + 1, through: possible.upper, by: 1)
        probabilityOutside += Self.sum(probability, from: low - 1, through: possible.lower, by: -1)
    }

    /// The sum from the band's edge outwards, as far as it grows.
    private static func sum(
        _ probability: (Int) -> Double, from start: Int, through end: Int, by direction: Int
    ) -> Double {
        var sum = 0.0
        var last = 0.0
        for j in stride(from: start, through: end, by: direction) {
            let next = probability(j)
            sum += next
            // Falling and negligible: further out it only falls more.
            if next < last && next < sum * 1e-17 { break }
            last = next
        }
        return sum
    }

    /// How many of a run's values may go to the current sample, but for a negligible probability.
    ///
    /// By Bernstein's inequality, which holds for draws without putting back too, with the share of current values among
    /// those left at both ends of the range.
    private func kernelReach(_ count: Int) -> ClosedRange<Int> {
        let left = Double(total - dealt)
        let draws = Double(count)
        let most = remaining[low] / left
        let least = remaining[high] / left
        func margin(_ share: Double) -> Double {
            let variance = draws * share * (1 - share)
            return neglect / 3 + (neglect * neglect / 9 + 2 * variance * neglect).squareRoot()
        }
        let from = max(0, Int((draws * least - margin(least)).rounded(.down)))
        let through = min(count, Int((draws * most + margin(most)).rounded(.up)))
        return from...max(from, through)
    }
}
