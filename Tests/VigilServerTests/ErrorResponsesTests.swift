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
}
