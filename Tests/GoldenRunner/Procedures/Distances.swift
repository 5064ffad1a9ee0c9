import VigilStatistics

/// `distances.json`: distances over bins, over categories and between samples.
enum DistanceGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("distances", "psi", answer: stabilityIndex),
        GoldenProcedure("distances", "categorical", answer: categorical),
        GoldenProcedure("distances", "distance", answer: distance),
    ]

    @Sendable private static func stabilityIndex(_ golden: GoldenCase) throws -> JSONValue {
        let reference = sortedFinite(try golden.inputs.numbers("reference")).values
        let current = sortedFinite(try golden.inputs.numbers("current")).values
        let count = try golden.parameters.integer("bins")
        let name = try golden.parameters.text("binning")
        let rule: BinningRule
        switch name {
        case "quantile": rule = .quantile(bins: count)
        case "equal_width": rule = .equalWidth(bins: count)
        default: throw GoldenError("unknown binning \(name)")
        }
        let bins = try Bins(rule, sortedReference: reference)
        let pair = try CountPair(reference: bins.counts(sorted: reference), current: bins.counts(sorted: current))
        return [
            "inner_edges": JSONValue(bins.innerEdges),
            "reference_counts": JSONValue(pair.reference),
            "current_counts": JSONValue(pair.current),
            "psi_floor_0.0001": JSONValue(pair.populationStabilityIndex(.floor(1e-4))),
            "psi_floor_1e-06": JSONValue(pair.populationStabilityIndex(.floor(1e-6))),
            "psi_floor_renormalised_0.0001": JSONValue(pair.populationStabilityIndex(.floorRenormalised(1e-4))),
            "psi_additive_0.5": JSONValue(pair.populationStabilityIndex(.additive(0.5))),
        ]
    }

    @Sendable private static func categorical(_ golden: GoldenCase) throws -> JSONValue {
        let pair = try CountPair(
            reference: try golden.inputs.integers("reference_counts"),
            current: try golden.inputs.integers("current_counts"))
        let bit = LogarithmBase.two.nats
        return [
            "kl_p_q_nats": JSONValue(pair.divergence),
            "kl_q_p_nats": JSONValue(pair.reverseDivergence),
            "kl_p_q_bits": JSONValue(pair.divergence / bit),
            "js_divergence_nats": JSONValue(pair.jensenShannonDivergence),
            "js_divergence_bits": JSONValue(pair.jensenShannonDivergence / bit),
            "js_distance_base_e": JSONValue(pair.jensenShannonDistance(base: .e)),
            "js_distance_base_2": JSONValue(pair.jensenShannonDistance(base: .two)),
            "hellinger": JSONValue(pair.hellingerDistance),
            "bhattacharyya_coefficient": JSONValue(pair.bhattacharyyaCoefficient),
            "total_variation": JSONValue(pair.totalVariation),
            "l_infinity": JSONValue(pair.greatestDifference),
            "l2": JSONValue(pair.euclideanDistance),
            "psi_floor_0.0001": JSONValue(pair.populationStabilityIndex(.floor(1e-4))),
            "psi_floor_renormalised_0.0001": JSONValue(pair.populationStabilityIndex(.floorRenormalised(1e-4))),
            "psi_additive_0.5": JSONValue(pair.populationStabilityIndex(.additive(0.5))),
        ]
    }

    @Sendable private static func distance(_ golden: GoldenCase) throws -> JSONValue {
        let reference = try golden.inputs.numbers("x")
        let current = try golden.inputs.numbers("y")
        let wasserstein: Double
        let energy: Double
        if golden.inputs["x_weights"] != nil {
            let first = try WeightedSample(values: reference, weights: try golden.inputs.numbers("x_weights"))
            let second = try WeightedSample(values: current, weights: try golden.inputs.numbers("y_weights"))
            wasserstein = WassersteinDistance.between(first, second)
            energy = EnergyDistance.between(first, second)
        } else {
            let first = sortedFinite(reference).values
            let second = sortedFinite(current).values
            wasserstein = WassersteinDistance.between(sortedReference: first, sortedCurrent: second)
            energy = EnergyDistance.between(sortedReference: first, sortedCurrent: second)
        }
        return [
            "wasserstein_1": JSONValue(wasserstein),
            "energy_distance": JSONValue(energy),
            "energy_statistic": JSONValue(energy * energy),
        ]
    }
}
