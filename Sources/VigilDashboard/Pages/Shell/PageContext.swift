package import VigilDomain

/// What a page needs to know about where and when it is shown.
package struct PageContext: Hashable, Sendable {
    /// Wall time of the answer.
    package var now: Timestamp
    /// How the reader reached the server, such as `http://127.0.0.1:8080`, for the commands that pages show.
    package var serverAddress: String
    /// The program's version.
    package var programVersion: String
    /// Whether requests to the API need a key, so that the commands say so.
    package var needsKey: Bool

    /// A context.
    ///
    /// - Parameters:
    ///   - now: Wall time of the answer.
    ///   - serverAddress: Scheme, host and port. The host comes from a request's header and ends up in commands that
    ///     people paste, so anything that is no plain address is replaced.
    ///   - programVersion: The program's version.
    ///   - needsKey: Whether requests to the API need a key.
    package init(now: Timestamp, serverAddress: String, programVersion: String, needsKey: Bool = false) {
        self.now = now
        let isPlain = serverAddress.utf8.allSatisfy { byte in
            switch Unicode.Scalar(byte) {
            case "a"..."z", "A"..."Z", "0"..."9", ".", ":", "-", "[", "]", "/": true
            default: false
            }
        }
        self.serverAddress = isPlain ? serverAddress : "http://127.0.0.1:8080"
        self.programVersion = programVersion
        self.needsKey = needsKey
    }
}
