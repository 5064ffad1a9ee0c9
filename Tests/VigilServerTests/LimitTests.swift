import NIOHTTP1
import Testing
import VigilServer

@Suite(.timeLimit(.minutes(2)))
struct LimitTests {
    @Test("a body that stalls does not hold its connection longer than a request may take")
    func stalledBody() async throws {
        let configuration = ServerConfiguration(port: 0, requestTimeout: .seconds(1))
        try await LiveServer.run(configuration: configuration) { server in
            let connection = try RawConnection(to: server)
            try connection.begin("POST", "/api/v1/models", length: 1000)
            try connection.transmit(#"{"model": "#)
            // Ends only because the server closes its side; giving up the body ends the connection, mostly before an
            // answer can be written.
            let answer = try await connection.receive()
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 503"), "\(answer)")
            #expect(try await server.send(.GET, "/api/v1/models").status == 200)
        }
    }

    @Test("a connection on which nothing comes is closed, one with live events is not")
    func idleConnection() async throws {
        let configuration = ServerConfiguration(port: 0, requestTimeout: .seconds(1))
        try await LiveServer.run(configuration: configuration) { server in
            let events = try RawConnection(to: server)
            try events.transmit("GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            #expect(try await events.receive(until: ": connected").hasPrefix("HTTP/1.1 200"))
            let silent = try RawConnection(to: server)
            #expect(try await silent.receive() == "")
            // By now the time for a request, and for an idle connection, has long passed.
            try await server.registerModel()
            #expect(try await events.receive(until: "event: change").contains("event: change"))
        }
    }

    @Test("bodies that are larger together than the memory for them are refused, a compressed one by what it holds")
    func memory() async throws {
        let configuration = ServerConfiguration(port: 0, maximumBodyBytes: 4000, maximumBodyMemory: 5000)
        try await LiveServer.run(configuration: configuration) { server in
            let waiting = try RawConnection(to: server)
            try waiting.begin("POST", "/api/v1/models", length: 3000)
            // Until the first one's body is being waited for.
            var refused = try await server.send(.POST, "/api/v1/models", String(repeating: " ", count: 2500))
            for _ in 0..<200 where refused.status != 429 {
                try await Task.sleep(for: .milliseconds(20))
                refused = try await server.send(.POST, "/api/v1/models", String(repeating: " ", count: 2500))
            }
            #expect(refused.status == 429 && refused.headers.first(name: "Retry-After") == "1", "\(refused.text)")
            #expect(refused.text.contains("5000 bytes"))
            for (size, status) in [(200, 422), (2500, 429)] {
                let body = "{}" + String(repeating: " ", count: size - 2)
                let compressed = try await server.send(
                    .POST, "/api/v1/models", bytes: gzipped(Array(body.utf8)), type: "application/json",
                    headers: [("Content-Encoding", "gzip")])
                #expect(compressed.status == status, "\(size): \(compressed.text)")
                // A body in pieces does not say how long it is.
                let connection = try RawConnection(to: server)
                try connection.transmit(
                    "POST /api/v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n\(String(size, radix: 16))\r\n\(body)\r\n0\r\n\r\n")
                let answer = try await connection.receive(until: "}")
                #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(size): \(answer)")
            }
            // What fits beside it is taken.
            #expect(try await server.send(.POST, "/api/v1/models", "{}").status == 422)
        }
    }

    @Test("one body more than are handled at a time is refused with the time to come back")
    func overload() async throws {
        let configuration = ServerConfiguration(port: 0, maximumConcurrentBodies: 1)
        try await LiveServer.run(configuration: configuration) { server in
            let connections = [try RawConnection(to: server), try RawConnection(to: server)]
            for connection in connections { try connection.begin("POST", "/api/v1/models", length: 2) }
            try await withThrowingTaskGroup(of: (index: Int, answer: String).self) { group in
                for (index, connection) in connections.enumerated() {
                    group.addTask { (index, try await connection.receive(until: "}")) }
                }
                // The one that came second, whichever that is, is not made to wait for the first.
                let first = try await group.next()
                let refused = try #require(first)
                #expect(refused.answer.hasPrefix("HTTP/1.1 429") && refused.answer.contains("\"overloaded\""))
                #expect(refused.answer.lowercased().contains("retry-after: 1"))
                // What has no body is answered all the same.
                #expect(try await server.send(.GET, "/api/v1/models").status == 200)
                try connections[1 - refused.index].transmit("{}")
                let second = try await group.next()
                #expect(second?.answer.hasPrefix("HTTP/1.1 422") == true)
            }
            #expect(try await server.send(.POST, "/api/v1/models", "{}").status == 422)
        }
    }
}
