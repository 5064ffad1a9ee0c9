/// How the bins between a reference's type 7 quantiles cut the gaps between its ordered values.
///
/// For any continuous distribution the shares of the N + 1 gaps are as N + 1 exponential variables divided by their sum
/// (a Pólya urn). An edge lies between two ordered values, and cuts their gap at its fraction: exact for edges at a value
/// or a distribution function that is linear within the gap. So the shares of the bins, and with them the counts of a
/// clean window, have a law that depends on the sizes alone.
///
/// - Source: Wilks 1962, "Mathematical Statistics", section 8.7 (coverages of order statistics).
struct QuantileBinGaps {
    /// How many whole gaps lie in each bin.
    private(set) var wholeGaps: [Double] = []
    /// The fraction of the gap around each edge that lies below the edge.
    private(set) var fractions: [Double] = []
    /// Whether each edge lies in the same gap as the one before it.
    private(set) var sharesGap: [Bool] = []
    /// How many reference values lie in each bin.
    private(set) var referenceCounts: [Double] = []

    /// The gaps of a reference of some size.
    ///
    /// - Parameters:
    ///   - referenceCount: N, at least 1.
    ///   - bins: At least 1.
    init(referenceCount: Int, bins: Int) {
        var last = 0
        for edge in 1..<max(1, bins) {
            // The edge lies between the ordered values of these numbers, counted from 1.
            let (index, rest) = ((referenceCount - 1) * edge).quotientAndRemainder(dividingBy: bins)
            let below = index + 1
            referenceCounts.append(Double(below - last))
            sharesGap.append(below == last && edge > 1)
            // Gap g lies before value g + 1; the one around the edge is gap `below`.
            wholeGaps.append(Double(max(0, edge == 1 ? below : below - last - 1)))
            fractions.append(Double(rest) / Double(bins))
            last = below
        }
        referenceCounts.append(Double(referenceCount - last))
        wholeGaps.append(Double(bins <= 1 ? referenceCount + 1 : referenceCount - last))
    }

    /// Draws the bins' shares, not yet divided by their sum.
    ///
    /// - Parameters:
    ///   - masses: One place for each bin.
    ///   - generator: The source of randomness.
    /// - Returns: The sum.
    func draw(_ masses: UnsafeMutableBufferPointer<Double>, _ generator: inout SplitMix64) -> Double {
        var sum = 0.0
        var gap = 0.0
        var start = 0.0
        for bin in masses.indices {
            var mass = wholeGaps[bin] > 0 ? generator.gamma(shape: wholeGaps[bin]) : 0
            if bin < fractions.count {
                if sharesGap[bin] {
                    mass += gap * (fractions[bin] - start)
                } else {
                    mass += gap * (1 - start)
                    gap = generator.gamma(shape: 1)
                    mass += gap * fractions[bin]
                }
                start = fractions[bin]
            } else if bin > 0 {
                mass += gap * (1 - start)
            }
            masses[bin] = mass
            sum += mass
        }
        return sum
    }
}
