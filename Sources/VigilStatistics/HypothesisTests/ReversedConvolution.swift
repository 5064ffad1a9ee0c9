/// A convolution with a fixed kernel, one output at a time.
struct ReversedConvolution {
    /// The kernel from its greatest argument down, so that an output is a product of two ascending runs.
    private let reversed: [Double]
    private let lowest: Int

    /// A convolution.
    ///
    /// - Parameters:
    ///   - kernel: Its values at `lowest`, `lowest` + 1, ...
    ///   - lowest: The least argument with a value.
    init(kernel: [Double], lowest: Int) {
        reversed = kernel.reversed()
        self.lowest = lowest
    }

    private var highest: Int { lowest + reversed.count - 1 }

    /// Σ over k in the range of source[k] kernel[j - k].
    @inline(__always)
    func value(_ j: Int, _ source: UnsafePointer<Double>, _ range: ClosedRange<Int>) -> Double {
        let first = max(range.lowerBound, j - highest)
        let last = min(range.upperBound, j - lowest)
        guard first <= last else { return 0 }
        return reversed.withUnsafeBufferPointer { kernel in
            guard let start = kernel.baseAddress else { return 0 }
            return Self.dot(source + first, start + (highest - j + first), last - first + 1)
        }
    }

    /// The sum of products, in eight partial sums that a processor can add at the same time.
    @inline(__always)
    static func dot(_ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>, _ count: Int) -> Double {
        let rawLeft = UnsafeRawPointer(left)
        let rawRight = UnsafeRawPointer(right)
        var first = SIMD4<Double>.zero
        var second = SIMD4<Double>.zero
        var index = 0
        while index + 8 <= count {
            let offset = index * 8
            first +=
                rawLeft.loadUnaligned(fromByteOffset: offset, as: SIMD4<Double>.self)
                * rawRight.loadUnaligned(fromByteOffset: offset, as: SIMD4<Double>.self)
            second +=
                rawLeft.loadUnaligned(fromByteOffset: offset + 32, as: SIMD4<Double>.self)
                * rawRight.loadUnaligned(fromByteOffset: offset + 32, as: SIMD4<Double>.self)
            index += 8
        }
        var sum = (first + second).sum()
        while index < count {
            sum += left[index] * right[index]
            index += 1
        }
        return sum
    }
}
