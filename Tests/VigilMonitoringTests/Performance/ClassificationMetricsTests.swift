import Testing
import VigilDomain

@testable import VigilMonitoring

struct ClassificationMetricsTests {
    // Eight rows by hand: at threshold 0.5 rows 0, 1, 2, 5 and 6 are positive, three of them rightly.
    private static let labels: [Double] = [1, 0, 1, 1, 0, 0, 1, 0]
    private static let scores: [Double] = [0.9, 0.8, 0.7, 0.4, 0.3, 0.5, 0.6, 0.1]

    @Test("a binary table gives the numbers worked out by hand")
    func byHand() throws {
        let table = try Tables.binary(labels: Self.labels, scores: Self.scores)
        #expect(Tables.number(.accuracy, table) == 5.0 / 8)
        #expect(Tables.number(.precision, table) == 3.0 / 5)
        #expect(Tables.number(.recall, table) == 3.0 / 4)
        #expect(isClose(Tables.number(.f1, table), 2.0 / 3))
        // Of 16 pairs of a positive and a negative row 12 are in order.
        #expect(Tables.number(.rocAUC, table) == 0.75)
        // NumPy 2.4: -mean(y log s + (1 - y) log(1 - s)), mean((s - y)^2).
        #expect(isClose(Tables.number(.logLoss, table), 0.5817215459784136))
        #expect(isClose(Tables.number(.brierScore, table), 0.20125))
    }

    @Test("the prediction decides the class; where it is missing, the score and the threshold do")
    func classes() throws {
        let byScore = try Tables.binary(labels: Self.labels, scores: Self.scores, threshold: 0.65)
        #expect(Tables.number(.precision, byScore) == 2.0 / 3)
        let classes: [Double] = [1, 1, .nan, 0, 0, 0, 0, 0]
        let mixed = try Tables.binary(labels: Self.labels, scores: Self.scores, classes: classes, threshold: 0.65)
        #expect(Tables.number(.precision, mixed) == 2.0 / 3)
        #expect(Tables.number(.recall, mixed) == 2.0 / 4)
        let withoutScores = try Tables.binary(labels: Self.labels, classes: classes)
        #expect(Tables.value(.accuracy, withoutScores).measurement?.count == 7)
        #expect(Tables.value(.rocAUC, withoutScores) == .notEnoughData(have: 0, need: 2))
    }

    @Test("the share metrics of the grants data and their Wilson intervals agree with SciPy")
    func leadGrants() throws {
        // Counts of the data set's reference part and of its second quarter of 2007; intervals from
        // scipy.stats.binomtest(k, n).proportion_ci(method="wilson"), SciPy 1.17.1.
        let reference = try Tables.confusion(852, 192, 208, 901)
        let accuracy = try #require(Tables.value(.accuracy, reference).measurement)
        #expect(isClose(accuracy.value, 0.8142127264282397) && accuracy.count == 2153)
        #expect(isClose(accuracy.lower95 ?? .nan, 0.7972295023179073))
        #expect(isClose(accuracy.upper95 ?? .nan, 0.8300766886247436))
        let quarter = try Tables.confusion(118, 70, 37, 132)
        let fallen = try #require(Tables.value(.accuracy, quarter).measurement)
        #expect(isClose(fallen.value, 0.7002801120448179) && fallen.count == 357)
        #expect(isClose(fallen.lower95 ?? .nan, 0.6508301240587822))
        #expect(isClose(fallen.upper95 ?? .nan, 0.7454658017679066))
    }

    @Test("the relative rule fires for the quarter that fell and for no other")
    func leadRule() throws {
        let reference = Tables.value(.accuracy, try Tables.confusion(852, 192, 208, 901))
        let rule = try #require(
            WorseThanReference().rules(
                for: Fixtures.schema(.binaryClassification, name: "m"), reference: [.accuracy: reference]
            ).first)
        let limit = rule.resolvedLimit(reference: reference)
        #expect(limit.limit.map { isClose($0.value, 0.7642127264282397) } == true)
        func verdict(_ table: LabelledTable) -> RuleJudgement.Verdict {
            var point = Fixtures.point(Tables.value(.accuracy, table), rows: table.labelled, metric: .accuracy)
            point.model = rule.model
            return RuleJudgement(point, rule: rule, limit: limit).verdict
        }
        #expect(verdict(try Tables.confusion(118, 70, 37, 132)) == .breached)
        // 0.7927 on 386 rows, the first quarter of 2007.
        #expect(verdict(try Tables.confusion(250, 30, 50, 56)) == .fine)
        // Below the limit, but 20 rows are no evidence.
        #expect(verdict(try Tables.confusion(5, 5, 5, 5)) == .notCounted(.tooFewSamples(have: 20, need: 200)))
    }

    @Test("precision counts the rows predicted positive")
    func precision() throws {
        // September 1997 of the repeat buyers' data; SciPy as above.
        let table = try Tables.confusion(814, 254, 149, 262)
        let precision = try #require(Tables.value(.precision, table).measurement)
        #expect(isClose(precision.value, 0.7621722846441947) && precision.count == 1068)
        #expect(isClose(precision.lower95 ?? .nan, 0.7357270652193562))
        #expect(isClose(precision.upper95 ?? .nan, 0.7867382633901068))
    }

    @Test("what has no value says why")
    func undefined() throws {
        let negative = try Tables.binary(labels: [1, 0, 1], scores: [0.1, 0.2, 0.3])
        #expect(Tables.value(.precision, negative) == .undefined(reason: "no row was predicted positive"))
        let oneClass = try Tables.binary(labels: [1, 1, 1], scores: [0.1, 0.2, 0.9])
        #expect(Tables.value(.rocAUC, oneClass) == .undefined(reason: "the labels hold only one class"))
        let noProbability = try Tables.binary(labels: [1, 0], scores: [3.5, -2])
        #expect(Tables.value(.logLoss, noProbability) == .undefined(reason: "a score lies outside 0 to 1"))
        #expect(Tables.number(.rocAUC, noProbability) == 1)
        let invalid = try Tables.binary(labels: [1, 2], scores: [0.5, 0.5])
        #expect(Tables.value(.accuracy, invalid) == .undefined(reason: "label 2.0, need 0, 1 or NaN"))
        let invalidClass = try Tables.binary(labels: [1, 0], classes: [1, 0.7])
        #expect(Tables.value(.accuracy, invalidClass) == .undefined(reason: "prediction 0.7, need 0 or 1"))
    }

    @Test("several classes by hand")
    func multiclass() throws {
        let labels = "aabbbccc".map { String($0) }
        let classes = "abbbacca".map { String($0) }
        let table = try Tables.multiclass(labels: labels, classes: classes)
        #expect(Tables.number(.accuracy, table) == 5.0 / 8)
        // F1 of a, b and c: 2/5, 2/3 and 4/5.
        #expect(isClose(Tables.number(.macroF1, table), (2.0 / 5 + 2.0 / 3 + 4.0 / 5) / 3))
        let partly = try Tables.multiclass(labels: labels + [nil, "a"], classes: classes + ["a", nil])
        #expect(Tables.number(.accuracy, partly) == 5.0 / 8)
        #expect(partly.labelled == 9 && partly.rows == 10)
    }

    @Test("a class that is only predicted, and one that is only labelled, counts as 0; an unused name does not count")
    func otherClasses() throws {
        let table = try Tables.multiclass(labels: ["a", "a", "b"], classes: ["a", "c", "a"])
        // a: TP 1, FP 1, FN 1; b and c never right.
        #expect(isClose(Tables.number(.macroF1, table), (0.5 + 0 + 0) / 3))
        let one = try Tables.multiclass(labels: ["a", "a"], classes: ["a", "a"])
        #expect(Tables.number(.macroF1, one) == 1 && Tables.number(.accuracy, one) == 1)
    }

    @Test("more classes than a confusion matrix can hold are refused with the number")
    func tooManyClasses() throws {
        let names = (0..<2100).map { "class \($0)" }
        let table = try Tables.multiclass(labels: names, classes: names)
        #expect(Tables.value(.accuracy, table) == .undefined(reason: "2,100 classes, at most 2,000 are counted"))
    }
}
