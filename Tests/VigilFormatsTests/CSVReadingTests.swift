import Testing
import VigilDomain

@testable import VigilFormats

struct CSVReadingTests {
    @Test("texts are read as Python's csv module reads them", arguments: CSVGolden.all)
    func goldens(golden: CSVGolden) throws {
        var options = TableOptions()
        options.format = .csv
        do {
            // All columns as names, since numbers would lose their spelling.
            let inferred = try Table.parse(golden.text, options)
            options.types = TypeOverrides(Dictionary(inferred.names.map { ($0, .categorical) }) { first, _ in first })
            let table = try Table.parse(golden.text, options)
            #expect(golden.error == nil)
            #expect(table.names == golden.rows.first)
            let rows = (0..<table.rows).map { row in table.columns.map { $0.texts[row] ?? "" } }
            #expect(rows == Array(golden.rows.dropFirst()))
        } catch let error as FormatError {
            #expect(error.code == golden.error, "\(error)")
        }
    }

    @Test("a column is numeric when every cell that is there is a number")
    func inference() throws {
        let text = """
            whole,decimal,spaced,signed,text,late,gap,nothing,mixed
            1,1.5, 2 ,+3,x,1,,,nan
            2,.5,"4",-3,1,2,7,,inf
            3,1e2,\t5,+.5,y,z,,,1e999

            """
        let table = try Table.parse(text)
        let kinds = Dictionary(uniqueKeysWithValues: zip(table.names, table.columns.map(\.kind)))
        #expect(kinds.filter { $0.value == .categorical }.keys.sorted() == ["late", "text"])
        #expect(table.column("decimal")?.numbers == [1.5, 0.5, 100])
        #expect(table.column("spaced")?.numbers == [2, 4, 5])
        #expect(table.column("signed")?.numbers == [3, -3, 0.5])
        #expect(table.column("late")?.texts == ["1", "2", "z"])
        #expect(table.column("gap")?.texts == [nil, "7.0", nil])
        #expect(table.column("nothing")?.texts == [nil, nil, nil])
        #expect(table.column("mixed")?.texts == [nil, nil, nil])
        #expect(table.notes[8].notANumberCells == 1)
        #expect(table.notes[8].infiniteCells == 2)
        #expect(table.notes[0] == Table.ColumnNote())
    }

    @Test("infinite cells stay infinite where that is asked for")
    func infinities() throws {
        var options = TableOptions()
        options.keepsInfinities = true
        let table = try Table.parse("x\n1\ninf\n-Infinity\n1e999\nnan\n", options)
        #expect(table.columns[0].texts == ["1.0", "inf", "-inf", "inf", nil])
        #expect(table.notes[0].infiniteCells == 3 && table.notes[0].notANumberCells == 1)
    }

    @Test(
        "words that C takes for numbers do not make numbers of names",
        arguments: ["0x10", "1_000", "1,5", "--1", "+-1", "1 2", "e5"])
    func notNumbers(cell: String) throws {
        let table = try Table.parse("a\n\"\(cell)\"\n")
        #expect(table.columns[0].texts == [cell])
        #expect(table.columns[0].kind == .categorical)
    }

    @Test("a name after numbers brings back the spelling of the numbers before it")
    func demotion() throws {
        let cells = (0..<3000).map { "0\($0).50" } + ["A7", "nan", "", "\"q\""]
        let table = try Table.parse("n,code\n" + cells.map { "1,\($0)" }.joined(separator: "\n"))
        #expect(table.column("code")?.texts == (0..<3000).map { "0\($0).50" } + ["A7", "nan", nil, "q"])
        #expect(table.column("n")?.numbers == Array(repeating: 1, count: 3004))
    }

    @Test("kinds that the user gave are kept, and broken ones are named with line and cell")
    func overrides() throws {
        var options = TableOptions()
        options.types = ["a": .categorical, "b": .numeric]
        let table = try Table.parse("a,b\n01,1\n02,\n", options)
        #expect(table.columns[0].texts == ["01", "02"])
        #expect(table.columns[1].texts == ["1.0", nil])
        let error = formatError { try Table.parse("a,b\n\"x\ny\",1\n2,\"n/a\"\n", options) }
        #expect(error?.code == .wrongType)
        #expect(error?.line == 4)
        #expect(error?.detail.contains("column \"b\" has \"n/a\" here") == true)
        options.types = ["c": .numeric]
        #expect(formatError { try Table.parse("a,b\n1,2\n", options) }?.code == .unknownColumn)
    }

    @Test("cells that the user names count as missing, numbers too")
    func missingCells() throws {
        var options = TableOptions()
        options.missingCells = ["NA", "-999"]
        let table = try Table.parse("a,b,c\n1,NA,x\n-999,2,NA\nNA,-999,\n", options)
        #expect(table.columns.map(\.texts) == [["1.0", nil, nil], [nil, "2.0", nil], ["x", nil, nil]])
        let plain = try Table.parse("a,b\n1,NA\n2,3\n")
        #expect(plain.columns[1].texts == ["NA", "3"])
    }

    @Test("semicolons and tabs separate when asked for", arguments: [TableOptions.Separator.semicolon, .tab])
    func separators(separator: TableOptions.Separator) throws {
        var options = TableOptions()
        options.separator = separator
        let mark = separator == .tab ? "\t" : ";"
        let table = try Table.parse("a\(mark)b\n1,5\(mark)\"x\(mark)y\"\n", options)
        #expect(table.columns.map(\.texts) == [["1,5"], ["x\(mark)y"]])
        let error = formatError { try Table.parse("a\(mark)b\n1\(mark)2\n") }
        #expect(error?.code == .header)
        #expect(error?.detail.contains("the separator seems to be a \(separator.rawValue)") == true)
    }

    @Test("the row numbers that pandas writes under an empty name are a column named index")
    func pandasIndex() throws {
        #expect(try Table.parse(",a\n0,1\n1,2\n").names == ["index", "a"])
        #expect(formatError { try Table.parse(",index\n0,1\n") }?.code == .header)
    }

    @Test("a long file keeps every cell, through all growing of columns")
    func manyRows() throws {
        var random = SplitMix64(seed: 3)
        let numbers = (0..<20_000).map { _ in Double.random(in: -1e6...1e6, using: &random) }
        let names = (0..<20_000).map { "name \($0 % 7001)" }
        let text = "x,y,z\r\n" + zip(numbers, names).map { "\($0),\($1),\"\($1)\"" }.joined(separator: "\r\n")
        let table = try Table.parse(text)
        #expect(table.columns[0].numbers == numbers)
        #expect(table.columns[1].texts == names)
        #expect(table.columns[1] == table.columns[2])
        #expect(table.columns[1].names?.dictionary.count == 7001)
    }
}
