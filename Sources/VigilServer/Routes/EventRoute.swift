import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Vigil

/// `GET /events`: changes as server-sent events, for pages that stay open.
struct EventRoute: Sendable {
    /// How often a comment is sent where nothing happens.
    ///
    /// It keeps proxies from closing the connection and notices a browser that left.
    private static let pulse = Duration.seconds(15)

    let service: MLModelMonitoringService

    func response() -> Response {
        let service = service
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "retry: 2000\n: connected\n\n"))
                try await Self.forward(service.events(), to: &writer)
                try await writer.finish(nil)
            })
    }

    /// Writes every event, and a comment now and then, until the events end, the server stops or the client leaves.
    private static func forward(
        _ events: AsyncStream<MonitoringEvent>, to writer: inout any ResponseBodyWriter
    ) async throws {
        // The `defer` below cancels both tasks however this function is left. Nobody awaits them: cancelled, they end at
        // their next step, and what they yield until then goes nowhere.
        let (parts, continuation) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(256))
        let forwarding = Task {
            for await event in events { continuation.yield(text(of: event)) }
            continuation.finish()
        }
        let pulses = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: pulse)
                continuation.yield(ByteBuffer(string: ": still here\n\n"))
            }
        }
        defer {
            forwarding.cancel()
            pulses.cancel()
        }
        try await withGracefulShutdownHandler {
            for await part in parts { try await writer.write(part) }
        } onGracefulShutdown: {
            continuation.finish()
        }
    }

    private static func text(of event: MonitoringEvent) -> ByteBuffer {
        ByteBuffer(
            string: "event: change\ndata: {\"kind\":\"\(event.kind.rawValue)\",\"model\":\"\(event.model)\"}\n\n")
    }
}
