import CZstd

/// A zstd compression context, used for all parts of one stored value and then dropped.
final class Compressor {
    /// Level 3 packs within 1 % of level 9 on planes of bytes and is several times faster.
    private static let level: Int32 = 3

    private let context = ZSTD_createCCtx()
    private var scratch: [UInt8] = []

    init() {}

    deinit { ZSTD_freeCCtx(context) }

    /// The compressed form of `source`.
    ///
    /// - Parameter source: Any bytes.
    /// - Returns: One zstd frame, or `nil` when it saves less than one part in 32; without memory for zstd, bytes are
    ///   stored as they are.
    func compress(_ source: UnsafeRawBufferPointer) -> ArraySlice<UInt8>? {
        guard let context, source.count >= 16 else { return nil }
        let bound = ZSTD_compressBound(source.count)
        if scratch.count < bound { scratch = Array(repeating: 0, count: bound) }
        let written = scratch.withUnsafeMutableBytes {
            ZSTD_compressCCtx(context, $0.baseAddress, $0.count, source.baseAddress, source.count, Self.level)
        }
        guard ZSTD_isError(written) == 0, written + written / 32 < source.count else { return nil }
        return scratch[..<written]
    }
}

/// A zstd decompression context, used for all parts of one stored value and then dropped.
final class Decompressor {
    private let context = ZSTD_createDCtx()

    init() {}

    deinit { ZSTD_freeDCtx(context) }

    /// The `count` bytes that `frame` stands for.
    ///
    /// - Parameters:
    ///   - frame: One zstd frame.
    ///   - count: How many bytes it must give.
    /// - Returns: The bytes.
    /// - Throws: `corrupt` when it gives anything else.
    func decompress(_ frame: ArraySlice<UInt8>, count: Int) throws(StoreError) -> [UInt8] {
        guard let context else { throw StoreError(.failed, "there is no memory to decompress stored data") }
        // Asked before anything of that size is reserved.
        let promised = frame.withUnsafeBytes { ZSTD_getFrameContentSize($0.baseAddress, $0.count) }
        guard promised == UInt64(count) else { throw .damaged("a compressed part does not unpack to \(count) bytes") }
        var written = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            written = frame.withUnsafeBytes {
                ZSTD_decompressDCtx(context, buffer.baseAddress, count, $0.baseAddress, $0.count)
            }
            initialized = written == count ? count : 0
        }
        guard ZSTD_isError(written) == 0, written == count else {
            throw .damaged("a compressed part does not unpack to \(count) bytes")
        }
        return bytes
    }
}
