import AsyncHTTPClient
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing
import VigilDomain
import VigilNotifications

/// What a receiver got, and what it answers.
private final class Receiver: Sendable {
    struct Request: Sendable {
        var body: String
        var signature: String?
        var key: String?
    }

    private let state = Mutex<(requests: [Request], answers: [Int])>(([], []))
    private let body: @Sendable () -> ResponseBody

    init(answers: [Int], body: @escaping @Sendable () -> ResponseBody = { ResponseBody() }) {
        self.body = body
        state.withLock { $0.answers = answers }
    }

    var requests: [Request] { state.withLock { $0.requests } }

    func take(_ request: Request) -> Int {
        state.withLock { state in
            state.requests.append(request)
            return state.answers.isEmpty ? 200 : state.answers.removeFirst()
        }
    }

    /// Serves on a free loopback port while `body` runs.
    func serve(_ body: @Sendable @escaping (String) async throws -> Void) async throws {
        let router = Router()
        router.post("/hook") { request, _ -> Response in
            let text = String(buffer: try await request.body.collect(upTo: 1 << 20))
            let status = self.take(
                Request(
                    body: text,
                    signature: request.headers.first { $0.name.canonicalName == "x-vigil-signature" }?.value,
                    key: request.headers.first { $0.name.canonicalName == "x-vigil-deduplication-key" }?.value))
            return Response(status: HTTPResponse.Status(code: status), body: self.body())
        }
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            responder: router.buildResponder(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in continuation.yield(channel.localAddress?.port ?? 0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            for await port in ports {
                try await body("http://127.0.0.1:\(port)/hook")
                break
            }
            group.cancelAll()
        }
    }
}

struct WebhookTests {
    @Test("a message arrives as JSON, signed over its body")
    func signed() async throws {
        let receiver = Receiver(answers: [])
        try await receiver.serve { address in
            let channel = WebhookChannel(address: address, secret: Secret("key"))
            let outcome = await channel.send(try sampleMessage())
            #expect(outcome == .delivered)
        }
        let request = try #require(receiver.requests.first)
        #expect(request.key == (try sampleMessage().deduplicationKey))
        #expect(request.body.contains("\"event\":\"fired\""))
        // The reference: printf '%s' BODY | openssl dgst -sha256 -hmac key
        let signature = try #require(request.signature)
        #expect(signature == "sha256=\(try opensslHMAC(of: request.body, key: "key"))")
    }

    @Test("a receiver that is busy is tried again, one that refuses is not")
    func answers() async throws {
        let receiver = Receiver(answers: [503, 410])
        try await receiver.serve { address in
            let channel = WebhookChannel(address: address)
            let message = try sampleMessage()
            let busy = await channel.send(message)
            #expect(busy == .retry(after: nil, reason: "the receiver answered 503"))
            let gone = await channel.send(message)
            #expect(gone == .rejected(reason: "the receiver answered 410"))
        }
    }

    @Test("the status decides, however much the receiver says besides")
    func longAnswer() async throws {
        let receiver = Receiver(answers: [200, 503]) {
            ResponseBody(byteBuffer: ByteBuffer(repeating: 0x20, count: 200_000))
        }
        try await receiver.serve { address in
            let channel = WebhookChannel(address: address)
            let message = try sampleMessage()
            #expect(await channel.send(message) == .delivered)
            #expect(await channel.send(message) == .retry(after: nil, reason: "the receiver answered 503"))
        }
        #expect(receiver.requests.count == 2)
    }

    @Test("an answer that never ends is not waited for", .timeLimit(.minutes(3)))
    func endlessAnswer() async throws {
        let receiver = Receiver(answers: []) {
            ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "more to come"))
                // Until the server is stopped.
                try await Task.sleep(for: .seconds(3600))
                try await writer.finish(nil)
            }
        }
        try await receiver.serve { address in
            let channel = WebhookChannel(address: address, timeout: .seconds(2))
            let message = try sampleMessage()
            #expect(await channel.send(message) == .delivered)
        }
    }

    @Test("no receiver is a reason to try again, and the reason does not hold the address' path")
    func nobody() async throws {
        let channel = WebhookChannel(address: "http://127.0.0.1:1/secret-path", timeout: .seconds(2))
        guard case .retry(_, let reason) = await channel.send(try sampleMessage()) else {
            Issue.record("the delivery did not ask for a retry")
            return
        }
        #expect(!reason.contains("secret-path"))
    }

    private func opensslHMAC(of body: String, key: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = ["dgst", "-sha256", "-hmac", key, "-r"]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(body.utf8))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return String(text.prefix { $0 != " " })
    }
}
