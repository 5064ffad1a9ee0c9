package import VigilDomain
package import VigilFormats

/// The rows of a recorded CSV file, some at a time, as predictions of a model.
package struct Recording: ~Copyable {
    private let mapping: ReplayMapping
    private let schema: ModelSchema
    private var chunks: TableChunks
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
        let header = try Self.header(path: path, options: options)
        let mapping = try columns.mapping(of: header, to: schema)
        var typed = options
        typed.types = mapping.types(for: schema)
        let chunks = try TableChunks(path: path, options: typed, rowsPerChunk: rowsPerChunk)
        self.init(mapping: mapping, schema: schema, chunks: chunks)
    }

    /// The next rows, or `nil` when there are none left; a chunk can be empty where a filter keeps none of its rows.
    ///
    /// - Returns: The rows.
    /// - Throws: `FormatError` or `RecordingError`.
    package mutating func next() throws -> ReplayChunk? {
        guard let table = try chunks.next() else { return nil }
        let chunk = try ReplayChunk(table, firstRow: rowsRead + 1, mapping: mapping, schema: schema)
        rowsRead = chunk.rowsRead
        return chunk
    }

    /// The names of a file's columns.
    private init(mapping: ReplayMapping, schema: ModelSchema, chunks: consuming TableChunks) {
        self.mapping = mapping
        self.schema = schema
        self.chunks = chunks
    }

    private static func header(path: String, options: TableOptions) throws -> [String] {
        var untyped = options
        untyped.types = TypeOverrides()
        return try TableChunks(path: path, options: untyped, rowsPerChunk: 1).names
    }
}
