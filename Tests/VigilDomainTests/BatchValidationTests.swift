import Testing
import VigilDomain

/// A batch with one fault, and how it is named.
struct BatchFault: CustomTestStringConvertible, Sendable {
    var claim: String
    var field: String
    /// A part of the sentence.
    var detail: String
    var task = ModelTask.binaryClassification
    var change: @Sendable (inout PredictionBatch) -> Void

    var testDescription: String { claim }
}

struct BatchValidationTests {
    static func schema(_ task: ModelTask = .binaryClassification) throws -> ModelSchema {
        ModelSchema(
            model: try ModelName("m"), task: task,
            features: [FeatureSchema(name: "x", kind: .numeric), FeatureSchema(name: "c", kind: .categorical)])
    }

    /// Three rows that keep every rule of their task, the second with everything missing that may be.
    static func batch(_ task: ModelTask) throws -> PredictionBatch {
        let isNamed = task == .multiclassClassification
        var batch = PredictionBatch(schema: try schema(task))
        batch.ids = ["a", "b", "c"]
        batch.timestamps = [0, 1, 2]
        // A feature may be infinite: the drift check says what that means.
        batch.features = [
            .numeric(NumericColumn([1, .nan, -.infinity])), .categorical(CategoricalColumn(["x", nil, ""])),
        ]
        batch.scores = [0, .nan, 1]
        batch.predictions =
            isNamed ? .categorical(CategoricalColumn(["x", nil, "y"])) : .numeric(NumericColumn([0, .nan, 1]))
        batch.groups = CategoricalColumn(["q", nil, "q"])
        batch.ranks = [1, .nan, 2]
        batch.inferenceMilliseconds = [0, .nan, 12.5]
        return batch
    }

    static let faults: [BatchFault] = [
        BatchFault(claim: "a score above 1", field: "scores[2]", detail: "1.5 was given; a probability") {
            $0.scores[2] = 1.5
        },
        BatchFault(
            claim: "a score below 0", field: "scores[0]", detail: "from 0 to 1", task: .multiclassClassification
        ) { $0.scores[0] = -0.1 },
        BatchFault(claim: "an infinite ranking score", field: "scores[0]", detail: "inf was given", task: .ranking) {
            $0.scores[0] = .infinity
        },
        BatchFault(claim: "a class that is neither 0 nor 1", field: "predictions[2]", detail: "0 or 1 is allowed") {
            $0.predictions = .numeric(NumericColumn([0, 1, 0.5]))
        },
        BatchFault(
            claim: "an infinite prediction", field: "predictions[1]", detail: "-inf was given", task: .regression
        ) { $0.predictions = .numeric(NumericColumn([0, -.infinity, 1])) },
        BatchFault(claim: "a rank of 0", field: "ranks[0]", detail: "whole number from 1") { $0.ranks[0] = 0 },
        BatchFault(claim: "a rank between places", field: "ranks[0]", detail: "1.5 was given") { $0.ranks[0] = 1.5 },
        BatchFault(claim: "an infinite rank", field: "ranks[0]", detail: "inf was given") { $0.ranks[0] = .infinity },
        BatchFault(claim: "a negative inference time", field: "inferenceMilliseconds[0]", detail: "from 0") {
            $0.inferenceMilliseconds[0] = -1
        },
        BatchFault(claim: "an infinite inference time", field: "inferenceMilliseconds[0]", detail: "from 0") {
            $0.inferenceMilliseconds[0] = .infinity
        },
        BatchFault(claim: "an empty id", field: "ids[1]", detail: "1 to 200 bytes") { $0.ids[1] = "" },
        BatchFault(claim: "an id of 201 bytes", field: "ids[1]", detail: "201 bytes; at most 200") {
            $0.ids[1] = String(repeating: "x", count: 201)
        },
        BatchFault(claim: "a control character in an id", field: "ids[0]", detail: "control character") {
            $0.ids[0] = "a\nb"
        },
        BatchFault(claim: "a category of 1,001 bytes", field: "c", detail: "1001 bytes; at most 1000") {
            $0.features[1] = .categorical(CategoricalColumn([String(repeating: "y", count: 1001), nil, nil]))
        },
        BatchFault(claim: "a query of 1,001 bytes", field: "groups", detail: "1001 bytes; at most 1000") {
            $0.groups = CategoricalColumn([String(repeating: "y", count: 1001), nil, nil])
        },
        BatchFault(
            claim: "a class of 1,001 bytes", field: "predictions", detail: "1001 bytes",
            task: .multiclassClassification
        ) { $0.predictions = .categorical(CategoricalColumn([String(repeating: "y", count: 1001), nil, nil])) },
        BatchFault(claim: "a time before year 1", field: "timestamps[1]", detail: "0001-01-01T00:00:00Z to 9999") {
            $0.timestamps[1] = Timestamp.supported.lowerBound.milliseconds - 1
        },
        BatchFault(claim: "a time beyond all calendars", field: "timestamps[2]", detail: "are allowed") {
            $0.timestamps[2] = .max
        },
        BatchFault(claim: "a code without a name", field: "c[2]", detail: "the dictionary has 1 names") {
            $0.features[1] = .categorical(CategoricalColumn(dictionary: ["x"], codes: [0, .max, 1]))
        },
        BatchFault(claim: "a column that is too short", field: "scores", detail: "2 values were given for 3") {
            $0.scores.removeLast()
        },
    ]

    @Test("a batch that keeps the rules is accepted, with what is missing", arguments: ModelTask.allCases)
    func good(task: ModelTask) throws {
        try Self.batch(task).validate(against: try Self.schema(task))
    }

    @Test("what a request is refused for, a batch is refused for, with its row", arguments: faults)
    func fault(_ fault: BatchFault) throws {
        var batch = try Self.batch(fault.task)
        fault.change(&batch)
        let (schema, changed) = (try Self.schema(fault.task), batch)
        let error = #expect(throws: DomainError.self) { try changed.validate(against: schema) }
        #expect(error?.field == fault.field)
        #expect(error?.detail.contains(fault.detail) == true, "\(error?.detail ?? "")")
    }

    @Test("what a store keeps need only have the right columns and times")
    func columns() throws {
        var batch = try Self.batch(.binaryClassification)
        batch.ids = ["", "a\nb", "c"]
        batch.scores = [-7, .infinity, .nan]
        try batch.validateColumns(against: try Self.schema())
        batch.timestamps[0] = .min
        let ageless = batch
        #expect(throws: DomainError.self) { try ageless.validateColumns(against: try Self.schema()) }
    }

    @Test("the limits themselves are allowed")
    func limits() throws {
        var batch = try Self.batch(.binaryClassification)
        batch.ids[0] = String(repeating: "x", count: 200)
        batch.timestamps = [
            Timestamp.supported.lowerBound.milliseconds, 0, Timestamp.supported.upperBound.milliseconds,
        ]
        batch.features[1] = .categorical(CategoricalColumn([String(repeating: "y", count: 1000), nil, nil]))
        try batch.validate(against: try Self.schema())
    }

    @Test("one prediction is refused in the words of the wire, for every field at once")
    func single() throws {
        let rules = RowRules(try Self.schema())
        func faults(_ time: Timestamp, _ id: String, _ score: Double?, _ rank: Double?) -> [String] {
            rules.faults(
                id: id, timestamp: time, score: score, predictedNumber: nil, predictedName: nil, group: nil,
                rank: rank, inferenceMilliseconds: nil, probabilities: nil
            ).map(\.field)
        }
        #expect(faults(Timestamp(milliseconds: 0), "a", 0.5, nil).isEmpty)
        #expect(faults(Timestamp(milliseconds: .max), "", 2, 0.5) == ["id", "timestamp", "score", "rank"])
        #expect(faults(Timestamp(milliseconds: 0), "a", .nan, nil) == ["score"])
        let others = rules.faults(
            id: "a", timestamp: Timestamp(milliseconds: 0), score: nil, predictedNumber: 2,
            predictedName: nil, group: String(repeating: "g", count: 1001), rank: nil, inferenceMilliseconds: -1,
            probabilities: nil)
        #expect(others.map(\.field) == ["prediction", "group", "inference_time_ms"])
    }
}

struct OutcomeValidationTests {
    private func outcomes(_ labels: Column) -> OutcomeBatch {
        OutcomeBatch(
            ids: (0..<labels.count).map { "p-\($0)" }, labels: labels,
            timestamps: Array(repeating: 0, count: labels.count))
    }

    @Test(
        "labels are those of the task, or missing",
        arguments: [
            (ModelTask.binaryClassification, [0, 1, .nan], 0.5), (.regression, [-1e308, 0.5, .nan], .infinity),
            (.ranking, [0, 2.5, .nan], -1),
        ] as [(ModelTask, [Double], Double)])
    func labels(task: ModelTask, good: [Double], bad: Double) throws {
        let schema = try BatchValidationTests.schema(task)
        try outcomes(.numeric(NumericColumn(good))).validate(against: schema)
        let wrong = outcomes(.numeric(NumericColumn(good + [bad])))
        let error = #expect(throws: DomainError.self) { try wrong.validate(against: schema) }
        #expect(error?.field == "labels[3]")
        let names = outcomes(.categorical(CategoricalColumn(["x"])))
        #expect(throws: DomainError.self) { try names.validate(against: schema) }
    }

    @Test("ids, times and lengths are checked")
    func others() throws {
        let schema = try BatchValidationTests.schema()
        func field(_ change: (inout OutcomeBatch) -> Void) -> String? {
            var batch = outcomes(.numeric(NumericColumn([0, 1])))
            change(&batch)
            do throws(DomainError) {
                try batch.validate(against: schema)
                return nil
            } catch {
                return error.field
            }
        }
        #expect(field { _ in } == nil)
        #expect(field { $0.ids[1] = "" } == "ids[1]")
        #expect(field { $0.timestamps[0] = 9_000_000_000_000_000_000 } == "timestamps[0]")
        #expect(field { $0.timestamps.removeLast() } == "timestamps")
        #expect(field { $0.labels = .numeric(NumericColumn([1])) } == "labels")
    }
}
