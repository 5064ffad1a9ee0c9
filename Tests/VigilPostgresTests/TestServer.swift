import Foundation
import Synchronization
import Testing
import VigilStorage

@testable import VigilPostgres

/// The server that `scripts/with-postgres` started.
enum TestServer {
    /// Its URL, with a database that is there.
    static func url() throws -> String {
        try #require(
            ProcessInfo.processInfo.environment["VIGIL_TEST_POSTGRES"],
            "these tests need a server: scripts/swift-tests, or scripts/with-postgres swift test --filter VigilPostgres"
        )
    }

    private static let number = Atomic(0)

    /// Makes a database, calls `body` with its URL and drops it.
    static func withDatabase(_ body: (String) async throws -> Void) async throws {
        let name = "trial_\(ProcessInfo.processInfo.processIdentifier)_\(number.add(1, ordering: .relaxed).newValue)"
        try administer("CREATE DATABASE \(name)")
        let url = try url().replacing("/postgres", with: "/\(name)")
        let result = await Result { try await body(url) }
        try administer("DROP DATABASE \(name) WITH (FORCE)")
        try result.get()
    }

    /// Runs a statement outside of every database under test.
    static func administer(_ sql: String) throws {
        try PostgresLink(to: PostgresAddress(url())).run(sql)
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
