import HTTPTypes
import Hummingbird

/// Adds routes to the router and remembers them, so that a known address asked with the wrong method says which ones
/// it has, instead of that there is nothing.
struct RouteTable {
    typealias Handler = @Sendable (Request, BasicRequestContext) async throws -> Response

    let router: Router<BasicRequestContext>
    private let timeLimit: Duration
    private let deadline = RequestDeadline()
    private var methods: [String: [HTTPRequest.Method]] = [:]

    /// A table for `router`, whose handlers have `timeLimit` to come to an answer.
    ///
    /// What an answer writes afterwards does not count: a stream of events goes on.
    init(router: Router<BasicRequestContext>, timeLimit: Duration) {
        self.router = router
        self.timeLimit = timeLimit
    }

    /// The addresses, with parameters in braces, that answer a method.
    func paths(of method: HTTPRequest.Method) -> [String] {
        methods.filter { $0.value.contains(method) }.keys.sorted()
    }

    /// Adds a route.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The address, with parameters in braces.
    ///   - patience: How many times the usual limit it may take.
    ///   - isBrief: Whether a request takes so little that it is handled on its connection's thread.
    ///   - handler: What answers it.
    mutating func add(
        _ method: HTTPRequest.Method, _ path: String, patience: Int = 1,
        isBrief: @escaping @Sendable (Request) -> Bool = { _ in false }, handler: @escaping Handler
    ) {
        let limit = timeLimit * patience
        let deadline = deadline
        router.on(RouterPath(path), method: method) { request, context -> Response in
            try await deadline.run(within: limit, on: isBrief(request) ? LoopExecutor.current : nil) {
                try await handler(request, context)
            }
        }
        methods[path, default: []].append(method)
    }

    /// Answers every other usual method of each address with 405.
    func refuseOtherMethods() {
        for (path, present) in methods {
            let allowed = present.map(\.rawValue).sorted()
            for method in Self.usual where !present.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw APIError(
                        code: .methodNotAllowed,
                        detail: "\(method.rawValue) was sent; this address takes "
                            + allowed.joined(separator: ", "), allowed: allowed)
                }
            }
        }
    }

    private static let usual: [HTTPRequest.Method] = [.get, .post, .put, .delete, .patch, .options, .trace, .head]
}
