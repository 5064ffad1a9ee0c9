import Foundation
import Testing
import VigilStorage

@testable import VigilCommand

@Suite("Addresses of databases")
struct CompositionTests {
    @Test(
        "an address that no engine knows is refused with what there is",
        arguments: [
            ("mysql://root@localhost/vigil", "\"mysql\" is not an engine of this program; there are sqlite, postgres"),
            ("sqlite:", "write sqlite:PATH"), ("postgres:", "write postgres://USER:PASSWORD@HOST:PORT/DATABASE"),
            ("POSTGRESQL:", "names no database"),
        ])
    func refused(address: String, words: String) async throws {
        do {
            try await Composition.store(address).close()
            Issue.record("\(address) was opened")
        } catch let error as CommandFailure {
            #expect(error.description.contains(words), "\(error)")
        }
    }

    @Test(
        "a password is not shown",
        arguments: [
            ("postgres://vigil:s3cret@db/vigil", "postgres://vigil:***@db/vigil"), ("./a@b:c.db", "./a@b:c.db"),
            ("vigil.db", "vigil.db"), ("sqlite:vigil.db", "sqlite:vigil.db"),
        ])
    func shown(address: String, text: String) {
        #expect(Composition.shown(address) == text)
    }

    @Test("a path is a file, also behind the engine's name")
    func files() async throws {
        let folder = try TemporaryFolder()
        try await Composition.store("\(folder.url.path)/a.db").close()
        try await Composition.store("sqlite:\(folder.url.path)/b.db").close()
    }
}
