import Testing
import VigilStatistics

@Suite("Moments")
struct MomentsTests {
    /// The moments of 2, 4, 4, 4, 5, 5, 7, 9 by hand: mean 5, squares 32, cubes 42, fourth powers 356.
    @Test("the moments of a small sample are those worked out by hand")
    func byHand() {
        let moments = Moments([2, 4, 4, 4, 5, 5, 7, 9])
        #expect(moments.count == 8)
        #expect(moments.mean == 5)
        #expect(moments.populationVariance == 4)
        #expect(agree(moments.sampleVariance, 32.0 / 7))
        #expect(agree(moments.populationSkewness, 42.0 / 8 / 8))
        #expect(agree(moments.populationExcessKurtosis, 356.0 / 8 / 16 - 3))
        #expect(moments.minimum == 2)
        #expect(moments.maximum == 9)
        // G1 = 0.65625 √56 / 6 and G2 = 7 / 30 (9 · -0.21875 + 6).
        #expect(agree(moments.sampleSkewness, 0.65625 * 56.0.squareRoot() / 6))
        #expect(agree(moments.sampleExcessKurtosis, 7.0 / 30 * (9 * -0.21875 + 6)))
        #expect(Moments([1, 2]).sampleSkewness == nil)
        #expect(Moments([1, 2, 4]).sampleExcessKurtosis == nil)
    }

    private static func agreeAll(_ left: Moments, _ right: Moments, relative: Double = 1e-12) -> Bool {
        let spread = right.populationStandardDeviation ?? 0
        return left.count == right.count && left.missing == right.missing
            && left.negativeInfinities == right.negativeInfinities
            && left.positiveInfinities == right.positiveInfinities
            && left.minimum == right.minimum && left.maximum == right.maximum
            // The mean and the skewness can be near 0, where only the spread gives them a scale.
            && agree(left.mean, right.mean, relative: relative, absolute: relative * spread)
            && agree(left.populationVariance, right.populationVariance, relative: relative)
            && agree(left.populationSkewness, right.populationSkewness, relative: relative, absolute: relative)
            && agree(
                left.populationExcessKurtosis, right.populationExcessKurtosis, relative: relative, absolute: relative)
    }

    @Test("merging the moments of parts gives those of the whole", arguments: [1, 2, 5, 30])
    func mergeIsWhole(parts: Int) {
        var random = SeededNumbers(UInt64(parts))
        for size in [0, 1, 2, 3, 17, 1000, 5000] {
            let values = random.normals(size).map { $0 < 1 ? $0 : $0 * 10 }
            var merged = Moments()
            for range in random.cut(size, into: parts) { merged.merge(Moments(Array(values[range]))) }
            #expect(Self.agreeAll(merged, Moments(values)), "size \(size)")
        }
    }

    @Test("adding one by one gives what adding the column gives, at every length of the rest")
    func batchIsSingle() {
        var random = SeededNumbers(5)
        for size in Array(0...40) + [1023, 1024, 1025, 3000] {
            let values = random.normals(size).map { $0 * 3 + 1 }
            var single = Moments()
            for value in values { single.add(value) }
            #expect(Self.agreeAll(single, Moments(values), relative: 1e-11), "size \(size)")
        }
    }

    @Test("the order of the values does not matter")
    func order() {
        var random = SeededNumbers(6)
        let values = random.normals(4000)
        #expect(Self.agreeAll(Moments(values), Moments(random.shuffled(values))))
        #expect(Self.agreeAll(Moments(values), Moments(values.sorted())))
    }

    @Test("a mean of 1e8 takes nothing from the variance, skewness and kurtosis")
    func offset() {
        var random = SeededNumbers(8)
        // Multiples of 2^-20 keep the sums with 1e8 exact, so both samples have the same moments.
        let values = random.normals(2000).map { ($0 * 0x1p20).rounded() * 0x1p-20 }
        let plain = Moments(values)
        let moved = Moments(values.map { $0 + 1e8 })
        #expect(agree(moved.sampleVariance, plain.sampleVariance, relative: 1e-12))
        #expect(agree(moved.populationSkewness, plain.populationSkewness, absolute: 1e-12))
        #expect(agree(moved.populationExcessKurtosis, plain.populationExcessKurtosis, absolute: 1e-12))
        var single = Moments()
        for value in values { single.add(value + 1e8) }
        #expect(agree(single.sampleVariance, plain.sampleVariance, relative: 1e-12))
        var parts = Moments()
        for range in random.cut(2000, into: 40) { parts.merge(Moments(values[range].map { $0 + 1e8 })) }
        #expect(agree(parts.sampleVariance, plain.sampleVariance, relative: 1e-12))
        #expect(agree(parts.populationExcessKurtosis, plain.populationExcessKurtosis, absolute: 1e-12))
    }

    @Test("a constant has variance 0 and neither skewness nor kurtosis", arguments: [0.1, 1e8 + 0.1, -3, 0])
    func constant(value: Double) {
        for size in [1, 2, 100, 3000] {
            let batch = Moments([Double](repeating: value, count: size))
            var single = Moments()
            for _ in 0..<size { single.add(value) }
            for moments in [batch, single] {
                #expect(moments.mean == value)
                #expect(moments.populationVariance == 0)
                #expect(moments.populationSkewness == nil)
                #expect(moments.populationExcessKurtosis == nil)
            }
            #expect((batch.sampleVariance == nil) == (size == 1))
        }
    }

    @Test("NaN is missing, infinities are counted by sign and stay out of the moments")
    func nonfinite() {
        let values: [Double] = [1, .nan, .infinity, 2, -.infinity, .infinity, 3]
        var single = Moments()
        for value in values { single.add(value) }
        for moments in [Moments(values), single] {
            #expect(moments.count == 3)
            #expect(moments.missing == 1)
            #expect(moments.positiveInfinities == 2)
            #expect(moments.negativeInfinities == 1)
            #expect(moments.mean == 2)
            #expect(moments.maximum == 3)
        }
        let none = Moments([.nan, .infinity])
        #expect(none.mean == nil)
        #expect(none.minimum == nil)
    }

    @Test("what passes the largest double is nil, and the mean stays right")
    func overflow() {
        let large = Moments([1.5e308, 1.6e308, 1.7e308])
        #expect(agree(large.mean, 1.6e308))
        #expect(large.sampleVariance == nil)
        #expect(large.populationSkewness == nil)
        var both = large
        both.merge(Moments([-1.7e308]))
        #expect(both.sampleVariance == nil)
        #expect(both == both)
        #expect(both.maximum == 1.7e308)
        let quartic = Moments([1e100, -1e100, 3e100])
        #expect(quartic.populationVariance != nil)
        #expect(quartic.populationExcessKurtosis == nil)
    }

    @Test("the light summary agrees with the full one, merged or not")
    func meanVariance() {
        var random = SeededNumbers(9)
        for size in Array(0...20) + [1500, 5000] {
            let values = random.normals(size).map { $0 + 1e6 }
            let full = Moments(values)
            var parts = MeanVariance()
            for range in random.cut(size, into: 4) { parts.merge(MeanVariance(Array(values[range]))) }
            var single = MeanVariance()
            for value in values { single.add(value) }
            for light in [MeanVariance(values), parts, single] {
                #expect(light.count == full.count)
                #expect(agree(light.mean, full.mean))
                #expect(agree(light.sampleVariance, full.sampleVariance))
            }
        }
    }
}
