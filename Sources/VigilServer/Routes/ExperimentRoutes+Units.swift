import Hummingbird
import Vigil
import VigilDomain

extension ExperimentRoutes {
    /// What is done with units, and what they show.
    var ofUnits: [Endpoint] { [result, assign, expose, recordResults, recordSums] }

    private var result: Endpoint {
        Endpoint(
            method: .get, path: Self.path + "/result", operation: "showExperimentResult", tag: "experiments",
            summary: "What a test shows now and what follows, valid under its design however often one looks.",
            responses: [.init(status: 200, summary: "The result.", schema: .reference("ExperimentResult"))],
            problems: [404, 409, 413, 422],
            // It goes through every unit.
            patience: 10
        ) { request in
            let name = try request.experiment()
            return try await ExperimentFields.named {
                try .json(WireExperimentResult(try await tests.calculateTestSignificance(of: name)))
            }
        }
    }

    private var assign: Endpoint {
        Endpoint(
            method: .post, path: Self.path + "/assignments", operation: "assignUnit", tag: "experiments",
            summary: "The arm and model of a unit; the exposure is recorded where the unit is in the test.",
            body: .init(content: [("application/json", .reference("AssignmentRequest"))]),
            responses: [.init(status: 200, summary: "What the unit gets.", schema: .reference("Assignment"))],
            problems: [404, 413, 415, 422]
        ) { request in
            let name = try request.experiment()
            let wire = try await request.json(WireAssignmentRequest.self)
            return try await ExperimentFields.named {
                let found = try await tests.assign(
                    wire.unit, in: name, attributes: (wire.attributes ?? [:]).mapValues(\.domain),
                    records: wire.record ?? true)
                return try .json(WireAssignment(found))
            }
        }
    }

    private static let most = "at most \(ModelABTestFramework.mostAtOnce) a call"

    private var expose: Endpoint {
        Endpoint(
            method: .post, path: Self.path + "/exposures", operation: "recordExposures", tag: "experiments",
            summary: "Records which arms units were shown where that was decided elsewhere, \(Self.most); all or none.",
            body: .init(content: [("application/json", .reference("Exposures"))]),
            responses: [
                .init(
                    status: 200, summary: "They are recorded; a unit that has an arm keeps it.",
                    schema: .reference("RecordedRows"))
            ],
            problems: [404, 409, 413, 415, 422]
        ) { request in
            let name = try request.experiment()
            let wire = try await request.json(WireExposures.self)
            return try await ExperimentFields.named {
                try await tests.recordExposures(
                    wire.exposures.map { (unit: $0.unit, arm: $0.arm) }, in: name, at: wire.at?.timestamp)
                return try .json(WireRecordedRows(recorded: wire.exposures.count))
            }
        }
    }

    private var recordResults: Endpoint {
        Endpoint(
            method: .post, path: Self.path + "/results", operation: "recordExperimentResults", tag: "experiments",
            summary: "Records results of units, or of arms where no unit is known, \(Self.most); all or none. A second "
                + "result of a unit and metric replaces the first.",
            headers: [IdempotencyKey.parameter],
            body: .init(content: [("application/json", .reference("ExperimentResults"))]),
            responses: [
                .init(status: 200, summary: "They are recorded.", schema: .reference("RecordedRows"))
            ],
            problems: [404, 409, 413, 415, 422]
        ) { request in
            let name = try request.experiment()
            let (wire, bytes) = try await request.jsonWithBytes(WireExperimentResults.self)
            return try await ExperimentFields.named {
                let outcomes = try wire.results.enumerated().map { try $1.domain(at: $0) }
                return try await request.answer(json: bytes, clock: service.clock) { (count: Int) in
                    WireRecordedRows(recorded: count)
                } store: { keyed in
                    if let keyed { return try await tests.recordResults(outcomes, in: name, request: keyed) }
                    try await tests.recordResults(outcomes, in: name)
                    return .new(outcomes.count)
                }
            }
        }
    }

    private var recordSums: Endpoint {
        Endpoint(
            method: .post, path: Self.path + "/sums", operation: "recordExperimentSums", tag: "experiments",
            summary:
                "Records an arm's sums as somebody else has computed them; sent again they replace those of the source.",
            body: .init(content: [("application/json", .reference("ArmSums"))]),
            responses: [.init(status: 204, summary: "They are recorded.")],
            problems: [404, 409, 413, 415, 422]
        ) { request in
            let name = try request.experiment()
            let wire = try await request.json(WireArmSums.self)
            return try await ExperimentFields.named {
                let moments = try wire.moments()
                let metric = wire.metric.map { MetricID($0) }
                let plan = try await tests.experiment(name).plan
                if let metric = plan.metric(metric ?? plan.successMetric.name), metric.kind == .ratio {
                    throw DomainError(
                        .invalidValue, field: "metric",
                        detail:
                            "\"\(metric.name)\" is a ratio, whose sums have denominators too; send its results by unit")
                }
                try await tests.recordSums(moments, arm: wire.arm, in: name, metric: metric, source: wire.source)
                return Response(status: .noContent)
            }
        }
    }
}
