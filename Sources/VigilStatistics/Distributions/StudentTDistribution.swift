internal import CBoostMath

/// Student's t distribution.
public struct StudentTDistribution: ContinuousDistribution {
    /// The degrees of freedom, above 0, not necessarily whole; infinity makes it the standard normal distribution.
    public var degreesOfFreedom: Double

    /// A t distribution.
    ///
    /// - Parameter degreesOfFreedom: Above 0.
    public init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

    /// P(T ≤ t).
    public func cumulative(_ x: Double) -> Double { vigil_student_t_cumulative(degreesOfFreedom, x) }

    /// P(T > t).
    public func survival(_ x: Double) -> Double { vigil_student_t_survival(degreesOfFreedom, x) }

    /// The t with P(T ≤ t) = p.
    public func quantile(_ probability: Double) -> Double {
        guard degreesOfFreedom > 0, probability >= 0, probability <= 1 else { return .nan }
        if probability == 0 { return -.infinity }
        if probability == 1 { return .infinity }
        let t = vigil_student_t_quantile(degreesOfFreedom, probability)
        // Boost's answer overflows for few degrees of freedom long before the quantile does.
        if probability >= 0.5 || abs(cumulative(t) - probability) <= 1e-9 * probability { return t }
        // P(T < -t) = ½ I_y(df/2, ½) with y = df/(df + t²), in logarithms since y may be below the smallest double.
        let logY = IncompleteBetaRoot(degreesOfFreedom / 2, 0.5).logX(2 * probability)
        let rest = Elementary.log(onePlus: -Elementary.exp(logY))
        return -Elementary.exp((Elementary.log(degreesOfFreedom) + rest - logY) / 2)
    }

    /// The t with P(T > t) = p.
    public func survivalQuantile(_ probability: Double) -> Double { -quantile(probability) }
}
