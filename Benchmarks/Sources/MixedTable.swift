import Foundation
import VigilDomain
import VigilMonitoring

/// The table that Vigil and its yardsticks check: 50 numeric and 10 categorical columns, a fifth of them shifted.
enum MixedTable {
    static let numeric = 50
    static let levels = [2, 3, 4, 5, 8, 12, 20, 30, 50, 100]

    /// Reads one side of the table that `yardsticks.py table` wrote.
    static func columns(_ side: String, in folder: borrowing SharedFolder) throws -> [TableColumn] {
        var columns: [TableColumn] = []
        for index in 0..<numeric {
            let name = "n\(index < 10 ? "0" : "")\(index)"
            let values = try folder.doubles(from: "\(side)-\(name)")
            columns.append(TableColumn(name: name, column: .numeric(NumericColumn(values))))
        }
        for (index, levels) in levels.enumerated() {
            let codes = try folder.codes(from: "\(side)-c0\(index)")
            let dictionary = (0..<levels).map { "cat\(index)_\($0)" }
            columns.append(
                TableColumn(
                    name: "c0\(index)",
                    column: .categorical(CategoricalColumn(dictionary: dictionary, codes: codes))))
        }
        return columns
    }

    static func checksum(_ result: DriftAnalysisResult) -> String {
        "drifted=\(result.driftedColumns.count) magnitude=\(result.driftMagnitude)"
    }

    /// Compares a result with the yardstick's own, for some of the numeric columns and all others.
    static func compare(
        _ result: DriftAnalysisResult, columns: [Int], with peer: [String: Double], reference: [TableColumn]
    ) throws {
        for index in columns {
            let name = reference[index].name
            guard let measurement = result.columns[index].measurement,
                let values = reference[index].column.numbers
            else { throw WrongResult(description: "\(name) was not measured") }
            let mean = values.reduce(0, +) / Double(values.count)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            let deviation = variance.squareRoot()
            if let bound = measurement.conservativeBy {
                try compareCounted(measurement, name, bound: bound, deviation: deviation, with: peer)
            } else {
                try Agreement.require("\(name) D", measurement.statistic, peer["\(name)_ks"])
                try Agreement.require(
                    "\(name) Wasserstein", measurement.effect * deviation, peer["\(name)_wasserstein"])
            }
            try Agreement.require("\(name) PSI", measurement.psi, peer["\(name)_psi"])
            try Agreement.require("\(name) JS", measurement.jensenShannon, peer["\(name)_js"])
            // With few different values ours is the exact one for ties, which SciPy does not have.
            if measurement.method == "asymptotic" {
                try Agreement.require("\(name) p", measurement.pValue, peer["\(name)_p"], relative: 1e-6)
            }
        }
        for index in levels.indices {
            try Agreement.require(
                "c0\(index) chi-squared", result.columns[numeric + index].measurement?.statistic ?? .nan,
                peer["c0\(index)_chi2"])
        }
    }

    /// A column that was compared by counts in bins is as near to the exact distances as it says.
    private static func compareCounted(
        _ measurement: ColumnDrift.Measurement, _ name: String, bound: Double, deviation: Double,
        with peer: [String: Double]
    ) throws {
        guard let distance = peer["\(name)_ks"], let area = peer["\(name)_wasserstein"],
            let lower = measurement.effectLower95, let upper = measurement.effectUpper95
        else { throw WrongResult(description: "\(name) has no distances to compare") }
        let excess = distance - measurement.statistic
        guard excess >= -1e-12, excess <= bound + 1e-12 else {
            throw WrongResult(
                description: "\(name) D is \(measurement.statistic), up to \(bound) more; the yardstick's \(distance)")
        }
        // The interval holds what the bins hide of the area, and more.
        guard area / deviation >= lower - 1e-9, area / deviation <= upper + 1e-9 else {
            throw WrongResult(
                description: "\(name) Wasserstein: \(lower) to \(upper); the yardstick has \(area / deviation)")
        }
    }
}
