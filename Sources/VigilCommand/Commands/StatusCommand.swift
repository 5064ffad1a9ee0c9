import ArgumentParser
import VigilClient

/// `vigil status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows how a server is: ready or why not, its availability, what it holds and what waits.",
        discussion: """
            Availability is counted over 30 days, from the heartbeat that the server keeps in its own store: it is up \
            while it runs and can write.

            Exit codes: 0 it is ready, 1 it is not and says why, 2 nothing answers.
            """)

    @Flag(help: "Prints the status as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let (answer, address) = try await connection.withClient { (try await $0.status(), $0.address) }
        let text = StatusText(status: answer.status, address: "\(address)").text(for: .current)
        try Console.print(json ? answer.json : text)
        if !answer.status.isReady { throw ExitCode(ExitStatus.drift) }
    }
}
