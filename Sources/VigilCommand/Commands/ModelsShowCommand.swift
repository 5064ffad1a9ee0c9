import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil models show`.
struct ModelsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Prints a model's schema as JSON, as `POST /api/v1/models` takes it.")

    @Argument(help: "The model.")
    var model: String

    @Option(help: ArgumentHelp("The model's version; the newest one when left out.", valueName: "version"))
    var modelVersion: String?

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(model)
        let document = try await connection.withClient { try await $0.model(name, version: modelVersion) }
        try Console.print(try document.text())
    }
}
