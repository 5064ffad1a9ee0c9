internal import CVectorSort

/// The values that are not NaN in ascending order, and how many were NaN.
///
/// Infinities and subnormals are values. -0 and +0 compare equal, stand in no particular order, and one may come out as
/// the other.
///
/// - Parameter values: A column in any order.
/// - Returns: `values`, ascending and free of NaN, and `missing`, the number of NaN left out.
/// - Complexity: O(n log n), some 4 ns a value at a million.
public func sortedFinite(_ values: [Double]) -> (values: [Double], missing: Int) {
    var sorted = values
    let kept = sortFiniteInPlace(&sorted)
    let missing = sorted.count - kept
    if missing > 0 { sorted.removeLast(missing) }
    return (sorted, missing)
}

/// Sorts the values that are not NaN ascending to the front and moves the NaN behind them.
///
/// - Parameter values: A column in any order; afterwards its first values are sorted and the rest is NaN.
/// - Returns: How many values are not NaN.
/// - Complexity: O(n log n).
@discardableResult
package func sortFiniteInPlace(_ values: inout [Double]) -> Int {
    values.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return 0 }
        // Up to some 400 values vqsort 1.0.3 returns +infinity as the greatest finite double: it pads its sorting
        // network with that. So +infinity is sorted here, into the places behind the others.
        let infinite = moveToEnd(buffer) { $0 == .infinity }
        let kept = vigil_sort_doubles(base, buffer.count - infinite)
        guard infinite > 0 else { return kept }
        let missing = buffer.count - infinite - kept
        for place in kept..<(kept + infinite) { base[place] = .infinity }
        for place in (kept + infinite)..<(kept + infinite + missing) { base[place] = .nan }
        return kept + infinite
    }
}

/// Swaps the values that match behind the others and returns how many there are.
private func moveToEnd(_ buffer: UnsafeMutableBufferPointer<Double>, where matches: (Double) -> Bool) -> Int {
    // Nearly every column has none, and looking without moving is the fastest way to find that out.
    var found = 0
    for value in buffer { found += matches(value) ? 1 : 0 }
    guard found > 0 else { return 0 }
    var end = buffer.count
    var place = 0
    while place < end {
        if matches(buffer[place]) {
            end -= 1
            buffer.swapAt(place, end)
        } else {
            place += 1
        }
    }
    return found
}
