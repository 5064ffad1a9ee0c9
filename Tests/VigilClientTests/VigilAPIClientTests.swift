import NIOCore
import Testing
import VigilDomain
import VigilFormats

@testable import VigilClient

@Suite("The API client")
struct VigilAPIClientTests {
    static let address = "http://127.0.0.1:8080"

    private func client(
        _ transport: FakeTransport, retry: RetrySchedule = .never, sleep: RecordedSleep = RecordedSleep()
    ) throws -> VigilAPIClient {
        VigilAPIClient(
            address: try ServerAddress(Self.address), transport: transport, retry: retry, sleep: sleep.sleep)
    }

    private func schema() throws -> ModelSchema {
        ModelSchema(model: try ModelName("leads"), task: .binaryClassification, features: [])
    }

    private func batch(of ids: [String]) throws -> PredictionBatch {
        var batch = PredictionBatch(schema: try schema())
        batch.ids = ids
        batch.timestamps = ids.map { _ in 0 }
        batch.scores = ids.map { _ in 0.5 }
        batch.predictions = .numeric(NumericColumn(ids.map { _ in 1 }))
        batch.groups.codes = ids.map { _ in CategoricalColumn.missing }
        batch.ranks = ids.map { _ in .nan }
        batch.inferenceMilliseconds = ids.map { _ in .nan }
        return batch
    }

    @Test("a server that is not there is named, with the command that starts one")
    func namesAbsentServer() async throws {
        let client = try client(FakeTransport(otherwise: { _ in throw ConnectionFailure(.refused) }))
        let error = await #expect(throws: VigilClientError.self) { try await client.models() }
        #expect(error?.code == .unreachable)
        #expect(
            error?.description
                == "no server answers at http://127.0.0.1:8080. Start one with `vigil serve`, or give its "
                + "address with --server.")
    }

    @Test("a broken connection is tried again until the server is back")
    func repeatsBrokenCall() async throws {
        let sleep = RecordedSleep()
        let transport = FakeTransport([
            { _ in throw ConnectionFailure(.broken) }, { _ in throw ConnectionFailure(.refused) },
            { _ in .json(#"{"stored":2,"duplicates":[],"rejected":[]}"#) },
        ])
        let client = try client(transport, retry: RetrySchedule(giveUpAfter: .seconds(60)), sleep: sleep)
        let receipt = try await client.record(predictions: try batch(of: ["a", "b"]), of: try schema())
        #expect(receipt.stored == 2)
        #expect(transport.requests.count == 3)
        #expect(Set(transport.requests).count == 1)
        #expect(sleep.waits == [.milliseconds(100), .milliseconds(200)])
    }

    @Test("every batch has a key of its own, the same when it is sent again")
    func requestKeys() async throws {
        let transport = FakeTransport([
            { _ in throw ConnectionFailure(.broken) },
            { _ in .json(#"{"matched":1,"waiting":0,"searching":0,"corrections":0,"rejected":[]}"#) },
            { _ in .json(#"{"matched":1,"waiting":0,"searching":0,"corrections":1,"rejected":[]}"#) },
            { _ in .json(#"{"stored":1,"duplicates":[],"rejected":[]}"#) },
        ])
        let (client, schema) = (try client(transport, retry: RetrySchedule(giveUpAfter: .seconds(9))), try schema())
        let labels = OutcomeBatch(ids: ["a"], labels: .numeric(NumericColumn([1])), timestamps: [1])
        for _ in 0..<2 { _ = try await client.record(outcomes: labels, of: schema.model) }
        _ = try await client.record(predictions: try batch(of: ["a"]), of: schema)
        let keys = transport.requests.map(\.idempotencyKey)
        #expect(keys.count == 4 && keys[0] == keys[1] && Set(keys).count == 3 && !keys.contains(nil))
    }

    @Test("rows are sent as columns where that is asked for")
    func sendsColumns() async throws {
        let transport = FakeTransport([
            { _ in .json(#"{"stored":2,"duplicates":[],"rejected":[]}"#) },
            { _ in .json(#"{"matched":1,"waiting":0,"searching":0,"corrections":0,"rejected":[]}"#) },
        ])
        let (client, schema) = (try client(transport).sending(.columns), try schema())
        _ = try await client.record(predictions: try batch(of: ["a", "b", "c"]), rows: 1..<3, of: schema)
        _ = try await client.record(
            outcomes: OutcomeBatch(ids: ["a"], labels: .numeric(NumericColumn([1])), timestamps: [1]), of: schema.model)
        #expect(transport.requests.map(\.contentType) == Array(repeating: "application/vnd.vigil.columns.v1", count: 2))
        let (predictions, outcomes) = (transport.requests[0].body, transport.requests[1].body)
        let now = Timestamp(milliseconds: 1_780_000_000_000)
        let read = try PredictionDecoder(schema: schema).decode(
            Array(predictions.readableBytesView), form: .columns, now: now)
        #expect(read.batch.ids == ["b", "c"])
        let labels = try OutcomeDecoder(schema: schema).decode(
            Array(outcomes.readableBytesView), form: .columns, now: now)
        #expect(labels.batch.ids == ["a"])
    }

    @Test("waits double up to the longest, and end when their time is up")
    func givesUp() async throws {
        let sleep = RecordedSleep()
        let client = try client(
            FakeTransport(otherwise: { _ in throw ConnectionFailure(.broken) }),
            retry: RetrySchedule(first: .seconds(1), longest: .seconds(4), giveUpAfter: .seconds(10)), sleep: sleep)
        let error = await #expect(throws: VigilClientError.self) { try await client.models() }
        #expect(error?.code == .connectionLost)
        #expect(sleep.waits == [.seconds(1), .seconds(2), .seconds(4), .seconds(3)])
    }

    @Test("a server that is not ready is tried again, one that says no is not", arguments: [502, 503, 504, 400, 500])
    func repeatsOnlyUnreadiness(status: Int) async throws {
        let problem = #"{"status":\#(status),"code":"x","detail":"d","title":"t","type":"about:blank"}"#
        let transport = FakeTransport([
            { _ in .json(problem, status: status) }, { _ in .json(#"{"models":[]}"#) },
        ])
        let client = try client(transport, retry: RetrySchedule(giveUpAfter: .seconds(1)))
        if (502...504).contains(status) {
            #expect(try await client.models().isEmpty)
        } else {
            await #expect(throws: VigilClientError.self) { try await client.models() }
            #expect(transport.requests.count == 1)
        }
    }

    @Test("a problem document is shown with its code, field, detail and hint")
    func showsProblem() async throws {
        let problem = #"""
            {"type":"about:blank","title":"Unprocessable","status":422,"code":"invalid_schema",
            "field":"features[2].name","detail":"\"age\" is there twice","hint":"name each feature once"}
            """#
        let client = try client(FakeTransport([{ _ in .json(problem, status: 422) }]))
        let error = await #expect(throws: VigilClientError.self) {
            try await client.model(ModelName("leads"))
        }
        #expect(error?.problem?.field == "features[2].name")
        #expect(
            error?.description
                == "the server refused it (422 invalid_schema): features[2].name: \"age\" is there twice. "
                + "Name each feature once.")
    }

    @Test("an answer that is none of the API's is said to be so", arguments: ["<html>", "{}", ""])
    func noticesOtherServers(body: String) async throws {
        let client = try client(FakeTransport([{ _ in .json(body) }]))
        let error = await #expect(throws: VigilClientError.self) { try await client.models() }
        #expect(error?.code == .unexpectedAnswer)
    }

    @Test("names and free texts are escaped in addresses")
    func escapesAddresses() async throws {
        let baseline = #"{"model":"m","version":"v 2/b","rows":1,"source":"s","metrics":[],"rejected":[]}"#
        let transport = FakeTransport([{ _ in .json(baseline) }])
        var schema = try schema()
        schema.version = "v 2/b"
        _ = try await client(transport).setBaseline(
            try batch(of: ["a"]), labels: .numeric(NumericColumn([1])), of: schema, source: "leads & co. \u{E9}")
        #expect(
            transport.requests.first?.target
                == "/api/v1/models/leads/baseline?version=v%202%2Fb&source=leads%20%26%20co.%20%C3%A9")
    }

    @Test("a schema survives the way to the server and back")
    func schemaRoundTrip() async throws {
        let schema = ModelSchema(
            model: try ModelName("leads"), version: "2.1", task: .ranking,
            features: [
                FeatureSchema(name: "pre\u{E7}o médio", kind: .numeric, importance: 0.5),
                FeatureSchema(name: "region", kind: .categorical),
            ],
            summary: "a \"line\"", window: .quarter, labelHorizon: .days(60), labelCoverageLimit: 0.9, relevantFrom: 2)
        let transport = FakeTransport([
            { APIAnswer(status: 201, body: $0.body) }, { _ in .json("{}", status: 200) },
        ])
        let client = try client(transport)
        let isNew = try await client.register(ModelDocument(schema))
        #expect(isNew)
        let sent = try #require(transport.requests.first)
        let echo = VigilAPIClient(
            address: client.address, transport: FakeTransport([{ _ in APIAnswer(status: 200, body: sent.body) }]))
        #expect(try await echo.model(schema.model).schema() == schema)
        #expect(try await client.register(ModelDocument(schema)) == false)
    }

    @Test(
        "addresses that cannot be a server's are refused",
        arguments: [
            "", "localhost:8080", "ftp://h", "http://", "http://h/?q=1", "http://name:word@h",
        ])
    func refusesAddresses(text: String) {
        let error = #expect(throws: VigilClientError.self) { try ServerAddress(text) }
        #expect(error?.code == .invalidAddress)
        #expect(error?.description.contains("name:word") == false)
    }

    @Test("a slash at an address's end does not count")
    func trimsSlash() throws {
        #expect(try ServerAddress("https://h.example/vigil/").text == "https://h.example/vigil")
    }
}
