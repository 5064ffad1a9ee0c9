import Testing

@testable import VigilStatistics

@Suite("Simulated tests of two arms")
struct EffectCoverageTests {
    /// Few runs, so that a debug build takes seconds: what they can exclude is a method that is wrong, not one that is off
    /// by a point.
    private static let runs = 400

    @Test("A/A tests reject at their level", arguments: EffectSimulation.Method.regular)
    func level(method: EffectSimulation.Method) throws {
        let cell = try EffectSimulation.coverage(of: method, units: 200, lift: 0, runs: Self.runs, seed: 11)
        // 400 runs at 0.05: 99.9 % of them have between 7 and 35 rejections.
        #expect((7...35).contains(cell.rejected), "\(method.rawValue): \(cell.rejected) of \(cell.runs)")
    }

    @Test("intervals of an effect cover it", arguments: EffectSimulation.Method.regular)
    func coverage(method: EffectSimulation.Method) throws {
        let cell = try EffectSimulation.coverage(of: method, units: 250, lift: 0.1, runs: Self.runs, seed: 12)
        #expect((365...393).contains(cell.covered), "\(method.rawValue): \(cell.covered) of \(cell.runs)")
    }

    @Test("long tails and rare successes reject no more than their level, and cover less of an effect than they say")
    func apart() throws {
        let tailed = try EffectSimulation.coverage(of: .lognormal, units: 200, lift: 0, runs: Self.runs, seed: 13)
        #expect(tailed.rejected <= 35)
        let rare = try EffectSimulation.coverage(of: .rareShare, units: 500, lift: 0, runs: Self.runs, seed: 14)
        #expect(rare.rejected <= 35)
        // A large effect on a long tail is carried by units that few samples hold.
        let missed = try EffectSimulation.coverage(of: .lognormal, units: 200, lift: 4, runs: Self.runs, seed: 15)
        #expect(missed.coverage < 0.93 && missed.coverage > 0.7)
    }

    @Test("rows of clusters taken for independent ones reject too often, which the clustered test does not")
    func naiveClusters() throws {
        var generator = SplitMix64(seed: 3)
        var rejections = 0
        for _ in 0..<200 {
            func arm() throws -> ArmMoments {
                var rows: [Double] = []
                for _ in 0..<100 {
                    let own = generator.polarNormal()
                    for _ in 0..<6 { rows.append(own + generator.polarNormal()) }
                }
                return try ArmMoments(values: rows)
            }
            let outcome = EffectComparison.welch.contrast(control: try arm(), treatment: try arm())
            let effect = try #require(outcome.absolute.estimate)
            let pValue = try effect.pValue()
            if pValue <= 0.05 { rejections += 1 }
        }
        #expect(rejections > 40)
    }
}
