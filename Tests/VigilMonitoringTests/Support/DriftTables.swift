import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

/// Tables for the tests of detectors over several columns.
enum DriftTables {
    /// A table of columns, all of one length.
    static func table(_ columns: [(name: String, column: Column)]) throws -> DriftTable { try DriftTable(columns) }

    /// Columns of numbers named `x0`, `x1` and so on.
    static func numbers(_ columns: [[Double]]) throws -> DriftTable {
        let named = columns.enumerated().map { index, values in
            (name: "x\(index)", column: Column.numeric(NumericColumn(values)))
        }
        return try DriftTable(named)
    }

    /// Three correlated columns of numbers and, where they are asked for, one of names.
    static func sample(rows: Int, seed: UInt64, shift: Double = 0, withNames: Bool) throws -> DriftTable {
        var random = SplitMix64(seed: seed)
        let first = random.normals(rows, mean: shift)
        let second = first.map { 0.6 * $0 + 0.8 * random.normal() }
        let third = random.normals(rows)
        var columns: [(name: String, column: Column)] = [
            (name: "a", column: .numeric(NumericColumn(first))),
            (name: "b", column: .numeric(NumericColumn(second))),
            (name: "c", column: .numeric(NumericColumn(third))),
        ]
        if withNames {
            let weights: [Double] = [0.5, 0.3, 0.2]
            let names = (0..<rows).map { _ in ["u", "v", "w"][random.pick(weights)] as String? }
            columns.append((name: "kind", column: .categorical(CategoricalColumn(names))))
        }
        return try DriftTable(columns)
    }

    /// Five columns of which only a correlation flips: no column alone moves.
    static func flip(seed: UInt64, rows: Int, isFlipped: Bool) throws -> DriftTable {
        let parts = (0..<4).map { Congruential.normals(seed: seed + 100 * UInt64($0), count: rows) }
        let sign = isFlipped ? 0.5 : -0.5
        return try numbers([
            parts[0],
            zip(parts[0], parts[1]).map { 0.8 * $0 + 0.6 * $1 },
            parts[2],
            zip(parts[2], parts[3]).map { sign * $0 + 0.5 * $1 },
            zip(parts[0], parts[3]).map { 0.3 * $0 + $1 },
        ])
    }
}

extension DriftTable {
    /// The rows of these numbers.
    func rows(_ indices: [Int]) throws -> DriftTable {
        let picked = zip(names, columns).map { name, column in
            (name: name, column: column.rows(indices))
        }
        return try DriftTable(picked)
    }
}
