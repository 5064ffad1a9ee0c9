import Foundation
import NIOCore

/// A client of the REST API.
///
/// Every call that it makes may be sent twice without harm: predictions and outcomes carry a key of their request, the same
/// schema or baseline again changes nothing. So each is repeated by the `retry` schedule when its connection broke
/// or the server was not ready (429, 502, 503, 504).
package struct VigilAPIClient: Sendable {
    /// Where the server is.
    package let address: ServerAddress
    /// How long calls are repeated.
    package var retry: RetrySchedule
    /// How predictions and outcomes are written.
    package var rowForm: RowForm
    private let transport: any APITransport
    private let sleep: @Sendable (Duration) async throws -> Void
    /// Makes the key of a request.
    let makeKey: @Sendable () -> String

    /// A client.
    ///
    /// - Parameters:
    ///   - address: The server.
    ///   - transport: What carries the requests.
    ///   - retry: How long calls are repeated; by default not at all.
    ///   - rowForm: How predictions and outcomes are written.
    ///   - sleep: Waits between repeats.
    ///   - makeKey: Makes the key of each request that stores rows; every one another.
    package init(
        address: ServerAddress, transport: any APITransport, retry: RetrySchedule = .never,
        rowForm: RowForm = .lines,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        makeKey: @escaping @Sendable () -> String = VigilAPIClient.randomKey
    ) {
        self.address = address
        self.transport = transport
        self.retry = retry
        self.rowForm = rowForm
        self.sleep = sleep
        self.makeKey = makeKey
    }

    /// A key that no other request has.
    ///
    /// - Returns: A UUID.
    @Sendable package static func randomKey() -> String { UUID().uuidString.lowercased() }

    /// The same client with another schedule.
    package func retrying(_ schedule: RetrySchedule) -> VigilAPIClient {
        var copy = self
        copy.retry = schedule
        return copy
    }

    /// The same client with rows written in another form.
    package func sending(_ form: RowForm) -> VigilAPIClient {
        var copy = self
        copy.rowForm = form
        return copy
    }

    /// Sends a request, repeating it as the schedule allows.
    ///
    /// - Parameter request: What to send.
    /// - Returns: An answer with a status in 200..<300.
    /// - Throws: `VigilClientError`.
    func send(_ request: APIRequest) async throws -> APIAnswer {
        var attempt = 1
        var waited = Duration.zero
        while true {
            let attempted = await attempted(request)
            let failure: VigilClientError
            switch attempted {
            case .success(let answer):
                if (200..<300).contains(answer.status) { return answer }
                failure = refusal(answer)
                guard [429, 502, 503, 504].contains(answer.status) else { throw failure }
            case .failure(let error as ConnectionFailure):
                failure = lost(error, waited: waited)
            case .failure(let error):
                throw error
            }
            guard let wait = retry.wait(afterAttempt: attempt, waited: waited) else { throw failure }
            try await sleep(wait)
            waited += wait
            attempt += 1
        }
    }

    private func attempted(_ request: APIRequest) async -> Result<APIAnswer, any Error> {
        do { return .success(try await transport.send(request)) } catch { return .failure(error) }
    }

    /// Sends a request and reads its answer as JSON.
    func json<Value: Decodable>(_ request: APIRequest, as type: Value.Type = Value.self) async throws -> Value {
        try decode(type, from: try await send(request), to: request)
    }

    /// Reads an answer as JSON.
    func decode<Value: Decodable>(_ type: Value.Type, from answer: APIAnswer, to request: APIRequest) throws -> Value {
        do {
            return try WireCoding.decoder().decode(type, from: Data(answer.body.readableBytesView))
        } catch {
            let path = request.target.prefix { $0 != "?" }
            throw VigilClientError(
                .unexpectedAnswer,
                detail: "what answers at \(address) is not a Vigil server of this version: \(request.method) \(path) "
                    + "gave something else than expected")
        }
    }

    private func lost(_ failure: ConnectionFailure, waited: Duration) -> VigilClientError {
        let after = waited > .zero ? " after \(waited.components.seconds) s of trying" : ""
        switch failure.kind {
        case .refused:
            return VigilClientError(
                .unreachable, detail: "no server answers at \(address)\(after)",
                hint: "start one with `vigil serve`, or give its address with --server")
        case .unknownHost:
            return VigilClientError(
                .unreachable, detail: "the host of \(address) is not known", hint: "check --server")
        case .broken:
            return VigilClientError(
                .connectionLost, detail: "the connection to \(address) broke\(after)",
                hint: "what was acknowledged is stored; the same command again goes on from there")
        case .timedOut:
            return VigilClientError(
                .connectionLost, detail: "\(address) did not answer in time\(after)",
                hint: "what was acknowledged is stored; the same command again goes on from there")
        }
    }

    private func refusal(_ answer: APIAnswer) -> VigilClientError {
        let decoded = try? WireCoding.decoder().decode(  // without a problem document the status has to do
            APIProblem.self, from: Data(answer.body.readableBytesView))
        guard let problem = decoded else {
            return VigilClientError(
                .unexpectedAnswer, detail: "\(address) answered with status \(answer.status)",
                hint: "is it a Vigil server?")
        }
        let field = problem.field.map { "\($0): " } ?? ""
        var hint = problem.hint
        if problem.status == 401, hint == nil {
            hint = "give the server's key with --api-key-file, or in VIGIL_API_KEY"
        }
        return VigilClientError(
            .refused, detail: "the server refused it (\(problem.status) \(problem.code)): \(field)\(problem.detail)",
            hint: hint, problem: problem)
    }
}
