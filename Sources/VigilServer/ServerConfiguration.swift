package import VigilNotifications

/// Where the server listens, whom it lets in, and how much it takes.
package struct ServerConfiguration: Sendable {
    /// The address to listen on; anything but loopback needs API keys.
    package var host: String
    /// The port; 0 takes any free one.
    package var port: Int
    /// The keys that open the API and the pages; empty lets everybody on this machine in.
    package var apiKeys: [Secret]
    /// The largest body of a request, in bytes.
    package var maximumBodyBytes: Int
    /// How long a request may take before it is given up.
    package var requestTimeout: Duration

    /// A configuration with the documented defaults.
    package init(
        host: String = "127.0.0.1", port: Int = 8080, apiKeys: [Secret] = [], maximumBodyBytes: Int = 32 << 20,
        requestTimeout: Duration = .seconds(60)
    ) {
        self.host = host
        self.port = port
        self.apiKeys = apiKeys
        self.maximumBodyBytes = maximumBodyBytes
        self.requestTimeout = requestTimeout
    }

    /// Whether only programs on this machine can reach the address.
    package var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
