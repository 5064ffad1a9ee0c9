/// The plain bytes of a file, decompressed on the way where it is compressed, never more than a limit.
struct ByteSource: ~Copyable {
    /// How much is read, and how much is decompressed, at once.
    private static let pieceSize = 256 * 1024

    private let file: FileHandle
    private let decompressor: (any Decompressor)?
    private let limit: Int
    /// What was read from the file.
    private let piece: UnsafeMutableRawBufferPointer
    /// What it was decompressed into; empty where that is not needed.
    private let plain: UnsafeMutableRawBufferPointer
    /// The part of `piece` that was not used yet.
    private var unread: UnsafeRawBufferPointer
    private var delivered = 0
    private var fileEnded = false

    /// Opens a file and looks at its first bytes.
    ///
    /// - Parameters:
    ///   - path: The path, or `-` for standard input.
    ///   - limit: The most plain bytes that will be delivered; a small file can hold very many.
    /// - Throws: `FormatError`: `unreadable`, `unsupported`.
    init(path: String, limit: Int) throws(FormatError) {
        try self.init(FileHandle(path: path), path: path, limit: limit)
    }

    /// The bytes of an open file.
    init(_ file: consuming FileHandle, path: String, limit: Int) throws(FormatError) {
        let (piece, count, decompressor) = try Self.begin(file, path)
        self.piece = piece
        unread = UnsafeRawBufferPointer(rebasing: piece[..<count])
        plain = .allocate(byteCount: decompressor == nil ? 0 : Self.pieceSize, alignment: 16)
        self.decompressor = decompressor
        self.file = file
        self.limit = limit
    }

    /// Reads as many bytes as are needed to tell what the file is, into memory that the caller frees.
    private static func begin(
        _ file: borrowing FileHandle, _ path: String
    ) throws(FormatError) -> (piece: UnsafeMutableRawBufferPointer, count: Int, decompressor: (any Decompressor)?) {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
        do throws(FormatError) {
            // A pipe may give fewer bytes at once.
            var count = 0
            while count < FileKind.prefixLength {
                let more = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: piece[count...]))
                if more == 0 { break }
                count += more
            }
            let prefix = UnsafeRawBufferPointer(rebasing: piece[..<count])
            switch FileKind(prefix: prefix, path: path) {
            case .plain: return (piece, count, nil)
            case .gzip: return (piece, count, try GzipDecompressor())
            case .zstd: return (piece, count, try ZstdDecompressor())
            case .unsupported(let advice): throw FormatError(.unsupported, detail: advice)
            }
        } catch {
            piece.deallocate()
            throw error
        }
    }

    deinit {
        piece.deallocate()
        plain.deallocate()
    }

    /// Adds the next plain bytes to `bytes`.
    ///
    /// - Parameter bytes: Where they are added.
    /// - Returns: Whether there were any; if not, the file has ended.
    /// - Throws: `FormatError`: `unreadable`, `corrupt`, `tooLarge`.
    mutating func append(to bytes: inout [UInt8]) throws(FormatError) -> Bool {
        let next = if let decompressor { try decompressed(decompressor) } else { try undecoded() }
        delivered += next.count
        guard delivered <= limit else {
            throw FormatError(
                .tooLarge,
                detail: "it has more than \(limit) bytes\(decompressor == nil ? "" : " once decompressed"), the limit")
        }
        bytes.append(contentsOf: next)
        return !next.isEmpty
    }

    private mutating func undecoded() throws(FormatError) -> UnsafeRawBufferPointer {
        if unread.isEmpty {
            let count = try file.read(into: piece)
            return UnsafeRawBufferPointer(rebasing: piece[..<count])
        }
        defer { unread = UnsafeRawBufferPointer(rebasing: piece[..<0]) }
        return unread
    }

    private mutating func decompressed(
        _ decompressor: any Decompressor
    ) throws(FormatError) -> UnsafeRawBufferPointer {
        while true {
            let count = try decompressor.run(&unread, into: plain)
            if count > 0 { return UnsafeRawBufferPointer(rebasing: plain[..<count]) }
            guard unread.isEmpty else { continue }
            guard !fileEnded else { break }
            let more = try file.read(into: piece)
            fileEnded = more == 0
            unread = UnsafeRawBufferPointer(rebasing: piece[..<more])
        }
        guard decompressor.isAtEnd else {
            throw FormatError(.corrupt, detail: "the compressed data end too early; the file is incomplete")
        }
        return UnsafeRawBufferPointer(rebasing: plain[..<0])
    }

    /// How many plain bytes there are, where it can be told.
    var expectedSize: Int? { decompressor == nil ? file.size : nil }
}
