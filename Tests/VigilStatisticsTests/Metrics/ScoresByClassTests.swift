import Foundation
import Testing
import VigilStatistics

@Suite("Ranking of scores")
struct ScoresByClassTests {
    private struct Sample {
        var labels: [Double]
        var scores: [Double]

        init(labels: [Double], scores: [Double]) {
            self.labels = labels
            self.scores = scores
        }

        init(_ size: Int, steps: Double, _ random: inout SeededNumbers) {
            labels = (0..<size).map { _ in random.happens(0.4) ? 1.0 : 0.0 }
            scores = labels.map { (($0 + random.normal()) * steps).rounded() / steps }
        }

        func ranking() throws -> ScoresByClass { try ScoresByClass(labels: labels, scores: scores) }
    }

    /// Area and DeLong's error by comparing all pairs.
    private static func bruteForce(_ sample: Sample) -> (area: Double, error: Double)? {
        let positives = sample.labels.indices.filter { sample.labels[$0] == 1 }.map { sample.scores[$0] }
        let negatives = sample.labels.indices.filter { sample.labels[$0] == 0 }.map { sample.scores[$0] }
        guard positives.count > 1, negatives.count > 1 else { return nil }
        func win(_ positive: Double, _ negative: Double) -> Double {
            positive > negative ? 1 : (positive == negative ? 0.5 : 0)
        }
        let ofPositives = positives.map { p in negatives.reduce(0) { $0 + win(p, $1) } / Double(negatives.count) }
        let ofNegatives = negatives.map { n in positives.reduce(0) { $0 + win($1, n) } / Double(positives.count) }
        func variance(_ values: [Double]) -> Double {
            let mean = values.reduce(0, +) / Double(values.count)
            return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
        }
        let area = ofPositives.reduce(0, +) / Double(positives.count)
        let squares = variance(ofPositives) / Double(positives.count) + variance(ofNegatives) / Double(negatives.count)
        return (area, squares.squareRoot())
    }

    @Test("area and DeLong's error equal those from comparing all pairs, with many and few ties")
    func allPairs() throws {
        var random = SeededNumbers(1)
        for size in [4, 9, 50, 200] {
            for steps in [1, 4, 1e9] {
                let sample = Sample(size, steps: steps, &random)
                guard let expected = Self.bruteForce(sample) else { continue }
                let got = try #require(try sample.ranking().rocAUC().estimate)
                #expect(agree(got.value, expected.area))
                #expect(agree(got.standardError, expected.error, relative: 1e-10, absolute: 1e-12))
                let gini = try #require(try sample.ranking().gini().estimate)
                #expect(agree(gini.value, 2 * expected.area - 1, absolute: 1e-15))
            }
        }
    }

    @Test("runs of equal scores of every length are counted whole, from either end")
    func tiesOfEveryLength() throws {
        var labels: [Double] = []
        var scores: [Double] = []
        for length in 0...40 {
            labels += [Double](repeating: 1, count: length) + [Double](repeating: 0, count: 40 - length)
            scores += [Double](repeating: Double(length), count: 40)
        }
        let ranking = try ScoresByClass(labels: labels, scores: scores)
        let points = ranking.thresholds(most: 100)
        // One above all scores, then one for each score down to 0.
        let falling: [Double] = (0...40).map { Double(40 - $0) }
        #expect(points.map(\.threshold) == [Double(40).nextUp] + falling)
        for (step, point) in points.dropFirst().enumerated() {
            let falsePositives = step * (step + 1) / 2
            #expect(point.falsePositives == falsePositives)
            #expect(point.truePositives == 40 * (step + 1) - falsePositives)
        }
        let expected = try #require(Self.bruteForce(Sample(labels: labels, scores: scores)))
        #expect(agree(ranking.rocAUC().value, expected.area))
        #expect(agree(ranking.rocAUC().estimate?.standardError, expected.error, relative: 1e-10, absolute: 1e-12))
    }

    @Test("one class, no rows and missing rows are told apart, never a number")
    func edges() throws {
        #expect(try ScoresByClass(labels: [], scores: []).rocAUC() == .notEnoughData(have: 0, need: 2))
        let positive = try ScoresByClass(labels: [1, 1], scores: [0.2, 0.4])
        #expect(positive.rocAUC() == .undefined(reason: .oneClassOnly))
        #expect(positive.kolmogorovSmirnov() == .undefined(reason: .oneClassOnly))
        #expect(positive.averagePrecision().value == 1)
        let negative = try ScoresByClass(labels: [0, 0], scores: [0.2, 0.4])
        #expect(negative.gini() == .undefined(reason: .oneClassOnly))
        #expect(negative.averagePrecision() == .undefined(reason: .noPositiveLabels))
        let missing = try ScoresByClass(labels: [1, .nan, 0, 0], scores: [.nan, 0.5, 0.1, 0.9])
        #expect(missing.excluded == 2)
        #expect(missing.count == 2)
        let single = try #require(try ScoresByClass(labels: [1, 0], scores: [0.9, 0.1]).rocAUC().estimate)
        #expect(single.value == 1)
        #expect(single.standardError == nil)
        #expect { try ScoresByClass(labels: [0.5], scores: [1]) } throws: {
            ($0 as? StatisticsError)?.code == .invalidLabels
        }
    }

    @Test("scores that are all equal say nothing")
    func allTies() throws {
        let ranking = try ScoresByClass(labels: [1, 0, 1, 0, 0], scores: [3, 3, 3, 3, 3])
        #expect(ranking.rocAUC().value == 0.5)
        #expect(ranking.rocAUC().estimate?.standardError == 0)
        #expect(ranking.kolmogorovSmirnov().value == 0)
        #expect(ranking.averagePrecision().value == 0.4)
    }

    @Test("perfect separation has an interval below 1")
    func perfect() throws {
        let labels = (0..<40).map { $0 < 10 ? 1.0 : 0.0 }
        let scores = (0..<40).map { Double(40 - $0) }
        let estimate = try #require(try ScoresByClass(labels: labels, scores: scores).rocAUC().estimate)
        #expect(estimate.value == 1)
        #expect(estimate.upper95 == 1)
        // SciPy 1.17.1: binomtest(10, 10).proportion_ci(method="wilson").
        #expect(agree(estimate.lower95, 0.7224672001371109))
    }

    @Test("the order of rows and monotone maps of the score change nothing")
    func invariance() throws {
        var random = SeededNumbers(2)
        let sample = Sample(400, steps: 8, &random)
        let plain = try sample.ranking()
        let order = random.shuffled(Array(sample.labels.indices))
        let shuffled = try ScoresByClass(
            labels: order.map { sample.labels[$0] }, scores: order.map { sample.scores[$0] })
        #expect(shuffled == plain)
        let mapped = try ScoresByClass(labels: sample.labels, scores: sample.scores.map { exp($0) - 3 })
        #expect(mapped.rocAUC() == plain.rocAUC())
        #expect(mapped.averagePrecision() == plain.averagePrecision())
        #expect(mapped.kolmogorovSmirnov() == plain.kolmogorovSmirnov())
        let reversed = try ScoresByClass(labels: sample.labels, scores: sample.scores.map { -$0 })
        let area = try #require(plain.rocAUC().value)
        #expect(agree(reversed.rocAUC().value, 1 - area))
    }

    @Test("merged windows equal the whole")
    func mergeIsWhole() throws {
        var random = SeededNumbers(3)
        let sample = Sample(600, steps: 16, &random)
        var merged = try ScoresByClass(labels: [], scores: [])
        for range in random.cut(600, into: 6) {
            merged.merge(
                try ScoresByClass(labels: Array(sample.labels[range]), scores: Array(sample.scores[range])))
        }
        #expect(try merged == sample.ranking())
    }

    @Test("infinite scores rank as the extremes")
    func infinities() throws {
        let ranking = try ScoresByClass(labels: [1, 0, 1, 0], scores: [.infinity, -.infinity, 2, 2])
        #expect(ranking.rocAUC().value == 0.875)
        #expect(ranking.kolmogorovSmirnov().value == 0.5)
    }

    @Test("weights that are whole numbers count as repeated rows")
    func weights() throws {
        var random = SeededNumbers(4)
        var sample = Sample(80, steps: 4, &random)
        sample.scores = sample.scores.map { 1 / (1 + exp(-$0)) }
        let weights = sample.labels.map { _ in Double(random.integer(below: 4)) }
        let weighted = try WeightedBinaryMetrics(
            labels: sample.labels, scores: sample.scores, weights: weights, threshold: 0.5)
        let rows = sample.labels.indices.flatMap { [Int](repeating: $0, count: Int(weights[$0])) }
        let labels = rows.map { sample.labels[$0] }
        let scores = rows.map { sample.scores[$0] }
        let repeated = try ScoresByClass(labels: labels, scores: scores)
        let losses = try ProbabilityLosses(labels: labels, scores: scores)
        #expect(agree(weighted.rocAUC, repeated.rocAUC().value))
        #expect(agree(weighted.averagePrecision, repeated.averagePrecision().value))
        #expect(agree(weighted.logLoss, losses.logLoss.value))
        #expect(agree(weighted.brierScore, losses.brierScore.value))
        let counts = try ConfusionCounts(labels: labels, scores: scores, threshold: 0.5)
        #expect(agree(weighted.cells.accuracy, counts.accuracy.value))
        #expect { try WeightedBinaryMetrics(labels: [1], scores: [1], weights: [-1], threshold: 0) } throws: {
            ($0 as? StatisticsError)?.code == .invalidValue
        }
        let missing = try WeightedBinaryMetrics(
            labels: [1, 0, .nan], scores: [0.5, .nan, 1], weights: [.nan, 1, 1], threshold: 0)
        #expect(missing.excluded == 3)
        #expect(missing.rocAUC == nil)
        #expect(missing.cells.accuracy == nil)
    }
}
