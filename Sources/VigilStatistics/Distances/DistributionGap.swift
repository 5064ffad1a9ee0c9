/// The difference of two empirical distribution functions, piece by piece along the line.
enum DistributionGap {
    /// Adds up a function of the difference over the line, with the length of each piece as its weight.
    ///
    /// - Parameters:
    ///   - reference: Ascending and free of NaN.
    ///   - current: Likewise.
    ///   - height: Of the difference iM - jN, as a function of it; 0 at 0.
    /// - Returns: Σ height · length; infinity if the functions differ all the way to an infinite value.
    /// - Complexity: O(n + m).
    @inline(__always)
    static func integral(
        _ reference: UnsafeBufferPointer<Double>, _ current: UnsafeBufferPointer<Double>, _ height: (Double) -> Double
    ) -> Double {
        guard let first = reference.first, let second = current.first else { return .nan }
        let referenceStep = Double(current.count)
        let currentStep = Double(reference.count)
        var i = 0
        var j = 0
        var difference = 0.0
        var position = min(first, second)
        var total = 0.0
        // Sums of a thousand pieces each keep the rounding errors of a million pieces at the size of a thousand.
        var block = 0.0
        var blockLength = 0
        while i < reference.count && j < current.count {
            let left = reference[i]
            let right = current[j]
            let next = min(left, right)
            block += piece(height(difference), position, next)
            position = next
            // Without branches: which sample comes next is a coin toss that no predictor learns.
            let takesLeft = left <= right
            let takesRight = right <= left
            i &+= takesLeft ? 1 : 0
            j &+= takesRight ? 1 : 0
            difference += (takesLeft ? referenceStep : 0) - (takesRight ? currentStep : 0)
            blockLength &+= 1
            if blockLength == 1024 {
                total += block
                block = 0
                blockLength = 0
            }
        }
        while i < reference.count {
            block += piece(height(difference), position, reference[i])
            position = reference[i]
            difference += referenceStep
            i += 1
        }
        while j < current.count {
            block += piece(height(difference), position, current[j])
            position = current[j]
            difference -= currentStep
            j += 1
        }
        return total + block
    }

    /// A rectangle's area; none for equal functions or ends, which may be infinite.
    @inline(__always)
    private static func piece(_ height: Double, _ start: Double, _ end: Double) -> Double {
        height == 0 || start == end ? 0 : height * (end - start)
    }
}
