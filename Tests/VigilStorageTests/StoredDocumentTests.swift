import Testing

@testable import VigilStorage

@Suite("documents")
struct StoredDocumentTests {
    private func bytes(_ value: SQLValue) -> [UInt8] { if case .blob(let bytes) = value { bytes } else { [] } }

    @Test("doubles come back to the bit, infinities and NaN among them")
    func doubles() throws {
        let values: [Double] = [
            0.1 + 0.2, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e22, .infinity, -.infinity, 1 / 3,
        ]
        let read = try StoredDocument.decode([Double].self, from: bytes(StoredDocument.encode(values)))
        #expect(read.map(\.bitPattern) == values.map(\.bitPattern))
        #expect(try StoredDocument.decode([Double].self, from: bytes(StoredDocument.encode([Double.nan])))[0].isNaN)
    }

    @Test("a short one is plain JSON with a version, a long one is compressed")
    func forms() throws {
        let short = bytes(try StoredDocument.encode(["a/b"]))
        #expect(String(decoding: short, as: UTF8.self) == #"{"value":["a/b"],"version":1}"#)
        let texts = (0..<500).map { "text \($0)" }
        let long = bytes(try StoredDocument.encode(texts))
        #expect(long.count < 3000)
        #expect(try StoredDocument.decode([String].self, from: long) == texts)
    }

    @Test("one of a newer version is called so, a damaged one corrupt")
    func refused() throws {
        func code(_ text: [UInt8]) -> StoreError.Code? {
            do throws(StoreError) {
                _ = try StoredDocument.decode([Int].self, from: text)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(Array(#"{"value":[1],"version":1}"#.utf8)) == nil)
        #expect(code(Array(#"{"value":{"new":"form"},"version":2}"#.utf8)) == .newerSchema)
        #expect(code(Array(#"{"value":"x","version":1}"#.utf8)) == .corrupt)
        #expect(code(Array("{".utf8)) == .corrupt)
        #expect(code([]) == .corrupt)
        #expect(code(Array("nonsense".utf8)) == .corrupt)
        let long = bytes(try StoredDocument.encode(Array(0..<2000)))
        for position in stride(from: 0, to: long.count, by: 37) {
            #expect(code(Array(long[..<position])) == .corrupt)
        }
    }
}
