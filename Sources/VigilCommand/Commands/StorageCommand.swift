import ArgumentParser
import VigilClient

/// `vigil storage`.
struct StorageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "storage",
        abstract: "Shows what is stored of each model, what it takes, and what retention removes next.",
        discussion: """
            Bytes are those of the compressed segments; what the whole database takes is told below.
            How much is kept is set with `vigil models add --retention-days --retention-size`, or for all models with \
            `vigil serve`.
            """)

    @Flag(help: "Prints the amounts as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let answer = try await connection.withClient { try await $0.storage() }
        try Console.print(json ? answer.json : StorageText(storage: answer.document).text(for: .current))
    }
}
