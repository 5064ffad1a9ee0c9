package import VigilDomain

/// Drift detectors as people know them.
package enum DetectorText {
    /// What a detector of the catalogs is; `nil` for one from outside, of which a finding holds the identifier only.
    ///
    /// - Parameter id: The identifier that a finding names.
    /// - Returns: The description, of a detector of columns, tables or streams.
    package static func descriptor(of id: String) -> DriftDetectorDescriptor? {
        let id = DriftDetectorID(id)
        return DriftDetectorCatalog.detector(id)?.descriptor ?? EqualWidthDetector(id)?.descriptor
            ?? TableDriftDetectorCatalog.detector(id)?.descriptor
            ?? StreamDriftDetectorCatalog.detector(id)?.descriptor
    }

    /// The detector's title, or its identifier where nobody knows the title.
    package static func title(of id: String) -> String { descriptor(of: id)?.title ?? id }

    /// What a detector's numbers say in brackets: `adjusted p < 1e-9, effect 0.312 (95 % interval 0.270 to 0.351), relevant
    /// from 0.2`.
    ///
    /// - Parameter result: What it found.
    /// - Returns: The parts that there are; empty without any.
    package static func numbers(_ result: DetectorResult) -> String {
        numbers(
            p: result.adjustedPValue ?? result.pValue, effect: result.effect, interval: interval(result),
            relevant: result.relevantEffect)
    }

    /// The range in which the true effect lies, such as `95 % interval 0.270 to 0.351`.
    ///
    /// - Parameter result: What a detector found.
    /// - Returns: `nil` where it gave none.
    package static func interval(_ result: DetectorResult) -> String? {
        guard let lower = result.effectLower95, let upper = result.effectUpper95 else { return nil }
        return "95 % interval \(NumberText.number(lower)) to \(NumberText.number(upper))"
    }

    static func numbers(p: Double?, effect: Double?, interval: String? = nil, relevant: Double?) -> String {
        let parts = [
            p.map { "adjusted p \(NumberText.pRelation($0))" },
            effect.map { "effect \(NumberText.number($0))" + (interval.map { " (\($0))" } ?? "") },
            relevant.map { "relevant from \(NumberText.setting($0))" },
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }
}
