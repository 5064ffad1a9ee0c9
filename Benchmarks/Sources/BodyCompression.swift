import CZlib
import CZstd

/// How a body is compressed before it is sent, at the level that its program has by default.
enum BodyCompression: String {
    case gzip, zstd

    func compressed(_ bytes: [UInt8]) throws -> [UInt8] {
        switch self {
        case .gzip: try Self.gzip(bytes)
        case .zstd: try Self.zstd(bytes)
        }
    }

    private static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        var stream = z_stream()
        // 16 more than the largest window asks for gzip's own header.
        let status = deflateInit2_(
            &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw CannotMeasure(description: "zlib does not compress") }
        defer { deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
        let left = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.avail_out) : -1
            }
        }
        guard left >= 0 else { throw CannotMeasure(description: "zlib did not compress a body") }
        return Array(output.dropLast(left))
    }

    private static func zstd(_ bytes: [UInt8]) throws -> [UInt8] {
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let size = output.withUnsafeMutableBytes { output in
            bytes.withUnsafeBytes { ZSTD_compress(output.baseAddress, output.count, $0.baseAddress, $0.count, 3) }
        }
        guard ZSTD_isError(size) == 0 else { throw CannotMeasure(description: "zstd did not compress a body") }
        return Array(output.prefix(size))
    }
}
