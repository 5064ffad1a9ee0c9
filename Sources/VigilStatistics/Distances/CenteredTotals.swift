/// The sum and the sum of squares of a stream of values less a fixed centre, mergeable.
///
/// Every term is rounded once, alike in any order, and what additions round off is carried along: the totals do not depend
/// on the order of the values or on how they were cut into pieces, down to about the last digit.
struct CenteredTotals: Sendable, Equatable {
    /// What is taken off each value.
    let center: Double
    private(set) var count = 0
    /// The least value, infinity without any.
    private(set) var lowest = Double.infinity
    /// The greatest value, minus infinity without any.
    private(set) var highest = -Double.infinity
    private var sum = CarriedSum()
    private var squares = CarriedSum()

    init(center: Double) { self.center = center }

    /// Adds the values within ±`limit`.
    ///
    /// - Returns: How many were NaN, below -`limit` and above `limit`.
    /// - Complexity: O(n).
    mutating func add(
        _ values: UnsafeBufferPointer<Double>, within limit: Double
    ) -> (missing: Int, below: Int, above: Int) {
        var left = (missing: 0, below: 0, above: 0)
        var sums = CarriedSums()
        var squareSums = CarriedSums()
        var lows = SIMD8<Double>(repeating: .infinity)
        var highs = SIMD8<Double>(repeating: -.infinity)
        let raw = UnsafeRawBufferPointer(values)
        var index = 0
        var counted = 0
        while index + 8 <= values.count {
            let next = raw.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self)
            let isOrdinary = (next .<= limit) .& (next .>= -limit)
            if all(isOrdinary) {
                let deviation = next - center
                sums.add(deviation)
                squareSums.add(deviation * deviation)
                lows.replace(with: next, where: next .< lows)
                highs.replace(with: next, where: next .> highs)
                counted += 8
            } else {
                for lane in 0..<8 { add(next[lane], within: limit, &left) }
            }
            index += 8
        }
        count += counted
        if counted > 0 {
            lowest = min(lowest, lows.min())
            highest = max(highest, highs.max())
        }
        sums.move(to: &sum)
        squareSums.move(to: &squares)
        while index < values.count {
            add(values[index], within: limit, &left)
            index += 1
        }
        return left
    }

    private mutating func add(
        _ value: Double, within limit: Double, _ left: inout (missing: Int, below: Int, above: Int)
    ) {
        if value >= -limit && value <= limit {
            count += 1
            lowest = min(lowest, value)
            highest = max(highest, value)
            let deviation = value - center
            sum.add(deviation)
            squares.add(deviation * deviation)
        } else if value.isNaN {
            left.missing += 1
        } else if value < 0 {
            left.below += 1
        } else {
            left.above += 1
        }
    }

    /// Adds one value so many times.
    mutating func add(_ value: Double, times: Int) {
        guard times > 0 else { return }
        let deviation = value - center
        count += times
        lowest = min(lowest, value)
        highest = max(highest, value)
        sum.add(deviation * Double(times))
        squares.add(deviation * deviation * Double(times))
    }

    /// Adds the values of other totals about the same centre.
    mutating func merge(_ other: CenteredTotals) {
        count += other.count
        lowest = min(lowest, other.lowest)
        highest = max(highest, other.highest)
        sum.merge(other.sum)
        squares.merge(other.squares)
    }

    /// Appends everything but the centre.
    func write(to writer: inout SummaryWriter) {
        writer.write(count: count)
        for value in [lowest, highest] { writer.write(value) }
        sum.write(to: &writer)
        squares.write(to: &writer)
    }

    /// Adds totals about the same centre that were written.
    mutating func merge(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        var other = CenteredTotals(center: center)
        other.count = try reader.count()
        other.lowest = try reader.ordinary()
        other.highest = try reader.ordinary()
        other.sum = try CarriedSum(from: &reader)
        other.squares = try CarriedSum(from: &reader)
        guard other.count == 0 || other.lowest <= other.highest else {
            throw .invalid("a range that ends before it begins")
        }
        merge(other)
    }

    /// The mean; the centre without values.
    var mean: Double {
        guard count > 0, lowest < highest else { return count > 0 ? lowest : center }
        return center + sum.value / Double(count)
    }

    /// The variance, divided by the number of values.
    var variance: Double {
        guard count > 0, lowest < highest else { return 0 }
        let size = Double(count)
        return max(0, (squares.value - sum.value * (sum.value / size)) / size)
    }
}

/// A sum with what its additions rounded off (Knuth's two-sum).
private struct CarriedSum: Sendable, Equatable {
    private var high = 0.0
    private var low = 0.0

    var value: Double { high + low }

    mutating func add(_ term: Double) {
        let next = high + term
        let added = next - high
        low += (high - (next - added)) + (term - added)
        high = next
    }

    mutating func merge(_ other: CarriedSum) {
        add(other.high)
        low += other.low
        // One form for one value, whatever it was added up from.
        let value = high + low
        low -= value - high
        high = value
    }

    mutating func add(carried rest: Double) { low += rest }

    func write(to writer: inout SummaryWriter) {
        writer.write(high)
        writer.write(low)
    }

    init() {}

    init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        high = try reader.ordinary()
        low = try reader.ordinary()
    }
}

/// Eight of them side by side.
private struct CarriedSums {
    private var high = SIMD8<Double>.zero
    private var low = SIMD8<Double>.zero

    @inline(__always)
    mutating func add(_ term: SIMD8<Double>) {
        let next = high + term
        let added = next - high
        low += (high - (next - added)) + (term - added)
        high = next
    }

    func move(to sum: inout CarriedSum) {
        for lane in 0..<8 {
            sum.add(high[lane])
            sum.add(carried: low[lane])
        }
    }
}
