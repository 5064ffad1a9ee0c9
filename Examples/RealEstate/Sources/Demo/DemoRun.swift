import AsyncHTTPClient
import Foundation
import Logging
import RealEstate
import ServiceLifecycle
import UnixSignals
import Vigil
import VigilClient
import VigilSQLite
import VigilServer

/// The worked example: a server on a database of its own, four models, their recorded predictions, what was found.
struct DemoRun {
    let options: DemoOptions

    /// Runs until it is stopped, or with `ONCE` until the findings are printed.
    ///
    /// - Returns: Whether what was expected was found.
    func run() async throws -> Bool {
        guard FileManager.default.fileExists(atPath: RecordedData.folder) else {
            throw DemoFailure("\(RecordedData.folder) is not here; start the example in the project's folder.")
        }
        try options.prepare()
        var logger = Logger(label: "real-estate") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        let store = try await MonitoringStore.sqlite(path: options.database)
        let service = MLModelMonitoringService(
            store: store, channels: [FileChannel(path: options.alerts)], logger: logger)
        let isComplete = try await serve(service, logger: logger)
        try await store.close()
        return isComplete
    }

    private func serve(_ service: MLModelMonitoringService, logger: Logger) async throws -> Bool {
        let port = try FreePort.find(from: options.port)
        if port != options.port { Output.line("Port \(options.port) is taken; using \(port).") }
        let (ready, isReady) = AsyncStream.makeStream(of: Void.self)
        let server = try MonitoringServer(
            service: service, configuration: ServerConfiguration(port: port), logger: logger
        ) { _ in isReady.finish() }
        // Stopped in the reverse order: no more requests first, then what was acknowledged is finished.
        let parts: [any Service] = [service, server]
        let group = ServiceGroup(
            services: parts, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        return try await withThrowingTaskGroup(of: Bool?.self) { tasks in
            tasks.addTask {
                try await group.run()
                return nil
            }
            tasks.addTask {
                for await _ in ready {}
                let address = "http://127.0.0.1:\(port)"
                let isAsExpected = try await demonstrate(service, address: address)
                if options.isOnce { await group.triggerGracefulShutdown() }
                return isAsExpected
            }
            var result = true
            while let finished = try await tasks.next() { if let finished { result = finished } }
            return result
        }
    }

    private func demonstrate(_ service: MLModelMonitoringService, address: String) async throws -> Bool {
        let isStored = try await isReplayed(service)
        if isStored {
            Output.line("Showing the findings that are stored in \(options.database); FRESH=1 starts anew.")
        } else {
            try await register(service)
            try await replay(service, to: address)
        }
        try await service.settle()
        // The newest window of each model is still open; what it holds so far is compared too.
        for data in RecordedData.all { _ = try await service.drift.check(data.schema.model) }
        for line in try await FindingsReport(service: service).lines() { Output.line(line) }
        let differences = try await ExpectedFindings.read().differences(from: service)
        Output.line("")
        if differences.isEmpty {
            Output.line("All findings of Examples/RealEstate/expected-findings.json were found.")
        } else {
            Output.line("These findings differ from Examples/RealEstate/expected-findings.json:")
            for difference in differences { Output.line("  \(difference)") }
        }
        if !options.isOnce { Output.line("\nThe dashboard is at \(address) (Ctrl-C ends).") }
        return differences.isEmpty
    }

    /// Whether an earlier run sent everything.
    private func isReplayed(_ service: MLModelMonitoringService) async throws -> Bool {
        let registered = Set(try await service.registeredModels().map(\.model))
        guard RecordedData.all.allSatisfy({ registered.contains($0.schema.model) }) else { return false }
        for data in RecordedData.all {
            let counts = try await service.performance.modelPerformance(
                for: data.schema.model, metrics: [.predictionCount])
            let stored = counts.compactMap { $0.value.measurement?.value }.reduce(0, +)
            if Int(stored) < (try data.productionRows()) { return false }
        }
        return true
    }

    private func register(_ service: MLModelMonitoringService) async throws {
        Output.line("Registering four models and their baselines.")
        for data in RecordedData.all {
            try await service.registerModel(data.schema)
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

    private func replay(_ service: MLModelMonitoringService, to address: String) async throws {
        Output.line("Replaying what the models predicted, and the outcomes as they became known, over HTTP.")
        let client = VigilAPIClient(
            address: try ServerAddress(address),
            transport: HTTPTransport(client: .shared, address: try ServerAddress(address), apiKey: nil))
        for data in RecordedData.all {
            var progress = ProgressLine("\(data.schema.model)", total: try data.productionRows())
            progress.show(0)
            let result = try await Replayer(client: client, schema: data.schema).replay(data.recording("production")) {
                progress.show($0.predictions)
            }
            progress.end()
            if let rejection = result.rejections.first {
                throw DemoFailure("\(data.file), row \(rejection.id): \(rejection.field) \(rejection.detail)")
            }
        }
    }
}
