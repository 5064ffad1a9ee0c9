import Testing
import VigilDomain

@testable import VigilFormats

@Suite("Probabilities of named classes")
struct ClassProbabilityTests {
    static let named = {
        var schema = schema(.multiclassClassification)
        schema.classes = ["cat", "dog", "emu"]
        return schema
    }()

    private func decode(_ rows: String...) throws -> DecodedPredictions {
        let lines = rows.enumerated().map { #"{"id":"\#($0)","timestamp":1,\#($1)}"# }
        return try PredictionDecoder(schema: Self.named, withLabels: true).decode(
            lines.joined(separator: "\n"), .ndjson)
    }

    @Test("classes come in any order, one left out or null is 0, and a row may have none")
    func accepted() throws {
        let decoded = try decode(
            #""probabilities":{"cat":0.5,"dog":0.3,"emu":0.2}"#, #""probabilities":{"emu":0.25,"cat":0.75,"dog":null}"#,
            #""probabilities":{"\u0064og":1},"prediction":"dog","label":"emu""#, #""probabilities":null"#,
            #""prediction":"cat""#, #""probabilities":{"cat":0.33,"dog":0.33,"emu":0.33}"#)
        #expect(decoded.rejected == [])
        let expected: [[Double?]] = [
            [0.5, 0.75, 0, nil, nil, 0.33], [0.3, 0, 1, nil, nil, 0.33], [0.2, 0.25, 0, nil, nil, 0.33],
        ]
        #expect(decoded.batch.probabilities.map { $0.map { $0.isNaN ? nil : $0 } } == expected)
        #expect(decoded.batch.predictions.texts == [nil, nil, "dog", nil, "cat", nil])
        #expect(decoded.labels?.texts == [nil, nil, "emu", nil, nil, nil])
    }

    @Test(
        "a fault is named by its class, with what is allowed",
        arguments: [
            (#""probabilities":{"cat":0.5,"dog":0.2}"#, "probabilities", "they sum to 0.7; probabilities sum to 1"),
            (#""probabilities":{}"#, "probabilities", "they sum to 0.0;"),
            (#""probabilities":{"cat":1.5}"#, "probabilities.cat", "1.5 was given; a probability"),
            (#""probabilities":{"cat":-0.5,"dog":1.5}"#, "probabilities.cat", "-0.5 was given"),
            (#""probabilities":{"cat":"1"}"#, "probabilities.cat", #"the string "1" was given"#),
            (#""probabilities":{"bird":1}"#, "probabilities.bird", #"its classes are "cat", "dog", "emu""#),
            (#""probabilities":{"cat":0.5,"cat":0.5}"#, "probabilities.cat", "twice"),
            (#""probabilities":[1,0,0]"#, "probabilities", "one key a class"),
            (#""probabilities":{"cat":1},"probabilities":{"cat":1}"#, "probabilities", "twice"),
            (#""prediction":"bird""#, "prediction", #""bird" was given; a class of the model is allowed here: "cat""#),
            (#""prediction":7"#, "prediction", "7 was given; a class of the model"),
            (#""label":"b\u0069rd""#, "label", "a class of the model"),
        ])
    func faults(row: String, field: String, detail: String) throws {
        let decoded = try decode(row, #""probabilities":{"cat":1}"#)
        let error = try #require(decoded.rejected.first)
        #expect(error.field == field && error.detail.contains(detail), "\(error)")
        // The row beside it is not touched.
        #expect(decoded.batch.ids == ["1"] && decoded.batch.probabilities == [[1], [0], [0]])
    }

    @Test("a label that is none of the classes is refused, with the code for it")
    func labels() throws {
        let outcomes = #"{"id":"a","timestamp":1,"label":"bird"}"# + "\n" + #"{"id":"b","timestamp":1,"label":"dog"}"#
        let decoded = try OutcomeDecoder(schema: Self.named).decode(outcomes, .ndjson)
        #expect(decoded.batch.ids == ["b"] && decoded.batch.labels.texts == ["dog"])
        #expect(decoded.rejected.map(\.code) == [.unknownClass])
    }

    @Test("without named classes probabilities are no field, and the answer says what they need")
    func unnamed() throws {
        let decoded = try PredictionDecoder(schema: schema(.multiclassClassification)).decode(
            #"{"id":"a","timestamp":1,"probabilities":{"cat":1}}"#, .ndjson)
        let error = try #require(decoded.rejected.first)
        #expect(error.code == .unknownField && error.detail.contains("names its classes"), "\(error)")
    }

    @Test("a row without a number for the first class is written with those that it has")
    func someOfThem() throws {
        var batch = PredictionBatch(schema: Self.named)
        batch.ids = ["a"]
        batch.timestamps = [1]
        batch.features = Self.named.features.map { .allMissing($0.kind, count: 1) }
        batch.scores = [.nan]
        batch.predictions = .allMissing(.categorical, count: 1)
        batch.groups = CategoricalColumn([nil])
        batch.ranks = [.nan]
        batch.inferenceMilliseconds = [.nan]
        batch.probabilities = [[.nan], [0.75], [0.25]]
        let decoded = try PredictionDecoder(schema: Self.named).decode(
            PredictionEncoder(schema: Self.named).encode(batch), form: .ndjson, now: now)
        #expect(decoded.batch.probabilities == [[0], [0.75], [0.25]])
    }

    @Test("a truncated or broken object is malformed, as everywhere")
    func broken() throws {
        for text in [#"{"cat":1"#, #"{"cat" 1}"#, #"{"cat":1,}"#, #"{cat:1}"#, "{"] {
            let decoded = try decode(#""probabilities":\#(text)"#)
            #expect(decoded.rejected.map(\.code) == [.malformedJSON], "\(text)")
        }
    }
}
