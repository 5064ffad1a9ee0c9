import Testing
import VigilDomain

@testable import VigilFormats

struct NDJSONTableTests {
    @Test("keys become columns in the order in which they first occur, absent ones are missing")
    func columns() throws {
        let text = """
            {"a":1,"b":"x"}

            {"b":null,"c":true}
            {"c":"y","a":-2.5e1,"b":"\\u00e4"}
            """
        let table = try Table.parse(text)
        #expect(table.names == ["a", "b", "c"])
        #expect(table.columns.map(\.texts) == [["1.0", nil, "-25.0"], ["x", nil, "ä"], [nil, "true", "y"]])
        #expect(table.rows == 3)
    }

    @Test("a text after numbers brings back the spelling of the numbers")
    func mixed() throws {
        let text =
            (0..<500).map { "{\"n\":\($0),\"m\":\($0).50}" }.joined(separator: "\n") + "\n{\"m\":\"x\"}\n{\"m\":1e999}"
        let table = try Table.parse(text)
        #expect(table.column("n")?.kind == .numeric)
        #expect(table.column("m")?.texts == (0..<500).map { "\($0).50" } + ["x", "1e999"])
    }

    @Test("kinds that the user gave are kept")
    func overrides() throws {
        var options = TableOptions()
        options.types = ["a": .categorical, "b": .numeric]
        let table = try Table.parse("{\"a\":1.0,\"b\":2}\n", options)
        #expect(table.columns.map(\.texts) == [["1.0"], ["2.0"]])
        #expect(table.columns[0].kind == .categorical)
        let error = formatError { try Table.parse("{\"a\":1,\"b\":2}\n{\"b\":\"x\"}\n", options) }
        #expect(error?.code == .wrongType)
        #expect(error?.line == 2)
        options.types = ["z": .numeric]
        #expect(formatError { try Table.parse("{\"a\":1}", options) }?.code == .unknownColumn)
    }

    @Test("the format is told by the first byte, or said by the user")
    func format() throws {
        #expect(try Table.parse("\u{FEFF} \n{\"a\":1}").names == ["a"])
        var options = TableOptions()
        options.format = .csv
        #expect(try Table.parse("{a}\n1\n", options).names == ["{a}"])
        options.format = .ndjson
        #expect(formatError { try Table.parse("a\n1\n", options) }?.code == .malformedJSON)
        #expect(formatError { try Table.parse("", options) }?.code == .empty)
    }

    @Test("many lines with many keys keep their values")
    func manyLines() throws {
        let text = (0..<4000).map { row in "{\"id\":\"r\(row)\",\"k\(row % 50)\":\(row)}" }.joined(separator: "\n")
        let table = try Table.parse(text)
        #expect(table.names.count == 51)
        #expect(table.column("id")?.texts == (0..<4000).map { "r\($0)" })
        #expect(
            table.column("k7")?.numbers?.filter { !$0.isNaN } == (0..<4000).filter { $0 % 50 == 7 }.map(Double.init))
    }
}
