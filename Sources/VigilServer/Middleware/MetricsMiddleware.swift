import HTTPTypes
import Hummingbird

/// Counts and times requests, by route and not by address: the labels come from a closed set.
struct MetricsMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    let metrics: ServerMetrics

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        metrics.addRequest(
            method: Self.methods.contains(request.method) ? request.method.rawValue : "other",
            route: context.endpointPath ?? "none", status: response.status.code,
            seconds: (ContinuousClock.now - start) / .seconds(1))
        return response
    }

    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .delete]
}
