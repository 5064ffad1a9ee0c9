/// A small seeded generator: the same seed gives the same numbers on every platform and in every version.
///
/// For simulations, permutation tests and samples that have to be reproducible; it is no source of secrets.
///
/// - Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", doi:10.1145/2660193.2660195.
public struct SplitMix64: RandomNumberGenerator, Sendable, Hashable {
    /// What the next number is made of; a generator made from it goes on where this one is.
    private(set) var state: UInt64

    /// A generator.
    ///
    /// - Parameter seed: Any number; different seeds give unrelated sequences.
    public init(seed: UInt64) { state = seed }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A uniform number in 0..<1, a multiple of 2⁻⁵³.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A uniform whole number below a bound, without the standard library's choice of method, which may change.
    ///
    /// - Parameter bound: At least 1.
    /// - Returns: 0..<bound, each equally likely.
    public mutating func index(below bound: Int) -> Int {
        precondition(bound >= 1, "no whole number is below \(bound)")
        let width = UInt64(bound)
        // Lemire's method: the upper half of a product is uniform once the few surplus lower halves are thrown away.
        var product = next().multipliedFullWidth(by: width)
        if product.low < width {
            let surplus = (0 &- width) % width
            while product.low < surplus { product = next().multipliedFullWidth(by: width) }
        }
        return Int(product.high)
    }

    /// A standard normal number, by inversion of its distribution function.
    public mutating func normal() -> Double {
        // Half a step above 0, so that neither end, where the quantile is infinite, is ever drawn.
        NormalDistribution.standard.quantile((Double(next() >> 11) + 0.5) * 0x1p-53)
    }
}
