import Foundation
import Synchronization
import VigilStatistics

/// Sends requests over plain sockets as fast as they are answered, with as little work of its own as possible: bodies are
/// made once, and only ids are new in each request.
struct LoadGenerator: Sendable {
    /// Where the server listens, on loopback.
    var port: Int
    /// Threads, each with its connections.
    var threads: Int
    var connectionsOfThread: Int
    /// How long requests are sent.
    var seconds: Double
    /// The head of a request without its length, such as "POST /x HTTP/1.1".
    var requestLine: String
    var mediaType = "application/x-ndjson"
    /// How the bodies are compressed, as `Content-Encoding` says it.
    var contentEncoding: String?
    /// Bodies, with an empty one for none.
    var bodies: [[UInt8]]
    /// How the ids of a body become new ones.
    var renewal = Renewal.texts

    /// Where a body's ids are, and the times of its rows.
    enum Renewal: Sendable {
        /// 36 characters behind `"id":"`, each in its line, and behind them a time of the day on which the bodies were made,
        /// which goes on as the clock does: predictions are sent as they are made.
        case texts
        /// 16 bytes each, one behind the other.
        case bytes(Range<Int>)
        /// They cannot be reached: every body is sent once.
        case once
    }

    struct Outcome: Sendable {
        var requests = 0
        /// From the first byte sent to the last one received, in seconds, sorted.
        var latencies: [Double] = []
        /// From the first request to the last answer.
        var seconds = 0.0

        func latency(at share: Double) -> Double {
            latencies.isEmpty ? .nan : latencies[min(latencies.count - 1, Int(share * Double(latencies.count)))]
        }
    }

    /// Runs until the time is over and every request is answered.
    ///
    /// - Throws: `WrongResult` for an answer other than 200.
    func run() async throws -> Outcome {
        let collected = Mutex((outcome: Outcome(), fault: String?.none))
        let start = ContinuousClock.now
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let left = Counter(threads)
            for index in 0..<threads {
                Thread.detachNewThread {
                    let (latencies, fault) = LoadThread(self, number: index).run()
                    collected.withLock { collected in
                        collected.outcome.requests += latencies.count
                        collected.outcome.latencies += latencies
                        collected.fault = collected.fault ?? fault
                    }
                    if left.countDown() { continuation.resume() }
                }
            }
        }
        let (outcome, fault) = collected.withLock { $0 }
        if let fault { throw WrongResult(description: fault) }
        var result = outcome
        result.latencies.sort()
        result.seconds = (ContinuousClock.now - start) / .seconds(1)
        return result
    }

    private final class Counter: Sendable {
        private let left: Mutex<Int>

        init(_ count: Int) { left = Mutex(count) }

        /// Whether this was the last one.
        func countDown() -> Bool {
            left.withLock { left in
                left -= 1
                return left == 0
            }
        }
    }
}

/// One thread of a load: it waits for whichever of its connections has an answer.
private struct LoadThread {
    private struct Connection {
        var descriptor: Int32
        var sentAt: ContinuousClock.Instant
        var received: [UInt8] = []
    }

    private let load: LoadGenerator
    private var random: SplitMix64
    private var requests: [(bytes: [UInt8], ids: [Int])]
    private var next = 0
    private var sent = 0
    private let start = ContinuousClock.now

    init(_ load: LoadGenerator, number: Int) {
        self.load = load
        random = SplitMix64(seed: UInt64(number + 1))
        let coding = load.contentEncoding.map { "Content-Encoding: \($0)\r\n" } ?? ""
        // Bodies that are sent once are shared out among the threads.
        let own = load.bodies.indices.filter { index in
            if case .once = load.renewal { index % load.threads == number } else { true }
        }
        requests = own.map { index in
            let body = load.bodies[index]
            let head =
                "\(load.requestLine)\r\nHost: 127.0.0.1:\(load.port)\r\nContent-Type: \(load.mediaType)\r\n\(coding)"
                + "Content-Length: \(body.count)\r\n\r\n"
            return (Array(head.utf8) + body, Self.ids(of: body, load.renewal).map { $0 + head.utf8.count })
        }
    }

    private static func ids(of body: [UInt8], _ renewal: LoadGenerator.Renewal) -> [Int] {
        switch renewal {
        case .texts:
            let mark = Array("\"id\":\"".utf8)
            let found = body.indices.filter { body[$0] == mark[0] && body[$0...].starts(with: mark) }
            return found.map { $0 + mark.count }
        case .bytes(let range): return Array(stride(from: range.lowerBound, to: range.upperBound, by: 16))
        case .once: return []
        }
    }

    /// Whether another request can be sent.
    private var hasNext: Bool {
        if case .once = load.renewal { sent < requests.count } else { true }
    }

    /// The latencies, and what went wrong.
    func run() -> ([Double], String?) {
        var copy = self
        return copy.send()
    }

    private mutating func send() -> ([Double], String?) {
        var connections: [Connection] = []
        var latencies: [Double] = []
        defer { for connection in connections { close(connection.descriptor) } }
        for _ in 0..<load.connectionsOfThread {
            guard let descriptor = connect() else { return (latencies, "the server takes no connection") }
            connections.append(Connection(descriptor: descriptor, sentAt: .now))
        }
        let end = ContinuousClock.now.advanced(by: .seconds(load.seconds))
        if case .once = load.renewal, requests.count < connections.count {
            return (latencies, "there are fewer bodies than connections")
        }
        for index in connections.indices { transmit(&connections[index]) }
        var open = connections.count
        var waiting = connections.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while open > 0 {
            guard poll(&waiting, nfds_t(waiting.count), 30_000) > 0 else { return (latencies, "no answer for 30 s") }
            for index in waiting.indices where waiting[index].revents != 0 {
                let count = recv(waiting[index].fd, &buffer, buffer.count, 0)
                guard count > 0 else { return (latencies, "the server closed a connection") }
                connections[index].received += buffer[..<count]
                guard let isGood = Self.isAnswer(connections[index].received) else { continue }
                guard isGood else {
                    let text = String(decoding: connections[index].received.prefix(400), as: UTF8.self)
                    return (latencies, "the server answered \(text)")
                }
                latencies.append((ContinuousClock.now - connections[index].sentAt) / .seconds(1))
                if ContinuousClock.now < end, hasNext {
                    transmit(&connections[index])
                } else {
                    waiting[index].fd = -1
                    open -= 1
                }
            }
        }
        return (latencies, nil)
    }

    private func connect() -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(load.port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return result == 0 ? descriptor : nil
    }

    private mutating func transmit(_ connection: inout Connection) {
        next = (next + 1) % requests.count
        sent += 1
        if case .bytes = load.renewal {
            for place in requests[next].ids { renewBytes(place) }
        } else {
            let moment = Int((.now - start) / .milliseconds(1))
            for (row, place) in requests[next].ids.enumerated() {
                renew(place)
                // Within a batch they are of the last milliseconds.
                renewTime(place + Self.timeBehindID, max(moment - row % 16, 0))
            }
        }
        connection.received.removeAll(keepingCapacity: true)
        connection.sentAt = .now
        requests[next].bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let count = Glibc.send(
                    connection.descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done,
                    Int32(MSG_NOSIGNAL))
                if count <= 0 { return }  // the answer that does not come tells
                done += count
            }
        }
    }

    /// Writes a new UUID.
    private mutating func renew(_ place: Int) {
        var words = (random.next(), random.next())
        for digit in 0..<36 {
            if digit == 8 || digit == 13 || digit == 18 || digit == 23 { continue }
            let value = UInt8(words.0 & 15)
            words = (words.0 >> 4 | words.1 << 60, words.1 >> 4)
            requests[next].bytes[place + digit] = value < 10 ? 48 + value : 87 + value
        }
    }

    /// From the beginning of an id to the hour of its row's time: `","timestamp":"2026-01-01T`.
    private static let timeBehindID = 36 + 26

    /// Writes the time of the day, `HH:MM:SS.mmm`, where milliseconds are written at all.
    private mutating func renewTime(_ place: Int, _ milliseconds: Int) {
        requests[next].bytes.withUnsafeMutableBufferPointer { bytes in
            guard place + 12 <= bytes.count, bytes[place + 8] == UInt8(ascii: ".") else { return }
            func write(_ value: Int, at offset: Int, digits: Int) {
                var rest = value
                for digit in (0..<digits).reversed() {
                    bytes[place + offset + digit] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
            }
            write(milliseconds / 3_600_000 % 24, at: 0, digits: 2)
            write(milliseconds / 60_000 % 60, at: 3, digits: 2)
            write(milliseconds / 1000 % 60, at: 6, digits: 2)
            write(milliseconds % 1000, at: 9, digits: 3)
        }
    }

    /// Writes a new UUID as 16 bytes.
    private mutating func renewBytes(_ place: Int) {
        let (first, second) = (random.next(), random.next())
        requests[next].bytes.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: first, toByteOffset: place, as: UInt64.self)
            bytes.storeBytes(of: second, toByteOffset: place + 8, as: UInt64.self)
        }
    }

    /// Whether a whole answer is there, and a good one.
    ///
    /// Bytes are compared and no strings are made: what this costs is taken from the server beside it.
    private static func isAnswer(_ bytes: [UInt8]) -> Bool? {
        bytes.withUnsafeBufferPointer { bytes in
            guard let body = end(of: headEnd, in: bytes) else { return nil }
            guard let length = end(of: lengthName, in: UnsafeBufferPointer(rebasing: bytes[..<body])) else {
                return false
            }
            var size = 0
            var place = length
            while place < body, bytes[place] >= 0x30, bytes[place] <= 0x39 {
                size = size * 10 + Int(bytes[place] - 0x30)
                place += 1
            }
            guard bytes.count >= body + size else { return nil }
            return bytes.starts(with: good)
        }
    }

    private static let headEnd = Array("\r\n\r\n".utf8)
    private static let lengthName = Array("\r\ncontent-length: ".utf8)
    private static let good = Array("HTTP/1.1 200".utf8)

    /// The place behind the first occurrence of `mark`, of which letters may be large ones in `bytes`.
    private static func end(of mark: [UInt8], in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard bytes.count >= mark.count else { return nil }
        return mark.withUnsafeBufferPointer { mark in
            for start in 0...bytes.count - mark.count where bytes[start] == mark[0] {
                var matched = 1
                while matched < mark.count, lower(bytes[start + matched]) == mark[matched] { matched += 1 }
                if matched == mark.count { return start + matched }
            }
            return nil
        }
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte + 32 : byte }
}
