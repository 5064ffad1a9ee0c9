import VigilStatistics

/// `mmd.json`: the maximum mean discrepancy of two samples of rows, with given permutations.
enum MaximumMeanDiscrepancyGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("mmd", "mmd") { golden in
            let reference = try matrix(golden.inputs.numberRows("x"))
            let current = try matrix(golden.inputs.numberRows("y"))
            guard let width = try MedianDistance.between(rowsOf: reference.stacked(above: current)) else {
                throw GoldenError("all rows are equal")
            }
            let pairs = try KernelDiscrepancy(
                reference: reference, current: current, kernel: .gaussian(bandwidth: width))
            let unit = try KernelDiscrepancy(reference: reference, current: current, kernel: .gaussian(bandwidth: 1))
            let value = pairs.value()
            let permuted = try pairs.unbiased(
                selections: golden.inputs.integerRows("permutations").map { Array($0.prefix(reference.rowCount)) })
            let extreme = permuted.count { $0 >= value.unbiased - 1e-12 }
            return [
                "sigma": JSONValue(width),
                "mmd2_unbiased": JSONValue(value.unbiased),
                "mmd2_biased": JSONValue(value.biased),
                "mmd2_unbiased_sigma_1": JSONValue(unit.value().unbiased),
                "mmd2_biased_sigma_1": JSONValue(unit.value().biased),
                "permutation_p": JSONValue(Double(1 + extreme) / Double(1 + permuted.count)),
            ]
        }
    ]

    private static func matrix(_ rows: [[Double]]) throws -> Matrix {
        let columns = rows.first?.indices.map { column in rows.map { $0[column] } } ?? []
        return try Matrix(columns: columns)
    }
}
