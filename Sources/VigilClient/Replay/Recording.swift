package import VigilDomain
package import VigilFormats

/// The rows of a recorded file as predictions of a model: those of a CSV file some at a time, those of NDJSON, whose
/// columns are known at its end only, all at once.
package struct Recording: ~Copyable {
    private let mapping: ReplayMapping
    private let schema: ModelSchema
    /// The rows of a CSV file; `nil` for NDJSON.
    private var chunks: TableChunks?
    /// The rows of an NDJSON file until they are given out.
    private var table: Table?
    private var rowsRead = 0

    /// Opens a recording.
    ///
    /// - Parameters:
    ///   - path: The path of a regular file: it is opened more than once.
    ///   - columns: What is known about its columns.
    ///   - schema: The model's.
    ///   - options: How the file is read.
    ///   - rowsPerChunk: The rows of a chunk.
    /// - Throws: `FormatError` for the file, `RecordingError` when a column that is needed is not there.
    package init(
        path: String, columns: ReplayColumns, schema: ModelSchema, options: TableOptions = TableOptions(),
        rowsPerChunk: Int = 5000
    ) throws {
        var typed = options
        typed.types = TypeOverrides()
        let (header, isCSV) = try Self.header(path: path, options: typed)
        let mapping = try columns.mapping(of: header, to: schema)
        typed.types = mapping.types(for: schema)
        if isCSV {
            let chunks = try TableChunks(path: path, options: typed, rowsPerChunk: rowsPerChunk)
            self.init(mapping: mapping, schema: schema, chunks: chunks)
        } else {
            self.init(mapping: mapping, schema: schema, table: try Table.read(path: path, options: typed))
        }
    }

    /// The next rows, or `nil` when there are none left; a chunk can be empty where a filter keeps none of its rows.
    ///
    /// - Returns: The rows.
    /// - Throws: `FormatError` or `RecordingError`.
    package mutating func next() throws -> ReplayChunk? {
        guard let table = try nextTable() else { return nil }
        let chunk = try ReplayChunk(table, firstRow: rowsRead + 1, mapping: mapping, schema: schema)
        rowsRead = chunk.rowsRead
        return chunk
    }

    private init(mapping: ReplayMapping, schema: ModelSchema, chunks: consuming TableChunks) {
        self.mapping = mapping
        self.schema = schema
        self.chunks = consume chunks
        table = nil
    }

    private init(mapping: ReplayMapping, schema: ModelSchema, table: Table) {
        self.mapping = mapping
        self.schema = schema
        self.table = table
        chunks = nil
    }

    private mutating func nextTable() throws(FormatError) -> Table? {
        if let rows = table {
            table = nil
            return rows
        }
        return try chunks?.next()
    }

    /// The names of a file's columns, and whether it is CSV.
    private static func header(
        path: String, options: TableOptions
    ) throws(FormatError) -> (names: [String], isCSV: Bool) {
        do throws(FormatError) {
            let names = try TableChunks(path: path, options: options, rowsPerChunk: 1).names
            // The first byte of NDJSON is the brace of its first object; a column has no such name.
            let looksLikeJSON = names.first.map { $0.drop(while: \.isWhitespace).hasPrefix("{") } ?? false
            if !looksLikeJSON { return (names, true) }
        } catch {
            // The line of an object is rarely a header. A CSV file whose header is at fault fails again below, alike.
            guard error.code == .header || error.code == .malformedCSV else { throw error }
        }
        return (try Table.read(path: path, options: options).names, false)
    }
}
