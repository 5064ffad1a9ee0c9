import VigilDomain

/// Samples that any language can make again: a linear congruential generator modulo 2^31.
enum Congruential {
    struct Generator {
        private var state: UInt64

        init(seed: UInt64) { state = seed }

        mutating func uniform() -> Double {
            state = (1_103_515_245 &* state &+ 12_345) % (1 << 31)
            return Double(state) / 2_147_483_648
        }
    }

    /// Each value is the sum of twelve uniforms less 6.
    static func normals(seed: UInt64, count: Int) -> [Double] {
        var generator = Generator(seed: seed)
        return (0..<count).map { _ in
            var sum = 0.0
            for _ in 0..<12 { sum += generator.uniform() }
            return sum - 6
        }
    }

    /// A name per uniform, by where it lies between the cuts.
    static func names(seed: UInt64, count: Int, cuts: [Double], names: [String]) -> [String] {
        var generator = Generator(seed: seed)
        return (0..<count).map { _ in
            let value = generator.uniform()
            return names[cuts.firstIndex { value < $0 } ?? cuts.count]
        }
    }

    static let reference = normals(seed: 1, count: 2000)
    static let current = normals(seed: 2, count: 1500).map { 0.2 + 1.1 * $0 }
    static let referenceNames = names(seed: 3, count: 2000, cuts: [0.5, 0.8, 0.95], names: ["A", "B", "C", "D"])
    static let currentNames = names(
        seed: 4, count: 1500, cuts: [0.45, 0.8, 0.93, 0.98], names: ["A", "B", "C", "D", "E"])
}
