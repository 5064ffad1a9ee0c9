import Testing
import VigilDomain

@testable import VigilFormats

struct WriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("commas and colons come by themselves")
    func structure() {
        let text = text { writer in
            writer.beginObject()
            writer.member("a", 1)
            writer.key("b")
            writer.beginArray()
            writer.endArray()
            writer.key("c")
            writer.value([1.5, .nan, -.infinity])
            writer.key(encoded: JSONWriter.encoded(key: "d\""))
            writer.beginObject()
            writer.member("e", true)
            writer.member("f", "x")
            writer.member("g", 0.25)
            writer.key("h")
            writer.null()
            writer.endObject()
            writer.endObject()
            writer.endLine()
            writer.value(Int64.min)
        }
        #expect(
            text == #"{"a":1,"b":[],"c":[1.5,null,null],"d\"":{"e":true,"f":"x","g":0.25,"h":null}}"#
                + "\n-9223372036854775808")
        #expect(StrictJSON.isValid(Array(text.prefix { $0 != "\n" }.utf8)))
    }

    @Test("bytes can be taken and the writer used again")
    func reuse() {
        var writer = JSONWriter()
        writer.value(1)
        #expect(writer.takeBytes() == Array("1".utf8))
        writer.value("x")
        #expect(writer.takeBytes() == Array("\"x\"".utf8))
    }

    @Test("every character that JSON must escape is escaped, and only those")
    func escapes() {
        let all = String(String.UnicodeScalarView((0...0x2FF).compactMap(Unicode.Scalar.init)))
        let written = text { $0.value(all) }
        #expect(StrictJSON.isValid(Array(written.utf8)))
        #expect(written.hasPrefix(#""\u0000\u0001"#))
        #expect(written.contains(#"\t\n\u000b\u000c\r\u000e"#))
        #expect(written.contains(##" !\"#"##))
        #expect(written.contains(#"[\\]"#))
        #expect(written.hasSuffix("\u{2FE}\u{2FF}\""))
    }

    @Test("numbers have the shortest text that reads back the same")
    func numbers() {
        func text(_ number: Double) -> String { self.text { $0.value(number) } }
        #expect(text(1) == "1")
        #expect(text(-0.0) == "-0.0")
        #expect(text(0.1) == "0.1")
        #expect(text(-1234.56) == "-1234.56")
        #expect(text(0.001) == "0.001")
        #expect(text(.leastNonzeroMagnitude) == Double.leastNonzeroMagnitude.description)
        #expect(text(.nan) == "null")
        var random = SplitMix64(seed: 31)
        for _ in 0..<8000 {
            let places = Double(
                sign: .plus, exponent: 0,
                significand: [1, 10, 100, 1e3, 1e4, 1e6, 1e7].randomElement(using: &random) ?? 1)
            let candidates = [
                Double(bitPattern: random.next()), Double.random(in: -1e9...1e9, using: &random),
                Double(Int.random(in: -10_000_000...10_000_000, using: &random)) / places,
            ]
            for number in candidates where number.isFinite {
                let written = text(number)
                #expect(Double(written)?.bitPattern == number.bitPattern, "\(number)")
                // Swift's own text is the shortest; it spends two characters more on whole numbers, ".0".
                #expect(written.count <= number.description.count, "\(number)")
            }
        }
    }

    @Test("a table written as CSV is read back, whatever its cells hold", arguments: TableOptions.Separator.allCases)
    func csv(separator: TableOptions.Separator) throws {
        let names = [
            "plain", "a,b", "semi;colon", "tab\t", "q\"", "two\nlines", " padded ", "ä😀", nil, "cr\rlf\r\n", "'", "=1",
        ]
        let numbers: [Double] = [0, -0.0, .nan, 1.5, 1e300, 5e15, 0.1, -7, 1 / 3, 2, 3, 4]
        let table = Table(
            names: ["te,xt", "num\"ber"],
            columns: [.categorical(CategoricalColumn(names)), .numeric(NumericColumn(numbers))])
        var options = TableOptions()
        options.separator = separator
        let read = try Table.parse(CSVWriter.text(of: table, separator: separator), options: options)
        #expect(read.names == table.names)
        #expect(read.columns.map(\.texts) == table.columns.map(\.texts))
    }

    @Test("a single column keeps its missing cells")
    func singleColumn() throws {
        let table = Table(names: ["a"], columns: [.categorical(CategoricalColumn(["x", nil, "", "y"]))])
        let bytes = CSVWriter.text(of: table)
        #expect(String(decoding: bytes, as: UTF8.self) == "a\r\nx\r\n\"\"\r\n\"\"\r\ny\r\n")
        #expect(try Table.parse(bytes).columns[0].texts == ["x", nil, nil, "y"])
    }

    @Test("cells can be written one by one")
    func cells() {
        var writer = CSVWriter()
        writer.cell("a")
        writer.missingCell()
        writer.cell(Int64(-5))
        writer.cell(Double.infinity)
        writer.endRow()
        writer.cell("b")
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "a,,-5,inf\r\nb")
    }
}
