import Foundation
import NIOCore
import Synchronization
import Testing
import VigilDomain
import VigilFormats

@testable import VigilClient

@Suite("Replaying a recording")
struct ReplayerTests {
    private static let schema = ReplayChunkTableTests.schema

    /// Three days, two rows a day; labels a day later, the last without a time of its own.
    private static let csv = """
        row_id,timestamp,age,region,score,label,label_timestamp
        a,2026-01-01T00:10:00Z,1,n,0.1,0,2026-01-02T00:20:00Z
        b,2026-01-01T00:20:00Z,2,n,0.2,0,2026-01-02T00:05:00Z
        c,2026-01-02T00:30:00Z,3,n,0.3,1,2026-01-03T08:00:00Z
        d,2026-01-02T05:00:00Z,4,n,0.4,1,2026-01-09T08:00:00Z
        e,2026-01-03T00:00:00Z,5,n,0.5,,
        f,2026-01-03T09:00:00Z,6,n,0.6,1,

        """

    /// What a request carried: `p:` or `o:` and the ids of its rows.
    private static func summary(_ request: APIRequest) -> String {
        let ids = String(buffer: request.body).matches(of: /"id":"([a-z0-9]+)"/).map { String($0.output.1) }
        return (request.target.contains("/outcomes") ? "o:" : "p:") + ids.joined()
    }

    private static let accept: FakeTransport.Answer = { request in
        let rows = String(buffer: request.body).split(separator: "\n").count
        return request.target.contains("/outcomes")
            ? .json(#"{"matched":\#(rows),"waiting":0,"searching":0,"corrections":0,"rejected":[]}"#)
            : .json(#"{"stored":\#(rows),"duplicates":[],"rejected":[]}"#)
    }

    private func withRecording<Result>(
        _ text: String = Self.csv, rowsPerChunk: Int = 5000, _ body: (consuming Recording) async throws -> Result
    ) async throws -> Result {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).csv").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }  // a left-over in the temporary folder is harmless
        return try await body(
            try Recording(path: path, columns: ReplayColumns(), schema: Self.schema, rowsPerChunk: rowsPerChunk))
    }

    private func replayer(
        _ transport: FakeTransport, options: Replayer.Options = Replayer.Options(),
        retry: RetrySchedule = .never, sleep: RecordedSleep = RecordedSleep()
    ) throws -> Replayer {
        let client = VigilAPIClient(
            address: try ServerAddress("http://h"), transport: transport, retry: retry, sleep: { _ in })
        return Replayer(
            client: client, schema: Self.schema, options: options, sleep: sleep.sleep,
            elapsed: { sleep.waits.reduce(.zero, +) })
    }

    @Test("predictions and outcomes are sent in the order in which they became known", arguments: [1, 2, 5000])
    func order(rowsPerChunk: Int) async throws {
        let transport = FakeTransport(otherwise: Self.accept)
        let options = Replayer.Options(rowsPerRequest: 1, slot: .milliseconds(1))
        let result = try await withRecording(rowsPerChunk: rowsPerChunk) {
            try await replayer(transport, options: options).replay($0)
        }
        #expect(
            transport.requests.map(Self.summary) == [
                "p:a", "p:b", "o:b", "o:a", "p:c", "p:d", "p:e", "o:c", "p:f", "o:f", "o:d",
            ])
        #expect(result.predictions == 6)
        #expect(result.outcomes == 5)
        #expect(result.rowsRead == 6)
        #expect(result.reached == Timestamp("2026-01-09T08:00:00Z"))
    }

    @Test("inside an hour predictions travel together and before the outcomes")
    func slots() async throws {
        let transport = FakeTransport(otherwise: Self.accept)
        _ = try await withRecording { try await replayer(transport).replay($0) }
        #expect(
            transport.requests.map(Self.summary) == ["p:abc", "o:ba", "p:de", "o:c", "p:f", "o:fd"])
    }

    @Test("requests hold at most so many rows")
    func batches() async throws {
        let rows = (0..<25).map { "r\($0),2026-01-01T00:00:00Z,1,n,0.5,," }.joined(separator: "\n")
        let text = "row_id,timestamp,age,region,score,label,label_timestamp\n\(rows)\n"
        let transport = FakeTransport(otherwise: Self.accept)
        _ = try await withRecording(text) {
            try await replayer(transport, options: Replayer.Options(rowsPerRequest: 10)).replay($0)
        }
        #expect(
            transport.requests.map { String(buffer: $0.body).split(separator: "\n").count } == [10, 10, 5])
    }

    @Test("a server that goes away and comes back gets every row once more and nothing is left out")
    func survivesRestart() async throws {
        let transport = FakeTransport(
            [
                Self.accept, { _ in throw ConnectionFailure(.broken) }, { _ in throw ConnectionFailure(.refused) },
            ], otherwise: Self.accept)
        let result = try await withRecording {
            try await replayer(transport, retry: RetrySchedule(giveUpAfter: .seconds(60))).replay($0)
        }
        let sent = transport.requests.map(Self.summary)
        #expect(sent[1] == sent[2] && sent[2] == sent[3])
        #expect(result.predictions == 6)
        #expect(result.outcomes == 5)
    }

    @Test("what the server had before is counted as such, and what it refuses is named by its id")
    func receipts() async throws {
        let receipt = """
            {"stored": 1, "duplicates": ["a"], "rejected":
            [{"row": 2, "field": "score", "code": "out_of_range", "detail": "no"}]}
            """
        let transport = FakeTransport([{ _ in .json(receipt) }], otherwise: Self.accept)
        let result = try await withRecording { try await replayer(transport).replay($0) }
        #expect(result.duplicates == 1)
        #expect(result.rejected == 1)
        #expect(result.rejections == [ReplayProgress.Rejection(id: "b", field: "score", detail: "no")])
        #expect(result.predictions == 5)
    }

    @Test("at a speed, events wait for their time")
    func speed() async throws {
        let sleep = RecordedSleep()
        let transport = FakeTransport(otherwise: Self.accept)
        let options = Replayer.Options(speed: .times(86_400))
        _ = try await withRecording { try await replayer(transport, options: options, sleep: sleep).replay($0) }
        // The last outcome is known 8 days, 7 hours and 50 minutes after the first prediction.
        let total = sleep.waits.reduce(Duration.zero, +)
        let days = 8.0 + 470.0 / 1440.0
        let error: Double = Double(total.wholeMilliseconds) - days * 1000
        #expect(abs(error) < 5)
    }

    @Test("a survey counts what is there and refuses what cannot be replayed")
    func survey() async throws {
        let survey = try await withRecording { try RecordingSurvey($0) }
        #expect(survey.rows == 6)
        #expect(survey.predictions == 6)
        #expect(survey.labels == 5)
        #expect(survey.span?.last == Timestamp("2026-01-03T09:00:00Z"))
        let unsorted = Self.csv.replacing("e,2026-01-03", with: "e,2025-01-03")
        let error = await #expect(throws: RecordingError.self) {
            try await withRecording(unsorted, rowsPerChunk: 2) { try RecordingSurvey($0) }
        }
        #expect(error?.code == .notSorted)
        #expect(error?.description.contains("\"e\"") == true)
    }
}
