import ArgumentParser
import Foundation
import Vigil
import VigilClient
import VigilStorage

/// `vigil verify`.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks everything that is stored: checksums, numbers of rows, the database itself.",
        discussion: """
            A running server checks its own, beside its work:
              vigil verify
              vigil verify --server http://vigil.example.com:8080

            A database that no server has open, brought to this version's schema first:
              vigil verify --database vigil.db

            A damaged segment is set aside: it stays as it is, everything else is read, and what is computed \
            without its rows says so. One that reads well again is released.

            Exit codes: 0 all is well, 1 something is damaged, 2 it could not be done.
            """)

    @Option(
        help: ArgumentHelp(
            "A database that no server uses: a file, or postgres://USER@HOST/DATABASE.", valueName: "address"))
    var database: String?

    @Flag(help: "Prints the result as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let bar = ProgressBar("verifying", terminal: .current)
        let document: VerificationDocument
        if let database {
            document = try await Self.verify(database, bar)
        } else {
            document = try await connection.withClient { try await Self.verify($0, bar) }
        }
        bar.clear()
        try Console.print(json ? document.json : VerificationText(document: document).lines.joined(separator: "\n"))
        if document.report?.isSound != true { throw ExitCode(ExitStatus.drift) }
    }

    private static func verify(_ address: String, _ bar: ProgressBar) async throws -> VerificationDocument {
        let store = try await Composition.existingStore(address)
        do {
            guard let verification = store.verification else {
                throw CommandFailure("database: what is stored there cannot be verified")
            }
            let report = try await verification.verify(at: SystemWallClock().now()) { bar.show($0) }
            try await store.close()
            return VerificationDocument(report)
        } catch {
            try? await store.close()  // the first error says more
            throw error
        }
    }

    private static func verify(_ client: VigilAPIClient, _ bar: ProgressBar) async throws -> VerificationDocument {
        var document = try await client.startVerification()
        while document.status == "running" {
            bar.show(VerificationProgress(checked: document.checked ?? 0, total: document.total ?? 0))
            try await Task.sleep(for: .milliseconds(200))
            document = try await client.verification()
        }
        guard document.report != nil else {
            throw CommandFailure("the server could not verify what it stores: \(document.reason ?? document.status)")
        }
        return document
    }
}

extension ProgressBar {
    fileprivate func show(_ progress: VerificationProgress) {
        guard progress.total > 0 else { return }
        show(
            .share(Double(progress.checked) / Double(progress.total)),
            note: "\(progress.checked) of \(progress.total) segments")
    }
}
