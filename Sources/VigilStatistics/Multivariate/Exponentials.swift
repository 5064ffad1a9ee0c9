/// Exponentials of many numbers at most 0, by a polynomial: the same bits on every platform, eight at a time.
enum Exponentials {
    /// Replaces numbers by exp(factor · number).
    ///
    /// The relative error is below 1e-15; where the product is below -700 the result is that of -700, 1e-304.
    ///
    /// - Parameters:
    ///   - values: At least 0.
    ///   - count: How many.
    ///   - factor: At most 0.
    @inline(__always)
    static func replace(_ values: UnsafeMutablePointer<Double>, count: Int, factor: Double) {
        let raw = UnsafeMutableRawPointer(values)
        var index = 0
        while index + 8 <= count {
            let found = of(raw.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self) * factor)
            raw.storeBytes(of: found, toByteOffset: index * 8, as: SIMD8<Double>.self)
            index += 8
        }
        while index < count {
            values[index] = of(SIMD8(repeating: values[index] * factor))[0]
            index += 1
        }
    }

    @inline(__always)
    private static func of(_ numbers: SIMD8<Double>) -> SIMD8<Double> {
        let bounded = numbers.clamped(lowerBound: SIMD8(repeating: -700), upperBound: SIMD8(repeating: 0))
        let magic = SIMD8<Double>(repeating: 0x1.8p52)
        // The nearest whole number of times ln 2; its bits stand at the end of the sum.
        let shifted = bounded * 0x1.71547652b82fep+0 + magic
        let whole = shifted - magic
        // ln 2 in two parts, of which the first has so few digits that its multiples are exact.
        let rest = (bounded - whole * 0x1.62e42feep-1) - whole * 0x1.a39ef35793c76p-33
        // Taylor's series; the rest is within ±ln 2 / 2.
        var series = SIMD8<Double>(repeating: 1 / 6_227_020_800)
        series = series * rest + (1 / 479_001_600 as Double)
        series = series * rest + (1 / 39_916_800 as Double)
        series = series * rest + (1 / 3_628_800 as Double)
        series = series * rest + (1 / 362_880 as Double)
        series = series * rest + (1 / 40_320 as Double)
        series = series * rest + (1 / 5_040 as Double)
        series = series * rest + (1 / 720 as Double)
        series = series * rest + (1 / 120 as Double)
        series = series * rest + (1 / 24 as Double)
        series = series * rest + (1 / 6 as Double)
        series = series * rest + (1 / 2 as Double)
        series = series * rest + 1
        series = series * rest + 1
        // Adding a whole number to a double's exponent multiplies by a power of two; the results are never subnormal.
        let exponents = SIMD8<Int64>(truncatingIfNeeded: unsafeBitCast(shifted, to: SIMD8<Int64>.self)) &<< 52
        return unsafeBitCast(unsafeBitCast(series, to: SIMD8<Int64>.self) &+ exponents, to: SIMD8<Double>.self)
    }
}
