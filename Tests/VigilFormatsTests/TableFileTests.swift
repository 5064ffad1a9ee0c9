import Testing
import VigilDomain

@testable import VigilFormats

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Compressed bytes under a name.
struct Compressed: CustomTestStringConvertible, Sendable {
    var name: String
    var bytes: [UInt8]

    var testDescription: String { name }

    // Made with Python 3.11's gzip (mtime 0) and zstd 1.5.4 -19: "a,b\n1,x\n2,y\n", then "3,z\n".
    static let gzip = Compressed(
        name: "gzip",
        bytes: VigilFormatsTests.bytes(hex: "1f8b08000000000002ff4bd449e232d4a9e032d2a9e40200c2967e9d0c000000"))
    static let zstd = Compressed(
        name: "zstd", bytes: VigilFormatsTests.bytes(hex: "28b52ffd0468610000612c620a312c780a322c790a2e9f2146"))
    static let gzipMembers = Compressed(
        name: "two gzip members",
        bytes: gzip.bytes + VigilFormatsTests.bytes(hex: "1f8b08000000000002ff33d6a9e20200b54f88c704000000"))
    static let zstdFrames = Compressed(
        name: "two zstd frames", bytes: zstd.bytes + VigilFormatsTests.bytes(hex: "28b52ffd0468210000332c7a0a44de7d00"))
    static let skippableFrame = Compressed(
        name: "zstd behind a frame without data",
        bytes: VigilFormatsTests.bytes(hex: "502a4d1803000000010203") + zstdFrames.bytes)

    // "a\n" and 300,000 times "1\n": 622 bytes of gzip, mostly zeros, and 68 of zstd.
    static let largeGzip = Compressed(
        name: "600 kB in gzip",
        bytes: VigilFormatsTests.bytes(hex: "1f8b08000000000002ffedc2310d00000c03a07f6e2a69fe4dd4460f027f01")
            + Array(repeating: 0, count: 580) + VigilFormatsTests.bytes(hex: "605201b3c46c0ac2270900"))
    static let largeZstd = Compressed(
        name: "600 kB in zstd",
        bytes: VigilFormatsTests.bytes(
            hex: """
                28b52ffd04685c000018610a310100faffe56e08440000000100fdfff20b04440000000100fdff390002440000000100fdff390002
                450000000100bf2739000280e8462b
                """))
}

struct TableFileTests {
    private let plain = "a,b\n1,x\n2,y\n"

    @Test(
        "compressed files are told by their first bytes, also in several members or frames",
        arguments: [Compressed.gzipMembers, .zstdFrames, .skippableFrame])
    func compressed(file: Compressed) throws {
        let table = try TemporaryFile.with(file.bytes) { try Table.read(path: $0) }
        #expect(table.columns.map(\.texts) == [["1.0", "2.0", "3.0"], ["x", "y", "z"]])
    }

    @Test("data that decompress into many pieces arrive whole", arguments: [Compressed.largeGzip, .largeZstd])
    func large(file: Compressed) throws {
        try TemporaryFile.with(file.bytes) { path in
            let table = try Table.read(path: path)
            #expect(table.columns[0].numbers == Array(repeating: 1, count: 300_000))
            var rows = 0
            var chunks = try TableChunks(path: path, rowsPerChunk: 70_000)
            while let chunk = try chunks.next() { rows += chunk.rows }
            #expect(rows == 300_000)
        }
    }

    @Test(
        "a small file that decompresses into more than the limit is refused",
        arguments: [Compressed.largeGzip, .largeZstd])
    func bomb(file: Compressed) {
        var options = TableOptions()
        options.limit = 500_000
        let error = TemporaryFile.with(file.bytes) { path in
            formatError { try Table.read(path: path, options: options) }
        }
        #expect(error?.code == .tooLarge)
        #expect(error?.detail.contains("more than 500000 bytes once decompressed") == true)
    }

    @Test("the limit itself is allowed")
    func limit() throws {
        try TemporaryFile.with(plain) { path in
            var options = TableOptions()
            options.limit = plain.utf8.count
            let table = try Table.read(path: path, options: options)
            #expect(table.rows == 2)
            options.limit -= 1
            #expect(formatError { try Table.read(path: path, options: options) }?.code == .tooLarge)
        }
    }

    @Test(
        "a compressed file that was cut off is refused wherever the cut is",
        arguments: [Compressed.gzip, .zstd, .largeGzip, .largeZstd])
    func cut(file: Compressed) {
        for end in stride(from: 8, to: file.bytes.count, by: max(1, file.bytes.count / 25)) {
            let error = TemporaryFile.with(Array(file.bytes[..<end])) { path in
                formatError { try Table.read(path: path) }
            }
            #expect(error?.code == .corrupt, "cut at \(end)")
        }
    }

    @Test("every changed byte of a compressed file gives an error or a table", arguments: [Compressed.gzip, .zstd])
    func damaged(file: Compressed) {
        for index in file.bytes.indices {
            var bytes = file.bytes
            bytes[index] ^= 0x55
            TemporaryFile.with(bytes) { path in
                let error = formatError { try Table.read(path: path) }
                #expect(error.map { $0.description.hasPrefix(path) } ?? true)
            }
        }
    }

    @Test(
        "a pipe is read to its end, compressed or not",
        arguments: [Compressed(name: "plain", bytes: Array("a,b\n1,x\n2,y\n".utf8)), .gzip, .zstd])
    func pipes(file: Compressed) throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        #expect(file.bytes.withUnsafeBytes { write(ends[1], $0.baseAddress, file.bytes.count) } == file.bytes.count)
        close(ends[1])
        defer { close(ends[0]) }
        let table = try Table.read(descriptor: ends[0], name: "standard input")
        #expect(table.columns.map(\.texts) == [["1.0", "2.0"], ["x", "y"]])
    }

    @Test("chunks keep the kinds of the first one, and name the line that breaks them")
    func chunkKinds() throws {
        let rows = (0..<50).map { "\($0),\($0 < 20 ? "" : "n\($0)"),\($0 == 41 ? "oops" : "5")" }
        try TemporaryFile.with("a,b,c\n" + rows.joined(separator: "\n")) { path in
            var chunks = try TableChunks(path: path, rowsPerChunk: 10)
            #expect(chunks.names == ["a", "b", "c"])
            var kinds: [ColumnKind] = []
            for _ in 0..<4 { kinds.append(try #require(try chunks.next()).columns[1].kind) }
            #expect(kinds == [.numeric, .numeric, .categorical, .categorical])
            let error = formatError { try chunks.next() }
            #expect(error?.code == .wrongType)
            #expect(error?.line == 43)
            #expect(error?.source == path)
        }
    }

    @Test("a header without rows has no chunk")
    func emptyChunks() throws {
        try TemporaryFile.with("a,b\n") { path in
            var chunks = try TableChunks(path: path)
            for _ in 0..<2 {
                let chunk = try chunks.next()
                #expect(chunk == nil)
            }
        }
    }

    @Test("a column of numbers in one file and names in the other holds names in both")
    func pair() async throws {
        let reference = "code,x,empty\n12,1,\n013,2,\n"
        let current = "code,x,empty\nA7,1,u\n12,2,v\n"
        try await TemporaryFile.with(reference, current) { first, second in
            let (left, right) = try await Table.readPair(reference: first, current: second)
            #expect(left.columns.map(\.texts) == [["12", "013"], ["1.0", "2.0"], [nil, nil]])
            #expect(right.columns.map(\.texts) == [["A7", "12"], ["1.0", "2.0"], ["u", "v"]])
            #expect(left.columns.map(\.kind) == right.columns.map(\.kind))
            let swapped = try await Table.readPair(reference: second, current: first)
            #expect(swapped.reference.columns.map(\.kind) == left.columns.map(\.kind))
        }
    }

    @Test("a pair of NDJSON and CSV files is compared by the same rule")
    func mixedPair() async throws {
        let reference = "{\"code\":1.50,\"x\":1}\n{\"code\":2,\"x\":2}\n"
        try await TemporaryFile.with(reference, "code,x\nA7,1\n") { first, second in
            let (left, right) = try await Table.readPair(reference: first, current: second)
            #expect(left.column("code")?.texts == ["1.50", "2"])
            #expect(right.column("code")?.texts == ["A7"])
        }
    }

    @Test("a fault in either file of a pair is reported with its name")
    func pairFault() async {
        await TemporaryFile.with("a\n1\n", "a,b\n1\n") { good, bad in
            let error = await #expect(throws: FormatError.self) {
                try await Table.readPair(reference: good, current: bad)
            }
            #expect(error?.source == bad)
        }
    }
}
