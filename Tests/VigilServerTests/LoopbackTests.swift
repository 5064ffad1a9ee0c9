import NIOHTTP1
import Testing
import VigilServer

struct LoopbackTests {
    @Test(
        "addresses of this machine alone need no key",
        arguments: ["localhost", "127.0.0.1", "127.255.0.9", "::1", "0:0:0:0:0:0:0:1"])
    func loopback(host: String) {
        #expect(ServerConfiguration(host: host).isLoopback)
    }

    @Test(
        "a name that begins like one of them, and every other address, needs one",
        arguments: [
            "127.example.com", "127.0.0.1.example.com", "127.", "127.1", "localhost.example.com", "0.0.0.0",
            "128.0.0.1", "::", "::2", "fe80::1", "",
        ])
    func others(host: String) async throws {
        #expect(!ServerConfiguration(host: host).isLoopback)
        await #expect(throws: (any Error).self) {
            try await LiveServer.run(configuration: ServerConfiguration(host: host, port: 0)) { _ in }
        }
    }

    @Test("a name that somebody lets point to this machine is not answered, its own addresses are")
    func hostHeader() async throws {
        try await LiveServer.run { server in
            for host in ["127.evil.example", "127.0.0.1.evil.example:8080", "localhost.evil.example", "[::2]:80"] {
                let answer = try await server.send(.GET, "/api/v1/models", headers: [("Host", host)])
                #expect(answer.status == 403 && answer.json["field"] as? String == "Host", "\(host): \(answer.text)")
            }
            for host in ["127.0.0.1", "127.4.0.2:8080", "localhost:8080", "LOCALHOST", "[::1]:8080"] {
                let answer = try await server.send(.GET, "/api/v1/models", headers: [("Host", host)])
                #expect(answer.status == 200, "\(host): \(answer.text)")
            }
        }
    }

    @Test("the commands of a page name the address that the reader used, behind a proxy with TLS too")
    func pageAddress() async throws {
        try await LiveServer.run { server in
            let plain = try await server.send(.GET, "/")
            #expect(plain.text.contains("--server http://127.0.0.1:"))
            let secure = try await server.send(.GET, "/", headers: [("X-Forwarded-Proto", "https")])
            #expect(secure.text.contains("--server https://127.0.0.1:"))
            let strange = try await server.send(.GET, "/", headers: [("X-Forwarded-Proto", "javascript")])
            #expect(strange.text.contains("--server http://127.0.0.1:") && !strange.text.contains("javascript:"))
        }
    }
}
