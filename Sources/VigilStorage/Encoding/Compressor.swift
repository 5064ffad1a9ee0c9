import CZstd
import Synchronization

/// zstd contexts that wait for their next use: to make one costs more than to pack some rows with it.
///
/// `create`, `destroy`, `clear` and `size` are zstd's own.
private final class ContextPool: Sendable {
    // Unchecked: whoever takes it out of the pool has it alone until it is given back, which the compiler cannot see through
    // the pointer.
    private struct Context: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    static let compression = ContextPool(
        create: { ZSTD_createCCtx() }, destroy: { ZSTD_freeCCtx($0) },
        clear: { ZSTD_CCtx_reset($0, ZSTD_reset_session_and_parameters) }, size: { ZSTD_sizeof_CCtx($0) })
    static let decompression = ContextPool(
        create: { ZSTD_createDCtx() }, destroy: { ZSTD_freeDCtx($0) },
        clear: { ZSTD_DCtx_reset($0, ZSTD_reset_session_and_parameters) }, size: { ZSTD_sizeof_DCtx($0) })

    /// As many as there are ever at work but in a flood, and none that a large value has made large.
    private static let mostIdle = 8
    private static let largestIdle = 2 << 20

    private let idle = Mutex<[Context]>([])
    private let create: @Sendable () -> OpaquePointer?
    private let destroy: @Sendable (OpaquePointer) -> Int
    private let clear: @Sendable (OpaquePointer) -> Int
    private let size: @Sendable (OpaquePointer) -> Int

    private init(
        create: @escaping @Sendable () -> OpaquePointer?, destroy: @escaping @Sendable (OpaquePointer) -> Int,
        clear: @escaping @Sendable (OpaquePointer) -> Int, size: @escaping @Sendable (OpaquePointer) -> Int
    ) {
        self.create = create
        self.destroy = destroy
        self.clear = clear
        self.size = size
    }

    /// A context as it is after it was made; `nil` without memory for one.
    func take() -> OpaquePointer? { idle.withLock { $0.popLast() }?.pointer ?? create() }

    func giveBack(_ context: OpaquePointer?) {
        guard let context else { return }
        let isFit = size(context) <= Self.largestIdle && ZSTD_isError(clear(context)) == 0
        let returned = Context(pointer: context)
        let isKept =
            isFit
            && idle.withLock { idle in
                guard idle.count < Self.mostIdle else { return false }
                idle.append(returned)
                return true
            }
        if !isKept { _ = destroy(context) }
    }
}

/// A zstd compression context, used for all parts of one stored value.
final class Compressor {
    /// What kind of bytes is compressed.
    enum Material {
        /// Planes of columns: few symbols, seldom repeated in order. Short matches are not looked for, since in such
        /// bytes they cost more than the symbols by themselves: measured 1.2 % smaller than level 3.
        case planes
        /// Texts and documents, which repeat words.
        case text
    }

    private let context = ContextPool.compression.take()
    private var material: Material?
    private var scratch: [UInt8] = []

    init() {}

    deinit { ContextPool.compression.giveBack(context) }

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

/// A zstd decompression context, used for all parts of one stored value.
final class Decompressor {
    private let context = ContextPool.decompression.take()

    init() {}

    deinit { ContextPool.decompression.giveBack(context) }

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
