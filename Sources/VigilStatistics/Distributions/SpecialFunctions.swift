internal import CBoostMath

/// The special functions that the distributions rest on, by Boost.Math.
///
/// All of them take NaN to NaN, and so does every argument outside the stated domain: a wrong parameter shows up in the
/// result instead of stopping a check of many columns. Relative error some 1e-13 or better, in the tails too.
public enum SpecialFunctions {
    /// The error function, 2/√π ∫₀ˣ exp(-t²) dt.
    public static func erf(_ x: Double) -> Double { vigil_erf(x) }

    /// The complement 1 - erf(x), right where that difference would cancel.
    public static func erfc(_ x: Double) -> Double { vigil_erfc(x) }

    /// The x with erfc(x) = p.
    ///
    /// - Parameter p: 0...2.
    /// - Returns: From infinity at 0 to -infinity at 2.
    public static func erfcInverse(_ p: Double) -> Double {
        if p == 2 { return -.infinity }
        return vigil_erfc_inverse(p)
    }

    /// The logarithm of |Γ(x)|, infinity at 0 and the negative integers.
    public static func logGamma(_ x: Double) -> Double {
        if x <= 0 && x == x.rounded(.down) { return .infinity }
        return vigil_log_gamma(x)
    }

    /// The logarithmic derivative of the gamma function, NaN at 0 and the negative integers.
    public static func digamma(_ x: Double) -> Double { vigil_digamma(x) }

    /// The regularised lower incomplete gamma function P(a, x).
    ///
    /// - Parameters:
    ///   - a: The shape, above 0.
    ///   - x: The upper limit, at least 0.
    /// - Returns: 0...1.
    public static func gammaP(_ a: Double, _ x: Double) -> Double { vigil_gamma_p(a, x) }

    /// The regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x).
    ///
    /// - Parameters:
    ///   - a: The shape, above 0.
    ///   - x: The lower limit, at least 0.
    /// - Returns: 0...1.
    public static func gammaQ(_ a: Double, _ x: Double) -> Double { vigil_gamma_q(a, x) }

    /// The x with P(a, x) = p.
    ///
    /// - Parameters:
    ///   - a: The shape, above 0.
    ///   - p: 0...1.
    /// - Returns: At least 0.
    public static func gammaPInverse(_ a: Double, _ p: Double) -> Double { vigil_gamma_p_inverse(a, p) }

    /// The x with Q(a, x) = q.
    ///
    /// - Parameters:
    ///   - a: The shape, above 0.
    ///   - q: 0...1.
    /// - Returns: At least 0.
    public static func gammaQInverse(_ a: Double, _ q: Double) -> Double { vigil_gamma_q_inverse(a, q) }

    /// The regularised incomplete beta function I_x(a, b).
    ///
    /// - Parameters:
    ///   - a: The first shape, above 0.
    ///   - b: The second shape, above 0.
    ///   - x: 0...1.
    /// - Returns: 0...1.
    public static func betaI(_ a: Double, _ b: Double, _ x: Double) -> Double { vigil_beta_i(a, b, x) }

    /// The complement 1 - I_x(a, b).
    ///
    /// - Parameters:
    ///   - a: The first shape, above 0.
    ///   - b: The second shape, above 0.
    ///   - x: 0...1.
    /// - Returns: 0...1.
    public static func betaIComplement(_ a: Double, _ b: Double, _ x: Double) -> Double {
        vigil_beta_i_complement(a, b, x)
    }

    /// The x with I_x(a, b) = p.
    ///
    /// - Parameters:
    ///   - a: The first shape, above 0.
    ///   - b: The second shape, above 0.
    ///   - p: 0...1.
    /// - Returns: 0...1.
    public static func betaIInverse(_ a: Double, _ b: Double, _ p: Double) -> Double {
        IncompleteBetaRoot(a, b).x(p)
    }

    /// The x with 1 - I_x(a, b) = q.
    ///
    /// - Parameters:
    ///   - a: The first shape, above 0.
    ///   - b: The second shape, above 0.
    ///   - q: 0...1.
    /// - Returns: 0...1.
    public static func betaIComplementInverse(_ a: Double, _ b: Double, _ q: Double) -> Double {
        // For small q the root is near 1 and its distance from 1, the root for b and a, has all the digits.
        q < 0.5 ? 1 - IncompleteBetaRoot(b, a).x(q) : vigil_beta_i_complement_inverse(a, b, q)
    }
}
