import VigilClient
import VigilDomain
import VigilMonitoring

/// What is stored, as text for a terminal.
struct StorageText {
    let storage: StorageDocument

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        guard !storage.models.isEmpty else { return ["No model is registered.", database].joined(separator: "\n") }
        var parts = [table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")]
        parts += [storage.models.map { sentences($0, terminal) }.joined(separator: "\n"), database]
        return parts.joined(separator: "\n\n")
    }

    private var table: TextTable {
        var table = TextTable(columns: [
            TextTable.Column(title: "model", leastWidth: 12), TextTable.Column(title: "version", leastWidth: 7),
            TextTable.Column(title: "predictions", alignment: .right),
            TextTable.Column(title: "labelled", alignment: .right), TextTable.Column(title: "from"),
            TextTable.Column(title: "to"), TextTable.Column(title: "segments", alignment: .right),
            TextTable.Column(title: "ids", alignment: .right), TextTable.Column(title: "columns", alignment: .right),
            TextTable.Column(title: "search", alignment: .right), TextTable.Column(title: "each", alignment: .right),
            TextTable.Column(title: "outcomes", alignment: .right),
        ])
        for model in storage.models {
            for version in model.versions {
                let segments = version.predictionSegments
                table.add([
                    TextTable.Cell(model.model, .bold), TextTable.Cell(version.version),
                    TextTable.Cell(NumberText.count(version.predictions)),
                    TextTable.Cell(NumberText.count(version.labelled)),
                    TextTable.Cell(date(version.from)),
                    TextTable.Cell(date(version.to)),
                    TextTable.Cell(NumberText.count(segments.segments + version.outcomeSegments.segments)),
                    TextTable.Cell(ByteText.bytes(segments.keyBytes)),
                    TextTable.Cell(ByteText.bytes(segments.columnBytes)),
                    TextTable.Cell(ByteText.bytes(segments.fingerprintBytes)),
                    TextTable.Cell(version.bytesPerPrediction.map { NumberText.fixed($0, decimals: 1) + " B" } ?? ""),
                    TextTable.Cell(ByteText.bytes(version.outcomeSegments.bytes)),
                ])
            }
        }
        return table
    }

    private func date(_ time: DocumentTime?) -> String { time.map { "\($0.timestamp.civilDate)" } ?? "" }

    /// What limits a model, and what waits.
    private func sentences(_ model: StorageDocument.Model, _ terminal: Terminal) -> String {
        var words = ["\(model.model): \(ByteText.bytes(model.bytes))"]
        var limits: [String] = []
        if let days = model.retention.days { limits.append("\(NumberText.setting(days)) days") }
        if let bytes = model.retention.bytes { limits.append(ByteText.bytes(bytes)) }
        words.append(limits.isEmpty ? "everything is kept" : "kept are " + limits.joined(separator: " and at most "))
        if let next = model.nextRemovalAt {
            words.append("the oldest window goes with the first event from \(next.timestamp.civilDate) on")
        }
        if let left = model.bytesLeft {
            words.append(
                left >= 0
                    ? "\(ByteText.bytes(left)) more before the oldest windows go by size"
                    : "over its size by \(ByteText.bytes(-left)): the oldest windows go within a minute, where they may"
            )
        }
        let removed = model.versions.reduce(0) { $0 + $1.removedPredictions }
        if removed > 0 {
            words.append("\(NumberText.count(removed, "prediction was", "predictions were")) removed so far")
        }
        let repeated = model.versions.reduce(0) { $0 + $1.repeatedIds }
        if repeated > 0 {
            let count = NumberText.count(repeated, "prediction has an id", "predictions have ids")
            words.append("\(count) that came before, more than the id horizon away")
        }
        if model.waitingOutcomes > 0 {
            let count = NumberText.count(model.waitingOutcomes, "outcome waits", "outcomes wait")
            words.append("\(count) for a prediction")
        }
        return TerminalText.wrapped(TerminalText.clean(words.joined(separator: "; ") + "."), to: terminal.width)
    }

    private var database: String {
        let use = storage.database
        var words: [String] = []
        if let bytes = use.bytes { words.append("the database takes \(ByteText.bytes(bytes))") }
        if let bytes = use.freeBytes { words.append("\(ByteText.bytes(bytes)) of that are free for what comes next") }
        if let bytes = use.logBytes { words.append("its log \(ByteText.bytes(bytes))") }
        if let disk = use.diskBytes, let free = use.diskFreeBytes, disk > 0 {
            let share = NumberText.percent(Double(free) / Double(disk))
            words.append("\(ByteText.bytes(free)) of the disk are free (\(share))")
        }
        guard let first = words.first else { return "The database does not tell what it takes." }
        return first.prefix(1).uppercased() + first.dropFirst() + words.dropFirst().map { ", " + $0 }.joined() + "."
    }
}
