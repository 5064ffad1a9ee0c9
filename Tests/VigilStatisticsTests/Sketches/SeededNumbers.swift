import Foundation

/// Numbers for tests that are random but the same in every run (SplitMix64, Steele, Lea and Flood 2014).
struct SeededNumbers {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func bits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// In 0..<1.
    mutating func uniform() -> Double { Double(bits() >> 11) * 0x1p-53 }

    /// In 0..<bound.
    mutating func integer(below bound: Int) -> Int { Int(uniform() * Double(bound)) }

    mutating func happens(_ probability: Double) -> Bool { uniform() < probability }

    /// Mean 0, standard deviation 1.
    mutating func normal() -> Double {
        (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
    }

    mutating func normals(_ count: Int) -> [Double] { (0..<count).map { _ in normal() } }

    mutating func uniforms(_ count: Int) -> [Double] { (0..<count).map { _ in uniform() } }

    mutating func shuffled<Element>(_ values: [Element]) -> [Element] {
        var values = values
        for index in values.indices.dropFirst() { values.swapAt(index, integer(below: index + 1)) }
        return values
    }

    /// Cuts `0..<count` at random places into parts, some of which may be empty.
    mutating func cut(_ count: Int, into parts: Int) -> [Range<Int>] {
        let cuts = ([0, count] + (1..<parts).map { _ in integer(below: count + 1) }).sorted()
        return zip(cuts, cuts.dropFirst()).map { $0..<$1 }
    }
}

/// Whether two numbers agree to a relative tolerance, or to an absolute one near 0.
func agree(_ left: Double?, _ right: Double?, relative: Double = 1e-12, absolute: Double = 0) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    if left == right { return true }
    return abs(left - right) <= max(absolute, relative * max(abs(left), abs(right)))
}
