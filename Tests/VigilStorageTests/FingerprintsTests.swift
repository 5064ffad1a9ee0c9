import Testing

@testable import VigilStorage

@Suite("fingerprints")
struct FingerprintsTests {
    @Test("come back as they were, in some 21 bits each")
    func comeBack() throws {
        var random = SplitMix64(seed: 1)
        for count in [0, 1, 2, 100, 8192] {
            let fingerprints = Fingerprints(hashes: (0..<count).map { _ in random.next() })
            let bytes = fingerprints.encoded()
            #expect(try Fingerprints(decoding: bytes).values == fingerprints.values)
            if count == 8192 { #expect(bytes.count < 8192 * 27 / 10) }
        }
        let even = Fingerprints(hashes: Array(repeating: 5 << 32, count: 70))
        #expect(try Fingerprints(decoding: even.encoded()).values == even.values)
        let one = Fingerprints(hashes: [.max])
        #expect(try Fingerprints(decoding: one.encoded()).values == [.max])
        let extremes = Fingerprints(hashes: [0, 0, .max, .max])
        #expect(try Fingerprints(decoding: extremes.encoded()).values == [0, 0, .max, .max])
    }

    @Test("a search finds exactly what a set would", arguments: 1...20)
    func search(_ seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let range = UInt64(Int.random(in: 5...3000, using: &random))
        let stored = Fingerprints(
            hashes: (0..<Int.random(in: 0...1000, using: &random)).map { _ in (random.next() % range) << 32 })
        let sought = (0..<Int.random(in: 0...500, using: &random)).map { _ in UInt32(random.next() % range) }.sorted()
        var found: [Int] = []
        stored.forEachMatch(in: sought) { found.append($0) }
        let all = Set(stored.values)
        #expect(found == sought.indices.filter { all.contains(sought[$0]) })
    }
}
