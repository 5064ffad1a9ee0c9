internal import CHiredis

/// A connection to a Redis server, used by one queue at a time.
// Unchecked: a lane owns it and runs one job after the other; the compiler cannot see that through the queue.
final class RedisConnection: @unchecked Sendable {
    /// How long connecting, and each command, may take, in milliseconds.
    private static let patience: Int32 = 100

    private let connection: OpaquePointer

    /// Connects and logs in.
    ///
    /// - Parameter address: Where to.
    /// - Throws: `RedisFault`.
    init(to address: RedisAddress) throws(RedisFault) {
        guard vigil_redis_is_available() else {
            throw RedisFault(
                "Redis' client library cannot be loaded (\(String(cString: vigil_redis_problem()))); on Debian "
                    + "\"apt-get install libhiredis0.14\" brings it")
        }
        guard let made = vigil_redis_connect(address.host, Int32(address.port), Self.patience) else {
            throw RedisFault("there is no memory for a connection")
        }
        connection = made
        guard vigil_redis_is_connected(made) else {
            throw RedisFault(String(cString: vigil_redis_message(made)))
        }
        if let password = address.password {
            _ = try run(["AUTH"] + (address.user.map { [$0] } ?? []) + [password])
        }
        if address.number != 0 { _ = try run(["SELECT", String(address.number)]) }
    }

    deinit { vigil_redis_close(connection) }

    /// Runs a command.
    ///
    /// - Parameter parts: Its words.
    /// - Returns: The bytes of the answer; `nil` for a key that is not there, and for numbers and lists.
    /// - Throws: `RedisFault`, also for an answer that is an error.
    @discardableResult
    func run(_ parts: [String]) throws(RedisFault) -> [UInt8]? {
        try run(parts.map { Array($0.utf8) })
    }

    /// Runs a command whose parts are bytes.
    ///
    /// - Parameter parts: Its words.
    /// - Returns: As ``run(_:)``.
    /// - Throws: `RedisFault`.
    @discardableResult
    func run(_ parts: [[UInt8]]) throws(RedisFault) -> [UInt8]? {
        let reply = try reply(to: parts)
        defer { vigil_redis_free(reply) }
        return Self.bytes(reply)
    }

    /// Asks a server whether it is there, on a connection that listens.
    ///
    /// - Returns: The parts of what came first, the answer or a message before it.
    /// - Throws: `RedisFault`.
    func ping() throws(RedisFault) -> [[UInt8]] {
        let reply = try reply(to: [Array("PING".utf8)])
        defer { vigil_redis_free(reply) }
        return Self.list(reply)
    }

    private func reply(to parts: [[UInt8]]) throws(RedisFault) -> OpaquePointer {
        let bytes = parts.flatMap { $0 }
        let reply = bytes.withUnsafeBytes { raw -> OpaquePointer? in
            var start = 0
            var pointers: [UnsafePointer<CChar>?] = []
            for part in parts {
                // An empty part has no address of its own.
                let base = raw.baseAddress.map { ($0 + start).assumingMemoryBound(to: CChar.self) }
                pointers.append(base)
                start += part.count
            }
            return vigil_redis_command(connection, Int32(parts.count), pointers, parts.map(\.count))
        }
        guard let reply else { throw RedisFault(String(cString: vigil_redis_message(connection))) }
        guard !vigil_redis_is_error(reply) else {
            defer { vigil_redis_free(reply) }
            throw RedisFault(Self.bytes(reply).map { String(decoding: $0, as: UTF8.self) } ?? "it refused a command")
        }
        return reply
    }

    /// What the server sent by itself to a connection that listens, after waiting for it.
    ///
    /// - Parameter milliseconds: How long to wait at most.
    /// - Returns: The parts of a message; `nil` when none came.
    /// - Throws: `RedisFault` when the connection broke.
    func next(within milliseconds: Int32) throws(RedisFault) -> [[UInt8]]? {
        guard let reply = vigil_redis_next(connection, milliseconds) else {
            guard vigil_redis_is_connected(connection) else {
                throw RedisFault(String(cString: vigil_redis_message(connection)))
            }
            return nil
        }
        defer { vigil_redis_free(reply) }
        return Self.list(reply)
    }

    private static func list(_ reply: OpaquePointer) -> [[UInt8]] {
        (0..<vigil_redis_count(reply)).map { index in vigil_redis_element(reply, index).flatMap { bytes($0) } ?? [] }
    }

    private static func bytes(_ reply: OpaquePointer) -> [UInt8]? {
        var length = 0
        guard let start = vigil_redis_bytes(reply, &length) else { return nil }
        return Array(UnsafeRawBufferPointer(start: start, count: length))
    }
}
