import NIOCore

/// The names and addresses that only this machine's own programs can reach.
enum LoopbackHost {
    /// Whether `host` is `localhost`, an address in 127.0.0.0/8 or `::1`.
    ///
    /// It has to be an address as a whole: `127.evil.example` begins like one and is a name that anybody can let point
    /// anywhere.
    static func contains(_ host: String) -> Bool {
        if host == "localhost" { return true }
        // What is no address throws and is a name.
        guard let address = try? SocketAddress(ipAddress: host, port: 0), let text = address.ipAddress else {
            return false
        }
        return address.protocol == .inet ? text.hasPrefix("127.") : text == "::1"
    }
}
