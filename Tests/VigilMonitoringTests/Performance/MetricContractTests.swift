import Testing
import VigilDomain

@testable import VigilMonitoring

/// What every metric of the catalog must keep, whatever it computes.
struct MetricContractTests {
    /// A metric for one of its tasks, with a name for the test report.
    struct Case: Sendable, CustomTestStringConvertible {
        var metric: any PerformanceMetric
        var task: ModelTask
        var testDescription: String { "\(metric.descriptor.id) of \(task.rawValue)" }
    }

    static let cases: [Case] = MetricCatalog.metrics.flatMap { metric in
        metric.descriptor.tasks.map { Case(metric: metric, task: $0) }
    }

    private static func schema(_ task: ModelTask) -> ModelSchema {
        var schema = Fixtures.schema(task)
        // A model that has what every metric of its task needs.
        if task == .binaryClassification {
            schema.businessValue = BusinessValue(truePositive: 20, falsePositive: -5, falseNegative: -1)
        }
        if task == .multiclassClassification { schema.classes = ["a", "b", "c", "d"] }
        return schema
    }

    /// A table of random rows, some with holes.
    private static func parts(_ task: ModelTask, rows: Int, seed: UInt64) -> (PredictionBatch, Column) {
        var random = SplitMix64(seed: seed)
        let schema = schema(task)
        var batch = Tables.batch(schema, rows: rows)
        batch.scores = (0..<rows).map { _ in random.uniform() }
        batch.inferenceMilliseconds = (0..<rows).map { _ in 5 + 40 * random.uniform() }
        var labels: [Double] = (0..<rows).map { random.uniform() < batch.scores[$0] ? 1 : 0 }
        switch task {
        case .binaryClassification:
            break
        case .multiclassClassification:
            let names = ["a", "b", "c"]
            batch.predictions = .categorical(
                CategoricalColumn((0..<rows).map { _ in names[random.pick([0.3, 0.3, 0.4])] }))
            for row in 0..<rows {
                let weights = (0..<4).map { _ in 0.1 + random.uniform() }
                for place in 0..<4 { batch.probabilities[place].append(weights[place] / weights.reduce(0, +)) }
                if row % 10 == 9 { for place in 0..<4 { batch.probabilities[place][row] = .nan } }
            }
            let labels = (0..<rows).map { _ in random.uniform() < 0.1 ? nil : names[random.pick([0.5, 0.2, 0.3])] }
            return (batch, .categorical(CategoricalColumn(labels)))
        case .regression:
            labels = random.normals(rows, mean: 10, sd: 3)
            batch.predictions = .numeric(NumericColumn(labels.map { $0 + random.normal() }))
        case .ranking:
            batch.groups = CategoricalColumn((0..<rows).map { "q\($0 / 6)" })
            labels = (0..<rows).map { _ in Double(random.pick([0.7, 0.2, 0.1])) }
        }
        for row in labels.indices where random.uniform() < 0.1 { labels[row] = .nan }
        return (batch, .numeric(NumericColumn(labels)))
    }

    private static func value(_ testCase: Case, _ parts: (PredictionBatch, Column)) throws -> MetricValue {
        testCase.metric.compute(
            try LabelledTable(schema: schema(testCase.task), predictions: parts.0, labels: parts.1))
    }

    @Test("the list is the folder's, with unique ids and complete descriptions")
    func folder() throws {
        let types = MetricCatalog.metrics.map { String(describing: type(of: $0)) }
        #expect(Set(types) == (try SourceFolder.typeNames("Performance/Metrics")))
        let descriptors = MetricCatalog.metrics.map(\.descriptor) + RecordedMetrics.descriptors
        #expect(Set(descriptors.map(\.id)).count == descriptors.count)
        #expect(Set(descriptors.map(\.title)).count == descriptors.count)
        for descriptor in descriptors {
            #expect(!descriptor.title.isEmpty && !descriptor.shortTitle.isEmpty && !descriptor.phrase.isEmpty)
            #expect(descriptor.definition.hasSuffix(".") && descriptor.source.hasSuffix("."))
            #expect(MetricCatalog.descriptor(of: descriptor.id) == descriptor)
        }
    }

    @Test("every task's usual metric is in the catalog and has a good direction", arguments: ModelTask.allCases)
    func usual(task: ModelTask) {
        let usual = ModelSchema.usualMetric(of: task)
        #expect(MetricCatalog.metrics(for: task).contains { $0.descriptor.id == usual })
        #expect(MetricCatalog.descriptor(of: usual).badSide != nil)
        #expect(MetricCatalog.descriptor(of: usual).hasInterval)
    }

    @Test("an unknown name describes itself")
    func unknown() {
        let descriptor = MetricCatalog.descriptor(of: MetricID("profit"))
        #expect(descriptor.title == "profit" && descriptor.direction == .neither && descriptor.format == .number)
        #expect(MetricCatalog.metric(MetricID("profit")) == nil)
    }

    @Test("a value lies in its interval and, for shares, between 0 and 1", arguments: cases)
    func interval(_ testCase: Case) throws {
        for rows in [1, 6, 60, 600] {
            for seed: UInt64 in 1...3 {
                guard
                    let found = try Self.value(testCase, Self.parts(testCase.task, rows: rows, seed: seed)).measurement
                else { continue }
                #expect(found.value.isFinite && found.count >= 1)
                #expect((found.lower95 == nil) == (found.upper95 == nil))
                if let lower = found.lower95, let upper = found.upper95 {
                    #expect(lower <= found.value && found.value <= upper)
                }
                if testCase.metric.descriptor.format == .share, found.value > 1 || found.value < 0 {
                    // A relative error may pass 1, a Brier score of several classes, too, and R² may fall below 0.
                    #expect(
                        [.meanAbsolutePercentageError, .rSquared, .brierScore].contains(testCase.metric.descriptor.id))
                }
                if rows == 600 {
                    // Only p99 may still lack an upper end.
                    let isShort = testCase.metric.descriptor.id == .inferenceTimeP99
                    #expect((found.lower95 != nil) == testCase.metric.descriptor.hasInterval || isShort)
                }
            }
        }
    }

    @Test("the order of rows does not matter", arguments: cases)
    func order(_ testCase: Case) throws {
        var random = SplitMix64(seed: 8)
        let (batch, labels) = Self.parts(testCase.task, rows: 120, seed: 4)
        let value = try Self.value(testCase, (batch, labels))
        let order = Array(0..<120).shuffled(using: &random)
        let shuffled = try Self.value(testCase, (batch.rows(order), labels.rows(order)))
        let one = try #require(value.measurement)
        let other = try #require(shuffled.measurement)
        #expect(isClose(one.value, other.value) && one.count == other.count)
    }

    @Test("without labels a metric that needs them says so; others do not mind", arguments: cases)
    func unlabelled(_ testCase: Case) throws {
        var (batch, labels) = Self.parts(testCase.task, rows: 60, seed: 5)
        batch.inferenceMilliseconds = Array(repeating: 7, count: 60)
        labels = .allMissing(labels.kind, count: 60)
        switch try Self.value(testCase, (batch, labels)) {
        case .measured: #expect(!testCase.metric.descriptor.needsLabels)
        case .notEnoughData(let have, let need): #expect(have == 0 && need >= 1)
        case .undefined(let reason): Issue.record("undefined: \(reason)")
        }
    }

    @Test("an empty window and hopeless numbers give no number that is none", arguments: cases)
    func nasty(_ testCase: Case) throws {
        let empty = try Self.value(testCase, Self.parts(testCase.task, rows: 0, seed: 1))
        if testCase.metric.descriptor.id == .predictionCount {
            #expect(empty.measurement?.value == 0)
        } else {
            #expect(empty.measurement == nil)
        }
        let kind = Self.schema(testCase.task).predictionKind
        guard kind == .numeric else { return }
        let values: [Double] = [.nan, .infinity, -.infinity, 0, 1, 1e308, -1e308, .leastNonzeroMagnitude]
        for label in values {
            for prediction in values {
                var (batch, _) = Self.parts(testCase.task, rows: 12, seed: 2)
                batch.predictions = .numeric(NumericColumn(Array(repeating: prediction, count: 12)))
                batch.scores = Array(repeating: prediction, count: 12)
                let labels = Array(repeating: label, count: 11) + [1.0]
                guard
                    let found = try Self.value(testCase, (batch, .numeric(NumericColumn(labels)))).measurement
                else { continue }
                #expect(found.value.isFinite)
                #expect(found.standardError?.isFinite ?? true)
                #expect((found.lower95 ?? 0).isFinite && (found.upper95 ?? 0).isFinite)
            }
        }
    }
}
