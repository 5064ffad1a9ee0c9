internal import CBoostMath

/// The law of (Z + δ)/√(χ²/df): of a t statistic where the null hypothesis does not hold.
public struct NoncentralStudentTDistribution: Sendable, Hashable {
    /// The degrees of freedom, above 0.
    public var degreesOfFreedom: Double
    /// δ, the effect in standard errors.
    public var noncentrality: Double

    /// A noncentral t distribution.
    ///
    /// - Parameters:
    ///   - degreesOfFreedom: Above 0, finite.
    ///   - noncentrality: Any finite number; 0 makes it Student's t.
    public init(degreesOfFreedom: Double, noncentrality: Double) {
        self.degreesOfFreedom = degreesOfFreedom
        self.noncentrality = noncentrality
    }

    /// P(T ≤ t); NaN for parameters outside of their ranges.
    public func cumulative(_ t: Double) -> Double {
        vigil_noncentral_t_cumulative(degreesOfFreedom, noncentrality, t)
    }

    /// P(T > t); NaN for parameters outside of their ranges.
    public func survival(_ t: Double) -> Double { vigil_noncentral_t_survival(degreesOfFreedom, noncentrality, t) }
}
