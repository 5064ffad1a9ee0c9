import Testing
import VigilStatistics

@Suite("The seeded generator")
struct SplitMix64Tests {
    /// The first outputs for the seed 1234567 that the algorithm's reference implementation prints.
    @Test("gives the published sequence")
    func published() {
        var generator = SplitMix64(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect((0..<5).map { _ in generator.next() } == expected)
    }

    @Test("uniform, bounded and normal numbers have the moments they should have")
    func moments() {
        var generator = SplitMix64(seed: 2)
        let uniforms = SampleMoments((0..<20_000).map { _ in generator.uniform() })
        #expect(agree(uniforms.mean, 0.5, absolute: 0.01))
        #expect(agree(uniforms.variance, 1 / 12.0, absolute: 0.003))
        let normals = SampleMoments((0..<20_000).map { _ in generator.normal() })
        #expect(agree(normals.mean, 0, absolute: 0.03))
        #expect(agree(normals.variance, 1, absolute: 0.05))
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<14_000 { counts[generator.index(below: 7)] += 1 }
        #expect(counts.allSatisfy { abs($0 - 2000) < 200 })
    }
}
