import Testing
import VigilDomain

@testable import VigilMonitoring

@Suite("Performance estimated without labels")
struct PerformanceEstimatorTests {
    /// Rows of a binary classifier with one feature: in one half of its range the scores are right, in the other they are
    /// too high.
    private struct Rows {
        var features: [Double] = []
        var scores: [Double] = []
        var labels: [Double] = []

        /// Draws rows, some of them in the feature's upper half.
        init(_ count: Int, seed: UInt64, shareOfHigh: Double) {
            var random = SplitMix64(seed: seed)
            for _ in 0..<count {
                let isHigh = random.uniform() < shareOfHigh
                let score = random.uniform()
                features.append(random.uniform() + (isHigh ? 1 : 0))
                scores.append(score)
                labels.append(random.uniform() < (isHigh ? 0.4 * score : score) ? 1 : 0)
            }
        }

        var accuracy: Double {
            Double(zip(scores, labels).count { ($0 >= 0.5) == ($1 == 1) }) / Double(labels.count)
        }
    }

    private static let features = [FeatureSchema(name: "size", kind: .numeric)]

    private static func batch(_ rows: Rows, _ schema: ModelSchema) -> PredictionBatch {
        var batch = Tables.batch(schema, rows: rows.scores.count)
        batch.scores = rows.scores
        batch.features = [.numeric(NumericColumn(rows.features))]
        return batch
    }

    private static func baseline(_ rows: Rows) -> Baseline {
        let schema = Fixtures.schema(.binaryClassification, features: features)
        return Baseline(
            schema: schema, source: "", setAt: Fixtures.wall(0), predictions: batch(rows, schema),
            labels: .numeric(NumericColumn(rows.labels)))
    }

    @Test("weights bring the estimate nearer where the shift is one that scores do not show")
    func weighted() throws {
        let reference = Rows(6000, seed: 1, shareOfHigh: 0.2)
        let estimator = try #require(try PerformanceEstimator.prepare(Self.baseline(reference)).estimator)
        let window = Rows(3000, seed: 2, shareOfHigh: 0.8)
        let batch = Self.batch(window, estimator.schema)
        let plain = try #require(try estimator.estimates(for: batch).first)
        let weighted = try #require(try estimator.weightedEstimates(for: batch).first)
        let first = try #require(plain.value.measurement)
        let second = try #require(weighted.value.measurement)
        #expect(plain.metric == .accuracy && plain.method == .confidence)
        #expect(weighted.method == .weightedConfidence && (weighted.effectiveRows ?? 0) < 4000)
        // The plain map is that of the reference's mixture.
        #expect(first.value - window.accuracy > 0.06)
        #expect(abs(second.value - window.accuracy) < 0.25 * (first.value - window.accuracy))
        #expect((weighted.fitError ?? 0) > (plain.fitError ?? 1))
        // Without a shift both say the same.
        let same = Self.batch(Rows(3000, seed: 3, shareOfHigh: 0.2), estimator.schema)
        let left = try #require(try estimator.estimates(for: same).first?.value.measurement)
        let right = try #require(try estimator.weightedEstimates(for: same).first?.value.measurement)
        #expect(abs(left.value - right.value) < (left.standardError ?? 0))
    }

    @Test("a window that hardly overlaps with the reference has no weighted estimate")
    func noOverlap() throws {
        let estimator = try #require(
            try PerformanceEstimator.prepare(Self.baseline(Rows(2000, seed: 1, shareOfHigh: 0))).estimator)
        let batch = Self.batch(Rows(1000, seed: 2, shareOfHigh: 1), estimator.schema)
        for estimate in try estimator.weightedEstimates(for: batch) {
            guard case .undefined(let reason) = estimate.value else {
                Issue.record("\(estimate)")
                continue
            }
            #expect(reason.contains("hardly overlaps") || reason.contains("stand in for the window"))
        }
        #expect(try estimator.estimates(for: batch).allSatisfy { $0.value.measurement != nil })
    }

    @Test("every metric of the task has an estimate, with a band within the metric's range")
    func binary() throws {
        let estimator = try #require(
            try PerformanceEstimator.prepare(Self.baseline(Rows(3000, seed: 1, shareOfHigh: 0.3))).estimator)
        var batch = Self.batch(Rows(400, seed: 2, shareOfHigh: 0.3), estimator.schema)
        batch.scores[0] = .nan
        let estimates = try estimator.estimates(for: batch)
        #expect(estimates.map(\.metric) == PerformanceEstimator.metrics(for: Fixtures.schema(.binaryClassification)))
        for estimate in estimates {
            let found = try #require(estimate.value.measurement)
            #expect(found.count == 399)
            let lower = try #require(found.lower95)
            let upper = try #require(found.upper95)
            #expect(lower < found.value && found.value < upper && lower >= 0)
            if MetricCatalog.descriptor(of: estimate.metric).format == .share { #expect(upper <= 1) }
            let error =
                ((estimate.samplingError ?? 0) * (estimate.samplingError ?? 0)
                + (estimate.fitError ?? 0) * (estimate.fitError ?? 0)).squareRoot()
            #expect(abs((found.standardError ?? 0) - error) < 1e-12)
        }
        let empty = try estimator.estimates(for: PredictionBatch(schema: estimator.schema))
        #expect(empty.count == estimates.count && empty.allSatisfy { $0.value.measurement == nil })
        batch.predictions = .numeric(NumericColumn([Double](repeating: 2, count: 400)))
        #expect(try estimator.estimates(for: batch).allSatisfy { $0.value.measurement == nil })
    }

    @Test("several classes: from the predicted class's score")
    func multiclass() throws {
        var random = SplitMix64(seed: 1)
        let schema = Fixtures.schema(.multiclassClassification)
        func rows(_ count: Int) -> (batch: PredictionBatch, labels: [String?]) {
            var batch = Tables.batch(schema, rows: count)
            var labels: [String?] = []
            var classes: [String?] = []
            for row in 0..<count {
                let score = 0.4 + 0.6 * random.uniform()
                let own = ["house", "flat", "land"][random.pick([0.5, 0.3, 0.2])]
                let other = own == "house" ? "flat" : "house"
                batch.scores[row] = score
                classes.append(own)
                labels.append(random.uniform() < score ? own : other)
            }
            batch.predictions = .categorical(CategoricalColumn(classes))
            return (batch, labels)
        }
        let reference = rows(3000)
        let baseline = Baseline(
            schema: schema, source: "", setAt: Fixtures.wall(0), predictions: reference.batch,
            labels: .categorical(CategoricalColumn(reference.labels)))
        let estimator = try #require(try PerformanceEstimator.prepare(baseline).estimator)
        let window = rows(800)
        let table = try LabelledTable(
            schema: schema, predictions: window.batch, labels: .categorical(CategoricalColumn(window.labels)))
        let estimates = try estimator.estimates(for: window.batch)
        #expect(estimates.map(\.metric) == [.accuracy, .macroF1])
        for estimate in estimates {
            let found = try #require(estimate.value.measurement)
            let realized = try #require(MetricCatalog.metric(estimate.metric)?.compute(table).measurement?.value)
            #expect(abs(found.value - realized) < 3 * (found.standardError ?? 0), "\(estimate) \(realized)")
        }
    }

    @Test("regression: losses learned from features, names and missing values among them")
    func regression() throws {
        var random = SplitMix64(seed: 1)
        var schema = Fixtures.schema(
            .regression,
            features: [FeatureSchema(name: "area", kind: .numeric), FeatureSchema(name: "kind", kind: .categorical)])
        schema.mainMetric = .meanAbsoluteError
        func rows(_ count: Int, shareOfLand: Double) -> (batch: PredictionBatch, labels: [Double]) {
            var batch = Tables.batch(schema, rows: count)
            var areas: [Double] = []
            var kinds: [String?] = []
            var labels: [Double] = []
            var values: [Double] = []
            for _ in 0..<count {
                let isLand = random.uniform() < shareOfLand
                let area = 50 + 100 * random.uniform()
                areas.append(random.uniform() < 0.1 ? .nan : area)
                kinds.append(isLand ? "land" : "house")
                values.append(1000 * area)
                labels.append(1000 * area + (isLand ? 20_000 : 5000) * random.normal())
            }
            batch.features = [.numeric(NumericColumn(areas)), .categorical(CategoricalColumn(kinds))]
            batch.predictions = .numeric(NumericColumn(values))
            return (batch, labels)
        }
        let reference = rows(3000, shareOfLand: 0.2)
        let baseline = Baseline(
            schema: schema, source: "", setAt: Fixtures.wall(0), predictions: reference.batch,
            labels: .numeric(NumericColumn(reference.labels)))
        let estimator = try #require(try PerformanceEstimator.prepare(baseline).estimator)
        let window = rows(1000, shareOfLand: 0.8)
        let table = try LabelledTable(
            schema: schema, predictions: window.batch, labels: .numeric(NumericColumn(window.labels)))
        let before = WindowEvaluation.metrics(for: try LabelledTable(baseline))
        let estimates = try estimator.estimates(for: window.batch)
        #expect(estimates.map(\.metric) == PerformanceEstimator.metrics(for: schema))
        for estimate in estimates {
            let found = try #require(estimate.value.measurement)
            let realized = try #require(MetricCatalog.metric(estimate.metric)?.compute(table).measurement?.value)
            #expect(abs(found.value - realized) < 3 * (found.standardError ?? 0), "\(estimate) \(realized)")
            let old = try #require(before.first { $0.metric == estimate.metric }?.value.measurement?.value)
            // The window has harder rows, and the estimate follows; the mean error stays about 0.
            if estimate.metric != .meanError { #expect(found.value > 1.4 * old, "\(estimate) \(old)") }
        }
    }

    @Test("a baseline that teaches nothing says why")
    func obstacles() throws {
        func obstacle(_ baseline: Baseline) throws -> EstimationObstacle? {
            guard case .notPossible(let obstacle) = try PerformanceEstimator.prepare(baseline) else { return nil }
            return obstacle
        }
        var unlabelled = Self.baseline(Rows(500, seed: 1, shareOfHigh: 0))
        unlabelled.labels = .allMissing(.numeric, count: 500)
        #expect(try obstacle(unlabelled) == .noLabels)
        var unscored = Self.baseline(Rows(500, seed: 1, shareOfHigh: 0))
        unscored.predictions.scores = [Double](repeating: .nan, count: 500)
        #expect(try obstacle(unscored) == .noScores)
        #expect(try obstacle(Self.baseline(Rows(99, seed: 1, shareOfHigh: 0))) == .fewRows(have: 99, need: 100))
        var oneClass = Self.baseline(Rows(500, seed: 1, shareOfHigh: 0))
        oneClass.labels = .numeric(NumericColumn([Double](repeating: 1, count: 500)))
        #expect(try obstacle(oneClass)?.words == "the baseline has 0 rows of its rarer class, need 10")
        var broken = oneClass
        broken.labels = .numeric(NumericColumn([Double](repeating: 7, count: 500)))
        #expect(try obstacle(broken)?.words.contains("label 7") == true)
        let ranking = Fixtures.schema(.ranking)
        #expect(
            try obstacle(
                Baseline(
                    schema: ranking, source: "", setAt: Fixtures.wall(0), predictions: Tables.batch(ranking, rows: 3)))
                == .task)
    }

    @Test("columns that are not the model's are refused")
    func errors() throws {
        var short = Self.baseline(Rows(200, seed: 1, shareOfHigh: 0))
        short.labels = .numeric(NumericColumn([1]))
        #expect(throws: DomainError.self) { try PerformanceEstimator.prepare(short) }
        let estimator = try #require(
            try PerformanceEstimator.prepare(Self.baseline(Rows(200, seed: 1, shareOfHigh: 0))).estimator)
        var other = Self.batch(Rows(50, seed: 1, shareOfHigh: 0), estimator.schema)
        other.features = []
        #expect(throws: DomainError.self) { try estimator.weightedEstimates(for: other) }
        other.predictions = .allMissing(.categorical, count: 50)
        #expect(throws: DomainError.self) { try estimator.estimates(for: other) }
    }
}
