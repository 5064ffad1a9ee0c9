/// The coins of a ``KLLSketch``: pseudo-random, a function of the seed and of the values they decide about.
///
/// Mixing the values in keeps sketches with one seed over different rows from making the same choices, whose errors
/// would add up instead of cancelling when they merge.
struct KLLCoin: Sendable, Equatable {
    var state: UInt64
    /// A set bit means that this level's last choice waits for its opposite.
    var open: UInt64 = 0
    /// Each level's last choice.
    var choices: UInt64 = 0

    init(seed: UInt64) { state = seed }

    /// Which half of a level moves up.
    ///
    /// - Returns: The offset 0 or 1, and whether it was flipped afresh or is the opposite of the last.
    mutating func flip(level: Int, mixing values: [Double]) -> (offset: Int, isFresh: Bool) {
        let bit: UInt64 = 1 << UInt64(level)
        if open & bit != 0 {
            open &= ~bit
            return (choices & bit == 0 ? 1 : 0, false)
        }
        let isOdd = next(mixing: values[...]) & 1 == 1
        open |= bit
        choices = isOdd ? choices | bit : choices & ~bit
        return (isOdd ? 1 : 0, true)
    }

    /// A whole number from 0 on, below a power of two.
    mutating func draw(below power: Int, mixing values: ArraySlice<Double>) -> Int {
        Int(truncatingIfNeeded: next(mixing: values) & UInt64(power - 1))
    }

    /// Takes over the choices that wait for their opposite where this coin has none.
    mutating func merge(_ other: KLLCoin) {
        let added = other.open & ~open
        choices = (choices & ~added) | (other.choices & added)
        open |= added
        state = Self.mixed(state ^ Self.mixed(other.state))
    }

    /// The next pseudo-random number; `values` is not empty.
    private mutating func next(mixing values: ArraySlice<Double>) -> UInt64 {
        state = Self.mixed(state &+ 0x9E37_79B9_7F4A_7C15)
        for place in [values.startIndex, values.startIndex + values.count / 2, values.endIndex - 1] {
            // Adding +0 turns -0 into +0: sorting may swap the two, differently from machine to machine.
            state = Self.mixed(state ^ (values[place] + 0.0).bitPattern)
        }
        return state >> 7
    }

    /// The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every bit of the input sways every bit of the output.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
