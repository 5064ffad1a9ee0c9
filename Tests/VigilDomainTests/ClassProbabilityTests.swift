import Testing
import VigilDomain

@Suite("Named classes and their probabilities")
struct ClassProbabilityTests {
    private static func schema(_ classes: [String]? = ["cat", "dog", "emu"]) throws -> ModelSchema {
        ModelSchema(
            model: try ModelName("m"), task: .multiclassClassification, features: [], classes: classes)
    }

    private static func batch(
        _ predictions: [String?], _ probabilities: [[Double]], scores: [Double]? = nil
    ) throws -> PredictionBatch {
        var batch = PredictionBatch(schema: try schema())
        let count = predictions.count
        batch.ids = (0..<count).map { "p\($0)" }
        batch.timestamps = Array(repeating: 0, count: count)
        batch.scores = scores ?? Array(repeating: .nan, count: count)
        batch.predictions = .categorical(CategoricalColumn(predictions))
        batch.groups = CategoricalColumn(Array(repeating: nil, count: count))
        batch.ranks = Array(repeating: .nan, count: count)
        batch.inferenceMilliseconds = batch.ranks
        batch.probabilities = probabilities
        return batch
    }

    @Test(
        "classes are refused that no reader could tell apart",
        arguments: [(["cat"], "classes"), (["cat", ""], "classes[1]"), (["cat", "dog", "cat"], "classes[2]")])
    func classes(names: [String], field: String) throws {
        #expect { try Self.schema(names).validate() } throws: { ($0 as? DomainError)?.field == field }
        var binary = try Self.schema()
        binary.task = .binaryClassification
        #expect { try binary.validate() } throws: { ($0 as? DomainError)?.field == "classes" }
        let many = (0...ModelSchema.mostClasses).map { "c\($0)" }
        #expect { try Self.schema(many).validate() } throws: { ($0 as? DomainError)?.field == "classes" }
        try Self.schema(Array(many.dropLast())).validate()
    }

    @Test("the most probable class is predicted, the first of equals, with its probability for a score")
    func completion() throws {
        let nan = Double.nan
        var batch = try Self.batch(
            [nil, nil, "cat", nil, "emu"],
            [[0.2, 0.4, 0.1, nan, 0.6], [0.5, 0.4, 0.8, nan, 0.3], [0.3, 0.2, 0.1, nan, 0.1]],
            scores: [nan, nan, nan, nan, 0.25])
        batch.completeFromProbabilities(try Self.schema())
        #expect((0..<5).map { batch.predictions.names?[$0] } == ["dog", "cat", "cat", nil, "emu"])
        #expect(batch.scores.map { $0.isNaN ? nil : $0 } == [0.5, 0.4, 0.1, nil, 0.25])
        #expect(batch.predictions.names?.dictionary.sorted() == ["cat", "dog", "emu"])
        try batch.validate(against: try Self.schema())
    }

    @Test("a batch is held to the rules of the wire")
    func validation() throws {
        func field(_ predictions: [String?], _ probabilities: [[Double]]) throws -> String? {
            let batch = try Self.batch(predictions, probabilities)
            let schema = try Self.schema()
            do throws(DomainError) {
                try batch.validate(against: schema)
                return nil
            } catch {
                return error.field
            }
        }
        #expect(try field(["cat"], [[0.5], [0.25], [0.25]]) == nil)
        #expect(try field([nil], [[.nan], [.nan], [.nan]]) == nil)
        #expect(try field(["bird"], [[0.5], [0.25], [0.25]]) == "predictions[0]")
        #expect(try field(["cat"], [[0.5], [0.25], [0.2]]) == "probabilities[0]")
        #expect(try field(["cat"], [[0.5], [.nan], [0.5]]) == "probabilities[0]")
        #expect(try field(["cat"], [[1.5], [0], [-0.5]]) == "probabilities[0]")
        #expect(try field(["cat"], [[1], [0]]) == "probabilities")
        #expect(try field(["cat"], [[1], [0], []]) == "probabilities")
    }

    @Test("rows are chosen and appended with their probabilities, and other classes do not follow")
    func rows() throws {
        var batch = try Self.batch(["cat", "dog"], [[0.5, 0.1], [0.25, 0.6], [0.25, 0.3]])
        #expect(batch.rows([1]).probabilities == [[0.1], [0.6], [0.3]])
        try batch.append(batch.rows([0]))
        #expect(batch.probabilities == [[0.5, 0.1, 0.5], [0.25, 0.6, 0.25], [0.25, 0.3, 0.25]])
        var other = try Self.batch(["cat"], [[1], [0], [0]])
        other.probabilities.removeLast()
        #expect { try batch.append(other) } throws: { ($0 as? DomainError)?.field == "probabilities" }
    }
}
