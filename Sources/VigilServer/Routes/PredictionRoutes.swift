import Hummingbird
import NIOCore
import Vigil
import VigilDomain
import VigilFormats

struct PredictionRoutes: Routes {
    let service: MLModelMonitoringService
    let metrics: ServerMetrics

    var endpoints: [Endpoint] { [predictions, outcomes, groupOutcomes] }

    private var predictions: Endpoint {
        let decoders = PredictionDecoders()
        return Endpoint(
            method: .post, path: "/api/v1/models/{model}/predictions", operation: "recordPredictions",
            tag: "predictions",
            summary:
                "Stores predictions; the answer means that they are durable, or says within which time they will be.",
            query: [.version], headers: [IdempotencyKey.parameter],
            body: RowBody.body(of: "Prediction"),
            responses: [
                .init(
                    status: 200, summary: "What was stored; rows at fault are listed and the others are stored.",
                    schema: .reference("PredictionReceipt"))
            ],
            problems: [404, 413, 415, 422], isBrief: RowBody.isBrief
        ) { request in
            let schema = try await request.schema(in: service)
            let body = try await RowBody(request)
            let decoded = try body.withBytes { bytes, form in
                try decoders.decoder(for: schema).decode(bytes, form: form, now: service.clock.now())
            }
            let (batch, rejected) = (decoded.batch, decoded.rejected)
            return try await request.answer(body, clock: service.clock) { (receipt: PredictionsReceipt) in
                WirePredictionReceipt(
                    stored: receipt.stored, duplicates: receipt.duplicates.map { batch.ids[$0] },
                    expired: receipt.expired.count, rejected: rejected.map(WireRejectedRow.init),
                    idHorizonSeconds: Double(schema.idHorizon.wholeMilliseconds) / 1000,
                    durableWithinMs: receipt.durableWithin?.wholeMilliseconds)
            } store: { keyed in
                let answer = try await service.recordPredictions(
                    batch, for: schema.model, version: schema.version, request: keyed)
                if case .new(let receipt) = answer { metrics.addPredictions(receipt.stored, model: schema.model) }
                return answer
            }
        }
    }

    private var outcomes: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/models/{model}/outcomes", operation: "recordOutcomes", tag: "predictions",
            summary: "Stores outcomes and joins them with their predictions by id.",
            headers: [IdempotencyKey.parameter],
            body: RowBody.body(of: "Outcome"),
            responses: [
                .init(
                    status: 200, summary: "What was matched; an outcome for an unknown id waits for its prediction.",
                    schema: .reference("OutcomeReceipt"))
            ],
            problems: [404, 413, 415, 422], isBrief: RowBody.isBrief
        ) { request in
            let schema = try await service.outcomeSchema(of: request.model())
            let body = try await RowBody(request)
            let decoded = try body.withBytes { bytes, form in
                try OutcomeDecoder(schema: schema).decode(bytes, form: form, now: service.clock.now())
            }
            let (batch, rejected) = (decoded.batch, decoded.rejected)
            return try await request.answer(body, clock: service.clock) { (receipt: OutcomesReceipt) in
                WireOutcomeReceipt(
                    matched: receipt.matched, waiting: receipt.waiting, searching: receipt.searching,
                    corrections: receipt.corrections, expired: receipt.expired,
                    rejected: rejected.map(WireRejectedRow.init),
                    idHorizonSeconds: Double(schema.idHorizon.wholeMilliseconds) / 1000,
                    durableWithinMs: receipt.durableWithin?.wholeMilliseconds)
            } store: { keyed in
                let answer = try await service.recordOutcomes(batch, for: schema.model, request: keyed)
                if case .new = answer { metrics.addOutcomes(batch.count, model: schema.model) }
                return answer
            }
        }
    }
}

extension PredictionRoutes {
    private var groupOutcomes: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/models/{model}/group-outcomes", operation: "recordGroupOutcomes",
            tag: "predictions",
            summary: "Stores outcomes by a natural key: labels for every prediction of a group made within a horizon.",
            body: .init(content: [("application/json", .reference("GroupOutcomes"))]),
            responses: [
                .init(status: 200, summary: "What got a label.", schema: .reference("GroupOutcomeReceipt"))
            ],
            problems: [404, 413, 415, 422]
        ) { request in
            let model = try request.model()
            let wire = try await request.json(WireGroupOutcomes.self)
            let outcomes = try wire.outcomes.enumerated().map { try $1.domain(at: $0) }
            let receipt = try await service.recordOutcomes(ofGroups: outcomes, for: model)
            metrics.addOutcomes(receipt.predictions, model: model)
            return try .json(
                WireGroupReceipt(
                    predictions: receipt.predictions, corrections: receipt.corrections,
                    withoutPrediction: receipt.withoutPrediction))
        }
    }
}
