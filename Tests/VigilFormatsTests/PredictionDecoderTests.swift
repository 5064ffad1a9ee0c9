import Testing
import VigilDomain

@testable import VigilFormats

struct PredictionDecoderTests {
    private let decoder = PredictionDecoder(schema: binarySchema)

    private static let full = """
        {"id": "order-17", "timestamp": "2026-05-01T10:30:00Z", \
        "features": {"age": 41, "region": "north", "income": null}, \
        "score": 0.83, "prediction": 1, "group": "query-9", "rank": 2, "inference_time_ms": 12.5}
        """

    @Test("an object with every field fills every column", arguments: BodyForm.json)
    func everyField(form: BodyForm) throws {
        let text = form == .array ? "[\(Self.full)]" : Self.full
        let decoded = try decoder.decode(text, form)
        #expect(decoded.rejected == [])
        #expect(
            decoded.batch.texts == [
                ["order-17", "1777631400000", "41.0", nil, "north", "0.83", "1.0", "query-9", "2.0", "12.5"]
            ])
        try decoded.batch.validate(against: binarySchema)
    }

    @Test("only id and timestamp are required, everything else is then missing")
    func leastRow() throws {
        let decoded = try decoder.decode(#"{"id": "a", "timestamp": 0}"#, .object)
        #expect(decoded.rejected == [])
        #expect(decoded.batch.texts == [["a", "0", nil, nil, nil, nil, nil, nil, nil, nil]])
    }

    @Test("features in any order, with spaces and line breaks, are found by their names")
    func anyOrder() throws {
        let text = """
            [ {"features" : { "region":"n" , "age":1 ,"income":2.5 } ,
               "timestamp":"2026-05-01T12:30:00+02:00","id":"a" } ,
              {"id":"b","timestamp":1,"features":{"income":3,"region":"s"}},
              {"id":"c","timestamp":2,"features":{"age":4,"region":null,"income":5}} ]
            """
        let decoded = try decoder.decode(text, .array)
        #expect(decoded.rejected == [])
        #expect(
            decoded.batch.texts.map { Array($0[..<5]) } == [
                ["a", "1777631400000", "1.0", "2.5", "n"], ["b", "1", nil, "3.0", "s"], ["c", "2", "4.0", "5.0", nil],
            ])
    }

    @Test("a categorical feature takes numbers and truth values as their JSON text")
    func namesFromOtherTypes() throws {
        let rows = ["1.50", "-0", "true", "false", "1e2", "\"\"", "\"1.50\""].enumerated().map {
            #"{"id":"\#($0)","timestamp":1,"features":{"region":\#($1)}}"#
        }
        let decoded = try decoder.decode(rows.joined(separator: "\n"), .ndjson)
        #expect(decoded.rejected == [])
        #expect(decoded.batch.features[2].texts == ["1.50", "-0", "true", "false", "1e2", "", "1.50"])
        #expect(decoded.batch.features[2].names?.dictionary.count == 6)
    }

    @Test("escapes are read in ids, names and keys")
    func escapes() throws {
        let text = #"{"\u0069d":"\"\\\/\u00e4\ud83d\ude00","timestamp":1,"features":{"r\u0065gion":"a\tb","age":1}}"#
        let decoded = try decoder.decode(text, .object)
        #expect(decoded.rejected == [])
        #expect(decoded.batch.ids == ["\"\\/ä😀"])
        #expect(decoded.batch.features[2].texts == ["a\tb"])
        #expect(decoded.batch.features[0].texts == ["1.0"])
    }

    @Test("feature names that JSON must escape are found, and their raw spelling is another name")
    func namesWithBackslash() throws {
        let schema = ModelSchema(
            model: binarySchema.model, task: .regression,
            features: [FeatureSchema(name: #"a\n"#, kind: .numeric), FeatureSchema(name: #"q""#, kind: .numeric)])
        let decoder = PredictionDecoder(schema: schema)
        let found = try decoder.decode(#"{"id":"a","timestamp":1,"features":{"a\\n":1,"q\"":2}}"#, .object)
        #expect(found.batch.features.map(\.texts) == [["1.0"], ["2.0"]])
        let other = try decoder.decode(#"{"id":"a","timestamp":1,"features":{"a\n":1}}"#, .object)
        #expect(other.rejected.map(\.code) == [.unknownField])
    }

    @Test("a byte order mark and blank lines are passed over, lines keep their numbers")
    func blankLines() throws {
        let text = "\u{FEFF}\n  \r\n{\"id\":\"a\",\"timestamp\":1}\r\n\n{\"id\":\"b\"}\n{\"id\":\"c\",\"timestamp\":1}"
        let decoded = try decoder.decode(text, .ndjson)
        #expect(decoded.batch.ids == ["a", "c"])
        #expect(decoded.rejected.map(\.row) == [5])
    }

    @Test("an empty array and empty NDJSON are no rows, an empty object or array body is an error")
    func nothing() throws {
        #expect(try decoder.decode(" [ ] ", .array).batch.count == 0)
        #expect(try decoder.decode("", .ndjson).batch.count == 0)
        #expect(try decoder.decode("\n \n", .ndjson).rejected == [])
        #expect(formatError { try decoder.decode("", .array) }?.code == .empty)
        #expect(formatError { try decoder.decode("  ", .object) }?.code == .empty)
    }

    @Test("the form of a JSON body is told by its first byte")
    func forms() {
        func form(_ text: String) -> BodyForm { Array(text.utf8).withUnsafeBytes { BodyForm.ofJSON($0) } }
        #expect(form(" \n[{}]") == .array)
        #expect(form("\u{FEFF}[") == .array)
        #expect(form("{}") == .object)
        #expect(form("") == .object)
    }

    @Test("a multiclass model takes class names, and confidence as another name of score")
    func multiclass() throws {
        let decoder = PredictionDecoder(schema: schema(.multiclassClassification))
        let text = """
            {"id":"a","timestamp":1,"prediction":"cat","confidence":0.7}
            {"id":"b","timestamp":1,"prediction":3,"score":1}
            {"id":"c","timestamp":1,"prediction":"cat","score":0.5,"confidence":0.5}
            {"id":"d","timestamp":1,"confidence":1.5}
            """
        let decoded = try decoder.decode(text, .ndjson)
        #expect(decoded.batch.predictions.texts == ["cat", "3"])
        #expect(decoded.batch.scores == [0.7, 1])
        #expect(decoded.rejected.map(\.code) == [.duplicateField, .outOfRange])
        #expect(decoded.rejected.map(\.field) == ["confidence", "score"])
    }

    @Test("the rows of a baseline may have labels, other rows may not")
    func labels() throws {
        let text = """
            {"id":"a","timestamp":1,"label":true}
            {"id":"b","timestamp":2}
            {"id":"c","timestamp":3,"label":0.5}
            {"id":"d","timestamp":4,"label":null,"score":1}
            """
        let decoded = try PredictionDecoder(schema: binarySchema, withLabels: true).decode(text, .ndjson)
        #expect(decoded.batch.ids == ["a", "b", "d"])
        #expect(decoded.labels?.texts == ["1.0", nil, nil])
        #expect(decoded.rejected.map(\.field) == ["label"])
        #expect(decoded.rejected.map(\.code) == [.outOfRange])
        let plain = try decoder.decode(text, .ndjson)
        #expect(plain.labels == nil)
        #expect(plain.rejected.map(\.code) == [.unknownField, .unknownField, .unknownField])
        let multiclass = PredictionDecoder(schema: schema(.multiclassClassification), withLabels: true)
        let named = try multiclass.decode(#"{"id":"a","timestamp":1,"label":"cat","confidence":0.5}"#, .object)
        #expect(named.labels?.texts == ["cat"])
        #expect(named.batch.scores == [0.5])
    }

    @Test("a row that is rejected leaves no trace in the columns")
    func noTrace() throws {
        let text = """
            {"id":"a","timestamp":1,"features":{"region":"only-here","age":1},"group":"g","bogus":1}
            {"id":"a","timestamp":2,"features":{"region":"kept","age":2}}
            {"id":"b","timestamp":3,"features":{"region":"broken
            {"id":"c","timestamp":4,"features":{"region":"gone","age":"x"}}
            """
        let decoded = try decoder.decode(text, .ndjson)
        #expect(decoded.rejected.map(\.row) == [1, 3, 4])
        #expect(decoded.batch.ids == ["a"])
        #expect(decoded.batch.features[2].names?.dictionary == ["kept"])
        #expect(decoded.batch.groups.dictionary == [])
        #expect(decoded.batch.timestamps == [2])
    }

    @Test("thousands of rows and names, a line broken in every block, keep their places")
    func manyRows() throws {
        var lines: [String] = []
        for row in 0..<5000 {
            lines.append(
                row % 1000 == 999
                    ? "{\"id\": \"broken"
                    : #"{"id":"id-\#(row)","timestamp":\#(row),"features":{"age":\#(row),"region":"r\#(row % 1777)"}}"#)
        }
        let decoded = try decoder.decode(lines.joined(separator: "\n"), .ndjson)
        let kept = (0..<5000).filter { $0 % 1000 != 999 }
        #expect(decoded.rejected.map(\.row) == [1000, 2000, 3000, 4000, 5000])
        #expect(decoded.batch.ids == kept.map { "id-\($0)" })
        #expect(decoded.batch.features[0].numbers == kept.map(Double.init))
        #expect(decoded.batch.features[2].texts == kept.map { "r\($0 % 1777)" })
    }
}
