import Vigil
import VigilMonitoring

/// One model's findings beside what was expected of them.
struct FindingsComparison {
    let expected: ExpectedFindings.Model
    let service: MLModelMonitoringService

    /// Every difference, in sentences.
    func differences() async throws -> [String] {
        var found = try await size()
        found += try await rules()
        found += try await goals()
        found += try await alerts()
        found += try await drift()
        return found
    }

    private func size() async throws -> [String] {
        let window = try await service.schema(of: expected.model).window
        let baseline = try await service.drift.baseline(of: expected.model)
        let points = try await service.performance.modelPerformance(for: expected.model, metrics: [.predictionCount])
        let production = points.compactMap { $0.value.measurement?.value }.reduce(0, +)
        return check("window", window, is: expected.window)
            + check("reference rows", baseline.rows, is: expected.rows.reference)
            + check("production rows", Int(production), is: expected.rows.production)
    }

    /// Every rule is there with its role, its limit and what it says about the windows, and no other.
    private func rules() async throws -> [String] {
        let rules = try await service.alerting.rules(of: expected.model)
        var found = check("rules", rules.map(\.name).sorted(), is: expected.rules.map(\.name).sorted())
        for wanted in expected.rules {
            guard let rule = rules.first(where: { $0.name == wanted.name }) else { continue }
            found += check("\(rule.name), metric", rule.metric, is: wanted.metric)
            found += check("\(rule.name), role", rule.role, is: wanted.role)
            found += check("\(rule.name), severity", rule.severity, is: wanted.severity)
            found += check("\(rule.name), escalated after", rule.escalateAfter, is: wanted.escalateAfter)
            found += check("\(rule.name), bad side", rule.comparison, is: wanted.comparison)
            found += check("\(rule.name), fewest rows", rule.minimumSamples, is: wanted.minimumSamples)
            found += windows(try await JudgedWindows(of: rule, in: service), wanted)
        }
        return found
    }

    private func windows(_ judged: JudgedWindows, _ wanted: ExpectedFindings.Rule) -> [String] {
        let name = wanted.name
        let breached = judged.breached
        var found = check("\(name), reference", judged.reference?.value, near: wanted.reference?.value)
        found += check("\(name), reference rows", judged.reference?.count, is: wanted.reference?.count)
        found += check(
            "\(name), the reference's standard error", judged.reference?.standardError,
            near: wanted.reference?.standardError)
        found += check("\(name), limit", judged.limit?.value, near: wanted.limit)
        found += check("\(name), windows judged", judged.windows.count, is: wanted.windowsJudged)
        found += check("\(name), windows beyond it", breached.map(start), is: wanted.breaches.map(\.window))
        for breach in wanted.breaches {
            guard let point = breached.first(where: { start($0) == breach.window })?.point else { continue }
            let place = "\(name) in \(breach.window)"
            let measurement = point.value.measurement
            found += check(place, measurement?.value, near: breach.value)
            found += check("\(place), lower", measurement?.lower95, near: breach.lower95)
            found += check("\(place), upper", measurement?.upper95, near: breach.upper95)
            found += check("\(place), rows", measurement?.count, is: breach.count)
            found += check("\(place), last label", point.labels.lastLabelAt?.description, is: breach.lastLabel)
        }
        return found
    }

    /// Every metric with a target has this one, and met it in these windows.
    private func goals() async throws -> [String] {
        let targets = try await service.performance.thresholds(of: expected.model)
            .compactMap { AlertConfiguration(targetOf: $0) }
        var found = check("targets", targets.map(\.metric).sorted(), is: expected.goals.map(\.metric).sorted())
        for wanted in expected.goals {
            guard let target = targets.first(where: { $0.metric == wanted.metric }) else { continue }
            let judged = try await JudgedWindows(of: target, in: service)
            let name = "target of \(wanted.metric)"
            found += check(name, judged.limit?.value, near: wanted.target)
            found += check("\(name), windows judged", judged.windows.count, is: wanted.windowsJudged)
            found += check("\(name), windows that met it", judged.fine.map(start), is: wanted.windowsMet)
        }
        return found
    }

    /// The alerts are the expected ones and no others, whichever rule they come from.
    private func alerts() async throws -> [String] {
        let alerts = try await service.alerting.recentAlerts(for: expected.model, limit: 1000)
        let targets = Set(
            try await service.alerting.rules(of: expected.model).filter { $0.role == .target }.map(\.name))
        var found: [String] = []
        for wanted in expected.alerts {
            let name = "alert of \(wanted.rule) since \(wanted.firstWindow)"
            guard let alert = alerts.first(where: { isSame($0, wanted) }) else {
                found.append("\(expected.model): \(name) is not there")
                continue
            }
            found += check("\(name), metric", alert.metric, is: wanted.metric)
            found += check("\(name), limit", alert.limit, near: wanted.limit)
            found += check("\(name), status", alert.status, is: wanted.status)
            found += check("\(name), severity", alert.severity, is: wanted.severity)
            found += check("\(name), windows in breach", alert.breachedWindows, is: wanted.breachedWindows)
            found += check("\(name), last window", "\(alert.lastWindow.start.civilDate)", is: wanted.lastWindow)
        }
        for alert in alerts where !expected.alerts.contains(where: { isSame(alert, $0) }) {
            let fault = targets.contains(alert.rule) ? "a target paged" : "an alert that was not expected"
            found.append("\(expected.model): \(fault): \(alert.summary)")
        }
        return found
    }

    private func isSame(_ alert: Alert, _ wanted: ExpectedFindings.RaisedAlert) -> Bool {
        alert.rule == wanted.rule && "\(alert.firstWindow.start.civilDate)" == wanted.firstWindow
    }

    /// The columns that clearly drift do so in these windows, and those that clearly do not never do.
    private func drift() async throws -> [String] {
        var driftedWindows: [String: Set<String>] = [:]
        for finding in try await service.drift.history(of: expected.model) {
            for column in finding.result.driftedColumns {
                driftedWindows[column.name, default: []].insert("\(finding.window.start.civilDate)")
            }
        }
        var found: [String] = []
        for drifted in expected.drifted {
            let missed = Set(drifted.windows).subtracting(driftedWindows[drifted.column] ?? []).sorted()
            if !missed.isEmpty {
                found.append(
                    "\(expected.model): \(drifted.column) should have drifted in \(missed.joined(separator: ", "))")
            }
        }
        for column in expected.steady {
            let windows = (driftedWindows[column] ?? []).sorted()
            if !windows.isEmpty {
                found.append(
                    "\(expected.model): \(column) should be steady and drifted in \(windows.joined(separator: ", "))")
            }
        }
        return found
    }

    /// The first day of a judged window.
    private func start(_ judgement: RuleJudgement) -> String { "\(judgement.point.window.start.civilDate)" }

    private func check<Value: Equatable>(_ name: String, _ got: Value?, is wanted: Value?) -> [String] {
        if got == wanted { return [] }
        return ["\(expected.model): \(name) is \(text(got)), expected \(text(wanted))"]
    }

    /// The file has twelve digits.
    private func check(_ name: String, _ got: Double?, near wanted: Double?) -> [String] {
        switch (got, wanted) {
        case (nil, nil): return []
        case (let got?, let wanted?) where abs(got - wanted) <= 1e-9 * max(1, abs(wanted)): return []
        default: return ["\(expected.model): \(name) is \(text(got)), expected \(text(wanted))"]
        }
    }

    private func text<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "not there" }
}
