package import VigilDomain
import VigilStatistics

/// What a reader must know about how far a drift check carries.
package enum DriftNotes {
    /// A window with more rows than this share of the baseline makes the baseline's own error matter.
    static let largestWindowShare = 0.25

    /// How many standard errors of a small baseline are taken off an effect: its error's one-sided 95 % limit.
    static let baselineLimit = 1.645

    /// Whether a baseline is too small for a window.
    static func isBaselineSmall(referenceRows: Int, currentRows: Int) -> Bool {
        Double(currentRows) > largestWindowShare * Double(referenceRows)
    }

    /// The notes, in words.
    static func notes(_ columns: [ColumnDrift], reference: DriftReference, currentRows: Int) -> [String] {
        var notes: [String] = []
        let isMeasured = columns.contains { $0.measurement != nil }
        if isMeasured, isBaselineSmall(referenceRows: reference.rows, currentRows: currentRows) {
            notes.append(
                "The baseline is too small for this window: \(NumberText.count(reference.rows, "row")) against "
                    + "\(NumberText.count(currentRows)). One baseline serves many windows, and its own error is in all of "
                    + "them: an effect counts only with that error taken off. A baseline of "
                    + "\(NumberText.count(4 * currentRows, "row")) or more needs no such margin.")
        }
        return notes + counted(columns) + dependence(reference) + clusters(reference)
    }

    /// That columns were too long to be compared row by row.
    private static func counted(_ columns: [ColumnDrift]) -> [String] {
        let counted = columns.compactMap(\.measurement).filter { $0.conservativeBy != nil }
        guard let most = counted.map(\.currentCount).max() else { return [] }
        let bound = counted.compactMap(\.conservativeBy).max() ?? 0
        let rounded = (bound * 10_000).rounded(.up) / 10_000
        return [
            "\(NumberText.count(most, "row")): numbers are compared by exact counts in up to "
                + "\(NumberText.count(Histogram.baselineBins)) quantile bins of the baseline; "
                + (bound > 0
                    ? "a Kolmogorov-Smirnov distance may be up to \(rounded) greater than stated."
                    : "every value has a bin of its own, so that nothing is lost.")
        ]
    }

    /// That a level is shared among parts that may each raise the alarm, in words.
    ///
    /// - Parameters:
    ///   - rule: The rule of the whole.
    ///   - parts: How many parts, 2 or 3.
    /// - Returns: A sentence.
    package static func shared(_ rule: DriftRule, among parts: Int) -> String {
        "The default check, detectors that decide and segments each have one \(parts == 2 ? "half" : "third") of the level "
            + "\(NumberText.number(rule.alpha)), so that together they keep it."
    }

    /// What is known about how far clean windows differ from each other.
    private static func dependence(_ reference: DriftReference) -> [String] {
        guard let blocks = reference.blocks else { return [] }
        let unit = reference.blockLength.map { "\($0.rawValue)" }
        if blocks < BlockDesignEffect.leastBlocks {
            return [
                "The reference holds \(NumberText.count(blocks, unit ?? "window"))\(unit == nil ? " of this length" : "") with "
                    + "\(WindowDependence.fewestRows) rows or more; "
                    + "\(BlockDesignEffect.leastBlocks) are needed to know how far clean windows differ from each other. "
                    + "The p-values take rows for independent, which makes them too small if they are not."
            ]
        }
        if blocks < BlockDesignEffect.fewBlocks {
            return [
                "How far clean windows differ from each other was measured on \(blocks) \(unit ?? "window")s of the reference only."
            ]
        }
        return unit.map {
            ["How far clean windows differ from each other was measured on \(blocks) \($0)s of the reference."]
        } ?? []
    }

    /// How many rows stand alone, where they come in clusters.
    private static func clusters(_ reference: DriftReference) -> [String] {
        guard let cluster = reference.cluster, let window = cluster.window else { return [] }
        guard window.measured else {
            return [
                "The reference has too few values of \(cluster.name) that rows share to measure what those rows have in "
                    + "common: they count as one, \(NumberText.count(window.rows, "row")) of the window as "
                    + "\(NumberText.count(window.names)). \(ClusterDesignEffect.leastClusters) are needed."
            ]
        }
        let names = "\(NumberText.count(window.rows, "row")) of the window have \(NumberText.count(window.names)) "
        let counted = "different values of \(cluster.name)"
        guard window.factor > 1.05 else { return [names + counted + ", which is as good as one each."] }
        return [
            names + counted + "; what rows that share one have in common makes them count for up to "
                + "\(NumberText.number(window.factor)) times fewer."
        ]
    }
}
