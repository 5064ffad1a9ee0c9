import Foundation
import NIOHTTP1
import Testing
import Vigil

/// History, analysis, forecast and trend over a real socket.
struct PerformanceAPITests {
    /// Days of predictions with scores that are chances, and labels for all of them.
    private func fill(_ server: LiveServer, days: Range<Int>, rows: Int = 60) async throws {
        try await server.registerModel(business: true)
        for day in days {
            let date = String(format: "2026-04-%02dT", day + 1)
            var predictions: [String] = []
            var outcomes: [String] = []
            for row in 0..<rows {
                let score = Double((row * 37 + day * 11) % 100) / 100
                let label = (row * 53 + day * 7) % 100 < Int(score * 100) ? 1 : 0
                let time = "\(date)\(String(format: "%02d", row % 24)):00:00Z"
                predictions.append(
                    #"{"id":"\#(day)-\#(row)","timestamp":"\#(time)","score":\#(score),"features":{"x":\#(row)}}"#)
                outcomes.append(
                    #"{"id":"\#(day)-\#(row)","label":\#(label),"timestamp":"2026-05-01T00:00:00Z","#
                        + #""prediction_timestamp":"\#(time)"}"#)
            }
            let ndjson = "application/x-ndjson"
            let sent = try await server.send(
                .POST, "/api/v1/models/m/predictions", predictions.joined(separator: "\n"), type: ndjson)
            #expect(sent.json["stored"] as? Int == rows && sent.json["id_horizon_seconds"] as? Double == 604_800)
            let known = try await server.send(
                .POST, "/api/v1/models/m/outcomes", outcomes.joined(separator: "\n"), type: ndjson)
            #expect(known.json["matched"] as? Int == rows && known.json["searching"] as? Int == 0, "\(known.text)")
        }
        // Refused for want of a baseline, but what came in is evaluated first.
        _ = try await server.send(.POST, "/api/v1/models/m/drift-checks", "{}")
    }

    private func points(_ answer: LiveServer.Answer) throws -> [[String: Any]] {
        try #require(answer.json["points"] as? [[String: Any]], "\(answer.text)")
    }

    private func expectStorage(_ server: LiveServer) async throws {
        let storage = try await server.send(.GET, "/api/v1/storage")
        let models = try #require(storage.json["models"] as? [[String: Any]], "\(storage.text)")
        #expect(models.count == 1 && models[0]["model"] as? String == "m")
        #expect((models[0]["retention"] as? [String: Any])?["days"] as? Double == 10)
        // Kept from the 21st on, of which the first day goes when ten more have passed.
        #expect(models[0]["next_removal_at"] as? String == "2026-05-02T00:00:00Z")
        let version = try #require((models[0]["versions"] as? [[String: Any]])?.first)
        #expect(version["predictions"] as? Int == 60 && version["removed_predictions"] as? Int == 1200)
        #expect(version["kept_from"] as? String == "2026-04-21T00:00:00Z")
        let left = try #require(models[0]["bytes_left"] as? Int)
        #expect(left == (1 << 30) - (try #require(models[0]["bytes"] as? Int)))
    }

    @Test("an answer about predictions that are no longer kept says so, and metrics stay")
    func retention() async throws {
        try await LiveServer.run { server in
            try await fill(server, days: 0..<21)
            let before = try await server.send(.GET, "/api/v1/models/m/performance?metric=f1").text
            var model = try await server.send(.GET, "/api/v1/models/m").json
            model["retention"] = ["days": 0.5]
            func body() throws -> String {
                String(decoding: try JSONSerialization.data(withJSONObject: model), as: UTF8.self)
            }
            let refused = try await server.send(.POST, "/api/v1/models", try body())
            #expect(refused.status == 422 && refused.text.contains("retention.days"), "\(refused.text)")
            model["retention"] = ["days": 10, "bytes": 1 << 30]
            #expect(try await server.send(.POST, "/api/v1/models", try body()).status < 300)
            let shown = try await server.send(.GET, "/api/v1/models/m").json["retention"] as? [String: Any]
            #expect(shown?["days"] as? Double == 10 && shown?["bytes"] as? Int == 1 << 30)
            try await server.service.applyRetention()
            try await expectStorage(server)
            #expect(try await server.send(.GET, "/api/v1/models/m/performance?metric=f1").text == before)
            // The newest event is the first of May, when labels became known.
            for question in ["analysis", "segments"] {
                let path = "/api/v1/models/m/performance/\(question)"
                let old = try await server.send(.GET, path + "?from=2026-04-02T00:00:00Z&to=2026-04-04T00:00:00Z")
                #expect(old.status == 200 && old.json["kept_from"] as? String == "2026-04-21T00:00:00Z", "\(old.text)")
                let new = try await server.send(.GET, path + "?from=2026-04-21T00:00:00Z")
                #expect(new.status == 200 && new.json["kept_from"] == nil, "\(new.text)")
            }
            let time = "2026-04-02T00:00:00Z"
            let late = try await server.send(
                .POST, "/api/v1/models/m/outcomes",
                #"{"id":"1-1","label":1,"timestamp":"2026-05-01T00:00:00Z","prediction_timestamp":"\#(time)"}"#)
            #expect(late.json["expired"] as? Int == 1 && late.json["waiting"] as? Int == 0, "\(late.text)")
            let again = try await server.send(
                .POST, "/api/v1/models/m/predictions", #"{"id":"1-1","timestamp":"\#(time)","score":0.5}"#)
            #expect(again.json["expired"] as? Int == 1 && again.json["stored"] as? Int == 0, "\(again.text)")
        }
    }

    @Test("history by longer windows, exact analysis, forecast and trend")
    func questions() async throws {
        try await LiveServer.run { server in
            try await fill(server, days: 0..<21)
            let days = try points(await server.send(.GET, "/api/v1/models/m/performance?metric=f1"))
            #expect(days.count == 21)
            let weeks = try points(
                await server.send(.GET, "/api/v1/models/m/performance?metric=f1&resolution=week"))
            #expect(weeks.count == 4)
            #expect(weeks.compactMap { $0["predictions"] as? Int }.reduce(0, +) == 21 * 60)
            // A limit counts the longer windows, and a range takes them whole.
            let limited = try points(
                await server.send(.GET, "/api/v1/models/m/performance?metric=f1&resolution=week&limit=2"))
            #expect(limited.map { $0["predictions"] as? Int } == weeks.suffix(2).map { $0["predictions"] as? Int })
            let part = try points(
                await server.send(
                    .GET,
                    "/api/v1/models/m/performance?metric=f1&resolution=week&from=2026-04-08T05:00:00Z"
                        + "&to=2026-04-08T07:00:00Z"))
            #expect(part.count == 1 && part[0]["predictions"] as? Int == 7 * 60)
            let value = try #require(weeks[1]["value"] as? [String: Any])
            #expect(value["outcome"] as? String == "measured" && value["lower95"] is Double)
            let areas = try points(
                await server.send(.GET, "/api/v1/models/m/performance?metric=roc_auc&resolution=month"))
            #expect((areas[0]["value"] as? [String: Any])?["outcome"] as? String == "undefined")

            let analysis = try await server.send(
                .GET, "/api/v1/models/m/performance/analysis?from=2026-04-06T00:00:00Z&to=2026-04-13T00:00:00Z")
            #expect(analysis.status == 200 && analysis.json["rows"] as? Int == 7 * 60, "\(analysis.text)")
            let best = try #require(analysis.json["best_thresholds"] as? [[String: Any]])
            #expect(best.map { $0["metric"] as? String } == ["accuracy", "f1", "balanced_accuracy", "business_value"])
            let cells = try #require(analysis.json["confusion"] as? [String: Any])
            #expect((cells["counts"] as? [[Int]])?.joined().reduce(0, +) == 7 * 60)

            let segments = try await server.send(.GET, "/api/v1/models/m/performance/segments?metric=accuracy")
            #expect(segments.json["outcome"] as? String == "searched", "\(segments.text)")
            let worst = try #require(segments.json["segments"] as? [[String: Any]])
            #expect(!worst.isEmpty && worst.allSatisfy { ($0["conditions"] as? [String])?.isEmpty == false })

            let forecast = try await server.send(.GET, "/api/v1/models/m/forecast?metric=mean_score&horizon=5")
            #expect(forecast.status == 200, "\(forecast.text)")
            let outcome = forecast.json["outcome"] as? String
            #expect(outcome == "forecast" || outcome == "constant", "\(forecast.text)")
            let trend = try await server.send(.GET, "/api/v1/models/m/trend")
            #expect(trend.status == 200 && trend.json["windows"] as? Int == 21, "\(trend.text)")
            let page = try await server.send(.GET, "/models/m")
            #expect(page.status == 200 && page.text.contains("forecast"), "\(page.text.suffix(300))")
            #expect(page.text.contains("The labelled rows") && page.text.contains("Promise of scores"))
            let alone = try await server.send(.GET, "/models/m/comparison")
            #expect(
                alone.status == 200 && alone.text.contains("nothing to compare it with"), "\(alone.text.suffix(300))")
            #expect(try await server.send(.GET, "/models/nobody/comparison").status == 404)
        }
    }

    @Test("the history of a metric as a page, by longer windows, too")
    func historyPage() async throws {
        try await LiveServer.run { server in
            try await fill(server, days: 0..<21)
            let page = try await server.send(.GET, "/models/m/history?metric=f1&by=week")
            #expect(page.status == 200 && page.text.contains("week of 2026-04-13"), "\(page.text.suffix(300))")
            let area = try await server.send(.GET, "/models/m/history?metric=roc_auc&by=month")
            #expect(area.status == 200 && area.text.contains("cannot be put together"), "\(area.text.suffix(300))")
            #expect(try await server.send(.GET, "/models/nobody/history").status == 404)
            #expect(try await server.send(.GET, "/models/m/history?version=9").status == 404)
        }
    }

    @Test(
        "questions that cannot be answered say why",
        arguments: [
            ("performance?resolution=fortnight", 422, "resolution"),
            ("performance?resolution=hour", 422, "resolution"), ("comparison", 422, "with_version"),
            ("performance?estimated=perhaps", 400, "estimated"),
            ("forecast?horizon=0", 400, "horizon"), ("forecast?horizon=many", 400, "horizon"),
            ("performance/analysis?from=2026-05-02T00:00:00Z&to=2026-05-01T00:00:00Z", 400, "to"),
        ])
    func refused(path: String, status: Int, field: String) async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let answer = try await server.send(.GET, "/api/v1/models/m/\(path)")
            #expect(answer.status == status && answer.text.contains("\"\(field)\""), "\(answer.text)")
            let unknown = try await server.send(.GET, "/api/v1/models/nobody/forecast")
            #expect(unknown.status == 404)
        }
    }

    @Test("outcomes by a natural key reach the predictions of their group")
    func groups() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let rows = (1...4).map { day in
                #"{"id":"p\#(day)","timestamp":"2026-04-0\#(day)T00:00:00Z","score":0.7,"group":"lead-\#(day % 2)"}"#
            }
            _ = try await server.send(
                .POST, "/api/v1/models/m/predictions", rows.joined(separator: "\n"), type: "application/x-ndjson")
            let known = try await server.send(
                .POST, "/api/v1/models/m/group-outcomes",
                """
                {"outcomes": [
                  {"group": "lead-1", "label": true, "timestamp": "2026-04-03T12:00:00Z", "horizon_seconds": 604800},
                  {"group": "lead-9", "label": 0, "timestamp": "2026-04-03T12:00:00Z"}]}
                """)
            #expect(known.status == 200 && known.json["predictions"] as? Int == 2, "\(known.text)")
            #expect(known.json["without_prediction"] as? Int == 1)
            for (body, field) in [
                (#"{"outcomes": [{"group": "", "label": 1, "timestamp": 5}]}"#, "group"),
                (#"{"outcomes": [{"group": "a", "label": 3, "timestamp": 5}]}"#, "label"),
                (#"{"outcomes": [{"group": "a", "label": "x", "timestamp": 5}]}"#, "label"),
                (
                    #"{"outcomes": [{"group": "a", "label": 1, "timestamp": 5, "horizon_seconds": 1e12}]}"#,
                    "horizon_seconds"
                ),
                (#"{"outcomes": [{"group": "a", "label": 1, "timestamp": "soon"}]}"#, "timestamp"),
            ] {
                let refused = try await server.send(.POST, "/api/v1/models/m/group-outcomes", body)
                #expect(refused.status == 422 && refused.text.contains(field), "\(refused.status) \(refused.text)")
            }
        }
    }

    @Test("before there is data every answer is empty and none is a fault")
    func empty() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let forecast = try await server.send(.GET, "/api/v1/models/m/forecast")
            #expect(forecast.status == 200 && forecast.json["outcome"] as? String == "not_enough_data")
            let trend = try await server.send(.GET, "/api/v1/models/m/trend")
            #expect(trend.status == 200 && trend.json["outcome"] as? String == "not_enough_data")
            let analysis = try await server.send(.GET, "/api/v1/models/m/performance/analysis")
            #expect(analysis.status == 200 && analysis.json["rows"] as? Int == 0, "\(analysis.text)")
            let points = try await server.send(.GET, "/api/v1/models/m/performance?resolution=month&estimated=true")
            #expect((points.json["points"] as? [Any])?.isEmpty == true)
        }
    }

    @Test("a model that names its classes takes their probabilities, and says what is wrong with others")
    func classes() async throws {
        try await LiveServer.run { server in
            let model = try await server.send(
                .POST, "/api/v1/models",
                #"{"model": "animals", "task": "multiclass_classification", "features": [], "classes": ["cat", "dog"]}"#
            )
            #expect(model.json["classes"] as? [String] == ["cat", "dog"], "\(model.text)")
            let rows = [
                #"{"id":"a","timestamp":"2026-04-01T00:00:00Z","probabilities":{"cat":0.75,"dog":0.25}}"#,
                #"{"id":"b","timestamp":"2026-04-01T00:00:00Z","probabilities":{"cat":0.75,"dog":0.5}}"#,
                #"{"id":"c","timestamp":"2026-04-01T00:00:00Z","probabilities":{"dog":1}}"#,
            ]
            let ndjson = "application/x-ndjson"
            let sent = try await server.send(
                .POST, "/api/v1/models/animals/predictions", rows.joined(separator: "\n"), type: ndjson)
            #expect(sent.json["stored"] as? Int == 2)
            let rejected = try #require((sent.json["rejected"] as? [[String: Any]])?.first)
            #expect(rejected["field"] as? String == "probabilities" && rejected["row"] as? Int == 2, "\(rejected)")
            #expect((rejected["detail"] as? String)?.contains("they sum to 1.25") == true)
            let outcomes = [
                #"{"id":"a","label":"cat","timestamp":"2026-04-02T00:00:00Z"}"#,
                #"{"id":"c","label":"bird","timestamp":"2026-04-02T00:00:00Z"}"#,
            ]
            let known = try await server.send(
                .POST, "/api/v1/models/animals/outcomes", outcomes.joined(separator: "\n"), type: ndjson)
            #expect(known.json["matched"] as? Int == 1, "\(known.text)")
            let unknown = try #require((known.json["rejected"] as? [[String: Any]])?.first)
            #expect(unknown["code"] as? String == "unknown_class")
            _ = try await server.send(.POST, "/api/v1/models/animals/drift-checks", "{}")
            let loss = try points(
                await server.send(.GET, "/api/v1/models/animals/performance?metric=log_loss"))
            let value = try #require(loss.first?["value"] as? [String: Any])
            #expect((value["value"] as? Double).map { abs($0 - 0.2876820724517809) < 1e-12 } == true, "\(value)")
            let fault = try await server.send(
                .POST, "/api/v1/models",
                #"{"model": "m", "task": "regression", "features": [], "classes": ["cat", "dog"]}"#)
            #expect(fault.status == 422 && fault.text.contains("classes"), "\(fault.text)")
        }
    }
}
