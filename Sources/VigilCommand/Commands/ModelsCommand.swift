import ArgumentParser

/// `vigil models`.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Lists, registers and shows the models of a server.",
        subcommands: [
            ModelsListCommand.self,
            ModelsAddCommand.self,
            ModelsShowCommand.self,
            ModelsBaselineCommand.self,
        ],
        defaultSubcommand: ModelsListCommand.self)
}
