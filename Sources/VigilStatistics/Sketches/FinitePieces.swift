/// How many values a column lost on the way to its finite pieces.
struct NonfiniteCounts: Equatable {
    var missing = 0
    var negativeInfinities = 0
    var positiveInfinities = 0
}

/// A run of finite values with what one pass over it finds.
struct FinitePiece {
    var values: UnsafeBufferPointer<Double>
    var sum: Double
    var lowest: Double
    var highest: Double

    /// Small enough that the second pass over a piece finds it in the first cache.
    static let length = 1024

    init(_ values: UnsafeBufferPointer<Double>) {
        self.values = values
        var sums = SIMD8<Double>.zero
        var lows = SIMD8<Double>(repeating: .infinity)
        var highs = SIMD8<Double>(repeating: -.infinity)
        let raw = UnsafeRawBufferPointer(values)
        var index = 0
        while index + 8 <= values.count {
            let next = raw.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self)
            sums += next
            lows.replace(with: next, where: next .< lows)
            highs.replace(with: next, where: next .> highs)
            index += 8
        }
        sum = sums.sum()
        lowest = lows.min()
        highest = highs.max()
        while index < values.count {
            sum += values[index]
            lowest = min(lowest, values[index])
            highest = max(highest, values[index])
            index += 1
        }
    }
}

/// Hands a column's finite values on in pieces and counts the others.
///
/// - Parameters:
///   - values: A column; NaN and infinities are counted and left out.
///   - body: Called with each piece in the column's order.
/// - Returns: What was left out.
/// - Complexity: O(n).
func forEachFinitePiece(of values: UnsafeBufferPointer<Double>, _ body: (FinitePiece) -> Void) -> NonfiniteCounts {
    var left = NonfiniteCounts()
    var start = 0
    while start < values.count {
        let end = min(start + FinitePiece.length, values.count)
        let piece = FinitePiece(UnsafeBufferPointer(rebasing: values[start..<end]))
        // One NaN or infinity makes the sum NaN or infinite, so a finite sum needs no look at single values.
        if piece.sum.isFinite {
            body(piece)
        } else {
            passFinite(of: piece.values, body, &left)
        }
        start = end
    }
    return left
}

private func passFinite(
    of values: UnsafeBufferPointer<Double>, _ body: (FinitePiece) -> Void, _ left: inout NonfiniteCounts
) {
    var finite: [Double] = []
    finite.reserveCapacity(values.count)
    for value in values {
        if value.isFinite {
            finite.append(value)
        } else if value.isNaN {
            left.missing += 1
        } else if value < 0 {
            left.negativeInfinities += 1
        } else {
            left.positiveInfinities += 1
        }
    }
    guard !finite.isEmpty else { return }
    finite.withUnsafeBufferPointer { body(FinitePiece($0)) }
}
