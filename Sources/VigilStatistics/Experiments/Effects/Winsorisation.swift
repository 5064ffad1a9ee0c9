/// Limits that a metric's values are moved to, so that a few extreme units do not carry the variance.
///
/// The limits have to be the same in every arm, and so they are given, or quantiles of all arms' values together. Limits
/// from each arm alone would take a part of an effect on the tail away and count it as none.
public struct Winsorisation: Sendable, Hashable, Codable {
    /// Values below become this one; `nil` for no limit.
    public let lower: Double?
    /// Values above become this one; `nil` for no limit.
    public let upper: Double?

    /// Limits.
    ///
    /// - Parameters:
    ///   - lower: Finite, `nil` for no limit.
    ///   - upper: Finite, at least the lower one, `nil` for no limit.
    /// - Throws: `.invalidParameter` for other limits.
    public init(lower: Double? = nil, upper: Double? = nil) throws(StatisticsError) {
        let isOrdered = (lower ?? -.infinity) <= (upper ?? .infinity)
        guard lower?.isFinite ?? true, upper?.isFinite ?? true, isOrdered else {
            throw StatisticsError(
                .invalidParameter,
                "limits from \(lower.map(\.description) ?? "none") to \(upper.map(\.description) ?? "none")"
            )
        }
        self.lower = lower
        self.upper = upper
    }

    /// Limits at quantiles of all arms' values together.
    ///
    /// - Parameters:
    ///   - lowerQuantile: 0..<1, `nil` for no limit.
    ///   - upperQuantile: Above the lower one, up to 1, `nil` for no limit.
    ///   - arms: The values of every arm.
    /// - Throws: `.invalidParameter` for other quantiles, `.tooFewObservations` without a value, `.invalidValue` for NaN
    ///   or an infinity as a limit.
    /// - Complexity: O(n log n).
    public init(
        lowerQuantile: Double? = nil, upperQuantile: Double? = nil, ofPooled arms: [[Double]]
    ) throws(StatisticsError) {
        let low = lowerQuantile ?? 0
        let high = upperQuantile ?? 1
        guard low >= 0, low < high, high <= 1 else {
            throw StatisticsError(.invalidParameter, "quantiles from \(low) to \(high), need 0 ≤ lower < upper ≤ 1")
        }
        let pooled = sortedFinite(Array(arms.joined()))
        guard pooled.missing == 0 else { throw StatisticsError(.invalidValue, "\(pooled.missing) values are NaN") }
        guard let least = quantile(low, ofSorted: pooled.values), let most = quantile(high, ofSorted: pooled.values)
        else { throw .tooFewObservations("values of all arms", have: 0, need: 1) }
        try self.init(lower: lowerQuantile == nil ? nil : least, upper: upperQuantile == nil ? nil : most)
    }

    /// Values moved to the limits.
    ///
    /// - Parameter values: NaN stays NaN.
    /// - Returns: As many, in the same order.
    /// - Complexity: O(n).
    public func applied(to values: [Double]) -> [Double] {
        let low = lower ?? -.infinity
        let high = upper ?? .infinity
        return values.map { $0 < low ? low : $0 > high ? high : $0 }
    }
}
