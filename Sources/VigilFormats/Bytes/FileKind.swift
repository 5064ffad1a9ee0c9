/// What a file is, by its first bytes.
enum FileKind: Equatable {
    /// Text as it is, as far as can be seen.
    case plain
    case gzip
    case zstd
    /// A kind that is known but not read, with a sentence that says what to do.
    case unsupported(String)

    /// How many bytes are enough to tell.
    static let prefixLength = 8

    /// The kind of a file that begins with these bytes.
    init(prefix: UnsafeRawBufferPointer, path: String) {
        func begins(_ magic: [UInt8]) -> Bool { prefix.starts(with: magic) }
        let file = path == "-" ? "FILE" : path
        if begins([0x1F, 0x8B]) {
            self = .gzip
        } else if begins([0x28, 0xB5, 0x2F, 0xFD]) || Self.isSkippableFrame(prefix) {
            self = .zstd
        } else if begins(Array("PAR1".utf8)) {
            self = .unsupported(
                "this is a Parquet file, which Vigil does not read; convert it with "
                    + "duckdb -c \"COPY (FROM '\(file)') TO 'data.csv' (HEADER)\" or with "
                    + "python3 -c \"import pandas; pandas.read_parquet('\(file)').to_csv('data.csv', index=False)\"")
        } else if begins(Array("ARROW1".utf8)) {
            self = .unsupported(
                "this is an Arrow (Feather) file, which Vigil does not read; convert it with "
                    + "python3 -c \"import pandas; pandas.read_feather('\(file)').to_csv('data.csv', index=False)\"")
        } else if begins([0x50, 0x4B, 0x03, 0x04]) {
            self = .unsupported(
                "this is a zip archive or an Excel workbook, which Vigil does not read; unzip it, or save the sheet as "
                    + "CSV")
        } else if begins([0x42, 0x5A, 0x68]) {
            self = .unsupported(
                "this is a bzip2 file, which Vigil does not read; pipe it in with bzcat FILE | vigil … -")
        } else if begins([0xFD, 0x37, 0x7A, 0x58, 0x5A]) {
            self = .unsupported("this is an xz file, which Vigil does not read; pipe it in with xzcat FILE | vigil … -")
        } else if begins([0xFF, 0xFE]) || begins([0xFE, 0xFF]) {
            self = .unsupported("this is UTF-16 text; convert it with iconv -f UTF-16 -t UTF-8")
        } else {
            self = .plain
        }
    }

    /// A zstd file may begin with a frame that carries no data: 0x184D2A5?, little end first.
    private static func isSkippableFrame(_ prefix: UnsafeRawBufferPointer) -> Bool {
        prefix.count >= 4 && prefix[0] & 0xF0 == 0x50 && prefix[1] == 0x2A && prefix[2] == 0x4D && prefix[3] == 0x18
    }
}
