import Foundation
import Testing
import VigilClient

@testable import VigilCommand

@Suite("vigil status")
struct StatusTextTests {
    private func text(_ json: String, width: Int = 110) throws -> String {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let status = try decoder.decode(StatusDocument.self, from: Data(json.utf8))
        return StatusText(status: status, address: "http://127.0.0.1:8080")
            .text(for: Terminal(isColored: false, width: width))
    }

    @Test("a server that is well")
    func ready() throws {
        let found = try text(
            """
            {"version": "1.2.3", "engine": "sqlite", "started_at": "2026-05-01T00:00:00Z", "uptime_seconds": 266400,
             "is_ready": true, "models": 2, "predictions": 12345, "labelled": 800, "waiting_outcomes": 3,
             "availability": {"days": 30, "goal": 0.999, "share": 0.99999, "since": "2026-04-20T00:00:00Z",
               "total_seconds": 1000000, "up_seconds": 999990, "outage_count": 1,
               "outages": [{"start": "2026-04-30T23:59:50Z", "end": "2026-05-01T00:00:00Z", "seconds": 10,
                 "cause": "stopped"}]},
             "queue": {"writes": 0, "live_predictions": 0, "models": 1},
             "outbox": {"pending": 4, "delivered": 9, "rejected": 0}}
            """)
        #expect(
            found == """
                Vigil 1.2.3 at http://127.0.0.1:8080 over SQLite, up for 3 days 2 h.
                It is ready.
                Available 99.99 % of the time since 2026-04-20T00:00:00Z, at most 30 days: 1 outage of 10 s in all; the goal
                  of 99.9 % is kept.
                2 models, 12,345 predictions, 800 with a label, 3 outcomes without a prediction yet.
                Waiting: 0 requests to write, 1 model to look at, 4 messages to deliver.

                down from             to                     for  because
                2026-04-30T23:59:50Z  2026-05-01T00:00:00Z  10 s  it was stopped
                """)
    }

    @Test("backups are told where a directory was given for them")
    func backups() throws {
        func line(_ backups: String) throws -> String? {
            let json = """
                {"version": "1.2.3", "started_at": "2026-05-01T00:00:00Z", "uptime_seconds": 1, "is_ready": true,
                 "queue": {"writes": 0, "live_predictions": 0, "models": 0}, "backups": \(backups)}
                """
            return try text(json, width: 500).split(separator: "\n").last.map(String.init)
        }
        #expect(
            try line(
                """
                {"count": 7, "last_at": "2026-05-01T02:00:00Z", "last_bytes": 13107200, "is_verified": true,
                 "next_at": "2026-05-02T02:00:00Z", "is_running": false}
                """) == "Last backup 2026-05-01T02:00:00Z, 12.5 MiB, verified; the next is due 2026-05-02T02:00:00Z.")
        #expect(try line(#"{"count": 0, "is_running": true}"#) == "No backup yet; one is being made.")
        #expect(
            try line(
                """
                {"count": 1, "last_at": "2026-05-01T02:00:00Z", "is_verified": false, "is_running": false,
                 "warning": "the backup failed: no room"}
                """) == "Last backup 2026-05-01T02:00:00Z, NOT verified. WARNING: the backup failed: no room.")
    }

    @Test("a server whose store cannot be read says why and leaves out what it does not know")
    func notReady() throws {
        let found = try text(
            """
            {"version": "1.2.3", "engine": "postgres", "started_at": "2026-05-01T00:00:00Z", "uptime_seconds": 0.34,
             "is_ready": false, "problem": {"code": "store_unavailable", "detail": "db cannot be reached"},
             "queue": {"writes": 12, "live_predictions": 7, "models": 0}}
            """)
        #expect(
            found == """
                Vigil 1.2.3 at http://127.0.0.1:8080 over PostgreSQL, up for 0.3 s.
                It is NOT ready (store_unavailable): db cannot be reached.
                Waiting: 12 requests to write, 0 models to look at, 7 live predictions.
                """)
    }

    @Test(
        "lengths of time and shares are told in their largest units and never better than they are",
        arguments: [(0.0, "0 s"), (59.6, "1 min"), (75, "1 min 15 s"), (7200, "2 h"), (90_000, "1 day 1 h")])
    func lengths(_ seconds: Double, _ expected: String) {
        #expect(StatusText.length(seconds) == expected)
        #expect(StatusText.percent(0.99899) == "99.89 %")
        #expect(StatusText.percent(1) == "100.00 %")
    }
}
