import Foundation
import Testing

@Suite("vigil drift, run")
struct DriftCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("reference.csv", SampleFiles.inputs())
        try folder.write("same.csv", SampleFiles.inputs(seed: 2))
        try folder.write("moved.csv", SampleFiles.inputs(seed: 3, shift: 40))
        try folder.write("south.csv", SampleFiles.inputs(seed: 4, shift: 40, south: 0.9))
    }

    private func drift(_ arguments: String..., input: String? = nil) async throws -> Program.Output {
        try await Program.run(["drift"] + arguments, input: Data((input ?? "").utf8), in: folder)
    }

    private func json(_ output: Program.Output) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8)) as? [String: Any])
    }

    @Test("two files of the same kind end with 0")
    func noDrift() async throws {
        let output = try await drift("reference.csv", "same.csv")
        #expect(output.status == 0)
        #expect(output.standardError == "")
        #expect(output.standardOutput.contains("None of 2 inputs drifts."))
        #expect(output.standardOutput.contains("Exit code 0"))
    }

    @Test("a column that moved ends with 1 and stands first")
    func drift() async throws {
        let output = try await drift("reference.csv", "moved.csv")
        #expect(output.status == 1)
        let lines = output.standardOutput.split(separator: "\n")
        let first = try #require(lines.firstIndex { $0.hasPrefix("verdict") }.map { lines[$0 + 1] })
        #expect(first.hasPrefix("drifted  income"))
        #expect(output.standardOutput.contains("row_id"))
        #expect(output.standardOutput.contains("A column drifts when its Benjamini-Hochberg adjusted p"))
        #expect(!output.standardOutput.contains("\u{1B}"))
    }

    @Test("JSON has the verdict, the rule, the columns from worst to best, and what was left out")
    func printsJSON() async throws {
        let output = try await drift("reference.csv", "south.csv", "--json")
        #expect(output.status == 1)
        let document = try json(output)
        #expect(document["overall_drift_detected"] as? Bool == true)
        #expect(document["exit_code"] as? Int == 1)
        #expect(document["reference_rows"] as? Int == 400)
        #expect((document["rule"] as? [String: Any])?["alpha"] as? Double == 0.05)
        let columns = try #require(document["columns"] as? [[String: Any]])
        #expect(columns.map { $0["name"] as? String } == ["income", "region"] || columns.count == 2)
        #expect((columns[0]["measurement"] as? [String: Any])?["adjusted_p_value"] != nil)
        let leftOut = try #require(document["left_out"] as? [[String: String]])
        #expect(leftOut.map { $0["name"] } == ["row_id", "timestamp"])
        #expect((document["fail_on"] as? [String]) == ["any"])
    }

    @Test("rows of one customer, and of one day, count for fewer")
    func dependence() async throws {
        try folder.write("before.csv", SampleFiles.customers(0..<200, seed: 1))
        try folder.write("after.csv", SampleFiles.customers(200..<215, seed: 12))
        let plain = try await drift("before.csv", "after.csv", "--exclude", "customer")
        #expect(plain.status == 1)
        let clustered = try await drift("before.csv", "after.csv", "--cluster-by", "customer")
        #expect(clustered.status == 0, "\(clustered.standardOutput)")
        #expect(clustered.standardOutput.contains("15 different values of customer"))
        #expect(clustered.standardOutput.contains("--cluster-by: it says which rows belong together"))
        let days = try await drift(
            "before.csv", "after.csv", "--exclude", "customer", "--blocks", "day", "--time", "day")
        #expect(days.status == 0, "\(days.standardOutput)")
        #expect(days.standardOutput.contains("measured on 50 days of the reference"))
        let found = try await drift("before.csv", "after.csv", "--exclude", "customer", "--blocks", "day")
        #expect(found.standardOutput == days.standardOutput)
    }

    @Test("what says how rows depend on each other has to be there")
    func dependenceFails() async throws {
        let nobody = try await drift("reference.csv", "same.csv", "--cluster-by", "nobody")
        #expect(nobody.status == 2 && nobody.standardError.contains("--cluster-by"))
        let clock = try await drift("reference.csv", "same.csv", "--blocks", "day", "--time", "clock")
        #expect(clock.status == 2 && clock.standardError.contains("--time: the reference has no column \"clock\""))
        let none = try await drift("reference.csv", "same.csv", "--time", "timestamp")
        #expect(none.status != 0 && none.standardError.contains("--blocks day"))
        let twice = try await drift("reference.csv", "same.csv", "--detector", "psi", "--detector", "psi=0.1")
        #expect(twice.status != 0 && twice.standardError.contains("psi is given twice"))
        let noTime = try await drift("reference.csv", "same.csv", "--blocks", "day", "--time", "region")
        #expect(noTime.status == 2 && noTime.standardError.contains("is no time"), "\(noTime.standardError)")
        let few = try await drift("reference.csv", "same.csv", "--blocks", "day")
        #expect(
            few.status == 0 && few.standardOutput.contains("The reference holds 1 day with 5 rows or more;"),
            "\(few.standardOutput)")
    }

    @Test("the HTML report is one file that needs nothing else")
    func writesReport() async throws {
        let output = try await drift("reference.csv", "moved.csv", "--html", "report.html")
        #expect(output.status == 1)
        #expect(output.standardOutput.contains("The report is in report.html."))
        let page = folder.text("report.html")
        #expect(page.hasPrefix("<!doctype html>"))
        #expect(page.contains("Exit code 1: it is 1 when"))
        #expect(page.contains("<svg"))
        #expect(page.utf8.count < 500_000)
        for outside in ["src=", "<link", "@import", "url(http"] { #expect(!page.contains(outside)) }
    }

    @Test("a report that cannot be written is an error")
    func reportFails() async throws {
        let output = try await drift("reference.csv", "same.csv", "--html", "no/such/folder/report.html")
        #expect(output.status == 2)
        #expect(output.standardError.contains("no/such/folder/report.html cannot be written"))
        #expect(output.standardError.contains("No such file or directory"))
    }

    @Test("standard input, gzip and NDJSON are read like a CSV file")
    func otherInputs() async throws {
        let piped = try await drift("reference.csv", "-", "--json", input: SampleFiles.inputs(seed: 3, shift: 40))
        #expect(piped.status == 1)
        #expect((try json(piped)["current"] as? [String: Any])?["file"] as? String == "standard input")
        #expect(try await Program.runTool("gzip", "-k", "moved.csv", in: folder).status == 0)
        #expect(try await drift("reference.csv", "moved.csv.gz").status == 1)
        let lines = SampleFiles.inputs(seed: 2).split(separator: "\n").dropFirst().map { line -> String in
            let cells = line.split(separator: ",")
            return #"{"income": \#(cells[2]), "region": "\#(cells[3])"}"#
        }
        try folder.write("same.ndjson", lines.joined(separator: "\n"))
        #expect(try await drift("reference.csv", "same.ndjson").status == 0)
    }

    @Test("the rule and the rule to fail on can be changed, and the output states them")
    func rules() async throws {
        let mild = try await drift("reference.csv", "moved.csv", "--min-effect", "5")
        #expect(mild.status == 0)
        #expect(mild.standardOutput.contains("small "))
        #expect(mild.standardOutput.contains("Wasserstein-1 5.0 reference standard deviations"))
        #expect(try await drift("reference.csv", "moved.csv", "--fail-on", "share=0.9").status == 0)
        #expect(try await drift("reference.csv", "moved.csv", "--fail-on", "share=0.5").status == 1)
        #expect(try await drift("reference.csv", "moved.csv", "--fail-on", "column=region").status == 0)
        let both = try await drift(
            "reference.csv", "moved.csv", "--fail-on", "column=region", "--fail-on", "column=income")
        #expect(both.status == 1)
    }

    @Test("kinds and columns can be chosen")
    func columns() async throws {
        let codes = "code,x\n" + (0..<60).map { "\($0 % 3),\($0 % 7)" }.joined(separator: "\n")
        try folder.write("codes.csv", codes)
        let output = try await drift("codes.csv", "codes.csv", "--categorical", "code", "--exclude", "x", "--json")
        let columns = try #require(try json(output)["columns"] as? [[String: Any]])
        #expect(columns.map { $0["name"] as? String } == ["code"])
        #expect(columns[0]["kind"] as? String == "categorical")
        let included = try await drift("reference.csv", "same.csv", "--include", "row_id")
        #expect(included.standardOutput.contains("row_id"))
    }

    @Test("constant and all-missing columns, and a single row, are told and do not stop it")
    func degenerateColumns() async throws {
        let head = "constant,empty,x\n"
        try folder.write("odd.csv", head + (0..<50).map { "5,,\($0 % 9)" }.joined(separator: "\n"))
        let output = try await drift("odd.csv", "odd.csv")
        #expect(output.status == 0)
        #expect(output.standardOutput.contains("no data  empty"))
        try folder.write("changed.csv", head + (0..<50).map { "6,,\($0 % 9)" }.joined(separator: "\n"))
        #expect(try await drift("odd.csv", "changed.csv").status == 1)
        try folder.write("one.csv", head + "5,,1\n")
        let one = try await drift("odd.csv", "one.csv")
        #expect(one.status == 2)
        #expect(one.standardOutput == "")
        #expect(one.standardError.contains("no column could be compared: a verdict needs 20 values a side"))
        #expect(one.standardError.contains("50 rows of odd.csv and the 1 row of one.csv"))
    }

    @Test("a column whose values are all missing in the current file does not pass")
    func lostColumn() async throws {
        let head = "income,x\n"
        try folder.write("full.csv", head + (0..<60).map { "\($0 * 37 % 50),\($0 % 9)" }.joined(separator: "\n"))
        try folder.write("lost.csv", head + (0..<60).map { ",\($0 % 9)" }.joined(separator: "\n"))
        let output = try await drift("full.csv", "lost.csv", "--html", "lost.html")
        #expect(output.status == 1)
        #expect(output.standardOutput.contains("lost     income"))
        #expect(folder.text("lost.html").contains("income lost all its values."))
        #expect(try await drift("full.csv", "lost.csv", "--fail-on", "column=x").status == 0)
        #expect(try await drift("full.csv", "lost.csv", "--exclude", "x").status == 2)
    }

    @Test("a stray text among numbers ends with 2, and names the options that decide what it is")
    func strayText() async throws {
        let head = "price,x\n"
        let rows = (0..<100).map { "\($0 * 37 % 50).5,\($0 % 9)" }
        try folder.write("numbers.csv", head + rows.joined(separator: "\n"))
        try folder.write("stray.csv", head + (rows.prefix(70) + ["N/A,1"] + rows).joined(separator: "\n"))
        for (pair, place) in [
            (["numbers.csv", "stray.csv"], "171 values in stray.csv"),
            (["stray.csv", "numbers.csv"], "171 values in stray.csv"),
        ] {
            let output = try await Program.run(["drift"] + pair, in: folder)
            #expect(output.status == 2)
            // The other column is compared all the same.
            #expect(output.standardOutput.contains("other type") && output.standardOutput.contains("Exit code 2"))
            #expect(output.standardOutput.contains { $0 == "x" })
            for words in [place, "price: ", "\"N/A\" in row 71", "--missing N/A", "--categorical price"] {
                #expect(output.standardError.contains(words), "\(output.standardError)")
            }
        }
        #expect(try await drift("numbers.csv", "stray.csv", "--missing", "N/A").status == 0)
        let categories = try await drift("numbers.csv", "stray.csv", "--categorical", "price")
        #expect(categories.status != 2, "\(categories.standardError)")
        let numbers = try await drift("numbers.csv", "stray.csv", "--numeric", "price")
        #expect(numbers.standardError.contains("line 72"), "\(numbers.standardError)")
        #expect(try await drift("numbers.csv", "stray.csv", "--exclude", "price").status == 0)
    }

    @Test("measurements are no identifiers for a stray text, nor is a column that turned to names")
    func noIdentifiers() async throws {
        let numbers = (0..<200).map { "\(Double($0 * 7919 % 1009) / 7 + 0.0001)" }
        try folder.write("a.csv", "x,y\n" + numbers.enumerated().map { "\($1),\($0 % 9)" }.joined(separator: "\n"))
        let stray = ["N/A"] + numbers.dropFirst()
        try folder.write("b.csv", "x,y\n" + stray.enumerated().map { "\($1),\($0 % 9)" }.joined(separator: "\n"))
        let levels = (0..<200).map { $0 % 2 == 0 ? "low" : "high" }
        try folder.write("c.csv", "x,y\n" + levels.enumerated().map { "\($1),\($0 % 9)" }.joined(separator: "\n"))
        for other in ["b.csv", "c.csv"] {
            let output = try await drift("a.csv", other)
            #expect(output.status == 2, "\(output.standardOutput)")
            #expect(output.standardOutput.contains("other type") && output.standardError.contains("x: "))
        }
    }

    @Test("an old threshold that is too small for the rows is refused in words")
    func refused() async throws {
        for (name, seed) in [("r.csv", 3), ("s.csv", 5)] {
            let rows = (0..<50).map { "\(Double(($0 + seed) * 7919 % 997) / 10)" }
            try folder.write(name, "x\n" + rows.joined(separator: "\n"))
        }
        let output = try await drift("r.csv", "s.csv", "--include", "x", "--detector", "evidently_psi=0.1")
        #expect(output.standardOutput.contains("refused  evidently_psi"), "\(output.standardOutput)")
        #expect(output.standardOutput.contains("evidently_psi, x: refused: without drift this distance is expected"))
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        var name: String
        var content: [UInt8]
        var options: [String] = []
        var words: [String]
        var testDescription: String { name }
    }

    static let faults: [Fault] = [
        Fault(name: "empty.csv", content: [], words: ["empty.csv", "empty"]),
        Fault(name: "header.csv", content: Array("income,region\n".utf8), words: ["header.csv", "no row"]),
        Fault(
            name: "ragged.csv", content: Array("income,region\n1,a\n2,b\n3\n4,d\n".utf8),
            words: ["ragged.csv", "line 4"]),
        Fault(name: "twice.csv", content: Array("income,income\n1,2\n".utf8), words: ["twice.csv", "income"]),
        Fault(
            name: "latin.csv", content: Array("income,region\n1,".utf8) + [0xE9, 0x0A], words: ["latin.csv", "UTF-8"]),
        Fault(
            name: "table.parquet", content: Array("PAR1".utf8) + Array(repeating: 0, count: 64),
            words: ["table.parquet", "Parquet", "data.csv"]),
        Fault(name: "other.csv", content: Array("a,b\n1,2\n".utf8), words: ["other.csv", "no column in common"]),
        Fault(
            name: "text.csv", content: Array("income,region\n1,a\n2,b\nlots,c\n".utf8),
            options: ["--numeric", "income"],
            words: ["text.csv", "line 4", "income", "lots"]),
        Fault(name: "broken.csv.gz", content: [0x1F, 0x8B, 0x08, 0, 1, 2, 3], words: ["broken.csv.gz"]),
        Fault(
            name: "bad.ndjson", content: Array("{\"income\": 1}\n{\"income\": }\n".utf8),
            words: ["bad.ndjson", "line 2"]),
    ]

    @Test("a bad file ends with 2 and a sentence that names the file and the place", arguments: faults)
    func badFiles(fault: Fault) async throws {
        try folder.write(fault.name, Data(fault.content))
        let output = try await Program.run(["drift", "reference.csv", fault.name] + fault.options, in: folder)
        #expect(output.status == 2)
        #expect(output.standardOutput == "")
        #expect(output.standardError.hasPrefix("vigil: "))
        for word in fault.words { #expect(output.standardError.contains(word), "\(output.standardError)") }
        #expect(output.standardError.split(separator: "\n").count <= 3)
    }

    @Test(
        "a bad call ends with 2 and says what is allowed",
        arguments: [
            (["drift", "reference.csv"], "<current>"),
            (["drift", "reference.csv", "nothing-here.csv"], "nothing-here.csv"),
            (["drift", "reference.csv", "."], "directory"),
            (["drift", "-", "-"], "Only one of the two files"),
            (["drift", "reference.csv", "same.csv", "--alpha", "2"], "--alpha: 2.0 was given"),
            (["drift", "reference.csv", "same.csv", "--min-effect", "0"], "--min-effect: 0.0 was given"),
            (["drift", "reference.csv", "same.csv", "--fail-on", "share=7"], "share=7"),
            (["drift", "reference.csv", "same.csv", "--fail-on", "column=row_id"], "row_id\" is not compared"),
            (["drift", "reference.csv", "same.csv", "--numeric", "nope"], "nope"),
            (["drift", "reference.csv", "same.csv", "--include", "nope"], "nope"),
            (["drift", "reference.csv", "same.csv", "--wrong"], "--wrong"),
            (["drit"], "drit"),
        ])
    func badCalls(arguments: [String], words: String) async throws {
        let output = try await Program.run(arguments, in: folder)
        #expect(output.status == 2)
        #expect(output.standardOutput == "")
        #expect(output.standardError.contains(words), "\(output.standardError)")
    }

    @Test("help and version end with 0 on standard output")
    func help() async throws {
        for arguments in [["--help"], ["drift", "--help"], ["help", "serve"], ["--version"], ["version"]] {
            let output = try await Program.run(arguments)
            #expect(output.status == 0)
            #expect(!output.standardOutput.isEmpty)
            #expect(output.standardError == "")
        }
    }
}
