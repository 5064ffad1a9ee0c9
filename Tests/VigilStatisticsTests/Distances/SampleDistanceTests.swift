import Testing
import VigilStatistics

@Suite("Distances between samples")
struct SampleDistanceTests {
    private static func samples(_ seed: UInt64) -> (reference: [Double], current: [Double]) {
        var random = SeededNumbers(seed)
        return (random.normals(80).sorted(), random.normals(50).map { $0 * 1.5 + 1 }.sorted())
    }

    @Test("are 0 for equal samples and symmetric")
    func metric() {
        let (reference, current) = Self.samples(1)
        for distance in [WassersteinDistance.between, EnergyDistance.between] as [([Double], [Double]) -> Double] {
            #expect(distance(reference, reference) == 0)
            #expect(agree(distance(reference, current), distance(current, reference), relative: 1e-13))
            #expect(distance(reference, current) > 0)
        }
    }

    @Test("Wasserstein's scales with the values, moves with neither, and is the shift of a shifted sample")
    func equivariance() {
        let (reference, current) = Self.samples(2)
        let plain = WassersteinDistance.between(sortedReference: reference, sortedCurrent: current)
        let scaled = WassersteinDistance.between(
            sortedReference: reference.map { $0 * 8 }, sortedCurrent: current.map { $0 * 8 })
        #expect(agree(scaled, 8 * plain, relative: 1e-13))
        let moved = WassersteinDistance.between(
            sortedReference: reference.map { $0 + 1e8 }, sortedCurrent: current.map { $0 + 1e8 })
        #expect(agree(moved, plain, relative: 1e-7))
        let shifted = WassersteinDistance.between(sortedReference: reference, sortedCurrent: reference.map { $0 + 3 })
        #expect(agree(shifted, 3, relative: 1e-13))
    }

    @Test("energy is what its expectations say")
    func energyDefinition() {
        let (reference, current) = Self.samples(3)
        func mean(_ first: [Double], _ second: [Double]) -> Double {
            var sum = 0.0
            for one in first { for two in second { sum += abs(one - two) } }
            return sum / Double(first.count * second.count)
        }
        let squared = 2 * mean(reference, current) - mean(reference, reference) - mean(current, current)
        let energy = EnergyDistance.between(sortedReference: reference, sortedCurrent: current)
        #expect(agree(energy * energy, squared, relative: 1e-12))
    }

    @Test("weights count like repeated values")
    func weights() throws {
        let first = try WeightedSample(values: [3, 1, 2], weights: [1, 2, 0.0])
        let second = try WeightedSample(values: [2, 5], weights: [3, 1])
        let expected = WassersteinDistance.between(sortedReference: [1, 1, 3], sortedCurrent: [2, 2, 2, 5])
        #expect(agree(WassersteinDistance.between(first, second), expected))
        let energy = EnergyDistance.between(sortedReference: [1, 1, 3], sortedCurrent: [2, 2, 2, 5])
        #expect(agree(EnergyDistance.between(first, second), energy))
    }

    @Test("bad weights are refused with the reason")
    func badWeights() {
        func code(_ values: [Double], _ weights: [Double]) -> StatisticsError.Code? {
            let error = #expect(throws: StatisticsError.self) { try WeightedSample(values: values, weights: weights) }
            return error?.code
        }
        #expect(code([1], [1, 2]) == .lengthMismatch)
        #expect(code([1, 2], [0, 0]) == .emptyTotal)
        #expect(code([1, 2], [1, -1]) == .invalidValue)
        #expect(code([.nan], [1]) == .invalidValue)
    }

    @Test("equal shares at infinity cost nothing, different ones infinitely much; nothing is NaN")
    func infinities() {
        let both = WassersteinDistance.between(sortedReference: [1, .infinity], sortedCurrent: [2, .infinity])
        #expect(both == 0.5)
        let one = WassersteinDistance.between(sortedReference: [1, 2], sortedCurrent: [1, .infinity])
        #expect(one == .infinity)
        let low = WassersteinDistance.between(
            sortedReference: [-.infinity, -.infinity, 1], sortedCurrent: [-.infinity, -.infinity, 4])
        #expect(agree(low, 1))
        #expect(WassersteinDistance.between(sortedReference: [], sortedCurrent: [1]).isNaN)
        #expect(EnergyDistance.between(sortedReference: [1], sortedCurrent: []).isNaN)
    }

    /// Two samples of one distribution, many times over; the mean distance is what the corrected effect subtracts.
    @Test("the null mean of Wasserstein's distance is the simulated one", .tags(.simulation))
    func nullMean() {
        var random = SeededNumbers(6)
        for (n, m, isSkewed) in [(400, 60, false), (150, 150, true), (2000, 100, false)] {
            func sample(_ count: Int) -> [Double] {
                let values = random.normals(count)
                return (isSkewed ? values.map { $0 * $0 } : values).sorted()
            }
            let rounds = 150
            var distance = 0.0
            var predicted = 0.0
            for _ in 0..<rounds {
                let reference = sample(n)
                let current = sample(m)
                distance += WassersteinDistance.between(sortedReference: reference, sortedCurrent: current)
                predicted += WassersteinDistance.nullMean(
                    referenceCount: n, currentCount: m,
                    rootIntegral: WassersteinDistance.rootIntegral(sorted: reference))
            }
            // The simulated mean has a relative error of some 3 %.
            #expect(agree(distance / Double(rounds), predicted / Double(rounds), relative: 0.12))
        }
    }
}
