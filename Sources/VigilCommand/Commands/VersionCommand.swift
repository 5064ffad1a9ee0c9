import ArgumentParser
import Vigil

/// `vigil version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Prints the version.")

    func run() throws { try Console.print("vigil \(VigilVersion.current)") }
}
