import Foundation
import Testing
import VigilNotifications

@testable import VigilCommand

@Suite("The file of API keys")
struct APIKeyFileTests {
    private let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

    private func write(_ text: String, mode: Int) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test("every line is a key, without comments and empty lines")
    func reads() throws {
        try write("# for the pipeline\n0123456789abcdef\n\n  fedcba9876543210  \r\n", mode: 0o600)
        let file = try APIKeyFile(path: path)
        #expect(file.keys == [Secret("0123456789abcdef"), Secret("fedcba9876543210")])
        #expect(file.warning == nil)
    }

    @Test("a file that everybody can read is warned about")
    func warns() throws {
        try write("0123456789abcdef\n", mode: 0o644)
        #expect(try APIKeyFile(path: path).warning?.contains("chmod 600") == true)
    }

    @Test(
        "faults name the line and never the key",
        arguments: [
            ("", "there is no key in it"), ("# only a comment\n", "there is no key in it"),
            ("0123456789abcdef\nshortkey\n", "line 2: the key has 8 characters and needs 16"),
            ("a key with spaces in it\n", "line 1: a key must be visible ASCII without spaces"),
        ])
    func refuses(text: String, sentence: String) throws {
        try write(text, mode: 0o600)
        let error = #expect(throws: CommandFailure.self) { try APIKeyFile(path: path) }
        #expect(error?.description.contains(sentence) == true)
        #expect(error?.description.contains("shortkey") == false)
    }

    @Test("a file that is not there is named")
    func absent() {
        let error = #expect(throws: CommandFailure.self) { try APIKeyFile(path: path) }
        #expect(error?.description.hasPrefix(path) == true)
    }
}
