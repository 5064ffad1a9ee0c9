import VigilStatistics

/// The moments of two samples for statistics that do not depend on the unit.
enum MomentPair {
    /// Between these the squares of variances are ordinary numbers.
    private static let ordinary = 1e-60...1e60

    /// Both samples' moments, in another unit where theirs would make squares overflow or vanish.
    ///
    /// - Parameters:
    ///   - reference: Ascending, finite, not empty.
    ///   - current: Likewise.
    /// - Returns: The moments, both in one unit, a power of 2 of the given one.
    static func scaled(_ reference: [Double], _ current: [Double]) -> (SampleMoments, SampleMoments) {
        guard let factor = factor(reference, current) else {
            return (SampleMoments(reference), SampleMoments(current))
        }
        return (SampleMoments(reference.map { $0 * factor }), SampleMoments(current.map { $0 * factor }))
    }

    /// The interval of Cohen's d without its sign, in that unit.
    ///
    /// - Parameters:
    ///   - reference: Ascending, finite, not empty.
    ///   - current: Likewise.
    /// - Returns: `nil` where no value varies.
    static func cohensDInterval(_ reference: [Double], _ current: [Double]) -> Interval? {
        guard let factor = factor(reference, current) else {
            return TTest.cohensDInterval(reference, current)?.magnitude
        }
        return TTest.cohensDInterval(reference.map { $0 * factor }, current.map { $0 * factor })?.magnitude
    }

    /// What both samples are multiplied by; `nil` for ordinary numbers.
    private static func factor(_ reference: [Double], _ current: [Double]) -> Double? {
        let ends = [reference.first, reference.last, current.first, current.last].compactMap { $0.map(abs) }
        let greatest = ends.max() ?? 0
        guard greatest > 0, !ordinary.contains(greatest) else { return nil }
        // The exponent itself would overflow its own reciprocal for the least numbers.
        return Double(sign: .plus, exponent: max(-1000, min(1000, -greatest.exponent)), significand: 1)
    }
}
