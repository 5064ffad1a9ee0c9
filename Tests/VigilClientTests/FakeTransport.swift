import NIOCore
import Synchronization
import VigilClient

/// A server that answers from a script and remembers what it was asked.
final class FakeTransport: APITransport {
    typealias Answer = @Sendable (APIRequest) throws -> APIAnswer

    private struct State {
        var requests: [APIRequest] = []
        var script: [Answer]
    }

    private let state: Mutex<State>
    private let otherwise: Answer

    /// - Parameters:
    ///   - script: The answers to the first requests, one each.
    ///   - otherwise: The answer to every other request.
    init(_ script: [Answer] = [], otherwise: @escaping Answer = { _ in APIAnswer(status: 204) }) {
        state = Mutex(State(script: script))
        self.otherwise = otherwise
    }

    var requests: [APIRequest] { state.withLock { $0.requests } }

    func send(_ request: APIRequest) async throws -> APIAnswer {
        let answer = state.withLock { state -> Answer? in
            state.requests.append(request)
            return state.script.isEmpty ? nil : state.script.removeFirst()
        }
        return try (answer ?? otherwise)(request)
    }
}

extension APIAnswer {
    static func json(_ text: String, status: Int = 200) -> APIAnswer {
        APIAnswer(status: status, body: ByteBuffer(string: text))
    }
}

/// Waits that are written down and take no time.
final class RecordedSleep: Sendable {
    private let recorded = Mutex<[Duration]>([])

    var waits: [Duration] { recorded.withLock { $0 } }

    @Sendable func sleep(_ duration: Duration) async throws { recorded.withLock { $0.append(duration) } }
}
