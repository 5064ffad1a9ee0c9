internal import VigilDomain

/// Reads a CSV file in tables of so many rows, in memory that does not grow with the file.
///
/// Kinds are inferred from the first table, which is why its rows should not be too few, and kept from then on: when a
/// column of numbers has a name later, reading ends with an error that says so. A column without any value so far is
/// numeric in the tables before its first value.
package struct TableChunks: ~Copyable {
    private static let pieceSize = 256 * 1024

    private let name: String
    private let rowsPerChunk: Int
    private var source: ByteSource
    private var window: [UInt8]
    private var position: Int
    private var sourceEnded = false
    private var parser: CSVParser

    /// Opens a file and reads its header.
    ///
    /// - Parameters:
    ///   - path: The path, or `-` for standard input.
    ///   - options: How it is read; `format` is CSV in any case.
    ///   - rowsPerChunk: The rows of a table; the last one may have fewer.
    /// - Throws: `FormatError` that names the file.
    package init(path: String, options: TableOptions = TableOptions(), rowsPerChunk: Int = 10_000) throws(FormatError) {
        precondition(rowsPerChunk > 0, "a chunk has at least one row")
        let name = path == "-" ? "standard input" : path
        do throws(FormatError) {
            var source = try ByteSource(path: path, limit: options.limit)
            let (window, header) = try Self.begin(&source, options)
            try self.init(name, source, window, header, options, rowsPerChunk)
        } catch {
            throw error.about(name)
        }
    }

    private init(
        _ name: String, _ source: consuming ByteSource, _ window: [UInt8], _ header: CSVHeader, _ options: TableOptions,
        _ rowsPerChunk: Int
    ) throws(FormatError) {
        parser = try CSVParser(header, options: options)
        position = header.end
        self.name = name
        self.rowsPerChunk = rowsPerChunk
        self.window = window
        self.source = source
    }

    private static func begin(
        _ source: inout ByteSource, _ options: TableOptions
    ) throws(FormatError) -> ([UInt8], CSVHeader) {
        var window: [UInt8] = []
        // A header that is longer than this is no header.
        while window.count < pieceSize, try source.append(to: &window) {}
        let header = try window.withUnsafeBufferPointer { (bytes) throws(FormatError) in
            try CSVHeader(bytes, separator: options.separator)
        }
        return (window, header)
    }

    /// The columns' names.
    package var names: [String] { parser.names }

    /// The next rows, or `nil` when there are none left.
    ///
    /// - Returns: A table of `rowsPerChunk` rows, or fewer at the end.
    /// - Throws: `FormatError` that names the file.
    package mutating func next() throws(FormatError) -> Table? {
        do throws(FormatError) {
            while true {
                if let (table, next) = try parse() {
                    position = next
                    guard table.rows > 0 else { return nil }
                    parser.fixKinds(of: table)
                    return table
                }
                try readMore()
            }
        } catch {
            throw error.about(name)
        }
    }

    private mutating func parse() throws(FormatError) -> (table: Table, next: Int)? {
        // The scanner wants a line feed behind the bytes.
        window.append(0x0A)
        defer { window.removeLast() }
        return try window.withUnsafeBufferPointer { (all) throws(FormatError) in
            try parser.parse(
                UnsafeBufferPointer(rebasing: all[..<(all.count - 1)]), from: position, isLast: sourceEnded,
                mostRows: rowsPerChunk)
        }
    }

    /// Forgets the rows that are done and at least doubles what is left, so that rows are looked at twice on average.
    private mutating func readMore() throws(FormatError) {
        window.removeFirst(position)
        position = 0
        let wanted = max(2 * window.count, Self.pieceSize)
        while window.count < wanted, !sourceEnded {
            sourceEnded = try !source.append(to: &window)
        }
    }
}
