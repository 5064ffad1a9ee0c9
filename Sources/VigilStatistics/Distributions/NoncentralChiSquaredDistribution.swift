internal import CBoostMath

/// The law of a sum of squares of normal variables with means that are not 0.
public struct NoncentralChiSquaredDistribution: Sendable, Hashable {
    /// The degrees of freedom, above 0.
    public var degreesOfFreedom: Double
    /// λ, the sum of the squared means.
    public var noncentrality: Double

    /// A noncentral chi-squared distribution.
    ///
    /// - Parameters:
    ///   - degreesOfFreedom: Above 0, finite.
    ///   - noncentrality: At least 0, finite; 0 makes it the chi-squared distribution.
    public init(degreesOfFreedom: Double, noncentrality: Double) {
        self.degreesOfFreedom = degreesOfFreedom
        self.noncentrality = noncentrality
    }

    /// P(X > x); NaN for parameters outside of their ranges.
    public func survival(_ x: Double) -> Double {
        vigil_noncentral_chi_squared_survival(degreesOfFreedom, noncentrality, x)
    }
}
