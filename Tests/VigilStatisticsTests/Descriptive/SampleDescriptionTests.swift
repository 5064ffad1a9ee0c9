import Testing
import VigilStatistics

@Suite("Sample description")
struct SampleDescriptionTests {
    @Test("a sample without values has no figures", arguments: [[], [Double.nan, .nan]])
    func empty(values: [Double]) {
        let sample = SampleDescription(values)
        #expect(sample.count == 0)
        #expect(sample.missing == values.count)
        #expect(sample.median == nil)
        #expect(sample.medianAbsoluteDeviation() == nil)
        #expect(sample.interquartileRange() == nil)
        #expect(sample.moments.mean == nil)
    }

    @Test("every quantile of one value is that value", arguments: QuantileType.allCases)
    func oneValue(type: QuantileType) {
        let sample = SampleDescription([7])
        for probability in [0, 0.2, 0.5, 1] { #expect(sample.quantile(probability, type: type) == 7) }
    }

    @Test("quantiles start at the minimum, end at the maximum and never fall", arguments: QuantileType.allCases)
    func isMonotone(type: QuantileType) {
        var random = SeededNumbers(UInt64(type.rawValue))
        for size in 1...40 {
            let sample = SampleDescription(random.normals(size))
            let quantiles = (0...200).compactMap { sample.quantile(Double($0) / 200, type: type) }
            #expect(quantiles.count == 201)
            #expect(quantiles.first == sample.sorted.first)
            #expect(quantiles.last == sample.sorted.last)
            #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 <= $1 + 1e-15 })
        }
    }

    @Test("quantiles among infinities are infinities, never NaN", arguments: QuantileType.allCases)
    func infinities(type: QuantileType) {
        let sample = SampleDescription([-.infinity, -.infinity, 1, .infinity, .infinity])
        for step in 0...100 {
            let value = sample.quantile(Double(step) / 100, type: type)
            #expect(value.map { !$0.isNaN } == true)
        }
        #expect(sample.medianAbsoluteDeviation() == .infinity)
        #expect(SampleDescription([.infinity, .infinity]).medianAbsoluteDeviation() == nil)
        #expect(SampleDescription([.infinity, .infinity]).interquartileRange() == 0)
    }

    @Test("missing values are counted and change nothing else")
    func missing() {
        let with = SampleDescription([3, .nan, 1, 2, .nan])
        let without = SampleDescription([3, 1, 2])
        #expect(with.missing == 2)
        #expect(with.sorted == without.sorted)
        #expect(with.median == 2)
        #expect(with.moments.mean == without.moments.mean)
    }

    @Test("the spread of a sample of which more than half agrees is 0")
    func mostlyConstant() {
        let sample = SampleDescription([4, 4, 4, 4, 100, -5])
        #expect(sample.medianAbsoluteDeviation() == 0)
        #expect(sample.median == 4)
    }
}
