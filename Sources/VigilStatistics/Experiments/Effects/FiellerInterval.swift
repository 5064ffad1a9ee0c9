/// The exact confidence set of a relative lift, which is not always an interval.
///
/// Where the control's value is not clearly apart from 0, no bounded set can cover a ratio with a stated probability; the
/// delta method's interval is bounded there all the same and covers less than it says.
///
/// - Source: Fieller 1954, "Some problems in interval estimation", JRSS B 16, 175.
public enum FiellerInterval: Sendable, Hashable, Codable {
    /// All lifts between two ends.
    case bounded(Interval)
    /// All lifts outside of two ends: the baseline may be 0, the effect is not.
    case outside(Interval)
    /// Every lift: neither the baseline nor the effect is apart from 0.
    case everything

    /// Whether a lift lies in it.
    ///
    /// - Parameter lift: Any number.
    /// - Returns: True for the ends, too.
    public func contains(_ lift: Double) -> Bool {
        switch self {
        case .bounded(let interval): lift >= interval.lower && lift <= interval.upper
        case .outside(let interval): lift <= interval.lower || lift >= interval.upper
        case .everything: true
        }
    }
}

extension EffectContrast {
    /// The lifts that a test of difference = lift · |control| does not reject.
    ///
    ///     (D - L B)² ≤ c² (Var D - 2 L Cov(D, B) + L² Var B)
    ///
    /// - Parameter confidence: Above 0 and below 1.
    /// - Returns: A set of lifts; it holds 0 exactly where the interval of the difference does.
    /// - Throws: `.invalidParameter` for another confidence, `.invalidValue` where nothing varies.
    public func fiellerInterval(confidence: Double = 0.95) throws(StatisticsError) -> FiellerInterval {
        let multiple = try absolute.multiple(tail: (1 - confidence) / 2)
        let square = multiple * multiple
        let sign: Double = baseline < 0 ? -1 : 1
        let a = baseline * baseline - square * baselineVariance
        let halfB = difference * baseline * sign - square * covariance * sign
        let c = difference * difference - square * differenceVariance
        let discriminant = halfB * halfB - a * c
        guard a != 0, discriminant >= 0 else { return .everything }
        // The root that adds numbers of one sign; the other from the product of both, which is c/a.
        let far = halfB + (halfB < 0 ? -1 : 1) * discriminant.squareRoot()
        let roots = far == 0 ? (0, 0) : (far / a, c / far)
        let ends = Interval(lower: min(roots.0, roots.1), upper: max(roots.0, roots.1))
        return a > 0 ? .bounded(ends) : .outside(ends)
    }
}
