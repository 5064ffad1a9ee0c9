import Hummingbird
import Vigil
import VigilDomain

struct RuleRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] { [list, set, remove, applyTemplate] }

    private var list: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/models/{model}/rules", operation: "listRules", tag: "alerts",
            summary: "The alert rules of a model.",
            responses: [.init(status: 200, summary: "The rules.", schema: .reference("Rules"))],
            problems: [404, 422]
        ) { request in
            let schema = try await request.schema(in: service)
            let rules = try await service.alerting.rules(of: schema.model)
            return try .json(WireRules(rules: rules.map { WireRule($0) }))
        }
    }

    private var set: Endpoint {
        Endpoint(
            method: .put, path: "/api/v1/models/{model}/rules/{rule}", operation: "setRule", tag: "alerts",
            summary: "Adds or replaces a rule, after trying it on the model's reference.",
            body: .init(content: [("application/json", .reference("RuleDefinition"))]),
            responses: [
                .init(
                    status: 200, summary: "The rule; a limit that the reference breaks makes it a target.",
                    schema: .reference("Rule"))
            ],
            problems: [404, 413, 415, 422]
        ) { request in
            let model = try request.model()
            let name = try request.pathParameter("rule")
            let rule = try await request.json(WireRuleDefinition.self).domain(name: name, model: model)
            let configured = try await service.alerting.configureAlert(rule)
            return try .json(WireRule(configured.rule, note: configured.note))
        }
    }

    private var remove: Endpoint {
        Endpoint(
            method: .delete, path: "/api/v1/models/{model}/rules/{rule}", operation: "removeRule", tag: "alerts",
            summary: "Removes a rule; its alerts stay in the history.",
            responses: [.init(status: 204, summary: "It is gone.")],
            problems: [404, 422]
        ) { request in
            let model = try request.model()
            let rule = try request.pathParameter("rule")
            try await service.alerting.removeAlert(rule, of: model)
            return Response(status: .noContent)
        }
    }

    private var applyTemplate: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/models/{model}/rule-templates", operation: "applyRuleTemplate",
            tag: "alerts",
            summary: "Adds the ready-made rules of a template.",
            body: .init(content: [("application/json", .reference("RuleTemplate"))]),
            responses: [.init(status: 200, summary: "The rules.", schema: .reference("Rules"))],
            problems: [404, 413, 415, 422]
        ) { request in
            let model = try request.model()
            let template = try await request.json(WireRuleTemplate.self).template
            let configured = try await service.alerting.applyTemplate(template, to: model)
            return try .json(WireRules(rules: configured.map { WireRule($0.rule, note: $0.note) }))
        }
    }
}
