import Testing
import VigilStatistics

@Suite("Calibration")
struct CalibrationTests {
    private static func sample(_ size: Int, _ random: inout SeededNumbers) -> (labels: [Double], scores: [Double]) {
        let scores = random.uniforms(size)
        return (scores.map { random.happens($0) ? 1 : 0 }, scores)
    }

    @Test("merged bins and losses equal those of the whole")
    func mergeIsWhole() throws {
        var random = SeededNumbers(1)
        let (labels, scores) = Self.sample(2000, &random)
        var bins = ReliabilityBins()
        var losses = ProbabilityLosses()
        for range in random.cut(2000, into: 8) {
            try bins.merge(ReliabilityBins(labels: Array(labels[range]), scores: Array(scores[range])))
            losses.merge(try ProbabilityLosses(labels: Array(labels[range]), scores: Array(scores[range])))
        }
        let wholeBins = try ReliabilityBins(labels: labels, scores: scores)
        let wholeLosses = try ProbabilityLosses(labels: labels, scores: scores)
        #expect(bins.counts == wholeBins.counts)
        #expect(bins.positives == wholeBins.positives)
        #expect(agree(bins.expectedCalibrationError.value, wholeBins.expectedCalibrationError.value, relative: 1e-11))
        #expect(agree(losses.logLoss.value, wholeLosses.logLoss.value))
        #expect(agree(losses.brierScore.estimate?.standardError, wholeLosses.brierScore.estimate?.standardError))
        #expect { try bins.merge(ReliabilityBins(bins: 5)) } throws: {
            ($0 as? StatisticsError)?.code == .incompatibleSummaries
        }
    }

    @Test("a score outside 0...1 makes losses and calibration undefined, and is counted")
    func outOfRange() throws {
        let losses = try ProbabilityLosses(labels: [1, 0, 1], scores: [0.5, 1.5, .nan])
        #expect(losses.logLoss == .undefined(reason: .scoreOutsideUnitInterval))
        #expect(losses.brierScore == .undefined(reason: .scoreOutsideUnitInterval))
        #expect(losses.outOfRange == 1)
        #expect(losses.excluded == 1)
        let bins = try ReliabilityBins(labels: [1, 0], scores: [0.5, -0.1])
        #expect(bins.expectedCalibrationError == .undefined(reason: .scoreOutsideUnitInterval))
        #expect(bins.maximumCalibrationError == .undefined(reason: .scoreOutsideUnitInterval))
        #expect(try ProbabilityLosses(labels: [], scores: []).logLoss == .notEnoughData(have: 0, need: 1))
        #expect(ReliabilityBins().expectedCalibrationError == .notEnoughData(have: 0, need: 1))
    }

    @Test("a certain error costs a large but finite log loss")
    func certainError() throws {
        let losses = try ProbabilityLosses(labels: [1, 0], scores: [0, 1])
        let loss = try #require(losses.logLoss.value)
        #expect(loss > 36 && loss < 37)
        #expect(losses.brierScore.value == 1)
    }

    @Test("bins by mass differ by at most one row and keep every row", arguments: [1, 7, 10, 400, 1000])
    func byMass(bins: Int) throws {
        var random = SeededNumbers(2)
        let (labels, scores) = Self.sample(403, &random)
        let curve = try ReliabilityCurve(equalMass: labels, scores: scores, bins: bins)
        let sizes = curve.bins.map(\.count)
        #expect(curve.count == 403)
        #expect(sizes.count == min(bins, 403))
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        #expect(sizes == sizes.sorted(by: >))
    }

    @Test("a calibrated model has a small calibration error, a constant one its distance from the prevalence")
    func meaning() throws {
        var random = SeededNumbers(3)
        let (labels, scores) = Self.sample(20_000, &random)
        let calibrated = try #require(
            try ReliabilityBins(labels: labels, scores: scores).expectedCalibrationError.value)
        #expect(calibrated < 0.02)
        let constant = try ReliabilityBins(labels: [1, 0, 0, 0], scores: [0.9, 0.9, 0.9, 0.9])
        #expect(agree(constant.expectedCalibrationError.value, 0.65))
        #expect(agree(constant.maximumCalibrationError.value, 0.65))
    }

    @Test("an isotonic fit never falls, keeps the mean and interpolates between scores")
    func isotonic() throws {
        var random = SeededNumbers(4)
        let (labels, scores) = Self.sample(500, &random)
        let fit = try #require(try IsotonicFit(labels: labels, scores: scores))
        #expect(zip(fit.values, fit.values.dropFirst()).allSatisfy { $0 <= $1 })
        let fitted = scores.map { fit.value(at: $0) }.reduce(0, +)
        #expect(agree(fitted, labels.reduce(0, +), relative: 1e-11))
        let steps = try #require(try IsotonicFit(labels: [0, 1, 0, 1, .nan], scores: [1, 3, 2, 4, 9]))
        #expect(steps.scores == [1, 2, 3, 4])
        #expect(steps.values == [0, 0, 1, 1])
        #expect(steps.value(at: 2.25) == 0.25)
        #expect(steps.value(at: -5) == 0)
        #expect(steps.value(at: .infinity) == 1)
        #expect(steps.value(at: .nan).isNaN)
        #expect(try IsotonicFit(labels: [.nan], scores: [1]) == nil)
        let falling = try #require(try IsotonicFit(labels: [1, 1, 0, 0], scores: [1, 2, 3, 4]))
        #expect(falling.values == [0.5, 0.5, 0.5, 0.5])
    }

    @Test("the gain of random scores is the share of rows, and fewer rows than groups make no table")
    func gain() throws {
        #expect(try GainTable(labels: [1, 0, 1], scores: [1, 2, 3]) == nil)
        #expect(try GainTable(labels: [Double](repeating: 0, count: 20), scores: (0..<20).map(Double.init)) == nil)
        let perfect = try #require(
            try GainTable(labels: [1, 1, 0, 0, 0, 0, 0, 0, 0, 0], scores: (0..<10).map { -Double($0) }, groups: 5))
        #expect(perfect.gain == [1, 1, 1, 1, 1])
        #expect(perfect.lift == [5, 0, 0, 0, 0])
        var random = SeededNumbers(5)
        let labels = (0..<5000).map { _ in random.happens(0.3) ? 1.0 : 0.0 }
        let table = try #require(try GainTable(labels: labels, scores: random.uniforms(5000)))
        for (group, gain) in table.gain.enumerated() { #expect(abs(gain - Double(group + 1) / 10) < 0.03) }
        #expect(table.gain.last == 1)
    }
}
