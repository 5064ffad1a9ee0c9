import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

@Suite("Metrics and estimates of several classes' probabilities")
struct ClassProbabilityMetricsTests {
    private static let classes = ["a", "b", "c", "d"]

    private static var schema: ModelSchema {
        var schema = Fixtures.schema(.multiclassClassification)
        schema.classes = classes
        return schema
    }

    /// Rows whose probabilities are chances, the labels drawn from them.
    private static func rows(_ count: Int, seed: UInt64, sharpness: Double) -> (batch: PredictionBatch, labels: Column)
    {
        var random = SplitMix64(seed: seed)
        var batch = Tables.batch(schema, rows: count)
        var labels: [String?] = []
        for _ in 0..<count {
            var weights = classes.map { _ in random.uniform() }
            weights[random.pick([0.1, 0.2, 0.3, 0.4])] += sharpness
            let shares = weights.map { $0 / weights.reduce(0, +) }
            for (place, share) in shares.enumerated() { batch.probabilities[place].append(share) }
            labels.append(classes[random.pick(shares)])
        }
        batch.scores = Array(repeating: .nan, count: count)
        batch.predictions = .categorical(CategoricalColumn(Array(repeating: nil, count: count)))
        batch.completeFromProbabilities(schema)
        return (batch, .categorical(CategoricalColumn(labels)))
    }

    private static func value(_ metric: MetricID, _ rows: (batch: PredictionBatch, labels: Column)) throws -> Double? {
        let table = try LabelledTable(schema: schema, predictions: rows.batch, labels: rows.labels)
        return try #require(MetricCatalog.metric(metric)).compute(table).measurement?.value
    }

    @Test("hand-worked rows, and a label that is none of the classes is left out of them but wrong")
    func worked() throws {
        var batch = Tables.batch(Self.schema, rows: 3)
        batch.probabilities = [[0.5, 0.1, 0.25], [0.25, 0.2, 0.25], [0.125, 0.3, 0.25], [0.125, 0.4, 0.25]]
        batch.scores = [.nan, .nan, .nan]
        batch.predictions = .categorical(CategoricalColumn([nil, nil, nil]))
        batch.completeFromProbabilities(Self.schema)
        let labels = Column.categorical(CategoricalColumn(["a", "b", "unheard of"]))
        #expect(
            isClose(
                try #require(try Self.value(.logLoss, (batch, labels))), (0.6931471805599453 + 1.6094379124341003) / 2))
        // 0.25 + 0.0625 + 2/64 and 0.01 + 0.64 + 0.09 + 0.16.
        #expect(isClose(try #require(try Self.value(.brierScore, (batch, labels))), (0.34375 + 0.9) / 2))
        #expect(try Self.value(.topThreeAccuracy, (batch, labels)) == 1)
        #expect(isClose(try #require(try Self.value(.accuracy, (batch, labels))), 1.0 / 3))
    }

    @Test("a model that names no classes has none of these metrics, one of three has no top three")
    func applicable() {
        let probabilistic: Set<MetricID> = [.logLoss, .brierScore, .rocAUC]
        func ids(_ schema: ModelSchema) -> Set<MetricID> {
            Set(MetricCatalog.metrics(for: schema).map(\.descriptor.id))
        }
        #expect(ids(Self.schema).isSuperset(of: probabilistic.union([.topThreeAccuracy, .expectedCalibrationError])))
        #expect(ids(Fixtures.schema(.multiclassClassification)).isDisjoint(with: probabilistic))
        var three = Self.schema
        three.classes = ["a", "b", "c"]
        #expect(!ids(three).contains(.topThreeAccuracy) && ids(three).contains(.rocAUC))
    }

    @Test("estimates from all classes' probabilities meet the labels, where inputs have moved, too")
    func estimates() throws {
        let reference = Self.rows(4000, seed: 1, sharpness: 1)
        let baseline = Baseline(
            schema: Self.schema, source: "", setAt: Fixtures.wall(0), predictions: reference.batch,
            labels: reference.labels)
        let estimator = try #require(try PerformanceEstimator.prepare(baseline).estimator)
        let window = Self.rows(1500, seed: 2, sharpness: 0.4)
        let estimates = try estimator.estimates(for: window.batch)
        #expect(estimates.map(\.metric) == [.accuracy, .rocAUC, .logLoss, .brierScore, .macroF1])
        for estimate in estimates {
            let found = try #require(estimate.value.measurement)
            let realized = try #require(try Self.value(estimate.metric, window))
            let before = try #require(try Self.value(estimate.metric, reference))
            let error = try #require(found.standardError)
            #expect(abs(found.value - realized) < 3 * error, "\(estimate) \(realized)")
            // The window is harder by far more than chance, and the estimate follows.
            #expect(abs(before - realized) > 3 * error, "\(estimate.metric) \(before) \(realized)")
        }
    }

    @Test("a baseline without probabilities still estimates what the predicted class's score tells")
    func scoresOnly() throws {
        var reference = Self.rows(1000, seed: 1, sharpness: 1)
        for place in reference.batch.probabilities.indices {
            reference.batch.probabilities[place] = Array(repeating: .nan, count: 1000)
        }
        let baseline = Baseline(
            schema: Self.schema, source: "", setAt: Fixtures.wall(0), predictions: reference.batch,
            labels: reference.labels)
        let estimator = try #require(try PerformanceEstimator.prepare(baseline).estimator)
        let estimates = try estimator.estimates(for: Self.rows(300, seed: 2, sharpness: 1).batch)
        #expect(estimates.filter { $0.value.measurement != nil }.map(\.metric) == [.accuracy, .macroF1])
        #expect(estimates.count == 5)
    }

    @Test(
        "losses of rows make the metric, so that segments and versions can be compared by them",
        arguments: [
            MetricID.logLoss, .brierScore, .accuracy,
        ])
    func rows(metric: MetricID) throws {
        let rows = Self.rows(200, seed: 3, sharpness: 0.5)
        let parts = try #require(
            MetricRows(metric, schema: Self.schema, predictions: rows.batch, labels: rows.labels))
        guard case .mean(let values) = parts.contributions else {
            Issue.record("\(parts.contributions)")
            return
        }
        let known = values.filter { !$0.isNaN }
        #expect(isClose(known.reduce(0, +) / Double(known.count), try #require(try Self.value(metric, rows))))
    }
}
