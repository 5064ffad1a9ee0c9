import Testing

@testable import VigilStatistics

@Suite("Adaptive shrinkage")
struct AdaptiveShrinkageTests {
    @Test("estimates that are noise are drawn to 0, one large effect among them is not")
    func mixture() throws {
        var random = SeededNumbers(11)
        let estimates = random.normals(99).map { $0 * 0.03 } + [0.25]
        let variances = [Double](repeating: 0.0009, count: 100)
        let shrinkage = try AdaptiveShrinkage(estimates: estimates, variances: variances)
        let effects = zip(estimates, variances).map { shrinkage.effect(estimate: $0, variance: $1) }
        func size(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        #expect(size(effects.dropLast().map(\.mean)) < 0.5 * size(Array(estimates.dropLast())))
        let last = try #require(effects.last)
        #expect(last.mean > 0.22 && last.mean < 0.25 && last.nullProbability < 1e-6)
        #expect(last.interval.lower > 0.15 && last.interval.upper < 0.32)
        #expect(abs(shrinkage.weights.reduce(0, +) - 1) < 1e-9)
    }

    @Test("intervals of the effect that was picked cover it", .tags(.simulation))
    func coverage() throws {
        var random = SeededNumbers(12)
        var covered = (shrunk: 0, raw: 0)
        var errors = (shrunk: 0.0, raw: 0.0)
        let rounds = 60
        for _ in 0..<rounds {
            let truth = (0..<20).map { _ in random.happens(0.3) ? random.normal() : 0 }
            let estimates = truth.map { $0 + random.normal() }
            let variances = [Double](repeating: 1, count: 20)
            let shrinkage = try AdaptiveShrinkage(estimates: estimates, variances: variances)
            let worst = try #require(estimates.indices.max { estimates[$0] < estimates[$1] })
            let effect = shrinkage.effect(estimate: estimates[worst], variance: 1)
            if effect.interval.lower <= truth[worst], truth[worst] <= effect.interval.upper { covered.shrunk += 1 }
            if abs(estimates[worst] - truth[worst]) <= 1.96 { covered.raw += 1 }
            errors.shrunk += (effect.mean - truth[worst]) * (effect.mean - truth[worst])
            errors.raw += (estimates[worst] - truth[worst]) * (estimates[worst] - truth[worst])
        }
        #expect(Double(covered.shrunk) / Double(rounds) > 0.85)
        #expect(covered.raw < covered.shrunk)
        #expect(errors.shrunk < errors.raw * 0.7)
    }

    @Test("the sign does not matter, and an estimate without an error stays")
    func symmetry() throws {
        let shrinkage = try AdaptiveShrinkage(estimates: [1, -2, 0.5, 3], variances: [1, 1, 1, 1])
        let one = shrinkage.effect(estimate: 2, variance: 1)
        let other = shrinkage.effect(estimate: -2, variance: 1)
        #expect(abs(one.mean + other.mean) < 1e-12 && abs(one.interval.upper + other.interval.lower) < 1e-9)
        #expect(shrinkage.effect(estimate: 2, variance: 0).mean == 2)
        let nothing = try AdaptiveShrinkage(estimates: [], variances: [])
        #expect(nothing.effect(estimate: 2, variance: 1).mean == 0)
        #expect(throws: StatisticsError.self) { try AdaptiveShrinkage(estimates: [1], variances: []) }
    }
}
