internal import VigilDomain

extension Table {
    /// Reads a file: CSV or NDJSON, as it is or compressed with gzip or zstd.
    ///
    /// - Parameters:
    ///   - path: The path, or `-` for standard input.
    ///   - options: How it is read.
    /// - Returns: The table, with at least one row.
    /// - Throws: `FormatError` that names the file.
    /// - Complexity: O(bytes); the whole file and the table are in memory at once.
    package static func read(path: String, options: TableOptions = TableOptions()) throws(FormatError) -> Table {
        let file = try TableFile(path: path, options: options)
        return try file.table()
    }

    /// Reads what is left of an open file, as from a path.
    ///
    /// - Parameters:
    ///   - descriptor: An open file descriptor; it stays open.
    ///   - name: The file's name for messages.
    ///   - options: How it is read.
    /// - Returns: The table, with at least one row.
    /// - Throws: `FormatError` that names the file.
    package static func read(
        descriptor: Int32, name: String, options: TableOptions = TableOptions()
    ) throws(FormatError) -> Table {
        let file = try TableFile(descriptor: descriptor, name: name, options: options)
        return try file.table()
    }

    /// Reads a table from bytes that are in memory, not compressed.
    ///
    /// - Parameters:
    ///   - bytes: CSV or NDJSON.
    ///   - options: How it is read.
    /// - Returns: The table, with at least one row.
    /// - Throws: `FormatError`.
    package static func parse(_ bytes: [UInt8], options: TableOptions = TableOptions()) throws(FormatError) -> Table {
        try TableFile(bytes: bytes, name: "", options: options).table()
    }

    /// Reads two files that are to be compared, one on each of two threads.
    ///
    /// A column that holds numbers in one file and names in the other holds names in both: the codes `12` and `13` in
    /// one file are then not mistaken for amounts because `A7` happens to occur in the other one only.
    ///
    /// - Parameters:
    ///   - reference: The path of the first file.
    ///   - current: The path of the second file.
    ///   - options: How they are read.
    /// - Returns: Both tables.
    /// - Throws: `FormatError` that names the file.
    @concurrent
    package static func readPair(
        reference: String, current: String, options: TableOptions = TableOptions()
    ) async throws -> (reference: Table, current: Table) {
        async let first = TableFile.read(path: reference, options: options)
        async let second = TableFile.read(path: current, options: options)
        var (left, right) = (try await first, try await second)
        try left.adoptNames(of: right.table)
        try right.adoptNames(of: left.table)
        return (left.table, right.table)
    }
}
