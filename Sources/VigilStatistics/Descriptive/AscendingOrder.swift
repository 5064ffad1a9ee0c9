/// The positions of a column's values in ascending order of the values; equal values keep their order.
///
/// A radix sort over the bit patterns, because a comparison sort of a million positions takes ten times as long. -0 and
/// +0 are equal. Reverse the signs to get a descending order that keeps ties in place.
///
/// - Parameter values: A column without NaN.
/// - Returns: A permutation of `0..<values.count`.
/// - Complexity: O(n), with O(n) of scratch space.
public func ascendingOrder(of values: [Double]) -> [Int] {
    if values.count <= 512 {
        // The standard sort does not promise stability; the position as second key does.
        return values.indices.sorted { left, right in
            values[left] != values[right] ? values[left] < values[right] : left < right
        }
    }
    return radixOrder(of: values)
}

/// A double's bits, changed so that unsigned integers sort as the doubles do.
private func sortableBits(_ value: Double) -> UInt64 {
    // Adding +0 turns -0 into +0, so that both get the same key.
    let bits = (value + 0.0).bitPattern
    return bits >> 63 == 0 ? bits | 0x8000_0000_0000_0000 : ~bits
}

private struct KeyedPosition {
    var key: UInt64
    var position: Int
}

private let digitBits: UInt64 = 8
private let digitMask: UInt64 = 255
private let passes = 8

private func radixOrder(of values: [Double]) -> [Int] {
    // Raw memory, because checked arrays take twice as long here.
    var items = UnsafeMutableBufferPointer<KeyedPosition>.allocate(capacity: values.count)
    var scratch = UnsafeMutableBufferPointer<KeyedPosition>.allocate(capacity: values.count)
    defer {
        items.deallocate()
        scratch.deallocate()
    }
    var counts = [Int](repeating: 0, count: passes << Int(digitBits))
    for position in values.indices {
        var key = sortableBits(values[position])
        items.initializeElement(at: position, to: KeyedPosition(key: key, position: position))
        for pass in 0..<passes {
            counts[pass << Int(digitBits) | Int(truncatingIfNeeded: key & digitMask)] += 1
            key >>= digitBits
        }
    }
    for pass in 0..<passes {
        let digits = (pass << Int(digitBits))..<((pass + 1) << Int(digitBits))
        // Scores within one power of two share their upper digits: such a pass would move nothing.
        if counts[digits].contains(values.count) { continue }
        var starts: [Int] = []
        starts.reserveCapacity(digits.count)
        var total = 0
        for digit in digits {
            starts.append(total)
            total += counts[digit]
        }
        let shift = UInt64(pass) * digitBits
        starts.withUnsafeMutableBufferPointer { starts in
            for item in items {
                let digit = Int(truncatingIfNeeded: (item.key >> shift) & digitMask)
                scratch.initializeElement(at: starts[digit], to: item)
                starts[digit] += 1
            }
        }
        swap(&items, &scratch)
    }
    return items.map(\.position)
}
