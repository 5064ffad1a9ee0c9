import Testing
import VigilLearning
import VigilStatistics

@Suite("Losses learned from rows")
struct LossEstimatorTests {
    /// Rows of two features; the error's spread grows with the first, and says nothing of the second.
    private struct Rows {
        var features: FeatureRows
        var errors: [Double] = []

        init(_ count: Int, seed: UInt64, lowest: Double = 0, unit: Double = 1) throws {
            var random = SplitMix64(seed: seed)
            var values: [Float] = []
            for _ in 0..<count {
                let first = lowest + (1 - lowest) * random.uniform()
                values += [Float(first), Float(random.uniform())]
                errors.append(unit * (0.5 + 2 * first) * random.normal())
            }
            features = try FeatureRows(featureCount: 2, values: values)
        }

        var absolute: [Double] { errors.map(abs) }
        var meanAbsolute: Double { absolute.reduce(0, +) / Double(errors.count) }
    }

    @Test("a window of harder rows gets the higher estimate that it deserves", arguments: [1, 1e6])
    func covariateShift(_ unit: Double) throws {
        let reference = try Rows(4000, seed: 1, unit: unit)
        let estimator = try LossEstimator(rows: reference.features, losses: reference.absolute)
        let window = try Rows(2000, seed: 2, lowest: 0.6, unit: unit)
        let found = try #require(try estimator.estimate(window.features))
        let error = (found.samplingVariance + found.fitVariance).squareRoot()
        #expect(abs(found.mean - window.meanAbsolute) < 3 * error)
        #expect(found.mean > 1.2 * reference.meanAbsolute && error < 0.05 * found.mean)
        #expect(found.count == 2000 && estimator.referenceRows == 4000)
    }

    @Test("bands hold the realised mean loss in 95 of 100 windows", arguments: [false, true])
    func coverage(isSigned: Bool) throws {
        let runs = 45
        var held = 0
        for run in 0..<runs {
            let reference = try Rows(800, seed: UInt64(run))
            let estimator = try LossEstimator(
                rows: reference.features, losses: isSigned ? reference.errors : reference.absolute, isSigned: isSigned)
            let window = try Rows(300, seed: UInt64(7000 + run), lowest: 0.2)
            let found = try #require(try estimator.estimate(window.features))
            let realized = isSigned ? window.errors.reduce(0, +) / 300 : window.meanAbsolute
            let error = (found.samplingVariance + found.fitVariance).squareRoot()
            if abs(found.mean - realized) < 1.96 * error { held += 1 }
        }
        // 95 % of 45 windows have a standard deviation of 1.5 windows.
        #expect(held >= 38, "\(held) of \(runs)")
    }

    @Test("the same rows give the same bits, on any number of threads, and few of many rows do")
    func reproducible() throws {
        let reference = try Rows(1000, seed: 1)
        let window = try Rows(50, seed: 2)
        var settings = LossEstimator.Settings(threads: 1)
        let one = try LossEstimator(rows: reference.features, losses: reference.absolute, settings: settings)
        settings.threads = 2
        let two = try LossEstimator(rows: reference.features, losses: reference.absolute, settings: settings)
        #expect(try one.estimate(window.features) == two.estimate(window.features))
        settings.mostRows = 300
        let few = try LossEstimator(rows: reference.features, losses: reference.absolute, settings: settings)
        #expect(few.referenceRows == 300)
    }

    @Test("no row, no estimate; losses that are all 0 are estimated as 0")
    func ends() throws {
        let rows = try Rows(100, seed: 1)
        let estimator = try LossEstimator(rows: rows.features, losses: [Double](repeating: 0, count: 100))
        #expect(try estimator.estimate(FeatureRows(featureCount: 2, values: [])) == nil)
        let found = try #require(try estimator.estimate(rows.features))
        #expect(abs(found.mean) < 1e-6 && found.samplingVariance >= 0)
    }

    @Test("refuses what it cannot learn from")
    func errors() throws {
        let rows = try Rows(100, seed: 1)
        #expect(throws: LearningError.self) { try LossEstimator(rows: rows.features, losses: [1]) }
        var losses = rows.absolute
        losses[3] = .nan
        #expect(throws: LearningError.self) { try LossEstimator(rows: rows.features, losses: losses) }
        let few = try Rows(19, seed: 1)
        #expect(throws: LearningError.self) { try LossEstimator(rows: few.features, losses: few.absolute) }
        let estimator = try LossEstimator(rows: rows.features, losses: rows.absolute)
        #expect(throws: LearningError.self) {
            try estimator.estimate(FeatureRows(featureCount: 3, values: [1, 2, 3]))
        }
    }
}
