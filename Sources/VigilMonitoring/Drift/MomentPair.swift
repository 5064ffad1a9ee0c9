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
        let ends = [reference.first, reference.last, current.first, current.last].compactMap { $0.map(abs) }
        let greatest = ends.max() ?? 0
        guard greatest > 0, !ordinary.contains(greatest) else {
            return (SampleMoments(reference), SampleMoments(current))
        }
        // The exponent itself would overflow its own reciprocal for the least numbers.
        let factor = Double(sign: .plus, exponent: max(-1000, min(1000, -greatest.exponent)), significand: 1)
        return (SampleMoments(reference.map { $0 * factor }), SampleMoments(current.map { $0 * factor }))
    }
}
