import Vigil
import VigilStatistics

/// The samples that the contract hands to a detector; seeded, so that a violation comes again.
enum ContractSamples {
    /// Values of a kind; a greater shift is further from those without one.
    static func column(_ kind: ColumnKind, rows: Int, seed: UInt64, shift: Double = 0) -> Column {
        var random = SplitMix64(seed: seed)
        switch kind {
        case .numeric:
            return .numeric(NumericColumn((0..<rows).map { _ in random.normal() + shift }))
        case .categorical:
            let first = 0.5 - shift / 4
            return .categorical(
                CategoricalColumn(
                    (0..<rows).map { _ in
                        let drawn = random.uniform()
                        return drawn < first ? "red house" : drawn < first + 0.3 ? "blue house" : "green flat"
                    }))
        }
    }

    static func plain(_ kind: ColumnKind, rows: Int, seed: UInt64, shift: Double = 0) -> DriftSample {
        DriftSample(column(kind, rows: rows, seed: seed, shift: shift))
    }

    /// What columns hold when something upstream is broken.
    static func nasty(_ kind: ColumnKind) -> [(name: String, column: Column)] {
        var random = SplitMix64(seed: 99)
        let normals = (0..<60).map { _ in random.normal() }
        switch kind {
        case .numeric:
            let columns: [(String, [Double])] = [
                ("nothing", []), ("one value", [1]), ("30 missing values", Array(repeating: .nan, count: 30)),
                ("a constant", Array(repeating: 7, count: 40)), ("normal numbers", normals),
                ("infinities", Array(repeating: .infinity, count: 30) + Array(repeating: -.infinity, count: 10)),
                ("normal numbers and infinities", normals + [.infinity, -.infinity]),
                ("numbers near 1e300", normals.map { $0 * 1e300 }),
                ("subnormal numbers", normals.map { $0 * .leastNonzeroMagnitude * 100 }),
                ("zeros with signs", Array(repeating: -0.0, count: 20) + Array(repeating: 0.0, count: 20)),
                ("three values", (0..<60).map { Double($0 % 3) }), ("numbers near 1e8", normals.map { $0 + 1e8 }),
            ]
            return columns.map { ($0.0, .numeric(NumericColumn($0.1))) }
        case .categorical:
            let columns: [(String, [String?])] = [
                ("nothing", []), ("one name", ["a"]), ("30 missing names", Array(repeating: nil, count: 30)),
                ("one name 40 times", Array(repeating: "a", count: 40)),
                ("names and missing ones", (0..<60).map { $0 % 3 == 0 ? nil : "n\($0 % 4)" }),
                ("a name a row", (0..<2000).map { "id-\($0)" }), ("empty names", Array(repeating: "", count: 40)),
                ("emoji", (0..<40).map { $0 % 2 == 0 ? "🏠" : "🏡 \u{301}" }),
                ("a name of 100,000 letters", Array(repeating: String(repeating: "x", count: 100_000), count: 25)),
            ]
            return columns.map { ($0.0, .categorical(CategoricalColumn($0.1))) }
        }
    }
}
