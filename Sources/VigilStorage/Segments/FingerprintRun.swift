/// The fingerprints of several segments in one ascending list, each with the segment that it is of.
struct FingerprintRun: Sendable {
    /// Ascending; equal ones stay.
    private(set) var values: [UInt32]
    /// For each value the place of its segment in `members`.
    private(set) var owners: [UInt16]
    /// The numbers of the segments.
    private(set) var members: [Int64]

    /// The most segments of one run.
    static let mostMembers = Int(UInt16.max)

    /// What one fingerprint takes in memory.
    static let bytesOfValue = MemoryLayout<UInt32>.size + MemoryLayout<UInt16>.size

    /// The number of its newest segment.
    var age: Int64 { members.max() ?? .min }

    /// A run of one segment.
    init(_ fingerprints: Fingerprints, of segment: Int64) {
        values = fingerprints.values
        owners = [UInt16](repeating: 0, count: values.count)
        members = [segment]
    }

    private init(_ left: FingerprintRun, _ right: FingerprintRun) {
        members = left.members + right.members
        let shift = UInt16(left.members.count)
        let count = left.values.count + right.values.count
        var owners: [UInt16] = []
        values = [UInt32](unsafeUninitializedCapacity: count) { values, valueCount in
            owners = [UInt16](unsafeUninitializedCapacity: count) { owners, ownerCount in
                var (first, second) = (0, 0)
                left.values.withUnsafeBufferPointer { leftValues in
                    right.values.withUnsafeBufferPointer { rightValues in
                        for place in 0..<count {
                            let isLeft =
                                second == rightValues.count
                                || first < leftValues.count && leftValues[first] <= rightValues[second]
                            values[place] = isLeft ? leftValues[first] : rightValues[second]
                            owners[place] = isLeft ? left.owners[first] : right.owners[second] + shift
                            if isLeft { first += 1 } else { second += 1 }
                        }
                    }
                }
                ownerCount = count
            }
            valueCount = count
        }
        self.owners = owners
    }

    /// One run of several, which together have at most `mostMembers` segments.
    ///
    /// - Parameter runs: At least one.
    /// - Returns: The run.
    /// - Complexity: O(n log k) for n fingerprints in k runs.
    static func merging(_ runs: [FingerprintRun]) -> FingerprintRun {
        var queue = runs.sorted { $0.values.count < $1.values.count }
        while queue.count > 1 {
            // The two shortest first: no fingerprint is moved more often than it must be.
            let merged = FingerprintRun(queue[0], queue[1])
            queue.removeFirst(2)
            queue.insert(merged, at: queue.firstIndex { $0.values.count > merged.values.count } ?? queue.count)
        }
        return queue[0]
    }

    /// The places of four of one class of length, each class four times as long as the one before.
    ///
    /// - Parameters:
    ///   - lengths: The lengths.
    ///   - mayMerge: Whether those at some places may become one.
    /// - Returns: The places, ascending; `nil` where no class has four.
    static func fourAlike(_ lengths: [Int], mayMerge: (ArraySlice<Int>) -> Bool) -> [Int]? {
        var classes: [Int: [Int]] = [:]
        for (place, length) in lengths.enumerated() {
            let number = (Int.bitWidth - length.leadingZeroBitCount) / 2
            classes[number, default: []].append(place)
            let alike = (classes[number] ?? []).suffix(4)
            if alike.count == 4, mayMerge(alike) { return Array(alike) }
        }
        return nil
    }

    /// Takes out the fingerprints of segments that are gone, in place: nothing is in memory twice but what is left, where that
    /// is much less.
    ///
    /// - Parameter isGone: Whether a segment is.
    mutating func remove(_ isGone: (Int64) -> Bool) {
        let places = members.map { isGone($0) }
        guard places.contains(true) else { return }
        members = zip(members, places).filter { !$0.1 }.map(\.0)
        var next: UInt16 = 0
        let renumbered = places.map { isGone -> UInt16 in
            defer { next += isGone ? 0 : 1 }
            return next
        }
        var left = 0
        values.withUnsafeMutableBufferPointer { values in
            owners.withUnsafeMutableBufferPointer { owners in
                for row in 0..<values.count where !places[Int(owners[row])] {
                    values[left] = values[row]
                    owners[left] = renumbered[Int(owners[row])]
                    left += 1
                }
            }
        }
        values.removeLast(values.count - left)
        owners.removeLast(owners.count - left)
        guard left < values.capacity / 2 else { return }
        values = values.map { $0 }
        owners = owners.map { $0 }
    }

    /// Calls `body` with the index in `sought`, ascending, and the segment's number for every value that is also here.
    ///
    /// - Complexity: O(m log(n / m)) for m sought among n.
    func forEachMatch(in sought: [UInt32], _ body: (_ index: Int, _ segment: Int64) -> Void) {
        values.withUnsafeBufferPointer { values in
            var position = 0
            for (index, value) in sought.enumerated() {
                position = values.firstPlace(atLeast: value, from: position)
                guard position < values.count else { return }
                // Several segments, or ids, may have the same one.
                var place = position
                while place < values.count, values[place] == value {
                    body(index, members[Int(owners[place])])
                    place += 1
                }
            }
        }
    }
}

extension UnsafeBufferPointer<UInt32> {
    /// The first place from `start` on that holds at least `value`, found in growing steps.
    func firstPlace(atLeast value: UInt32, from start: Int) -> Int {
        var position = start
        var step = 1
        while position + step < count, self[position + step] < value {
            position += step
            step *= 2
        }
        var end = Swift.min(position + step, count)
        while position < end {
            let middle = (position + end) / 2
            if self[middle] < value { position = middle + 1 } else { end = middle }
        }
        return position
    }
}
