import Testing
import VigilDomain

@testable import VigilFormats

/// A text that stops being JSON at a byte.
struct MalformedText: CustomTestStringConvertible, Sendable {
    var text: String
    var offset: Int
    var detail: String

    var testDescription: String { text }
}

struct MalformedBodyTests {
    private let decoder = PredictionDecoder(schema: binarySchema)

    static let texts: [MalformedText] = [
        MalformedText(
            text: #"{"id":"a","timestamp":1,"score":NaN}"#, offset: 32, detail: "NaN and Infinity are not JSON"),
        MalformedText(
            text: #"{"id":"a","features":{"age":-Infinity}}"#, offset: 28, detail: "NaN and Infinity are not"),
        MalformedText(text: #"{"id":"a","features":{"age":nan}}"#, offset: 28, detail: "NaN and Infinity are not JSON"),
        MalformedText(text: #"{"id":"a","score":01}"#, offset: 18, detail: "how JSON writes a number"),
        MalformedText(text: #"{"id":"a","score":.5}"#, offset: 18, detail: "no JSON value"),
        MalformedText(text: #"{"id":"a","score":1.}"#, offset: 18, detail: "how JSON writes a number"),
        MalformedText(text: #"{"id":"a","score":+1}"#, offset: 18, detail: "no JSON value"),
        MalformedText(text: #"{"id":"a","score":1x}"#, offset: 18, detail: "how JSON writes a number"),
        MalformedText(text: #"{"id":"a","score":True}"#, offset: 18, detail: "true, false and null"),
        MalformedText(text: #"{"id":'a'}"#, offset: 6, detail: "double quotes"),
        MalformedText(text: #"{"id":"a",}"#, offset: 10, detail: "after the last one there is no comma"),
        MalformedText(text: #"{"id" "a"}"#, offset: 6, detail: "a colon"),
        MalformedText(text: #"{"id":"a" "score":1}"#, offset: 10, detail: "a comma or }"),
        MalformedText(text: #"{"id":}"#, offset: 6, detail: "a value is expected"),
        MalformedText(text: #"{id:"a"}"#, offset: 1, detail: "a key in double quotes"),
        MalformedText(text: #"{"id":"a\x"}"#, offset: 8, detail: "no escape that JSON has"),
        MalformedText(text: #"{"id":"a\u12g4"}"#, offset: 8, detail: "no escape that JSON has"),
        MalformedText(text: "{\"id\":\"a\tb\"}", offset: 8, detail: "control character"),
        MalformedText(text: #"{"id":"a"#, offset: 6, detail: "no closing quote"),
        MalformedText(text: #"{"id":"a""#, offset: 9, detail: "ends in the middle"),
        MalformedText(text: #"{"id":"a"} {"id":"b"}"#, offset: 11, detail: "after the end"),
        MalformedText(text: #"{"id":[1,]}"#, offset: 9, detail: "a value is expected"),
        MalformedText(text: #"{"id":[1 2]}"#, offset: 9, detail: "a comma or ]"),
        MalformedText(
            text: #"{"x":"# + String(repeating: "[", count: 80) + String(repeating: "]", count: 80) + "}", offset: 69,
            detail: "64 deep"),
    ]

    @Test("a body that is not JSON is refused as a whole, with the byte", arguments: texts)
    func object(text: MalformedText) throws {
        let error = try #require(formatError { try decoder.decode(text.text, .object) })
        #expect(error.code == .malformedJSON)
        #expect(error.offset == text.offset)
        #expect(error.detail.contains(text.detail), "\(error)")
    }

    @Test("in NDJSON only the broken line is rejected", arguments: texts)
    func line(text: MalformedText) throws {
        let lines = ["{\"id\":\"before\",\"timestamp\":1}", text.text, "{\"id\":\"after\",\"timestamp\":1}"]
        let decoded = try decoder.decode(lines.joined(separator: "\n"), .ndjson)
        #expect(decoded.batch.ids == ["before", "after"])
        #expect(decoded.rejected.map(\.row) == [2])
        #expect(decoded.rejected.map(\.code) == [.malformedJSON])
        let error = try #require(decoded.rejected.first)
        #expect(error.detail.contains("byte \(30 + text.offset) "), "\(error)")
        #expect(error.detail.contains(text.detail), "\(error)")
    }

    @Test("an array counts bytes from the beginning of the body")
    func array() throws {
        let error = try #require(formatError { try decoder.decode(#" [{"id":"a","timestamp":1},{"id":NaN}]"#, .array) })
        #expect(error.offset == 33)
        #expect(error.description.hasPrefix("byte 33: the body is not valid JSON: NaN"))
    }

    @Test("invalid UTF-8 is named with its byte")
    func invalidUTF8() throws {
        let good = Array("{\"id\":\"ä\",\"timestamp\":1}\n".utf8)
        let bad = Array("{\"id\":\"".utf8) + [0xC3, 0x28] + Array("\",\"timestamp\":1}\n".utf8)
        let decoded = try decoder.decode(good + bad + good.map { $0 == 0xA4 ? 0xB6 : $0 }, form: .ndjson, now: now)
        #expect(decoded.batch.ids == ["ä", "ö"])
        #expect(decoded.rejected.map(\.row) == [2])
        let error = try #require(decoded.rejected.first)
        #expect(error.detail == "not valid JSON at byte \(good.count + 7) of the body: the bytes are not UTF-8")
        let whole = formatError { try decoder.decode(bad, form: .object, now: now) }
        #expect(whole?.offset == 7)
    }

    @Test(
        "overlong forms, surrogates and bytes past U+10FFFF are not UTF-8",
        arguments: [
            [0xC0, 0x80], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xF0, 0x9F, 0x98],
        ] as [[UInt8]])
    func notUTF8(sequence: [UInt8]) {
        let text = Array("{\"id\":\"a".utf8) + sequence + Array("\"}".utf8)
        #expect(formatError { try decoder.decode(text, form: .object, now: now) }?.offset == 8)
    }

    @Test("an array where an object was announced, and the other way round")
    func wrongForm() {
        #expect(formatError { try decoder.decode("[]", .object) }?.detail.contains("an object { … }") == true)
        #expect(formatError { try decoder.decode("{}", .array) }?.detail.contains("an array [ … ]") == true)
    }

    @Test("a value that reaches into the next line breaks its own line and the rest of itself, nothing else")
    func valueOverLines() throws {
        let text = """
            {"id":"a","timestamp":1}
            {"id":"b",
            "timestamp":1}
            {"id":"c","timestamp":1}
            """
        let decoded = try decoder.decode(text, .ndjson)
        #expect(decoded.batch.ids == ["a", "c"])
        #expect(decoded.rejected.map(\.row) == [2, 3])
    }
}
