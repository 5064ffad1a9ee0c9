import AsyncAlgorithms
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Vigil

/// `GET /events`: changes as server-sent events, for pages that stay open.
struct EventRoute: Sendable {
    let service: MLModelMonitoringService

    func response() -> Response {
        let changes = service.events().map { event in
            ByteBuffer(
                string: "event: change\ndata: {\"kind\":\"\(event.kind.rawValue)\",\"model\":\"\(event.model)\"}\n\n")
        }
        // A comment now and then keeps proxies from closing the connection and notices a browser that left.
        let pulses = AsyncTimerSequence(interval: .seconds(15), clock: .continuous).map { _ in
            ByteBuffer(string: ": still here\n\n")
        }
        let opening = [ByteBuffer(string: "retry: 2000\n: connected\n\n")].async
        let stream = chain(opening, merge(changes, pulses)).cancelOnGracefulShutdown()
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody(asyncSequence: stream))
    }
}
