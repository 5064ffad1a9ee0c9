import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Vigil
import VigilDashboard
import VigilDomain

/// The dashboard's pages and what they load.
struct PageRoutes: Sendable {
    private let service: MLModelMonitoringService
    private let configuration: ServerConfiguration
    private let reader: ModelReader
    private let performance: PagePerformance
    private let cache: PageCache

    init(service: MLModelMonitoringService, configuration: ServerConfiguration) {
        self.service = service
        self.configuration = configuration
        performance = PagePerformance(service: service)
        cache = PageCache(service: service)
        reader = ModelReader(store: service.store, references: ReferenceCache(models: service.store.models))
    }

    func add(to table: inout RouteTable) {
        table.add(.get, "/") { request, _ in
            try await respond(to: request) { context in
                try await Overview.page(reader, OverviewParameters(items: items(of: request)), in: context)
            }
        }
        addModelPage(to: &table, "/models/{model}") { name, items, context in
            try await ModelPage.page(reader, name, ModelPageParameters(items: items), in: context)
        }
        addModelPage(to: &table, "/models/{model}/comparison") { name, items, context in
            try await ComparisonPage.page(reader, performance, name, ComparisonParameters(items: items), in: context)
        }
        addModelPage(to: &table, "/models/{model}/history") { name, items, context in
            try await HistoryPage.page(reader, performance, name, HistoryParameters(items: items), in: context)
        }
        table.add(.get, "/assets/{file}") { request, context in
            guard let asset = context.parameters.get("file").flatMap(Asset.named) else {
                throw APIError(code: .notFound, detail: "there is no such file")
            }
            return Self.response(with: asset, to: request)
        }
    }

    /// A page of a model: nothing where the address has no name that a model could have.
    private func addModelPage(
        to table: inout RouteTable, _ pattern: String,
        _ page: @escaping @Sendable (ModelName, [(name: String, value: String)], PageContext) async throws -> Page?
    ) {
        table.add(.get, pattern) { request, context in
            let name = context.parameters.get("model")?.removingPercentEncoding.flatMap(ModelName.init(rawValue:))
            return try await respond(to: request) { context in
                guard let name else { return nil }
                return try await page(name, items(of: request), context)
            }
        }
    }

    private func items(of request: Request) -> [(name: String, value: String)] {
        FormQuery.items(request.uri.query ?? "")
    }

    /// A page answers with a page, also when something is wrong; the script of an open page asks for its content only.
    private func respond(
        to request: Request, with make: (PageContext) async throws -> Page?
    ) async throws -> Response {
        let context = PageContext(
            now: service.clock.now(), serverAddress: Self.address(for: request),
            programVersion: VigilVersion.current, needsKey: !configuration.apiKeys.isEmpty)
        let key = await cache.key(for: request, context)
        if let key, let text = await cache.page(key) { return Self.html(text, 200) }
        let found: Page?
        do {
            found = try await make(context)
        } catch let error as CancellationError {
            throw error
        } catch {
            let problem = ErrorResponses.problem(for: error)
            return html(
                ErrorPage.page(status: problem.status, detail: problem.detail), request, context, problem.status)
        }
        guard let page = found else {
            return html(ErrorPage.page(status: 404, detail: "There is no such model."), request, context, 404)
        }
        let response = text(of: page, request, context)
        if let key { cache.keep(response, key) }
        return Self.html(response, 200)
    }

    /// How the reader reached the server, for the commands that a page shows.
    ///
    /// Behind a proxy that ends TLS only its header knows that it was `https`. It is taken at its word since nothing is
    /// decided by it, and who sends a false one is the only one who reads the answer.
    private static func address(for request: Request) -> String {
        let isSecure = request.headers[.forwardedProto]?.lowercased().hasPrefix("https") ?? false
        return "\(isSecure ? "https" : "http")://\(request.head.authority ?? "127.0.0.1:8080")"
    }

    private func html(_ page: Page, _ request: Request, _ context: PageContext, _ status: Int) -> Response {
        Self.html(text(of: page, request, context), status)
    }

    private func text(of page: Page, _ request: Request, _ context: PageContext) -> ByteBuffer {
        let isFragment = request.headers[.fragment] != nil
        let document = isFragment ? page.fragment(in: context) : page.document(in: context)
        return ByteBuffer(string: document.text)
    }

    private static func html(_ text: ByteBuffer, _ status: Int) -> Response {
        Response(
            status: HTTPResponse.Status(code: status),
            headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: text))
    }

    private static func response(with asset: Asset, to request: Request) -> Response {
        // The address of a file changes with its content, so what has the address may be kept.
        let isAddressed = request.uri.queryParameters["v"] != nil
        var headers: HTTPFields = [
            .contentType: asset.contentType, .eTag: asset.entityTag,
            .cacheControl: isAddressed ? "public, max-age=31536000, immutable" : "no-cache",
        ]
        if request.headers[.ifNoneMatch] == asset.entityTag {
            return Response(status: .notModified, headers: headers)
        }
        if let encoding = asset.contentEncoding { headers[.contentEncoding] = encoding }
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}
