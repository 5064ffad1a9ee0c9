import Foundation
import Testing
import VigilStatistics

@Suite("Group sequential tests")
struct GroupSequentialTests {
    static let fifths = [0.2, 0.4, 0.6, 0.8, 1.0]

    struct Bounds: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var boundary: GroupSequentialDesign.Boundary
        var fractions: [Double]
        var expected: [Double]
    }

    /// Recomputed by recursive integration in SciPy 1.17; five decimals.
    static let published: [Bounds] = [
        Bounds(
            testDescription: "O'Brien-Fleming type", boundary: .spending(.obrienFleming), fractions: fifths,
            expected: [4.87688, 3.35701, 2.68028, 2.28982, 2.03103]),
        Bounds(
            testDescription: "Pocock type", boundary: .spending(.pocock), fractions: fifths,
            expected: [2.43798, 2.42681, 2.41019, 2.39665, 2.38598]),
        Bounds(
            testDescription: "t²", boundary: .spending(.power(2)), fractions: fifths,
            expected: [3.09023, 2.71411, 2.47278, 2.27986, 2.11403]),
        Bounds(
            testDescription: "four looks", boundary: .spending(.obrienFleming), fractions: [0.25, 0.5, 0.75, 1],
            expected: [4.33263, 2.96313, 2.35904, 2.01409]),
        Bounds(
            testDescription: "Pocock", boundary: .pocock, fractions: fifths,
            expected: [2.41318, 2.41318, 2.41318, 2.41318, 2.41318]),
        Bounds(
            testDescription: "O'Brien-Fleming", boundary: .obrienFleming, fractions: fifths,
            expected: [4.56174, 3.22564, 2.63372, 2.28087, 2.04007]),
        Bounds(
            testDescription: "Wang-Tsiatis with ½ is Pocock", boundary: .wangTsiatis(0.5), fractions: fifths,
            expected: [2.41318, 2.41318, 2.41318, 2.41318, 2.41318]),
        Bounds(
            testDescription: "Wang-Tsiatis with 0 is O'Brien-Fleming", boundary: .wangTsiatis(0), fractions: fifths,
            expected: [4.56174, 3.22564, 2.63372, 2.28087, 2.04007]),
    ]

    @Test("bounds are the published ones", arguments: published)
    func bounds(_ value: Bounds) throws {
        let bounds = try GroupSequentialDesign(boundary: value.boundary).bounds(at: value.fractions)
        for (got, expected) in zip(bounds.efficacy, value.expected) {
            #expect(abs(got - expected) < 6e-6, "\(bounds.efficacy)")
        }
        #expect(abs(try #require(bounds.errorSpent.last) - 0.05) < 1e-10)
    }

    @Test("the error spent look by look is the spending function's")
    func spent() throws {
        let bounds = try GroupSequentialDesign().bounds(at: Self.fifths)
        for (got, expected) in zip(bounds.errorSpent, [1e-6, 0.000788, 0.007616, 0.024424, 0.05]) {
            #expect(abs(got - expected) < 6e-7)
        }
        for spending in [ErrorSpending.pocock, .power(3), .hwangShihDeCani(1), .hwangShihDeCani(0)] {
            let bounds = try GroupSequentialDesign(sides: .one, boundary: .spending(spending))
                .bounds(at: [0.1, 0.15, 0.7, 1])
            for (got, fraction) in zip(bounds.errorSpent, bounds.fractions) {
                #expect(agrees(got, spending.spent(at: fraction, of: 0.05), 1e-8))
            }
        }
    }

    @Test("looks at an unadjusted 1.96 alarm ever more often")
    func peeking() throws {
        for (looks, expected) in [(1, 0.05), (2, 0.0831), (3, 0.1073), (5, 0.1417), (10, 0.1934), (20, 0.2479)] {
            let fractions = (1...looks).map { Double($0) / Double(looks) }
            let analysis = try GroupSequentialAnalysis(
                fractions: fractions, bounds: [Double](repeating: 1.959963984540054, count: looks - 1),
                statistic: 1.959963984540054)
            #expect(abs(2 * analysis.upperProbability(drift: 0) - expected) < 6e-5)
        }
    }

    @Test("a plan that overshoots, taken as the plan: the peer's vector of nominal levels")
    func overrun() throws {
        let fractions = GroupSequentialDesign.fractions(information: [250, 450, 630, 810], planned: 300)
        let expected: [Double] = [250, 450, 630, 810].map { $0 / 810 }
        #expect(fractions == expected)
        let bounds = try GroupSequentialDesign(alpha: 0.01, boundary: .spending(.power(2))).bounds(at: fractions)
        for (got, expected) in zip(bounds.nominalPValues, [0.00095, 0.00241, 0.00410, 0.00636]) {
            #expect(abs(got - expected) < 6e-6, "\(bounds.nominalPValues)")
        }
        #expect(GroupSequentialDesign.fractions(information: [100], planned: 400) == [0.25])
    }

    @Test("sixty looks at unequal times keep the error")
    func manyLooks() throws {
        var random = SplitMix64(seed: 5)
        var times: [Double] = []
        var time = 0.0
        for _ in 0..<60 {
            time += 0.1 + random.uniform()
            times.append(time)
        }
        let bounds = try GroupSequentialDesign(boundary: .spending(.power(2))).bounds(at: times.map { $0 / time })
        #expect(abs(try #require(bounds.errorSpent.last) - 0.05) < 1e-9)
    }

    @Test("power, drift and inflation agree with each other, and one look needs no more than a test with one look")
    func power() throws {
        let single = try GroupSequentialDesign().bounds(at: [1])
        #expect(agrees(single.efficacy[0], 1.959963984540054, 1e-10))
        #expect(abs(try single.inflation(power: 0.9) - 1) < 1e-4)
        let bounds = try GroupSequentialDesign(boundary: .pocock).bounds(at: Self.fifths)
        let drift = try bounds.drift(power: 0.8)
        let characteristics = bounds.characteristics(drift: drift)
        #expect(abs(characteristics.power - 0.8) < 1e-9)
        #expect(characteristics.expectedFraction < 0.75 && characteristics.givingUp.allSatisfy { $0 == 0 })
        // Table 2.2 of Jennison and Turnbull: 1.228 for five looks, α 0.05, power 0.8.
        #expect(abs(try bounds.inflation(power: 0.8) - 1.229) < 2e-3)
    }

    @Test("giving up: the planned effect is missed with the chance that was allowed, and clean tests end sooner")
    func futility() throws {
        for isBinding in [false, true] {
            let design = try GroupSequentialDesign(
                alpha: 0.025, sides: .one,
                futility: .init(spending: .obrienFleming, beta: 0.1, isBinding: isBinding))
            let bounds = try design.bounds(at: [0.25, 0.5, 0.75, 1])
            let drift = try #require(bounds.plannedDrift)
            let planned = bounds.characteristics(drift: drift)
            #expect(abs(planned.power - 0.9) < 1e-8)
            let null = bounds.characteristics(drift: 0)
            let error = try #require(bounds.errorSpent.last)
            if isBinding {
                #expect(abs(null.power - 0.025) < 1e-9 && error > 0.025)
            } else {
                #expect(abs(error - 0.025) < 1e-9 && null.power < 0.025)
            }
            #expect(null.expectedFraction < 0.75)
            #expect(abs(null.power + null.givingUp.reduce(0, +) - 1) < 1e-6)
        }
        let twoSided = try GroupSequentialDesign(futility: .init(beta: 0.2)).bounds(at: Self.fifths)
        #expect(abs(try #require(twoSided.errorSpent.last) - 0.05) < 1e-9)
    }

    @Test("a stored monitor goes on as if nothing had happened, and spends no error twice")
    func monitor() throws {
        let design = try GroupSequentialDesign()
        var monitor = try GroupSequentialMonitor(design: design, plannedInformation: 1000)
        let expected = try design.bounds(at: [0.3, 0.5, 0.9, 1]).efficacy
        for (index, information) in [300.0, 500, 900, 1000].enumerated() {
            let look = try monitor.look(information: information, statistic: 1)
            #expect(abs(look.bound - expected[index]) < 1e-8)
            #expect(look.decision == (index < 3 ? .goOn : .endWithoutRejection))
            monitor = try JSONDecoder().decode(GroupSequentialMonitor.self, from: JSONEncoder().encode(monitor))
        }
        #expect(throws: StatisticsError.self) { try monitor.look(information: 1100, statistic: 1) }

        var over = try GroupSequentialMonitor(design: design, plannedInformation: 1000)
        let first = try over.look(information: 600, statistic: 1)
        let again = try over.look(information: 600, statistic: 1.1)
        #expect(again.bound == first.bound)
        let last = try over.look(information: 1500, statistic: 2.1)
        // What is left after the first look as announced, at the true ratio of information.
        let spent = try GroupSequentialAnalysis(
            fractions: [0.4, 1], bounds: [first.bound], statistic: last.bound
        ).upperProbability(drift: 0)
        #expect(abs(2 * spent - 0.05) < 1e-9)
        #expect(last.decision == .rejectAbove)
        let analysis = try #require(try over.analysis())
        #expect(analysis.fractions == [0.4, 1] && analysis.bounds == [first.bound])

        var under = try GroupSequentialMonitor(design: design, plannedInformation: 1000)
        _ = try under.look(information: 300, statistic: 0)
        let early = try under.look(information: 700, statistic: -2.2, isLast: true)
        #expect(early.bound < 2.1 && early.decision == .rejectBelow)
        #expect(throws: StatisticsError.self) { try under.look(information: 600, statistic: 0) }
        #expect(throws: StatisticsError.self) { try under.look(information: 800, statistic: .nan) }
        #expect(throws: StatisticsError.self) {
            try GroupSequentialMonitor(design: try GroupSequentialDesign(boundary: .pocock), plannedInformation: 10)
        }
    }

    @Test("a monitor gives up below its bound")
    func monitorGivesUp() throws {
        let design = try GroupSequentialDesign(
            alpha: 0.025, sides: .one, futility: .init(spending: .pocock, beta: 0.2))
        var monitor = try GroupSequentialMonitor(design: design, plannedInformation: 100)
        let look = try monitor.look(information: 50, statistic: -1)
        #expect(look.decision == .giveUp)
        #expect(try #require(look.futility) > 0)
    }

    @Test("at the end: with one look nothing is adjusted; an early stop is pulled towards 0")
    func analysis() throws {
        let single = try GroupSequentialAnalysis(fractions: [1], bounds: [], statistic: 2.5)
        #expect(agrees(single.pValue, 0.01241933065155231, 1e-9))
        let plain = try single.estimate(standardError: 2)
        #expect(abs(plain.estimate - 5) < 1e-8)
        #expect(abs(plain.interval.lower - 2 * (2.5 - 1.959963984540054)) < 1e-8)

        let bounds = try GroupSequentialDesign().bounds(at: Self.fifths)
        let stop = try GroupSequentialAnalysis(
            fractions: Array(Self.fifths.prefix(3)), bounds: Array(bounds.efficacy.prefix(2)), statistic: 3)
        let adjusted = try stop.estimate(standardError: 1)
        #expect(adjusted.estimate < 3 && adjusted.estimate > 2)
        #expect(adjusted.interval.lower > 0 && stop.pValue < 0.05)
        let mirror = try GroupSequentialAnalysis(
            fractions: stop.fractions, bounds: stop.bounds, statistic: -3)
        let mirrored = try mirror.estimate(standardError: 1)
        #expect(abs(mirrored.estimate + adjusted.estimate) < 1e-8 && abs(mirror.pValue - stop.pValue) < 1e-10)
        // On the bound itself the p-value is the error spent so far.
        let edge = try GroupSequentialAnalysis(
            fractions: stop.fractions, bounds: stop.bounds, statistic: bounds.efficacy[2])
        #expect(abs(edge.pValue - bounds.errorSpent[2]) < 1e-10)
    }

    @Test("the estimate is median-unbiased and the interval covers", .tags(.simulation))
    func coverage() throws {
        let bounds = try GroupSequentialDesign(boundary: .pocock).bounds(at: [0.25, 0.5, 0.75, 1])
        var random = SplitMix64(seed: 11)
        let (runs, drift) = (200, 2.0)
        var (below, covered) = (0, 0)
        for _ in 0..<runs {
            var score = 0.0
            var time = 0.0
            for (look, next) in bounds.fractions.enumerated() {
                score += drift * (next - time) + (next - time).squareRoot() * random.normal()
                time = next
                let z = score / time.squareRoot()
                guard abs(z) >= bounds.efficacy[look] || look == 3 else { continue }
                let analysis = try GroupSequentialAnalysis(
                    fractions: Array(bounds.fractions.prefix(look + 1)), bounds: Array(bounds.efficacy.prefix(look)),
                    statistic: z)
                // The drift lies within the interval just where neither tail of the outcome under it is below 2.5 %.
                let upper = analysis.upperProbability(drift: drift)
                if upper > 0.5 { below += 1 }
                if upper > 0.025 && upper < 0.975 { covered += 1 }
                break
            }
        }
        // 99.9 % of binomial counts of 200.
        #expect(below >= 77 && below <= 123, "\(below)")
        #expect(covered >= 179, "\(covered)")
    }

    @Test("bad plans are errors")
    func degenerate() throws {
        let design = try GroupSequentialDesign()
        let plans: [[Double]] = [[], [0, 1], [0.5, 0.5, 1], [0.5, 1.2], [.nan, 1], [1, 0.5]]
        for plan in plans { #expect(throws: StatisticsError.self) { try design.bounds(at: plan) } }
        #expect(throws: StatisticsError.self) {
            try GroupSequentialDesign(boundary: .pocock).bounds(at: [0.2, 0.8])
        }
        #expect(throws: StatisticsError.self) {
            try GroupSequentialDesign(boundary: .haybittlePeto(early: 1.5)).bounds(at: [0.5, 1])
        }
        #expect(throws: StatisticsError.self) { try GroupSequentialDesign(boundary: .spending(.power(0))) }
        #expect(throws: StatisticsError.self) { try GroupSequentialDesign(boundary: .spending(.hwangShihDeCani(.nan))) }
        #expect(throws: StatisticsError.self) { try GroupSequentialDesign(alpha: 0) }
        #expect(throws: StatisticsError.self) {
            try GroupSequentialDesign(boundary: .pocock, futility: .init(beta: 0.1))
        }
        let bounds = try design.bounds(at: [0.5, 1])
        #expect(throws: StatisticsError.self) { try bounds.drift(power: 0.04) }
        #expect(throws: StatisticsError.self) { try bounds.drift(power: 1) }
        // So little information that the first look has nothing to spend: no bound, and no error.
        let tiny = try design.bounds(at: [1e-6, 1])
        #expect(tiny.efficacy[0] == 8 && abs(tiny.efficacy[1] - 1.959963984540054) < 1e-6)
    }
}
