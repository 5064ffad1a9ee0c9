import Foundation
import NIOCore
import Testing
import VigilDomain

@testable import VigilClient

@Suite("Calls about A/B tests")
struct ExperimentCallTests {
    private func client(_ transport: FakeTransport) throws -> VigilAPIClient {
        VigilAPIClient(
            address: try ServerAddress(VigilAPIClientTests.address), transport: transport, makeKey: { "key" })
    }

    private func body(_ transport: FakeTransport) -> String {
        String(buffer: transport.requests.last?.body ?? ByteBuffer())
    }

    @Test("attributes keep their names, which are the caller's and not the API's")
    func attributes() async throws {
        let transport = FakeTransport(otherwise: { _ in
            .json(#"{"arm":"b","reason":"drawn","model":{"model":"m","version":"2"},"version":1,"bucket":0.5}"#)
        })
        let answer = try await client(transport).assign(
            "u 1", in: try ModelName("t"), attributes: ["userCountry": "DE", "visits": 3], records: false)
        #expect(answer.document.arm == "b" && answer.document.model.version == "2")
        #expect(transport.requests.last?.target == "/api/v1/experiments/t/assignments")
        #expect(body(transport) == #"{"attributes":{"userCountry":"DE","visits":3},"record":false,"unit":"u 1"}"#)
    }

    @Test("results carry a key, so that a call that is repeated counts once; what is not known is left out")
    func results() async throws {
        let transport = FakeTransport(otherwise: { _ in .json(#"{"recorded":2}"#) })
        var ratio = ExperimentValueDocument(arm: "control", metric: "precision", value: 3)
        ratio.denominator = 4
        try await client(transport).record(
            results: [ExperimentValueDocument(unit: "a", value: 1), ratio], in: try ModelName("t"))
        #expect(transport.requests.last?.idempotencyKey == "key")
        #expect(
            body(transport)
                == #"{"results":[{"unit":"a","value":1},{"arm":"control","denominator":4,"metric":"precision","value":3}]}"#
        )
    }

    @Test("steps send what was said and nothing else")
    func steps() async throws {
        let transport = FakeTransport(otherwise: { _ in .json("{}", status: 404) })
        let client = try client(transport)
        let name = try ModelName("t")
        await #expect(throws: VigilClientError.self) { try await client.startExperiment(name, confirmed: false) }
        #expect(transport.requests.last?.target == "/api/v1/experiments/t/start" && body(transport) == "{}")
        await #expect(throws: VigilClientError.self) {
            try await client.startExperiment(name, confirmed: true, by: "anna")
        }
        #expect(body(transport) == #"{"by":"anna","confirmed":true}"#)
        await #expect(throws: VigilClientError.self) {
            try await client.decideExperiment(name, ExperimentDecision(.rollBack, winner: "control", reasons: ["why"]))
        }
        #expect(body(transport) == #"{"decision":{"reasons":["why"],"verdict":"roll_back","winner":"control"}}"#)
        await #expect(throws: VigilClientError.self) { try await client.experiments(status: .running, text: "a b") }
        #expect(transport.requests.last?.target == "/api/v1/experiments?status=running&text=a%20b")
    }

    @Test("a plan is written as the API takes it, a metric by its name alone is read")
    func plan() throws {
        var plan = ExperimentPlanDocument(
            name: "t", arms: [.init(name: "control", model: "m", version: "1", weight: 1)],
            successMetric: ExperimentMetricDocument("accuracy"))
        plan.maximumDurationSeconds = 60
        plan.targeting = .isIn(attribute: "userCountry", values: ["DE"])
        let text = String(buffer: try WireCoding.body(plan))
        #expect(
            text.contains(#""maximum_duration_seconds":60"#) && text.contains(#""success_metric":{"name":"accuracy"}"#))
        #expect(text.contains(#""targeting":{"is_in":{"attribute":"userCountry","values":["DE"]}}"#))
        #expect(try ExperimentPlanDocument.read(Data(text.utf8)) == plan)
        let short = text.replacing(#"{"name":"accuracy"}"#, with: #""accuracy""#)
        #expect(try ExperimentPlanDocument.read(Data(short.utf8)) == plan)
    }
}
