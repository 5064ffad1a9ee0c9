internal import CZlib

/// Reads gzip files, also those that consist of several members one after the other.
final class GzipDecompressor: Decompressor {
    // zlib keeps a pointer to this structure in its own state, so that it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private(set) var isAtEnd = true

    /// A decompressor at the beginning of a file.
    init() throws(FormatError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 is the largest window, 16 more asks for gzip's own header.
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            stream.deallocate()
            throw FormatError(.outOfMemory, detail: "there is not enough memory to decompress the file")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func run(
        _ input: inout UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
    ) throws(FormatError) -> Int {
        let output = room.bindMemory(to: UInt8.self)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(clamping: output.count)
        let whole = Int(stream.pointee.avail_out)
        while stream.pointee.avail_out > 0 {
            if isAtEnd {
                if input.isEmpty { break }
                if inflateReset(stream) != Z_OK { throw Self.corrupt }
                isAtEnd = false
            }
            let given = UInt32(clamping: input.count)
            // zlib does not write through this pointer; its declaration lacks the const.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
            stream.pointee.avail_in = given
            let status = inflate(stream, Z_NO_FLUSH)
            input = UnsafeRawBufferPointer(rebasing: input[Int(given - stream.pointee.avail_in)...])
            // No progress is possible: it waits for input. Without input it may still have had bytes to give.
            if status == Z_BUF_ERROR { break }
            guard status == Z_OK || status == Z_STREAM_END else { throw Self.corrupt }
            isAtEnd = status == Z_STREAM_END
        }
        return whole - Int(stream.pointee.avail_out)
    }

    private static var corrupt: FormatError {
        FormatError(.corrupt, detail: "the gzip data are damaged; check the file with gzip -t")
    }
}
