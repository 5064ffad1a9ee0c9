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

    /// The plain bytes of a compressed body.
    ///
    /// A body of a few kilobytes can hold gigabytes, so that it is unpacked piece by piece and given up at the limit.
    ///
    /// - Parameters:
    ///   - bytes: The compressed body, whole.
    ///   - limit: The most plain bytes that are taken.
    /// - Returns: The plain bytes.
    /// - Throws: `FormatError`: `corrupt` for damaged data or data that end too early, `tooLarge`, `outOfMemory`.
    package func decompressed(_ bytes: UnsafeRawBufferPointer, limit: Int) throws(FormatError) -> [UInt8] {
        let decompressor: any Decompressor =
            switch self {
            case .gzip: try GzipDecompressor()
            case .zstd: try ZstdDecompressor(largestWindow: Self.largestWindow)
            }
        var plain: [UInt8] = []
        // Text of this kind mostly shrinks to a fifth.
        plain.reserveCapacity(min(limit, 5 * bytes.count))
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 16)
        defer { piece.deallocate() }
        var rest = bytes
        while true {
            let before = rest.count
            let count = try decompressor.run(&rest, into: piece)
            guard plain.count + count <= limit else {
                throw FormatError(
                    .tooLarge, detail: "the body has more than \(limit) bytes once it is decompressed, the limit")
            }
            plain.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<count]))
            if count == 0, rest.isEmpty || rest.count == before { break }
        }
        guard decompressor.isAtEnd, rest.isEmpty, !bytes.isEmpty else {
            throw FormatError(
                .corrupt, detail: "the \(rawValue) data of the body end too early; was it sent whole?")
        }
        return plain
    }

    private static let pieceSize = 256 * 1024
    /// 32 MiB: as much as a body has at most unless it is allowed more.
    private static let largestWindow: Int32 = 25

    /// The most plain bytes that so many compressed ones can hold, where the coding has a limit.
    ///
    /// - Parameter count: How many.
    /// - Returns: 1032 times as many for gzip, which cannot do better; `nil` for zstd.
    package func mostPlainBytes(in count: Int) -> Int? { self == .gzip && count < 1 << 32 ? 1032 * count : nil }
}
