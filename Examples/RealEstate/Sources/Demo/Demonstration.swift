import AsyncHTTPClient
import RealEstate
import ServiceLifecycle
import Synchronization
import Vigil
import VigilClient

/// What the example shows: four models, their recorded predictions replayed over HTTP, and what was found in them.
final class Demonstration: Service {
    private let service: MLModelMonitoringService
    private let options: DemoOptions
    private let address: String
    private let ready: AsyncStream<Void>
    private let outcome = Mutex(false)

    /// A demonstration that begins when `ready` ends: the server at `address` listens then.
    init(service: MLModelMonitoringService, options: DemoOptions, address: String, ready: AsyncStream<Void>) {
        self.service = service
        self.options = options
        self.address = address
        self.ready = ready
    }

    /// Whether what was expected was found, once `run()` has returned.
    var isAsExpected: Bool { outcome.withLock { $0 } }

    func run() async throws {
        do {
            let isAsExpected = try await cancelWhenGracefulShutdown { try await self.demonstrate() }
            outcome.withLock { $0 = isAsExpected }
        } catch {
            // A request that was cut off complains in its own words, which are not what happened.
            guard Task.isShuttingDownGracefully else { throw error }
            throw DemoFailure("stopped before the end; started again, it goes on from there.")
        }
    }

    private func demonstrate() async throws -> Bool {
        for await _ in ready {}
        try Task.checkCancellation()
        try await sendWhatIsMissing()
        // The newest window of each model is still open; what it holds so far is compared too.
        for data in RecordedData.all { _ = try await service.drift.check(data.schema.model) }
        try await service.settle()
        for line in try await FindingsReport(service: service).lines() { Output.line(line) }
        let differences = try await ExpectedFindings.read().differences(from: service)
        Output.line("")
        if differences.isEmpty {
            Output.line("All findings of \(ExpectedFindings.path) were found.")
        } else {
            Output.line("These findings differ from \(ExpectedFindings.path):")
            for difference in differences { Output.line("  \(difference)") }
        }
        if !options.isOnce { Output.line("\nThe dashboard is at \(address) (Ctrl-C ends).") }
        return differences.isEmpty
    }

    /// A recording of which something has not been taken in yet.
    private struct Missing {
        var data: RecordedData
        var survey: RecordingSurvey
    }

    /// Sends everything the first time, the rest after a run that was stopped, and nothing after one that was not.
    private func sendWhatIsMissing() async throws {
        let registered = Set(try await service.registeredModels().map(\.model))
        var missing: [Missing] = []
        for data in RecordedData.all {
            let survey = try data.survey()
            if registered.contains(data.schema.model), try await isTakenIn(data, survey) { continue }
            missing.append(Missing(data: data, survey: survey))
        }
        guard !missing.isEmpty else {
            Output.line("Showing the findings that are stored in \(options.database); FRESH=1 starts anew.")
            return
        }
        if !registered.isEmpty {
            Output.line("Going on with the run in \(options.database) that was stopped; FRESH=1 starts anew.")
        }
        try await register()
        try await replay(missing)
    }

    /// Whether every prediction of a recording is stored, and the outcome of every one that has one.
    private func isTakenIn(_ data: RecordedData, _ survey: RecordingSurvey) async throws -> Bool {
        let schema = data.schema
        // The counts are those of evaluated windows, and the last ones may have come in just before the stop.
        _ = try await service.alerting.checkAndTriggerAlert(for: schema.model)
        let points = try await service.performance.modelPerformance(for: schema.model, metrics: [schema.mainMetric])
        let predictions = points.map(\.labels.predictions).reduce(0, +)
        let outcomes = points.map(\.labels.labelled).reduce(0, +)
        return predictions >= survey.predictions && outcomes >= survey.labels
    }

    /// Registers models, baselines and rules; what is there already stays as it is.
    private func register() async throws {
        Output.line("Registering four models and their baselines.")
        for data in RecordedData.all {
            try await service.registerModel(data.schema)
            guard try await service.referenceMetrics(of: data.schema.model).isEmpty else { continue }
            let reference = try data.reference()
            try await service.drift.setBaselineDistribution(
                reference.predictions, labels: reference.labels, for: data.schema.model,
                source: "the reference part of \(data.file)")
        }
        for rule in RealEstateRules.rules { try await service.alerting.configureAlert(rule) }
        for model in RealEstateRules.templated {
            for configured in try await service.alerting.applyTemplate("absolute-targets", to: model) {
                if let note = configured.note { Output.line("  \(model): \(note)") }
            }
        }
        for target in RealEstateRules.targets { try await service.performance.setPerformanceThresholds(target) }
    }

    /// Sends recordings from their beginning: ids tell the server what it has.
    private func replay(_ recordings: [Missing]) async throws {
        Output.line("Replaying what the models predicted, and the outcomes as they became known, over HTTP.")
        let server = try ServerAddress(address)
        let client = VigilAPIClient(
            address: server, transport: HTTPTransport(client: .shared, address: server, apiKey: nil))
        for recording in recordings {
            let data = recording.data
            let total = recording.survey.predictions + recording.survey.labels
            var progress = ProgressLine("\(data.schema.model)", total: total)
            defer { progress.end() }
            progress.show(0)
            let result = try await Replayer(client: client, schema: data.schema).replay(data.recording("production")) {
                progress.show($0.predictions + $0.outcomes)
            }
            if let rejection = result.rejections.first {
                throw DemoFailure("\(data.file), row \(rejection.id): \(rejection.field) \(rejection.detail)")
            }
        }
    }
}
