import VigilDomain

@testable import VigilCommand

extension ColumnDrift.Measurement {
    /// A measurement with the numbers that a test cares about.
    static func sample(
        kind: ColumnKind = .numeric, p: Double = 0.5, effect: Double = 0.01, isDrifted: Bool = false,
        newCategoryShare: Double = 0, newCategories: [String] = [], missing: (Double, Double) = (0, 0),
        range: (below: Double, above: Double) = (0, 0), means: (Double, Double)? = nil
    ) -> ColumnDrift.Measurement {
        let isNumeric = kind == .numeric
        return ColumnDrift.Measurement(
            test: isNumeric ? "kolmogorov_smirnov" : "chi_squared", method: "asymptotic", statistic: 0.1, pValue: p / 2,
            adjustedPValue: p, effectName: isNumeric ? "wasserstein_1_in_reference_sd" : "total_variation",
            effect: effect, correctedEffect: effect, relevantEffect: isNumeric ? 0.1 : 0.05, psi: 0.01,
            jensenShannon: 0.02, recipe: "deciles", referenceCount: 100, currentCount: 80,
            referenceMissingShare: missing.0, currentMissingShare: missing.1, belowRangeShare: range.below,
            aboveRangeShare: range.above, newCategoryShare: newCategoryShare, newCategories: newCategories,
            vanishedCategories: [], referenceMean: means?.0, currentMean: means?.1, isDrifted: isDrifted)
    }
}

extension ColumnDrift {
    static func sample(
        _ name: String, kind: ColumnKind = .numeric, role: ColumnRole = .feature, _ measurement: Measurement?,
        current: Int = 3
    ) -> ColumnDrift {
        ColumnDrift(
            name: name, role: role, kind: kind, importance: 1,
            outcome: measurement.map { .measured($0) }
                ?? .notEnoughData(haveReference: 100, haveCurrent: current, need: 20))
    }
}

extension DriftAnalysisResult {
    static func sample(
        drifted: [String], stable: [String], unmeasured: [String] = [], lost: [String] = []
    ) -> DriftAnalysisResult {
        let columns =
            drifted.map { ColumnDrift.sample($0, .sample(p: 1e-6, effect: 0.4, isDrifted: true)) }
            + stable.map { ColumnDrift.sample($0, .sample()) }
            + unmeasured.map { ColumnDrift.sample($0, nil) }
            + lost.map { ColumnDrift.sample($0, nil, current: 0) }
        return DriftAnalysisResult(
            rule: DriftRule(), referenceRows: 100, currentRows: 80, columns: columns, recommendedActions: [])
    }
}
