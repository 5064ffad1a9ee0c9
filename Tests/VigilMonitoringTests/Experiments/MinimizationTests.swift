import Testing
import VigilDomain

@testable import VigilMonitoring

/// Minimisation with a biased coin.
struct MinimizationTests {
    private static let factors: [Minimization.Factor] = [.init("sex"), .init("age"), .init("site")]

    /// 100 units with levels drawn at random; the greatest difference of arms within any level.
    private static func imbalance(_ preference: Double, run: Int) throws -> Int {
        var random = SplitMix64(seed: UInt64(run))
        var minimization = try Minimization(
            seed: "run-\(run)", parts: [1, 1], factors: factors, preference: preference)
        for unit in 0..<100 {
            let levels = ["\(random.next() % 2)", "\(random.next() % 3)", "\(random.next() % 5)"]
            _ = try minimization.assign("u\(unit)", levels: levels)
        }
        return minimization.counts.flatMap(\.values).map { abs($0[0] - $0[1]) }.max() ?? 0
    }

    @Test("levels are more alike than a coin leaves them, and more so with a stronger preference")
    func balance() throws {
        func mean(_ preference: Double) throws -> Double {
            try (0..<60).map { Double(try Self.imbalance(preference, run: $0)) }.reduce(0, +) / 60
        }
        let coin = try mean(0.5)
        let usual = try mean(0.8)
        let strong = try mean(0.95)
        #expect(usual < coin / 2)
        #expect(strong < usual)
    }

    @Test("by hand: Pocock and Simon's imbalance decides, and the coin's probability is told")
    func byHand() throws {
        var minimization = try Minimization(
            seed: "s", parts: [1, 1, 1], factors: [.init("a", weight: 2), .init("b")], preference: 0.7)
        let first = try minimization.assign("u0", levels: ["x", "y"])
        #expect(first.imbalances == [3, 3, 3])
        #expect(abs(first.propensity - 1.0 / 3) < 1e-15)
        let second = try minimization.assign("u1", levels: ["x", "z"])
        // The first one's arm would have two of level x and one of z against none; the others even x out in part.
        for arm in 0..<3 { #expect(second.imbalances[arm] == (arm == first.arm ? 5 : 3)) }
        // Two arms are preferred, each by half: 0.7 / 2 + 0.15 / 2; the third has 0.15.
        let expected = second.arm == first.arm ? 0.15 : 0.425
        #expect(abs(second.propensity - expected) < 1e-15)
    }

    @Test("unequal parts are kept at every position, and told probabilities are the true ones")
    func unequal() throws {
        let runs = 2000
        var counts = Array(repeating: [0, 0, 0], count: 10)
        var told = [0.0, 0, 0]
        for run in 0..<runs {
            var random = SplitMix64(seed: UInt64(run))
            // The common divisor changes nothing.
            var minimization = try Minimization(
                seed: "r\(run)", parts: [5, 10, 15], factors: [.init("a"), .init("b")], preference: 0.6)
            for unit in counts.indices {
                let levels = ["\(random.next() % 2)", "\(random.next() % 2)"]
                let choice = try minimization.assign("u\(unit)", levels: levels)
                counts[unit][choice.arm] += 1
                // The mean of 1/p over those of an arm, over all, is 1 if p is what they were drawn with.
                if unit == 9 { told[choice.arm] += 1 / choice.propensity }
            }
        }
        for arm in 0..<3 {
            for position in counts {
                #expect(AssignmentUnits.isNear(position[arm], runs, share: Double(arm + 1) / 6, errors: 3.9))
            }
            #expect(abs(told[arm] / Double(runs) - 1) < 0.1)
        }
    }

    @Test("unequal parts are balanced within levels, better than by a coin")
    func unequalBalance() throws {
        func spread(_ preference: Double) throws -> Double {
            var sum = 0.0
            for run in 0..<30 {
                var random = SplitMix64(seed: UInt64(run))
                var minimization = try Minimization(
                    seed: "r\(run)", parts: [1, 2], factors: Self.factors, preference: preference)
                for unit in 0..<90 {
                    let levels = ["\(random.next() % 2)", "\(random.next() % 3)", "\(random.next() % 5)"]
                    _ = try minimization.assign("u\(unit)", levels: levels)
                }
                for level in ["0", "1"] {
                    let counts = minimization.counts(of: level, factor: 0)
                    sum += abs(Double(2 * counts[0] - counts[1]))
                }
            }
            return sum
        }
        let coin = try spread(1.0 / 3)
        let usual = try spread(0.8)
        #expect(usual < coin / 2)
        let minimization = try Minimization(seed: "s", parts: [1, 2], factors: Self.factors)
        #expect(minimization.counts(of: "unseen", factor: 2) == [0, 0])
    }

    @Test("the preference of one place's share is simple randomisation")
    func simple() throws {
        var minimization = try Minimization(seed: "s", parts: [1, 3], factors: [.init("a")], preference: 0.25)
        for unit in 0..<50 {
            let choice = try minimization.assign("u\(unit)", levels: ["\(unit % 3)"])
            #expect(abs(choice.propensity - (choice.arm == 0 ? 0.25 : 0.75)) < 1e-12)
        }
    }

    @Test("the same units in the same order get the same arms")
    func deterministic() throws {
        func arms() throws -> [Int] {
            var minimization = try Minimization(seed: "s", parts: [1, 1], factors: Self.factors)
            return try (0..<40).map {
                try minimization.assign("u\($0)", levels: ["\($0 % 2)", "\($0 % 3)", "\($0 % 5)"]).arm
            }
        }
        #expect(try arms() == arms())
    }

    @Test("what it cannot work with is refused")
    func refused() throws {
        func field(_ parts: [Int], _ factors: [Minimization.Factor], _ preference: Double, seed: String = "s")
            -> String?
        {
            let error = #expect(throws: DomainError.self) {
                try Minimization(seed: seed, parts: parts, factors: factors, preference: preference)
            }
            return error?.field
        }
        #expect(field([1], Self.factors, 0.8) == "parts")
        #expect(field([1, -1], Self.factors, 0.8) == "parts")
        #expect(field([1, 100], Self.factors, 0.8) == "parts")
        #expect(field([1, 1], [], 0.8) == "factors")
        #expect(field([1, 1], [.init("a"), .init("a")], 0.8) == "factors")
        #expect(field([1, 1], [.init("a", weight: 0)], 0.8) == "factors.weight")
        #expect(field([1, 1], Self.factors, 0.49) == "preference")
        #expect(field([1, 1], Self.factors, 1) == "preference")
        #expect(field([1, 1], Self.factors, .nan) == "preference")
        #expect(field([1, 1], Self.factors, 0.8, seed: "") == "seed")
        var minimization = try Minimization(seed: "s", parts: [1, 1], factors: Self.factors)
        let error = #expect(throws: DomainError.self) { try minimization.assign("u", levels: ["a"]) }
        #expect(error?.code == .lengthMismatch)
    }
}
