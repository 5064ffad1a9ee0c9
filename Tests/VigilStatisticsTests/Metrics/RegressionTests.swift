import Testing
import VigilStatistics

@Suite("Regression")
struct RegressionTests {
    private static func outcomes(_ moments: RegressionMoments) -> [(name: String, outcome: MetricOutcome)] {
        [
            ("mae", moments.meanAbsoluteError), ("mse", moments.meanSquaredError),
            ("rmse", moments.rootMeanSquaredError), ("rmsle", moments.rootMeanSquaredLogError),
            ("bias", moments.bias), ("max", moments.maximumError),
            ("mape", moments.meanAbsolutePercentageError(zeroTargets: .leftOut)),
            ("smape", moments.symmetricMeanAbsolutePercentageError), ("wape", moments.weightedAbsolutePercentageError),
            ("pinball", moments.quantileLoss(0.8)), ("huber", moments.huberLoss),
            ("r2", moments.rSquared(constantTarget: .undefined)),
            ("explained", moments.explainedVariance(constantTarget: .undefined)),
        ]
    }

    private static func sample(_ size: Int, _ random: inout SeededNumbers) -> (labels: [Double], predictions: [Double])
    {
        let labels = random.normals(size).map { abs($0) * 3 + 1 }
        return (labels, labels.map { $0 + random.normal() * 0.2 })
    }

    @Test("merged windows equal the whole, value and error", arguments: [2, 13])
    func mergeIsWhole(parts: Int) throws {
        var random = SeededNumbers(UInt64(parts))
        let (labels, predictions) = Self.sample(3000, &random)
        let whole = try RegressionMoments(labels: labels, predictions: predictions)
        var merged = RegressionMoments()
        for range in random.cut(3000, into: parts) {
            try merged.merge(RegressionMoments(labels: Array(labels[range]), predictions: Array(predictions[range])))
        }
        #expect(merged.count == 3000)
        for (left, right) in zip(Self.outcomes(merged), Self.outcomes(whole)) {
            #expect(agree(left.outcome.value, right.outcome.value, relative: 1e-11, absolute: 1e-14), "\(left.name)")
            #expect(
                agree(
                    left.outcome.estimate?.standardError, right.outcome.estimate?.standardError, relative: 1e-9),
                "\(left.name)")
        }
        #expect { try merged.merge(RegressionMoments(huberDelta: 2)) } throws: {
            ($0 as? StatisticsError)?.code == .incompatibleSummaries
        }
    }

    @Test("the order of rows does not matter")
    func order() throws {
        var random = SeededNumbers(4)
        let (labels, predictions) = Self.sample(1500, &random)
        let order = random.shuffled(Array(0..<1500))
        let plain = try RegressionMoments(labels: labels, predictions: predictions)
        let shuffled = try RegressionMoments(
            labels: order.map { labels[$0] }, predictions: order.map { predictions[$0] })
        for (left, right) in zip(Self.outcomes(plain), Self.outcomes(shuffled)) {
            #expect(agree(left.outcome.value, right.outcome.value, relative: 1e-11, absolute: 1e-14), "\(left.name)")
        }
    }

    @Test("missing and infinite rows are left out and counted")
    func leftOut() throws {
        let moments = try RegressionMoments(
            labels: [1, .nan, 3, .infinity, 1e308], predictions: [2, 2, .nan, 5, -1e308])
        #expect(moments.count == 1)
        #expect(moments.excluded == 2)
        #expect(moments.infinite == 2)
        #expect(moments.meanAbsoluteError.value == 1)
        #expect(moments.meanAbsoluteError.estimate?.standardError == nil)
    }

    @Test("without rows there is not enough data, whatever is asked")
    func empty() throws {
        for (name, outcome) in Self.outcomes(RegressionMoments()) {
            #expect(outcome == .notEnoughData(have: 0, need: 1), "\(name)")
        }
        #expect(try medianAbsoluteError(labels: [.nan], predictions: [1]) == .notEnoughData(have: 0, need: 1))
        #expect { try RegressionMoments(labels: [1], predictions: []) } throws: {
            ($0 as? StatisticsError)?.code == .lengthMismatch
        }
    }

    @Test("a constant target has no R², unless the convention is asked for")
    func constantTarget() throws {
        let wrong = try RegressionMoments(labels: [5, 5, 5], predictions: [4, 5, 6])
        #expect(wrong.rSquared(constantTarget: .undefined) == .undefined(reason: .constant))
        #expect(wrong.rSquared(constantTarget: .zero).value == 0)
        let right = try RegressionMoments(labels: [5, 5], predictions: [5, 5])
        #expect(right.rSquared(constantTarget: .zero).value == 1)
        let shifted = try RegressionMoments(labels: [5, 5], predictions: [6, 6])
        #expect(shifted.explainedVariance(constantTarget: .zero).value == 1)
    }

    @Test("labels that are 0 have no relative error, unless the convention is asked for")
    func zeroTargets() throws {
        let zeros = try RegressionMoments(labels: [0, 0], predictions: [1, 0])
        #expect(zeros.meanAbsolutePercentageError(zeroTargets: .leftOut) == .undefined(reason: .zeroTargets))
        #expect(zeros.weightedAbsolutePercentageError == .undefined(reason: .zeroTargets))
        let huge = try #require(zeros.meanAbsolutePercentageError(zeroTargets: .dividedByEpsilon).value)
        #expect(huge > 1e15)
        #expect(zeros.symmetricMeanAbsolutePercentageError.value == 1)
        let some = try RegressionMoments(labels: [0, 2], predictions: [1, 3])
        #expect(some.meanAbsolutePercentageError(zeroTargets: .leftOut).value == 0.5)
    }

    @Test("labels of -1 and below have no logarithmic error")
    func logarithm() throws {
        let moments = try RegressionMoments(labels: [1, -1], predictions: [1, 1])
        #expect(moments.rootMeanSquaredLogError == .undefined(reason: .valueNotAboveMinusOne))
    }

    @Test("squares beyond the largest double are said to overflow, the mean absolute error stands")
    func overflow() throws {
        let moments = try RegressionMoments(labels: [1e200, 2e200, 0], predictions: [-1e200, 2e200, 0])
        #expect(moments.meanSquaredError == .undefined(reason: .overflow))
        #expect(moments.rootMeanSquaredError == .undefined(reason: .overflow))
        #expect(agree(moments.meanAbsoluteError.value, 2e200 / 3))
        #expect(try RegressionMoments(decoding: moments.encoded()) == moments)
    }

    @Test("the error of the pinball loss is that of the mean of its rows")
    func pinballError() throws {
        var random = SeededNumbers(5)
        let (labels, predictions) = Self.sample(700, &random)
        let moments = try RegressionMoments(labels: labels, predictions: predictions)
        for probability in [0.1, 0.5, 0.9] {
            let rows = zip(labels, predictions).map { label, prediction in
                max(probability * (label - prediction), (probability - 1) * (label - prediction))
            }
            let direct = MeanVariance(rows)
            let estimate = try #require(moments.quantileLoss(probability).estimate)
            #expect(agree(estimate.value, direct.mean))
            #expect(agree(estimate.standardError, direct.standardErrorOfMean, relative: 1e-9))
        }
    }

    @Test("the interval of the median error lies between order statistics")
    func medianInterval() throws {
        let labels = [Double](repeating: 0, count: 100)
        let outcome = try medianAbsoluteError(labels: labels, predictions: (1...100).map(Double.init))
        // SciPy 1.17.1: binom.ppf(0.025, 100, 0.5) = 40, so the 40th and the 61st value enclose the median at 95 %.
        #expect(outcome.estimate == MetricEstimate(value: 50.5, lower95: 40, upper95: 61, count: 100))
        let few = try medianAbsoluteError(labels: [0, 0, 0], predictions: [1, 2, 3])
        #expect(few.estimate == MetricEstimate(value: 2, count: 3))
    }
}
