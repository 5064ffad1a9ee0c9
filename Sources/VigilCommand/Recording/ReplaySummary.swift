import VigilClient
import VigilDomain
import VigilMonitoring

/// What became of a replay, in sentences.
struct ReplaySummary {
    let model: ModelName
    let survey: RecordingSurvey
    let result: ReplayProgress
    let server: ServerAddress
    let hasBaseline: Bool

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        var lines = [sent]
        if result.duplicates > 0 {
            let before = NumberText.count(result.duplicates, "prediction was", "predictions were")
            lines.append("\(before) there before and not stored again.")
        }
        if result.unmatched > 0 {
            lines.append("\(NumberText.count(result.unmatched, "outcome")) found no prediction and wait for it.")
        }
        if result.expired > 0 {
            let rows = NumberText.count(result.expired, "prediction or outcome is", "predictions and outcomes are")
            lines.append("\(rows) of a time that the model's retention does not keep.")
        }
        if result.rejected > 0 {
            lines.append("\(NumberText.count(result.rejected, "row")) were not taken:")
            lines += result.rejections.map { TerminalText.clean("  \($0.id), \($0.field): \($0.detail)") }
            let more = result.rejected - result.rejections.count
            if more > 0 { lines.append("  and \(NumberText.count(more)) more") }
        }
        if !hasBaseline {
            lines.append(
                "It has no baseline, so drift is not checked: `vigil models baseline \(model) --from FILE` sets one.")
        }
        lines.append("What was found: `vigil check \(model)`, or \(server)/models/\(model)")
        return lines.joined(separator: "\n")
    }

    private var sent: String {
        let span = survey.span.map { " from \($0.first.civilDate) to \($0.last.civilDate)" } ?? ""
        let outcomes =
            survey.labels == 0 ? "; the file has no labels" : " and \(NumberText.count(result.outcomes, "outcome"))"
        return "\(model) was sent \(NumberText.count(result.predictions, "prediction"))\(span)\(outcomes)."
    }
}
