import Hummingbird
import Vigil
import VigilDomain

struct ModelRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] { [list, register, show] }

    private var list: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/models", operation: "listModels", tag: "models",
            summary: "The registered model versions.",
            responses: [.init(status: 200, summary: "Every version.", schema: .reference("Models"))]
        ) { _ in
            let models = try await service.registeredModels().map(WireModel.init)
            return try .json(["models": models])
        }
    }

    private var register: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/models", operation: "registerModel", tag: "models",
            summary: "Registers a model version; the same again changes nothing.",
            body: .init(content: [("application/json", .reference("ModelSchema"))]),
            responses: [
                .init(status: 200, summary: "It was there; what may change was changed.", schema: .reference("Model")),
                .init(status: 201, summary: "It is new.", schema: .reference("Model")),
            ],
            problems: [409, 413, 415, 422]
        ) { request in
            let schema = try await request.json(WireModelSchema.self).domain()
            let outcome = try await service.registerModel(schema)
            return try .json(WireModel(schema), status: outcome == .created ? .created : .ok)
        }
    }

    private var show: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/models/{model}", operation: "showModel", tag: "models",
            summary: "One model version.", query: [.version],
            responses: [.init(status: 200, summary: "The version.", schema: .reference("Model"))],
            problems: [404, 422]
        ) { request in
            try .json(WireModel(try await request.schema(in: service)))
        }
    }
}
