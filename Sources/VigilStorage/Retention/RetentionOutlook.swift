package import VigilDomain

/// What a model's retention removes next.
package struct RetentionOutlook: Hashable, Sendable {
    /// Once an event of this time comes, or a later one, the oldest window is older than its age; `nil` without an age or
    /// without predictions.
    package private(set) var nextByAge: Timestamp?
    /// How many bytes may still come before the oldest windows go; negative where what is left may not go yet; `nil` without
    /// a size.
    package private(set) var bytesLeft: Int?

    /// Looks ahead.
    ///
    /// - Parameters:
    ///   - policy: The model's.
    ///   - schemas: Its versions.
    ///   - stored: What it has.
    package init(_ policy: RetentionPolicy, _ schemas: [ModelSchema], stored: StoredModel) {
        if let most = policy.bytes { bytesLeft = most - stored.bytes }
        guard let days = policy.days else { return }
        let horizon = schemas.map(\.idHorizon).max() ?? ModelSchema.defaultIDHorizon
        for schema in schemas {
            let version = stored.versions.first { $0.version == schema.version }
            guard let oldest = version?.times?.lowerBound else { continue }
            let age = max(
                .milliseconds(Int64(days * 86_400_000)), RetentionPlan.least(schema, idHorizon: horizon))
            let end = RetentionPlan.wholeWindows(schema.window).window(containing: oldest).end
            nextByAge = min(nextByAge ?? end.advanced(by: age), end.advanced(by: age))
        }
    }
}
