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

    /// The window's estimates, where they were kept.
    func estimates(_ key: Key) -> WindowEstimates? { entries.withLock { $0[key]?.estimates } }

    /// Keeps a window's estimates.
    func keep(_ estimates: WindowEstimates, _ key: Key) {
        entries.withLock { entries in
            if entries.count >= Self.mostEntries { entries = [:] }
            entries[key] = Entry(estimates: estimates)
        }
    }

    /// What a classifier said of the window's inputs, where it was asked.
    func inputs(_ key: Key) -> MetricValue? { entries.withLock { $0[key]?.inputs } }

    /// Keeps what a classifier said of the inputs of a window whose estimates are kept.
    func keep(_ inputs: MetricValue, _ key: Key) { entries.withLock { $0[key]?.inputs = inputs } }
}
