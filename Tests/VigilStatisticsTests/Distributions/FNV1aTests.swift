import Testing
import VigilStatistics

struct FNV1aTests {
    /// From the test vectors of draft-eastlake-fnv, appendix C: "", "a", "b" and "foobar".
    static let vectors: [(text: String, hash: UInt64)] = [
        ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("b", 0xAF63_DF4C_8601_F1A5),
        ("foobar", 0x8594_4171_F739_67E8),
    ]

    @Test("texts have the published hashes", arguments: vectors)
    func published(_ vector: (text: String, hash: UInt64)) {
        #expect(FNV1a(vector.text).value == vector.hash)
        var hash = FNV1a()
        for byte in vector.text.utf8 { hash.combine(UInt64(byte)) }
        #expect(hash.value == vector.hash)
    }

    @Test("a word counts as one byte does, and a negative count by its bits")
    func words() {
        #expect(FNV1a([0x61]).value == FNV1a("a").value)
        #expect(FNV1a(counts: [-1, 97]) == FNV1a([.max, 97]))
        #expect(FNV1a([1, 2]) != FNV1a([2, 1]))
    }
}
