import ArgumentParser
import VigilDomain
import VigilMonitoring

/// `vigil drift detectors`.
struct DriftDetectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detectors",
        abstract: "Lists the drift detectors: those beside the default check, and those of streams.")

    @Argument(help: "Shows the definition, recipe and source of this one.")
    var name: String?

    func run() throws {
        let groups: [(use: String, descriptors: [DriftDetectorDescriptor])] = [
            ("a column", DriftDetectorCatalog.detectors.map(\.descriptor)),
            ("columns together", TableDriftDetectorCatalog.detectors.map(\.descriptor)),
            ("a stream", StreamDriftDetectorCatalog.detectors.map(\.descriptor)),
        ]
        guard let name else {
            var table = TextTable(columns: [
                TextTable.Column(title: "name"), TextTable.Column(title: "what it is", leastWidth: 20),
                TextTable.Column(title: "looks at"), TextTable.Column(title: "columns"),
                TextTable.Column(title: "p-value"),
            ])
            for (use, descriptors) in groups {
                for descriptor in descriptors {
                    table.add([
                        TextTable.Cell(descriptor.id.rawValue), TextTable.Cell(descriptor.title), TextTable.Cell(use),
                        TextTable.Cell(descriptor.kinds.map(\.rawValue).joined(separator: ", ")),
                        TextTable.Cell(descriptor.hasPValue ? "yes" : "no"),
                    ])
                }
            }
            let terminal = Terminal.current
            try Console.print(table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n"))
            return
        }
        let registry = DriftDetectorRegistry()
        guard let descriptor = registry.descriptor(of: DriftDetectorID(name)) else {
            throw CommandFailure("\(registry.refusal(of: DriftDetectorID(name))); vigil drift detectors lists them")
        }
        let lines = [
            descriptor.title, descriptor.definition, descriptor.recipe.map { "Recipe: \($0)." },
            "Needs \(NumberText.count(descriptor.minimumRows, "value")) a side. Source: \(descriptor.source)",
        ]
        let width = Terminal.current.width
        try Console.print(
            lines.compactMap { $0 }.map { TerminalText.wrapped(TerminalText.clean($0), to: width) }
                .joined(separator: "\n\n"))
    }
}
