import Testing
import VigilDomain

@testable import VigilFormats

/// A row with a fault and how it is reported.
struct RowFault: CustomTestStringConvertible, Sendable {
    var claim: String
    var row: String
    var field: String
    var code: RowError.Code
    /// A part of the sentence.
    var detail: String
    var task = ModelTask.binaryClassification

    var testDescription: String { claim }
}

struct RowFaultTests {
    static let tooLong = String(repeating: "x", count: 201)

    static let predictions: [RowFault] = [
        RowFault(
            claim: "a feature that the schema does not have",
            row: #"{"id":"a","timestamp":1,"features":{"agee":1}}"#, field: "features.agee", code: .unknownField,
            detail: #"its features are "age", "income", "region""#),
        RowFault(
            claim: "a field that the format does not have", row: #"{"id":"a","timestamp":1,"label":1}"#, field: "label",
            code: .unknownField, detail: #""inference_time_ms""#),
        RowFault(
            claim: "confidence of a binary model", row: #"{"id":"a","timestamp":1,"confidence":1}"#,
            field: "confidence", code: .unknownField, detail: "is its score"),
        RowFault(
            claim: "a key twice", row: #"{"id":"a","timestamp":1,"features":{"age":1,"age":2}}"#,
            field: "features.age", code: .duplicateField, detail: "twice"),
        RowFault(
            claim: "a top-level key twice", row: #"{"id":"a","timestamp":1,"score":0,"score":0}"#, field: "score",
            code: .duplicateField, detail: "twice"),
        RowFault(
            claim: "an id twice in one object", row: #"{"id":"a","id":"b","timestamp":1}"#, field: "id",
            code: .duplicateField, detail: "twice"),
        RowFault(
            claim: "a number in a string", row: #"{"id":"a","timestamp":1,"features":{"age":"41"}}"#,
            field: "features.age", code: .wrongType, detail: #"the string "41" was given; the schema says numeric"#),
        RowFault(
            claim: "a truth value for a number", row: #"{"id":"a","timestamp":1,"features":{"age":true}}"#,
            field: "features.age", code: .wrongType, detail: "true was given"),
        RowFault(
            claim: "an array for a number", row: #"{"id":"a","timestamp":1,"features":{"age":[1, {"b":2}]}}"#,
            field: "features.age", code: .wrongType, detail: #"the array [1, {"b":2}] was given"#),
        RowFault(
            claim: "an object for a name", row: #"{"id":"a","timestamp":1,"features":{"region":{}}}"#,
            field: "features.region", code: .wrongType, detail: "the schema says categorical"),
        RowFault(
            claim: "features that are no object", row: #"{"id":"a","timestamp":1,"features":[1]}"#, field: "features",
            code: .wrongType, detail: "one key a feature"),
        RowFault(
            claim: "a row that is no object", row: #"[1]"#, field: "", code: .notAnObject, detail: "the array [1]"),
        RowFault(
            claim: "no id", row: #"{"timestamp":1}"#, field: "id", code: .missingField, detail: "1 to 200 bytes"),
        RowFault(
            claim: "an id that is null", row: #"{"id":null,"timestamp":1}"#, field: "id", code: .missingField,
            detail: "required"),
        RowFault(
            claim: "an id that is a number", row: #"{"id":17,"timestamp":1}"#, field: "id", code: .wrongType,
            detail: "17 was given; an id is a string"),
        RowFault(
            claim: "an empty id", row: #"{"id":"","timestamp":1}"#, field: "id", code: .empty, detail: "1 to 200"),
        RowFault(
            claim: "an id of 201 bytes", row: #"{"id":"\#(tooLong)","timestamp":1}"#, field: "id", code: .tooLong,
            detail: "201 bytes; at most 200"),
        RowFault(
            claim: "a control character in an id", row: #"{"id":"a\u0000","timestamp":1}"#, field: "id",
            code: .invalidText, detail: "control character"),
        RowFault(
            claim: "half a surrogate pair", row: #"{"id":"a\ud83d","timestamp":1}"#, field: "id", code: .invalidText,
            detail: "half a character"),
        RowFault(
            claim: "half a surrogate pair in a name",
            row: #"{"id":"a","timestamp":1,"features":{"region":"\ude00\ud83d"}}"#, field: "features.region",
            code: .invalidText, detail: "half a character"),
        RowFault(
            claim: "no timestamp", row: #"{"id":"a"}"#, field: "timestamp", code: .missingField,
            detail: "milliseconds since"),
        RowFault(
            claim: "a timestamp without zone", row: #"{"id":"a","timestamp":"2026-05-01T10:30:00"}"#,
            field: "timestamp", code: .timestampWithoutZone, detail: "has no zone"),
        RowFault(
            claim: "a timestamp that is no time", row: #"{"id":"a","timestamp":"yesterday"}"#, field: "timestamp",
            code: .invalidTimestamp, detail: #""yesterday" is not an RFC 3339 time"#),
        RowFault(
            claim: "a timestamp with a fraction", row: #"{"id":"a","timestamp":1.5}"#, field: "timestamp",
            code: .wrongType, detail: "whole number of milliseconds"),
        RowFault(
            claim: "a timestamp before 1900", row: #"{"id":"a","timestamp":"1899-12-31T23:59:59Z"}"#,
            field: "timestamp", code: .timestampTooEarly, detail: "1900-01-01T00:00:00Z"),
        RowFault(
            claim: "a timestamp more than a day ahead", row: #"{"id":"a","timestamp":"2026-05-29T20:26:41Z"}"#,
            field: "timestamp", code: .timestampInFuture, detail: "2026-05-29T20:26:40Z"),
        RowFault(
            claim: "a timestamp beyond all numbers", row: #"{"id":"a","timestamp":99999999999999999999999}"#,
            field: "timestamp", code: .timestampInFuture, detail: "99999999999999999999999"),
        RowFault(
            claim: "a number beyond a double", row: #"{"id":"a","timestamp":1,"features":{"age":-1e999}}"#,
            field: "features.age", code: .outOfRange, detail: "-1e999 is beyond"),
        RowFault(
            claim: "a probability above 1", row: #"{"id":"a","timestamp":1,"score":1.01}"#, field: "score",
            code: .outOfRange, detail: "from 0 to 1"),
        RowFault(
            claim: "a class 2 of a binary model", row: #"{"id":"a","timestamp":1,"prediction":2}"#,
            field: "prediction", code: .outOfRange, detail: "0 or 1"),
        RowFault(
            claim: "a class name of a binary model", row: #"{"id":"a","timestamp":1,"prediction":"yes"}"#,
            field: "prediction", code: .wrongType, detail: "0 or 1"),
        RowFault(
            claim: "a rank that is not whole", row: #"{"id":"a","timestamp":1,"rank":1.5}"#, field: "rank",
            code: .outOfRange, detail: "whole number from 1", task: .ranking),
        RowFault(
            claim: "a negative duration", row: #"{"id":"a","timestamp":1,"inference_time_ms":-1}"#,
            field: "inference_time_ms", code: .outOfRange, detail: "from 0"),
        RowFault(
            claim: "a name of 1001 bytes",
            row: #"{"id":"a","timestamp":1,"features":{"region":"\#(String(repeating: "y", count: 1001))"}}"#,
            field: "features.region", code: .tooLong, detail: "1001 bytes; at most 1000"),
    ]

    @Test("a row with a fault is rejected by name and reason, its neighbours are not touched", arguments: predictions)
    func prediction(fault: RowFault) throws {
        let decoder = PredictionDecoder(schema: schema(fault.task))
        for form in [BodyForm.ndjson, .array] {
            let rows = [#"{"id":"before","timestamp":1}"#, fault.row, #"{"id":"after","timestamp":1}"#]
            let text = form == .array ? "[\(rows.joined(separator: ","))]" : rows.joined(separator: "\n")
            let decoded = try decoder.decode(text, form)
            #expect(decoded.batch.ids == ["before", "after"])
            try decoded.batch.validate(against: schema(fault.task))
            let error = try #require(decoded.rejected.first)
            #expect(decoded.rejected.count == 1)
            #expect(error.row == 2)
            #expect(error.field == fault.field)
            #expect(error.code == fault.code)
            #expect(error.detail.contains(fault.detail), "\(error)")
        }
    }

    @Test("the second row with an id is rejected, unless the first one was")
    func duplicateIDs() throws {
        let text = """
            {"id":"a","timestamp":1,"score":0.1}
            {"id":"a","timestamp":2,"score":0.2}
            {"id":"b","timestamp":3,"score":7}
            {"id":"b","timestamp":4,"score":0.4}
            """
        let decoded = try PredictionDecoder(schema: binarySchema).decode(text, .ndjson)
        #expect(decoded.batch.ids == ["a", "b"])
        #expect(decoded.batch.timestamps == [1, 4])
        #expect(decoded.rejected.map(\.code) == [.duplicateID, .outOfRange])
        #expect(decoded.rejected.map(\.row) == [2, 3])
    }

    @Test("the limits themselves are allowed")
    func limits() throws {
        let id = String(repeating: "x", count: 200)
        let name = String(repeating: "y", count: 1000)
        let text = """
            {"id":"\(id)","timestamp":"1900-01-01T00:00:00Z","features":{"region":"\(name)"},"score":0}
            {"id":"b","timestamp":\(now.milliseconds + 86_400_000),"score":1,"prediction":true,"rank":1,"inference_time_ms":0}
            """
        let decoded = try PredictionDecoder(schema: binarySchema).decode(text, .ndjson)
        #expect(decoded.rejected == [])
        #expect(decoded.batch.predictions.texts == [nil, "1.0"])
    }

    @Test("how far ahead a timestamp may lie is the caller's choice")
    func tolerance() throws {
        let text = #"{"id":"a","timestamp":\#(now.milliseconds + 1)}"#
        let strict = PredictionDecoder(schema: binarySchema, futureTolerance: .zero)
        #expect(try strict.decode(text, .object).rejected.map(\.code) == [.timestampInFuture])
    }

    @Test("outcomes of each task take the labels that belong to it")
    func outcomes() throws {
        let labels = ["0", "1", "true", "false", "2", "-1.5", "\"cat\"", "null", "[]"]
        let rows = labels.enumerated().map { #"{"id":"a","label":\#($1),"timestamp":\#($0)}"# }
        let text = rows.joined(separator: "\n")
        func decode(_ task: ModelTask) throws -> ([String?], [RowError.Code]) {
            let decoded = try OutcomeDecoder(schema: schema(task)).decode(text, .ndjson)
            #expect(decoded.batch.ids.allSatisfy { $0 == "a" })
            return (decoded.batch.labels.texts, decoded.rejected.map(\.code))
        }
        #expect(
            try decode(.binaryClassification)
                == (["0.0", "1.0", "1.0", "0.0"], [.outOfRange, .outOfRange, .wrongType, .missingField, .wrongType]))
        #expect(
            try decode(.regression)
                == (["0.0", "1.0", "2.0", "-1.5"], [.wrongType, .wrongType, .wrongType, .missingField, .wrongType]))
        #expect(
            try decode(.ranking)
                == (
                    ["0.0", "1.0", "2.0"],
                    [.wrongType, .wrongType, .outOfRange, .wrongType, .missingField, .wrongType]
                ))
        #expect(
            try decode(.multiclassClassification)
                == (["0", "1", "true", "false", "2", "-1.5", "cat"], [.missingField, .wrongType]))
    }

    @Test("the time of an outcome's prediction is a time like any other, and may be left out")
    func predictionTimes() throws {
        let values = [
            "\"2026-05-01T10:30:00Z\"", "1777631400000", "null", "\"2026-05-01T10:30:00\"", "\"soon\"", "1.5", "true",
            "-99999999999999", "\(now.milliseconds + 10 * 86_400_000)",
        ]
        let rows = values.map { #"{"id":"a","label":1,"timestamp":5,"prediction_timestamp":\#($0)}"# }
        let text = (rows + [#"{"id":"b","label":1,"timestamp":5}"#]).joined(separator: "\n")
        let decoded = try OutcomeDecoder(schema: binarySchema).decode(text, .ndjson)
        #expect(decoded.batch.predictionTimestamps == [1_777_631_400_000, 1_777_631_400_000, nil, nil])
        #expect(
            decoded.rejected.map(\.code) == [
                .timestampWithoutZone, .invalidTimestamp, .wrongType, .wrongType, .timestampTooEarly,
                .timestampInFuture,
            ])
        #expect(decoded.rejected.allSatisfy { $0.field == "prediction_timestamp" })
        #expect(decoded.rejected[2].detail.contains("whole milliseconds"))
        let without = try OutcomeDecoder(schema: binarySchema).decode(#"{"id":"b","label":1,"timestamp":5}"#, .object)
        #expect(without.batch.predictionTimestamps.isEmpty)
    }

    @Test("an outcome has no features, and needs its label")
    func outcomeFields() throws {
        let text = """
            {"id":"a","timestamp":1}
            {"id":"a","timestamp":1,"label":1,"features":{}}
            """
        let decoded = try OutcomeDecoder(schema: binarySchema).decode(text, .ndjson)
        #expect(decoded.rejected.map(\.field) == ["label", "features"])
        #expect(decoded.rejected.map(\.code) == [.missingField, .unknownField])
    }
}
