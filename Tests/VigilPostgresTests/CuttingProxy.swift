import Foundation
import Synchronization

/// A relay in front of a server that breaks connections in the moment in which a statement passes.
///
/// Clients speak to it without encryption, so that it can see their statements.
final class CuttingProxy: Sendable {
    enum Cut: Sendable {
        /// The statement does not get to the server.
        case before
        /// It does, and the answer does not get back.
        case after
    }

    private struct Plan {
        var statement = ""
        var cut = Cut.before
        var left = 0
        var refusals = 0
    }

    private let listener: Int32
    private let target: Int
    private let plan = Mutex(Plan())
    private let cuts = Atomic(0)

    /// How many connections were cut.
    var cutCount: Int { cuts.load(ordering: .relaxed) }

    let port: Int

    init(to target: Int) throws {
        self.target = target
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw -> Int32 in
                guard bind(listener, raw, size) == 0, listen(listener, 16) == 0 else { return -1 }
                return getsockname(listener, raw, &size)
            }
        }
        guard result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
        self.listener = listener
        Thread.detachNewThread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { break }
                relay(client)
            }
        }
    }

    /// Cuts the next connections that send a statement.
    ///
    /// - Parameters:
    ///   - statement: What the statement begins with.
    ///   - cut: When.
    ///   - times: How often.
    ///   - refusals: How many connections after a cut get no answer.
    func cut(at statement: String, _ cut: Cut, times: Int = 1, refusals: Int = 0) {
        plan.withLock { $0 = Plan(statement: statement, cut: cut, left: times, refusals: refusals) }
    }

    func close() { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }

    private func relay(_ client: Int32) {
        let isRefused = plan.withLock { plan in
            guard plan.left == 0, plan.refusals > 0 else { return false }
            plan.refusals -= 1
            return true
        }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(target)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0, !isRefused else {
            Glibc.close(server)
            Glibc.close(client)
            return
        }
        let shared = Shared(client: client, server: server)
        Thread.detachNewThread { [self] in toServer(shared) }
        Thread.detachNewThread { shared.toClient() }
    }

    private func toServer(_ shared: Shared) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(shared.client, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            let bytes = buffer[..<count]
            let cut: Cut? = plan.withLock { plan in
                guard plan.left > 0, bytes.count > 5, bytes.dropFirst(5).starts(with: plan.statement.utf8) else {
                    return nil
                }
                plan.left -= 1
                return plan.cut
            }
            if cut != nil {
                cuts.add(1, ordering: .relaxed)
                shared.isCut.withLock { $0 = true }
            }
            if cut != .before { send(shared.server, Array(bytes), count, Int32(MSG_NOSIGNAL)) }
            if cut == .after { usleep(200_000) }  // the server commits meanwhile
            if cut != nil { break }
        }
        shutdown(shared.server, Int32(SHUT_RDWR))
        shutdown(shared.client, Int32(SHUT_RDWR))
    }

    private final class Shared: Sendable {
        let isCut = Mutex(false)
        let client: Int32
        let server: Int32

        init(client: Int32, server: Int32) {
            self.client = client
            self.server = server
        }

        deinit {
            Glibc.close(client)
            Glibc.close(server)
        }

        func toClient() {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(server, &buffer, buffer.count, 0)
                guard count > 0, !isCut.withLock({ $0 }) else { break }
                send(client, buffer, count, Int32(MSG_NOSIGNAL))
            }
            shutdown(client, Int32(SHUT_RDWR))
        }
    }
}
