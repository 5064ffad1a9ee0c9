import VigilDomain

/// What to do about what detectors and the search of segments found beside the default check.
enum DriftPartActions {
    /// What drifted detectors call for.
    static func detectors(_ result: DriftAnalysisResult) -> [String] {
        let drifted = result.detectors.filter(\.isDrifted)
        let known = Set(result.driftedColumns.map(\.name))
        var sentences: [String] = []
        let joint = drifted.filter { $0.column == nil }
        if !joint.isEmpty, known.isEmpty {
            sentences.append(
                "The columns changed in combination though no column did: \(ListText.joined(joint.map(\.detector))) "
                    + "\(joint.count == 1 ? "finds" : "find") it. Compare how columns go together, such as their "
                    + "correlations, now and in the reference, and watch the metrics as labels come in.")
        }
        let single = drifted.compactMap { found in
            found.column.flatMap { known.contains($0) ? nil : (column: $0, detector: found.detector) }
        }
        return sentences
            + DriftActions.limited(
                single.map {
                    "\($0.column) drifts for \($0.detector), not for the default check. Compare its two distributions in "
                        + "what this detector looks at."
                }, "detectors find drift in columns")
    }

    /// A segment that drifted less than so many times as much as all rows did is one of them like any other.
    private static let apart = 1.5

    /// Whether a segment's rows moved otherwise than all rows: where the whole column moved about as far, the advice is
    /// about the column.
    private static func standsApart(_ segment: SegmentFinding.Segment, _ result: DriftAnalysisResult) -> Bool {
        guard let column = result.columns.first(where: { $0.name == segment.column }), column.isDrifted,
            let score = column.driftScore
        else { return true }
        return segment.driftScore >= apart * score
    }

    /// What drifted segments call for.
    static func segments(_ result: DriftAnalysisResult) -> [String] {
        let drifted = (result.segments?.drifted ?? []).filter { standsApart($0, result) }
        return DriftActions.limited(
            drifted.map { segment in
                let size =
                    segment.effectName == DriftEffect.totalVariation
                    ? "\(NumberText.percent(segment.effect)) of them changed places"
                    : "by \(NumberText.number(segment.effect)) reference standard deviations"
                let rows =
                    "\(NumberText.count(segment.currentCount, "row")), \(NumberText.count(segment.referenceCount)) in the "
                    + "reference"
                return "The rows with \(DriftNarration.name(of: segment)) drifted in \(segment.column): \(size) "
                    + "(\(rows)). Ask what changed for them and not for the others."
            }, "segments drifted")
    }
}
