// The window of KSWIN, kept in two orders, and the distance between its parts.

extension KSWIN {
    /// The values in order of arrival.
    package var window: [Double] { Array(ring[oldest...]) + Array(ring[..<oldest]) }

    /// Puts a value into the window and takes the oldest one out of a full one.
    package mutating func append(_ value: Double) {
        // Arrivals are counted back from this value: the one that was `statisticSize` before it is no longer recent.
        if ring.count >= statisticSize {
            isRecent[place(of: ring[index(back: statisticSize)], recent: true)] = false
        }
        if ring.count < windowSize {
            ring.append(value)
            sorted.append(value)
            isRecent.append(true)
            sink(from: sorted.count - 1)
        } else {
            let leaving = place(of: ring[oldest], recent: false)
            ring[oldest] = value
            oldest = oldest + 1 == windowSize ? 0 : oldest + 1
            sorted[leaving] = value
            isRecent[leaving] = true
            sink(from: leaving)
        }
    }

    private func index(back steps: Int) -> Int {
        let index = oldest - steps
        return index < 0 ? index + ring.count : index
    }

    /// Where a value of this kind stands in the sorted window; equal ones of one kind are interchangeable.
    private func place(of value: Double, recent: Bool) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        while isRecent[low] != recent { low += 1 }
        return low
    }

    /// Moves the newest value from where another one left to where it belongs.
    private mutating func sink(from start: Int) {
        let value = sorted[start]
        sorted.withUnsafeMutableBufferPointer { sorted in
            isRecent.withUnsafeMutableBufferPointer { isRecent in
                var place = start
                while place > 0 && sorted[place - 1] > value {
                    sorted[place] = sorted[place - 1]
                    isRecent[place] = isRecent[place - 1]
                    place -= 1
                }
                while place + 1 < sorted.count && sorted[place + 1] < value {
                    sorted[place] = sorted[place + 1]
                    isRecent[place] = isRecent[place + 1]
                    place += 1
                }
                sorted[place] = value
                isRecent[place] = true
            }
        }
    }

    /// The distance between the recent values and a fresh draw of the others, in steps.
    mutating func drawnDistance() -> Int {
        var random = random
        // Selection in one pass: each of those left is taken with the chance "still needed / still there".
        var needed = UInt64(statisticSize)
        var left = UInt64(windowSize - statisticSize)
        var bits: UInt64 = 0
        // Recent values use up random bits too: a branch on which kind a value is would be guessed wrong too often.
        let distance = distance { index, older in
            bits = index & 1 == 0 ? random.next() : bits >> 32
            let taken = (bits & 0xFFFF_FFFF) &* left < needed << 32 ? older : 0
            needed &-= UInt64(truncatingIfNeeded: taken)
            left &-= UInt64(truncatingIfNeeded: older)
            return taken
        }
        self.random = random
        return distance
    }

    /// The distance between the recent values and chosen others, in steps.
    ///
    /// - Parameter positions: `statisticSize` different places in order of arrival, none of a recent value.
    /// - Returns: 0...`statisticSize`; 0 when the two have one distribution.
    package func distance(choosing positions: [Int]) -> Int {
        let window = window
        var isChosen = [Bool](repeating: false, count: windowSize)
        for position in positions {
            var place = place(of: window[position], recent: false)
            while isChosen[place] || isRecent[place] { place += 1 }
            isChosen[place] = true
        }
        return distance { index, _ in isChosen[index] ? 1 : 0 }
    }

    /// Walks along the sorted window; `chosen` says 1 for a value to compare with, given its place and 1 if it is not
    /// recent, else 0.
    @inline(__always)
    private func distance(_ chosen: (Int, Int) -> Int) -> Int {
        sorted.withUnsafeBufferPointer { sorted in
            isRecent.withUnsafeBufferPointer { isRecent in
                var ahead = 0
                var greatest = 0
                for index in 0..<sorted.count {
                    let older = isRecent[index] ? 0 : 1
                    ahead += chosen(index, older) + older - 1
                    // Only behind the last of equal values do both distribution functions count all of them.
                    let isLast = index + 1 == sorted.count || sorted[index + 1] != sorted[index]
                    greatest = max(greatest, isLast ? abs(ahead) : 0)
                }
                return greatest
            }
        }
    }
}
