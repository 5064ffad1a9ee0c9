import Synchronization
import VigilDomain

/// What the server counts about itself, for Prometheus.
final class ServerMetrics: Sendable {
    struct RequestKey: Hashable, Comparable {
        var method: String
        var route: String
        var status: Int

        static func < (left: RequestKey, right: RequestKey) -> Bool {
            (left.route, left.method, left.status) < (right.route, right.method, right.status)
        }
    }

    struct Snapshot: Sendable {
        var requests: [RequestKey: Int] = [:]
        var durations: [String: Durations] = [:]
        var predictions: [ModelName: Int] = [:]
        var outcomes: [ModelName: Int] = [:]
    }

    /// Cumulative counts of durations, as Prometheus' histograms have them.
    struct Durations: Sendable {
        static let bounds: [Double] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]
        var counts = [Int](repeating: 0, count: bounds.count)
        var count = 0
        var sum = 0.0

        mutating func add(_ seconds: Double) {
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound { counts[index] += 1 }
            count += 1
            sum += seconds
        }
    }

    private let state = Mutex(Snapshot())

    var snapshot: Snapshot { state.withLock { $0 } }

    func addRequest(method: String, route: String, status: Int, seconds: Double) {
        state.withLock {
            $0.requests[RequestKey(method: method, route: route, status: status), default: 0] += 1
            $0.durations[route, default: Durations()].add(seconds)
        }
    }

    func addPredictions(_ count: Int, model: ModelName) {
        state.withLock { $0.predictions[model, default: 0] += count }
    }

    func addOutcomes(_ count: Int, model: ModelName) {
        state.withLock { $0.outcomes[model, default: 0] += count }
    }
}
