import Synchronization
import VigilDomain
import VigilMonitoring

/// Keeps what was estimated of windows: labels change a window again and again, and its estimates never.
final class EstimateCache: Sendable {
    /// What an estimate depends on.
    struct Key: Hashable, Sendable {
        /// With its threshold and policy.
        var schema: ModelSchema
        var window: TimeRange
        /// How many predictions the window has; none is ever changed or removed.
        var predictions: Int
        var baseline: Int64
    }

    private struct Entry {
        var estimates: WindowEstimates
        var inputs: MetricValue?
    }

    /// A full cache starts anew, which costs one computation a window.
    private static let mostEntries = 1024

    private let entries = Mutex<[Key: Entry]>([:])

    /// The window's estimates, computed once.
    func estimates(_ key: Key, _ make: () throws -> WindowEstimates) rethrows -> WindowEstimates {
        if let kept = entries.withLock({ $0[key]?.estimates }) { return kept }
        let fresh = try make()
        entries.withLock { entries in
            if entries.count >= Self.mostEntries { entries = [:] }
            entries[key] = Entry(estimates: fresh)
        }
        return fresh
    }

    /// What a classifier says of the window's inputs, asked once.
    func inputs(_ key: Key, _ make: () -> MetricValue) -> MetricValue {
        if let kept = entries.withLock({ $0[key]?.inputs }) { return kept }
        let fresh = make()
        entries.withLock { $0[key]?.inputs = fresh }
        return fresh
    }
}
