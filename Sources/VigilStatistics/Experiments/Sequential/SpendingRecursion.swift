/// Bounds look by look: at each the error that a spending function allows, after what the bounds before it spent.
struct SpendingRecursion {
    /// The bounds of one look.
    struct Bound: Sendable, Hashable, Codable {
        var efficacy: Double
        var futility: Double?
    }

    /// A bound that nothing crosses: 8 standard deviations leave 6e-16.
    static let unreachable = 8.0

    var fractions: [Double]
    var sides: NormalMixture.Sides
    var sideAlpha: Double
    var spending: ErrorSpending
    var futility: GroupSequentialDesign.Futility?
    /// The bounds of the first looks, as they were when it was time.
    var past: [Bound]
    /// Whether the last look spends all that is left, however little information is in.
    var spendsAll: Bool

    /// All bounds for a planned effect.
    ///
    /// - Parameter drift: The mean of Z at t = 1 under the planned effect; without futility of no effect.
    /// - Returns: The bounds, and under the drift the chance to have given up or to be below the last bound.
    func run(drift: Double) -> (bounds: GroupSequentialBounds, missed: Double) {
        var null = GroupSequentialWalk(drift: 0)
        var planned = GroupSequentialWalk(drift: drift)
        var bounds = GroupSequentialBounds(fractions: fractions, efficacy: [], sides: sides)
        var spent = 0.0
        var missed = 0.0
        for (look, time) in fractions.enumerated() {
            let isLast = look == fractions.count - 1
            let efficacy = past.count > look ? past[look].efficacy : efficacyBound(null, time, spent, isLast)
            spent += null.probability(above: efficacy, at: time)
            let opposite = sides == .two ? -efficacy : -Double.infinity
            var futile: Double?
            if let futility {
                let bound =
                    past.count > look
                    ? past[look].futility : futilityBound(futility, planned, time, missed, within: opposite...efficacy)
                missed +=
                    isLast
                    ? planned.probability(below: efficacy, at: time)
                    : bound.map { planned.probability(below: $0, at: time) } ?? 0
                futile = bound
            }
            bounds.efficacy.append(efficacy)
            // At the last look whatever is not found is missed.
            bounds.futility.append(isLast && futility != nil ? efficacy : futile)
            guard !isLast else { break }
            let following = fractions[look + 1]
            let lower = max(opposite, futile ?? opposite)
            let isBinding = futility?.isBinding ?? false
            null.advance(to: time, within: (isBinding ? lower : opposite)...efficacy, following: following)
            if futility != nil { planned.advance(to: time, within: lower...efficacy, following: following) }
        }
        bounds.plannedDrift = futility == nil ? nil : drift
        return (bounds, missed)
    }

    private func efficacyBound(_ walk: GroupSequentialWalk, _ time: Double, _ spent: Double, _ isLast: Bool) -> Double {
        let target = spending.spent(at: isLast && spendsAll ? 1 : time, of: sideAlpha) - spent
        guard target > 1e-15, walk.probability(above: Self.unreachable, at: time) < target else {
            return Self.unreachable
        }
        let bound = ConvexSearch.signChange(inside: Self.unreachable, outside: -8, tolerance: 1e-12) { bound in
            Elementary.log(walk.probability(above: bound, at: time) / target)
        }
        return bound
    }

    private func futilityBound(
        _ futility: GroupSequentialDesign.Futility, _ walk: GroupSequentialWalk, _ time: Double, _ missed: Double,
        within range: ClosedRange<Double>
    ) -> Double? {
        let target = futility.spending.spent(at: time, of: futility.beta) - missed
        let lowest = max(range.lowerBound, -Self.unreachable)
        guard target > 1e-15, walk.probability(below: lowest, at: time) < target else { return nil }
        guard walk.probability(below: range.upperBound, at: time) > target else { return range.upperBound }
        return ConvexSearch.signChange(inside: lowest, outside: range.upperBound, tolerance: 1e-12) { bound in
            Elementary.log(walk.probability(below: bound, at: time) / target)
        }
    }
}
