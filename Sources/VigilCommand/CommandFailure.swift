import VigilClient
import VigilDomain

/// A sentence for the user about what cannot be done; the program ends with exit code 2.
struct CommandFailure: Error, Hashable, CustomStringConvertible {
    let description: String

    init(_ sentence: String) { description = sentence }

    /// Runs `body`, whose sentences then begin with what they are about, such as a file.
    static func about<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as CommandFailure {
            throw CommandFailure("\(name): \(error)")
        }
    }
}

/// The exit codes, the same for every subcommand.
enum ExitStatus {
    /// Done; for drift checks: the rule to fail on did not hold.
    static let success: Int32 = 0
    /// For drift checks: the rule to fail on held.
    static let drift: Int32 = 1
    /// It could not be done: a bad argument, an unreadable file, no server.
    static let failure: Int32 = 2
}
