internal import Synchronization

/// The laws of ``BinnedNull/quantileBins(_:bins:referenceCount:currentCount:draws:seed:)`` that have been asked for,
/// so that each is drawn once.
///
/// Sizes above 256 are rounded to a grid with eight steps to a doubling, and the law's scale is corrected for the
/// difference: what is left of the rounding, 4.4 % of a size at most, is below a draw's own error.
public final class BinnedNullTable: Sendable {
    /// The table that the default check uses.
    public static let shared = BinnedNullTable()

    private struct Key: Hashable {
        var distance: BinnedDistance
        var bins: Int
        var referenceCount: Int
        var currentCount: Int
    }

    private struct Entries {
        var laws: [Key: BinnedNull] = [:]
        /// The keys, the one that came first at the front.
        var order: [Key] = []
    }

    private let entries = Mutex(Entries())
    private let capacity: Int
    private let draws: Int

    /// An empty table.
    ///
    /// - Parameters:
    ///   - capacity: How many laws are kept, at least 1; a law takes four bytes a draw.
    ///   - draws: How many draws make a law.
    public init(capacity: Int = 64, draws: Int = 20_000) {
        self.capacity = max(1, capacity)
        self.draws = draws
    }

    /// The law of a distance over bins at the reference's quantiles.
    ///
    /// - Parameters:
    ///   - distance: The distance.
    ///   - bins: The number of bins, at least 1.
    ///   - referenceCount: N, at least 1.
    ///   - currentCount: M, at least 1.
    /// - Returns: The law at these sizes.
    /// - Complexity: O(1) for a law that is there, some 40 milliseconds for a new one of ten bins.
    public func law(_ distance: BinnedDistance, bins: Int, referenceCount: Int, currentCount: Int) -> BinnedNull {
        let key = Key(
            distance: distance, bins: bins, referenceCount: Self.rounded(referenceCount),
            currentCount: Self.rounded(currentCount))
        let known = entries.withLock { $0.laws[key] }
        let law =
            known
            ?? BinnedNull.quantileBins(
                distance, bins: bins, referenceCount: key.referenceCount, currentCount: key.currentCount, draws: draws)
        if known == nil { insert(law, key) }
        let wanted = 1 / Double(max(1, referenceCount)) + 1 / Double(max(1, currentCount))
        let given = 1 / Double(key.referenceCount) + 1 / Double(key.currentCount)
        let ratio = wanted / given
        return ratio == 1 ? law : law.scaled(by: distance.varianceExponent == 1 ? ratio : ratio.squareRoot())
    }

    private func insert(_ law: BinnedNull, _ key: Key) {
        entries.withLock { entries in
            // Two threads may have drawn the same law; they are equal.
            guard entries.laws.updateValue(law, forKey: key) == nil else { return }
            entries.order.append(key)
            if entries.order.count > capacity { entries.laws[entries.order.removeFirst()] = nil }
        }
    }

    /// The nearest size of the grid.
    static func rounded(_ size: Int) -> Int {
        guard size > 256 else { return max(1, size) }
        let step = (Elementary.log2(Double(size)) * 8).rounded()
        return Int(Elementary.exp2(step / 8).rounded())
    }
}
