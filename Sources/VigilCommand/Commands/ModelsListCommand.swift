import ArgumentParser
import VigilClient
import VigilDomain
import VigilMonitoring

/// `vigil models list`.
struct ModelsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the models of a server.")

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let (models, address) = try await connection.withClient { (try await $0.models(), $0.address) }
        guard !models.isEmpty else {
            try Console.print(
                "No model is registered at \(address). "
                    + "`vigil models add --from FILE --name NAME --task TASK` registers one.")
            return
        }
        try Console.print(Self.table(models, terminal: .current))
    }

    static func table(_ models: [ModelDocument], terminal: Terminal) -> String {
        var table = TextTable(columns: [
            TextTable.Column(title: "model", leastWidth: 16),
            TextTable.Column(title: "version", leastWidth: 8),
            TextTable.Column(title: "task"),
            TextTable.Column(title: "inputs", alignment: .right),
            TextTable.Column(title: "window"),
            TextTable.Column(title: "labels after"),
            TextTable.Column(title: "summary", leastWidth: 12),
        ])
        for model in models {
            table.add([
                TextTable.Cell(model.model, .bold),
                TextTable.Cell(model.version),
                TextTable.Cell(model.task.words),
                TextTable.Cell(NumberText.count(model.features.count)),
                TextTable.Cell(WindowText.unit(of: model.window)),
                TextTable.Cell(labelWait(model.labelHorizonSeconds)),
                TextTable.Cell(model.summary, .dim),
            ])
        }
        return table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }

    /// How long labels are waited for, in words.
    static func labelWait(_ seconds: Double) -> String {
        if seconds == 0 { return "at once" }
        if seconds < 3600 { return NumberText.number(seconds / 60) + " min" }
        if seconds < 2 * 86_400 { return NumberText.number(seconds / 3600) + " h" }
        return NumberText.number(seconds / 86_400) + " days"
    }
}
