/// The density of Brownian paths that have been beyond a barrier, on a grid inside the barrier.
///
/// Paths of a free Brownian motion are carried and tied to 0 at time 1 only at the end, so that a step is a convolution with
/// one normal density. Outside the barrier all paths count, with the density of time t, φ_t.
struct BridgeGrid {
    /// The barrier on both sides of 0.
    struct Walls {
        var low: Double
        var high: Double
    }

    private let spacing: Double
    /// The grid's points are the multiples of the spacing from -limit to limit.
    private let limit: Int
    /// The density at the points inside the walls, from `first` on.
    private var density: UnsafeMutablePointer<Double>
    private var next: UnsafeMutablePointer<Double>
    private let weighted: UnsafeMutablePointer<Double>
    private let kernel: UnsafeMutablePointer<Double>
    private var first = 0
    private var last = 0
    private var walls = Walls(low: 0, high: 0)
    private var isStart = true

    /// Too few points are left between the walls.
    private(set) var isEmpty = false

    private var width: Int { 2 * limit + 1 }

    /// Beyond so many standard deviations a normal density is neglected.
    private static let tail = 7.0

    /// Densities below this are given up: products of smaller ones would be subnormal, a hundred times as slow.
    private static let smallest = 1e-250

    private static func limit(_ reach: Double, _ spacing: Double) -> Int { Int(reach / spacing) + 1 }

    /// How many doubles a grid needs to borrow.
    static func capacity(reach: Double, spacing: Double) -> Int { 5 * (2 * limit(reach, spacing) + 1) + 8 }

    /// A grid at time 0, where all paths stand at 0 and none has been beyond a barrier.
    ///
    /// - Parameters:
    ///   - reach: No wall is further away from 0.
    ///   - spacing: Between two points.
    ///   - buffer: ``capacity(reach:spacing:)`` doubles, in any state.
    init(reach: Double, spacing: Double, buffer: UnsafeMutablePointer<Double>) {
        self.spacing = spacing
        limit = Self.limit(reach, spacing)
        let width = 2 * limit + 1
        density = buffer
        next = buffer + width
        weighted = buffer + 2 * width
        kernel = buffer + 3 * width
    }

    /// Moves on in time.
    ///
    /// - Parameters:
    ///   - time: The present.
    ///   - end: The time afterwards, before 1.
    ///   - isWatched: Whether the walls hold all along, or at the end only.
    ///   - walls: The walls of this step.
    mutating func advance(from time: Double, to end: Double, isWatched: Bool, _ walls: Walls) {
        let low = max(-limit, Int((walls.low / spacing).rounded(.up)))
        let high = min(limit, Int((walls.high / spacing).rounded(.down)))
        guard high - low >= 7 else {
            isEmpty = true
            return
        }
        spread(from: time, to: end, isWatched: isWatched, walls, into: low...high)
        if isEmpty { return }
        swap(&density, &next)
        first = low
        last = high
        self.walls = walls
    }

    /// The share of paths tied to 0 at time 1 that have been beyond the walls.
    mutating func finish(from time: Double, isWatched: Bool, _ walls: Walls) -> Double {
        spread(from: time, to: 1, isWatched: isWatched, walls, into: 0...0)
        return isEmpty ? 1 : next[0] * squareRootOf2Pi
    }

    /// The density at some points at a later time, into `next`.
    private mutating func spread(
        from time: Double, to end: Double, isWatched: Bool, _ walls: Walls, into range: ClosedRange<Int>
    ) {
        let variance = end - time
        if isStart {
            isStart = false
            for i in range {
                let x = Double(i) * spacing
                // By reflection at either wall.
                next[i - range.lowerBound] =
                    isWatched
                    ? Self.normal(2 * walls.high - x, variance) + Self.normal(x - 2 * walls.low, variance) : 0
            }
            return
        }
        if isWatched { narrow(to: walls) }
        guard last - first >= 7 else {
            isEmpty = true
            return
        }
        weigh()
        convolve(variance, range)
        addOutside(time, end, range)
        if isWatched { addReflected(time, variance, walls, range) }
    }

    /// Counts as outside what lies beyond narrower walls.
    private mutating func narrow(to walls: Walls) {
        let low = max(first, Int((walls.low / spacing).rounded(.up)))
        let high = min(last, Int((walls.high / spacing).rounded(.down)))
        if low > first && low <= high {
            for i in 0...(high - low) { density[i] = density[i + low - first] }
        }
        first = low
        last = high
        self.walls = Walls(low: max(self.walls.low, walls.low), high: min(self.walls.high, walls.high))
    }

    /// Multiplies by the weights of a quadrature between the walls, wherever they lie between two points.
    private func weigh() {
        let count = last - first + 1
        for i in 0..<count { weighted[i] = density[i] * spacing }
        let low = Self.endWeights(Double(first) - walls.low / spacing)
        let high = Self.endWeights(walls.high / spacing - Double(last))
        for i in 0..<4 {
            weighted[i] += low[i] * spacing * density[i]
            weighted[count - 1 - i] += high[i] * spacing * density[count - 1 - i]
        }
    }

    /// What the weights of the first four points must change so that ∫ from the wall on is exact for cubics.
    ///
    /// The wall is `distance` spacings, 0..<1, before the first point. By the Euler-Maclaurin formula the sum with weights
    /// 1 misses (-1)^k d^(k+1)/(k+1) + B_(k+1)/(k+1) of the k-th power; the four Lagrange polynomials turn these into
    /// weights.
    private static func endWeights(_ distance: Double) -> SIMD4<Double> {
        let d = distance
        let moments = SIMD4(
            d - 0.5, 1.0 / 12 - d * d / 2, d * d * d / 3, -d * d * d * d / 4 - 1.0 / 120)
        return SIMD4(
            moments[0] - 11.0 / 6 * moments[1] + moments[2] - moments[3] / 6,
            3 * moments[1] - 2.5 * moments[2] + moments[3] / 2,
            -1.5 * moments[1] + 2 * moments[2] - moments[3] / 2,
            moments[1] / 3 - moments[2] / 2 + moments[3] / 6)
    }

    /// The paths inside.
    private func convolve(_ variance: Double, _ range: ClosedRange<Int>) {
        let longest = max(abs(range.upperBound - first), abs(last - range.lowerBound))
        let band = min(longest, Int(Self.tail * variance.squareRoot() / spacing) + 1)
        // The kernel from -band to band, so that a product runs up in both.
        let middle = kernel + band
        let scale = 1 / (variance.squareRoot() * squareRootOf2Pi)
        let rate = -spacing * spacing / (2 * variance)
        for k in 0...band {
            let value = scale * Elementary.exp(rate * Double(k * k))
            middle[k] = value
            middle[-k] = value
        }
        for i in range {
            let from = max(first, i - band)
            let through = min(last, i + band)
            let sum =
                from <= through
                ? ReversedConvolution.dot(weighted + (from - first), middle + (from - i), through - from + 1) : 0
            next[i - range.lowerBound] = sum > Self.smallest ? sum : 0
        }
    }

    /// The paths that are outside at the start: ∫ φ_t(y) φ(x - y) dy beyond the walls is φ_end(x) times the part of a
    /// normal law that lies there.
    private func addOutside(_ time: Double, _ end: Double, _ range: ClosedRange<Int>) {
        let share = time / end
        let deviation = (time * (end - time) / end).squareRoot()
        let scale = 1 / (deviation * 2.0.squareRoot())
        for i in range {
            let x = Double(i) * spacing
            let above = (walls.high - x * share) * scale
            let below = (x * share - walls.low) * scale
            let reach = Self.tail / 2.0.squareRoot()
            if min(above, below) > reach { continue }
            var outside = 0.0
            if above <= reach { outside += Elementary.erfc(above) }
            if below <= reach { outside += Elementary.erfc(below) }
            next[i - range.lowerBound] += outside / 2 * Self.normal(x, end)
        }
    }

    /// The paths that are inside at both ends but were beyond a wall between them: by reflection, as many as go from a
    /// point to the other one's mirror image.
    private func addReflected(_ time: Double, _ variance: Double, _ walls: Walls, _ range: ClosedRange<Int>) {
        let count = last - first + 1
        let reach = Self.tail * variance.squareRoot() / spacing
        // The paths that have not been outside.
        let low = Self.endWeights(Double(first) - self.walls.low / spacing)
        let high = Self.endWeights(self.walls.high / spacing - Double(last))
        let nearLow = min(count, Int(walls.low / spacing + reach) - first + 2)
        let nearHigh = max(0, Int(walls.high / spacing - reach) - first - 1)
        func live(_ k: Int) -> Double {
            var weight = spacing
            if k < 4 { weight += spacing * low[k] }
            if count - 1 - k < 4 { weight += spacing * high[count - 1 - k] }
            return weight * max(0, Self.normal(Double(first + k) * spacing, time) - density[k])
        }
        for k in stride(from: max(0, nearHigh), to: count, by: 1) { weighted[k] = live(k) }
        reflect(2 * walls.high / spacing, from: nearHigh, through: count - 1, sign: 1, variance, reach, range)
        for k in stride(from: 0, to: max(0, nearLow), by: 1) { weighted[k] = live(k) }
        reflect(-2 * walls.low / spacing, from: 0, through: nearLow - 1, sign: -1, variance, reach, range)
    }

    /// Adds the mirror image of some points, with `sign` 1 at the upper wall and -1 at the lower one, which lies half of
    /// `mirror` spacings away from 0.
    private func reflect(
        _ mirror: Double, from: Int, through: Int, sign: Int, _ variance: Double, _ reach: Double,
        _ range: ClosedRange<Int>
    ) {
        guard from <= through else { return }
        let whole = Int(mirror.rounded(.down))
        let fraction = mirror - Double(whole)
        let scale = 1 / (variance.squareRoot() * squareRootOf2Pi)
        let rate = -spacing * spacing / (2 * variance)
        let band = min(Int(reach) + 1, 2 * width - 1)
        for k in 0...band {
            let distance = Double(k) + fraction
            kernel[k] = scale * Elementary.exp(rate * distance * distance)
        }
        // Both points lie inside the wall, so the distance of one from the other's image is never negative.
        for i in range {
            let offset = whole - sign * (i + first)
            let nearest = sign > 0 ? max(from, offset - band) : from
            let furthest = sign > 0 ? min(through, offset) : min(through, band - offset)
            guard nearest <= furthest else { continue }
            var sum = 0.0
            for k in nearest...furthest { sum += weighted[k] * kernel[offset - sign * k] }
            next[i - range.lowerBound] += sum
        }
    }

    private static func normal(_ x: Double, _ variance: Double) -> Double {
        Elementary.exp(-x * x / (2 * variance)) / (variance.squareRoot() * squareRootOf2Pi)
    }
}
