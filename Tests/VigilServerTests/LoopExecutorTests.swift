import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Testing

@testable import VigilServer

@Suite("Requests on their connection's thread")
struct LoopExecutorTests {
    @Test("a task runs on the connection's thread, before and after it has waited for somebody elsewhere")
    func thread() async {
        let loop = NIOSingletons.posixEventLoopGroup.next()
        let task = Task(executorPreference: LoopExecutor(loop)) {
            let before = loop.inEventLoop
            await Task.detached { await Task.yield() }.value
            return (before, loop.inEventLoop)
        }
        let (before, after) = await task.value
        #expect(before)
        #expect(after)
    }

    @Test(
        "few plain bytes of a stated length are handled there, and nothing else",
        arguments: [
            (["content-length": "420"], true), (["content-length": "4096"], true),
            (["content-length": "4097"], false), (["content-length": "many"], false), ([:], false),
            (["transfer-encoding": "chunked"], false), (["content-length": "420", "content-encoding": "gzip"], false),
        ])
    func brevity(headers: [String: String], isBrief: Bool) throws {
        var fields = HTTPFields()
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        let head = HTTPRequest(
            method: .post, scheme: nil, authority: nil, path: "/api/v1/models/m/predictions", headerFields: fields)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        #expect(RowBody.isBrief(request) == isBrief)
    }
}
