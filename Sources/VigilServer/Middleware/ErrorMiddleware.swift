import HTTPTypes
import Hummingbird
import Logging
import Vigil

/// Turns whatever is thrown further in into a problem document, and adds the headers that every answer carries.
struct ErrorMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as CancellationError {
            throw error
        } catch {
            let problem = ErrorResponses.problem(for: error)
            if problem.status >= 500 {
                context.logger.log(
                    level: .of(error), "request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            }
            response = ErrorResponses.response(for: problem, allowed: (error as? APIError)?.allowed ?? [])
        }
        for (name, value) in Self.headers where response.headers[name] == nil { response.headers[name] = value }
        return response
    }

    private static let headers: [(HTTPField.Name, String)] = [
        (.contentSecurityPolicy, contentSecurityPolicy), (.xContentTypeOptions, "nosniff"),
        (.referrerPolicy, "no-referrer"), (.frameOptions, "DENY"),
    ]

    /// Nothing from elsewhere, and nothing inline, neither script nor style.
    private static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

extension HTTPField.Name {
    static let referrerPolicy = HTTPField.Name("Referrer-Policy").unsafelyKnown
    static let frameOptions = HTTPField.Name("X-Frame-Options").unsafelyKnown
    static let forwardedProto = HTTPField.Name("X-Forwarded-Proto").unsafelyKnown
    static let fragment = HTTPField.Name("X-Vigil-Fragment").unsafelyKnown
}

extension Optional<HTTPField.Name> {
    /// The name of a header that is written out in this file and so is one; `Accept` could never be reached.
    fileprivate var unsafelyKnown: HTTPField.Name { self ?? .accept }
}
