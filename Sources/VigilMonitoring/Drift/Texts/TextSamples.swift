import VigilDomain
import VigilStatistics

/// The texts of a reference and a window: each different one once, and the rows as numbers of texts.
///
/// The names' order and counts decide, not the order of rows, so that neither it nor that of a dictionary has a say in
/// any result.
struct TextSamples {
    /// The different texts of the reference, then those of the window; one of both stands twice.
    let texts: [String]
    /// The text of each of the reference's rows.
    let reference: [Int32]
    /// The text of each of the window's rows.
    let current: [Int32]
    /// Whether both hold the same texts equally often.
    let areSame: Bool
    /// How the rows were chosen, in words.
    let recipe: String

    /// Takes rows from two samples of names, `nil` where either holds numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - mostRows: How many rows of either are taken at most.
    ///   - seed: Of the choice among more.
    init?(reference: DriftSample, current: DriftSample, mostRows: Int, seed: UInt64 = 1) {
        guard let first = reference.categories, let second = current.categories else { return nil }
        areSame = first.names == second.names && first.counts == second.counts
        var random = SplitMix64(seed: seed)
        var texts: [String] = []
        func rows(_ sample: CategoryReference) -> [Int32] {
            var rows: [Int32] = []
            rows.reserveCapacity(min(mostRows, sample.present))
            var left = sample.present
            for (name, count) in zip(sample.names, sample.counts) {
                let before = rows.count
                let text = Int32(truncatingIfNeeded: texts.count)
                if sample.present <= mostRows {
                    rows.append(contentsOf: repeatElement(text, count: count))
                } else {
                    for _ in 0..<count {
                        if Double(left) * random.uniform() < Double(mostRows - rows.count) { rows.append(text) }
                        left -= 1
                    }
                }
                if rows.count > before { texts.append(name) }
            }
            return rows
        }
        self.reference = rows(first)
        self.current = rows(second)
        self.texts = texts
        func part(_ used: Int, _ have: Int) -> String { used == have ? "all \(have)" : "\(used) of \(have)" }
        recipe =
            "\(part(self.reference.count, first.present)) reference texts, "
            + "\(part(self.current.count, second.present)) window texts, seed \(seed)"
    }
}
