/// Samples that any language can make again: a linear congruential generator modulo 2^31.
enum Congruential {
    /// Each value is the sum of twelve uniforms less 6.
    static func normals(seed: UInt64, count: Int) -> [Double] {
        var state = seed
        return (0..<count).map { _ in
            var sum = 0.0
            for _ in 0..<12 {
                state = (1_103_515_245 &* state &+ 12_345) % (1 << 31)
                sum += Double(state) / 2_147_483_648
            }
            return sum - 6
        }
    }

    /// Five features of which the fourth's relation to the third turns over; each alone stays as it is.
    static func correlated(seed: UInt64, count: Int, isFlipped: Bool) -> [Float] {
        let parts = (0..<4).map { normals(seed: seed + 100 * UInt64($0), count: count) }
        return (0..<count).flatMap { row -> [Float] in
            let (a, b, c, d) = (parts[0][row], parts[1][row], parts[2][row], parts[3][row])
            let turned = isFlipped ? 0.5 * c : -0.5 * c
            return [Float(a), Float(0.8 * a + 0.6 * b), Float(c), Float(turned + 0.5 * d), Float(0.3 * a + d)]
        }
    }
}
