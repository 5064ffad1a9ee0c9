/// Where a Redis server is, and as whom to log in.
package struct RedisAddress: Hashable, Sendable {
    /// How an address is written.
    package static let form = "redis://USER:PASSWORD@HOST:PORT/NUMBER"

    /// Its host.
    let host: String
    /// Its port.
    let port: Int
    /// The user, where the server has several.
    let user: String?
    /// The password, if it wants one.
    let password: String?
    /// Which of the server's databases.
    let number: Int

    /// The address for people: in messages and logs.
    package var redacted: String {
        let login = password == nil ? "" : "\(user ?? ""):***@"
        return "redis://\(login)\(host.contains(":") ? "[\(host)]" : host):\(port)/\(number)"
    }

    /// Reads an address.
    ///
    /// - Parameter text: `redis://`, perhaps a user and a password, a host, perhaps a port (6379) and the number of a database
    ///   (0). What is special in a password is written with percent signs.
    /// - Throws: `RedisFault` that says what is wrong and does not repeat the password.
    package init(_ text: String) throws(RedisFault) {
        let wrong = RedisFault("it is no address of a Redis server; write \(Self.form)")
        guard text.hasPrefix("redis://") else {
            guard !text.hasPrefix("rediss://") else {
                throw RedisFault("TLS to Redis is not supported; use a server of the same network, with redis://")
            }
            throw wrong
        }
        var rest = text.dropFirst("redis://".count)
        var path = Substring()
        let authorityEnd = rest.lastIndex(of: "@") ?? rest.startIndex
        if let slash = rest[authorityEnd...].firstIndex(of: "/") {
            path = rest[rest.index(after: slash)...]
            rest = rest[..<slash]
        }
        (user, password) = try Self.login(&rest, wrong)
        (host, port) = try Self.place(rest, wrong)
        guard path.isEmpty || Int(path).map({ (0...9999).contains($0) }) == true else {
            throw RedisFault("\"\(path)\" is no number of a Redis database; write 0 to 9999")
        }
        number = Int(path) ?? 0
    }

    private static func login(
        _ rest: inout Substring, _ wrong: RedisFault
    ) throws(RedisFault) -> (user: String?, password: String?) {
        guard let at = rest.lastIndex(of: "@") else { return (nil, nil) }
        let login = rest[..<at]
        rest = rest[rest.index(after: at)...]
        guard let colon = login.firstIndex(of: ":"), let user = decoded(login[..<colon]),
            let password = decoded(login[login.index(after: colon)...])
        else { throw wrong }
        return (user.isEmpty ? nil : user, password)
    }

    private static func place(_ rest: Substring, _ wrong: RedisFault) throws(RedisFault) -> (host: String, port: Int) {
        var host = rest
        var port = 6379
        let bracket = rest.lastIndex(of: "]") ?? rest.startIndex
        if let colon = rest[bracket...].lastIndex(of: ":") {
            guard let number = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(number) else {
                throw RedisFault("its port is none; write 1 to 65535")
            }
            port = number
            host = rest[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { throw wrong }
        return (String(host), port)
    }

    /// A text with its percent signs resolved; `nil` where they are followed by something else than two digits.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What went wrong with Redis.
package struct RedisFault: Error, Hashable, CustomStringConvertible {
    /// In words.
    package let description: String

    /// A fault.
    ///
    /// - Parameter description: In words.
    package init(_ description: String) { self.description = description }
}
