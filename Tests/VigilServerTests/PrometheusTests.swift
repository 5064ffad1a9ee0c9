import NIOHTTP1
import Testing
import Vigil
import VigilServer

struct PrometheusTests {
    @Test("a metric whose labels come late is exported, however many open windows came since")
    func lateLabels() async throws {
        try await LiveServer.run { server in
            let ndjson = "application/x-ndjson"
            let model = try await server.send(
                .POST, "/api/v1/models",
                """
                {"model": "m", "task": "binary_classification", "window": "day", "label_horizon_seconds": 31536000,
                 "features": [{"name": "x", "kind": "numeric"}, {"name": "c", "kind": "categorical"}]}
                """)
            #expect(model.status == 201 || model.status == 200, "\(model.text)")
            // One day with all of its labels, and 60 later ones whose labels are still to come.
            var days = [predictionLines(day: -100, count: 200)]
            for day in -99 ... -40 { days.append(predictionLines(day: day, count: 2)) }
            let sent = try await server.send(
                .POST, "/api/v1/models/m/predictions", days.joined(separator: "\n"), type: ndjson)
            #expect(sent.json["stored"] as? Int == 320, "\(sent.text)")
            let labels = (0..<200).map { #"{"id":"-100-\#($0)","label":1,"timestamp":"2026-01-22T00:00:00Z"}"# }
            let outcomes = try await server.send(
                .POST, "/api/v1/models/m/outcomes", labels.joined(separator: "\n"), type: ndjson)
            // They name predictions of long before the newest one, without saying when these were made.
            #expect(outcomes.json["searching"] as? Int == 200, "\(outcomes.text)")
            let baseline = try await server.send(
                .PUT, "/api/v1/models/m/baseline", predictionLines(day: -200, count: 200), type: ndjson)
            #expect(baseline.status == 200, "\(baseline.text)")
            // Evaluates what came in before it answers.
            let check = try await server.send(.POST, "/api/v1/models/m/drift-checks", "{}")
            #expect(check.status == 200, "\(check.text)")

            let metrics = try await server.send(.GET, "/metrics")
            let exported = metrics.text.split(separator: "\n").filter { $0.contains("metric=\"accuracy\"") }
            #expect(exported == [#"vigil_model_metric{model="m",version="1",metric="accuracy"} 0.5"#])
            // What needs no labels is that of the newest day that has ended.
            #expect(metrics.text.contains(#"metric="prediction_count"} 2"#))
        }
    }

    @Test("live predictions that found no room are counted, and told with their window")
    func dropped() async throws {
        try await LiveServer.run(liveQueue: LiveQueuePolicy(capacity: 3)) { server in
            let answer = try await server.send(
                .POST, "/api/v1/models",
                """
                {"model": "m", "task": "regression", "window": "day", "features": [{"name": "x", "kind": "numeric"}]}
                """)
            #expect(answer.status == 201, "\(answer.text)")
            let model = try await server.service.liveModel(try ModelName("m"))
            // A round of writing may come in between and make room.
            let time = Timestamp(milliseconds: 1_777_593_600_000)
            let taken = (0..<100).count {
                model.processLivePrediction(id: "\($0)", at: time, numbers: [1], prediction: 1).isAccepted
            }
            let dropped = 100 - taken
            #expect(taken >= 3 && dropped > 0)
            let counted = "vigil_live_predictions_dropped_total{model=\"m\"} \(dropped)\n"
            #expect(try await server.send(.GET, "/metrics").text.contains(counted))
            try await server.service.flush()
            let none = "vigil_live_predictions_waiting{model=\"m\"} 0\n"
            #expect(try await server.send(.GET, "/metrics").text.contains(none))
            let live = try await server.send(.GET, "/api/v1/models/m/live-drift")
            let drops = try #require(live.json["queue_drops"] as? [[String: Any]])
            #expect(drops.map { $0["count"] as? Int } == [dropped])
            #expect(drops.first?["from"] as? String == "2026-05-01T00:00:00Z", "\(live.text)")
            #expect(drops.first?["to"] as? String == "2026-05-02T00:00:00Z")
        }
    }
}
