import Testing
import VigilDomain

@testable import VigilFormats

/// A file that cannot be read and how it is reported.
struct FileFault: CustomTestStringConvertible, Sendable {
    var claim: String
    var bytes: [UInt8]
    var code: FormatError.Code
    var line: Int?
    var detail: String

    init(_ claim: String, _ bytes: [UInt8], _ code: FormatError.Code, line: Int? = nil, _ detail: String) {
        (self.claim, self.bytes, self.code, self.line, self.detail) = (claim, bytes, code, line, detail)
    }

    init(_ claim: String, _ text: String, _ code: FormatError.Code, line: Int? = nil, _ detail: String) {
        self.init(claim, Array(text.utf8), code, line: line, detail)
    }

    var testDescription: String { claim }
}

struct CSVFaultTests {
    static let csvFaults: [FileFault] = [
        FileFault("an empty file", "", .empty, "the file is empty"),
        FileFault("blank lines and nothing else", "\n\r\n\n", .empty, "the file is empty"),
        FileFault("a header and no row", "a,b\n\n", .noRows, "a header with 2 columns"),
        FileFault("a row that is too short", "a,b\n1,2\n\"x\n\",2\n3\n", .ragged, line: 5, "1 field; the header has 2"),
        FileFault("a row that is too long", "a,b\n1,2,3,\"4\n,5\",6\n", .ragged, line: 2, "5 fields; the header has 2"),
        FileFault("a short last row without line end", "a,b\n1,2\n3", .ragged, line: 3, "1 field; the header has 2"),
        FileFault(
            "two columns of one name", "a,b,a\n1,2,3\n", .header, line: 1, "columns 1 and 3 are both named \"a\""),
        FileFault("a column without name", "a, ,c\n1,2,3\n", .header, line: 1, "column 2 has no name"),
        FileFault(
            "a quote that is never closed", "a,b\n1,2\n3,\"4\n5,6\n", .malformedCSV, line: 3,
            "column \"b\" is never closed"),
        FileFault("a quote in the header that is never closed", "a,\"b\n1,2\n", .malformedCSV, line: 1, "never closed"),
        FileFault(
            "text after a closing quote", "a,b\n\"1\"x,2\n", .malformedCSV, line: 2,
            "after the closing quote of column \"a\""),
        FileFault(
            "a name that is not UTF-8", Array("a,b\n1,ok\n2,M".utf8) + [0xFC] + Array("nchen\n".utf8), .notText,
            line: 3, "column \"b\" is not UTF-8"),
        FileFault(
            "a header that is not UTF-8", [0x61, 0x2C, 0xE9, 0x0A, 0x31, 0x2C, 0x32], .notText, line: 1,
            "the name of column 2"),
        FileFault("a NUL byte", "a,b\n1,2\n3,\u{0}\n", .notText, line: 3, "NUL byte"),
        FileFault(
            "more columns than a table has", String(repeating: "x,", count: 10_001) + "y\n", .header, line: 1,
            "more than 10000 columns"),
    ]

    static let ndjsonFaults: [FileFault] = [
        FileFault("a broken line", "{\"a\":1}\n\n{\"a\":}\n", .malformedJSON, line: 3, "a value is expected"),
        FileFault(
            "a line with an unclosed string", "{\"a\":1}\n{\"a\":\"x}\n", .malformedJSON, line: 2, "no closing quote"),
        FileFault("a line that is an array", "{\"a\":1}\n[1]\n", .malformedJSON, line: 2, "jq -c '.[]'"),
        FileFault("a nested value", "{\"a\":1}\n{\"a\":{\"b\":1}}\n", .wrongType, line: 2, "\"a\" holds {\"b\":1}"),
        FileFault("a key twice", "{\"a\":1,\"a\":2}\n", .malformedJSON, line: 1, "\"a\" is there twice"),
        FileFault("NaN", "{\"a\":NaN}\n", .malformedJSON, line: 1, "NaN and Infinity are not JSON"),
        FileFault("a number beyond a double", "{\"a\":1e999}\n", .wrongType, line: 1, "beyond the range of a double"),
        FileFault("objects without keys", "{}\n{}\n", .header, line: 1, "no keys"),
        FileFault("an empty key", "{\"a\":1}\n{\"\":1}\n", .header, line: nil, "a key is empty"),
        FileFault("half a surrogate pair", "{\"a\":\"\\ud800\"}\n", .notText, line: 1, "half a character"),
        FileFault(
            "bytes that are not UTF-8", Array("{\"a\":1}\n{\"a\":\"".utf8) + [0xFF] + Array("\"}\n".utf8),
            .malformedJSON, line: 2, "not UTF-8"),
    ]

    static let fileFaults: [FileFault] = [
        FileFault("Parquet", "PAR1\u{15}\u{4}\u{15}\u{0}", .unsupported, "duckdb -c \"COPY (FROM '"),
        FileFault("a workbook", "PK\u{3}\u{4}........", .unsupported, "save the sheet as CSV"),
        FileFault("UTF-16", [0xFF, 0xFE, 0x61, 0, 0x0A, 0], .unsupported, "iconv -f UTF-16"),
        FileFault("damaged gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 0xFF, 1, 2, 3, 4, 5, 6], .corrupt, "gzip -t"),
        FileFault("damaged zstd", [0x28, 0xB5, 0x2F, 0xFD, 4, 0x68, 0x67, 0, 0, 1, 2, 3], .corrupt, "zstd -t"),
    ]

    @Test("a CSV text with a fault is refused with code, line and reason", arguments: csvFaults)
    func csv(fault: FileFault) throws {
        let error = try #require(formatError { try Table.parse(fault.bytes) })
        #expect(error.code == fault.code)
        #expect(error.line == fault.line)
        #expect(error.detail.contains(fault.detail), "\(error)")
    }

    @Test("an NDJSON text with a fault is refused with code, line and reason", arguments: ndjsonFaults)
    func ndjson(fault: FileFault) throws {
        let error = try #require(formatError { try Table.parse(fault.bytes) })
        #expect(error.code == fault.code)
        #expect(error.line == fault.line)
        #expect(error.detail.contains(fault.detail), "\(error)")
    }

    @Test("a file of another kind is refused with advice and its name", arguments: fileFaults)
    func files(fault: FileFault) throws {
        try TemporaryFile.with(fault.bytes) { path in
            let error = try #require(formatError { try Table.read(path: path) })
            #expect(error.code == fault.code)
            #expect(error.description.hasPrefix(path))
            #expect(error.detail.contains(fault.detail), "\(error)")
        }
    }

    @Test("a file that is not there and a folder are refused with the system's reason")
    func unreadable() {
        let missing = formatError { try Table.read(path: "/nowhere/file.csv") }
        #expect(missing?.code == .unreadable)
        #expect(missing?.description == "/nowhere/file.csv: cannot be read: No such file or directory")
        #expect(formatError { try Table.read(path: "/tmp") }?.detail.contains("Is a directory") == true)
    }

    @Test("control characters in a quoted cell do not reach the terminal")
    func excerpt() {
        var options = TableOptions()
        options.types = ["a": .numeric]
        let error = formatError { try Table.parse("a\n\u{1B}[31mred\n", options) }
        #expect(error?.detail.contains("\u{241B}[31mred") == true)
        #expect(error?.detail.contains("\u{1B}") == false)
    }
}
