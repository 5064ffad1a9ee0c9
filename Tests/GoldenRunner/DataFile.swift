import Foundation

/// A data file of comma-separated values, possibly gzipped, as a header and lines.
///
/// Works on bytes with `memchr`: a String per field takes half a minute over all files in a debug build.
struct DataFile {
    private let bytes: Data
    private let header: [String]

    /// Reads a file.
    ///
    /// - Parameter path: Where it lies; `.gz` is unpacked with `gzip`.
    /// - Throws: ``GoldenError`` if it cannot be read or is empty.
    init(_ path: String) throws {
        bytes = try Self.contents(path)
        let first = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard !first.isEmpty else { throw GoldenError("\(path) is empty") }
        header = first.split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The named columns, row by row.
    ///
    /// - Parameter names: The columns' names.
    /// - Returns: A text for each name, for each row.
    /// - Throws: ``GoldenError`` for an unknown column, a row of another length or a quoted field with a line break.
    func rows(_ names: [String]) throws -> [[String]] {
        let positions = try names.map { name in
            guard let position = header.firstIndex(of: name) else { throw GoldenError("no column \(name)") }
            return position
        }
        return try bytes.withUnsafeBytes { buffer in
            let text = ByteText(buffer)
            var rows: [[String]] = []
            var start = text.lineEnd(from: 0) + 1
            while start < buffer.count {
                let end = text.lineEnd(from: start)
                let fields = try text.fields(start, end)
                guard fields.count == header.count else {
                    throw GoldenError("row \(rows.count): \(fields.count) fields")
                }
                rows.append(positions.map { text.string(fields[$0]) })
                start = end + 1
            }
            return rows
        }
    }

    private static func contents(_ path: String) throws -> Data {
        guard path.hasSuffix(".gz") else { return try Data(contentsOf: URL(filePath: path)) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw GoldenError("gzip could not unpack \(path)") }
        return data
    }
}

/// Bytes of a text with fields, by position.
private struct ByteText {
    private let buffer: UnsafeRawBufferPointer

    init(_ buffer: UnsafeRawBufferPointer) { self.buffer = buffer }

    func string(_ range: Range<Int>) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: buffer[range]), as: UTF8.self)
    }

    func lineEnd(from start: Int) -> Int { find("\n", start, buffer.count) }

    /// The position of the next mark, or the end.
    private func find(_ mark: Unicode.Scalar, _ start: Int, _ end: Int) -> Int {
        guard start < end, let base = buffer.baseAddress else { return end }
        guard let hit = memchr(base + start, Int32(mark.value), end - start) else { return end }
        return UnsafeRawPointer(hit) - base
    }

    /// The fields of a line; a quoted one may hold commas, but neither doubled quotes nor line breaks.
    func fields(_ start: Int, _ lineEnd: Int) throws -> [Range<Int>] {
        let end = lineEnd > start && buffer[lineEnd - 1] == 13 ? lineEnd - 1 : lineEnd
        var fields: [Range<Int>] = []
        var position = start
        while true {
            let isQuoted = position < end && buffer[position] == 34
            let first = isQuoted ? position + 1 : position
            let last = find(isQuoted ? "\"" : ",", first, end)
            fields.append(first..<last)
            position = isQuoted ? last + 1 : last
            if position >= end { return fields }
            guard buffer[position] == 44 else { throw GoldenError("text after a closing quote") }
            position += 1
        }
    }
}
