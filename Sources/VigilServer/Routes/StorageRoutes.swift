import Hummingbird
import Vigil

struct StorageRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] { [amounts, verify, verification] }

    private var amounts: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/storage", operation: "showStorage", tag: "storage",
            summary: "What is stored of each model and version, what it takes, and what retention removes next.",
            responses: [.init(status: 200, summary: "The amounts.", schema: .reference("Storage"))]
        ) { _ in try .json(WireStorage(try await service.storage())) }
    }

    private var verify: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/storage/verification", operation: "verifyStorage", tag: "storage",
            summary: "Begins to check everything that is stored; one that runs goes on.",
            responses: [
                .init(status: 202, summary: "It runs.", schema: .reference("StorageVerification"))
            ]
        ) { _ in
            let state = service.startVerification()
            return try .json(
                WireVerification(state, damaged: try await service.damagedSegments()), status: .accepted)
        }
    }

    private var verification: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/storage/verification", operation: "showStorageVerification", tag: "storage",
            summary: "How far the check has come, what the last one found, and which segments are set aside.",
            responses: [
                .init(status: 200, summary: "The state.", schema: .reference("StorageVerification"))
            ]
        ) { _ in
            let state = service.verification.state
            return try .json(WireVerification(state, damaged: try await service.damagedSegments()))
        }
    }
}
