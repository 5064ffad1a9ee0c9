/// Hommel's adjusted p-values.
///
/// Simes' test rejects the n largest p-values together from the level a(n) = min over i of n p(m-n+i)/i on. Closed testing
/// rejects the hypothesis of p at level α if n p ≤ α for the largest n whose a(n) is above α. So the adjusted p-value is
/// min over n of max(n p, A(n)) with A(n) the greatest a beyond n; n p rises with n and A falls, which a bisection uses.
struct HommelAdjustment {
    /// The adjusted p-values, ascending as the p-values are.
    let values: [Double]

    /// - Parameter p: The p-values, ascending.
    /// - Complexity: O(m log m).
    init(ascending p: [Double]) {
        let levels = Self.simesLevels(p)
        // beyond[n] is the greatest level of more than n p-values.
        var beyond = [Double](repeating: 0, count: p.count + 1)
        for n in stride(from: p.count - 1, through: 0, by: -1) { beyond[n] = max(beyond[n + 1], levels[n]) }
        values = p.map { value in
            let crossing = leastNumber(in: 0...p.count) { Double($0) * value >= beyond[$0] }
            let above = Double(crossing) * value
            return crossing > 0 ? min(above, beyond[crossing - 1]) : above
        }
    }

    /// a(1), ..., a(m), each as the least slope from the point (m - n, 0) to the points (k, p(k)) right of it, times n.
    ///
    /// The least slope touches the lower convex hull of those points; walking n up adds points at the left, and where the
    /// hull is touched is found by bisection.
    private static func simesLevels(_ p: [Double]) -> [Double] {
        let m = p.count
        var hull: [Int] = []
        func point(_ k: Int) -> (x: Double, y: Double) { (Double(k), p[k - 1]) }
        func slope(_ from: (x: Double, y: Double), _ k: Int) -> Double {
            let to = point(k)
            return (to.y - from.y) / (to.x - from.x)
        }
        return stride(from: m, through: 1, by: -1).map { k in
            // The hull from its right end to its left end; the new point is left of all.
            while hull.count >= 2 {
                let last = hull[hull.count - 1]
                let before = hull[hull.count - 2]
                if slope(point(k), last) < slope(point(k), before) { break }
                hull.removeLast()
            }
            hull.append(k)
            let origin = (x: Double(k - 1), y: 0.0)
            // Along the hull from left to right the slope from the origin falls and then rises.
            let place = leastNumber(in: 0...(hull.count - 1)) { step in
                let index = hull.count - 1 - step
                return index == 0 || slope(origin, hull[index - 1]) >= slope(origin, hull[index])
            }
            return slope(origin, hull[hull.count - 1 - place]) * Double(m - k + 1)
        }
    }
}
