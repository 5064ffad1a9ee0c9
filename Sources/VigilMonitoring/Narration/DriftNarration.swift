package import VigilDomain

/// The sentences about a drift check.
package enum DriftNarration {
    /// How many inputs drifted and which, strongest first, and whether the predictions did; then what found a change that
    /// no column shows by itself.
    ///
    /// - Parameters:
    ///   - result: The check.
    ///   - window: The checked window's name, or `nil` to leave it out.
    /// - Returns: One or two sentences, and one for each of the first findings beyond single columns.
    package static func sentence(_ result: DriftAnalysisResult, window: String? = nil) -> String {
        let inWindow = window.map { " in \($0)" } ?? ""
        let measured = result.columns.filter { $0.measurement != nil }
        let beyond = beyondColumns(result)
        if result.driftedColumns.isEmpty, let first = beyond.first {
            let none = measured.isEmpty ? "No column could be compared" : "No single column drifts"
            return sentences(["\(none)\(inWindow), but \(first)"] + Array(beyond.dropFirst().prefix(mostBeyond - 1)))
        }
        if !result.columns.isEmpty, result.columns.allSatisfy({ $0.status == .typeChanged }) {
            let isOne = result.columns.count == 1
            return
                "No column could be compared\(inWindow): \(isOne ? "the only one" : "every one") changed its type, from "
                + "numbers to names or the other way round."
        }
        guard !measured.isEmpty else {
            return "Not enough data for a drift check\(inWindow): "
                + "\(NumberText.count(result.currentRows, "row")) against \(NumberText.count(result.referenceRows))."
        }
        let inputs = measured.filter { $0.role == .feature }
        let drifted = result.driftedColumns
        let driftedInputs = drifted.filter { $0.role == .feature }
        var text: String
        switch (inputs.count, driftedInputs.count) {
        case (0, _): text = ""
        case (_, 0): text = "None of \(NumberText.count(inputs.count, "input")) drifts\(inWindow)."
        case (let all, let some):
            text =
                "\(NumberText.count(some)) of \(NumberText.count(all, "input")) \(some == 1 ? "drifts" : "drift")"
                + "\(inWindow): \(ListText.joined(driftedInputs.map(\.name)))."
        }
        let outputs = drifted.filter { $0.role != .feature }
        if !outputs.isEmpty {
            let verb = outputs.count == 1 ? "drifts" : "drift"
            let names = ListText.joined(outputs.map(\.role.rawValue))
            text += (text.isEmpty ? "" : " ") + "The \(names) \(verb)\(text.isEmpty ? inWindow : "")."
        }
        if text.isEmpty { text = "Neither prediction nor score drifts\(inWindow)." }
        return beyond.isEmpty ? text : "\(text) \(sentences(Array(beyond.prefix(mostBeyond - 1))))"
    }

    /// The most findings beyond single columns that are told; pages list the rest.
    private static let mostBeyond = 3

    /// Clauses as sentences.
    ///
    /// They begin with a column's name, a quotation mark or a number: there is nothing to capitalize.
    private static func sentences(_ clauses: [String]) -> String {
        clauses.map { "\($0)." }.joined(separator: " ")
    }

    /// A segment by its feature and value, such as `region = "north"`.
    static func name(of segment: SegmentFinding.Segment) -> String {
        "\(segment.feature) = \"\(segment.value.prefix(60))\""
    }

    /// One column's test and effect in words.
    ///
    /// - Parameter column: The column's check.
    /// - Returns: Two or three sentences.
    package static func sentence(_ column: ColumnDrift) -> String {
        switch column.outcome {
        case .notEnoughData(let reference, let current, let need):
            return "Not enough data: \(NumberText.count(reference)) values in the reference and "
                + "\(NumberText.count(current)) in the window, \(NumberText.count(need)) needed on each side."
        case .measured(let measurement):
            return words(measurement)
        }
    }

    private static func words(_ measurement: ColumnDrift.Measurement) -> String {
        let test =
            measurement.test == "chi_squared" ? "Chi-squared is" : "The two distribution functions differ by at most"
        let size =
            measurement.effectName == DriftEffect.wasserstein
            ? "The values moved by \(NumberText.number(measurement.correctedEffect)) reference standard deviations"
            : "\(NumberText.percent(measurement.correctedEffect)) of the rows changed places"
        let limit =
            measurement.effectName == DriftEffect.wasserstein
            ? NumberText.setting(measurement.relevantEffect) : NumberText.percent(measurement.relevantEffect)
        let p = NumberText.pValue(measurement.adjustedPValue)
        return "\(test) \(NumberText.number(measurement.statistic)), p \(p.hasPrefix("<") ? p : "= \(p)") adjusted for "
            + "the number of columns. \(size), corrected for chance; \(limit) counts as relevant. "
            + (measurement.isDrifted ? "It drifted." : "It did not drift.")
    }
}

/// The names of the effects that a finding states.
package enum DriftEffect {
    /// Wasserstein-1 divided by the reference's population standard deviation.
    package static let wasserstein = "wasserstein_1_in_reference_sd"
    /// The total variation distance.
    package static let totalVariation = "total_variation"
}
