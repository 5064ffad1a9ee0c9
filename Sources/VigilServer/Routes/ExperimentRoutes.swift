import Hummingbird
import Vigil
import VigilDomain

/// A/B tests: plans and their life cycle; the units are in `ExperimentRoutes+Units.swift`.
struct ExperimentRoutes: Routes {
    let service: MLModelMonitoringService

    var tests: ModelABTestFramework { service.experiments }

    var endpoints: [Endpoint] {
        [create, analysePower, list, show, changePlan, start, stop, decide, archive] + ofUnits
    }

    static let path = "/api/v1/experiments/{name}"
    private static let shown = JSONSchema.reference("Experiment")

    private var create: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/experiments", operation: "createExperiment", tag: "experiments",
            summary: "Registers an A/B test of model versions, a draft, and tells what its plan can find.",
            body: .init(content: [("application/json", .reference("ExperimentPlan"))]),
            responses: [
                .init(
                    status: 201, summary: "The test, with every default; where needs_confirmation is true, start asks.",
                    schema: .reference("CreatedExperiment"))
            ],
            problems: [404, 409, 413, 415, 422]
        ) { request in
            let wire = try await request.json(WireExperimentPlan.self)
            let created = try await ExperimentFields.named {
                let plan = try wire.domain()
                guard plan.name.rawValue != Self.powerWord else {
                    throw DomainError(
                        .invalidName, field: "name",
                        detail: "\"\(plan.name)\" is an address of its own; take another name")
                }
                return try await tests.createABTest(plan)
            }
            return try .json(
                WireCreatedExperiment(
                    experiment: WireExperiment(created.experiment),
                    powerAnalysis: created.power.map(WirePowerAnalysis.init)), status: .created)
        }
    }

    private static let powerWord = "power-analysis"

    private var analysePower: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/experiments/\(Self.powerWord)", operation: "analysePower",
            tag: "experiments", summary: "What a plan can find: units, detectable effect, days; nothing is registered.",
            body: .init(content: [("application/json", .reference("ExperimentPlan"))]),
            responses: [.init(status: 200, summary: "The analysis.", schema: .reference("PlanPower"))],
            problems: [413, 415, 422]
        ) { request in
            let wire = try await request.json(WireExperimentPlan.self)
            return try await ExperimentFields.named {
                let plan = try wire.domain()
                return try .json(WirePlanPower(plan, try tests.powerAnalysis(of: plan)))
            }
        }
    }

    private var list: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/experiments", operation: "listExperiments", tag: "experiments",
            summary: "A/B tests, the one that was changed last first.",
            query: [
                .init(name: "status", summary: "only these", schema: Choice.schema(Experiment.Status.self)),
                .init(name: "text", summary: "only with this in the name", schema: .string(longest: Self.longestText)),
                .init(
                    name: "archived", summary: "archived ones too; not when left out, unless status asks for them",
                    schema: .boolean),
                .limit(most: 1000, standard: 100),
            ],
            responses: [.init(status: 200, summary: "The tests.", schema: .reference("Experiments"))],
            problems: [422]
        ) { request in
            let status = try request.text("status").map {
                try Choice.parse(Experiment.Status.self, $0, field: "status")
            }
            let text = try request.text("text")
            if let text, !text.utf8.allSatisfy({ $0 >= 0x20 }) || text.utf8.count > Self.longestText {
                throw APIError(
                    code: .invalidParameter, field: "text",
                    detail: "\(text.utf8.count) bytes were given; it is at most \(Self.longestText), without control "
                        + "characters")
            }
            let found = try await tests.history(
                status: status, includesArchived: try request.flag("archived"), text: text,
                limit: try request.integer("limit", in: 1...1000, default: 100))
            return try .json(WireExperiments(experiments: found.map { WireExperiment($0) }))
        }
    }

    private static let longestText = 100

    private var show: Endpoint {
        Endpoint(
            method: .get, path: Self.path, operation: "showExperiment", tag: "experiments",
            summary: "An A/B test: every version of its plan, what was done to it, and what it ended with.",
            responses: [.init(status: 200, summary: "The test.", schema: Self.shown)], problems: [404, 422]
        ) { request in try await answer(request) { try await tests.experiment($0) } }
    }

    private var changePlan: Endpoint {
        Endpoint(
            method: .put, path: Self.path + "/plan", operation: "changeExperimentPlan", tag: "experiments",
            summary:
                "Puts another plan in force: any of a draft; in a running test another split, which is a new version, "
                + "and a longer duration where the design allows it.",
            body: .init(content: [("application/json", .reference("ExperimentChange"))]),
            responses: [.init(status: 200, summary: "The test.", schema: Self.shown)],
            problems: [404, 409, 413, 415, 422]
        ) { request in
            let wire = try await request.json(WireExperimentChange.self)
            return try await answer(request, plan: "plan") { name in
                try ExperimentText.check(wire.reason, field: "reason", ExperimentText.longestReason)
                return try await tests.changeABTest(name, because: wire.reason) { try wire.plan.domain(replacing: $0) }
            }
        }
    }

    private var start: Endpoint {
        step(
            "start", "startExperiment", "Lets units in; a plan with warnings has to be confirmed.", "ExperimentStart"
        ) { request, name in
            let wire = try await request.json(WireExperimentStart.self)
            return try await tests.startABTest(name, confirmed: wire.confirmed ?? false, by: try Self.by(wire.by))
        }
    }

    private var stop: Endpoint {
        step("stop", "stopExperiment", "Ends exposing; results still come in.", "ExperimentStop") { request, name in
            let wire = try await request.json(WireExperimentStop.self)
            try ExperimentText.check(wire.reason, field: "reason", ExperimentText.longestReason)
            return try await tests.stopABTest(name, because: wire.reason, by: try Self.by(wire.by))
        }
    }

    private var decide: Endpoint {
        step(
            "decide", "decideExperiment",
            "Sets down what was decided, or the advice of this moment where it is final; one that runs is stopped by it.",
            "ExperimentDecide"
        ) { request, name in
            let wire = try await request.json(WireExperimentDecide.self)
            let decision = try wire.decision?.domain(as: "decision")
            return try await tests.decideABTest(name, decision, by: try Self.by(wire.by))
        }
    }

    private var archive: Endpoint {
        step(
            "archive", "archiveExperiment", "Puts a test away; it stays in the history.", "ExperimentArchive"
        ) { request, name in
            let wire = try await request.json(WireExperimentArchive.self)
            return try await tests.archiveABTest(name, by: try Self.by(wire.by))
        }
    }

    /// A step of a test's life.
    private func step(
        _ word: String, _ operation: String, _ summary: String, _ body: String,
        _ change: @escaping @Sendable (APIRequest, ModelName) async throws -> Experiment
    ) -> Endpoint {
        Endpoint(
            method: .post, path: Self.path + "/" + word, operation: operation, tag: "experiments", summary: summary,
            body: .init(content: [("application/json", .reference(body))]),
            responses: [.init(status: 200, summary: "The test.", schema: Self.shown)],
            problems: [404, 409, 413, 415, 422]
        ) { request in try await answer(request) { try await change(request, $0) } }
    }

    private func answer(
        _ request: APIRequest, plan part: String = "", _ work: (ModelName) async throws -> Experiment
    ) async throws -> Response {
        let name = try request.experiment()
        return try await ExperimentFields.named(plan: part) {
            let experiment = try await work(name)
            return try .json(WireExperiment(experiment, power: try tests.powerAnalysis(of: experiment.plan)))
        }
    }

    private static func by(_ text: String?) throws -> String {
        try ExperimentText.check(text ?? "", field: "by", ExperimentText.longestName)
        return text ?? ""
    }
}

extension APIRequest {
    /// The A/B test in the path.
    func experiment() throws -> ModelName { try ModelName(pathParameter("name"), field: "name") }
}
