import Testing
import VigilFormats

@testable import VigilCommand

@Suite("The parts of a recording")
struct RecordingPartsTests {
    private func parts(_ text: String) throws -> RecordingParts? {
        RecordingParts(of: try Table.parse(Array(text.utf8)))
    }

    @Test("the reference and what came after it are found by their usual names, in any order and case")
    func found() throws {
        let parts = try #require(try parts("x,Split\n1,test\n2,Live\n3,Train\n"))
        #expect(parts.referenceFilter == "Split=Train")
        #expect(parts.productionFilter == "Split=Live")
        #expect(try self.parts("partition\nreference\n2007\n")?.productionFilter == "partition=2007")
    }

    @Test(
        "without a reference, or without anything beside it, nothing is claimed",
        arguments: ["x,y\n1,2\n", "partition\nreference\n", "partition\neast\nwest\n", "fold\n1\n2\n"])
    func none(text: String) throws {
        #expect(try parts(text) == nil)
    }

    @Test("words are quoted where a shell would take them apart")
    func shellWords() {
        #expect(ShellText.quoted("partition=reference") == "partition=reference")
        #expect(ShellText.quoted("N/A") == "N/A")
        #expect(ShellText.quoted("not known") == "'not known'")
        #expect(ShellText.quoted("it's") == #"'it'\''s'"#)
        #expect(ShellText.quoted("") == "''")
    }
}
