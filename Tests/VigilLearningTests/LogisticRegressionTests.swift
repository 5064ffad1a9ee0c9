import Testing
import VigilStatistics

@testable import VigilLearning

@Suite struct LogisticRegressionTests {
    private static func sample() throws -> (rows: FeatureRows, labels: [Float]) {
        let columns = [21, 22, 23].map { Congruential.normals(seed: $0, count: 300).map { Float($0) } }
        let noise = Congruential.normals(seed: 24, count: 300)
        let labels = (0..<300).map { row -> Float in
            0.7 * Double(columns[0][row]) - 0.4 * Double(columns[1][row]) + noise[row] > 0.3 ? 1 : 0
        }
        let values = (0..<300).flatMap { row in columns.map { $0[row] } }
        return (try FeatureRows(featureCount: 3, values: values), labels)
    }

    // scipy.optimize.minimize, BFGS to a gradient of 1e-10, of the same penalised loss on the standardised features; 1.17.
    @Test(arguments: [
        (2.0, [0.94312097, -0.45903487, -0.09223294]),
        (50.0, [0.49201718, -0.24099482, -0.0415034]),
    ])
    func `coefficients agree with SciPy's minimum`(ridge: Double, expected: [Double]) throws {
        let (rows, labels) = try Self.sample()
        let fit = try LogisticRegression(ridge: ridge, tolerance: 1e-10).fit(rows: rows, labels: labels)
        #expect(zip(fit.coefficients, expected).allSatisfy { abs($0 - $1) < 1e-7 })
        #expect(fit.scores.count == 300 && fit.scores.allSatisfy(\.isFinite))
    }

    @Test func `with many features the slope of the loss is 0 too`() throws {
        var random = SplitMix64(seed: 5)
        let features = StandardisedRows.mostForCurvature + 4
        let count = 150
        let values = (0..<(count * features)).map { _ in Float(random.normal()) }
        let labels = (0..<count).map { values[$0 * features] > 0 ? Float(1) : 0 }
        let rows = try FeatureRows(featureCount: features, values: values)
        let fit = try LogisticRegression(ridge: 10, tolerance: 1e-9, stepLimit: 60).fit(rows: rows, labels: labels)
        for feature in stride(from: 0, to: features, by: 17) {
            let column = (0..<count).map { Double(values[$0 * features + feature]) }
            let mean = column.reduce(0, +) / Double(count)
            let deviation = (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot()
            var slope = 10 * fit.coefficients[feature]
            for row in 0..<count {
                let residual = Logistic.probability(fit.scores[row]) - Double(labels[row])
                slope += residual * (column[row] - mean) / deviation
            }
            #expect(abs(slope) < 1e-6)
        }
        #expect(fit.coefficients[0] == fit.coefficients.max())
    }

    @Test func `classes that are told apart without error give finite coefficients`() throws {
        let rows = try FeatureRows(featureCount: 1, values: (0..<100).map { Float($0 < 50 ? $0 : $0 + 1000) })
        let fit = try LogisticRegression(ridge: 1e-3).fit(rows: rows, labels: (0..<100).map { $0 < 50 ? 0 : 1 })
        #expect(fit.coefficients[0] > 1 && fit.coefficients[0].isFinite)
        #expect(fit.scores[49] < 0 && fit.scores[50] > 0)
    }

    @Test func `a missing value counts as the mean, and a constant as nothing`() throws {
        let rows = try FeatureRows(
            featureCount: 2, values: (0..<90).flatMap { [$0 % 3 == 2 ? .nan : Float($0 % 3), 9] })
        let fit = try LogisticRegression(ridge: 1).fit(rows: rows, labels: (0..<90).map { $0 % 3 == 1 ? 1 : 0 })
        #expect(fit.coefficients[0] > 0 && fit.coefficients[1] == 0)
        #expect(fit.scores[0] < fit.scores[2] && fit.scores[2] < fit.scores[1])
    }

    @Test func `what cannot be learned from is refused`() throws {
        let rows = try FeatureRows(featureCount: 1, values: [1, 2])
        #expect(throws: LearningError("1 labels for 2 rows")) { try LogisticRegression().fit(rows: rows, labels: [1]) }
        #expect(throws: LearningError("all rows have the same label")) {
            try LogisticRegression().fit(rows: rows, labels: [1, 1])
        }
        #expect(throws: LearningError("a label is neither 0 nor 1")) {
            try LogisticRegression().fit(rows: rows, labels: [1, 3])
        }
    }
}
