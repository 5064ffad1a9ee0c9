import Foundation

/// Where a server is: scheme, host and port, and a path where it stands behind a proxy.
package struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address without a slash at its end.
    package let text: String

    /// Reads an address such as `http://127.0.0.1:8080`.
    ///
    /// - Parameter text: What the user gave.
    /// - Throws: `VigilClientError` with code `invalidAddress`.
    package init(_ text: String) throws {
        var trimmed = text
        while trimmed.hasSuffix("/") { trimmed.removeLast() }
        guard let parts = URLComponents(string: trimmed), parts.scheme == "http" || parts.scheme == "https",
            let host = parts.host, !host.isEmpty, parts.query == nil, parts.fragment == nil
        else {
            throw VigilClientError(
                .invalidAddress,
                detail: "\"\(text.prefix(120))\" is not the address of a server",
                hint: "write it as http://127.0.0.1:8080")
        }
        guard parts.user == nil, parts.password == nil else {
            throw VigilClientError(
                .invalidAddress, detail: "an address must not hold a name or a password",
                hint: "give the key in a file with --api-key-file, or in VIGIL_API_KEY")
        }
        self.text = trimmed
    }

    package var description: String { text }
}
