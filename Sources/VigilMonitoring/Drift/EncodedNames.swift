import VigilDomain
import VigilStatistics

/// The names of one column in two tables, numbered alike.
struct EncodedNames {
    /// How many columns a name's code has.
    static let codeLength = 16

    private var reference: [Int] = []
    private var current: [Int] = []
    private var hashes: [UInt64] = []
    private var referenceCounts: [Int]
    private var currentCounts: [Int]

    /// Missing is the name with number 0.
    init(reference: CategoricalColumn, current: CategoricalColumn) {
        var numbers: [String: Int] = [:]
        var hashes: [UInt64] = [0]
        func numbered(_ column: CategoricalColumn) -> [Int] {
            let dictionary = column.dictionary.map { name in
                if let number = numbers[name] { return number }
                numbers[name] = hashes.count
                hashes.append(Self.hash(name))
                return hashes.count - 1
            }
            return column.codes.map { $0 == CategoricalColumn.missing ? 0 : dictionary[Int($0)] }
        }
        self.reference = numbered(reference)
        self.current = numbered(current)
        self.hashes = hashes
        referenceCounts = [Int](repeating: 0, count: hashes.count)
        currentCounts = referenceCounts
        for number in self.reference { referenceCounts[number] += 1 }
        for number in self.current { currentCounts[number] += 1 }
    }

    func encoded(_ names: TableEncoding.Names, basis: TableEncoding.Basis) -> EncodedColumn {
        guard referenceCounts.dropFirst().contains(where: { $0 > 0 }),
            currentCounts.dropFirst().contains(where: { $0 > 0 })
        else { return EncodedColumn() }
        switch names {
        case .referenceShare: return shares()
        case .codes: return codes(basis)
        }
    }

    private func shares() -> EncodedColumn {
        var counts = referenceCounts
        // The lowest number among equally frequent names would depend on the order of rows; the hash does not.
        let mode =
            counts.indices.dropFirst().max { (counts[$0], hashes[$0]) < (counts[$1], hashes[$1]) } ?? 0
        counts[mode] += counts[0]
        counts[0] = counts[mode]
        let others = Double(max(1, reference.count - 1))
        let ours = reference.map { Double(counts[$0] - 1) / others }
        guard let first = ours.first, ours.contains(where: { $0 != first }) else { return EncodedColumn() }
        let total = Double(reference.count)
        return EncodedColumn(reference: [ours], current: [current.map { Double(counts[$0]) / total }])
    }

    private func codes(_ basis: TableEncoding.Basis) -> EncodedColumn {
        let counts = basis == .reference ? referenceCounts : zip(referenceCounts, currentCounts).map { $0 + $1 }
        let total = Double(counts.reduce(0, +))
        let different = 1 - counts.reduce(0) { $0 + (Double($1) / total) * (Double($1) / total) }
        guard different > 0 else { return EncodedColumn() }
        // Two different names differ in half of the columns on average; two rows are then as far apart as two values of a
        // column of variance 1.
        let step = 1 / (different * Double(Self.codeLength)).squareRoot()
        var result = EncodedColumn()
        for bit in 0..<UInt64(Self.codeLength) {
            let values = hashes.map { $0 >> bit & 1 == 1 ? step : -step }
            result.reference.append(reference.map { values[$0] })
            result.current.append(current.map { values[$0] })
        }
        return result
    }

    /// A hash that is the same in every process, mixed once more because each of its bits is used.
    private static func hash(_ name: String) -> UInt64 {
        var generator = SplitMix64(seed: FNV1a(name).value)
        return generator.next()
    }
}
