import Testing
import VigilStatistics

@Suite("The calibration curve")
struct CalibrationCurveTests {
    @Test("is the isotonic fit, at every score and between")
    func agreesWithIsotonicFit() throws {
        var random = SplitMix64(seed: 4)
        for round in 1...20 {
            let scores = (0..<round * 10).map { _ in (random.uniform() * 40).rounded() / 40 }
            let labels = scores.map { random.uniform() < $0 ? 1.0 : 0 }
            let fit = try #require(try IsotonicFit(labels: labels, scores: scores))
            let curve = try #require(CalibrationCurve(try ScoresByClass(labels: labels, scores: scores)))
            let weighted = try #require(
                try CalibrationCurve(labels: labels, scores: scores, weights: scores.map { _ in 1 }))
            #expect(curve == weighted)
            for step in -5...105 {
                let score = Double(step) / 100
                #expect(agree(curve.value(at: score), fit.value(at: score), absolute: 1e-12))
            }
            #expect(zip(curve.blocks, curve.blocks.dropFirst()).allSatisfy { $0.value < $1.value })
        }
    }

    @Test("rows of a weight count as so many rows")
    func weights() throws {
        let labels: [Double] = [0, 1, 0, 1, 1, 0, 1]
        let scores: [Double] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.9]
        let weights: [Double] = [1, 3, 2, 0, 1, 4, 2]
        let repeated = weights.indices.flatMap { [Int](repeating: $0, count: Int(weights[$0])) }
        let weighted = try #require(try CalibrationCurve(labels: labels, scores: scores, weights: weights))
        let plain = try #require(
            CalibrationCurve(
                try ScoresByClass(labels: repeated.map { labels[$0] }, scores: repeated.map { scores[$0] })))
        #expect(weighted.blocks.map(\.value) == plain.blocks.map(\.value))
        #expect(weighted.blocks.map(\.lowest) == plain.blocks.map(\.lowest))
        // A row of weight 4 says less than four rows.
        #expect(weighted.blocks.map(\.effectiveRows).reduce(0, +) < plain.blocks.map(\.effectiveRows).reduce(0, +))
    }

    @Test("has no certain block, infinite scores, and NaN gives NaN")
    func ends() throws {
        let curve = try #require(
            CalibrationCurve(try ScoresByClass(labels: [0, 0, 1], scores: [-.infinity, 0, .infinity])))
        #expect(curve.value(at: -.infinity) == 0 && curve.value(at: .infinity) == 1)
        #expect(curve.value(at: 5) == 0 && curve.value(at: .nan).isNaN)
        #expect(curve.blocks.allSatisfy { $0.variance > 0 })
        #expect(CalibrationCurve(try ScoresByClass(labels: [.nan], scores: [1])) == nil)
    }

    @Test("refuses weights that are none", arguments: [-1, Double.nan, .infinity])
    func badWeights(_ weight: Double) {
        #expect(throws: StatisticsError.self) {
            try CalibrationCurve(labels: [1], scores: [0.5], weights: [weight])
        }
        #expect(throws: StatisticsError.self) { try CalibrationCurve(labels: [1], scores: [0.5], weights: []) }
    }
}
