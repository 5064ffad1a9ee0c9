import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle
package import Vigil

/// The HTTP server: REST API, pages and live events over one monitoring service.
package struct MonitoringServer: Service {
    private let service: MLModelMonitoringService
    private let configuration: ServerConfiguration
    private let logger: Logger
    private let onReady: @Sendable (_ port: Int) async -> Void

    /// A server that is not listening yet.
    ///
    /// - Parameters:
    ///   - service: What it serves.
    ///   - configuration: Where it listens and whom it lets in.
    ///   - logger: Where it writes what it does.
    ///   - onReady: Called with the port once it listens.
    /// - Throws: `MonitoringError` when others than this machine could reach it without a key.
    package init(
        service: MLModelMonitoringService, configuration: ServerConfiguration, logger: Logger,
        onReady: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws {
        guard configuration.isLoopback || !configuration.apiKeys.isEmpty else {
            throw MonitoringError(
                .invalidValue, field: "host",
                "\(configuration.host) can be reached by other machines, which needs an API key; give --api-key-file "
                    + "FILE, or listen on 127.0.0.1")
        }
        self.service = service
        self.configuration = configuration
        self.logger = logger
        self.onReady = onReady
    }

    /// Listens and answers until a graceful shutdown; requests under way are finished first.
    ///
    /// - Throws: When the port cannot be opened.
    package func run() async throws {
        let application = Application(
            responder: Self.router(service: service, configuration: configuration).buildResponder(),
            server: HTTPServerBuilder { responder in
                LoopChannel(
                    HTTP1Channel(
                        responder: responder,
                        configuration: .init(idleTimeout: TimeAmount(configuration.idleTimeout))))
            },
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "vigil",
                availableConnectionsDelegate: .maximum(configuration.maximumConnections, logger: logger)),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? configuration.port) },
            logger: logger)
        try await application.run()
    }

    /// Every endpoint of the API, as the OpenAPI document lists them.
    static func endpoints(of service: MLModelMonitoringService, metrics: ServerMetrics) -> [Endpoint] {
        let endpoints = RouteCatalog.all(service, metrics: metrics).flatMap(\.endpoints)
        return endpoints
    }

    static func router(
        service: MLModelMonitoringService, configuration: ServerConfiguration
    ) -> Router<BasicRequestContext> {
        routes(service: service, configuration: configuration).router
    }

    /// Every address that it answers.
    static func routes(service: MLModelMonitoringService, configuration: ServerConfiguration) -> RouteTable {
        let metrics = ServerMetrics()
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: MetricsMiddleware(metrics: metrics))
        router.add(middleware: ErrorMiddleware())
        router.add(middleware: AccessMiddleware(configuration: configuration))
        let endpoints = endpoints(of: service, metrics: metrics)
        let document = OpenAPIDocument.make(
            endpoints: endpoints, schemas: WireSchemas.all, version: VigilVersion.current)
        var table = RouteTable(router: router, timeLimit: configuration.requestTimeout)
        let budget = BodyBudget(
            requests: configuration.maximumConcurrentBodies, bytes: configuration.maximumBodyMemory)
        for endpoint in endpoints {
            table.add(
                endpoint.method, endpoint.path, patience: endpoint.patience, isBrief: endpoint.isBrief
            ) { request, context in
                let request = APIRequest(
                    request: request, context: context, maximumBodyBytes: configuration.maximumBodyBytes)
                try request.requireKnownParameters(of: endpoint)
                guard endpoint.body != nil else { return try await endpoint.handle(request) }
                return try await budget.withRoom(for: request.initialBodySize) { room in
                    var request = request
                    request.room = room
                    return try await endpoint.handle(request)
                }
            }
        }
        table.add(.get, "/api/v1/openapi.json") { _, _ in try .json(document) }
        let prometheus = PrometheusRoute(
            service: service, metrics: metrics, startedAt: Double(service.clock.now().milliseconds) / 1000)
        table.add(.get, "/metrics") { _, _ in try await prometheus.response() }
        let events = EventRoute(service: service)
        table.add(.get, "/events") { _, _ in events.response() }
        PageRoutes(service: service, configuration: configuration).add(to: &table)
        table.refuseOtherMethods()
        return table
    }
}
