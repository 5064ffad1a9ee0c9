/// A distribution on the real line, from both of its ends.
///
/// Upper tails have functions of their own: 1 - `cumulative` keeps no digit beyond 1e-16, `survival` is right to 1e-300.
/// A parameter outside its range makes every result NaN.
public protocol ContinuousDistribution: Sendable, Hashable {
    /// P(X ≤ x).
    ///
    /// - Parameter x: Any number, infinities included.
    /// - Returns: 0...1.
    func cumulative(_ x: Double) -> Double

    /// P(X > x), without the cancellation of 1 - P(X ≤ x).
    ///
    /// - Parameter x: Any number, infinities included.
    /// - Returns: 0...1.
    func survival(_ x: Double) -> Double

    /// The x with P(X ≤ x) = p.
    ///
    /// - Parameter probability: 0...1; NaN outside.
    /// - Returns: A number of the distribution's range.
    func quantile(_ probability: Double) -> Double

    /// The x with P(X > x) = p, for p far below 1e-16 too.
    ///
    /// - Parameter probability: 0...1; NaN outside.
    /// - Returns: A number of the distribution's range.
    func survivalQuantile(_ probability: Double) -> Double
}
