import Testing
import VigilDomain

@testable import VigilFormats

struct TableFuzzTests {
    private static let texts = [
        "a,b,c\n1,x,2.5\n2,\"y\"\"z\",\n3,\"line\nbreak\",nan\n",
        "a,b,c\r\n1,2,3\r\n4,5,6\r\n7,8,x\r\n",
        "\u{FEFF}a,b,c\r1,é,😀\r2,,\r",
        "{\"a\":1,\"b\":\"x\"}\n{\"b\":null,\"a\":2}\n\n{\"c\":true,\"a\":\"y\"}\n",
    ]

    private func isSound(_ table: Table) -> Bool {
        guard table.names.count == table.columns.count, table.names.count == table.notes.count else { return false }
        guard Set(table.names).count == table.names.count, !table.names.contains("") else { return false }
        return table.columns.allSatisfy { column in
            guard column.count == table.rows else { return false }
            guard case .categorical(let names) = column else { return true }
            let present = Set(names.codes.filter { $0 != CategoricalColumn.missing })
            return Set(names.dictionary).count == names.dictionary.count
                && present == Set(names.dictionary.indices.map { UInt32($0) })
        }
    }

    @Test("whatever the bytes, a table has columns of one length or there is an error")
    func mutations() throws {
        var random = SplitMix64(seed: 23)
        var read = 0
        for _ in 0..<5000 {
            var bytes = Array((Self.texts.randomElement(using: &random) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) { WireFuzzTests.mutate(&bytes, using: &random) }
            do {
                let table = try Table.parse(bytes)
                #expect(isSound(table))
                read += 1
            } catch {
                #expect(!error.detail.isEmpty)
                let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
                #expect((error.line ?? 1) >= 1 && (error.line ?? 1) <= lines)
            }
        }
        // Mutations that destroy everything would test nothing.
        #expect(read > 500)
    }

    @Test(
        "a file read in chunks is the file read at once, whatever the size of the chunks",
        arguments: [1, 2, 3, 7, 1000])
    func chunks(rowsPerChunk: Int) throws {
        var random = SplitMix64(seed: 29)
        for _ in 0..<30 {
            var bytes = Array((Self.texts[..<3].randomElement(using: &random) ?? "").utf8)
            for _ in 0..<Int.random(in: 0...2, using: &random) { WireFuzzTests.mutate(&bytes, using: &random) }
            var options = TableOptions()
            options.format = .csv
            guard let names = try? Table.parse(bytes, options: options).names else { continue }  // broken: see above
            options.types = TypeOverrides(Dictionary(names.map { ($0, .categorical) }) { first, _ in first })
            let whole = try Table.parse(bytes, options: options)
            try TemporaryFile.with(bytes) { path in
                var chunks = try TableChunks(path: path, options: options, rowsPerChunk: rowsPerChunk)
                var texts = whole.columns.map { _ in [String?]() }
                while let chunk = try chunks.next() {
                    #expect(isSound(chunk))
                    #expect(chunk.rows <= rowsPerChunk)
                    for (index, column) in chunk.columns.enumerated() { texts[index] += column.texts }
                }
                #expect(texts == whole.columns.map(\.texts))
            }
        }
    }
}
