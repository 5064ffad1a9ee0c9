import Testing
import VigilStorage

@testable import VigilPostgres

@Suite("Addresses of PostgreSQL databases")
struct PostgresAddressTests {
    @Test(
        "a password is never shown",
        arguments: [
            ("postgres://vigil:s3cret@db:5432/vigil", "postgres://vigil:***@db:5432/vigil"),
            ("postgres://vigil:s3@cr:et@db/vigil", "postgres://vigil:***@db/vigil"),
            ("postgres://vigil:s3/cret@db/vigil", "postgres://vigil:***@db/vigil"),
            ("postgres://vigil:s@3/cret@db/vigil", "postgres://vigil:***@db/vigil"),
            ("postgres:/vigil:s3cret@db/vigil", "postgres:/vigil:***@db/vigil"),
            ("postgres://db/vigil?PASSWORD=s3cret", "postgres://db/vigil?PASSWORD=***"),
            ("postgres://vigil@db/vigil", "postgres://vigil@db/vigil"),
            ("postgres://db:5432/vigil?user=a&password=s3cret", "postgres://db:5432/vigil?user=a&password=***"),
            (
                "postgres:///vigil?password=s3cret&sslpassword=other&host=/run",
                "postgres:///vigil?password=***&sslpassword=***&host=/run"
            ),
        ])
    func redaction(url: String, shown: String) {
        #expect(PostgresAddress.redacted(url) == shown)
    }

    @Test("what libpq cannot read is refused without repeating it")
    func refusal() {
        for url in ["postgres://vigil:s3cret@db:port/vigil?no_such_key=1", "postgres://[::1/vigil?password=s3cret"] {
            do throws(StoreError) {
                _ = try PostgresAddress(url)
                Issue.record("\(url) was taken")
            } catch {
                #expect(error.code == .cannotOpen && error.detail.contains("postgres://USER:PASSWORD@HOST"))
                #expect(!error.detail.contains("s3cret"), "\(error.detail)")
            }
        }
    }

    @Test("TLS is asked for where the server is another machine and the URL does not say")
    func encryption() throws {
        func mode(_ url: String) throws -> String? {
            try PostgresAddress(url).parameters.first { $0.keyword == "sslmode" }?.value
        }
        #expect(try mode("postgres://vigil@db.example.com/vigil") == "require")
        #expect(try mode("postgres://vigil@10.0.0.7/vigil") == "require")
        #expect(try mode("postgres://vigil@127.example.com/vigil") == "require")
        #expect(try mode("postgres://vigil@db.example.com/vigil?sslmode=verify-full") == nil)
        for local in ["127.0.0.1", "localhost", "[::1]", "", "%2Frun%2Fpostgresql"] {
            #expect(try mode("postgres://vigil@\(local)/vigil") == nil, "\(local)")
        }
    }

    @Test("of several hosts each counts, and what the environment says is not overruled")
    func environment() throws {
        func mode(_ url: String, _ variables: [String: String] = [:]) throws -> String? {
            try PostgresAddress(url) { variables[$0] }.parameters.first { $0.keyword == "sslmode" }?.value
        }
        #expect(try mode("postgres://127.0.0.1,db.example.com/vigil") == "require")
        #expect(try mode("postgres://127.0.0.1,localhost/vigil") == nil)
        #expect(try mode("postgres:///vigil") == nil)
        #expect(try mode("postgres:///vigil", ["PGHOST": "db.example.com"]) == "require")
        #expect(try mode("postgres://db.example.com/vigil", ["PGSSLMODE": "verify-full"]) == nil)
        #expect(try mode("postgres://db.example.com/vigil", ["PGSERVICE": "vigil"]) == nil)
    }

    @Test("what a URL says counts more than our defaults")
    func order() throws {
        let keywords = try PostgresAddress("postgres://vigil@db/vigil?connect_timeout=1").parameters.map(\.keyword)
        let url = try #require(keywords.firstIndex(of: "dbname"))
        #expect(keywords.firstIndex(of: "connect_timeout").map { $0 < url } == true)
        #expect(keywords.firstIndex(of: "client_encoding").map { $0 > url } == true)
    }
}

@Suite("SQL for PostgreSQL")
struct PostgresTextTests {
    @Test(
        "question marks outside of quotes are numbered",
        arguments: [
            ("SELECT 1", "SELECT 1"), ("SELECT ? WHERE a = ?", "SELECT $1 WHERE a = $2"),
            ("SELECT '?', ?, 'it''s ?'", "SELECT '?', $1, 'it''s ?'"),
        ])
    func numbering(sql: String, numbered: String) {
        #expect(PostgresText.numbered(sql) == numbered)
    }
}

@Suite("When a server is tried again")
struct BackoffTests {
    @Test("after 0.1 s, then twice as long each time up to 5 s, and at once after a success")
    func delays() throws {
        let start = ContinuousClock.now
        let fault = PostgresFault(reason: "refused")
        var backoff = Backoff()
        try backoff.requireTime(start)
        var now = start
        for milliseconds in [100, 200, 400, 800, 1600, 3200, 5000, 5000] {
            backoff.failed(fault, at: now)
            let early = now.advanced(by: .milliseconds(milliseconds - 1))
            #expect(throws: fault) { try backoff.requireTime(early) }
            now = now.advanced(by: .milliseconds(milliseconds))
            try backoff.requireTime(now)
        }
        backoff.succeeded()
        backoff.failed(fault, at: now)
        try backoff.requireTime(now.advanced(by: .milliseconds(100)))
    }
}

@Suite("Faults of PostgreSQL")
struct PostgresFaultTests {
    @Test(
        "each has a code and says what to do",
        arguments: [
            (nil, .unavailable), ("08006", .unavailable), ("57P01", .unavailable), ("53300", .unavailable),
            ("53200", .unavailable), ("57014", .busy), ("53100", .full), ("25006", .readOnly),
            ("42501", .readOnly), ("28P01", .cannotOpen), ("3D000", .cannotOpen), ("23505", .conflict),
            ("XX001", .corrupt), ("40001", .busy), ("55P03", .busy), ("42703", .failed),
        ] as [(String?, StoreError.Code)])
    func translation(state: String?, code: StoreError.Code) {
        let error = PostgresFault(state: state, reason: "because").translated(place: "postgres://db/vigil")
        #expect(error.code == code)
        #expect(error.detail.contains("postgres://db/vigil") && error.detail.contains("because"))
    }
}
