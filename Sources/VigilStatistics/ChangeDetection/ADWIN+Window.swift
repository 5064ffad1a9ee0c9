// The window of ADWIN: buckets in and out, and the test of every cut between them.

extension ADWIN {
    private var stride: Int { bucketLimit + 1 }

    @inline(__always)
    mutating func insert(_ value: Double) {
        var value = value
        if !(value.magnitude <= greatestStreamValue) { value = standIn(for: value) }
        value = min(max(value, limits.lowerBound), limits.upperBound)
        let before = Double(width)
        width += 1
        if width > 1 {
            let distance = value - total / before
            squaredDeviations += distance * distance * (before / Double(width))
        }
        total += value
        // The count since the start is only asked for its multiples of the clock.
        sinceStart = sinceStart == clock ? 1 : sinceStart + 1
        if counts.isEmpty { addRow() }
        let place = counts[0]
        buckets[place] = SIMD2(value, 0)
        counts[0] = place + 1
        if place == bucketLimit { mergeRows() }
    }

    private func standIn(for value: Double) -> Double {
        let spread = width > 0 ? (squaredDeviations / Double(width)).squareRoot() : 0
        return mean + (value < 0 ? -10 : 10) * spread
    }

    private mutating func addRow() {
        counts.append(0)
        buckets.append(contentsOf: repeatElement(.zero, count: stride))
    }

    /// Makes one bucket of the two oldest in each row that is over full.
    private mutating func mergeRows() {
        var row = 0
        var size = 1.0
        while counts[row] == stride {
            let first = row * stride
            if row + 1 == rowLimit {
                dropFirst(of: row)
                recount()
                return
            }
            if row + 1 == counts.count { addRow() }
            let older = buckets[first]
            let newer = buckets[first + 1]
            let gap = older.x - newer.x
            let merged = SIMD2(older.x + newer.x, older.y + newer.y + gap * gap / (2 * size))
            for slot in first..<first + bucketLimit - 1 { buckets[slot] = buckets[slot + 2] }
            counts[row] = bucketLimit - 1
            row += 1
            size *= 2
            buckets[row * stride + counts[row]] = merged
            counts[row] += 1
        }
    }

    private mutating func dropFirst(of row: Int) {
        let first = row * stride
        for slot in first..<first + counts[row] - 1 { buckets[slot] = buckets[slot + 1] }
        counts[row] -= 1
        width -= 1 << row
        while let last = counts.last, last == 0 {
            counts.removeLast()
            buckets.removeLast(stride)
        }
    }

    /// Takes the window's sums from its buckets, so that what was dropped leaves no rounding behind.
    private mutating func recount() {
        var size = 0.0
        var sum = 0.0
        var deviations = 0.0
        for row in counts.indices {
            let bucketSize = Double(1 << row)
            for slot in 0..<counts[row] {
                let bucket = buckets[row * stride + slot]
                deviations += bucket.y
                if size > 0 {
                    let gap = sum / size - bucket.x / bucketSize
                    deviations += gap * gap * (size * bucketSize / (size + bucketSize))
                }
                sum += bucket.x
                size += bucketSize
            }
        }
        total = sum
        squaredDeviations = deviations
    }

    /// Drops the oldest buckets until no cut shows a change.
    ///
    /// - Returns: Whether any was dropped.
    mutating func shrink() -> Bool {
        var isCut = false
        while width > 1 && hasChange() {
            dropFirst(of: counts.count - 1)
            recount()
            isCut = true
        }
        return isCut
    }

    private var logarithmOfTests: Double { Elementary.log(2 * Elementary.log(Double(width))) }

    /// Whether the means on the sides of any cut are too far apart.
    private func hasChange() -> Bool {
        let strictness = logarithmOfTests + threshold
        let spread = 2 * squaredDeviations / Double(width) * strictness
        let bias = 2.0 / 3 * strictness
        return anyCut { gap, sizes in
            let excess = gap - bias * sizes
            return excess > 0 && excess * excess > spread * sizes
        }
    }

    /// The greatest threshold at which some cut would show a change, but no less than one known before.
    ///
    /// √(2 m v c) + 2/3 m c = gap is a quadratic equation in √c; it is solved only where c is above that known before.
    func greatestEvidence(above known: Double) -> Double {
        guard width > 1 else { return known }
        let spread = 2 * squaredDeviations / Double(width)
        let tests = logarithmOfTests
        var greatest = max(0, known + tests).squareRoot()
        _ = anyCut { gap, sizes in
            let excess = gap - 2.0 / 3 * greatest * greatest * sizes
            guard excess > 0, excess * excess > spread * sizes * greatest * greatest else { return false }
            let linear = (spread * sizes).squareRoot()
            let root = 2 * gap / (linear + (spread * sizes + 8.0 / 3 * sizes * gap).squareRoot())
            if root > greatest { greatest = root }
            return false
        }
        return max(known, greatest * greatest - tests)
    }

    /// Hands over each cut with enough values on both sides, the oldest first, until one is accepted.
    ///
    /// - Parameter accepts: Given the distance of the means and m.
    /// - Returns: Whether one was accepted.
    @inline(__always)
    private func anyCut(_ accepts: (Double, Double) -> Bool) -> Bool {
        let least = Double(leastPart)
        var older = 0.0
        var olderSum = 0.0
        var newer = Double(width)
        var newerSum = total
        var row = counts.count - 1
        return buckets.withUnsafeBufferPointer { buckets in
            while row >= 0 {
                let size = Double(1 << row)
                let first = row * stride
                for slot in first..<first + counts[row] {
                    let sum = buckets[slot].x
                    older += size
                    olderSum += sum
                    newer -= size
                    newerSum -= sum
                    if newer < least || newer < 1 { return false }
                    if older < least { continue }
                    let gap = ((olderSum * newer - newerSum * older) / (older * newer)).magnitude
                    let first = older - least + 1
                    let second = newer - least + 1
                    if accepts(gap, (first + second) / (first * second)) { return true }
                }
                row -= 1
            }
            return false
        }
    }
}
