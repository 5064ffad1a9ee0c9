public import VigilDomain
import VigilMonitoring
import VigilStorage

/// Alert rules of models, and the alerts that came of them.
public struct ModelAlertingSystem: Sendable {
    let registry: ModelRegistry
    let store: MonitoringStore
    let baselines: BaselineCache
    let evaluator: WindowEvaluator
    let events: EventHub
    let channels: [String]
    let clock: any WallClock

    /// Adds a rule, or replaces the one of the same model and name.
    ///
    /// The rule is tried on the model's reference first. Where the reference itself breaks an absolute limit, the rule
    /// becomes a target: it is shown as not met and never sends a message.
    ///
    /// - Parameter rule: The rule.
    /// - Returns: The rule as it was stored, and a sentence when its role was changed.
    /// - Throws: `DomainError` for a value out of range, `MonitoringError` for an unknown model or channel.
    @discardableResult
    public func configureAlert(_ rule: AlertConfiguration) async throws -> ConfiguredAlert {
        try rule.validate()
        let schema = try await registry.schema(of: rule.model, version: nil)
        if let unknown = rule.channels.first(where: { !channels.contains($0) }) {
            throw MonitoringError(
                .unknownChannel, field: "channels",
                "\"\(unknown)\" is not a channel; there are \(channels.joined(separator: ", "))")
        }
        let reference = try await baselines.baseline(of: schema)?.metrics[rule.metric]
        let admission = RuleAdmission(rule, reference: reference)
        try await store(admission.rule, schema: schema, because: "the rule was changed")
        events.publish(.configuration, rule.model)
        return ConfiguredAlert(rule: admission.rule, note: admission.note)
    }

    /// Adds the rules of a template.
    ///
    /// - Parameters:
    ///   - template: The template's name, such as `absolute-targets` or `worse-than-reference`.
    ///   - model: The model.
    /// - Returns: The rules as they were stored.
    /// - Throws: `MonitoringError` for an unknown model or template.
    @discardableResult
    public func applyTemplate(_ template: String, to model: ModelName) async throws -> [ConfiguredAlert] {
        let schema = try await registry.schema(of: model, version: nil)
        guard let found = RuleTemplates.template(template) else {
            throw MonitoringError(
                .invalidValue, field: "template",
                "\"\(template)\" is not a template; there are "
                    + RuleTemplates.all.map(\.id).joined(separator: ", "))
        }
        var configured: [ConfiguredAlert] = []
        let reference = try await baselines.baseline(of: schema)?.metrics ?? [:]
        for rule in found.rules(for: schema, reference: reference) { configured.append(try await configureAlert(rule)) }
        return configured
    }

    /// Removes a rule; its alerts stay in the history.
    ///
    /// - Parameters:
    ///   - name: The rule.
    ///   - model: Its model.
    /// - Throws: `MonitoringError` for an unknown rule.
    public func removeAlert(_ name: String, of model: ModelName) async throws {
        let schema = try await registry.schema(of: model, version: nil)
        try await evaluator.changeRules(of: model) { lease in
            guard let record = try await store.findings.rules(of: model).first(where: { $0.rule.name == name }) else {
                throw MonitoringError(.unknownRule, field: "name", "\(model) has no rule \"\(name)\"")
            }
            try await evaluator.restart(record, schema: schema, because: "the rule was removed", under: lease)
            _ = try await store.findings.removeRule(name, of: model, under: lease)
        }
        events.publish(.configuration, model)
    }

    /// Sets a rule; one that is there with the same content keeps what it remembers.
    private func store(_ rule: AlertConfiguration, schema: ModelSchema, because reason: String) async throws {
        try await evaluator.changeRules(of: rule.model) { lease in
            let records = try await store.findings.rules(of: rule.model)
            if let record = records.first(where: { $0.rule.name == rule.name }) {
                if record.rule == rule { return }
                try await evaluator.restart(record, schema: schema, because: reason, under: lease)
            }
            try await store.findings.setRule(rule, at: clock.now(), under: lease)
        }
    }

    /// Tries a model's rules on its first baseline: what that breaks becomes a target, as it would have from the start.
    func tryRules(of schema: ModelSchema) async throws {
        let reference = try await baselines.baseline(of: schema)?.metrics ?? [:]
        for record in try await store.findings.rules(of: schema.model) {
            let admission = RuleAdmission(record.rule, reference: reference[record.rule.metric])
            guard admission.rule != record.rule else { continue }
            try await store(admission.rule, schema: schema, because: "the reference already breaks its limit")
        }
    }

    /// The rules of a model, or of all.
    ///
    /// - Parameter model: The model; all when `nil`.
    /// - Returns: The rules, by model and name.
    /// - Throws: When the store cannot be read.
    public func rules(of model: ModelName? = nil) async throws -> [AlertConfiguration] {
        try await store.findings.rules(of: model).map(\.rule)
    }

    /// Evaluates what is new of a model, and returns the alerts that are open afterwards.
    ///
    /// - Parameter model: The model.
    /// - Returns: The open alerts.
    /// - Throws: `MonitoringError` for an unknown model.
    public func checkAndTriggerAlert(for model: ModelName) async throws -> [Alert] {
        _ = try await registry.schema(of: model, version: nil)
        _ = try await evaluator.evaluate(model, scope: .changed)
        return try await store.findings.alerts(AlertQuery(model: model, status: .firing))
    }

    /// Alerts, newest first.
    ///
    /// - Parameters:
    ///   - model: The model; all when `nil`.
    ///   - status: Open or ended; both when `nil`.
    ///   - range: Event time; all of it when `nil`.
    ///   - limit: The most alerts.
    /// - Returns: The alerts.
    /// - Throws: When the store cannot be read.
    public func recentAlerts(
        for model: ModelName? = nil, status: Alert.Status? = nil, over range: TimeRange? = nil, limit: Int = 100
    ) async throws -> [Alert] {
        try await store.findings.alerts(AlertQuery(model: model, status: status, range: range, limit: limit))
    }
}

/// A rule as it was stored.
public struct ConfiguredAlert: Hashable, Sendable {
    /// The rule.
    public var rule: AlertConfiguration
    /// Why it differs from what was asked, in a sentence; `nil` when it does not.
    public var note: String?
}
