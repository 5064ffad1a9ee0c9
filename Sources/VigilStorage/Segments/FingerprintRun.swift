/// The marks of several segments' ids in one ascending list, each with the segment that it is of.
struct FingerprintRun: Sendable {
    /// Ascending by their fingerprints; equal ones stay.
    private(set) var marks: [UInt64]
    /// The numbers of the segments.
    private(set) var members: [Int64]

    /// The most segments of one run.
    static let mostMembers = Int(UInt16.max)

    /// What one mark takes.
    static let bytesOfMark = MemoryLayout<UInt64>.size

    /// The number of its newest segment.
    var age: Int64 { members.max() ?? .min }

    /// A run of one segment.
    ///
    /// - Parameters:
    ///   - marks: Of its ids, ascending.
    ///   - segment: Its number.
    init(_ marks: [UInt64], of segment: Int64) {
        self.marks = marks
        members = [segment]
    }

    private init(_ left: FingerprintRun, _ right: FingerprintRun) {
        members = left.members + right.members
        let shift = UInt64(left.members.count)
        let count = left.marks.count + right.marks.count
        marks = [UInt64](unsafeUninitializedCapacity: count) { marks, markCount in
            var (first, second) = (0, 0)
            left.marks.withUnsafeBufferPointer { left in
                right.marks.withUnsafeBufferPointer { right in
                    for place in 0..<count {
                        let isLeft =
                            second == right.count
                            || first < left.count && IDMark.start(left[first]) <= IDMark.start(right[second])
                        marks[place] = isLeft ? left[first] : right[second] + shift
                        if isLeft { first += 1 } else { second += 1 }
                    }
                }
            }
            markCount = count
        }
    }

    /// One run of several, which together have at most `mostMembers` segments.
    ///
    /// - Parameter runs: At least one.
    /// - Returns: The run.
    /// - Complexity: O(n log k) for n fingerprints in k runs.
    static func merging(_ runs: [FingerprintRun]) -> FingerprintRun {
        var queue = runs.sorted { $0.marks.count < $1.marks.count }
        while queue.count > 1 {
            // The two shortest first: no fingerprint is moved more often than it must be.
            let merged = FingerprintRun(queue[0], queue[1])
            queue.removeFirst(2)
            queue.insert(merged, at: queue.firstIndex { $0.marks.count > merged.marks.count } ?? queue.count)
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
        var next: UInt64 = 0
        let renumbered = places.map { isGone -> UInt64 in
            defer { next += isGone ? 0 : 1 }
            return next
        }
        var left = 0
        marks.withUnsafeMutableBufferPointer { marks in
            for row in 0..<marks.count where !places[IDMark.owner(marks[row])] {
                marks[left] = marks[row] & ~IDMark.ownerBits | renumbered[IDMark.owner(marks[row])]
                left += 1
            }
        }
        marks.removeLast(marks.count - left)
        if left < marks.capacity / 2 { marks = marks.map { $0 } }
    }

    /// Calls `body` with the index in `sought`, ascending, and the segment's number for every mark that agrees with one here.
    ///
    /// - Complexity: O(m log(n / m)) for m sought among n.
    func forEachMatch(in sought: [UInt64], _ body: (_ index: Int, _ segment: Int64) -> Void) {
        marks.withUnsafeBufferPointer { marks in
            var position = 0
            for (index, mark) in sought.enumerated() {
                position = marks.forEachOwner(of: mark, from: position) { body(index, members[$0]) }
                guard position < marks.count else { return }
            }
        }
    }
}

extension UnsafeBufferPointer where Element: FixedWidthInteger {
    /// The first place from `start` on that holds at least `value`, found in growing steps.
    func firstPlace(atLeast value: Element, from start: Int) -> Int {
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
