import ArgumentParser
import Foundation
import Testing

@testable import VigilCommand

@Suite("The commands")
struct CommandListTests {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static let snapshots = tests.appendingPathComponent("Snapshots")

    @Test("every file of the folder Commands is in a list of subcommands, and the other way round")
    func listsAreComplete() throws {
        let folder = Self.tests.appendingPathComponent("../../Sources/VigilCommand/Commands")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix("Command.swift") }.map { String($0.dropLast(".swift".count)) }
        #expect(Set(files) == Set(Self.all.map { "\($0)" }))
    }

    /// Every subcommand, those of subcommands included.
    private static var all: [any ParsableCommand.Type] {
        var found: [any ParsableCommand.Type] = []
        var rest: [any ParsableCommand.Type] = RootCommand.configuration.subcommands
        while let next = rest.popLast() {
            found.append(next)
            rest += next.configuration.subcommands
        }
        return found
    }

    @Test("help texts are as in the snapshots; VIGIL_RECORD_SNAPSHOTS=1 writes them anew")
    func helpSnapshots() throws {
        let record = ProcessInfo.processInfo.environment["VIGIL_RECORD_SNAPSHOTS"] == "1"
        let commands: [any ParsableCommand.Type] = [RootCommand.self] + Self.all
        for command in commands {
            let help = RootCommand.helpMessage(for: command, columns: 100) + "\n"
            let file = Self.snapshots.appendingPathComponent("\(command).txt")
            if record {
                try FileManager.default.createDirectory(at: Self.snapshots, withIntermediateDirectories: true)
                try Data(help.utf8).write(to: file)
            }
            let expected = try String(contentsOf: file, encoding: .utf8)
            #expect(help == expected, "\(command)")
        }
    }

    @Test("every option has a line of help")
    func everyOptionIsExplained() {
        for command in Self.all {
            let help = RootCommand.helpMessage(for: command, columns: 200)
            let lines = help.split(separator: "\n")
            for (index, line) in lines.enumerated() where line.hasPrefix("  --") {
                // The words stand in a column of their own, behind a short name or on the line below a long one.
                #expect(hasWords(line, below: lines.dropFirst(index + 1).first), "\(command): \(line)")
            }
        }
    }

    private func hasWords(_ line: Substring, below next: Substring?) -> Bool {
        if line.count > 26 { return true }
        return next?.hasPrefix(String(repeating: " ", count: 26)) ?? false
    }
}
