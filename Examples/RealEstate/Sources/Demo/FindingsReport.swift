import Vigil
import VigilMonitoring

/// Prints what was found, model by model: performance, drift, alerts, and what is aimed at.
struct FindingsReport {
    let service: MLModelMonitoringService

    func lines() async throws -> [String] {
        var lines: [String] = []
        for schema in try await service.registeredModels() {
            lines.append("")
            lines.append("\(schema.model) \(schema.version)  \(schema.summary)")
            lines += try await performance(of: schema)
            lines += try await drift(of: schema)
            lines += try await alerts(of: schema)
            lines += try await targets(of: schema)
        }
        return lines
    }

    private func performance(of schema: ModelSchema) async throws -> [String] {
        let descriptor = MetricCatalog.descriptor(of: schema.mainMetric)
        let points = try await service.performance.modelPerformance(for: schema.model, metrics: [schema.mainMetric])
            .filter { $0.labels.isMature }
        let measured = points.compactMap { point in point.value.measurement.map { (point.window, $0.value) } }
        guard let first = measured.first, let last = measured.last else { return ["  no labelled window yet"] }
        let reference = try await service.referenceMetrics(of: schema.model)[schema.mainMetric]?.measurement?.value
        let worst = measured.max { left, right in
            descriptor.badSide == .above ? left.1 < right.1 : left.1 > right.1
        }
        func text(_ entry: (TimeRange, Double)) -> String {
            "\(descriptor.format.text(entry.1)) in \(schema.window.label(of: entry.0))"
        }
        var line = "  \(descriptor.title): "
        if let reference { line += "reference \(descriptor.format.text(reference)), " }
        line += "from \(text(first)) to \(text(last))"
        if let worst { line += ", worst \(text(worst))" }
        return [line]
    }

    private func drift(of schema: ModelSchema) async throws -> [String] {
        let findings = try await service.drift.history(of: schema.model)
        guard !findings.isEmpty else { return ["  drift: no window was checked"] }
        var windows: [String: [TimeRange]] = [:]
        for finding in findings {
            for column in finding.result.driftedColumns { windows[column.name, default: []].append(finding.window) }
        }
        guard !windows.isEmpty else { return ["  drift: none in \(findings.count) windows"] }
        let ordered = windows.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        var lines = ["  drift: \(windows.count) columns in \(findings.count) windows"]
        for (column, hits) in ordered.prefix(5) {
            guard let first = hits.first, let last = hits.last else { continue }
            let span =
                hits.count == 1
                ? "in \(schema.window.label(of: first))"
                : "in \(hits.count) windows, \(schema.window.label(of: first)) to \(schema.window.label(of: last))"
            lines.append("    \(column) \(span)")
        }
        if ordered.count > 5 {
            lines.append("    and " + ordered.dropFirst(5).map(\.key).joined(separator: ", "))
        }
        return lines
    }

    private func alerts(of schema: ModelSchema) async throws -> [String] {
        let alerts = try await service.alerting.recentAlerts(for: schema.model, limit: 100)
        guard !alerts.isEmpty else { return ["  alerts: none"] }
        var lines = ["  alerts:"]
        for alert in alerts.reversed() {
            let mark = alert.status == .firing ? "open" : "ended"
            let since = schema.window.label(of: alert.firstWindow)
            lines.append("    since \(since), \(mark) [\(alert.severity.rawValue)]: \(alert.summary)")
        }
        return lines
    }

    /// The rules that only show, and the targets beside the metrics' limits, each with how often it was met.
    private func targets(of schema: ModelSchema) async throws -> [String] {
        var lines: [String] = []
        for rule in try await service.alerting.rules(of: schema.model) where rule.role == .target {
            let judged = try await JudgedWindows(of: rule, in: service)
            lines.append("    \(judged.goal) (\(rule.name)): \(judged.record(windowsOf: schema.window))")
        }
        for thresholds in try await service.performance.thresholds(of: schema.model) {
            guard let rule = AlertConfiguration(targetOf: thresholds) else { continue }
            let judged = try await JudgedWindows(of: rule, in: service)
            lines.append("    \(judged.goal): \(judged.record(windowsOf: schema.window))")
        }
        return lines.isEmpty ? [] : ["  targets:"] + lines
    }
}
