package import VigilDomain
import VigilStatistics

/// One column of a reference, cut into chunks for NannyML's limits.
package struct NannyMLChunks: Sendable {
    /// What is measured.
    package let method: NannyMLDetector.Method
    /// The distance of each chunk from the whole reference, in their order; NaN where it could not be measured.
    package let distances: [Double]
    /// What a window's distance must lie between; no limits for chi-squared, which alarms by its p-value.
    package let limits: ChunkThreshold.Limits
    private let reference: DriftSample

    /// The p-value below which NannyML's chi-squared alarms, whatever the threshold.
    package static let chiSquaredLevel = 0.05

    /// Cuts and measures a reference.
    ///
    /// - Parameters:
    ///   - column: The reference's values in the order of their rows.
    ///   - method: What is measured; it must take the column's kind.
    ///   - chunkRows: The rows of a chunk, at least 1; the last one may be shorter, as with NannyML.
    ///   - threshold: Where the limits come from; NannyML's own when `nil`.
    /// - Complexity: O(chunks · rows) at most.
    package init(
        _ column: Column, method: NannyMLDetector.Method, chunkRows: Int, threshold: ChunkThreshold? = nil
    ) {
        let reference = DriftSample(column)
        let size = max(1, chunkRows)
        distances = stride(from: 0, to: column.count, by: size).map { start in
            let rows = Array(start..<min(column.count, start + size))
            return method.distance(reference: reference, current: DriftSample(column.rows(rows))) ?? .nan
        }
        self.method = method
        self.reference = reference
        let threshold = threshold ?? ChunkThreshold.univariate(greatest: method.greatest)
        limits =
            method == .chiSquared ? ChunkThreshold.Limits() : threshold.limits(of: distances, chunkRows: size)
    }

    /// A window held against the limits.
    ///
    /// - Parameter column: The window's values.
    /// - Returns: Its distance and whether that is an alarm; `nil` where it cannot be measured.
    package func verdict(on column: Column) -> (distance: Double, alarms: Bool)? {
        let current = DriftSample(column)
        guard let distance = method.distance(reference: reference, current: current) else { return nil }
        guard method == .chiSquared else { return (distance, limits.alarms(at: distance)) }
        guard let pair = BinnedSamples.counts(reference: reference, current: current) else { return nil }
        return (distance, ContingencyTable(pair).yatesTest().pValue < Self.chiSquaredLevel)
    }
}

extension NannyMLDetector {
    /// The most values that are gone through to measure a reference's chunks.
    private static let mostValues = 20_000_000

    /// What NannyML itself would say of a window, with chunks of its size from the reference.
    ///
    /// - Parameters:
    ///   - reference: The reference's values in the order of their rows.
    ///   - current: The window's values.
    /// - Returns: Its limits and its verdict in words; `nil` where the reference has no two such chunks, or so many that
    ///   measuring them takes too long.
    func verdict(reference: Column, current: Column) -> String? {
        let size = current.count
        guard size > 0, reference.count >= 2 * size, reference.count / size * reference.count <= Self.mostValues else {
            return nil
        }
        let chunks = NannyMLChunks(reference, method: method, chunkRows: size)
        guard let verdict = chunks.verdict(on: current) else { return nil }
        let alarm = verdict.alarms ? "NannyML itself alarms" : "NannyML itself does not alarm"
        guard method != .chiSquared else {
            return "\(alarm): it does where Yates' p is below \(NumberText.number(NannyMLChunks.chiSquaredLevel))"
        }
        return "\(alarm): its limit, from \(NumberText.count(chunks.distances.count, "chunk")) of "
            + "\(NumberText.count(size, "row")) of the reference, is \(chunks.limits.sentence)"
    }
}

extension NannyMLDetector.Method {
    /// The greatest possible distance.
    var greatest: Double {
        switch self {
        case .jensenShannon, .hellinger, .kolmogorovSmirnov, .lInfinity: 1
        case .wasserstein, .chiSquared: .infinity
        }
    }

    /// NannyML's number alone, without the p-value that takes most of the time.
    ///
    /// - Returns: `nil` for samples without values, of different kinds, or of one that the method does not take.
    func distance(reference: DriftSample, current: DriftSample) -> Double? {
        guard reference.kind == current.kind, min(reference.count, current.count) > 0 else { return nil }
        let (before, now) = (reference.sortedValues, current.sortedValues)
        switch self {
        case .kolmogorovSmirnov:
            guard reference.kind == .numeric else { return nil }
            return EffectInterval.kolmogorovSmirnov(sortedReference: before, sortedCurrent: now).estimate
        case .wasserstein:
            guard reference.kind == .numeric else { return nil }
            return WassersteinDistance.between(sortedReference: before, sortedCurrent: now)
        case .jensenShannon, .hellinger, .lInfinity, .chiSquared:
            let needsNames = self == .lInfinity || self == .chiSquared
            guard !needsNames || reference.kind == .categorical,
                let pair = BinnedSamples.counts(reference: reference, current: current, rule: .doane)
            else { return nil }
            return switch self {
            case .jensenShannon: PeerDistance.jensenShannonBits.value(pair, .floor(0))
            case .hellinger: PeerDistance.hellinger.value(pair, .floor(0))
            case .lInfinity: PeerDistance.lInfinity.value(pair, .floor(0))
            default: ContingencyTable(pair).yatesTest().statistic
            }
        }
    }
}
