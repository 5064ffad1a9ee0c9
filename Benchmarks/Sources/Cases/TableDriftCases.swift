import VigilDomain
import VigilMonitoring

/// The default check of a whole table: 50 numeric and 10 categorical columns, 100,000 and 20,000 rows.
enum TableDriftCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "core/table_100k_20k", unit: "ms", better: .lower, goal: .init(value: 80, of: .value),
            measure: { try await table() })
    ]

    private static func table() async throws -> Measured {
        let folder = try SharedFolder()
        _ = try Python.yardstick(["table", folder.path])
        let reference = try columns("reference", in: folder)
        let current = try columns("current", in: folder).map(\.column)
        // Three columns are drawn anew each time; their names are in the error if one differs.
        let checked = Array((0..<50).shuffled().prefix(3))
        let peer = try Python.yardstick(["tight", folder.path] + checked.map(String.init))
        let rule = DriftRule()
        var result = DefaultDriftCheck().check(current, against: DriftReference(reference), rule: rule)
        let plain = checksum(result)
        // The reference is prepared within the measured time: sorting it is part of the work.
        let times = await Stopwatch.secondsAwaiting(runs: 11) {
            let prepared = await DriftReference.prepared(reference)
            result = await DefaultDriftCheck().checkConcurrently(current, against: prepared, rule: rule)
        }
        guard checksum(result) == plain else {
            throw WrongResult(description: "all cores give \(checksum(result)), one gives \(plain)")
        }
        try compare(result, columns: checked, with: peer, reference: reference)
        return Measured(
            times: times, scale: 1000,
            yardstick: Yardstick(
                name: "NumPy and SciPy by hand, one sort a column", value: peer["seconds"].map { $0 * 1000 },
                source: .sameRun),
            checksum: plain)
    }

    private static func checksum(_ result: DriftAnalysisResult) -> String {
        "drifted=\(result.driftedColumns.count) magnitude=\(result.driftMagnitude)"
    }

    private static func compare(
        _ result: DriftAnalysisResult, columns: [Int], with peer: [String: Double], reference: [TableColumn]
    ) throws {
        for index in columns {
            let name = reference[index].name
            guard let measurement = result.columns[index].measurement,
                let values = reference[index].column.numbers
            else { throw WrongResult(description: "\(name) was not measured") }
            let mean = values.reduce(0, +) / Double(values.count)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            try Agreement.require("\(name) D", measurement.statistic, peer["\(name)_ks"])
            try Agreement.require(
                "\(name) Wasserstein", measurement.effect * variance.squareRoot(), peer["\(name)_wasserstein"])
            try Agreement.require("\(name) PSI", measurement.psi, peer["\(name)_psi"])
            try Agreement.require("\(name) JS", measurement.jensenShannon, peer["\(name)_js"])
            // With few different values ours is the exact one for ties, which SciPy does not have.
            if measurement.method == "asymptotic" {
                try Agreement.require("\(name) p", measurement.pValue, peer["\(name)_p"], relative: 1e-6)
            }
        }
        for index in 0..<10 {
            try Agreement.require(
                "c0\(index) chi-squared", result.columns[50 + index].measurement?.statistic ?? .nan,
                peer["c0\(index)_chi2"])
        }
    }

    private static func columns(_ side: String, in folder: borrowing SharedFolder) throws -> [TableColumn] {
        var columns: [TableColumn] = []
        for index in 0..<50 {
            let name = "n\(index < 10 ? "0" : "")\(index)"
            let values = try folder.doubles(from: "\(side)-\(name)")
            columns.append(TableColumn(name: name, column: .numeric(NumericColumn(values))))
        }
        for (index, levels) in [2, 3, 4, 5, 8, 12, 20, 30, 50, 100].enumerated() {
            let codes = try folder.codes(from: "\(side)-c0\(index)")
            let dictionary = (0..<levels).map { "cat\(index)_\($0)" }
            columns.append(
                TableColumn(
                    name: "c0\(index)",
                    column: .categorical(CategoricalColumn(dictionary: dictionary, codes: codes))))
        }
        return columns
    }
}
