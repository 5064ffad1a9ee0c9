/// Cosine and sine of angles in turns, by polynomials: the same bits on every platform, eight at a time.
enum Turns {
    /// Cosine and sine of one angle.
    @inline(__always)
    static func features(_ turns: Double) -> (cosine: Double, sine: Double) {
        let found = features(SIMD8(repeating: turns))
        return (found.cosine[0], found.sine[0])
    }

    /// The sums of cosines and sines.
    @inline(__always)
    static func sums(_ turns: UnsafeBufferPointer<Double>) -> (cosine: Double, sine: Double) {
        let raw = UnsafeRawBufferPointer(turns)
        var cosines = SIMD8<Double>.zero
        var sines = SIMD8<Double>.zero
        var index = 0
        while index + 8 <= turns.count {
            let found = features(raw.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self))
            cosines += found.cosine
            sines += found.sine
            index += 8
        }
        var sum = (cosine: cosines.sum(), sine: sines.sum())
        while index < turns.count {
            let found = features(turns[index])
            sum.cosine += found.cosine
            sum.sine += found.sine
            index += 1
        }
        return sum
    }

    @inline(__always)
    private static func features(_ turns: SIMD8<Double>) -> (cosine: SIMD8<Double>, sine: SIMD8<Double>) {
        // Beyond 2^50 turns an angle holds no fraction; the limit keeps the rounding below exact.
        let limit = SIMD8<Double>(repeating: 0x1p50)
        let bounded = turns.clamped(lowerBound: -limit, upperBound: limit)
        let magic = SIMD8<Double>(repeating: 0x1.8p52)
        // The rest lies in ±1/2 turn; a quarter of it within ±π/4, where short series are exact to rounding.
        let rest = bounded - ((bounded + magic) - magic)
        let angle = rest * (Double.pi / 2)
        let square = angle * angle
        // Taylor's series.
        var sine = SIMD8<Double>(repeating: -1 / 1_307_674_368_000)
        sine = sine * square + (1 / 6_227_020_800 as Double)
        sine = sine * square + (-1 / 39_916_800 as Double)
        sine = sine * square + (1 / 362_880 as Double)
        sine = sine * square + (-1 / 5_040 as Double)
        sine = sine * square + (1 / 120 as Double)
        sine = sine * square + (-1 / 6 as Double)
        sine = sine * square + (1 as Double)
        var cosine = SIMD8<Double>(repeating: 1 / 20_922_789_888_000)
        cosine = cosine * square + (-1 / 87_178_291_200 as Double)
        cosine = cosine * square + (1 / 479_001_600 as Double)
        cosine = cosine * square + (-1 / 3_628_800 as Double)
        cosine = cosine * square + (1 / 40_320 as Double)
        cosine = cosine * square + (-1 / 720 as Double)
        cosine = cosine * square + (1 / 24 as Double)
        cosine = cosine * square + (-1 / 2 as Double)
        cosine = cosine * square + (1 as Double)
        sine *= angle
        // Twice the angle, twice.
        for _ in 0..<2 {
            let double = sine * cosine * 2
            cosine = 1 - 2 * (sine * sine)
            sine = double
        }
        return (cosine, sine)
    }
}
