import NIOCore
import Testing
import VigilFormats

@testable import VigilServer

struct ErrorResponsesTests {
    @Test(
        "why a body could not be read decides who is at fault",
        arguments: [(.outOfMemory, 503), (.tooLarge, 413), (.malformedJSON, 400)] as [(FormatError.Code, Int)])
    func formatErrors(code: FormatError.Code, status: Int) {
        let problem = ErrorResponses.problem(for: FormatError(code, detail: "why"))
        #expect(problem.status == status && problem.code == code.rawValue)
    }

    private struct Document: Decodable {
        struct Part: Decodable { var number: Int }
        var number: Int?
        var list: [Int]?
        var text: String?
        var part: Part?
    }

    @Test(
        "what does not fit is told in the words of JSON, with its place",
        arguments: [
            (#"{"number": "a"}"#, "number", "a whole number is needed, and text was given"),
            (#"{"list": 3}"#, "list", "a list is needed, and a number was given"),
            (#"{"list": [1, null]}"#, "list[1]", "a whole number is needed, and null was given"),
            (#"{"text": true}"#, "text", "text is needed, and true or false was given"),
            (#"{"part": []}"#, "part", "an object is needed, and a list was given"),
            (#"[]"#, nil, "an object is needed, and a list was given"),
            (
                #"{"number": 1e30}"#, "number",
                "1e+30 was given; a whole number of at most 9223372036854775807 is needed"
            ),
            (
                #"{"part": {"number": 1.5}}"#, "part.number",
                "1.5 was given; a whole number of at most 9223372036854775807 is needed"
            ),
            (#"{"number": 1"#, nil, "the body is not JSON"),
            (" ", nil, "the body is empty; a JSON object is needed"),
        ] as [(String, String?, String)])
    func bodies(text: String, field: String?, detail: String) throws {
        let error = #expect(throws: (any Error).self) {
            try WireJSON.decode(Document.self, from: ByteBuffer(string: text))
        }
        let problem = ErrorResponses.problem(for: try #require(error))
        #expect(problem.field == field && problem.detail == detail)
        #expect(problem.status == 400 || problem.status == 422)
    }
}
