import VigilStatistics

/// `nannyml.json`: the mean PCA reconstruction error of chunks, with NannyML's limits.
enum ReconstructionGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("nannyml", "pca_reconstruction") { golden in
            let rows = try golden.inputs.array("reference").map { try $0.asArray() }
            let others = try golden.inputs.array("analysis").map { try $0.asArray() }
            let columns = try golden.inputs.texts("columns").indices.map { column in
                try encoded(rows.map { $0[column] }, others.map { $0[column] })
            }
            let reference = try Matrix(columns: columns.map(\.reference))
            let analysis = try Matrix(columns: columns.map(\.analysis))
            let found = try ReconstructionChunks(
                reference: reference, chunkRows: try golden.parameters.integer("chunk_size"),
                varianceShare: try golden.parameters.number("n_components"))
            let chunks = try found.reference + found.chunks(of: analysis)
            let limits = chunks.map { _ in (lower: found.lowerLimit ?? 0, upper: found.upperLimit) }
            return [
                "components_kept": JSONValue(found.model.keptCount),
                "explained_variance_ratio": JSONValue(found.model.varianceShares),
                "row_errors": JSONValue(
                    try found.model.errors(of: reference) + found.model.errors(of: analysis)),
                "chunks": [
                    "value": JSONValue(chunks.map(\.value)),
                    "sampling_error": JSONValue(chunks.map(\.samplingError)),
                    "upper_confidence_boundary": JSONValue(chunks.map { $0.value + 3 * $0.samplingError }),
                    "lower_confidence_boundary": JSONValue(chunks.map { $0.value - 3 * $0.samplingError }),
                    "upper_threshold": JSONValue(limits.map(\.upper)),
                    "lower_threshold": JSONValue(limits.map(\.lower)),
                    "alert": JSONValue(chunks.map { found.isOutside($0) }),
                ],
            ]
        }
    ]

    /// Numbers as they are, names as their share of the reference.
    private static func encoded(
        _ reference: [JSONValue], _ analysis: [JSONValue]
    ) throws -> (reference: [Double], analysis: [Double]) {
        guard case .text = reference.first else {
            return (try reference.map { try $0.asNumber() }, try analysis.map { try $0.asNumber() })
        }
        let names = try reference.map { try $0.asText() }
        let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
        let share = { (name: String) in Double(counts[name] ?? 0) / Double(names.count) }
        return (names.map(share), try analysis.map { share(try $0.asText()) })
    }
}
