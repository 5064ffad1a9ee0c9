import Foundation
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals
import Vigil
import VigilNotifications
import VigilServer
import VigilStorage

/// One run of the server, from opening the database to closing it.
struct ServerRun {
    private let settings: ServeSettings

    init(settings: ServeSettings) { self.settings = settings }

    /// Serves until a signal stops it.
    ///
    /// - Throws: `CommandFailure` and the errors of the parts, each fit to be shown.
    func run() async throws {
        let keys = try settings.apiKeyFile.map { try APIKeyFile(path: $0) }
        var configuration = ServerConfiguration(
            host: settings.host, port: settings.port, apiKeys: keys?.keys ?? [])
        configuration.maximumBodyBytes = settings.maximumBodyBytes
        guard configuration.isLoopback || keys != nil else {
            throw CommandFailure(
                "host: other machines can reach \(settings.host), so it needs API keys; give --api-key-file FILE "
                    + "(`openssl rand -hex 24 > FILE` makes one), or listen on 127.0.0.1")
        }
        let channels = try AlertChannels.make(settings)
        let format = settings.logFormat
        let level = settings.logLevel
        LoggingSystem.bootstrap { LineLogHandler(label: $0, level: level, format: format) }
        let logger = Logger(label: "vigil")
        if let warning = keys?.warning { logger.warning("API key file is open", metadata: ["advice": "\(warning)"]) }

        let link = try Composition.link(settings.redis)
        let store = try await Composition.store(settings.database, durability: settings.storeDurability)
        do {
            try await serve(store, link, channels: channels, configuration: configuration, logger: logger)
        } catch {
            try? await store.close()  // the first error is the one to report
            throw portFailure(error) ?? error
        }
        try await store.close()
        logger.notice("stopped")
    }

    private func serve(
        _ store: MonitoringStore, _ link: (any ReplicaLink)?, channels: [any NotificationChannel],
        configuration: ServerConfiguration,
        logger: Logger
    ) async throws {
        let service = MLModelMonitoringService(
            store: store, link: link, channels: channels, retention: settings.retention,
            backups: settings.backups, logger: logger)
        let server = try MonitoringServer(service: service, configuration: configuration, logger: logger) { port in
            announce(port: port, needsKey: !configuration.apiKeys.isEmpty, logger: logger)
        }
        // Started in this order and stopped in the reverse one: the server takes no more requests before the service
        // finishes what it has acknowledged.
        let parts: [any Service] = [service, server]
        var group = ServiceGroupConfiguration(
            services: parts.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(30)
        try await ServiceGroup(configuration: group).run()
    }

    private func announce(port: Int, needsKey: Bool, logger: Logger) {
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        let shown = settings.host == "0.0.0.0" || settings.host == "::" ? "localhost" : host
        let key = needsKey ? "\nA browser asks for a name and a password: any name, and an API key." : ""
        let lines = """
            Vigil \(VigilVersion.current) serves \(Composition.shown(settings.database)) at http://\(shown):\(port)\(key)
            Ctrl-C stops it.
            """
        try? Console.print(lines)  // it serves all the same when nobody reads this
        logger.notice(
            "listening",
            metadata: [
                "host": "\(settings.host)", "port": "\(port)", "database": "\(Composition.shown(settings.database))",
            ])
    }

    /// A port that cannot be opened, in words.
    private func portFailure(_ error: any Error) -> CommandFailure? {
        guard let fault = error as? IOError else { return nil }
        let port = settings.port
        switch fault.errnoCode {
        case EADDRINUSE:
            return CommandFailure(
                "port \(port) of \(settings.host) is taken, perhaps by another vigil; choose one with --port, or "
                    + "--port 0 for any free one")
        case EACCES:
            return CommandFailure("port \(port) needs the rights of root; choose one from 1024 on with --port")
        case EADDRNOTAVAIL:
            return CommandFailure("host: \(settings.host) is no address of this machine")
        default:
            return nil
        }
    }
}
