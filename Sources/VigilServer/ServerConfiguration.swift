package import VigilNotifications

/// Where the server listens, whom it lets in, and how much it takes.
package struct ServerConfiguration: Sendable {
    /// The address to listen on; anything but loopback needs API keys.
    package var host: String
    /// The port; 0 takes any free one.
    package var port: Int
    /// The keys that open the API and the pages; empty lets everybody on this machine in.
    package var apiKeys: [Secret]
    /// The largest body of a request, in bytes, as it is sent and decompressed.
    package var maximumBodyBytes: Int
    /// How many requests with a body are handled at a time; one more is refused with 429.
    package var maximumConcurrentBodies: Int
    /// How many bytes the bodies have together that are handled at a time; what does not fit is refused with 429.
    ///
    /// A body of unknown length, or a compressed one, counts by what has come or was unpacked of it, twice.
    package var maximumBodyMemory: Int
    /// How many connections are open at a time, live pages included; more wait to be accepted.
    package var maximumConnections: Int
    /// How long a request may take until it is answered, its body included, before it is given up with 503.
    package var requestTimeout: Duration

    /// A configuration with the documented defaults.
    package init(
        host: String = "127.0.0.1", port: Int = 8080, apiKeys: [Secret] = [], maximumBodyBytes: Int = 32 << 20,
        maximumConcurrentBodies: Int = 64, maximumBodyMemory: Int = 128 << 20, maximumConnections: Int = 500,
        requestTimeout: Duration = .seconds(60)
    ) {
        self.host = host
        self.port = port
        self.apiKeys = apiKeys
        self.maximumBodyBytes = maximumBodyBytes
        self.maximumConcurrentBodies = maximumConcurrentBodies
        self.maximumBodyMemory = maximumBodyMemory
        self.maximumConnections = maximumConnections
        self.requestTimeout = requestTimeout
    }

    /// Whether only programs on this machine can reach the address.
    package var isLoopback: Bool { LoopbackHost.contains(host) }

    /// After how long a connection on which nothing comes in is closed, while nothing is being answered on it.
    ///
    /// Longer than `requestTimeout`, so that a body that stalls gets its answer first.
    var idleTimeout: Duration { requestTimeout * 2 }
}
