import Foundation
import Testing
import Vigil
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

    @Test("a Redis address is read before anything is opened, and its password is not repeated")
    func redis() throws {
        let none = try Composition.link(nil)
        #expect(none == nil)
        let link = try #require(try Composition.link("redis://:s3cret@127.0.0.1:1/2"))
        #expect(link.problem == nil)
        for wrong in ["127.0.0.1:6379", "rediss://:s3cret@cache", "redis://:s3cret@cache:x"] {
            do {
                _ = try Composition.link(wrong)
                Issue.record("\(wrong) was taken")
            } catch let error as CommandFailure {
                #expect(error.description.hasPrefix("redis: ") && !error.description.contains("s3cret"))
            }
        }
    }

    @Test("a path is a file, also behind the engine's name")
    func files() async throws {
        let folder = try TemporaryFolder()
        try await Composition.store("\(folder.url.path)/a.db").close()
        try await Composition.store("sqlite:\(folder.url.path)/b.db").close()
    }
}
