import Foundation
import Testing
import VigilStatistics

@Suite("Sample-ratio mismatch")
struct SampleRatioTests {
    struct Split: Sendable, CustomTestStringConvertible {
        var counts: [Int]
        var weights: [Double]
        var statistic: Double
        var pValue: Double
        var sequential: Double?
        var testDescription: String { "\(counts)" }
    }

    /// Recomputed with SciPy 1.17.
    static let splits: [Split] = [
        Split(counts: [10000, 10400], weights: [1, 1], statistic: 7.84314, pValue: 0.0051014, sequential: 0.11005),
        Split(
            counts: [821588, 815482], weights: [0.5, 0.5], statistic: 22.77437, pValue: 1.82179e-6,
            sequential: 4.6226e-4),
        Split(counts: [8000, 2100], weights: [80, 20], statistic: 3.96040, pValue: 0.0465827, sequential: 0.56619),
        Split(
            counts: [166080, 171180, 166300], weights: [1, 1, 1], statistic: 99.04043, pValue: 3.116e-22,
            sequential: nil),
    ]

    @Test("the chi-squared test and the sequential one give the published numbers", arguments: splits)
    func published(_ split: Split) throws {
        let answer = try SampleRatioTest.chiSquared(counts: split.counts, weights: split.weights)
        #expect(abs(answer.statistic - split.statistic) < 6e-6)
        #expect(agrees(answer.pValue, split.pValue, 2e-4))
        #expect(answer.degreesOfFreedom == split.counts.count - 1 && answer.unexpectedUnits == 0)
        if let expected = split.sequential {
            let value = try SampleRatioSequence(weights: split.weights).pValue(counts: split.counts)
            #expect(agrees(value, expected, 5e-5), "\(value)")
        }
    }

    @Test("an arm of weight 0 changes nothing: .00510, not the .01981 of one degree of freedom too many")
    func zeroWeight() throws {
        let plain = try SampleRatioTest.chiSquared(counts: [10000, 10400], weights: [0.5, 0.5])
        let padded = try SampleRatioTest.chiSquared(counts: [10000, 10400, 0], weights: [0.5, 0.5, 0])
        #expect(padded.pValue == plain.pValue && padded.degreesOfFreedom == 1)
        let sequence = try SampleRatioSequence(weights: [0.5, 0.5, 0])
        let two = try SampleRatioSequence(weights: [0.5, 0.5])
        #expect(try sequence.pValue(counts: [10000, 10400, 0]) == two.pValue(counts: [10000, 10400]))
        #expect(try SampleRatioTest.chiSquared(counts: [10000, 10400, 1], weights: [0.5, 0.5, 0]).pValue == 0)
        #expect(try sequence.pValue(counts: [10, 10, 1]) == 0)
    }

    @Test("the evidence keeps its digits at a billion units")
    func large() throws {
        // From the definition with 60 digits, mpmath.
        let sequence = try SampleRatioSequence(weights: [0.5, 0.5])
        let values: [([Int], Double)] = [
            ([5_003_000, 5_000_000], -4.1557999972899394), ([500_050_000, 500_000_000], -5.6580945230185449),
            ([5_000_100_000, 5_000_000_000], -7.5593079252776546),
        ]
        for (counts, expected) in values {
            let got = try #require(try sequence.logEvidence(counts: counts))
            #expect(agrees(got, expected, 1e-9), "\(got)")
        }
    }

    @Test("a record never forgets a mismatch, goes over changes of the weights, and survives storage")
    func record() throws {
        let even = try SampleRatioSequence(weights: [1, 1])
        var record = SampleRatioRecord(even)
        #expect(record.pValue == 1)
        try record.observe(counts: [1000, 1200])
        let small = record.pValue
        #expect(small < 0.05)
        try record.observe(counts: [2000, 2010])
        #expect(record.pValue == small)
        record = try JSONDecoder().decode(SampleRatioRecord.self, from: JSONEncoder().encode(record))
        record.change(to: try SampleRatioSequence(weights: [9, 1]))
        try record.observe(counts: [9000, 1000])
        #expect(record.pValue == small)
        try record.observe(counts: [9000, 1600])
        #expect(record.pValue < 1e-6)
        // The evidence of both stretches is the sum of their logarithms.
        let sum =
            try #require(try even.logEvidence(counts: [2000, 2010]))
            + #require(try SampleRatioSequence(weights: [9, 1]).logEvidence(counts: [9000, 1600]))
        #expect(agrees(record.greatestLogEvidence, sum, 1e-12))
    }

    @Test("segments are corrected for their number")
    func segments() throws {
        let sequence = try SampleRatioSequence(weights: [1, 1])
        let segments = [[1000, 1300], [500, 510], [0, 0]]
        let adjusted = try sequence.pValues(segments: segments)
        let alone = try sequence.pValue(counts: [1000, 1300])
        #expect(agrees(adjusted[0], 3 * alone, 1e-12) && adjusted[1] == 1 && adjusted[2] == 1)
    }

    @Test("asked after every unit, clean traffic alarms at most as often as it may", .tags(.simulation))
    func peeking() throws {
        for weights in [[0.5, 0.5], [0.9, 0.1], [0.6, 0.3, 0.1]] {
            let sequence = try SampleRatioSequence(weights: weights, concentration: 100)
            var random = SplitMix64(seed: 3)
            var alarms = 0
            for _ in 0..<300 {
                var counts = [Int](repeating: 0, count: weights.count)
                for _ in 0..<400 {
                    var rest = random.uniform()
                    var arm = 0
                    while arm + 1 < weights.count, rest >= weights[arm] {
                        rest -= weights[arm]
                        arm += 1
                    }
                    counts[arm] += 1
                    if try sequence.pValue(counts: counts) <= 0.1 {
                        alarms += 1
                        break
                    }
                }
            }
            // 30 of 300 at 10 %; 99.9 % of binomial counts are at most 47.
            #expect(alarms <= 47, "\(weights): \(alarms)")
            #expect(alarms > 0)
        }
    }

    @Test("bad counts and weights are errors")
    func degenerate() throws {
        let bad: [([Int], [Double])] = [
            ([1, 2], [1]), ([1, 2], [1, -1]), ([1, 2], [1, .nan]), ([1, 2], [1, 0]), ([-1, 2], [1, 1]), ([], []),
            ([0, 0], [1, 1]),
        ]
        for (counts, weights) in bad {
            #expect(throws: StatisticsError.self) { try SampleRatioTest.chiSquared(counts: counts, weights: weights) }
        }
        let sequence = try SampleRatioSequence(weights: [1, 1])
        #expect(try sequence.pValue(counts: [0, 0]) == 1)
        #expect(throws: StatisticsError.self) { try sequence.pValue(counts: [1]) }
        #expect(throws: StatisticsError.self) { try sequence.pValue(counts: [1, -1]) }
        #expect(throws: StatisticsError.self) { try SampleRatioSequence(weights: [1, 1], concentration: 0) }
    }
}
