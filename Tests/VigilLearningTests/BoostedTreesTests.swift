import Testing
import VigilStatistics

@testable import VigilLearning

@Suite struct BoostedTreesTests {
    /// Rows whose class is the sign of the product of their first two features; the third says nothing.
    private static func products(_ count: Int, seed: UInt64) throws -> (rows: FeatureRows, labels: [Float]) {
        var random = SplitMix64(seed: seed)
        var values: [Float] = []
        var labels: [Float] = []
        for _ in 0..<count {
            let row = (0..<3).map { _ in Float(random.normal()) }
            values += row
            labels.append(row[0] * row[1] > 0 ? 1 : 0)
        }
        return (try FeatureRows(featureCount: 3, values: values), labels)
    }

    /// Learns and throws the model away.
    private static func learn(_ rows: FeatureRows, _ labels: [Float], _ trees: BoostedTrees = BoostedTrees()) throws {
        _ = try trees.train(rows: rows, labels: labels)
    }

    @Test func `a product that no weighted sum sees is learned`() throws {
        try BoostedTrees.requireAvailable()
        let known = try Self.products(2000, seed: 1)
        let new = try Self.products(1000, seed: 2)
        let model = try BoostedTrees().train(rows: known.rows, labels: known.labels)
        let probabilities = try model.probabilities(new.rows)
        let right = zip(probabilities, new.labels).count { ($0 > 0.5) == ($1 == 1) }
        #expect(right > 950)
        let gains = try model.gains()
        #expect(gains.count == 3 && gains[0] > 10 * gains[2] && gains[1] > 10 * gains[2])
    }

    @Test func `a seed gives the same bits, on any number of threads nearly`() throws {
        let known = try Self.products(1000, seed: 3)
        var trees = BoostedTrees()
        let first = try trees.train(rows: known.rows, labels: known.labels).probabilities(known.rows)
        let second = try trees.train(rows: known.rows, labels: known.labels).probabilities(known.rows)
        #expect(first == second)
        trees.threads = 2
        let spread = try trees.train(rows: known.rows, labels: known.labels).probabilities(known.rows)
        #expect(zip(first, spread).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test func `missing values have a side of their own, constant features none`() throws {
        let values: [Float] = (0..<400).flatMap { [$0 % 2 == 0 ? Float.nan : 1, 7] }
        let rows = try FeatureRows(featureCount: 2, values: values)
        let model = try BoostedTrees().train(rows: rows, labels: (0..<400).map { $0 % 2 == 0 ? 1 : 0 })
        let probabilities = try model.probabilities(rows)
        #expect(probabilities[0] > 0.95 && probabilities[1] < 0.05)
        #expect(try model.gains()[1] == 0)
        #expect(try model.probabilities(FeatureRows(featureCount: 2, values: [])) == [])
    }

    @Test func `trees that cannot split give the share of class 1`() throws {
        let rows = try FeatureRows(featureCount: 1, values: [Float](repeating: 3, count: 40))
        let model = try BoostedTrees().train(rows: rows, labels: (0..<40).map { $0 < 10 ? 1 : 0 })
        #expect(try model.probabilities(rows).allSatisfy { abs($0 - 0.25) < 1e-3 })
        #expect(try model.gains() == [0])
    }

    @Test func `what cannot be learned from is refused with a sentence`() throws {
        let rows = try FeatureRows(featureCount: 1, values: [1, 2, 3])
        #expect(throws: LearningError("2 labels for 3 rows")) { try Self.learn(rows, [0, 1]) }
        #expect(throws: LearningError("all rows have the same label")) {
            try Self.learn(rows, [1, 1, 1])
        }
        #expect(throws: LearningError("a label is 2.0, need 0 or 1")) {
            try Self.learn(rows, [0, 1, 2])
        }
        #expect(throws: LearningError("rows need at least one feature")) {
            try FeatureRows(featureCount: 0, values: [])
        }
        #expect(throws: LearningError("3 numbers do not fill rows of 2")) {
            try FeatureRows(featureCount: 2, values: [1, 2, 3])
        }
        #expect(throws: LearningError("a number is infinite")) {
            try FeatureRows(featureCount: 1, values: [1, -.infinity])
        }
        let model = try BoostedTrees().train(rows: rows, labels: [0, 1, 1])
        #expect(throws: LearningError("rows of 2 features; the trees know 1")) {
            try model.probabilities(FeatureRows(featureCount: 2, values: [1, 2]))
        }
    }

    @Test func `what XGBoost refuses is told in its words`() throws {
        let rows = try FeatureRows(featureCount: 1, values: [1, 2, 3])
        var trees = BoostedTrees()
        trees.maximumDepth = -1
        let error = #expect(throws: LearningError.self) { try Self.learn(rows, [0, 1, 1], trees) }
        #expect(error?.detail.hasPrefix("XGBoost: ") == true && error?.detail.contains("max_depth") == true)
    }

    @Test func `without XGBoost the package is named`() {
        let error = LearningError.missingXGBoost("libxgboost.so.0: cannot open shared object file")
        #expect(error.detail.contains("libxgboost0") && error.detail.contains("cannot open"))
    }
}
