internal import CBoostMath

/// The x with I_x(a, b) = p, for p down to the smallest double.
///
/// Boost's own inverse is fast and mostly right, but for p below 1e-60 or so it may stop anywhere: for a = 2, b = 5 and
/// p = 1e-100 it gives twice the root, for p = 1e-200 NaN. So its answer is checked, and where it fails the root is found
/// from the logarithm of I_x, which is almost a straight line in log x.
struct IncompleteBetaRoot {
    private let a: Double
    private let b: Double
    private let logBeta: Double

    /// - Parameters:
    ///   - a: Above 0.
    ///   - b: Above 0.
    init(_ a: Double, _ b: Double) {
        self.a = a
        self.b = b
        logBeta = vigil_log_gamma(a) + vigil_log_gamma(b) - vigil_log_gamma(a + b)
    }

    /// The root.
    ///
    /// - Parameter p: 0...1; NaN outside.
    /// - Returns: 0...1, 0 where the root is smaller than every double.
    func x(_ p: Double) -> Double {
        guard a > 0, b > 0, p >= 0, p <= 1 else { return .nan }
        if p == 0 || p == 1 { return p }
        let candidate = vigil_beta_i_inverse(a, b, p)
        // Where the answer is right its own rounding still moves I_x, by far less than this.
        if candidate > 0, abs(vigil_beta_i(a, b, candidate) - p) <= 1e-9 * p { return candidate }
        // Close to 1 a double is no finer than this check; nothing better can be found there.
        return p > 0.5 ? candidate : Elementary.exp(logX(p))
    }

    /// The logarithm of the root, for roots smaller than every double too.
    ///
    /// - Parameter p: Above 0, at most ½.
    /// - Returns: At most 0.
    func logX(_ p: Double) -> Double {
        let target = Elementary.log(p)
        // I_x = xᵃ/(a B(a, b)) (1 + O(x)), a lower bound of the root for b ≤ 1 and an upper one otherwise.
        var u = min(0, (target + Elementary.log(a) + logBeta) / a)
        if u < -700 { return u }
        var low = -745.0
        var high = 0.0
        for _ in 0..<200 {
            let probability = vigil_beta_i(a, b, Elementary.exp(u))
            let excess = Elementary.log(probability) - target
            if excess < 0 { low = max(low, u) } else { high = min(high, u) }
            let next = u - excess / slope(u, probability)
            let previous = u
            u = next > low && next < high ? next : (low + high) / 2
            if abs(u - previous) <= 1e-16 * max(1, abs(u)) || high - low <= 1e-16 * abs(low) { break }
        }
        return u
    }

    /// d log I_x/d log x at x = exp(u).
    private func slope(_ u: Double, _ probability: Double) -> Double {
        let logDensity = a * u + (b - 1) * Elementary.log(onePlus: -Elementary.exp(u)) - logBeta
        return Elementary.exp(logDensity - Elementary.log(probability))
    }
}
