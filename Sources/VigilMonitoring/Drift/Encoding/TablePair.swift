import VigilDomain
import VigilStatistics

/// A reference and a window with the same columns, thinned out to what a learner is given.
struct TablePair {
    let names: [String]
    let reference: DriftTable
    let current: DriftTable
    /// Which rows are used, ascending.
    let referenceRows: [Int]
    let currentRows: [Int]

    /// Thins out two tables that ``obstacle(reference:current:need:)`` has nothing against.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows.
    ///   - mostRows: How many rows of either are used at most.
    ///   - seed: Of the choice.
    init(reference: DriftTable, current: DriftTable, mostRows: Int, seed: UInt64) {
        names = reference.names
        self.reference = reference
        self.current = current
        var random = SplitMix64(seed: seed)
        referenceRows = random.choice(of: mostRows, from: reference.rowCount)
        currentRows = random.choice(of: mostRows, from: current.rowCount)
    }

    /// Why two tables cannot be compared, `nil` where nothing stands in the way.
    static func obstacle(reference: DriftTable, current: DriftTable, need: Int) -> DriftDetectorOutcome? {
        guard reference.names == current.names else {
            let missing = reference.names.first { !current.names.contains($0) }
            let new = current.names.first { !reference.names.contains($0) }
            if let missing { return .notApplicable(reason: "the window has no column \"\(missing)\"") }
            if let new { return .notApplicable(reason: "the reference has no column \"\(new)\"") }
            return .notApplicable(reason: "the window has a column twice that the reference has once")
        }
        for (name, columns) in zip(reference.names, zip(reference.columns, current.columns))
        where columns.0.kind != columns.1.kind {
            return .notApplicable(
                reason: "\"\(name)\" is \(columns.0.kind) in the reference and \(columns.1.kind) in the window")
        }
        guard reference.rowCount >= need, current.rowCount >= need else {
            return .notEnoughData(haveReference: reference.rowCount, haveCurrent: current.rowCount, need: need)
        }
        return nil
    }

    /// How the rows were chosen, in words.
    var recipe: String {
        func part(_ used: Int, _ have: Int) -> String { used == have ? "all \(have)" : "\(used) of \(have)" }
        return "\(part(referenceRows.count, reference.rowCount)) reference rows, "
            + "\(part(currentRows.count, current.rowCount)) window rows"
    }
}

extension SplitMix64 {
    /// Some of the numbers 0..<count, each as likely as any other, ascending; all where they are not more than wanted.
    ///
    /// - Parameters:
    ///   - wanted: How many.
    ///   - count: From how many.
    /// - Returns: The numbers.
    /// - Complexity: O(count).
    /// - Source: Fan, Muller and Rezucha 1962; Knuth, The Art of Computer Programming, 3.4.2, algorithm S.
    mutating func choice(of wanted: Int, from count: Int) -> [Int] {
        guard count > wanted else { return Array(0..<count) }
        var chosen: [Int] = []
        chosen.reserveCapacity(wanted)
        for index in 0..<count where Double(count - index) * uniform() < Double(wanted - chosen.count) {
            chosen.append(index)
        }
        return chosen
    }
}
