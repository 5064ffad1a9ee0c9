import Testing
import VigilStatistics

@Suite("Conformal scores")
struct ConformalScoresTests {
    @Test("before any error the band is the model's own, roughly")
    func prior() {
        #expect(abs(ConformalScores(level: 0.8).reach - 1.2816) < 0.1)
        #expect(abs(ConformalScores(level: 0.95).reach - 1.96) < 0.3)
        #expect(ConformalScores(level: 0.95).coverage == nil)
    }

    @Test("with a heavy tail the band still holds its share", .tags(.simulation), arguments: [0.8, 0.95])
    func heavyTail(level: Double) throws {
        var random = SplitMix64(seed: 11)
        var scores = ConformalScores(level: level)
        for _ in 0..<4_000 {
            // Student's law with two degrees of freedom, whose variance is infinite.
            let uniform = random.uniform() * 0.998 + 0.001
            scores.add(StudentTDistribution(degreesOfFreedom: 2).quantile(uniform).magnitude)
        }
        let coverage = try #require(scores.coverage)
        // Four standard errors of 4,000 draws, and the pace brings it nearer than chance.
        #expect(abs(coverage - level) < 4 * (level * (1 - level) / 4_000).squareRoot())
    }

    @Test("a band that is suddenly much too narrow widens within its memory", .tags(.simulation))
    func shift() throws {
        var random = SplitMix64(seed: 12)
        var scores = ConformalScores(level: 0.9)
        for _ in 0..<500 { scores.add(random.normal().magnitude) }
        let narrow = scores.reach
        for _ in 0..<300 { scores.add(3 * random.normal().magnitude) }
        #expect(abs(narrow - 1.645) < 0.25)
        #expect(abs(scores.reach - 3 * 1.645) < 0.9)
        #expect(scores.count == ConformalScores.memory && scores.judged == 800)
    }

    @Test("the long-run share is kept even against a series that only grows")
    func adversary() throws {
        var scores = ConformalScores(level: 0.8, pace: 0.05)
        for place in 0..<2_000 { scores.add(Double(place % 200)) }
        #expect(abs((scores.coverage ?? 0) - 0.8) < 0.02)
    }
}
