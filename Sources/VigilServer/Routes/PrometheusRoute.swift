import Foundation
import Hummingbird
import NIOCore
import Vigil
import VigilDomain
import VigilStorage

/// `GET /metrics`: what the server counts, and the newest mature value of every model's metrics.
struct PrometheusRoute: Sendable {
    let service: MLModelMonitoringService
    let metrics: ServerMetrics
    let startedAt: Double

    func response() async throws -> Response {
        var output = PrometheusText()
        addProcess(to: &output)
        addServer(to: &output)
        addLive(to: &output)
        addStore(to: &output)
        BackupMetrics.add(service.backupReport(), to: &output)
        // Whoever watches the server has to learn of a store that cannot be read, too.
        for add in [addAvailability, addModels, addDamage] {
            let before = output
            do {
                try await add(&output)
            } catch is StoreError {
                output = before
            }
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: output.text)))
    }

    private func addProcess(to output: inout PrometheusText) {
        output.family("vigil_build_info", .gauge, help: "The version that runs; always 1.")
        output.sample("vigil_build_info", [("version", VigilVersion.current)], 1)
        output.family("process_start_time_seconds", .gauge, help: "When the process started, seconds since 1970.")
        output.sample("process_start_time_seconds", startedAt)
        if let resident = Self.residentBytes() {
            output.family("process_resident_memory_bytes", .gauge, help: "Resident memory in bytes.")
            output.sample("process_resident_memory_bytes", resident)
        }
    }

    private func addServer(to output: inout PrometheusText) {
        let counts = metrics.snapshot
        output.family("vigil_http_requests_total", .counter, help: "Requests that were answered.")
        for (key, count) in counts.requests.sorted(by: { $0.key < $1.key }) {
            output.sample(
                "vigil_http_requests_total",
                [("method", key.method), ("route", key.route), ("status", String(key.status))], Double(count))
        }
        output.family("vigil_http_request_duration_seconds", .histogram, help: "How long requests took.")
        for (route, durations) in counts.durations.sorted(by: { $0.key < $1.key }) {
            let name = "vigil_http_request_duration_seconds"
            for (bound, count) in zip(ServerMetrics.Durations.bounds, durations.counts) {
                output.sample("\(name)_bucket", [("route", route), ("le", "\(bound)")], Double(count))
            }
            output.sample("\(name)_bucket", [("route", route), ("le", "+Inf")], Double(durations.count))
            output.sample("\(name)_sum", [("route", route)], durations.sum)
            output.sample("\(name)_count", [("route", route)], Double(durations.count))
        }
        output.family("vigil_predictions_total", .counter, help: "Predictions stored since the start.")
        for (model, count) in counts.predictions.sorted(by: { $0.key < $1.key }) {
            output.sample("vigil_predictions_total", [("model", model.rawValue)], Double(count))
        }
        output.family("vigil_outcomes_total", .counter, help: "Outcomes stored since the start.")
        for (model, count) in counts.outcomes.sorted(by: { $0.key < $1.key }) {
            output.sample("vigil_outcomes_total", [("model", model.rawValue)], Double(count))
        }
        if let counts = service.store.durability?.durabilityCounts {
            output.family(
                "vigil_synchronizations_total", .counter,
                help: "How often acknowledged rows were made durable: in time, later than promised, or not at all.")
            let inTime = counts.synchronizations - counts.late
            for (outcome, count) in [("in_time", inTime), ("late", counts.late), ("failed", counts.failures)] {
                output.sample("vigil_synchronizations_total", [("outcome", outcome)], Double(count))
            }
        }
    }

    /// What Swift code in the same process hands over without waiting.
    private func addLive(to output: inout PrometheusText) {
        output.family(
            "vigil_live_predictions_dropped_total", .counter,
            help: "Live predictions of this process that found no room to wait, since the start.")
        let dropped = service.droppedPredictions
        let waiting = service.waitingPredictions.sorted { $0.key < $1.key }
        for (model, _) in waiting {
            output.sample(
                "vigil_live_predictions_dropped_total", [("model", model.rawValue)], Double(dropped[model] ?? 0))
        }
        output.family(
            "vigil_live_predictions_waiting", .gauge, help: "Live predictions of this process that wait to be written.")
        for (model, count) in waiting {
            output.sample("vigil_live_predictions_waiting", [("model", model.rawValue)], Double(count))
        }
    }

    private func addStore(to output: inout PrometheusText) {
        guard let pulse = service.store.pulse else { return }
        let condition = pulse.condition
        output.family("vigil_store_writable", .gauge, help: "1 while the store can be written, 0 while it cannot.")
        output.sample("vigil_store_writable", pulse.problem == nil ? 1 : 0)
        output.family("vigil_store_slow", .gauge, help: "1 while commits are slow.")
        output.sample("vigil_store_slow", condition.isSlow ? 1 : 0)
        output.family("vigil_store_failures_total", .counter, help: "Transactions that a fault of the store failed.")
        for code in StoreError.Code.allCases where StoreError(code, "").isOfTheStore {
            output.sample(
                "vigil_store_failures_total", [("code", code.rawValue)], Double(condition.failures[code] ?? 0))
        }
        let name = "vigil_store_commit_duration_seconds"
        output.family(name, .histogram, help: "How long commits took to be on the disk.")
        for (bound, count) in zip(StoreCondition.Commits.bounds, condition.commits.counts) {
            output.sample("\(name)_bucket", [("le", "\(bound)")], Double(count))
        }
        output.sample("\(name)_bucket", [("le", "+Inf")], Double(condition.commits.count))
        output.sample("\(name)_sum", condition.commits.seconds)
        output.sample("\(name)_count", Double(condition.commits.count))
    }

    private func addAvailability(to output: inout PrometheusText) async throws {
        guard let share = try await service.availability()?.share else { return }
        output.family(
            "vigil_availability_ratio", .gauge,
            help: "The share of the last 30 days in which the server ran and could write its store.")
        output.sample("vigil_availability_ratio", share)
    }

    private func addDamage(to output: inout PrometheusText) async throws {
        DamageMetrics.add(try await service.damagedSegments(), to: &output)
    }

    private func addModels(to output: inout PrometheusText) async throws {
        output.family(
            "vigil_model_metric", .gauge, help: "The metric in the newest window whose labels are known.")
        for schema in try await service.registeredModels() {
            for point in try await service.store.findings.newestPoints(of: schema.model, version: schema.version) {
                guard let measurement = point.value.measurement else { continue }
                output.sample(
                    "vigil_model_metric",
                    [
                        ("model", schema.model.rawValue), ("version", schema.version),
                        ("metric", point.metric.rawValue),
                    ], measurement.value)
            }
        }
        let open = try await service.alerting.recentAlerts(status: .firing, limit: 10_000)
        output.family("vigil_alerts_firing", .gauge, help: "Alerts that are open.")
        for (model, alerts) in Dictionary(grouping: open, by: \.model).sorted(by: { $0.key < $1.key }) {
            for severity in AlertSeverity.allCases {
                output.sample(
                    "vigil_alerts_firing", [("model", model.rawValue), ("severity", severity.rawValue)],
                    Double(alerts.count { $0.severity == severity }))
            }
        }
    }

    /// The second number of `/proc/self/statm` counts pages; elsewhere there is no such file.
    private static func residentBytes() -> Double? {
        // No such file means that there is nothing to report.
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Double(fields[1]) else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }
}
