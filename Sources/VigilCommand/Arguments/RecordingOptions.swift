import ArgumentParser
import VigilClient
import VigilFormats

/// What a user can say about the columns of a recorded file.
struct RecordingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Column with unique ids. (default: row_id, prediction_id or id)", valueName: "column"))
    var id: String?

    @Option(help: ArgumentHelp("Column with the predictions' times. (default: timestamp)", valueName: "column"))
    var timestamp: String?

    @Option(
        help: ArgumentHelp(
            "Column with the probability, confidence or ranking score. (default: score)", valueName: "column"))
    var score: String?

    @Option(
        help: ArgumentHelp("Column with the predicted class or value. (default: prediction)", valueName: "column"))
    var prediction: String?

    @Option(help: ArgumentHelp("Column with what really happened. (default: label)", valueName: "column"))
    var label: String?

    @Option(
        help: ArgumentHelp(
            "Column with the times labels became known. (default: label_timestamp)", valueName: "column"))
    var labelTimestamp: String?

    @Option(help: ArgumentHelp("Ranking: column with the query. (default: group or query_id)", valueName: "column"))
    var group: String?

    @Option(help: ArgumentHelp("Ranking: column with the place in the list. (default: rank)", valueName: "column"))
    var rank: String?

    @Option(
        help: ArgumentHelp(
            "Column with the milliseconds a prediction took. (default: inference_time_ms)", valueName: "column"))
    var inferenceTime: String?

    @Option(
        help: ArgumentHelp(
            "Multiclass: what the columns with a class's probability begin with. (default: probability_)",
            valueName: "prefix"))
    var probabilities: String?

    @Option(
        name: .customLong("where"), parsing: .singleValue,
        help: ArgumentHelp(
            "Takes only rows with this text in this column. May be repeated; all must hold.",
            valueName: "column=text"))
    var filters: [String] = []

    @Flag(help: "Reads times without a zone as UTC.")
    var assumeUtc = false

    @OptionGroup var file: FileOptions

    /// What was said about the file, as words for another command that reads it; rows that were asked for are left out.
    var words: [String] {
        let options: [(name: String, value: String?)] = [
            ("--id", id), ("--timestamp", timestamp), ("--score", score), ("--prediction", prediction),
            ("--label", label), ("--label-timestamp", labelTimestamp), ("--group", group), ("--rank", rank),
            ("--inference-time", inferenceTime), ("--probabilities", probabilities),
        ]
        var words: [String] = []
        for option in options {
            if let value = option.value { words += [option.name, value] }
        }
        if assumeUtc { words.append("--assume-utc") }
        for text in file.missing { words += ["--missing", text] }
        if file.separator != .comma { words += ["--separator", file.separator.rawValue] }
        return words
    }

    /// What was said.
    func columns() throws -> ReplayColumns {
        let options: [(ReplayColumns.Role, String?)] = [
            (.id, id), (.timestamp, timestamp), (.score, score), (.prediction, prediction), (.label, label),
            (.labelTimestamp, labelTimestamp), (.group, group), (.rank, rank), (.inferenceTime, inferenceTime),
        ]
        var named: [ReplayColumns.Role: String] = [:]
        for (role, name) in options { named[role] = name }
        let filters = try filters.map { text in
            // An empty text asks for rows without a value, so that only the column must be there.
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw CommandFailure("--where: \"\(text)\" must be written as COLUMN=TEXT")
            }
            return RowFilter(
                column: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
        }
        return ReplayColumns(
            named: named, probabilityPrefix: probabilities ?? ReplayColumns.usualProbabilityPrefix, filters: filters,
            assumesUTC: assumeUtc)
    }
}
