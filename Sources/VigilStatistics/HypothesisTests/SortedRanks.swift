internal import CVectorSort

/// Where the values of one sorted sample stand in another sorted sample.
enum SortedRanks {
    /// The longest sample that ranks of 32 bits can number.
    static let countLimit = Int(Int32.max) - 1

    /// Finds, for each value of one sample, how many values of the other are below it and how many are not above it.
    ///
    /// - Parameters:
    ///   - values: The sample to place, ascending, without NaN; the shorter one by preference.
    ///   - base: The sample in which they are placed, ascending, without NaN, not empty, at most ``countLimit`` long.
    ///   - lower: Receives the number of base values < v for each v.
    ///   - upper: Receives the number of base values ≤ v for each v.
    /// - Complexity: O(m log n), or O(n + m) where the lengths are alike.
    static func find(
        _ values: UnsafeBufferPointer<Double>, in base: UnsafeBufferPointer<Double>,
        lower: UnsafeMutablePointer<Int32>, upper: UnsafeMutablePointer<Int32>
    ) {
        if walksAreShort(base.count, values.count) {
            walk(values, in: base, lower: lower, upper: upper)
        } else {
            findLower(values, in: base, into: lower)
            findUpper(values, in: base, lower: lower, upper: upper)
        }
    }

    /// The same with the help of every 16th base value in an array of its own.
    ///
    /// The few of them are walked through; then one block of the base is read for a value. The blocks of all values are
    /// read independently of each other, which is what counts where the base does not fit into the processor's caches.
    ///
    /// - Parameters:
    ///   - values: As above.
    ///   - base: As above.
    ///   - blockStarts: What ``blockStarts(_:)`` gives for the base.
    ///   - lower: As above.
    ///   - upper: As above.
    static func find(
        _ values: UnsafeBufferPointer<Double>, in base: UnsafeBufferPointer<Double>,
        blockStarts: UnsafeBufferPointer<Double>,
        lower: UnsafeMutablePointer<Int32>, upper: UnsafeMutablePointer<Int32>
    ) {
        if base.count / max(1, values.count) < blockLength {
            find(values, in: base, lower: lower, upper: upper)
        } else {
            findLower(values, in: blockStarts, into: lower)
            refine(values, in: base, ranks: lower)
            findUpper(values, in: base, lower: lower, upper: upper)
        }
    }

    /// Whether from one value's rank to the next it is seldom more than a block.
    private static func walksAreShort(_ baseCount: Int, _ count: Int) -> Bool {
        count > 0 && (3..<blockLength).contains(baseCount / count)
    }

    private static func walk(
        _ values: UnsafeBufferPointer<Double>, in base: UnsafeBufferPointer<Double>,
        lower: UnsafeMutablePointer<Int32>, upper: UnsafeMutablePointer<Int32>
    ) {
        guard let first = values.baseAddress, let start = base.baseAddress else { return }
        vigil_ranks(first, values.count, start, base.count, lower, upper)
    }

    private static let blockLength = 16

    /// Every 16th value of a sorted sample, from the first on.
    static func blockStarts(_ sorted: [Double]) -> [Double] {
        stride(from: 0, to: sorted.count, by: blockLength).map { sorted[$0] }
    }

    private static func findLower(
        _ values: UnsafeBufferPointer<Double>, in base: UnsafeBufferPointer<Double>,
        into lower: UnsafeMutablePointer<Int32>
    ) {
        guard !values.isEmpty else { return }
        switch base.count / values.count {
        case ..<3: scan(values, in: base, by: 4, into: lower)
        default: search(values, in: base, into: lower)
        }
    }

    /// Turns numbers of block starts below the values into numbers of base values below them.
    private static func refine(
        _ values: UnsafeBufferPointer<Double>, in base: UnsafeBufferPointer<Double>,
        ranks: UnsafeMutablePointer<Int32>
    ) {
        guard let start = base.baseAddress else { return }
        for index in values.indices {
            // Blocks far enough ahead are on their way when their turn comes.
            let ahead = index + 12
            if ahead < values.count {
                let next = start + max(0, Int(ranks[ahead]) - 1) * blockLength
                vigil_prefetch(next)
                vigil_prefetch(next + blockLength / 2)
            }
            guard ranks[index] > 0 else { continue }
            // The last block that starts below the value is the only one that it can lie in.
            let block = (Int(ranks[index]) - 1) * blockLength
            let below =
                block + blockLength <= base.count
                ? countBelow(values[index], from: start + block, blockLength)
                : base[block...].count { $0 < values[index] }
            ranks[index] = Int32(truncatingIfNeeded: block + below)
        }
    }

    /// Walks through the base in blocks wide enough that the next rank mostly lies in the first block looked at: within a
    /// block it counts instead of branching, which a merge would do at every value and mispredict at every other.
    @inline(__always)
    private static func scan(
        _ values: UnsafeBufferPointer<Double>, in base: UnsafeBufferPointer<Double>, by width: Int,
        into lower: UnsafeMutablePointer<Int32>
    ) {
        guard let start = base.baseAddress else { return }
        let lastBlock = base.count - width
        var rank = 0
        for index in values.indices {
            let value = values[index]
            while rank <= lastBlock {
                let below = countBelow(value, from: start + rank, width)
                rank += below
                if below < width { break }
            }
            if rank > lastBlock {
                while rank < base.count && start[rank] < value { rank += 1 }
            }
            lower[index] = Int32(truncatingIfNeeded: rank)
        }
    }

    /// How many of the next values are below one; the width is a multiple of 4.
    @inline(__always)
    static func countBelow(_ value: Double, from start: UnsafePointer<Double>, _ width: Int) -> Int {
        let raw = UnsafeRawPointer(start)
        let wanted = SIMD4<Double>(repeating: value)
        var counts = SIMD4<Int64>.zero
        var offset = 0
        while offset < width {
            let block = raw.loadUnaligned(fromByteOffset: offset * 8, as: SIMD4<Double>.self)
            counts.replace(with: counts &+ 1, where: block .< wanted)
            offset += 4
        }
        return Int(counts.wrappedSum())
    }

    /// Bisects for four values at a time: the four searches do not wait for each other's loads, and with a fixed number of
    /// steps no branch is mispredicted.
    ///
    /// Neighbours lie close together, so the part to bisect starts where the four before ended and is as long as four times
    /// what four values need on average, or longer where that is not enough.
    private static func search(
        _ values: UnsafeBufferPointer<Double>, in base: UnsafeBufferPointer<Double>,
        into lower: UnsafeMutablePointer<Int32>
    ) {
        guard let start = base.baseAddress else { return }
        let window = 16 * (base.count / values.count + 1)
        var origin = 0
        var index = 0
        while index + 4 <= values.count && origin < base.count {
            var end = origin + window
            while end < base.count && start[end - 1] < values[index + 3] { end += end - origin }
            var length = min(end, base.count) - origin
            let (v0, v1, v2, v3) = (values[index], values[index + 1], values[index + 2], values[index + 3])
            // Where the search of each value stands; a conditional move each, which plain variables compile to.
            var p0 = start + origin
            var p1 = p0
            var p2 = p0
            var p3 = p0
            while length > 1 {
                let half = length / 2
                p0 = p0[half - 1] < v0 ? p0 + half : p0
                p1 = p1[half - 1] < v1 ? p1 + half : p1
                p2 = p2[half - 1] < v2 ? p2 + half : p2
                p3 = p3[half - 1] < v3 ? p3 + half : p3
                length -= half
            }
            lower[index] = rank(p0, v0, start)
            lower[index + 1] = rank(p1, v1, start)
            lower[index + 2] = rank(p2, v2, start)
            lower[index + 3] = rank(p3, v3, start)
            origin = Int(lower[index + 3])
            index += 4
        }
        while index < values.count {
            let rank = firstIndex(from: origin, to: base.count, in: base) { $0 >= values[index] }
            lower[index] = Int32(truncatingIfNeeded: rank)
            index += 1
        }
    }

    /// The number of values before the last candidate, or with it where it is below too.
    @inline(__always)
    private static func rank(
        _ candidate: UnsafePointer<Double>, _ value: Double, _ start: UnsafePointer<Double>
    ) -> Int32 {
        Int32(truncatingIfNeeded: candidate - start + (candidate.pointee < value ? 1 : 0))
    }

    private static func findUpper(
        _ values: UnsafeBufferPointer<Double>, in base: UnsafeBufferPointer<Double>,
        lower: UnsafeMutablePointer<Int32>, upper: UnsafeMutablePointer<Int32>
    ) {
        for index in values.indices {
            let value = values[index]
            let rank = Int(lower[index])
            if rank == base.count || base[rank] != value {
                upper[index] = Int32(truncatingIfNeeded: rank)
            } else if index > 0 && values[index - 1] == value {
                upper[index] = upper[index - 1]
            } else {
                upper[index] = Int32(truncatingIfNeeded: firstIndexByGalloping(from: rank, in: base) { $0 > value })
            }
        }
    }

    /// The first index at or after `start` where a condition holds that holds from some index on, near `start` first.
    private static func firstIndexByGalloping(
        from start: Int, in base: UnsafeBufferPointer<Double>, where holds: (Double) -> Bool
    ) -> Int {
        var step = 1
        var low = start
        while low + step < base.count && !holds(base[low + step]) {
            low += step
            step *= 2
        }
        return firstIndex(from: low, to: min(base.count, low + step), in: base, where: holds)
    }

    /// The first index in a range where a condition holds that holds from some index on; the range's end if nowhere.
    @inline(__always)
    static func firstIndex(
        from start: Int, to end: Int, in base: UnsafeBufferPointer<Double>, where holds: (Double) -> Bool
    ) -> Int {
        var low = start
        var high = end
        while low < high {
            let middle = low + (high - low) / 2
            if holds(base[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
