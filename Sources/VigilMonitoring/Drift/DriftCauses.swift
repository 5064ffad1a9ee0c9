import VigilDomain
import VigilStatistics

/// Guesses what happened to a column that drifted, from what its values look like now and then.
enum DriftCauses {
    /// A share of rows that is worth a cause of its own.
    private static let relevantShare = ColumnQuality.relevantRise

    /// The likely cause of a drifted column.
    ///
    /// - Parameters:
    ///   - column: A column that drifted.
    ///   - reference: Its reference.
    ///   - shape: What its values in the window look like.
    /// - Returns: `nil` for a column that did not drift.
    static func cause(of column: ColumnDrift, reference: ReferenceColumn, shape: WindowShape) -> DriftCause? {
        guard column.isDrifted, let measured = column.measurement else { return nil }
        if measured.currentMissingShare - measured.referenceMissingShare >= relevantShare {
            return DriftCause(
                kind: .missingValues,
                detail: "\(NumberText.percent(measured.currentMissingShare)) of the values are missing, "
                    + "\(NumberText.percent(measured.referenceMissingShare)) before")
        }
        if let infinite = column.quality.first(where: { $0.kind == .infinite }), infinite.rise >= relevantShare {
            return DriftCause(
                kind: .infiniteValues,
                detail: "\(NumberText.percent(infinite.currentShare)) of the values are infinite, "
                    + "\(NumberText.percent(infinite.referenceShare)) before")
        }
        switch (reference.content, shape) {
        case (.numeric(let reference), .deciles(let deciles)): return numeric(reference.sorted, deciles, measured)
        case (_, .names(let table)): return categorical(table)
        default: return nil
        }
    }

    private static func numeric(
        _ reference: SortedReference, _ new: [Double], _ measured: ColumnDrift.Measurement
    ) -> DriftCause? {
        let before = reference.values
        guard let first = before.first, let last = before.last, new.count == 9, first < last else {
            return DriftCause(kind: .shape, detail: "the reference holds one value only")
        }
        let steps = stride(from: 0.1, through: 0.9, by: 0.1)
        let old = steps.compactMap { quantile($0, ofSorted: before) }
        let sd = reference.standardDeviation
        if let factor = commonFactor(old, new, sd: sd) {
            return DriftCause(
                kind: .unitChange,
                detail: factor >= 1
                    ? "values are about \(NumberText.number(factor)) times the reference's"
                    : "values are about one \(NumberText.number(1 / factor))th of the reference's")
        }
        let moves = zip(old, new).map { $1 - $0 }
        let middle = moves.reduce(0, +) / Double(moves.count)
        let rest = moves.reduce(0) { $0 + abs($1 - middle) } / Double(moves.count)
        let direction = middle > 0 ? "up" : "down"
        if abs(middle) >= 3 * rest {
            return DriftCause(
                kind: .shift,
                detail: "values moved \(direction) by about \(NumberText.number(abs(middle))), "
                    + "\(NumberText.number(abs(middle) / sd)) standard deviations")
        }
        let spreadBefore = old[8] - old[0]
        let spreadNow = new[8] - new[0]
        if spreadBefore > 0, spreadNow > 0, (spreadNow / spreadBefore).isFinite,
            abs(new[4] - old[4]) < 0.25 * abs(spreadNow - spreadBefore)
        {
            return DriftCause(
                kind: .spread,
                detail: "the middle stayed and the range of the middle four fifths is "
                    + "\(NumberText.number(spreadNow / spreadBefore)) times what it was")
        }
        return DriftCause(
            kind: .shape,
            detail: "a part of the values moved; the mean went from \(NumberText.number(reference.mean)) to "
                + "\(NumberText.number(measured.currentMean ?? .nan))")
    }

    /// The factor by which all deciles are multiplied, when there is one that is far from 1.
    private static func commonFactor(_ old: [Double], _ new: [Double], sd: Double) -> Double? {
        // Least squares through the origin; deciles near 0 say nothing about a factor and weigh nothing.
        let product = zip(old, new).reduce(0) { $0 + $1.0 * $1.1 }
        let square = old.reduce(0) { $0 + $1 * $1 }
        guard square > 0 else { return nil }
        let factor = product / square
        guard factor.isFinite, factor > 0, factor >= 1.8 || factor <= 1 / 1.8 else { return nil }
        let rest = zip(old, new).reduce(0) { $0 + abs($1.1 - factor * $1.0) } / Double(old.count)
        guard rest <= 0.15 * factor * sd else { return nil }
        // A unit changes every value: deciles away from 0 all have the factor, and those at 0 stay there. Counts that grew,
        // or values that spread, have it on average only.
        let far = zip(old, new).allSatisfy { before, after in
            abs(before) <= 0.25 * sd ? abs(after) <= factor * 0.5 * sd : abs(after / before / factor - 1) <= 0.15
        }
        let moved = zip(old, new).count { before, _ in abs(before) > 0.25 * sd }
        let zeros = zip(old, new).allSatisfy { ($0 == 0) == ($1 == 0) }
        return far && zeros && moved >= 5 && isUnit(factor) ? factor : nil
    }

    /// Whether a factor is one between usual units: within 4 % of a power of ten, of twelve, sixteen or sixty, or of a known
    /// conversion.
    private static func isUnit(_ factor: Double) -> Bool {
        let units: [Double] = [
            10, 100, 1000, 10_000, 1e5, 1e6, 12, 24, 60, 3600, 7, 1440, 86_400, 365, 2.54, 25.4, 30.48, 3.2808, 39.37,
            0.9144, 1.609, 2.2046, 4.546, 3.785, 28.35, 10.764, 4.047, 2.471, 16, 8, 1024, 1.8,
        ]
        return units.contains { unit in [unit, 1 / unit].contains { abs(factor / $0 - 1) <= 0.04 } }
    }

    private static func categorical(_ table: CategoryTable) -> DriftCause? {
        guard let pair = table.pair else { return nil }
        // The shares of ten thousand names are made once, not once a name.
        let (before, now) = (pair.referenceShares, pair.currentShares)
        let changes = zip(now, before).map { $0 - $1 }
        guard let up = changes.indices.max(by: { changes[$0] < changes[$1] }),
            let down = changes.indices.min(by: { changes[$0] < changes[$1] })
        else { return nil }
        let (risen, fallen) = (table.names[up], table.names[down])
        let moved =
            "\"\(risen.prefix(60))\" went from \(NumberText.percent(before[up])) to "
            + NumberText.percent(now[up])
        let lost =
            "\"\(fallen.prefix(60))\" from \(NumberText.percent(before[down])) to "
            + NumberText.percent(now[down])
        // What one name lost the other won: the same rows under another name.
        let isExchange = abs(changes[up] + changes[down]) <= 0.25 * changes[up]
        if table.reference[up] == 0 {
            return isExchange && table.current[down] == 0
                ? DriftCause(
                    kind: .recoding,
                    detail: "\"\(risen.prefix(60))\" took the place of \"\(fallen.prefix(60))\", in "
                        + "\(NumberText.percent(now[up])) of the rows")
                : DriftCause(
                    kind: .newCategory,
                    detail:
                        "\"\(risen.prefix(60))\" is new, in \(NumberText.percent(now[up])) of the rows")
        }
        let isRecoded = isSwap(pair, up, down) || (isExchange && isRestQuiet(pair, up, down))
        return DriftCause(kind: isRecoded ? .recoding : .shift, detail: "\(moved), \(lost)")
    }

    /// Whether each of two names has about the share that the other had before.
    private static func isSwap(_ pair: CountPair, _ up: Int, _ down: Int) -> Bool {
        let change = pair.currentShares[up] - pair.referenceShares[up]
        let error = max(standardError(pair, up), standardError(pair, down))
        // Closer than the samples' own error nothing is told; a quarter of the change is never "nearly".
        let tolerance = min(0.25 * change, max(0.1 * change, 2 * error))
        return abs(pair.currentShares[up] - pair.referenceShares[down]) <= tolerance
            && abs(pair.currentShares[down] - pair.referenceShares[up]) <= tolerance
    }

    /// Whether there are other names, and none of them moved: rows went from one name to one other.
    private static func isRestQuiet(_ pair: CountPair, _ up: Int, _ down: Int) -> Bool {
        let change = pair.currentShares[up] - pair.referenceShares[up]
        let rest = pair.referenceShares.indices.filter { $0 != up && $0 != down }
        // With hardly any other rows, every change is one between the two.
        guard rest.reduce(0, { $0 + pair.referenceShares[$1] }) >= relevantShare else { return false }
        return rest.allSatisfy { name in
            let moved = abs(pair.currentShares[name] - pair.referenceShares[name])
            return moved <= min(0.25 * change, 3 * standardError(pair, name))
        }
    }

    private static func standardError(_ pair: CountPair, _ name: Int) -> Double {
        let all = Double(pair.referenceTotal + pair.currentTotal)
        let share = Double(pair.reference[name] + pair.current[name]) / all
        let rows = 1 / Double(pair.referenceTotal) + 1 / Double(pair.currentTotal)
        return (share * (1 - share) * rows).squareRoot()
    }
}
