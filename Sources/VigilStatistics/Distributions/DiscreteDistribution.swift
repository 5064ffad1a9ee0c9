/// A distribution on the whole numbers from 0, from both of its ends.
///
/// A parameter outside its range makes every probability NaN and every quantile `nil`.
public protocol DiscreteDistribution: Sendable, Hashable {
    /// P(K = k), 0 outside the range.
    ///
    /// - Parameter k: Any whole number.
    /// - Returns: 0...1.
    func probability(_ k: Int) -> Double

    /// P(K ≤ k).
    ///
    /// - Parameter k: Any whole number.
    /// - Returns: 0...1.
    func cumulative(_ k: Int) -> Double

    /// P(K > k), without the cancellation of 1 - P(K ≤ k).
    ///
    /// - Parameter k: Any whole number.
    /// - Returns: 0...1.
    func survival(_ k: Int) -> Double

    /// The least k with P(K ≤ k) ≥ p.
    ///
    /// - Parameter probability: 0...1.
    /// - Returns: A whole number of the range, `nil` outside 0...1 and where no finite number is large enough.
    func quantile(_ probability: Double) -> Int?
}

/// The least number in a range for which a condition holds that holds from some number on.
func leastNumber(in range: ClosedRange<Int>, where holds: (Int) -> Bool) -> Int {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
        let middle = low + (high - low) / 2
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
}
