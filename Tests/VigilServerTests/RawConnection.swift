import Foundation

/// A TCP connection to a server, to send what no HTTP client would.
final class RawConnection: Sendable {
    private let descriptor: Int32

    struct Fault: Error {
        var call: String
        var code: Int32
    }

    init(to server: LiveServer) throws {
        guard let port = URL(string: server.base)?.port else { throw Fault(call: "port", code: 0) }
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Fault(call: "socket", code: errno) }
        // A test that waits in vain fails and does not hang.
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard result == 0 else { throw Fault(call: "connect", code: errno) }
    }

    deinit { close(descriptor) }

    func transmit(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else { throw Fault(call: "write", code: errno) }
    }

    /// Begins a request whose body of `length` bytes does not follow.
    func begin(_ method: String, _ path: String, length: Int) throws {
        try transmit(
            "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(length)\r\n\r\n")
    }

    /// What comes in, up to and with `end`, or until the server closes the connection.
    func receive(until end: String? = nil) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            // On a thread of its own: the call blocks.
            DispatchQueue.global().async {
                continuation.resume(with: Result { try self.receiveNow(until: end) })
            }
        }
    }

    private func receiveNow(until end: String?) throws -> String {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while end.map({ !text.contains($0) }) ?? true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count >= 0 else { throw Fault(call: "recv", code: errno) }
            if count == 0 { break }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        return text
    }
}
