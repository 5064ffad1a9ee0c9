import Testing
import VigilDomain
import VigilFormats
import VigilMonitoring

@testable import VigilCommand

@Suite("Which columns are compared")
struct ColumnSelectionTests {
    private func table(_ text: String) throws -> Table { try Table.parse(Array(text.utf8)) }

    /// Twelve rows with an id, a time, a part, two inputs, a score and a label.
    private func recording(part: String) throws -> Table {
        let rows = (0..<12).map { "r\($0),2026-01-\(10 + $0)T00:00:00Z,\(part),\($0 % 3),b\($0 % 2),0.\($0),\($0 % 2)" }
        return try table("row_id,timestamp,partition,age,region,score,label\n" + rows.joined(separator: "\n"))
    }

    private func select(
        _ wishes: ColumnSelection.Wishes = ColumnSelection.Wishes()
    ) throws -> ColumnSelection {
        try ColumnSelection(
            reference: recording(part: "reference"), current: recording(part: "production"), wishes: wishes,
            names: ("a.csv", "b.csv"))
    }

    @Test("ids, times, parts and labels of a recording are left out, each with its reason")
    func leavesOut() throws {
        let selection = try select()
        #expect(selection.reference.map(\.name) == ["age", "region", "score"])
        #expect(selection.reference.map(\.role) == [.feature, .feature, .score])
        #expect(selection.leftOut.map(\.name) == ["row_id", "timestamp", "partition", "label"])
        #expect(selection.leftOut[0].reason.hasPrefix("an identifier: "))
        #expect(selection.leftOut[1].reason.hasPrefix("a time: "))
        #expect(selection.leftOut[2].reason.contains("\"production\""))
        #expect(selection.leftOut[3].reason.contains("--include label"))
    }

    @Test("the user's word counts before every recognition")
    func wishes() throws {
        let all = try select(ColumnSelection.Wishes(include: ["row_id", "timestamp", "partition", "label"]))
        #expect(all.leftOut.isEmpty)
        #expect(try select(ColumnSelection.Wishes(exclude: ["age"])).leftOut.contains { $0.reason == "--exclude" })
        let named = try select(ColumnSelection.Wishes(label: "region", prediction: "age"))
        #expect(named.reference.first?.role == .prediction)
        #expect(named.leftOut.contains { $0.name == "region" && $0.reason.hasPrefix("--label") })
        // Once the label is named, a column that is only called so is an input like any other.
        #expect(named.reference.contains { $0.name == "label" })
    }

    @Test("a label without predictions beside it is a column like any other")
    func plainLabel() throws {
        let text = "label,x\n" + (0..<12).map { "\($0 % 2),\($0 % 5)" }.joined(separator: "\n")
        let selection = try ColumnSelection(
            reference: table(text), current: table(text), wishes: ColumnSelection.Wishes(), names: ("a", "b"))
        #expect(selection.reference.map(\.name) == ["label", "x"])
    }

    @Test("a constant that changed is compared, unless its name says that it names a part")
    func changedConstant() throws {
        let before = "country,split\n" + Array(repeating: "US,train", count: 30).joined(separator: "\n")
        let after = "country,split\n" + Array(repeating: "DE,test", count: 30).joined(separator: "\n")
        let selection = try ColumnSelection(
            reference: table(before), current: table(after), wishes: ColumnSelection.Wishes(), names: ("a", "b"))
        #expect(selection.reference.map(\.name) == ["country"])
        #expect(selection.leftOut.map(\.name) == ["split"])
    }

    @Test("columns of one file only are listed with the file that lacks them")
    func oneSided() throws {
        let selection = try ColumnSelection(
            reference: table("x,old\n1,2\n2,2\n"), current: table("new,x\n1,2\n2,2\n"),
            wishes: ColumnSelection.Wishes(), names: ("a.csv", "b.csv"))
        #expect(
            selection.leftOut == [
                LeftOutList.Entry(name: "old", reason: "it is not in b.csv"),
                LeftOutList.Entry(name: "new", reason: "it is not in a.csv"),
            ])
        #expect(selection.schemaChange == SchemaChange(vanished: ["old"], added: ["new"]))
    }

    @Test(
        "a label, a part, an identifier or an excluded column that the current file lacks is no column that is missed")
    func missed() throws {
        let rows = (0..<12).map { "r\($0),a,\($0 % 3),\($0 % 4),\($0 % 2)" }
        let before = try table("row_id,split,age,income,label\n" + rows.joined(separator: "\n"))
        let after = try table("age\n1\n2\n3\n")
        func vanished(_ wishes: ColumnSelection.Wishes) throws -> [String] {
            try ColumnSelection(reference: before, current: after, wishes: wishes, names: ("a", "b"))
                .schemaChange.vanished
        }
        #expect(try vanished(ColumnSelection.Wishes()) == ["income"])
        #expect(try vanished(ColumnSelection.Wishes(include: ["row_id"])) == ["row_id", "income"])
        #expect(try vanished(ColumnSelection.Wishes(exclude: ["income"])) == [])
    }

    @Test("two files without a common column are refused, and so is a name that neither has")
    func refuses() throws {
        let error = #expect(throws: CommandFailure.self) {
            try ColumnSelection(
                reference: table("a,b\n1,2\n"), current: table("c,d\n1,2\n"), wishes: ColumnSelection.Wishes(),
                names: ("one.csv", "two.csv"))
        }
        #expect(
            error?.description
                == "one.csv and two.csv have no column in common: the first has a, b, the second c, d")
        for wishes in [
            ColumnSelection.Wishes(include: ["nope"]), ColumnSelection.Wishes(exclude: ["nope"]),
            ColumnSelection.Wishes(label: "nope"), ColumnSelection.Wishes(prediction: "nope"),
        ] {
            let error = #expect(throws: CommandFailure.self) { try select(wishes) }
            #expect(error?.description.contains("\"nope\"") == true)
        }
        let nothing = #expect(throws: CommandFailure.self) {
            try select(ColumnSelection.Wishes(exclude: ["age", "region", "score"]))
        }
        #expect(nothing?.description.hasPrefix("nothing is left to compare: ") == true)
    }
}
