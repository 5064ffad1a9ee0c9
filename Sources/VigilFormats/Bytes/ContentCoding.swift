/// How a body was compressed on its way, by the names of HTTP's `Content-Encoding`.
package enum ContentCoding: String, Sendable, CaseIterable {
    /// Deflate in gzip's frame, RFC 1952.
    case gzip
    /// Zstandard, RFC 8878.
    case zstd

    /// The coding of a header's value; `nil` for a name that is not known.
    ///
    /// - Parameter name: A name in any case; `x-gzip` is an old one of gzip.
    package init?(name: some StringProtocol) {
        let name = name.lowercased()
        self.init(rawValue: name == "x-gzip" ? "gzip" : name)
    }

    /// Goes through the plain bytes of a compressed body.
    ///
    /// A body of a few kilobytes can hold gigabytes, so that it is unpacked piece by piece and given up at the limit.
    ///
    /// - Parameters:
    ///   - bytes: The compressed body, whole.
    ///   - limit: The most plain bytes that are taken.
    ///   - piece: Gets the next plain bytes, not empty, before more are unpacked.
    /// - Throws: `FormatError`: `corrupt` for damaged data or data that end too early, `tooLarge`, `outOfMemory`; what
    ///   `piece` throws.
    package func decompress(
        _ bytes: UnsafeRawBufferPointer, limit: Int, _ piece: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let decompressor: any Decompressor =
            switch self {
            case .gzip: try GzipDecompressor()
            case .zstd: try ZstdDecompressor(largestWindow: Self.largestWindow)
            }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 16)
        defer { room.deallocate() }
        var rest = bytes
        var total = 0
        while true {
            let before = rest.count
            let count = try decompressor.run(&rest, into: room)
            total += count
            guard total <= limit else {
                throw FormatError(
                    .tooLarge, detail: "the body has more than \(limit) bytes once it is decompressed, the limit")
            }
            if count > 0 { try piece(UnsafeRawBufferPointer(rebasing: room[..<count])) }
            if count == 0, rest.isEmpty || rest.count == before { break }
        }
        guard decompressor.isAtEnd, rest.isEmpty, !bytes.isEmpty else {
            throw FormatError(
                .corrupt, detail: "the \(rawValue) data of the body end too early; was it sent whole?")
        }
    }

    private static let pieceSize = 256 * 1024
    /// 32 MiB: as much as a body has at most unless it is allowed more.
    private static let largestWindow: Int32 = 25
}
