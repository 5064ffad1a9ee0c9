import Foundation
import Testing
import VigilStatistics

@Suite("Several classes")
struct MulticlassTests {
    private static func draw(_ size: Int, _ random: inout SeededNumbers) -> (labels: [Int], columns: [[Double]]) {
        let labels = (0..<size).map { _ in random.integer(below: 3) }
        let columns = (0..<3).map { code in
            labels.map { label in (label == code ? 0.4 : 0.1) + 0.4 * random.uniform() }
        }
        return (labels, columns)
    }

    @Test("with two classes the metrics are those of the binary confusion matrix")
    func twoClasses() throws {
        let labels = [0, 0, 0, 1, 1, 1, 1, 1, 0, 1]
        let predictions = [0, 1, 0, 1, 1, 0, 1, 1, 0, 1]
        let several = try MulticlassCounts(labels: labels, predictions: predictions, classes: 2)
        let binary = try ConfusionCounts(
            labels: labels.map(Double.init), scores: predictions.map(Double.init), threshold: 0.5)
        #expect(several.oneVersusRest(1) == binary)
        #expect(several.accuracy == binary.accuracy)
        #expect(agree(several.matthewsCorrelation.value, binary.matthewsCorrelation.value))
        #expect(agree(several.cohenKappa.value, binary.cohenKappa.value))
        #expect(agree(several.balancedAccuracy.value, binary.balancedAccuracy.value))
        #expect(
            agree(several.balancedAccuracy.estimate?.standardError, binary.balancedAccuracy.estimate?.standardError))
        #expect(several.perClass(.f1, zeroDivision: .undefined)[1] == binary.f1.value)
    }

    @Test("merged windows equal the whole, missing rows are counted")
    func mergeIsWhole() throws {
        var random = SeededNumbers(1)
        let labels = (0..<500).map { _ in random.integer(below: 5) - 1 }
        let predictions = (0..<500).map { _ in random.integer(below: 5) - 1 }
        let whole = try MulticlassCounts(labels: labels, predictions: predictions, classes: 4)
        var merged = MulticlassCounts(classes: 4)
        for range in random.cut(500, into: 5) {
            try merged.merge(
                MulticlassCounts(labels: Array(labels[range]), predictions: Array(predictions[range]), classes: 4))
        }
        #expect(merged == whole)
        #expect(whole.excluded == zip(labels, predictions).count { $0 == -1 || $1 == -1 })
        #expect(whole.count + whole.excluded == 500)
        #expect { try merged.merge(MulticlassCounts(classes: 3)) } throws: {
            ($0 as? StatisticsError)?.code == .incompatibleSummaries
        }
    }

    @Test("codes beyond the classes are refused, and nothing is added", arguments: [[4], [-2]])
    func invalidCodes(labels: [Int]) throws {
        var counts = MulticlassCounts(classes: 4)
        #expect { try counts.add(labels: labels, predictions: [0]) } throws: {
            ($0 as? StatisticsError)?.code == .invalidLabels
        }
        #expect(counts == MulticlassCounts(classes: 4))
    }

    @Test("a class that never occurs counts as 0 or is left out, as asked")
    func absentClass() throws {
        let counts = try MulticlassCounts(labels: [0, 0, 1, 1], predictions: [0, 0, 1, 0], classes: 3)
        #expect(agree(counts.average(.recall, .macro, zeroDivision: .zero).value, 0.5))
        #expect(agree(counts.average(.recall, .macro, zeroDivision: .undefined).value, 0.75))
        #expect(agree(counts.balancedAccuracy.value, 0.75))
        #expect(counts.average(.recall, .weighted, zeroDivision: .zero).value == counts.accuracy.value)
        #expect(counts.average(.f1, .micro, zeroDivision: .zero) == counts.accuracy)
        #expect(counts.perClass(.precision, zeroDivision: .undefined)[2] == nil)
    }

    @Test("without rows there is not enough data, with one class correlations are undefined")
    func edges() throws {
        let none = MulticlassCounts(classes: 3)
        #expect(none.accuracy == .notEnoughData(have: 0, need: 1))
        #expect(none.average(.f1, .macro, zeroDivision: .zero) == .notEnoughData(have: 0, need: 1))
        #expect(none.cohenKappa == .notEnoughData(have: 0, need: 1))
        let one = try MulticlassCounts(labels: [1, 1], predictions: [1, 1], classes: 3)
        #expect(one.matthewsCorrelation == .undefined(reason: .oneClassOnly))
        #expect(one.cohenKappa == .undefined(reason: .noVariation))
        let scores = try MulticlassScores(labels: [1, 1], columns: [[0.2, 0.3], [0.8, 0.7]])
        #expect(try scores.rocAUCOneVersusRest(.macro) == .undefined(reason: .oneClassOnly))
        #expect(try scores.rocAUCOneVersusOne() == .undefined(reason: .oneClassOnly))
        #expect(try MulticlassScores(labels: [], columns: [[], []]).logLoss() == .notEnoughData(have: 0, need: 1))
        #expect { try MulticlassScores(labels: [0], columns: [[1]]) } throws: {
            ($0 as? StatisticsError)?.code == .invalidParameter
        }
    }

    @Test("rows with a missing label or probability are left out of scores")
    func missing() throws {
        let scores = try MulticlassScores(
            labels: [0, -1, 1, 1], columns: [[0.9, 0.5, .nan, 0.2], [0.1, 0.5, 0.5, 0.8]])
        #expect(scores.excluded == 2)
        #expect(scores.labels == [0, 1])
        #expect(scores.confusion().excluded == 2)
        #expect(scores.confusion().accuracy.value == 1)
        let wild = try MulticlassScores(labels: [0], columns: [[1.2], [-0.2]])
        #expect(wild.logLoss() == .undefined(reason: .scoreOutsideUnitInterval))
    }

    @Test("the first of equal classes is predicted, and top accuracies rise to 1")
    func topAccuracy() throws {
        let ties = try MulticlassScores(
            labels: [0, 1, 2], columns: [[0.3, 0.3, 0.3], [0.3, 0.3, 0.3], [0.3, 0.3, 0.3]])
        #expect(ties.predictions() == [0, 0, 0])
        #expect(ties.topAccuracy(1).value == ties.confusion().accuracy.value)
        #expect(ties.topAccuracy(2).value == 2.0 / 3)
        #expect(ties.topAccuracy(3).value == 1)
    }

    @Test("the order of rows does not matter to areas and losses")
    func order() throws {
        var random = SeededNumbers(2)
        let (labels, columns) = Self.draw(300, &random)
        let order = random.shuffled(Array(0..<300))
        let plain = try MulticlassScores(labels: labels, columns: columns)
        let shuffled = try MulticlassScores(
            labels: order.map { labels[$0] }, columns: columns.map { column in order.map { column[$0] } })
        #expect(try plain.rocAUCOneVersusOne() == shuffled.rocAUCOneVersusOne())
        #expect(try plain.rocAUCOneVersusRest(.weighted).value == shuffled.rocAUCOneVersusRest(.weighted).value)
        #expect(try plain.rocAUCOneVersusRest(.micro).value.map { $0 > 0.5 } == true)
        #expect(agree(plain.logLoss().value, shuffled.logLoss().value))
        #expect(plain.confusion() == shuffled.confusion())
    }

    @Test("two classes whose probabilities sum to 1 have the binary area, its error and its interval")
    func areaOfTwoClasses() throws {
        var random = SeededNumbers(4)
        let labels = (0..<80).map { _ in random.integer(below: 2) }
        // Quarters, so that some are tied and one less any of them is exact.
        let scores = labels.map { Double(min(4, random.integer(below: 4) + $0)) / 4 }
        let several = try MulticlassScores(labels: labels, columns: [scores.map { 1 - $0 }, scores])
        let binary = try #require(
            try ScoresByClass(labels: labels.map(Double.init), scores: scores).rocAUC().estimate)
        for average in [ClassAverage.macro, .weighted] {
            let found = try #require(try several.rocAUCOneVersusRest(average).estimate)
            #expect(agree(found.value, binary.value) && agree(found.standardError, binary.standardError))
            #expect(agree(found.lower95, binary.lower95) && agree(found.upper95, binary.upper95))
        }
        let losses = try ProbabilityLosses(labels: labels.map(Double.init), scores: scores)
        #expect(agree(several.brierScore().value, losses.brierScore.value.map { 2 * $0 }))
        #expect(agree(several.logLoss().value, losses.logLoss.value))
    }

    @Test("always saying one k-th has Brier score (k - 1)/k, and certainty 0 or 2")
    func brier() throws {
        let flat = try MulticlassScores(
            labels: [0, 1, 2, 2], columns: Array(repeating: Array(repeating: 0.25, count: 4), count: 4))
        #expect(agree(flat.brierScore().value, 0.75))
        let certain = try MulticlassScores(labels: [0, 1], columns: [[1, 1], [0, 0]])
        #expect(certain.brierScore().value == 1)
        #expect(try MulticlassScores(labels: [0], columns: [[1.2], [-0.2]]).brierScore().value == nil)
    }

    @Test("a class without rows is left out of the mean area, its column is not")
    func areaWithoutAClass() throws {
        let columns = [[0.7, 0.2, 0.4, 0.1], [0.2, 0.7, 0.5, 0.8], [0.1, 0.1, 0.1, 0.1]]
        let three = try MulticlassScores(labels: [0, 1, 0, 1], columns: columns)
        let two = try MulticlassScores(labels: [0, 1, 0, 1], columns: Array(columns.prefix(2)))
        #expect(try three.rocAUCOneVersusRest(.macro) == two.rocAUCOneVersusRest(.macro))
        let lone = try MulticlassScores(labels: [0, 1, 0, 2], columns: columns)
        let estimate = try #require(try lone.rocAUCOneVersusRest(.macro).estimate)
        #expect(estimate.standardError == nil && estimate.lower95 == nil)
    }

    /// 1000 windows of 150 rows, so that the share covered scatters by 0.7 points.
    ///
    /// That the shares of the classes vary, too, is not part of the error, as it is not part of DeLong's.
    @Test("the interval of the mean area holds the true area in 95 % of windows, within 2 points")
    func coverageOfArea() throws {
        var random = SeededNumbers(6)
        func window(_ rows: Int) throws -> MulticlassScores {
            let labels = (0..<rows).map { _ in random.integer(below: 4) % 3 }
            let columns = (0..<3).map { code in labels.map { 1 / (1 + exp(-random.normal() - ($0 == code ? 1 : 0))) } }
            return try MulticlassScores(labels: labels, columns: columns)
        }
        // Each column is a normal shifted by 1: Φ(1/√2).
        let truth = 0.7602499389065233
        var held = 0
        for _ in 0..<1000 {
            let estimate = try #require(try window(150).rocAUCOneVersusRest(.macro).estimate)
            let (lower, upper) = (try #require(estimate.lower95), try #require(estimate.upper95))
            if lower <= truth && truth <= upper { held += 1 }
        }
        #expect(abs(Double(held) / 1000 - 0.95) < 0.02, "\(held)")
    }

    @Test("groups are compared by their extremes, and one group alone cannot be")
    func fairness() throws {
        let grouped = try GroupedConfusion(
            groups: ["a", "a", "a", "b", "b", "b", "b"], labels: [1, 0, 1, 1, 0, 0, .nan],
            scores: [1, 0, 0, 1, 1, 0, 1])
        #expect(agree(grouped.demographicParityDifference.value, 1.0 / 3))
        #expect(agree(grouped.demographicParityRatio.value, 0.5))
        #expect(agree(grouped.equalOpportunityDifference.value, 0.5))
        #expect(agree(grouped.equalizedOddsDifference.value, 0.5))
        #expect(grouped.groups["b"]?.excluded == 1)
        #expect(grouped.demographicParityDifference.estimate?.standardError != nil)
        let alone = try GroupedConfusion(groups: ["a", "a"], labels: [1, 0], scores: [1, 1])
        #expect(alone.demographicParityDifference == .undefined(reason: .fewerThanTwoGroups))
        #expect(alone.demographicParityRatio == .undefined(reason: .fewerThanTwoGroups))
        let unselected = try GroupedConfusion(groups: ["a", "b"], labels: [0, 0], scores: [0, 0])
        #expect(unselected.demographicParityRatio == .undefined(reason: .noPositivePredictions))
        #expect(unselected.equalOpportunityDifference == .undefined(reason: .fewerThanTwoGroups))
    }
}
