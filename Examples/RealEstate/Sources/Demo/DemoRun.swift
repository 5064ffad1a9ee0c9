import Foundation
import Logging
import ServiceLifecycle
import UnixSignals
import Vigil
import VigilServer

/// The worked example: a server on a database of its own, and what is shown with it.
struct DemoRun {
    let options: DemoOptions

    /// Runs until it is stopped, or with `ONCE` until the findings are printed.
    ///
    /// - Returns: Whether what was expected was found.
    func run() async throws -> Bool {
        guard FileManager.default.fileExists(atPath: RecordedData.folder) else {
            throw DemoFailure("\(RecordedData.folder) is not here; start the example in the project's folder.")
        }
        let store = try await DemoStore.open(options)
        let isAsExpected: Bool
        do {
            isAsExpected = try await serve(store)
        } catch {
            try? await store.close()  // the first error is the one to report
            throw error
        }
        try await store.close()
        return isAsExpected
    }

    private func serve(_ store: MonitoringStore) async throws -> Bool {
        var logger = Logger(label: "real-estate") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        let port = try FreePort.find(from: options.port)
        if port != options.port { Output.line("Port \(options.port) is taken; using \(port).") }
        let service = MLModelMonitoringService(
            store: store, channels: [FileChannel(path: options.alerts)], logger: logger)
        let (ready, isReady) = AsyncStream.makeStream(of: Void.self)
        let server = try MonitoringServer(
            service: service, configuration: ServerConfiguration(port: port), logger: logger
        ) { _ in isReady.finish() }
        let demonstration = Demonstration(
            service: service, options: options, address: "http://127.0.0.1:\(port)", ready: ready)
        // Stopped in the reverse order: first what sends, then the server; then what was acknowledged is finished.
        let parts: [ServiceGroupConfiguration.ServiceConfiguration] = [
            ServiceGroupConfiguration.ServiceConfiguration(service: service),
            ServiceGroupConfiguration.ServiceConfiguration(service: server),
            ServiceGroupConfiguration.ServiceConfiguration(
                service: demonstration,
                successTerminationBehavior: options.isOnce ? .gracefullyShutdownGroup : .ignore,
                failureTerminationBehavior: .gracefullyShutdownGroup),
        ]
        var group = ServiceGroupConfiguration(
            services: parts, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(30)
        try await ServiceGroup(configuration: group).run()
        return demonstration.isAsExpected
    }
}
