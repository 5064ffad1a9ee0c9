import VigilStatistics

/// `power.json`: needed samples, power and detectable effects.
enum PowerGoldens {
    static let procedures: [GoldenProcedure] = [
        // The reference's search for an effect stops early; the README says how far off.
        GoldenProcedure(
            "power", "two_proportions",
            tolerances: ["mde_h_at_nobs1_2000": .within(relative: 3e-5, absolute: 0)], answer: shares),
        GoldenProcedure(
            "power", "two_means", tolerances: ["mde_at_nobs1_100": .within(relative: 5e-6, absolute: 0)], answer: means),
        GoldenProcedure("power", "one_sample_t") { golden in
            let effect = try golden.inputs.number("effect_size_d")
            let test = try StandardisedPower(.oneSampleT, significance: try golden.parameters.number("alpha"))
            return [
                "power": JSONValue(try test.power(effect: effect, size: try golden.inputs.number("nobs"))),
                "nobs_for_0.8": JSONValue(try test.size(effect: effect)),
            ]
        },
        GoldenProcedure("power", "chi2_gof") { golden in
            let effect = try golden.inputs.number("effect_size_w")
            let test = try GoodnessOfFitPower(
                categories: try golden.inputs.integer("bins"), significance: try golden.parameters.number("alpha"))
            return [
                "power_at_500": JSONValue(try test.power(effect: effect, size: 500)),
                "nobs_for_0.8": JSONValue(try test.size(effect: effect)),
            ]
        },
    ]

    @Sendable private static func shares(_ golden: GoldenCase) throws -> JSONValue {
        let (first, second) = (try golden.inputs.number("p1"), try golden.inputs.number("p2"))
        let (alpha, power) = (try golden.parameters.number("alpha"), try golden.parameters.number("power"))
        let ratio = try golden.parameters.number("ratio")
        let test = try StandardisedPower(.twoSampleZ(ratio: ratio), significance: alpha)
        let oneSided = try StandardisedPower(.twoSampleZ(ratio: ratio), significance: alpha, isTwoSided: false)
        let effect = try StandardisedPower.cohensH(first, second)
        let design = try PowerDesign(significance: alpha, power: power, treatmentShare: ratio / (1 + ratio))
        func firstUnits(_ formula: PowerDesign.ShareFormula) throws -> Double {
            try design.units(control: first, treatment: second, formula: formula).pair / (1 + ratio)
        }
        return [
            "cohens_h": JSONValue(effect),
            "normal_h_two-sided_nobs1": JSONValue(try test.size(effect: effect, power: power)),
            "normal_h_larger_nobs1": JSONValue(try oneSided.size(effect: effect, power: power)),
            "pooled_nobs1": JSONValue(try firstUnits(.pooled)),
            "unpooled_nobs1": JSONValue(try firstUnits(.unpooled)),
            "normal_h_power_at_nobs1_500": JSONValue(try test.power(effect: effect, size: 500)),
            "normal_h_power_at_nobs1_5000": JSONValue(try test.power(effect: effect, size: 5000)),
            "mde_h_at_nobs1_2000": JSONValue(try test.detectableEffect(size: 2000, power: power)),
        ]
    }

    @Sendable private static func means(_ golden: GoldenCase) throws -> JSONValue {
        let effect = try golden.inputs.number("effect_size_d")
        let (alpha, power) = (try golden.parameters.number("alpha"), try golden.parameters.number("power"))
        let ratio = try golden.parameters.number("ratio")
        let test = try StandardisedPower(.twoSampleT(ratio: ratio), significance: alpha)
        let oneSided = try StandardisedPower(.twoSampleT(ratio: ratio), significance: alpha, isTwoSided: false)
        let normal = try StandardisedPower(.twoSampleZ(ratio: ratio), significance: alpha)
        return [
            "t_nobs1": JSONValue(try test.size(effect: effect, power: power)),
            "t_nobs1_larger": JSONValue(try oneSided.size(effect: effect, power: power)),
            "normal_nobs1": JSONValue(try normal.size(effect: effect, power: power)),
            "t_power_at_nobs1_30": JSONValue(try test.power(effect: effect, size: 30)),
            "t_power_at_nobs1_250": JSONValue(try test.power(effect: effect, size: 250)),
            "mde_at_nobs1_100": JSONValue(try test.detectableEffect(size: 100, power: power)),
        ]
    }
}
