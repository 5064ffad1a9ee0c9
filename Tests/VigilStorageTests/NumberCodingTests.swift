import Testing

@testable import VigilStorage

@Suite("doubles")
struct NumberCodingTests {
    static let odd: [Double] = [
        .nan, .infinity, -.infinity, -0.0, 0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude,
        .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1, -1, 0.1, 0.1 + 0.2, 1e15, 1e16, 1e22, 0x1p53, -0x1p53,
        0x1p53 + 2, 9.99999999, 123456.789, .pi, .ulpOfOne, 1e-9, 1e-10, 4.35, 2.675, 1.005,
    ]

    private func readBack(_ values: [Double]) throws -> [Double] {
        var writer = PlaneWriter(rows: values.count)
        NumberCoding.encode(values, into: &writer)
        return try writer.readBack { try NumberCoding.decode(count: values.count, from: &$0) }
    }

    /// Bits, all NaN alike.
    private func bits(_ values: [Double]) -> [UInt64] { values.map { $0.isNaN ? 0x7FF8 << 48 : $0.bitPattern } }

    @Test("odd ones come back to the bit, alone, in pairs, and among many")
    func oddOnes() throws {
        for value in Self.odd {
            #expect(bits(try readBack([value])) == bits([value]))
            for other in Self.odd { #expect(bits(try readBack([value, other])) == bits([value, other])) }
            let many = [value] + (0..<400).map { Double($0) / 100 }
            #expect(bits(try readBack(many)) == bits(many))
            let missing = [.nan, .nan, value, .nan] + Array(repeating: 7.25, count: 300) + [value]
            #expect(bits(try readBack(missing)) == bits(missing))
        }
        #expect(bits(try readBack(Self.odd)) == bits(Self.odd))
        #expect(try readBack([]).isEmpty)
    }

    @Test("random ones of every sort come back to the bit", arguments: 1...40)
    func randomOnes(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let rows = Int.random(in: 1...1200, using: &random)
        let scales: [Double] = [1, 10, 100, 1e4, 1e6, 1e9, 1e12]
        let scale = scales.randomElement(using: &random) ?? 1
        let sorts: [[Double]] = [
            (0..<rows).map { _ in Double(bitPattern: random.next()) },
            (0..<rows).map { _ in Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / scale },
            (0..<rows).map { _ in Double(Float.random(in: 0...1, using: &random)) },
            (0..<rows).map { Double($0) + 0.5 },
            (0..<rows).map { _ in Self.odd.randomElement(using: &random) ?? 0 },
            (0..<rows).map { _ in Int.random(in: 0..<5, using: &random) == 0 ? .nan : random.next() % 2 == 0 ? 1 : 0 },
        ]
        for values in sorts { #expect(bits(try readBack(values)) == bits(values)) }
    }

    @Test("prices take their digits, probabilities of a small tree their codes")
    func narrow() {
        var random = SplitMix64(seed: 8)
        var prices = PlaneWriter(rows: 8192)
        let amounts = (0..<8192).map { _ in Double(Int.random(in: 0..<60_000, using: &random)) / 100 }
        NumberCoding.encode(amounts, into: &prices)
        #expect(prices.output.bytes.count < 8192 * 2 + 100)
        let leaves = (0..<16).map { _ in Double.random(in: 0...1, using: &random) }
        var scores = PlaneWriter(rows: 8192)
        NumberCoding.encode((0..<8192).map { _ in leaves.randomElement(using: &random) ?? 0 }, into: &scores)
        #expect(scores.output.bytes.count < 8192 / 2 + 300)
    }

    @Test("any double takes less than its eight bytes")
    func noLarger() {
        var random = SplitMix64(seed: 9)
        var writer = PlaneWriter(rows: 8192)
        NumberCoding.encode((0..<8192).map { _ in Double.random(in: 0...1, using: &random) }, into: &writer)
        #expect(writer.output.bytes.count < 8192 * 7)
    }
}
