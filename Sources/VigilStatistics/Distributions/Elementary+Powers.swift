#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

extension Elementary {
    /// The exponential minus one, right for values near 0 too, where subtracting loses the digits.
    @inline(__always)
    static func expMinusOne(_ value: Double) -> Double { expm1(value) }

    /// The real cube root, with the sign of its argument.
    static func cubeRoot(_ value: Double) -> Double { cbrt(value) }

    /// A power with any exponent.
    @inline(__always)
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

    /// A power with a natural exponent, by squaring.
    static func power(_ base: Double, _ exponent: Int) -> Double {
        var result = 1.0
        var square = base
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return result
    }
}
