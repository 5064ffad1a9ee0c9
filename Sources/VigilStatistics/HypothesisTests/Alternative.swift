/// Which deviation from the null hypothesis counts against it.
public enum Alternative: String, Sendable, Hashable, Codable, CaseIterable {
    /// Deviations in both directions.
    case twoSided
    /// The first sample, distribution function or share lies above.
    case greater
    /// The first sample, distribution function or share lies below.
    case less
}

extension Alternative {
    /// The p-value of a statistic whose null distribution is symmetric about 0.
    func pValue(_ statistic: Double, _ distribution: some ContinuousDistribution) -> Double {
        switch self {
        case .twoSided: 2 * distribution.survival(abs(statistic))
        case .greater: distribution.survival(statistic)
        case .less: distribution.cumulative(statistic)
        }
    }
}
