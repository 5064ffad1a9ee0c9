import Testing

@testable import VigilStorage

@Suite("whole numbers")
struct IntegerCodingTests {
    static let columns: [[Int64]] = [
        [], [0], [.min], [.max], [.min, .max], [.max, .min, .max], [5, 5, 5], Array(0..<1000), [0, 1, 0, 1, 1],
        (0..<300).map { $0 * $0 * $0 }, (0..<600).map { Int64.max - $0 * 7 }, [.min, -1, 0, 1, .max, 0, .min],
        (0..<40).map { Int64(1) << $0 }, (0..<500).map { 1_772_409_600_000 + $0 * 86_400_000 },
        (0..<300).map { $0 % 3 }, (0..<300).map { $0 % 13 }, (0..<300).map { $0 % 200 },
    ]

    @Test("come back exactly", arguments: columns)
    func comeBack(_ values: [Int64]) throws {
        var writer = PlaneWriter(rows: values.count)
        IntegerCoding.encode(values, into: &writer)
        let read = try writer.readBack { try IntegerCoding.decode(count: values.count, from: &$0) }
        #expect(read == values)
    }

    @Test("random ones of every width come back exactly")
    func randomWidths() throws {
        var random = SplitMix64(seed: 5)
        for bits in 0..<64 {
            let values = (0..<Int.random(in: 1...600, using: &random)).map { _ in
                Int64(truncatingIfNeeded: random.next() >> UInt64(bits))
            }
            var writer = PlaneWriter(rows: values.count)
            IntegerCoding.encode(values, into: &writer)
            let read = try writer.readBack { try IntegerCoding.decode(count: values.count, from: &$0) }
            #expect(read == values)
        }
    }

    @Test("a counter takes almost nothing, a flag less than a bit and a half a row")
    func narrow() {
        var counter = PlaneWriter(rows: 8192)
        IntegerCoding.encode((0..<8192).map { 1_000_000 + $0 }, into: &counter)
        #expect(counter.output.bytes.count < 20)
        var random = SplitMix64(seed: 6)
        var flags = PlaneWriter(rows: 8192)
        IntegerCoding.encode((0..<8192).map { _ in Int64.random(in: 0...1, using: &random) }, into: &flags)
        #expect(flags.output.bytes.count < 1100)
    }
}
