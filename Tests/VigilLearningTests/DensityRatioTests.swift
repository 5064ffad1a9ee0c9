import Testing
import VigilLearning
import VigilStatistics

@Suite("Weights that make a reference stand in for a window")
struct DensityRatioTests {
    private static func rows(_ count: Int, seed: UInt64, shift: Double) throws -> FeatureRows {
        var random = SplitMix64(seed: seed)
        return try FeatureRows(
            featureCount: 2,
            values: (0..<count).flatMap { _ in [Float(random.normal() + shift), Float(random.normal())] })
    }

    @Test("weights move the reference's mean to the window's")
    func shifted() throws {
        let reference = try Self.rows(4000, seed: 1, shift: 0)
        let window = try Self.rows(2000, seed: 2, shift: 0.7)
        let found = try DensityRatio(reference: reference, window: window)
        #expect(found.weights.count == 4000)
        #expect(abs(found.weights.reduce(0, +) / 4000 - 1) < 1e-9)
        let mean = zip(found.weights, 0..<4000).reduce(0) { $0 + $1.0 * Double(reference.values[2 * $1.1]) } / 4000
        #expect(abs(mean - 0.7) < 0.12, "\(mean)")
        // Of normal laws so far apart the ratio's effective share is exp(-0.49) = 0.61.
        #expect(found.imbalance < 0.15, "\(found.imbalance)")
        #expect(found.effectiveRows > 0.45 * 4000 && found.effectiveRows < 0.8 * 4000, "\(found.effectiveRows)")
    }

    @Test("without a shift nearly every row counts the same")
    func unshifted() throws {
        let reference = try Self.rows(3000, seed: 3, shift: 0)
        let found = try DensityRatio(reference: reference, window: try Self.rows(3000, seed: 4, shift: 0))
        #expect(found.effectiveRows > 0.9 * 3000 && found.cutShare == 0)
    }

    @Test("samples that hardly overlap leave few effective rows")
    func apart() throws {
        let found = try DensityRatio(
            reference: try Self.rows(2000, seed: 5, shift: 0), window: try Self.rows(2000, seed: 6, shift: 4))
        #expect(found.effectiveRows < 0.05 * 2000, "\(found.effectiveRows)")
        #expect(found.imbalance > 0.3, "\(found.imbalance)")
    }

    @Test("the same rows give the same weights on any number of threads")
    func reproducible() throws {
        let reference = try Self.rows(500, seed: 1, shift: 0)
        let window = try Self.rows(300, seed: 2, shift: 0.5)
        let one = try DensityRatio(reference: reference, window: window, settings: .init(threads: 1))
        let two = try DensityRatio(reference: reference, window: window, settings: .init(threads: 3))
        #expect(one == two)
    }

    @Test("refuses other features and too few rows")
    func errors() throws {
        let rows = try Self.rows(100, seed: 1, shift: 0)
        #expect(throws: LearningError.self) {
            try DensityRatio(reference: rows, window: FeatureRows(featureCount: 1, values: [1, 2]))
        }
        #expect(throws: LearningError.self) {
            try DensityRatio(reference: rows, window: try Self.rows(9, seed: 1, shift: 0))
        }
    }
}
