import CZstd

/// A zstd compression context, used for all parts of one stored value and then dropped.
final class Compressor {
    /// What kind of bytes is compressed.
    enum Material {
        /// Planes of columns: few symbols, seldom repeated in order. Short matches are not looked for, since in such
        /// bytes they cost more than the symbols by themselves: measured 1.2 % smaller than level 3.
        case planes
        /// Texts and documents, which repeat words.
        case text
    }

    private let context = ZSTD_createCCtx()
    private var material: Material?
    private var scratch: [UInt8] = []

    init() {}

    deinit { ZSTD_freeCCtx(context) }

    /// The compressed form of `source`.
    ///
    /// - Parameters:
    ///   - source: Any bytes.
    ///   - material: What they are.
    /// - Returns: One zstd frame, or `nil` when it saves less than one part in 32; without memory for zstd, bytes are
    ///   stored as they are.
    func compress(_ source: UnsafeRawBufferPointer, _ material: Material) -> ArraySlice<UInt8>? {
        guard let context, source.count >= 16 else { return nil }
        if self.material != material { tune(context, for: material) }
        let bound = ZSTD_compressBound(source.count)
        if scratch.count < bound { scratch = Array(repeating: 0, count: bound) }
        let written = scratch.withUnsafeMutableBytes {
            ZSTD_compress2(context, $0.baseAddress, $0.count, source.baseAddress, source.count)
        }
        guard ZSTD_isError(written) == 0, written + written / 32 < source.count else { return nil }
        return scratch[..<written]
    }

    private func tune(_ context: OpaquePointer, for material: Material) {
        self.material = material
        // A parameter that this zstd does not know is left as it is: the bytes are right all the same.
        _ = ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, material == .planes ? 1 : 3)
        _ = ZSTD_CCtx_setParameter(context, ZSTD_c_minMatch, material == .planes ? 7 : 0)
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
