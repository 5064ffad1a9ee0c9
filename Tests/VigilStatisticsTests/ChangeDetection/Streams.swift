/// Streams that any language can make again: a linear congruential generator modulo 2^31.
enum Streams {
    private static func uniforms(_ seed: UInt64, _ count: Int) -> [Double] {
        var state = seed
        return (0..<count).map { _ in
            state = (1_103_515_245 &* state &+ 12_345) % (1 << 31)
            return Double(state) / 2_147_483_648
        }
    }

    /// 2000 bits: 1 with probability 0.2 in the first half, 0.35 in the second.
    static let bits: [Double] = uniforms(5, 2000).enumerated().map { $1 < ($0 < 1000 ? 0.2 : 0.35) ? 1 : 0 }

    /// 2000 sums of twelve uniforms less 6; the second half is 1 higher.
    static let numbers: [Double] = {
        let parts = uniforms(6, 24_000)
        return (0..<2000).map { index in
            var sum = 0.0
            for part in parts[12 * index..<12 * index + 12] { sum += part }
            return sum - 6 + (index < 1000 ? 0 : 1)
        }
    }()
}
