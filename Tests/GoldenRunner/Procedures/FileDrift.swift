import VigilStatistics

/// `file_drift.json`: every calendar chunk of a data file against its reference rows.
enum FileDriftGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("file_drift", "file_drift") { golden in
            guard let path = golden.dataFile else { throw GoldenError("the case names no file") }
            let table = try DataFile(path)
            let column = try golden.inputs.text("column")
            let rows = try table.rows([column, "timestamp", "partition"]).filter { !$0[0].isEmpty }
            let reference = try rows.filter { $0[2] == "reference" }.map { try number($0[0]) }
            let wanted = try golden.parameters.integer("reference_rows")
            guard reference.count == wanted else {
                throw GoldenError("\(reference.count) reference rows, expected \(wanted)")
            }
            let recipe = BinningRecipe(rule: .quantile(bins: 10), emptyBins: .floor(1e-4))
            let prepared = try SortedReference(reference, recipe: recipe)
            let months = try monthsPerChunk(golden.inputs.text("chunks"))
            var chunks: [String: [Double]] = [:]
            for row in rows where row[2] == "production" {
                chunks[try chunkStart(row[1], months), default: []].append(try number(row[0]))
            }
            return ["chunks": .array(try chunks.keys.sorted().map { try answer($0, chunks[$0] ?? [], prepared) })]
        }
    ]

    private static func answer(_ name: String, _ values: [Double], _ reference: SortedReference) throws -> JSONValue {
        let test = KolmogorovSmirnovTest(method: .limit)
        let comparison = try reference.compare(sortedCurrent: sortedFinite(values).values, test: test)
        return [
            "chunk": JSONValue(name),
            "n": JSONValue(values.count),
            "ks": JSONValue(comparison.kolmogorovSmirnov.statistic),
            "ks_p": JSONValue(comparison.kolmogorovSmirnov.pValue),
            "psi": JSONValue(comparison.populationStabilityIndex),
            "js": JSONValue(comparison.binCounts.jensenShannonDistance(base: .two)),
            "wasserstein_1": JSONValue(comparison.wasserstein),
            "wasserstein_normed": JSONValue(comparison.normalisedWasserstein),
            "mean": JSONValue(SampleMoments(values).mean),
        ]
    }

    private static func number(_ text: String) throws -> Double {
        guard let value = Double(text) else { throw GoldenError("\"\(text)\" is not a number") }
        return value
    }

    private static func monthsPerChunk(_ code: String) throws -> Int {
        switch code {
        case "MS": return 1
        case "QS": return 3
        default: throw GoldenError("unknown chunks \(code)")
        }
    }

    /// The first day of the calendar chunk in which a timestamp lies.
    private static func chunkStart(_ timestamp: String, _ months: Int) throws -> String {
        let parts = timestamp.split(separator: "-")
        guard parts.count == 3, let month = Int(parts[1]) else { throw GoldenError("bad timestamp \(timestamp)") }
        let first = (month - 1) / months * months + 1
        return "\(parts[0])-\(first < 10 ? "0" : "")\(first)-01"
    }
}
