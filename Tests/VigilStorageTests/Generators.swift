import VigilDomain

@testable import VigilStorage

/// A small generator of random numbers with a seed, so that a failing test fails again.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension PlaneWriter {
    /// What was written, sealed and read back by `read`, which must use it up.
    func readBack<Value>(_ read: (inout PlaneReader) throws -> Value) throws -> Value {
        var reader = PlaneReader(try SealedBytes.content(.columns, of: sealed(.columns)))
        let value = try read(&reader)
        try reader.input.expectEnd()
        return value
    }
}

/// Keys and columns of every form, `rows` long.
func sampleRows(_ rows: Int, seed: UInt64) -> SegmentRows {
    var random = SplitMix64(seed: seed)
    let numbers: [[Double]] = [
        (0..<rows).map { _ in .random(in: -1...1, using: &random) },
        (0..<rows).map { _ in Double(Int.random(in: -5000...5000, using: &random)) / 100 },
        (0..<rows).map { _ in [0.1, 1 / 3, .infinity, -0.0].randomElement(using: &random) ?? 0 },
        (0..<rows).map { _ in Bool.random(using: &random) ? .nan : 1 },
    ]
    let names = CategoricalColumn((0..<rows).map { _ in ["a", "bb", nil, "c c"].randomElement(using: &random) ?? nil })
    let queries = CategoricalColumn((0..<rows).map { "query-\($0 / 5)" })
    return SegmentRows(
        keys: SegmentKeys(
            times: (0..<rows).map { Int64($0) * 1000 + Int64.random(in: 0..<900, using: &random) },
            arrivals: Array(0..<Int64(rows)), ids: TextColumn((0..<rows).map { "id-\($0 * 3)" })),
        columns: numbers.map { .numeric(NumericColumn($0)) } + [.categorical(names), .categorical(queries)])
}
