import ArgumentParser
import AsyncHTTPClient
import Foundation
import VigilClient
import VigilNotifications

/// How a command finds its server.
struct ServerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server's address; $VIGIL_SERVER where it is set, http://127.0.0.1:8080 otherwise.", valueName: "url"))
    var server: String?

    @Option(
        help: ArgumentHelp(
            "A file with the server's API key; $VIGIL_API_KEY holds the key itself.", valueName: "file"))
    var apiKeyFile: String?

    /// Runs `body` with a client of the server.
    func withClient<Result>(_ body: (VigilAPIClient) async throws -> Result) async throws -> Result {
        let environment = ProcessInfo.processInfo.environment
        let address = try ServerAddress(
            server ?? environment["VIGIL_SERVER"].flatMap { $0.isEmpty ? nil : $0 } ?? "http://127.0.0.1:8080")
        let key = try apiKey(environment)
        return try await HTTPClient.withClient { http in
            try await body(
                VigilAPIClient(
                    address: address, transport: HTTPTransport(client: http, address: address, apiKey: key)))
        }
    }

    private func apiKey(_ environment: [String: String]) throws -> String? {
        if let apiKeyFile {
            let file = try APIKeyFile(path: apiKeyFile)
            if let warning = file.warning { Console.warn("vigil: \(warning)") }
            return file.keys.first?.revealed
        }
        return environment["VIGIL_API_KEY"].flatMap { $0.isEmpty ? nil : $0 }
    }
}
