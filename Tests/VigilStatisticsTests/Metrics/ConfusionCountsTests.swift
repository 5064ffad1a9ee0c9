import Testing
import VigilStatistics

@Suite("Confusion counts")
struct ConfusionCountsTests {
    @Test("rows without a label or a score are left out, a score at the threshold is positive")
    func counting() throws {
        let counts = try ConfusionCounts(
            labels: [1, 1, 0, 0, .nan, 1, 0], scores: [0.5, 0.4, 0.5, 0.1, 0.9, .nan, .infinity], threshold: 0.5)
        let expected = ConfusionCounts(
            truePositives: 1, falsePositives: 2, falseNegatives: 1, trueNegatives: 1, excluded: 2)
        #expect(counts == expected)
        #expect(counts.count == 5)
    }

    @Test("other labels and columns of different lengths are refused, and nothing is added")
    func invalid() throws {
        var counts = ConfusionCounts()
        #expect { try counts.add(labels: [1, 2], scores: [0, 0], threshold: 0.5) } throws: {
            ($0 as? StatisticsError)?.code == .invalidLabels
        }
        #expect { try counts.add(labels: [1], scores: [], threshold: 0.5) } throws: {
            ($0 as? StatisticsError)?.code == .lengthMismatch
        }
        #expect(counts == ConfusionCounts())
    }

    @Test("merged windows equal the whole")
    func mergeIsWhole() throws {
        var random = SeededNumbers(1)
        let scores = random.uniforms(1000)
        let labels = scores.map { random.happens($0) ? 1.0 : 0.0 }
        var merged = ConfusionCounts()
        for range in random.cut(1000, into: 7) {
            merged.merge(
                try ConfusionCounts(labels: Array(labels[range]), scores: Array(scores[range]), threshold: 0.4))
        }
        #expect(try merged == ConfusionCounts(labels: labels, scores: scores, threshold: 0.4))
    }

    @Test("without rows there is not enough data, whatever is asked")
    func empty() {
        let none = ConfusionCounts()
        let outcomes = [
            none.accuracy, none.precision, none.recall, none.f1, none.specificity, none.jaccard,
            none.balancedAccuracy, none.matthewsCorrelation, none.cohenKappa, none.prevalence, none.selectionRate,
        ]
        #expect(outcomes.allSatisfy { $0 == .notEnoughData(have: 0, need: 1) })
        #expect(none.cells.accuracy == nil)
        #expect(none.cells.precision(zeroDivision: .zero) == 0)
    }

    @Test("a zero denominator is undefined with its reason, or 0 where that is asked for")
    func undefined() {
        let onlyNegative = ConfusionCounts(trueNegatives: 9)
        #expect(onlyNegative.accuracy.value == 1)
        #expect(onlyNegative.precision == .undefined(reason: .noPositivePredictions))
        #expect(onlyNegative.recall == .undefined(reason: .noPositiveLabels))
        #expect(onlyNegative.f1 == .undefined(reason: .noPositives))
        #expect(onlyNegative.balancedAccuracy == .undefined(reason: .oneClassOnly))
        #expect(onlyNegative.matthewsCorrelation == .undefined(reason: .oneClassOnly))
        #expect(onlyNegative.cohenKappa == .undefined(reason: .noVariation))
        #expect(onlyNegative.cells.fScore(beta: 1, zeroDivision: .zero) == 0)
        #expect(onlyNegative.cells.fScore(beta: 1, zeroDivision: .undefined) == nil)
        let onlyPositive = ConfusionCounts(truePositives: 3, falseNegatives: 1)
        #expect(onlyPositive.specificity == .undefined(reason: .noNegativeLabels))
        #expect(onlyPositive.negativePredictiveValue.value == 0)
        #expect(ConfusionCounts(truePositives: 1).negativePredictiveValue == .undefined(reason: .noNegativePredictions))
    }

    /// Wilson's interval of 8 in 10, from SciPy 1.17.1: `binomtest(8, 10).proportion_ci(method="wilson")`.
    @Test("the interval of a share is Wilson's")
    func wilson() throws {
        let estimate = try #require(ConfusionCounts(truePositives: 8, falseNegatives: 2).recall.estimate)
        #expect(estimate.value == 0.8)
        #expect(estimate.count == 10)
        #expect(agree(estimate.standardError, 0.12649110640673517))
        #expect(agree(estimate.lower95, 0.4901624715366418))
        #expect(agree(estimate.upper95, 0.9433178485456248))
    }

    @Test("a perfect share still has an interval with a width, ending at 1")
    func perfect() throws {
        let perfect = ConfusionCounts(truePositives: 20, trueNegatives: 30)
        for outcome in [
            perfect.accuracy, perfect.recall, perfect.f1, perfect.balancedAccuracy,
            perfect.matthewsCorrelation, perfect.cohenKappa,
        ] {
            let estimate = try #require(outcome.estimate)
            #expect(estimate.value == 1)
            #expect(agree(estimate.upper95, 1))
            #expect(try #require(estimate.lower95) < 0.95)
            #expect(agree(estimate.standardError, 0, absolute: 1e-9))
        }
    }

    @Test("intervals hold the value and stay within the metric's range")
    func intervalsAreSane() throws {
        var random = SeededNumbers(2)
        for _ in 0..<300 {
            func draw() -> Int { random.integer(below: 6) * random.integer(below: 8) }
            let counts = ConfusionCounts(
                truePositives: draw(), falsePositives: draw(), falseNegatives: draw(), trueNegatives: draw())
            let units = [
                counts.accuracy, counts.precision, counts.recall, counts.specificity, counts.f1,
                counts.fScore(beta: 2), counts.jaccard, counts.balancedAccuracy, counts.prevalence,
            ]
            for (outcome, lowest) in units.map({ ($0, 0.0) })
                + [(counts.matthewsCorrelation, -1), (counts.cohenKappa, -1)]
            {
                guard let estimate = outcome.estimate else { continue }
                let lower = try #require(estimate.lower95)
                let upper = try #require(estimate.upper95)
                #expect(lower >= lowest && lower <= estimate.value + 1e-12)
                #expect(upper <= 1 && upper >= estimate.value - 1e-12)
            }
        }
    }

    @Test("counts of billions of rows do not overflow")
    func large() {
        let counts = ConfusionCounts(
            truePositives: 3_000_000_000, falsePositives: 1_000_000_000, falseNegatives: 1_000_000_000,
            trueNegatives: 3_000_000_000)
        #expect(counts.matthewsCorrelation.value.map { agree($0, 0.5) } == true)
        #expect(counts.cohenKappa.value.map { agree($0, 0.5) } == true)
    }
}
