internal import CVectorSort

/// The values that are not NaN in ascending order, and how many were NaN.
///
/// Infinities and subnormals are values. -0 and +0 compare equal, stand in no particular order, and one may come out as
/// the other.
///
/// - Parameter values: A column in any order; one that nobody else holds is sorted where it lies.
/// - Returns: `values`, ascending and free of NaN, and `missing`, the number of NaN left out.
/// - Complexity: O(n log n), some 4 ns a value at a million.
public func sortedFinite(_ values: consuming [Double]) -> (values: [Double], missing: Int) {
    let kept = sortFiniteInPlace(&values)
    let missing = values.count - kept
    if missing > 0 { values.removeLast(missing) }
    return (values, missing)
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
        return vigil_sort_doubles(base, buffer.count)
    }
}

/// Hands a column on in sorted pieces, each short enough to be sorted within the processor's cache.
///
/// - Parameters:
///   - values: A column in any order.
///   - body: Called with the values of each piece, ascending and free of NaN, and the number of NaN in it.
/// - Complexity: O(n log n).
func forEachSortedPiece(of values: [Double], _ body: (_ sorted: [Double], _ missing: Int) -> Void) {
    // 1 MiB of doubles. A column a little longer than one piece makes one, not one and a bit.
    let length = 1 << 17
    var start = 0
    while start < values.count {
        let end = values.count - start <= length + length / 2 ? values.count : start + length
        var piece = Array(values[start..<end])
        let kept = sortFiniteInPlace(&piece)
        let missing = piece.count - kept
        if missing > 0 { piece.removeLast(missing) }
        body(piece, missing)
        start = end
    }
}
