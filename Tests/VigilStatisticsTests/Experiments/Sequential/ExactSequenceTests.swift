import Foundation
import Testing

@testable import VigilStatistics

@Suite("Confidence sequences that are valid at every sample size")
struct ExactSequenceTests {
    @Test("the mixtures are those of the definition")
    func definition() throws {
        // From the definitions with 60 digits, mpmath.
        #expect(
            agrees(
                DirichletMixture.logEvidence(successes: 450, failures: 4550, share: 0.1, concentration: 300),
                1.3033688379567637, 1e-11))
        #expect(
            agrees(
                DirichletMixture.logEvidence(successes: 3.5, failures: 2, share: 0.3, concentration: 2.5),
                0.16916888805872431, 1e-11))
        // Half of the mixture for a sum of 10 above and half of that for 10 below.
        let both = log((exp(1.3179535988851196) + exp(-1.9616812219845583)) / 2)
        for sum in [60.0, 40] {
            let evidence = EmpiricalBernsteinEvidence(
                count: 100, sum: sum, squares: 20, prior: 5, logPriorMass: log(SpecialFunctions.gammaP(5, 5)))
            #expect(agrees(evidence.logEvidence(0.5), both, 1e-11))
        }
        #expect(DirichletMixture.logEvidence(successes: 0, failures: 5, share: 0, concentration: 10) == 0)
        #expect(DirichletMixture.logEvidence(successes: 1, failures: 5, share: 0, concentration: 10) == .infinity)
    }

    @Test("under its own share the mixture is a martingale: its mean over all counts is 1")
    func martingale() throws {
        for share in [0.02, 0.3, 0.951] {
            let trials = 40
            let law = BinomialDistribution(trials: trials, successProbability: share)
            let mean = (0...trials).reduce(0.0) { sum, k in
                sum
                    + law.probability(k)
                    * exp(
                        DirichletMixture.logEvidence(
                            successes: Double(k), failures: Double(trials - k), share: share, concentration: 7))
            }
            #expect(agrees(mean, 1, 1e-11))
        }
    }

    @Test("the empirical-Bernstein mixture is a supermartingale: over all sequences of two values its mean is below 1")
    func supermartingale() throws {
        let length = 12
        let (low, high, chance) = (0.1, 0.9, 0.3)
        let mean = chance * high + (1 - chance) * low
        var total = 0.0
        for bits in 0..<(1 << length) {
            var stream = try BoundedMeanStream()
            var probability = 1.0
            for place in 0..<length {
                let isHigh = bits >> place & 1 == 1
                try stream.add(isHigh ? high : low)
                probability *= isHigh ? chance : 1 - chance
            }
            let evidence = EmpiricalBernsteinEvidence(
                count: Double(length), sum: stream.sum, squares: stream.squares, prior: 0.5,
                logPriorMass: log(SpecialFunctions.gammaP(0.5, 0.5)))
            total += probability * exp(evidence.logEvidence(mean))
        }
        #expect(total <= 1 && total > 0.3, "\(total)")
    }

    @Test("the least evidence on a line is found, and the interval's ends are where it is the level")
    func profile() throws {
        let sequence = try ProportionDifferenceSequence()
        let cases: [(Int, Int, Int, Int)] = [
            (450, 2500, 540, 2500), (2, 100, 9, 100), (951, 1000, 243, 250), (0, 50, 3, 60), (1, 1, 0, 1),
            (2000, 100_000, 280, 10_000), (100, 100, 100, 100),
        ]
        for (s, n, t, m) in cases {
            let control = try BoundedTotals(successes: s, trials: n)
            let treatment = try BoundedTotals(successes: t, trials: m)
            let result = try #require(try sequence.outcome(control: control, treatment: treatment).result)
            let interval = try #require(result.interval)
            #expect(interval.lower <= result.estimate && result.estimate <= interval.upper)
            for end in [interval.lower, interval.upper] where abs(end) < 1 - 1e-9 {
                let value = sequence.pValue(control: control, treatment: treatment, null: end)
                #expect(value <= 0.05 * (1 + 1e-9) && value > 0.0499, "\(s)/\(n) \(t)/\(m): \(value)")
            }
            // A grid over the common share finds nothing below.
            let grid = (1..<4000).map { Double($0) / 4000 }.map { share in
                DirichletMixture.logEvidence(
                    successes: Double(s), failures: Double(n - s), share: share,
                    concentration: 2500 / PairTuning.ratios(alpha: 0.05, treatmentShare: 0.5).control)
                    + DirichletMixture.logEvidence(
                        successes: Double(t), failures: Double(m - t), share: share,
                        concentration: 2500 / PairTuning.ratios(alpha: 0.05, treatmentShare: 0.5).treatment)
            }.min()
            let least = -log(result.pValue)
            #expect(max(0, try #require(grid)) >= least - 1e-6, "\(s)/\(n) \(t)/\(m)")
        }
    }

    @Test("with an expected rate: a martingale, convex, and sooner at its end", arguments: [0.05, 0.5, 0.951])
    func expectedRate(_ rate: Double) throws {
        let mixture = EffectMixture(alpha: 0.05, tuningSampleSize: 100, treatmentShare: 0.3, rate: rate)
        func evidence(_ count: Int, _ sum: Int) -> BernoulliEvidence {
            BernoulliEvidence(count: Double(count), sum: Double(sum), concentration: 1)
        }
        // Its mean over all counts under any pair of shares is 1, whether or not the rate is the expected one.
        for (p, q) in [(0.1, 0.4), (0.9, 0.9)] {
            let (one, two) = (
                BinomialDistribution(trials: 20, successProbability: p),
                BinomialDistribution(trials: 9, successProbability: q)
            )
            var mean = 0.0
            for s in 0...20 {
                for t in 0...9 {
                    let value = exp(mixture.logEvidence(evidence(20, s), p, evidence(9, t), q))
                    mean += one.probability(s) * two.probability(t) * value
                }
            }
            #expect(agrees(mean, 1, 1e-10), "\(mean)")
        }
        // Midpoints lie below chords.
        var random = SplitMix64(seed: 6)
        for _ in 0..<200 {
            let value = { (p: Double, q: Double) in mixture.logEvidence(evidence(50, 20), p, evidence(30, 25), q) }
            let (a, b, c, d) = (random.uniform(), random.uniform(), random.uniform(), random.uniform())
            #expect(value((a + c) / 2, (b + d) / 2) <= (value(a, b) + value(c, d)) / 2 + 1e-9)
        }
        let plain = try ProportionDifferenceSequence()
        let tuned = try ProportionDifferenceSequence(expectedRate: rate)
        let error = (2 * rate * (1 - rate) / 2500).squareRoot()
        let control = try BoundedTotals(count: 2500, sum: 2500 * rate)
        let treatment = try BoundedTotals(count: 2500, sum: 2500 * (rate + (rate > 0.5 ? -3.6 : 3.6) * error))
        let value = tuned.pValue(control: control, treatment: treatment)
        #expect(value < plain.pValue(control: control, treatment: treatment))
        let asymptotic = try NormalMixture(tuningSampleSize: 5000, alpha: 0.05).pValue(statistic: 3.6, units: 5000)
        #expect(value > asymptotic / 3 && value < 5 * asymptotic, "\(value) \(asymptotic)")
        // The ends of the interval are where the p-value is the level.
        let interval = try #require(try tuned.outcome(control: control, treatment: treatment).result?.interval)
        for end in [interval.lower, interval.upper] {
            #expect(abs(tuned.pValue(control: control, treatment: treatment, null: end) - 0.05) < 1e-5)
        }
        #expect(throws: StatisticsError.self) { try ProportionDifferenceSequence(expectedRate: 1) }
    }

    @Test("swapping the arms mirrors everything, shards add up, successes and failures may change places")
    func invariances() throws {
        let sequence = try ProportionDifferenceSequence()
        let a = try BoundedTotals(successes: 40, trials: 300)
        let b = try BoundedTotals(successes: 75, trials: 310)
        let one = try #require(try sequence.outcome(control: a, treatment: b).result)
        let other = try #require(try sequence.outcome(control: b, treatment: a).result)
        #expect(agrees(one.pValue, other.pValue, 1e-9))
        #expect(abs(one.interval!.lower + other.interval!.upper) < 1e-7)
        var shards = try BoundedTotals(successes: 10, trials: 100)
        shards.merge(try BoundedTotals(successes: 30, trials: 200))
        #expect(shards == a)
        let failures = try #require(
            try sequence.outcome(
                control: try BoundedTotals(successes: 260, trials: 300),
                treatment: try BoundedTotals(successes: 235, trials: 310)
            ).result)
        #expect(agrees(failures.pValue, one.pValue, 1e-9))
        #expect(abs(failures.interval!.upper + one.interval!.lower) < 1e-7)
    }

    @Test("the cheap answer of the simulation's loop is the p-value's")
    func rejects() throws {
        let sequence = try ProportionDifferenceSequence(treatmentShare: 0.2)
        var random = SplitMix64(seed: 8)
        var rejections = 0
        for _ in 0..<300 {
            let (n, m) = (20 + random.index(below: 2000), 20 + random.index(below: 500))
            let rate = random.uniform()
            let s = random.binomial(trials: n, chance: rate)
            let t = random.binomial(trials: m, chance: min(1, max(0, rate + 0.2 * random.normal())))
            let control = try BoundedTotals(successes: s, trials: n)
            let treatment = try BoundedTotals(successes: t, trials: m)
            let fast = sequence.rejectsNoDifference(
                controlCount: Double(n), controlSum: Double(s), treatmentCount: Double(m), treatmentSum: Double(t))
            #expect(fast == (sequence.pValue(control: control, treatment: treatment) <= 0.05))
            if fast { rejections += 1 }
        }
        #expect(rejections > 50 && rejections < 250)
    }

    @Test("the interval of the lift holds where the interval of the difference does, and has no end without a control")
    func lift() throws {
        let sequence = try ProportionDifferenceSequence()
        let control = try BoundedTotals(successes: 450, trials: 2500)
        let treatment = try BoundedTotals(successes: 540, trials: 2500)
        let lift = try #require(sequence.lift(control: control, treatment: treatment))
        #expect(agrees(lift.estimate, 0.2, 1e-12))
        let upper = try #require(lift.upper)
        #expect(lift.lower < 0.2 && upper > 0.2)
        // Both leave 0 out or neither does: the same set of pairs is behind them.
        let interval = try #require(try sequence.outcome(control: control, treatment: treatment).result?.interval)
        #expect((interval.lower > 0) == (lift.lower > 0))
        let rare = try BoundedTotals(successes: 1, trials: 3)
        let open = try #require(sequence.lift(control: rare, treatment: rare))
        #expect(open.lower == -1)
        let none = try BoundedTotals(successes: 0, trials: 100)
        #expect(sequence.lift(control: none, treatment: treatment) == nil)
        let gone = try #require(sequence.lift(control: treatment, treatment: none))
        #expect(gone.lower == -1 && gone.estimate == -1)
    }

    @Test("bounded values: narrow where they vary little, in their own unit, and never outside the possible")
    func bounded() throws {
        var random = SplitMix64(seed: 4)
        var control = try BoundedMeanStream(least: 0, greatest: 10)
        var treatment = try BoundedMeanStream(least: 0, greatest: 10)
        var sums = (0.0, 0.0)
        let count = 3000
        for _ in 0..<count {
            let (x, y) = (5 + 0.4 * (random.uniform() - 0.5), 5.1 + 0.4 * (random.uniform() - 0.5))
            try control.add(x)
            try treatment.add(y)
            sums.0 += x / 10
            sums.1 += y / 10
        }
        let sequence = try BoundedDifferenceSequence(expectedVariance: 0.001)
        let result = try #require(try sequence.outcome(control: control, treatment: treatment).result)
        let interval = try #require(result.interval)
        #expect(interval.lower > 0 && interval.lower < 0.1 && interval.upper > 0.1 && interval.upper < 0.3)
        #expect(result.pValue < 1e-3 && result.guarantee == .everySampleSize)
        let binary = try ProportionDifferenceSequence().outcome(
            control: try BoundedTotals(count: count, sum: sums.0),
            treatment: try BoundedTotals(count: count, sum: sums.1))
        let wide = try #require(binary.result?.interval)
        #expect(10 * (wide.upper - wide.lower) > 4 * (interval.upper - interval.lower))
        let one = try #require(sequence.interval(of: control))
        #expect(one.lower < 5 && one.upper > 5 && one.lower > 4.9 && one.upper < 5.1)
        #expect(!sequence.rejectsNoDifference(control, control) && sequence.rejectsNoDifference(control, treatment))
        let stored = try JSONDecoder().decode(BoundedMeanStream.self, from: JSONEncoder().encode(control))
        #expect(stored == control)
    }

    @Test("event rates: the ratio with its interval, mirrored when the arms are swapped")
    func counts() throws {
        // The level's own prior: with these events κ is 300, and the evidence at 10 % is that of the definition above.
        let level = -2 * log(0.05)
        let sequence = try CountRateSequence(treatmentShare: 0.1, tuningEvents: 300 * (level + log1p(level)))
        let answer = try sequence.answer(controlEvents: 4550, treatmentEvents: 450)
        #expect(agrees(answer.pValue, exp(-1.3033688379567637), 1e-10))
        let even = try CountRateSequence()
        let one = try even.answer(controlEvents: 100, treatmentEvents: 160)
        let other = try even.answer(controlEvents: 160, treatmentEvents: 100)
        #expect(agrees(one.pValue, other.pValue, 1e-10) && one.pValue < 0.05)
        let mirrored = 1 / (try #require(other.upper))
        #expect(agrees(one.lower, mirrored, 1e-6))
        let ratio = try #require(one.ratio)
        #expect(agrees(ratio, 1.6, 1e-12))
        let edge = try even.answer(controlEvents: 100, treatmentEvents: 160, null: one.lower)
        #expect(abs(edge.pValue - 0.05) < 1e-6)
        let none = try even.answer(controlEvents: 0, treatmentEvents: 0)
        #expect(none == CountRateSequence.Answer(pValue: 1, ratio: nil, lower: 0, upper: nil))
        let only = try even.answer(controlEvents: 0, treatmentEvents: 50)
        #expect(only.ratio == nil && only.upper == nil && only.lower > 1)
        #expect(throws: StatisticsError.self) { try even.answer(controlEvents: -1, treatmentEvents: 0) }
        #expect(throws: StatisticsError.self) { try even.answer(controlEvents: 1, treatmentEvents: 1, null: 0) }
    }

    @Test("a quantile's ranks close in on it, and with few values there are none")
    func quantile() throws {
        let sequence = try QuantileSequence(probability: 0.9)
        let few = sequence.ranks(count: 5)
        #expect(few.lower == nil && few.upper == nil)
        #expect(sequence.ranks(count: 0) == (nil, nil))
        let ranks = sequence.ranks(count: 10_000)
        let (lower, upper) = (try #require(ranks.lower), try #require(ranks.upper))
        #expect(lower > 8800 && lower < 9000 && upper > 9000 && upper < 9200)
        // A fixed-sample interval of the same confidence has ranks 9000 ∓ 59; the price of looking at will is below 90 %.
        #expect(9000 - lower < 112 && upper - 9000 < 112)
        // Ties: every value is the quantile.
        let ties = [Double](repeating: 3, count: 1000)
        #expect(sequence.interval(sorted: ties) == (3, 3))
        let difference = sequence.difference(sortedControl: ties, sortedTreatment: ties.map { $0 + 1 })
        #expect(difference == (1, 1))
        #expect(sequence.difference(sortedControl: [], sortedTreatment: ties) == (nil, nil))
        #expect(throws: StatisticsError.self) { try QuantileSequence(probability: 0) }
    }

    @Test("a running quantile misses the truth no more often than it may", .tags(.simulation))
    func quantileCoverage() throws {
        let sequence = try QuantileSequence(probability: 0.8, alpha: 0.1, tuningSampleSize: 200)
        let ranks = (0...400).map { sequence.ranks(count: $0) }
        var random = SplitMix64(seed: 9)
        var misses = 0
        for _ in 0..<400 {
            var below = 0
            for count in 1...400 {
                if random.uniform() < 0.8 { below += 1 }
                // With `below` values under the quantile, it lies between the values of these two ranks.
                let isMissed =
                    ranks[count].lower.map { below < $0 } ?? false || ranks[count].upper.map { below >= $0 } ?? false
                if isMissed {
                    misses += 1
                    break
                }
            }
        }
        // 40 of 400 at 10 %; 99.9 % of binomial counts are at most 60.
        #expect(misses <= 60 && misses > 0, "\(misses)")
    }

    @Test("without units there is no answer, and impossible input is an error")
    func degenerate() throws {
        let sequence = try ProportionDifferenceSequence()
        let none = try BoundedTotals(successes: 0, trials: 0)
        let some = try BoundedTotals(successes: 3, trials: 4)
        #expect(try sequence.outcome(control: none, treatment: some) == .notEnoughData(have: 0, need: 1))
        #expect(sequence.pValue(control: none, treatment: some) == 1)
        let single = try #require(
            try sequence.outcome(control: BoundedTotals(successes: 1, trials: 1), treatment: some).result)
        #expect(single.pValue == 1)
        #expect(throws: StatisticsError.self) { try sequence.outcome(control: some, treatment: some, null: 2) }
        #expect(throws: StatisticsError.self) { try BoundedTotals(successes: 5, trials: 4) }
        #expect(throws: StatisticsError.self) { try BoundedTotals(count: 3, sum: .nan) }
        #expect(throws: StatisticsError.self) { try ProportionDifferenceSequence(treatmentShare: 1) }
        #expect(throws: StatisticsError.self) { try ProportionDifferenceSequence(alpha: 0) }
        #expect(throws: StatisticsError.self) { try BoundedMeanStream(least: 1, greatest: 1) }
        var stream = try BoundedMeanStream()
        #expect(throws: StatisticsError.self) { try stream.add(1.5) }
        #expect(throws: StatisticsError.self) { try stream.add(.nan) }
        #expect(stream.count == 0 && stream.mean == nil)
        let bounded = try BoundedDifferenceSequence()
        #expect(try bounded.outcome(control: stream, treatment: stream) == .notEnoughData(have: 0, need: 1))
        let other = try BoundedMeanStream(least: 0, greatest: 2)
        #expect(throws: StatisticsError.self) { try bounded.outcome(control: stream, treatment: other) }
        #expect(throws: StatisticsError.self) { try BoundedDifferenceSequence(expectedVariance: 0.3) }
        #expect(bounded.interval(of: stream) == nil)
    }
}
