import VigilStatistics

/// The laws that clean data are drawn from.
enum Law: String, CaseIterable, Sendable {
    case normal, lognormal, poisson1, zeros80, fiveValues
    case binary50, binary5, binary1, uniform20, zipf20, uniform200, zipf200

    /// Whether the numeric default test takes it; the others are categories.
    var isNumeric: Bool {
        switch self {
        case .normal, .lognormal, .poisson1, .zeros80, .fiveValues: true
        default: false
        }
    }

    /// Whether no two values are equal.
    ///
    /// A rank test then has one law for all of them, so one simulation serves all.
    var isContinuous: Bool { self == .normal || self == .lognormal }

    /// The chances of the different values, lowest first; empty for a continuous law.
    ///
    /// Of `zeros80` the first is that of zero, and all other values are different.
    var chances: [Double] {
        switch self {
        case .normal, .lognormal: return []
        case .zeros80: return [0.8, 0.2]
        case .poisson1:
            var chances: [Double] = []
            var chance = 0.36787944117144233
            for value in 0..<18 {
                chances.append(chance)
                chance /= Double(value + 1)
            }
            return chances
        case .fiveValues: return [Double](repeating: 0.2, count: 5)
        case .binary50: return [0.5, 0.5]
        case .binary5: return [0.05, 0.95]
        case .binary1: return [0.01, 0.99]
        case .uniform20: return [Double](repeating: 0.05, count: 20)
        case .uniform200: return [Double](repeating: 0.005, count: 200)
        case .zipf20: return Self.zipf(20)
        case .zipf200: return Self.zipf(200)
        }
    }

    private static func zipf(_ count: Int) -> [Double] {
        let weights = (1...count).map { 1 / Double($0) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }
}

/// Random counts, from public parts of VigilStatistics alone.
enum Draw {
    /// How many of some trials fall to each of some chances.
    static func multinomial(_ trials: Int, _ chances: [Double], _ generator: inout SplitMix64) -> [Int] {
        var left = trials
        var rest = 1.0
        return chances.indices.map { index in
            guard left > 0 else { return 0 }
            if index + 1 == chances.count { return left }
            let count = generator.binomial(trials: left, chance: min(1, chances[index] / rest))
            rest -= chances[index]
            left -= count
            return count
        }
    }

    /// How many of some uniform numbers fall between neighbours of other, sorted ones, both ends included.
    ///
    /// Given the sorted ones the numbers fall into the gaps independently, so the gaps are filled one after the other.
    static func fill(_ count: Int, gapsOf sorted: [Double], _ generator: inout SplitMix64) -> [Int] {
        var left = count
        var start = 0.0
        var counts: [Int] = []
        counts.reserveCapacity(sorted.count + 1)
        for value in sorted {
            let taken = left > 0 ? generator.binomial(trials: left, chance: (value - start) / (1 - start)) : 0
            counts.append(taken)
            left -= taken
            start = value
        }
        counts.append(left)
        return counts
    }

    /// Sorted uniform numbers.
    static func uniforms(_ count: Int, _ generator: inout SplitMix64) -> [Double] {
        sortedFinite((0..<count).map { _ in generator.uniform() }).values
    }

    /// Sorted values of `zeros80`, of which only the order matters.
    static func zerosAndUniforms(_ count: Int, _ generator: inout SplitMix64) -> [Double] {
        let others = generator.binomial(trials: count, chance: Law.zeros80.chances[1])
        return [Double](repeating: 0, count: count - others) + uniforms(others, &generator)
    }

    /// Independent draws of places, each with its chance.
    static func places(_ count: Int, _ chances: [Double], _ generator: inout SplitMix64) -> [Int] {
        var sum = 0.0
        let sums = chances.map { chance in
            sum += chance
            return sum
        }
        return (0..<count).map { _ in
            let value = generator.uniform()
            return min(sums.firstIndex { value < $0 } ?? sums.count, sums.count - 1)
        }
    }
}
