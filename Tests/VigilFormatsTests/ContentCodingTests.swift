import Testing

@testable import VigilFormats

@Suite("Compressed bodies")
struct ContentCodingTests {
    private static let table = Array("a,b\n1,x\n2,y\n".utf8)
    private static let longer = Array("a,b\n1,x\n2,y\n3,z\n".utf8)
    private static let large = Array("a\n".utf8) + Array(repeating: Array("1\n".utf8), count: 300_000).flatMap(\.self)

    private func plain(_ body: Compressed, limit: Int = 1 << 20) throws -> [UInt8] {
        let coding: ContentCoding = body.name.contains("gzip") ? .gzip : .zstd
        var plain: [UInt8] = []
        try body.bytes.withUnsafeBytes { try coding.decompress($0, limit: limit) { plain += $0 } }
        return plain
    }

    @Test("names are those of HTTP, in any case")
    func names() {
        #expect(ContentCoding(name: "gzip") == .gzip && ContentCoding(name: "X-GZIP") == .gzip)
        #expect(ContentCoding(name: "Zstd") == .zstd)
        for name in ["br", "deflate", "gzip, zstd", ""] { #expect(ContentCoding(name: name) == nil) }
    }

    @Test("a body comes back whole, of one part or several")
    func whole() throws {
        for body in [Compressed.gzip, .zstd] { #expect(try plain(body) == Self.table) }
        for body in [Compressed.gzipMembers, .zstdFrames, .skippableFrame] {
            #expect(try plain(body) == Self.longer, "\(body.name)")
        }
        for body in [Compressed.largeGzip, .largeZstd] { #expect(try plain(body) == Self.large, "\(body.name)") }
    }

    @Test("a few bytes that hold too many are given up at the limit")
    func bomb() throws {
        for body in [Compressed.largeGzip, .largeZstd] {
            #expect(try plain(body, limit: Self.large.count).count == Self.large.count)
            let error = #expect(throws: FormatError.self) { try plain(body, limit: Self.large.count - 1) }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test("a body that is cut off anywhere is damaged, and never a shorter one", arguments: [Compressed.gzip, .zstd])
    func cutOff(body: Compressed) {
        for count in 0..<body.bytes.count {
            let error = #expect(throws: FormatError.self) {
                try plain(Compressed(name: body.name, bytes: Array(body.bytes[..<count])))
            }
            #expect(error?.code == .corrupt)
        }
    }

    @Test("bytes that follow and are no further part are damage", arguments: [Compressed.gzip, .zstd])
    func garbage(body: Compressed) {
        let error = #expect(throws: FormatError.self) {
            try plain(Compressed(name: body.name, bytes: body.bytes + Array("rest".utf8)))
        }
        #expect(error?.code == .corrupt)
    }
}
