import VigilDomain
import VigilStatistics

/// What a baseline knows about one column, small enough to hold a single value against.
package struct ReferenceProfile: Sendable {
    /// The least and the greatest number, when it holds any.
    package let range: ClosedRange<Double>?
    /// The names, when it holds names.
    package let categories: Set<String>?
    /// The share of missing values, in [0, 1]; 0 without rows.
    package let missingShare: Double
}

extension DriftReference {
    /// What the baseline knows about each feature, by name.
    ///
    /// - Returns: One profile a feature.
    /// - Complexity: O(columns + categories).
    package func featureProfiles() -> [String: ReferenceProfile] {
        var profiles: [String: ReferenceProfile] = [:]
        for column in columns where column.role == .feature { profiles[column.name] = column.profile }
        return profiles
    }
}

extension ReferenceColumn {
    fileprivate var profile: ReferenceProfile {
        let rows = present + missing
        let missingShare = rows == 0 ? 0 : Double(missing) / Double(rows)
        switch content {
        case .numeric(let reference):
            let values = reference.sorted.values
            let range = values.first.flatMap { first in values.last.map { first...$0 } }
            return ReferenceProfile(range: range, categories: nil, missingShare: missingShare)
        case .categorical(let counted):
            return ReferenceProfile(range: nil, categories: Set(counted.names), missingShare: missingShare)
        case .nothing:
            return ReferenceProfile(range: nil, categories: nil, missingShare: missingShare)
        }
    }
}
