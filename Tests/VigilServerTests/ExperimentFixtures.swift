import Foundation
import NIOHTTP1
import Testing

extension LiveServer.Answer {
    /// What stands in the body below a path of keys and places, such as `"comparisons", 0, "p_value"`.
    func value(_ path: any Sendable...) -> Any? {
        path.reduce(json as Any?) { found, step in
            if let key = step as? String { return (found as? [String: Any])?[key] }
            guard let place = step as? Int, let list = found as? [Any], list.indices.contains(place) else { return nil }
            return list[place]
        }
    }

    /// Whether `null` stands there.
    func isNull(_ path: any Sendable...) -> Bool {
        path.dropLast().reduce(json as Any?) { found, step in
            (step as? String).flatMap { (found as? [String: Any])?[$0] }
                ?? (step as? Int).flatMap { (found as? [Any])?[$0] }
        }.flatMap { ($0 as? [String: Any])?[path.last as? String ?? ""] } is NSNull
    }
}

extension LiveServer {
    static let experiments = "/api/v1/experiments"

    /// Registers two versions of a model, `m` 1 and 2.
    func registerVersions() async throws {
        for version in ["1", "2", "3"] {
            let answer = try await send(
                .POST, "/api/v1/models",
                """
                {"model": "m", "version": "\(version)", "task": "binary_classification",
                 "features": [{"name": "x", "kind": "numeric"}]}
                """)
            #expect(answer.status == 201, "\(answer.text)")
        }
    }

    /// A plan of the two versions.
    static func plan(
        _ name: String = "t", weights: [Double] = [1, 1], metric: String = "\"conversion\"", _ rest: String = ""
    ) -> String {
        let arms = weights.enumerated().map { #"{"model": "m", "version": "\#($0 + 1)", "weight": \#($1)}"# }
        return """
            {"name": "\(name)", "arms": [\(arms.joined(separator: ", "))], "success_metric": \(metric)\
            \(rest.isEmpty ? "" : ", " + rest)}
            """
    }

    /// Registers a test of the two versions and starts it.
    func startTest(
        _ name: String = "t", weights: [Double] = [1, 1], metric: String = "\"conversion\"", _ rest: String = ""
    ) async throws {
        let made = try await send(
            .POST, Self.experiments, Self.plan(name, weights: weights, metric: metric, rest))
        #expect(made.status == 201, "\(made.text)")
        let started = try await send(.POST, "\(Self.experiments)/\(name)/start", #"{"confirmed": true}"#)
        #expect(started.status == 200 && started.value("status") as? String == "running", "\(started.text)")
    }

    /// Exposes units `ARM-0`, `ARM-1` and so on.
    func expose(_ counts: [String: Int], in name: String = "t") async throws {
        let units = counts.flatMap { arm, count in
            (0..<count).map { #"{"unit": "\#(arm)-\#($0)", "arm": "\#(arm)"}"# }
        }
        let answer = try await send(
            .POST, "\(Self.experiments)/\(name)/exposures", #"{"exposures": [\#(units.joined(separator: ","))]}"#)
        #expect(answer.status == 200 && answer.value("recorded") as? Int == units.count, "\(answer.text)")
    }

    /// Sends results, each the inside of an object.
    func results(
        _ results: [String], in name: String = "t", key: String? = nil
    ) async throws -> Answer {
        try await send(
            .POST, "\(Self.experiments)/\(name)/results",
            #"{"results": [\#(results.map { "{\($0)}" }.joined(separator: ","))]}"#,
            headers: key.map { [("Idempotency-Key", $0)] } ?? [])
    }
}
