import Testing
import VigilStatistics

/// Two hundred looks at 50 units an arm each, as a walk of standardised effects: what each rule makes of it.
@Suite("Two hundred looks", .tags(.simulation))
struct PeekingTests {
    static let looks = 200
    static let unitsPerLook = 100.0

    /// A rule's bound on |z| at a look, infinity where it does not look.
    struct Rule: Sendable {
        var bound: @Sendable (_ look: Int) -> Double
    }

    /// How often a rule stops, and after how many units on average.
    private func stops(_ rule: Rule, drift: Double, runs: Int, seed: UInt64) -> (rate: Double, units: Double) {
        let bounds = (1...Self.looks).map(rule.bound)
        let step = 1 / Double(Self.looks)
        var random = SplitMix64(seed: seed)
        var stopped = 0
        var units = 0.0
        for _ in 0..<runs {
            var score = 0.0
            var end = Self.looks
            for look in 1...Self.looks {
                score += drift * step + step.squareRoot() * random.polarNormal()
                guard abs(score) >= bounds[look - 1] * (Double(look) * step).squareRoot() else { continue }
                stopped += 1
                end = look
                break
            }
            units += Double(end) * Self.unitsPerLook
        }
        return (Double(stopped) / Double(runs), units / Double(runs))
    }

    private func rules() throws -> (naive: Rule, asymptotic: Rule, tight: Rule, constant: Rule, announced: Rule) {
        let sequence = try AsymptoticSequence(tuningSampleSize: 5000)
        let tight = try AsymptoticSequence(tuningSampleSize: 1000)
        let bounds = try GroupSequentialDesign().bounds(at: [0.2, 0.4, 0.6, 0.8, 1]).efficacy
        return (
            Rule { _ in 1.959963984540054 },
            Rule { sequence.criticalValue(units: Double($0) * Self.unitsPerLook) },
            Rule { tight.criticalValue(units: Double($0) * Self.unitsPerLook) },
            Rule { _ in 3.5845 },
            Rule { $0 % 40 == 0 ? bounds[$0 / 40 - 1] : .infinity }
        )
    }

    @Test("without an effect: 45 % at 1.96, and what the others promise")
    func clean() throws {
        let rules = try rules()
        let rates = [rules.naive, rules.asymptotic, rules.tight, rules.constant, rules.announced]
            .map { stops($0, drift: 0, runs: 1500, seed: 31).rate }
        // Means of 4000 runs elsewhere; the band is four standard errors of 1500.
        for (rate, (expected, band)) in zip(
            rates, [(0.446, 0.053), (0.023, 0.016), (0.027, 0.017), (0.008, 0.01), (0.051, 0.023)])
        {
            #expect(abs(rate - expected) < band, "\(rates)")
        }
    }

    @Test("with an effect of 0.05 standard deviations: what each costs in power, and what it saves in units")
    func effect() throws {
        let rules = try rules()
        let drift = 0.05 * 5000.0.squareRoot()
        let expected: [(power: Double, units: Double)] = [(0.760, 12_229), (0.584, 15_136), (0.943, 14_112)]
        for (rule, (power, units)) in zip([rules.asymptotic, rules.constant, rules.announced], expected) {
            let found = stops(rule, drift: drift, runs: 1500, seed: 32)
            #expect(abs(found.rate - power) < 0.05 && abs(found.units - units) < 700, "\(found)")
        }
        // The announced looks need no simulation.
        let exact = try GroupSequentialDesign().bounds(at: [0.2, 0.4, 0.6, 0.8, 1]).characteristics(drift: drift)
        #expect(abs(exact.power - 0.943) < 0.01 && abs(20_000 * exact.expectedFraction - 14_112) < 100)
    }
}
