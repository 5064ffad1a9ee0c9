internal import CZstd

/// Reads zstd files, also those that consist of several frames one after the other.
final class ZstdDecompressor: Decompressor {
    private let context: OpaquePointer
    private(set) var isAtEnd = true

    /// A decompressor at the beginning of a file.
    ///
    /// - Parameter largestWindow: The power of 2 of the most bytes that the data may have it look back over, which it keeps
    ///   in memory; 128 MiB unless given.
    /// - Throws: `FormatError`, `outOfMemory`.
    init(largestWindow: Int32 = 27) throws(FormatError) {
        guard let context = ZSTD_createDCtx() else {
            throw FormatError(.outOfMemory, detail: "there is not enough memory to decompress the file")
        }
        self.context = context
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, largestWindow)
    }

    deinit { ZSTD_freeDCtx(context) }

    func run(
        _ input: inout UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
    ) throws(FormatError) -> Int {
        var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        // Also without new input: plain bytes that did not fit into the last room are still inside.
        repeat {
            let before = (source.pos, output.pos)
            let left = ZSTD_decompressStream(context, &output, &source)
            guard ZSTD_isError(left) == 0 else {
                throw FormatError(
                    .corrupt,
                    detail: "the zstd data are damaged (\(String(cString: ZSTD_getErrorName(left)))); check the file "
                        + "with zstd -t")
            }
            if before == (source.pos, output.pos) { break }
            isAtEnd = left == 0
        } while output.pos < output.size && source.pos < source.size
        input = UnsafeRawBufferPointer(rebasing: input[source.pos...])
        return output.pos
    }
}
